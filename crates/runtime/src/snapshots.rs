//! Snapshots of a school's state: caches, encrypted under the instance key because they hold personal data. Any doubt
//! about one means that it is not used.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use socai_ledger::{Frontier, Hash, Position as LedgerPosition, Snapshot, SnapshotHeader};
use socai_school::{Position, School};
use zeroize::Zeroizing;

use crate::core::{Core, PROJECTION};
use crate::error::ReadError;
use crate::load::Tip;
use crate::position::{ledger_of, to_ledger};
use crate::slot::Slot;

/// Events between two snapshots.
pub(crate) const EVERY: u64 = 20_000;
/// Snapshots that are kept, spread over the history. Twice as many are let grow before they are thinned.
const KEPT: usize = 8;

/// A snapshot that was opened.
#[derive(Serialize, Deserialize)]
pub(crate) struct Saved {
    pub(crate) school: School,
    pub(crate) frontier: Frontier,
    /// The last order to erase that the state has seen.
    pub(crate) erased_at: Position,
}

/// [`Saved`], as it is written.
#[derive(Serialize)]
struct Saving<'a> {
    school: &'a School,
    frontier: &'a Frontier,
    erased_at: Position,
}

/// What is known of a school's snapshots.
#[derive(Default)]
pub(crate) struct Shelf {
    /// One writes at a time, so that none is written while all are dropped.
    writing: tokio::sync::Mutex<()>,
    /// Roots at snapshots, as recomputed or written here. Only these are used for reads of the past.
    roots: Mutex<BTreeMap<LedgerPosition, Hash>>,
    is_verified: AtomicBool,
    last: AtomicU64,
    /// The last order to erase: no snapshot from before it is opened.
    erased_at: AtomicU64,
}

impl Shelf {
    fn roots(&self) -> std::sync::MutexGuard<'_, BTreeMap<LedgerPosition, Hash>> {
        self.roots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the whole ledger was hashed once in this process.
    pub(crate) fn is_verified(&self) -> bool {
        self.is_verified.load(Ordering::Acquire)
    }

    /// Remembers that the whole ledger was hashed, with the roots at the snapshots.
    pub(crate) fn verified(&self, roots: BTreeMap<LedgerPosition, Hash>) {
        self.roots().extend(roots);
        self.is_verified.store(true, Ordering::Release);
    }

    /// Whether the state at this position is far enough from the last snapshot.
    pub(crate) fn is_due(&self, position: Position, every: u64) -> bool {
        position.0 >= self.last.load(Ordering::Relaxed).saturating_add(every)
    }

    async fn headers(core: &Core, slot: &Slot) -> Result<Vec<SnapshotHeader>, ReadError> {
        let mut headers = core.store.snapshots(ledger_of(slot.id)).await?;
        headers.retain(|header| header.fits(&core.expected(slot.id)));
        headers.sort_by_key(|header| header.position);
        Ok(headers)
    }

    /// The positions of the snapshots, with no root yet.
    pub(crate) async fn positions(
        &self,
        core: &Core,
        slot: &Slot,
    ) -> Result<BTreeMap<LedgerPosition, Hash>, ReadError> {
        let headers = Self::headers(core, slot).await?;
        Ok(headers.into_iter().map(|header| (header.position, Hash::default())).collect())
    }

    /// The newest snapshot that can be used.
    pub(crate) async fn latest(&self, core: &Core, slot: &Slot) -> Result<Option<Saved>, ReadError> {
        for header in Self::headers(core, slot).await?.iter().rev() {
            if let Some(saved) = self.open(core, slot, header.position, header.root).await? {
                self.last.fetch_max(header.position.get(), Ordering::Relaxed);
                return Ok(Some(saved));
            }
            tracing::warn!(school = %slot.id, position = %header.position, "a snapshot cannot be used; it is ignored");
        }
        Ok(None)
    }

    /// The newest snapshot in `after..=upto` whose root is known to be the ledger's.
    pub(crate) async fn nearest(
        &self,
        core: &Core,
        slot: &Slot,
        after: Position,
        upto: Position,
    ) -> Result<Option<Saved>, ReadError> {
        let found = {
            let roots = self.roots();
            let before = roots.range(..=to_ledger(upto)).next_back().map(|(at, root)| (*at, *root));
            let oldest = self.erased_at.load(Ordering::Acquire);
            before.filter(|(at, _)| *at > to_ledger(after) && at.get() >= oldest)
        };
        match found {
            Some((at, root)) => self.open(core, slot, at, root).await,
            None => Ok(None),
        }
    }

    async fn open(
        &self,
        core: &Core,
        slot: &Slot,
        at: LedgerPosition,
        root: Hash,
    ) -> Result<Option<Saved>, ReadError> {
        let Some(snapshot) = core.store.load_snapshot(ledger_of(slot.id), PROJECTION, at).await? else {
            return Ok(None);
        };
        let (key, expected) = (core.instance_key.clone(), core.expected(slot.id));
        let opened = tokio::task::spawn_blocking(move || {
            let sealed = snapshot.check(&expected, root)?;
            let plain = key.decrypt(sealed, &bound_to(&snapshot.header))?;
            let saved: Saved = postcard::from_bytes(&plain).ok()?;
            let fits = to_ledger(saved.school.position) == at
                && saved.frontier.size() == at.get()
                && saved.frontier.root() == root;
            fits.then_some(saved)
        });
        opened.await.map_err(|_| ReadError::Internal)
    }

