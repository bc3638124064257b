//! The data keys of one school, as far as they are known here. A key that is destroyed elsewhere is dropped when the
//! event that ordered it is folded.

use std::sync::Arc;

use imbl::{HashMap, HashSet};
use socai_ledger::{DataKey, KeyId};
use socai_school::Category;
use uuid::Uuid;

use crate::core::Core;
use crate::error::ReadError;
use crate::position::ledger_of;
use crate::slot::Slot;

/// Living keys and the ids of destroyed ones. Clones share structure.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    living: HashMap<KeyId, Arc<DataKey>>,
    by_owner: HashMap<(Uuid, Category), KeyId>,
    destroyed: HashSet<KeyId>,
}

impl Keys {
    pub(crate) fn get(&self, id: KeyId) -> Option<&Arc<DataKey>> {
        self.living.get(&id)
    }

    pub(crate) fn is_destroyed(&self, id: KeyId) -> bool {
        self.destroyed.contains(&id)
    }

    /// The key under which new values of this person are sealed, if there is one.
    pub(crate) fn living(&self, owner: Uuid, category: Category) -> Option<&Arc<DataKey>> {
        self.living.get(self.by_owner.get(&(owner, category))?)
    }

    pub(crate) fn add(&mut self, key: DataKey) {
        // It opens nothing, and is asked for when something is signed.
        if key.is_for_signing() {
            return;
        }
        let category = Category::ALL.into_iter().find(|category| category.as_str() == key.category);
        if let Some(category) = category {
            self.by_owner.insert((key.owner, category), key.id);
        }
        self.living.insert(key.id, Arc::new(key));
    }

    /// Reads the vault.
    pub(crate) async fn read(core: &Core, slot: &Slot) -> Result<Self, ReadError> {
        let (generation, ledger) = (slot.generation(), ledger_of(slot.id));
        // In this order: a key that is destroyed in between is in both and in neither otherwise.
        let living = core.vault.all(ledger).await?;
        let destroyed = core.vault.destroyed(ledger).await?;
        let mut keys = Self { destroyed: destroyed.into_iter().collect(), ..Self::default() };
        living.into_iter().for_each(|key| keys.add(key));
        slot.keep_keys(generation, &keys);
        Ok(keys)
    }

    /// The known keys, read when there are none.
    pub(crate) async fn of(core: &Core, slot: &Slot) -> Result<Self, ReadError> {
        match slot.keys() {
            Some(keys) => Ok(keys),
            None => Self::read(core, slot).await,
        }
    }
}
