//! Data keys: one per ledger, owner and category, so that destroying one erases exactly what it sealed.
//!
//! A vault keeps them wrapped under the instance key, apart from the entries, their log and their
//! backups. Knows nothing of who the owners are or what the categories mean.

use std::fmt;

use async_trait::async_trait;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{KeyId, LedgerId, SigningKey};

mod instance;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use instance::{InstanceKey, InstanceKeyError};
pub use memory::MemoryVault;
#[cfg(feature = "postgres")]
pub use postgres::PostgresVault;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteVault;

/// The category under which the secret of a ledger's signing key is kept, with the ledger itself as its owner.
const SIGNING: &str = "signing";

/// A random 256-bit key that seals what one owner has in one category.
#[derive(Clone)]
pub struct DataKey {
    /// Its id, which commitments and payloads name.
    pub id: KeyId,
    /// Whose values it seals.
    pub owner: Uuid,
    /// Which of them: values that are erased together.
    pub category: String,
    secret: Zeroizing<[u8; 32]>,
}

impl DataKey {
    /// A new key for an owner and a category.
    #[must_use]
    pub fn generate(owner: Uuid, category: &str) -> Self {
        let secret = Zeroizing::new(rand::random());
        Self { id: KeyId::random(), owner, category: category.to_owned(), secret }
    }

    /// Whether it seals nothing, and is what the signing key of its ledger is made of.
    #[must_use]
    pub fn is_for_signing(&self) -> bool {
        self.category == SIGNING
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }
}

/// Never shows the secret.
impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({}, {}, {})", self.id, self.owner, self.category)
    }
}

/// Why a vault could not answer.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A wrapped key does not open: another instance key, or altered bytes.
    #[error("the data key {0} cannot be unwrapped with this instance key")]
    Unwrap(KeyId),
    /// The vault's database holds something that is not a key.
    #[error("the key vault holds a damaged row")]
    Damaged,
    /// The vault could not be reached, or refused.
    #[error("the key vault failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Keeps data keys, and forgets them for good when told to.
#[async_trait]
pub trait KeyVault: Send + Sync + 'static {
    /// The living keys for these owners and categories, in the order asked for. Missing ones are made
    /// and durable when this returns; all in one transaction. Two callers who ask at once get the same keys.
    async fn ensure(&self, ledger: LedgerId, wanted: &[(Uuid, String)]) -> Result<Vec<DataKey>, VaultError>;

    /// All living keys of a ledger, by key id.
    async fn all(&self, ledger: LedgerId) -> Result<Vec<DataKey>, VaultError>;

    /// Destroys the living keys of an owner, in one category or in all. The wrapped bytes are
    /// overwritten; that there was a key stays known. Returns what was destroyed.
    ///
    /// Asking for a key again afterwards makes a new one with a new id.
    async fn destroy(
        &self,
        ledger: LedgerId,
        owner: Uuid,
        category: Option<&str>,
    ) -> Result<Vec<KeyId>, VaultError>;

    /// The ids of all destroyed keys of a ledger, in order.
    async fn destroyed(&self, ledger: LedgerId) -> Result<Vec<KeyId>, VaultError>;

    /// The signing key of a ledger; made, and durable when this returns, when there is none. It is kept as data keys
    /// are: wrapped under the instance key, one living one at a time.
    async fn signing_key(&self, ledger: LedgerId) -> Result<SigningKey, VaultError> {
        let made = self.ensure(ledger, &[(ledger.0, SIGNING.to_owned())]).await?;
        let key = made.first().ok_or(VaultError::Damaged)?;
        Ok(SigningKey::from_secret(key.secret()))
    }

    /// Destroys the signing key of a ledger: what it signed stays valid, and it signs nothing more. The next
    /// [`KeyVault::signing_key`] is another one. False when there was none.
    async fn retire_signing_key(&self, ledger: LedgerId) -> Result<bool, VaultError> {
        Ok(!self.destroy(ledger, ledger.0, Some(SIGNING)).await?.is_empty())
    }
}
