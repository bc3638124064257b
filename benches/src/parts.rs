//! What each step of a command costs before the store sees it, one after the other on one thread.
//!
//! The steps are those of the runtime's writer, made from the same public functions. They say where the difference
//! between the runtime and its store goes.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use socai_ledger::{
    Batch, Canonical, CommandId, DataKey, Entry, EntryDraft, EventId, Frontier, Head, LedgerId, Position,
};
use socai_runtime::{Recorded, Request, School};
use socai_school::{Category, Commitment, Context, Decided, Event, IdSource, decide};
use uuid::Uuid;

use crate::Failure;
use crate::report::{line, number, rows_with_header};

/// Time spent in each step.
#[derive(Debug, Default)]
struct Steps {
    fingerprint: Duration,
    decide: Duration,
    fold: Duration,
    drop: Duration,
    seal: Duration,
    encode: Duration,
    tree: Duration,
    check: Duration,
}

/// Prints what the steps of these commands cost for each event, against the state they were made for.
///
/// # Errors
/// When a command is refused.
pub fn print(ledger: LedgerId, state: &School, at: Timestamp, requests: Vec<Request>) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let key = DataKey::generate(Uuid::new_v4(), Category::Comment.as_str());
    let mut school = state.clone();
    let (mut entries, mut frontier) = (Vec::new(), Frontier::new());
    for request in requests {
        timed(&mut steps.fingerprint, || Canonical::of(&request.command))?;
        let context = Context { at, actor: request.actor, ids: IdSource::new(request.command_id) };
        let (command, before) = (request.command, school.clone());
        let decided = timed(&mut steps.decide, || decide(&school, &context, command))?;
        let mut recorded = Vec::with_capacity(decided.len());
        timed(&mut steps.fold, || {
            for Decided { right, event } in decided {
                let event = Recorded {
                    position: socai_school::Position(school.position.0 + 1),
                    at,
                    actor: request.actor,
                    right: right.to_string(),
                    command: request.command_id,
                    event,
                };
                school.apply(&event);
                recorded.push(event);
            }
        });
        // The state before is what another reader may still hold.
        timed(&mut steps.drop, || drop(before));
        for event in recorded {
            let position = Position::ZERO.plus(entries.len() as u64 + 1);
            let entry = entry(&mut steps, ledger, position, &key, event)?;
            timed(&mut steps.tree, || frontier.push(entry.leaf_hash));
            entries.push(entry);
        }
    }
    let count = entries.len();
    let next = Head {
        position: Position::ZERO.plus(count as u64),
        root: frontier.root(),
        epoch: Head::empty().epoch,
    };
    let batch = Batch { ledger, expected: Head::empty(), next, entries, commands: Vec::new() };
    timed(&mut steps.check, || batch.check())?;
    show(&steps, count);
    Ok(())
}

fn entry(
    steps: &mut Steps,
    ledger: LedgerId,
    position: Position,
    key: &DataKey,
    recorded: Recorded<Event>,
) -> Result<Entry, Failure> {
    let Recorded { at, actor, right, command, mut event, .. } = recorded;
    let id = EventId::now();
    let sealed = timed(&mut steps.seal, || {
        let mut sealed = Vec::new();
        for slot in event.slots() {
            let value = slot.value.payload().ok_or("a value is closed already")?;
            let (commitment, payload) = socai_ledger::seal(key, ledger, id, slot.field, &value)?;
            let digest = URL_SAFE_NO_PAD.encode(commitment.digest.as_bytes());
            slot.value.close(Commitment { commitment: digest, key: commitment.key.0 });
            sealed.push(payload);
        }
        Ok::<_, Failure>(sealed)
    })?;
    timed(&mut steps.encode, || {
        let draft = EntryDraft {
            id,
            kind: event.kind().into(),
            version: event.version(),
            at,
            actor: actor.id(),
            right: right.into(),
            command: CommandId(command),
            body: Canonical::from_json(&event.body_text()?)?,
            sealed,
        };
        Ok(draft.into_entry(ledger, position)?)
    })
}

fn timed<T>(step: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = work();
    *step += start.elapsed();
    made
}

fn show(steps: &Steps, count: usize) {
    let spent = [
        ("fingerprint the command", steps.fingerprint),
        ("decide", steps.decide),
        ("fold", steps.fold),
        ("let go of the state before", steps.drop),
        ("seal comments", steps.seal),
        ("write canonical bodies and leaves, hash them", steps.encode),
        ("extend the tree", steps.tree),
        ("check the batch", steps.check),
    ];
    let each = |spent: Duration| number(spent.as_secs_f64() * 1e6 / count.max(1) as f64);
    let sum = spent.iter().map(|(_, spent)| *spent).sum();
    let rows = spent.map(|(name, spent)| [name.to_owned(), each(spent)]);
    line("\nwhat a command costs before the store sees it, one thread, undisturbed by other steps");
    rows_with_header(&["", "µs per event"], &rows);
    line(&format!("  together: {}", each(sum)));
}
