//! Bringing a school into memory: the newest snapshot that fits, the entries after it, and the proof that both belong to
//! the stored head. Finishes erasures that a crash had cut short.

use std::sync::Arc;

use socai_ledger::{Frontier, Head, Position as LedgerPosition, recompute_root};
use socai_school::{Position, School};

use crate::core::Core;
use crate::error::ReadError;
use crate::fold::Folder;
use crate::keys::Keys;
use crate::metrics::count;
use crate::position::{from_ledger, ledger_of, to_ledger};
use crate::slot::Slot;
use crate::snapshots::Saved;

/// States kept on the way of a load, at most.
const CHECKPOINTS: u64 = 32;
/// Events between two of them, at least.
const APART: u64 = 1000;
/// Loads that are begun again because of an erasure; each one that fails has made progress.
const ATTEMPTS: usize = 8;

/// Where the writer stands: the state, the tree and the head that belong together.
#[derive(Clone)]
pub(crate) struct Tip {
    pub(crate) school: Arc<School>,
    pub(crate) frontier: Frontier,
    pub(crate) head: Head,
    /// The last order to erase; 0 when there is none.
    pub(crate) erased_at: Position,
}

/// What came of one attempt.
enum Outcome {
    Loaded(Box<Tip>),
    /// Something was erased or found unfit; begin again without snapshots.
    Afresh,
}

/// Loads a school from its ledger.
///
/// The first load in a process hashes every entry; later ones trust the tree that a snapshot carries, because together
/// with the entries after it, it must give the head's root.
pub(crate) async fn load(core: &Core, slot: &Slot) -> Result<Tip, ReadError> {
    let mut saved = slot.snapshots.latest(core, slot).await?;
    for _ in 0..ATTEMPTS {
        // Boxed: it holds whole states, which every future that waits for it would hold too.
        match Box::pin(attempt(core, slot, saved.take())).await? {
            Outcome::Loaded(tip) => {
                count(&core.counters.loads);
                return Ok(*tip);
            }
            Outcome::Afresh => {}
        }
    }
    Err(ReadError::Busy)
}

async fn attempt(core: &Core, slot: &Slot, saved: Option<Saved>) -> Result<Outcome, ReadError> {
    let ledger = ledger_of(slot.id);
    let head = core.store.head(ledger).await?.ok_or(ReadError::UnknownSchool)?;
    // Read after the head: every key of an entry up to it is durable before the entry.
    let keys = Keys::read(core, slot).await?;
    let saved = saved.filter(|saved| saved.school.position <= from_ledger(head.position));
    let is_first = !slot.snapshots.is_verified();
    let based_on = saved.as_ref().map(|saved| (to_ledger(saved.school.position), saved.frontier.root()));
    let erased_before = saved.as_ref().map_or(Position(0), |saved| saved.erased_at);
    let mut folder = match saved {
        Some(saved) => {
            let frontier = if is_first { Frontier::new() } else { saved.frontier };
            Folder::new(ledger, keys, saved.school, frontier)
        }
        None => Folder::new(ledger, keys, School::default(), Frontier::new()),
    };
    folder.erased_at = erased_before;
    if is_first {
        folder.roots = slot.snapshots.positions(core, slot).await?;
    }
    folder.every = (head.position.get().saturating_sub(folder.school.position.0) / CHECKPOINTS).max(APART);
    let folder = folder.fold(core, head.position).await??;

    if folder.frontier.root() != head.root {
        return Err(corrupt(core, slot, head).await);
    }
    if is_first && based_on.is_some_and(|(at, root)| folder.roots.get(&at) != Some(&root)) {
        tracing::warn!(school = %slot.id, "a snapshot is of another history; it is ignored");
        slot.snapshots.drop_all(core, slot).await?;
        return Ok(Outcome::Afresh);
    }
    if folder.erased_at > erased_before && based_on.is_some() {
        // The snapshot is older than an erasure: what it holds open must be forgotten.
        slot.snapshots.drop_all(core, slot).await?;
        return Ok(Outcome::Afresh);
    }
    if !folder.to_destroy.is_empty() {
        for (person, category) in &folder.to_destroy {
            core.vault.destroy(ledger, *person, Some(category.as_str())).await?;
        }
        slot.forget();
        slot.snapshots.drop_all(core, slot).await?;
        return Ok(Outcome::Afresh);
    }
    slot.snapshots.drop_if_stale(core, slot, folder.erased_at).await?;
    slot.snapshots.verified(folder.roots);
    slot.history.begin(folder.checkpoints, folder.every);
    let Folder { school, frontier, erased_at, .. } = folder;
    Ok(Outcome::Loaded(Box::new(Tip { school: Arc::new(school), frontier, head, erased_at })))
}

/// Finds where the ledger contradicts its head.
async fn corrupt(core: &Core, slot: &Slot, head: Head) -> ReadError {
    match recompute_root(&*core.store, ledger_of(slot.id)).await {
        Err(error) => error.into(),
        // Sound as it stands now: the head had moved between reading it and reading the entries, or came back.
        Ok((now, _)) if now != head => ReadError::Busy,
        Ok(_) => ReadError::Corrupt { position: from_ledger(head.position) },
    }
}

/// What became of catching up.
pub(crate) enum CaughtUp {
    /// The tip is the stored head.
    Yes,
    /// Something was erased: load again.
    Reload,
}

/// Folds what other processes have written since.
pub(crate) async fn catch_up(core: &Core, slot: &Slot, tip: &mut Tip) -> Result<CaughtUp, ReadError> {
    let ledger = ledger_of(slot.id);
    let head = core.store.head(ledger).await?.ok_or(ReadError::UnknownSchool)?;
    if head.position == tip.head.position {
        if head.root != tip.head.root {
            return Err(ReadError::Corrupt { position: tip.school.position });
        }
        // The epoch may have grown.
        tip.head = head;
        return Ok(CaughtUp::Yes);
    }
    if head.position < tip.head.position {
        // History that was seen is gone: the database was set back.
        tracing::error!(school = %slot.id, known = %tip.head.position, stored = %head.position, "the ledger has shrunk");
        return Err(ReadError::Corrupt { position: Position(head.position.get() + 1) });
    }
    let mut keys = Keys::of(core, slot).await?;
    for is_last in [false, true] {
        let mut folder = Folder::new(ledger, keys, School::clone(&tip.school), tip.frontier.clone());
        folder.erased_at = tip.erased_at;
        let folder = match folder.fold(core, head.position).await? {
            Err(crate::open::Unreadable::UnknownKey(_)) if !is_last => {
                keys = Keys::read(core, slot).await?;
                continue;
            }
            folder => folder?,
        };
        if folder.frontier.root() != head.root {
            return Err(corrupt(core, slot, head).await);
        }
        if folder.erased_at > tip.erased_at {
            return Ok(CaughtUp::Reload);
        }
        let Folder { school, frontier, erased_at, .. } = folder;
        *tip = Tip { school: Arc::new(school), frontier, head, erased_at };
        break;
    }
    Ok(CaughtUp::Yes)
}

/// The position directly after.
pub(crate) fn after(position: Position) -> LedgerPosition {
    to_ledger(position).next()
}
