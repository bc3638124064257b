//! Recorded events that many are shown at the same time: read and opened once in this process, whoever follows.
//!
//! Only what is recorded is shared, never who may see it. What was opened before an erasure is not kept beyond it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socai_school::{Event, Position, Recorded};

use crate::core::Core;
use crate::error::ReadError;
use crate::open;
use crate::position::{ledger_of, to_ledger};
use crate::slot::Slot;

/// Events kept from the end of the ledger; an event takes 32 KiB at most, usually less than one.
const TAIL: u64 = 1000;
/// Earlier events kept because somebody asked for them, such as those that new ones correct.
const ASKED: usize = 64;

/// The shared events of one school.
#[derive(Default)]
pub(crate) struct Recent {
    kept: Mutex<Kept>,
    /// One reads; the others wait and find it.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    tail: BTreeMap<Position, Arc<Recorded<Event>>>,
    /// The one read last comes last.
    asked: VecDeque<Arc<Recorded<Event>>>,
}

impl Kept {
    /// Those from `from` to `to`, as far as none is missing.
    fn run(&self, from: Position, to: Position) -> Vec<Arc<Recorded<Event>>> {
        let run = self.tail.range(from..=to).zip(from.0..).take_while(|((at, _), wanted)| at.0 == *wanted);
        run.map(|((_, event), _)| Arc::clone(event)).collect()
    }

    fn one(&self, position: Position) -> Option<Arc<Recorded<Event>>> {
        let asked = || self.asked.iter().find(|event| event.position == position);
        self.tail.get(&position).or_else(asked).cloned()
    }
}

impl Recent {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Every change leaves whole events behind.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn clear(&self) {
        *self.kept() = Kept::default();
    }

    /// Keeps what was opened in this generation.
    fn keep(&self, slot: &Slot, generation: u64, keep: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept();
        if slot.generation() == generation {
            keep(&mut kept);
        }
    }
}

/// The events from `from` on, one at least and `to` at last; `head` is the end of the ledger as far as it is known.
pub(crate) async fn events(
    core: &Core,
    slot: &Slot,
    (from, to): (Position, Position),
    head: Position,
) -> Result<Vec<Arc<Recorded<Event>>>, ReadError> {
    let is_old = head.0.saturating_sub(from.0) >= TAIL;
    let read = async || -> Result<Vec<_>, ReadError> {
        Ok(open::range(core, slot, from, to).await?.into_iter().map(Arc::new).collect())
    };
    if is_old {
        // Who catches up on the past reads for themselves, and does not make the others wait.
        return read().await;
    }
    let found = || Some(slot.recent.kept().run(from, to)).filter(|run| !run.is_empty());
    if let Some(run) = found() {
        return Ok(run);
    }
    let _reading = slot.recent.reading.lock().await;
    if let Some(run) = found() {
        return Ok(run);
    }
    let generation = slot.generation();
    let events = read().await?;
    slot.recent.keep(slot, generation, |kept| {
        kept.tail.extend(events.iter().map(|event| (event.position, Arc::clone(event))));
        while kept.tail.len() as u64 > TAIL {
            kept.tail.pop_first();
        }
    });
    Ok(events)
}

/// The event at this position; `None` when there is none.
pub(crate) async fn event(
    core: &Core,
    slot: &Slot,
    position: Position,
) -> Result<Option<Arc<Recorded<Event>>>, ReadError> {
    let found = || slot.recent.kept().one(position);
    if let Some(event) = found() {
        return Ok(Some(event));
    }
    let _reading = slot.recent.reading.lock().await;
    if let Some(event) = found() {
        return Ok(Some(event));
    }
    let generation = slot.generation();
    let entries = core.store.entries(ledger_of(slot.id), &[to_ledger(position)]).await?;
    let Some(event) = open::entries(core, slot, entries).await?.pop().map(Arc::new) else { return Ok(None) };
    slot.recent.keep(slot, generation, |kept| {
        kept.asked.push_back(Arc::clone(&event));
        if kept.asked.len() > ASKED {
            kept.asked.pop_front();
        }
    });
    Ok(Some(event))
}
