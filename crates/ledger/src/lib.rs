//! Append-only, tamper-evident ledgers for many tenants: contract, memory, SQLite, PostgreSQL.
//!
//! A ledger is a sequence of entries without a gap. Each entry is a leaf of the ledger's Merkle tree,
//! and each append is conditional on the head. What the entries mean is not known here.

#[cfg(feature = "conformance")]
pub mod conformance;
mod entry;
mod error;
mod follow;
mod hash;
mod head;
mod ids;
mod instant;
pub mod jcs;
mod keys;
mod memory;
pub mod merkle;
mod position;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod rows;
mod seal;
mod signing;
mod snapshot;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod verify;

pub use entry::{Body, Entry, EntryDraft, EntryError, Envelope, MAX_LEAF, MAX_NAME};
pub use error::{AppendError, Cause, InvalidBatch, StoreError};
pub use follow::{Follower, Hint};
pub use hash::{Hash, NotAHash};
pub use head::{Head, ListedHead};
pub use ids::{CommandId, EventId, KeyId, LedgerId};
pub use jcs::{Canonical, JcsError};
pub use keys::{DataKey, InstanceKey, InstanceKeyError, KeyVault, MemoryVault, VaultError};
pub use memory::MemoryStore;
pub use merkle::Frontier;
pub use position::{Position, PositionTooLarge};
pub use seal::{Commitment, Opened, SealError, SealedPayload, open, seal};
pub use signing::{NotASigningValue, PublicKey, Signature, SignedHead, SigningKey, head_message};
pub use snapshot::{Expected, Snapshot, SnapshotHeader};
pub use store::{Batch, CommandRecord, Leaves, Store, StoredEntry};
pub use verify::{Fault, Finding, Report, recompute_root, verify};

#[cfg(feature = "postgres")]
pub use keys::PostgresVault;
#[cfg(feature = "sqlite")]
pub use keys::SqliteVault;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresOptions, PostgresStore};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore};
