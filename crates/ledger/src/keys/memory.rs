//! A vault in memory, for tests: nothing survives it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use uuid::Uuid;

use super::{DataKey, KeyVault, VaultError};
use crate::{KeyId, LedgerId};

/// Keys in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryVault(Arc<Mutex<BTreeMap<LedgerId, Keys>>>);

#[derive(Debug, Default)]
struct Keys {
    living: BTreeMap<(Uuid, String), DataKey>,
    destroyed: Vec<KeyId>,
}

impl MemoryVault {
    /// A vault without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, ledger: LedgerId, work: impl FnOnce(&mut Keys) -> T) -> T {
        let mut ledgers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(ledgers.entry(ledger).or_default())
    }
}

#[async_trait]
impl KeyVault for MemoryVault {
    async fn ensure(&self, ledger: LedgerId, wanted: &[(Uuid, String)]) -> Result<Vec<DataKey>, VaultError> {
        Ok(self.with(ledger, |keys| {
            let key = |(owner, category): &(Uuid, String)| {
                let place = keys.living.entry((*owner, category.clone()));
                place.or_insert_with(|| DataKey::generate(*owner, category)).clone()
            };
            wanted.iter().map(key).collect()
        }))
    }

    async fn all(&self, ledger: LedgerId) -> Result<Vec<DataKey>, VaultError> {
        let mut keys: Vec<_> = self.with(ledger, |keys| keys.living.values().cloned().collect());
        keys.sort_by_key(|key| key.id);
        Ok(keys)
    }

    async fn destroy(
        &self,
        ledger: LedgerId,
        owner: Uuid,
        category: Option<&str>,
    ) -> Result<Vec<KeyId>, VaultError> {
        Ok(self.with(ledger, |keys| {
            let mut destroyed = Vec::new();
            keys.living.retain(|(of, within), key| {
                let meant = *of == owner && category.is_none_or(|category| category == within);
                if meant {
                    destroyed.push(key.id);
                }
                !meant
            });
            destroyed.sort();
            keys.destroyed.extend(&destroyed);
            keys.destroyed.sort();
            destroyed
        }))
    }

    async fn destroyed(&self, ledger: LedgerId) -> Result<Vec<KeyId>, VaultError> {
        Ok(self.with(ledger, |keys| keys.destroyed.clone()))
    }
}
