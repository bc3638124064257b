//! One school, as the layers above see it: commands in, immutable states and recorded events out.
//!
//! A handle is cheap to clone and stays valid for as long as the runtime; the school behind it may be evicted and comes
//! back on use.

use std::sync::Arc;

use futures::Stream;
use jiff::Timestamp;
use socai_school::{Actor, Command, Event, Position, Recorded, School, ids::SchoolId};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use crate::core::{Core, Guard};
use crate::error::{CommandError, ReadError};
use crate::position::{from_ledger, ledger_of, to_ledger};
use crate::slot::{Message, Pending, Slot};
use crate::{open, recent, stream};

/// Most events that are read at once.
pub const RANGE_LIMIT: usize = 10_000;

/// A command with who gives it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who acts.
    pub actor: Actor,
    /// The caller's id of the command. Repeating a request with the same id is safe.
    pub command_id: Uuid,
    /// The command.
    pub command: Command,
}

/// That a command was carried out; durable when it is handed over.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event; before `first` when the command changed nothing.
    pub last: Position,
    /// When it was recorded.
    pub at: Timestamp,
    /// Whether this command had been carried out by an earlier request.
    pub is_replay: bool,
    /// The school after the command.
    pub state: Arc<School>,
}

impl Receipt {
    /// Whether the command recorded an event.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.last >= self.first
    }
}

/// A moment of a school's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AsOf {
    /// After the event at this position; 0 is before the first.
    Position(Position),
    /// After everything that had been recorded at this moment. A moment to come means now.
    At(Timestamp),
}

/// Access to one school.
#[derive(Clone)]
pub struct SchoolHandle {
    pub(crate) core: Arc<Core>,
    pub(crate) slot: Arc<Slot>,
    _guard: Arc<Guard>,
}

impl SchoolHandle {
    pub(crate) fn new(core: Arc<Core>, slot: Arc<Slot>, guard: Arc<Guard>) -> Self {
        Self { core, slot, _guard: guard }
    }

    /// The school, which is also its ledger's id.
    #[must_use]
    pub fn id(&self) -> SchoolId {
        self.slot.id
    }

    /// Raised whenever what was opened so far must not be used any more: something was erased, or the school left memory. What is
    /// read under one generation at one position is always the same.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.slot.generation()
    }

    /// Decides a command and records it. Once given, a command is carried out even if this future is dropped.
    ///
    /// # Errors
    /// See [`CommandError`]: each variant says what is known and what to do.
    pub async fn execute(&self, request: Request) -> Result<Receipt, CommandError> {
        let answer = self.answer(request).await;
        self.core.counters.answered(&answer);
        answer
    }

    async fn answer(&self, request: Request) -> Result<Receipt, CommandError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending::new(request, reply).ok_or(CommandError::Internal)?;
        // A full queue answers at once: waiting longer would only hide that the school cannot follow.
        self.slot.try_send(Message::Execute(Box::new(pending))).map_err(|()| CommandError::Busy)?;
        answer.await.unwrap_or(Err(CommandError::Unknown))
    }

    /// The school at its head, as published. Loads it when it is not in memory.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn now(&self) -> Result<Arc<School>, ReadError> {
        match self.slot.published(&self.core)? {
            Some(school) => Ok(school),
            None => self.slot.ask(Message::Load).await,
        }
    }

    /// The school at its head as stored, with what other processes have written up to now. Dearer than [`now`](Self::now): for the
    /// moment before somebody is turned away by what may be out of date.
    ///
    /// # Errors
    /// When it cannot be loaded or read.
    pub async fn newest(&self) -> Result<Arc<School>, ReadError> {
        self.slot.ask(Message::Refresh).await
    }

    /// The school as it was. The same fold as now, stopped earlier; what was erased since stays closed.
    ///
    /// # Errors
    /// [`ReadError::Future`] for a position beyond the head; otherwise when it cannot be read.
    pub async fn as_of(&self, as_of: AsOf) -> Result<Arc<School>, ReadError> {
        let position = match as_of {
            AsOf::Position(position) => position,
            AsOf::At(at) => self.position_at(at).await?,
        };
        let mut head = self.now().await?;
        if position > head.position {
            head = self.newest().await?;
        }
        if position > head.position {
            return Err(ReadError::Future { head: head.position });
        }
        if position == head.position {
            return Ok(head);
        }
        crate::history::state_at(&self.core, &self.slot, position).await
    }

    /// The last position that was recorded at or before this moment; 0 if there was none.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn position_at(&self, at: Timestamp) -> Result<Position, ReadError> {
        Ok(from_ledger(self.core.store.position_at(ledger_of(self.id()), at).await?))
    }

    /// The head as published here, now and whenever it moves. 0 until the school was first looked at.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Position> {
        let receiver = self.slot.subscribe();
        if *receiver.borrow() == Position(0) {
            // When the queue is full, the head is about to move anyway.
            let _ = self.slot.try_send(Message::Hint);
        }
        receiver
    }

    /// The events at these positions, ascending, each once; those that do not exist are left out. Erased values are
    /// closed.
    ///
    /// # Errors
    /// [`ReadError::TooMany`] for more than [`RANGE_LIMIT`]; otherwise when they cannot be read.
    pub async fn events(&self, positions: &[Position]) -> Result<Vec<Recorded<Event>>, ReadError> {
        if positions.len() > RANGE_LIMIT {
            return Err(ReadError::TooMany { limit: RANGE_LIMIT });
        }
        let positions: Vec<_> = positions.iter().copied().map(to_ledger).collect();
        let entries = self.core.store.entries(ledger_of(self.id()), &positions).await?;
        open::entries(&self.core, &self.slot, entries).await
    }

    /// The events from `from` up to and including `to`, as far as they exist.
    ///
    /// # Errors
    /// [`ReadError::TooMany`] for more than [`RANGE_LIMIT`]; otherwise when they cannot be read.
    pub async fn events_range(
        &self,
        from: Position,
        to: Position,
    ) -> Result<Vec<Recorded<Event>>, ReadError> {
        open::range(&self.core, &self.slot, from, to).await
    }

    /// The event at this position, shared with others who were shown it lately; `None` when there is none. Erased values
    /// are closed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn event(&self, position: Position) -> Result<Option<Arc<Recorded<Event>>>, ReadError> {
        recent::event(&self.core, &self.slot, position).await
    }

    /// The events after `after`: first those that are recorded, then each as it is recorded, by whichever process.
    /// Without a gap and without a double. Ends after an error, and when the runtime is shut down. What many follow is
    /// read and opened once for all of them; who does not go on holds a hundred events at most.
    pub fn follow(
        &self,
        after: Position,
    ) -> impl Stream<Item = Result<Arc<Recorded<Event>>, ReadError>> + Send + 'static {
        stream::follow(Arc::clone(&self.core), Arc::clone(&self.slot), self.watch(), after)
    }
}

impl std::fmt::Debug for SchoolHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SchoolHandle({})", self.id())
    }
}