    /// Saves the state, unless something was erased since `generation`. A failure costs only time later.
    pub(crate) async fn save(&self, core: &Core, slot: &Slot, tip: Tip, generation: u64) {
        let _writing = self.writing.lock().await;
        if slot.generation() != generation || !self.is_due(tip.school.position, 1) {
            return;
        }
        let (at, root) = (tip.head.position, tip.head.root);
        let (key, expected) = (core.instance_key.clone(), core.expected(slot.id));
        let written = tokio::task::spawn_blocking(move || {
            let saving = Saving { school: &tip.school, frontier: &tip.frontier, erased_at: tip.erased_at };
            let plain = Zeroizing::new(postcard::to_stdvec(&saving).ok()?);
            let unsigned = Snapshot::new(&expected, at, root, Vec::new());
            let sealed = key.encrypt(&plain, &bound_to(&unsigned.header)).ok()?;
            Some(Snapshot::new(&expected, at, root, sealed))
        });
        let Ok(Some(snapshot)) = written.await else {
            tracing::error!(school = %slot.id, "a snapshot could not be written");
            return;
        };
        let kept = async {
            core.store.save_snapshot(ledger_of(slot.id), &snapshot).await?;
            self.last.fetch_max(at.get(), Ordering::Relaxed);
            self.roots().insert(at, root);
            self.thin(core, slot).await
        };
        if let Err(error) = kept.await {
            tracing::warn!(school = %slot.id, %error, "a snapshot could not be saved");
        }
    }

    /// Keeps the latest and an even spread of the others. A store forgets snapshots only all together.
    async fn thin(&self, core: &Core, slot: &Slot) -> Result<(), ReadError> {
        let headers = Self::headers(core, slot).await?;
        if headers.len() < 2 * KEPT {
            return Ok(());
        }
        let ledger = ledger_of(slot.id);
        let mut kept = Vec::new();
        for at in spread(headers.iter().map(|header| header.position).collect()) {
            kept.extend(core.store.load_snapshot(ledger, PROJECTION, at).await?);
        }
        core.store.drop_snapshots(ledger).await?;
        self.roots().retain(|at, _| kept.iter().any(|snapshot| snapshot.header.position == *at));
        for snapshot in &kept {
            core.store.save_snapshot(ledger, snapshot).await?;
        }
        Ok(())
    }

    /// Forgets all snapshots. The slot's generation must have been raised before when something was erased.
    pub(crate) async fn drop_all(&self, core: &Core, slot: &Slot) -> Result<(), ReadError> {
        let _writing = self.writing.lock().await;
        core.store.drop_snapshots(ledger_of(slot.id)).await?;
        self.roots().clear();
        self.last.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Forgets all snapshots if one is older than the last order to erase: a process that had not heard of it may have
    /// saved one after the others were dropped.
    pub(crate) async fn drop_if_stale(
        &self,
        core: &Core,
        slot: &Slot,
        erased_at: Position,
    ) -> Result<(), ReadError> {
        self.erased_at.fetch_max(erased_at.0, Ordering::AcqRel);
        if erased_at == Position(0) {
            return Ok(());
        }
        let headers = core.store.snapshots(ledger_of(slot.id)).await?;
        if headers.iter().any(|header| header.position < to_ledger(erased_at)) {
            self.drop_all(core, slot).await?;
        }
        Ok(())
    }
}

/// A snapshot is bound to its ledger, its place and its history.
fn bound_to(header: &SnapshotHeader) -> Vec<u8> {
    let SnapshotHeader { projection: _, fold_version, catalogue, ledger, position, root, checksum: _ } =
        header;
    let parts: [&[u8]; 6] = [
        b"socai/snapshot/v1\0",
        ledger.as_bytes(),
        &position.get().to_be_bytes(),
        root.as_bytes(),
        catalogue.as_bytes(),
        &fold_version.to_be_bytes(),
    ];
    parts.concat()
}

/// [`KEPT`] of these ascending positions: the last, and of the others always without the one whose neighbours are
/// closest.
fn spread(mut positions: Vec<LedgerPosition>) -> Vec<LedgerPosition> {
    while positions.len() > KEPT {
        let gap = |index: usize| {
            let before = index.checked_sub(1).map_or(0, |before| positions[before].get());
            positions[index + 1].get() - before
        };
        let Some(closest) = (0..positions.len() - 1).min_by_key(|index| gap(*index)) else { break };
        positions.remove(closest);
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_snapshots_are_spread_and_include_the_last() {
        let positions: Vec<_> = (1..=16_u32).map(|n| LedgerPosition::from(n * 20_000)).collect();
        let kept = spread(positions);
        assert_eq!(kept.len(), KEPT);
        assert_eq!(kept.last(), Some(&LedgerPosition::from(320_000_u32)));
        assert!(kept.windows(2).all(|pair| pair[1].get() - pair[0].get() <= 60_000), "{kept:?}");
    }
}
