//! Folding a stretch of a ledger into a school's state, with the Merkle tree beside it. The work is done on a blocking
//! thread while the next run of entries is being read.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use socai_ledger::{Frontier, Hash, KeyId, LedgerId, Position as LedgerPosition, merkle};
use socai_school::{Category, Event, Position, School};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::core::Core;
use crate::error::ReadError;
use crate::keys::Keys;
use crate::open::{Chunk, Reader, Unreadable, recorded};
use crate::position::{from_ledger, to_ledger};

/// Runs that are read ahead of the fold.
const AHEAD: usize = 4;

/// A fold in progress.
pub(crate) struct Folder {
    pub(crate) ledger: LedgerId,
    pub(crate) keys: Keys,
    /// The state so far. Entries up to its position are only hashed.
    pub(crate) school: School,
    /// The tree over everything read so far.
    pub(crate) frontier: Frontier,
    /// The last order to erase that was folded or is known; 0 when there is none.
    pub(crate) erased_at: Position,
    /// At which positions the tree's root is wanted, and what it was.
    pub(crate) roots: BTreeMap<LedgerPosition, Hash>,
    /// States on the way.
    pub(crate) checkpoints: Vec<Arc<School>>,
    /// How many events lie between two of them; 0 for none.
    pub(crate) every: u64,
    /// Keys that an order to erase covers, that opened something before it, and that still live: the order was recorded,
    /// but whoever recorded it did not come to destroy them.
    pub(crate) to_destroy: Vec<(Uuid, Category)>,
    used: HashSet<KeyId>,
}

impl Folder {
    /// A fold that goes on from a state and the tree up to it, or from nothing.
    pub(crate) fn new(ledger: LedgerId, keys: Keys, school: School, frontier: Frontier) -> Self {
        Self {
            ledger,
            keys,
            school,
            frontier,
            erased_at: Position(0),
            roots: BTreeMap::new(),
            checkpoints: Vec::new(),
            every: 0,
            to_destroy: Vec::new(),
            used: HashSet::new(),
        }
    }

    fn take(&mut self, chunk: Chunk) -> Result<(), Unreadable> {
        chunk.each(|position, leaf, sealed| {
            self.frontier.push(merkle::leaf_hash(leaf.as_bytes()));
            if let Some(root) = self.roots.get_mut(&position) {
                *root = self.frontier.root();
            }
            if from_ledger(position) <= self.school.position {
                return Ok(());
            }
            let used = &mut self.used;
            let event = recorded(&self.keys, self.ledger, position, leaf, sealed, |key| {
                used.insert(key);
            })?;
            if let Event::PersonalDataErased(erased) = &event.event {
                self.erased_at = event.position;
                let keys = erased.categories.iter().filter_map(|category| {
                    let key = self.keys.living(erased.person, *category)?;
                    self.used.contains(&key.id).then_some((erased.person, *category))
                });
                self.to_destroy.extend(keys);
            }
            self.school.apply(&event);
            if self.every > 0 && event.position.0.is_multiple_of(self.every) {
                self.checkpoints.push(Arc::new(self.school.clone()));
            }
            Ok(())
        })
    }

    /// Folds from the entry after the tree's last up to and including `to`. A ledger that ends before is damaged.
    pub(crate) async fn fold(
        self,
        core: &Core,
        to: LedgerPosition,
    ) -> Result<Result<Self, Unreadable>, ReadError> {
        let from = LedgerPosition::ZERO.plus(self.frontier.size()).next();
        self.fold_from(core, from, to).await
    }

    /// The same without regard to the tree, which is then that over the entries read.
    pub(crate) async fn fold_from(
        self,
        core: &Core,
        from: LedgerPosition,
        to: LedgerPosition,
    ) -> Result<Result<Self, Unreadable>, ReadError> {
        if from > to {
            return Ok(Ok(self));
        }
        let sealed_from = from.max(to_ledger(self.school.position).next());
        let mut reader = Reader::new(core, self.ledger, from, sealed_from, to);
        let (chunks, mut taken) = mpsc::channel::<Chunk>(AHEAD);
        let mut folder = self;
        let folding = tokio::task::spawn_blocking(move || {
            while let Some(chunk) = taken.blocking_recv() {
                folder.take(chunk)?;
            }
            Ok(folder)
        });
        let (mut next, mut failed) = (from, None);
        while let Some(chunk) = reader.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            };
            if chunk.leaves.first != next {
                failed = Some(ReadError::Corrupt { position: from_ledger(next) });
                break;
            }
            next = next.plus(chunk.leaves.iter().count() as u64);
            // The fold has stopped with an error, which says more.
            if chunks.send(chunk).await.is_err() {
                break;
            }
        }
        drop(chunks);
        let folded = folding.await.map_err(|error| {
            tracing::error!(%error, "folding failed");
            ReadError::Internal
        })?;
        match (failed, folded) {
            (Some(error), Ok(_)) => Err(error),
            (_, Err(error)) => Ok(Err(error)),
            (None, Ok(_)) if next != to.next() => Err(ReadError::Corrupt { position: from_ledger(next) }),
            (None, Ok(folder)) => Ok(Ok(folder)),
        }
    }
}
