//! One task per process that listens to the store and tells the schools that someone watches here when their ledger has
//! grown elsewhere. A hint is never the truth; the heads are.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use socai_ledger::Hint;

use crate::core::Core;
use crate::position::{from_ledger, ledger_of};
use crate::slot::Message;

/// Hints that come together cost one look. Also the time in which this process publishes what it wrote itself.
const GATHER: Duration = Duration::from_millis(5);
/// The wait after a failed look.
const RETRY: Duration = Duration::from_secs(1);

/// Follows until the runtime ends.
pub(crate) async fn run(core: Arc<Core>) {
    tokio::select! {
        () = follow(&core) => {}
        () = core.stopped() => {}
    }
}

async fn follow(core: &Core) {
    let mut follower = core.store.follow();
    loop {
        if follower.changed().await == Hint::Closed {
            return;
        }
        tokio::time::sleep(GATHER).await;
        let watched: Vec<_> = core.slots().into_iter().filter(|slot| slot.is_watched()).collect();
        if watched.is_empty() {
            continue;
        }
        // Whatever the hint said, one query tells the truth about all.
        let heads = loop {
            match core.store.heads().await {
                Ok(heads) => break heads.into_iter().collect::<HashMap<_, _>>(),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the heads cannot be read");
                    tokio::time::sleep(RETRY).await;
                }
            }
        };
        for slot in watched {
            let head = heads.get(&ledger_of(slot.id)).map(|head| from_ledger(head.position()));
            if head.is_some_and(|head| head > slot.announced()) {
                // A full queue is busy with commands, and those find out by themselves.
                let _ = slot.try_send(Message::Hint);
            }
        }
    }
}
