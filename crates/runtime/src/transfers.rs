//! Carries what one school of this installation has recorded of a transfer or a merger to the other one, and finishes what a crash left half
//! done: there is no state of its own, only the two ledgers, compared again and again.
//!
//! It looks at the schools that are in memory and loads the other school of a transfer when that may have to be told something. So
//! from the release on it is enough that either school is used; an agreement is told when the school that agreed is next used, because
//! nobody else knows of it. A school learns nothing but what the errand says; which errands there are is decided by `socai-school`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use socai_ledger::merkle;
use socai_school::ids::SchoolId;
use socai_school::transfers::{Correspondence, Errand, Evidence, LeafHash, Matter, Side, next_errand};
use socai_school::{Actor, Position, School};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::core::Core;
use crate::error::{CommandError, ReadError};
use crate::handle::Request;
use crate::history::state_at;
use crate::position::{ledger_of, to_ledger};
use crate::slot::{Message, Pending, Slot};

/// How often the schools in memory are looked at.
const INTERVAL: Duration = Duration::from_millis(500);

/// What was found when a transfer or merger was looked at last.
struct Looked {
    /// The entry of the school in memory that was the last one about it.
    own: Position,
    /// The heads of that school and of the other one.
    heads: (Position, Position),
}

type Memory = HashMap<(Matter, Side), Looked>;

/// Carries errands until the runtime ends.
pub(crate) async fn run(core: Arc<Core>) {
    tokio::select! {
        () = keep(&core) => {}
        () = core.stopped() => {}
    }
}

async fn keep(core: &Arc<Core>) {
    let mut memory = Memory::new();
    loop {
        tokio::time::sleep(INTERVAL).await;
        for slot in core.slots() {
            let Some(school) = slot.peek() else { continue };
            for with in school.correspondence(core.clock.now()) {
                if let Err(error) = look(core, &slot, &school, &with, &mut memory).await {
                    let (error, matter) = (&error as &dyn std::error::Error, with.matter.uuid());
                    tracing::warn!(error, %matter, "a transfer or merger could not be carried on");
                }
            }
        }
    }
}

/// Looks at one transfer or merger from the side of a school in memory, and carries the next errand, if any.
async fn look(
    core: &Arc<Core>,
    slot: &Arc<Slot>,
    school: &Arc<School>,
    with: &Correspondence,
    memory: &mut Memory,
) -> Result<(), CommandError> {
    let key = (with.matter, with.side);
    let known = memory.get(&key).filter(|looked| looked.own == with.last);
    let Some(other) = other(core, with.other, known.is_some()).await? else {
        let heads = (school.position, Position(0));
        memory.entry(key).or_insert(Looked { own: with.last, heads });
        return Ok(());
    };
    let Some(there) = other.peek() else { return Ok(()) };
    let heads = (school.position, there.position);
    if known.is_some_and(|looked| looked.heads == heads) {
        return Ok(());
    }
    memory.insert(key, Looked { own: with.last, heads });
    let now = core.clock.now();
    let (receiving, old) = match with.side {
        Side::Receiving => (school, &there),
        Side::Old => (&there, school),
    };
    let Some(errand) = next_errand(receiving, old, with.matter, now) else { return Ok(()) };
    let here = (slot, school);
    let there = (&other, &there);
    let (from, to) = if errand.to() == with.side { (there, here) } else { (here, there) };
    carry(core, errand, with.matter, from, to.0).await
}

/// The other school, loaded unless it was looked at before; none when it is not one of this installation, or was looked at and is
/// not in memory: then nothing has happened there since.
async fn other(
    core: &Arc<Core>,
    id: SchoolId,
    was_looked_at: bool,
) -> Result<Option<Arc<Slot>>, CommandError> {
    if was_looked_at {
        return Ok(core.slots().into_iter().find(|slot| slot.id == id && slot.is_loaded()));
    }
    let head = core.store.head(ledger_of(id)).await.map_err(ReadError::from)?;
    if head.is_none_or(|head| head.position.get() == 0) {
        return Ok(None);
    }
    let slot = core.slot(id);
    if slot.published(core)?.is_none() {
        slot.ask(Message::Load).await?;
    }
    Ok(Some(slot))
}

async fn carry(
    core: &Core,
    errand: Errand,
    matter: Matter,
    (from, school): (&Arc<Slot>, &Arc<School>),
    to: &Slot,
) -> Result<(), CommandError> {
    let position = errand.rests_on();
    let Some(evidence) = evidence(core, from.id, position).await? else { return Ok(()) };
    // The dossier is that of the release, whenever it is delivered.
    let state = if errand.is_delivery() && position < school.position {
        state_at(core, from, position).await?
    } else {
        Arc::clone(school)
    };
    let Some(command) = errand.command(matter, &state, evidence) else { return Ok(()) };
    // The same for every process and attempt.
    let name = format!("{:?}/{}", errand.to(), position.0);
    let command_id = Uuid::new_v5(&matter.uuid(), name.as_bytes());
    let request = Request { actor: Actor::System, command_id, command };
    let (reply, answer) = oneshot::channel();
    let pending = Pending::new(request, reply).ok_or(CommandError::Internal)?;
    to.try_send(Message::Execute(Box::new(pending))).map_err(|()| CommandError::Busy)?;
    answer.await.unwrap_or(Err(CommandError::Unknown)).map(|_| ())
}

/// What shows that an entry stands in a ledger of this installation.
async fn evidence(
    core: &Core,
    school: SchoolId,
    position: Position,
) -> Result<Option<Evidence>, CommandError> {
    let entries =
        core.store.entries(ledger_of(school), &[to_ledger(position)]).await.map_err(ReadError::from)?;
    Ok(entries.first().map(|entry| {
        let leaf = LeafHash(*merkle::leaf_hash(entry.leaf.as_bytes()).as_bytes());
        Evidence { ledger: school, position, leaf }
    }))
}
