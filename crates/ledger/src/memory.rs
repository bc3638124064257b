//! A store in memory, for tests: it keeps the whole contract except that nothing survives it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

use crate::follow::Hints;
use crate::{
    AppendError, Batch, CommandId, CommandRecord, Entry, Follower, Head, Leaves, LedgerId, ListedHead,
    Position, SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};

/// Entries in a fetched run; small, so that tests see more than one.
const CHUNK: usize = 100;

/// Ledgers in memory. Clones share them.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    ledgers: Arc<Mutex<BTreeMap<LedgerId, Ledger>>>,
    hints: Hints,
}

#[derive(Debug)]
struct Ledger {
    head: Head,
    entries: Vec<Entry>,
    commands: BTreeMap<CommandId, CommandRecord>,
    snapshots: BTreeMap<(String, Position), Snapshot>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { ledgers: Arc::default(), hints: Hints::new() }
    }
}

impl MemoryStore {
    /// A store without ledgers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<LedgerId, Ledger>> {
        self.ledgers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, ledger: LedgerId, read: impl FnOnce(&Ledger) -> T) -> Result<T, StoreError> {
        self.lock().get(&ledger).map(read).ok_or(StoreError::UnknownLedger(ledger))
    }

    fn range<T>(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
        read: impl Fn(&[Entry]) -> T,
    ) -> Result<Vec<T>, StoreError> {
        self.read(ledger, |ledger| {
            let end = usize::try_from(to.get()).unwrap_or(usize::MAX).min(ledger.entries.len());
            let start = usize::try_from(from.previous().get()).unwrap_or(usize::MAX).min(end);
            ledger.entries[start..end].chunks(CHUNK).map(read).collect()
        })
    }
}

fn chunks<'a, T: Send + 'a>(chunks: Result<Vec<T>, StoreError>) -> BoxStream<'a, Result<T, StoreError>> {
    match chunks {
        Ok(chunks) => stream::iter(chunks).map(Ok).boxed(),
        Err(error) => stream::iter([Err(error)]).boxed(),
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        let mut ledgers = self.lock();
        if ledgers.contains_key(&ledger) {
            return Err(StoreError::AlreadyExists(ledger));
        }
        let head = Head::empty();
        let (entries, commands, snapshots) = Default::default();
        ledgers.insert(ledger, Ledger { head, entries, commands, snapshots });
        Ok(head)
    }

    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        Ok(self.lock().get(&ledger).map(|ledger| ledger.head))
    }

    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        Ok(self.lock().iter().map(|(id, ledger)| (*id, ListedHead::Sound(ledger.head))).collect())
    }

    async fn append(&self, batch: Batch) -> Result<(), AppendError> {
        batch.check()?;
        let mut ledgers = self.lock();
        let ledger = ledgers.get_mut(&batch.ledger).ok_or(AppendError::UnknownLedger(batch.ledger))?;
        if ledger.head != batch.expected {
            return Err(AppendError::Conflict { actual: Some(ledger.head) });
        }
        if let Some(known) = batch.commands.iter().find(|command| ledger.commands.contains_key(&command.id)) {
            return Err(AppendError::CommandExists(known.id));
        }
        ledger.head = batch.next;
        ledger.entries.extend(batch.entries);
        ledger.commands.extend(batch.commands.into_iter().map(|command| (command.id, command)));
        self.hints.grown(batch.ledger);
        Ok(())
    }

    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        let mut ledgers = self.lock();
        let found = ledgers.get_mut(&ledger).ok_or(AppendError::UnknownLedger(ledger))?;
        if found.head != *expected {
            return Err(AppendError::Conflict { actual: Some(found.head) });
        }
        found.head.epoch += 1;
        Ok(found.head)
    }

    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError> {
        self.read(ledger, |ledger| {
            let mut found: Vec<_> = ids.iter().filter_map(|id| ledger.commands.get(id)).copied().collect();
            found.sort_by_key(|command| command.id);
            found.dedup();
            found
        })
    }

    fn all_commands(&self, ledger: LedgerId) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
        chunks(self.read(ledger, |ledger| {
            let all: Vec<_> = ledger.commands.values().copied().collect();
            all.chunks(CHUNK).map(<[_]>::to_vec).collect()
        }))
    }

    fn leaves(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Leaves, StoreError>> {
        chunks(self.range(ledger, from, to, |entries| {
            let leaves: Vec<_> = entries.iter().map(|entry| entry.leaf.as_str()).collect();
            Leaves { first: entries.first().map_or(from, |entry| entry.position), text: leaves.join("\n") }
        }))
    }

    fn sealed(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
        let of = |entry: &Entry| {
            let position = entry.position;
            entry.sealed.clone().into_iter().map(move |payload| (position, payload))
        };
        let found = self.range(ledger, from, to, |entries| entries.iter().flat_map(of).collect::<Vec<_>>());
        chunks(found.map(|found| found.into_iter().filter(|chunk| !chunk.is_empty()).collect()))
    }

    async fn entries(
        &self,
        ledger: LedgerId,
        positions: &[Position],
    ) -> Result<Vec<StoredEntry>, StoreError> {
        let mut positions = positions.to_vec();
        positions.sort();
        positions.dedup();
        self.read(ledger, |ledger| {
            let at = |position: &Position| {
                let entry = ledger.entries.get(usize::try_from(position.get().checked_sub(1)?).ok()?)?;
                let Entry { position, at: _, leaf, leaf_hash, sealed } = entry.clone();
                Some(StoredEntry { position, leaf, leaf_hash, sealed })
            };
            positions.iter().filter_map(at).collect()
        })
    }

    async fn save_snapshot(&self, ledger: LedgerId, snapshot: &Snapshot) -> Result<(), StoreError> {
        let mut ledgers = self.lock();
        let found = ledgers.get_mut(&ledger).ok_or(StoreError::UnknownLedger(ledger))?;
        let place = (snapshot.header.projection.clone(), snapshot.header.position);
        found.snapshots.insert(place, snapshot.clone());
        Ok(())
    }

    async fn snapshots(&self, ledger: LedgerId) -> Result<Vec<SnapshotHeader>, StoreError> {
        self.read(ledger, |ledger| ledger.snapshots.values().map(|kept| kept.header.clone()).collect())
    }

    async fn load_snapshot(
        &self,
        ledger: LedgerId,
        projection: &str,
        at: Position,
    ) -> Result<Option<Snapshot>, StoreError> {
        self.read(ledger, |ledger| ledger.snapshots.get(&(projection.to_owned(), at)).cloned())
    }

    async fn drop_snapshots(&self, ledger: LedgerId) -> Result<(), StoreError> {
        let mut ledgers = self.lock();
        ledgers.get_mut(&ledger).ok_or(StoreError::UnknownLedger(ledger))?.snapshots.clear();
        Ok(())
    }

    fn follow(&self) -> Follower {
        self.hints.follower(None)
    }
}
