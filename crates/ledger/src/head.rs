//! The head: how far a ledger goes, and the one number that stands for all of it.

use serde::{Deserialize, Serialize};

use crate::{Hash, Position};

/// The state of a ledger, and the condition of the next append.
///
/// An append is accepted only if the stored head equals the expected one in all three members; that
/// comparison is the fence between writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// The last position; the size of the Merkle tree.
    pub position: Position,
    /// The Merkle tree hash over all leaves (RFC 6962, section 2.1).
    pub root: Hash,
    /// How often the ledger was taken over by another writer.
    pub epoch: u64,
}

impl Head {
    /// The head of a ledger without entries. Its root is SHA-256 of nothing (RFC 6962, section 2.1).
    #[must_use]
    pub fn empty() -> Self {
        Self { position: Position::ZERO, root: Hash::of(b""), epoch: 0 }
    }
}
