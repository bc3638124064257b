//! What all parts of a runtime share: the store, the vault, the clock, and the schools known in this process.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use socai_ledger::{Expected, Hash, InstanceKey, KeyVault, Store};
use socai_school::{FOLD_VERSION, catalogue, ids::SchoolId};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::accounts::Accounts;
use crate::clock::Clock;
use crate::config::Parts;
use crate::metrics::Counters;
use crate::position::ledger_of;
use crate::slot::Slot;
use crate::writer;

/// The name under which a school's snapshots are kept.
pub(crate) const PROJECTION: &str = "school";

pub(crate) struct Core {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) vault: Arc<dyn KeyVault>,
    pub(crate) instance_key: InstanceKey,
    pub(crate) accounts: Accounts,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) state_budget: usize,
    pub(crate) counters: Counters,
    catalogue: Hash,
    schools: Mutex<HashMap<SchoolId, Arc<Slot>>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    ticks: AtomicU64,
    stopping: watch::Receiver<bool>,
}

/// Held by every handle: when the last one goes, the tasks of the runtime end.
pub(crate) struct Guard(watch::Sender<bool>);

impl Guard {
    /// Tells every task to end.
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Core {
    pub(crate) fn new(parts: Parts) -> (Arc<Self>, Arc<Guard>) {
        let (stop, stopping) = watch::channel(false);
        let Parts { store, vault, instance_key, accounts, state_budget, clock, password_cost: _ } = parts;
        let core = Self {
            store,
            vault,
            instance_key,
            accounts,
            clock,
            state_budget,
            counters: Counters::default(),
            catalogue: catalogue_digest(),
            schools: Mutex::default(),
            tasks: Mutex::default(),
            ticks: AtomicU64::new(1),
            stopping,
        };
        (Arc::new(core), Arc::new(Guard(stop)))
    }

    /// What a snapshot of this school must say of itself.
    pub(crate) fn expected(&self, school: SchoolId) -> Expected<'static> {
        Expected {
            projection: PROJECTION,
            fold_version: FOLD_VERSION,
            catalogue: self.catalogue,
            ledger: ledger_of(school),
        }
    }

    /// The place of a school here; made, with its writer, when it is first asked for.
    pub(crate) fn slot(self: &Arc<Self>, id: SchoolId) -> Arc<Slot> {
        let mut schools = self.schools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = schools.get(&id) {
            return Arc::clone(slot);
        }
        let (slot, messages) = Slot::new(id);
        schools.insert(id, Arc::clone(&slot));
        let writer = writer::run(Arc::clone(self), Arc::clone(&slot), messages);
        self.keep(tokio::spawn(writer));
        slot
    }

    /// The schools known here, loaded or not.
    pub(crate) fn slots(&self) -> Vec<Arc<Slot>> {
        self.schools.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Remembers a task, so that shutting down can wait for it.
    pub(crate) fn keep(&self, task: JoinHandle<()>) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }

    pub(crate) fn take_tasks(&self) -> Vec<JoinHandle<()>> {
        std::mem::take(&mut self.tasks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Orders uses of schools without asking the clock.
    pub(crate) fn tick(&self) -> u64 {
        self.ticks.fetch_add(1, Ordering::Relaxed)
    }

    /// Returns when the runtime is shut down or its last handle is gone.
    pub(crate) async fn stopped(&self) {
        let mut stopping = self.stopping.clone();
        // An error means that the guard is gone.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}

/// Kinds and versions of the catalogue: another catalogue folds to another state.
fn catalogue_digest() -> Hash {
    let mut kinds: Vec<_> =
        catalogue().iter().map(|event| format!("{} v{}", event.kind, event.version)).collect();
    kinds.sort();
    Hash::of(kinds.join("\n").as_bytes())
}
