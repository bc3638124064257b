//! Following a school's events: replay, then live. The cursor is a position, and positions have no gaps; so nothing is
//! missed or sent twice, whoever wrote it.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::Stream;
use futures::stream::unfold;
use socai_school::{Event, Position, Recorded};
use tokio::sync::watch;

use crate::core::Core;
use crate::error::ReadError;
use crate::recent;
use crate::slot::Slot;

/// Events that are read at once, and the most that a follower who does not go on keeps in memory.
const PAGE: u64 = 100;

struct Cursor {
    core: Arc<Core>,
    slot: Arc<Slot>,
    head: watch::Receiver<Position>,
    at: Position,
    ready: VecDeque<Arc<Recorded<Event>>>,
    /// When `ready` was opened.
    generation: u64,
    has_failed: bool,
}

/// See [`SchoolHandle::follow`](crate::SchoolHandle::follow).
pub(crate) fn follow(
    core: Arc<Core>,
    slot: Arc<Slot>,
    head: watch::Receiver<Position>,
    after: Position,
) -> impl Stream<Item = Result<Arc<Recorded<Event>>, ReadError>> + Send + 'static {
    let ready = VecDeque::new();
    let cursor = Cursor { core, slot, head, at: after, ready, generation: 0, has_failed: false };
    unfold(cursor, |mut cursor| async move {
        let item = cursor.next().await?;
        cursor.has_failed = item.is_err();
        Some((item, cursor))
    })
}

impl Cursor {
    async fn next(&mut self) -> Option<Result<Arc<Recorded<Event>>, ReadError>> {
        if self.has_failed {
            return None;
        }
        if self.generation != self.slot.generation() {
            // Something may have been erased since these were opened.
            self.ready.clear();
        }
        while self.ready.is_empty() {
            let head = *self.head.borrow_and_update();
            if head <= self.at {
                tokio::select! {
                    moved = self.head.changed() => moved.ok()?,
                    () = self.core.stopped() => return None,
                }
                continue;
            }
            let (from, to) = (Position(self.at.0 + 1), Position(head.0.min(self.at.0 + PAGE)));
            self.generation = self.slot.generation();
            match recent::events(&self.core, &self.slot, (from, to), head).await {
                Ok(events) => self.ready = events.into(),
                Err(error) => return Some(Err(error)),
            }
            if self.ready.front().map(|event| event.position) != Some(from) {
                return Some(Err(ReadError::Corrupt { position: from }));
            }
        }
        let event = self.ready.pop_front()?;
        self.at = event.position;
        Some(Ok(event))
    }
}
