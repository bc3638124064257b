//! States of the past: kept ones, and new ones folded from the nearest that is kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socai_ledger::Frontier;
use socai_school::{Position, School};

use crate::core::Core;
use crate::error::ReadError;
use crate::fold::Folder;
use crate::keys::Keys;
use crate::load::after;
use crate::metrics::count;
use crate::open::Unreadable;
use crate::position::{ledger_of, to_ledger};
use crate::slot::Slot;

/// States kept along the history. They share structure with one another and with the published one.
const CHECKPOINTS: usize = 32;
/// Events between two of them, at least.
const APART: u64 = 1000;
/// States that were asked for and are kept for the next reader.
const ASKED: usize = 16;

/// The kept states of one school.
#[derive(Default)]
pub(crate) struct History {
    kept: Mutex<Kept>,
    /// One fold at a time: whoever asks for the same position waits and finds it.
    folding: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    /// Ascending.
    checkpoints: Vec<Arc<School>>,
    every: u64,
    /// The one asked for last comes last.
    asked: Vec<Arc<School>>,
}

impl History {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts with the states that a load came by.
    pub(crate) fn begin(&self, checkpoints: Vec<Arc<School>>, every: u64) {
        *self.kept() = Kept { checkpoints, every, asked: Vec::new() };
    }

    pub(crate) fn clear(&self) {
        *self.kept() = Kept::default();
    }

    /// Keeps a published state if it is far enough from the one kept before.
    pub(crate) fn offer(&self, school: &Arc<School>) {
        let mut kept = self.kept();
        let every = kept.every.max(APART);
        let last = kept.checkpoints.last().map_or(0, |last| last.position.0);
        if school.position.0 < last.saturating_add(every) {
            return;
        }
        kept.checkpoints.push(Arc::clone(school));
        if kept.checkpoints.len() > CHECKPOINTS {
            // Every second goes, and the next ones come half as often.
            let mut index = 0;
            kept.checkpoints.retain(|_| {
                index += 1;
                index % 2 == 0
            });
            kept.every = every * 2;
        }
    }

    /// The kept state at exactly this position.
    fn at(&self, position: Position) -> Option<Arc<School>> {
        let mut kept = self.kept();
        if let Some(index) = kept.asked.iter().position(|school| school.position == position) {
            let school = kept.asked.remove(index);
            kept.asked.push(Arc::clone(&school));
            return Some(school);
        }
        kept.checkpoints.iter().find(|school| school.position == position).cloned()
    }

    /// The last kept state before this position.
    fn before(&self, position: Position) -> Option<Arc<School>> {
        let kept = self.kept();
        let all = kept.checkpoints.iter().chain(&kept.asked);
        all.filter(|school| school.position < position).max_by_key(|school| school.position).cloned()
    }

    /// Keeps a state that was folded in this generation.
    fn keep(&self, slot: &Slot, generation: u64, school: &Arc<School>) {
        let mut kept = self.kept();
        if slot.generation() != generation {
            return;
        }
        kept.asked.push(Arc::clone(school));
        if kept.asked.len() > ASKED {
            kept.asked.remove(0);
        }
    }
}

/// The school after the event at `position`, which exists.
pub(crate) async fn state_at(core: &Core, slot: &Slot, position: Position) -> Result<Arc<School>, ReadError> {
    let hit = || slot.history.at(position).inspect(|_| count(&core.counters.as_of_hits));
    if position == Position(0) {
        return Ok(Arc::default());
    }
    if let Some(school) = hit() {
        return Ok(school);
    }
    let _folding = slot.history.folding.lock().await;
    if let Some(school) = hit() {
        return Ok(school);
    }
    count(&core.counters.as_of_misses);
    let generation = slot.generation();
    let mut base = slot.history.before(position);
    let from = base.as_ref().map_or(Position(0), |base| base.position);
    if let Some(saved) = slot.snapshots.nearest(core, slot, from, position).await? {
        base = Some(Arc::new(saved.school));
    }
    let base = base.unwrap_or_default();
    let mut keys = Keys::of(core, slot).await?;
    let mut is_last = false;
    let folder = loop {
        // The tree is not needed: the entries were checked against the head when the school was loaded.
        let folder = Folder::new(ledger_of(slot.id), keys, School::clone(&base), Frontier::new());
        match folder.fold_from(core, after(base.position), to_ledger(position)).await? {
            Err(Unreadable::UnknownKey(_)) if !is_last => {
                keys = Keys::read(core, slot).await?;
                is_last = true;
            }
            folded => break folded?,
        }
    };
    let school = Arc::new(folder.school);
    slot.history.keep(slot, generation, &school);
    Ok(school)
}
