//! Deciding a batch: each command against the state that the ones before it would leave. Pure work on a blocking thread;
//! nothing of it is visible to anyone until it is committed.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::Timestamp;
use socai_ledger::{CommandId, CommandRecord};
use socai_school::{Category, Context, Decided, Event, IdSource, Position, Recorded, Refusals, School};
use uuid::Uuid;

use crate::keys::Keys;
use crate::slot::Pending;

/// Events in one batch; a command that begins below may go beyond.
const EVENTS: usize = 4096;

/// What became of one command.
pub(super) enum Verdict {
    /// An earlier request recorded it.
    Recorded(CommandRecord),
    /// The command of that place in this batch is the same.
    Same(usize),
    /// The id belongs to another command.
    KeyReused,
    /// Not allowed, or not possible.
    Refused(Refusals),
    /// To be committed.
    Accepted {
        /// Where its events go; `last` is before `first` when nothing changed.
        first: Position,
        last: Position,
        /// The state after it.
        state: Arc<School>,
    },
    /// Its decision panicked.
    Broken,
}

/// A decided batch.
pub(super) struct Decisions {
    /// One for each command from the front; those beyond must wait for the next batch.
    pub(super) verdicts: Vec<Verdict>,
    /// What the accepted commands record, with open values.
    pub(super) events: Vec<Recorded<Event>>,
    /// The state after all of them.
    pub(super) school: School,
    /// When they are recorded.
    pub(super) at: Timestamp,
    /// Whose keys are needed and not known.
    pub(super) wanted: Vec<(Uuid, Category)>,
    /// Whose data the last accepted command erases.
    pub(super) erased: Vec<(Uuid, Category)>,
}

/// Decides commands in their order, until the batch is full or a command erases something: what comes after an erasure
/// must be sealed under keys made after it.
pub(super) fn decide(
    waiting: &[&Pending],
    base: &School,
    records: &HashMap<CommandId, CommandRecord>,
    keys: &Keys,
    now: Timestamp,
) -> Decisions {
    // Times never go backwards, and a ledger keeps milliseconds.
    let at = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now).max(base.at);
    let mut batch = Decisions {
        verdicts: Vec::with_capacity(waiting.len()),
        events: Vec::new(),
        school: base.clone(),
        at,
        wanted: Vec::new(),
        erased: Vec::new(),
    };
    let mut accepted: HashMap<CommandId, usize> = HashMap::new();
    let mut wanted: HashSet<(Uuid, Category)> = HashSet::new();
    for (index, pending) in waiting.iter().enumerate() {
        if batch.events.len() >= EVENTS || !batch.erased.is_empty() {
            break;
        }
        if let Some(record) = records.get(&pending.id()) {
            let is_same = record.fingerprint == pending.fingerprint;
            batch.verdicts.push(if is_same { Verdict::Recorded(*record) } else { Verdict::KeyReused });
            continue;
        }
        if let Some(before) = accepted.get(&pending.id()) {
            let is_same = waiting[*before].fingerprint == pending.fingerprint;
            batch.verdicts.push(if is_same { Verdict::Same(*before) } else { Verdict::KeyReused });
            continue;
        }
        let first = Position(batch.school.position.0 + 1);
        let verdict = match catch_unwind(AssertUnwindSafe(|| one(pending, &batch.school, at))) {
            Ok(Ok((events, school))) => {
                accepted.insert(pending.id(), index);
                for mut recorded in events {
                    for slot in recorded.event.slots() {
                        if keys.living(slot.owner, slot.category).is_none() {
                            wanted.insert((slot.owner, slot.category));
                        }
                    }
                    if let Event::PersonalDataErased(erased) = &recorded.event {
                        let person = erased.person;
                        batch.erased.extend(erased.categories.iter().map(|category| (person, *category)));
                    }
                    batch.events.push(recorded);
                }
                batch.school = school;
                let last = batch.school.position;
                Verdict::Accepted { first, last, state: Arc::new(batch.school.clone()) }
            }
            Ok(Err(refusals)) => Verdict::Refused(refusals),
            Err(_) => Verdict::Broken,
        };
        batch.verdicts.push(verdict);
    }
    batch.wanted = wanted.into_iter().collect();
    batch
}

type Outcome = Result<(Vec<Recorded<Event>>, School), Refusals>;

/// Decides one command and folds its events in, on a copy.
fn one(pending: &Pending, base: &School, at: Timestamp) -> Outcome {
    let request = &pending.request;
    let context = Context { at, actor: request.actor, ids: IdSource::new(pending.seed) };
    let decided = socai_school::decide(base, &context, request.command.clone())?;
    let mut school = base.clone();
    let mut events = Vec::with_capacity(decided.len());
    for Decided { right, event } in decided {
        let recorded = Recorded {
            position: Position(school.position.0 + 1),
            at,
            actor: request.actor,
            right: right.to_string(),
            command: request.command_id,
            event,
        };
        school.apply(&recorded);
        events.push(recorded);
    }
    Ok((events, school))
}
