//! One task per process that records what came to pass by time alone: locks that took effect, unlocks that expired. Whether a
//! cell is open is decided by the moment itself and never waits for this task; it only sees that history says so, too, and
//! that those who watch are told.
//!
//! It looks after the schools that are in memory. One that is not records what is due when it is next loaded.

use std::sync::Arc;
use std::time::Duration;

use socai_school::changes::RecordDue;
use socai_school::{Actor, School};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::core::Core;
use crate::handle::Request;
use crate::slot::{Message, Pending, Slot};

/// How often the clock is compared with what is due. Asking it, instead of sleeping until the moment, follows a clock that
/// is set.
const INTERVAL: Duration = Duration::from_millis(500);

/// Keeps house until the runtime ends.
pub(crate) async fn run(core: Arc<Core>) {
    tokio::select! {
        () = keep(&core) => {}
        () = core.stopped() => {}
    }
}

async fn keep(core: &Core) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        for slot in core.slots() {
            if let Some(school) = slot.peek().filter(|school| is_due(core, school)) {
                record(&slot, &school).await;
            }
        }
    }
}

fn is_due(core: &Core, school: &School) -> bool {
    let now = core.clock.now();
    school.next_due(now).is_some_and(|due| due <= now)
}

/// Has the writer decide what is due. Two processes may ask at once; the second finds nothing left to record.
async fn record(slot: &Slot, school: &School) {
    let request = Request { actor: Actor::System, command_id: Uuid::new_v4(), command: RecordDue {}.into() };
    let (reply, answer) = oneshot::channel();
    let Some(pending) = Pending::new(request, reply) else { return };
    // When the queue is full the next round asks again.
    if slot.try_send(Message::Execute(Box::new(pending))).is_err() {
        return;
    }
    if let Ok(Err(error)) = answer.await {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, position = school.position.0, "what is due could not be recorded");
    }
}
