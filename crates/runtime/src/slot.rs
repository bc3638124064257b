//! The place of one school in this process: its queue, what is published of it, and whether it may be used.
//!
//! Only the school's writer publishes; everyone else reads.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use socai_ledger::{Canonical, CommandId, Hash};
use socai_school::{Command, Position, School, ids::SchoolId};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use crate::core::Core;
use crate::error::{CommandError, ReadError};
use crate::handle::{Receipt, Request};
use crate::history::History;
use crate::keys::Keys;
use crate::recent::Recent;
use crate::snapshots::Shelf;

/// Commands that may wait; beyond it callers are told that the school is busy.
pub(crate) const QUEUE: usize = 1024;

pub(crate) type ReadReply = oneshot::Sender<Result<Arc<School>, ReadError>>;

/// What a school's writer can be told.
pub(crate) enum Message {
    /// Carry out a command.
    Execute(Box<Pending>),
    /// Load the school and say how it is.
    Load(ReadReply),
    /// Look at the ledger, fold what others wrote, and say how the school is.
    Refresh(ReadReply),
    /// The ledger may have grown by another process.
    Hint,
    /// Leave memory.
    Evict,
}

/// A command that waits for its answer.
pub(crate) struct Pending {
    pub(crate) request: Request,
    pub(crate) fingerprint: Hash,
    /// From which the ids of what it creates are derived; kept over repeated decisions.
    pub(crate) seed: Uuid,
    /// Whether an append with this command had an unknown outcome: then it may be recorded after all.
    pub(crate) in_doubt: bool,
    reply: oneshot::Sender<Result<Receipt, CommandError>>,
}

impl Pending {
    /// `None` if the command cannot be written canonically, which no command of the field is.
    pub(crate) fn new(
        request: Request,
        reply: oneshot::Sender<Result<Receipt, CommandError>>,
    ) -> Option<Self> {
        #[derive(Serialize)]
        struct Asked<'a> {
            actor: Uuid,
            command: &'a Command,
        }
        let asked = Asked { actor: request.actor.id(), command: &request.command };
        let fingerprint = Hash::of(Canonical::of(&asked).ok()?.as_str().as_bytes());
        Some(Self { request, fingerprint, seed: Uuid::new_v4(), in_doubt: false, reply })
    }

    pub(crate) fn id(&self) -> CommandId {
        CommandId(self.request.command_id)
    }

    /// Answers the caller, who may be gone.
    pub(crate) fn answer(self, answer: Result<Receipt, CommandError>) {
        let _ = self.reply.send(answer);
    }
}

#[derive(Clone)]
enum Status {
    Unloaded,
    Loaded(Arc<School>),
    Corrupt(Position),
}

/// See the module.
pub(crate) struct Slot {
    pub(crate) id: SchoolId,
    pub(crate) history: History,
    pub(crate) snapshots: Shelf,
    pub(crate) recent: Recent,
    queue: mpsc::Sender<Message>,
    status: RwLock<Status>,
    keys: RwLock<Option<Keys>>,
    /// Raised whenever what was opened so far must not be used any more.
    generation: AtomicU64,
    head: watch::Sender<Position>,
    used: AtomicU64,
    weight: AtomicUsize,
}

impl Slot {
    pub(crate) fn new(id: SchoolId) -> (Arc<Self>, mpsc::Receiver<Message>) {
        let (queue, messages) = mpsc::channel(QUEUE);
        let slot = Self {
            id,
            history: History::default(),
            snapshots: Shelf::default(),
            recent: Recent::default(),
            queue,
            status: RwLock::new(Status::Unloaded),
            keys: RwLock::new(None),
            generation: AtomicU64::new(0),
            head: watch::Sender::new(Position(0)),
            used: AtomicU64::new(0),
            weight: AtomicUsize::new(0),
        };
        (Arc::new(slot), messages)
    }

    /// Gives the writer a message, unless its queue is full or it has ended.
    pub(crate) fn try_send(&self, message: Message) -> Result<(), ()> {
        self.queue.try_send(message).map_err(|_| ())
    }

    /// Asks the writer for the school.
    pub(crate) async fn ask(
        &self,
        message: impl FnOnce(ReadReply) -> Message,
    ) -> Result<Arc<School>, ReadError> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(message(reply)).await.map_err(|_| ReadError::Busy)?;
        answer.await.unwrap_or(Err(ReadError::Busy))
    }

    /// The published state; `None` when the school is not in memory.
    pub(crate) fn published(&self, core: &Core) -> Result<Option<Arc<School>>, ReadError> {
        self.used.store(core.tick(), Ordering::Relaxed);
        match &*self.status.read().unwrap_or_else(PoisonError::into_inner) {
            Status::Unloaded => Ok(None),
            Status::Loaded(school) => Ok(Some(Arc::clone(school))),
            Status::Corrupt(position) => Err(ReadError::Corrupt { position: *position }),
        }
    }

    /// The published state if it is in memory, without counting as a use.
    pub(crate) fn peek(&self) -> Option<Arc<School>> {
        match &*self.status.read().unwrap_or_else(PoisonError::into_inner) {
            Status::Loaded(school) => Some(Arc::clone(school)),
            Status::Unloaded | Status::Corrupt(_) => None,
        }
    }

    fn set_status(&self, status: Status) {
        *self.status.write().unwrap_or_else(PoisonError::into_inner) = status;
    }

    /// What readers see from now on.
    pub(crate) fn publish(&self, school: Arc<School>) {
        let position = school.position;
        self.set_status(Status::Loaded(school));
        self.announce(position);
    }

    /// Moves the watched head, never backwards.
    pub(crate) fn announce(&self, position: Position) {
        self.head.send_if_modified(|head| {
            let moved = position > *head;
            if moved {
                *head = position;
            }
            moved
        });
    }

    /// Readers must ask for the school again; keys and history go with it.
    pub(crate) fn unload(&self) {
        self.set_status(Status::Unloaded);
        self.forget();
        self.weigh(0);
    }

    /// Forgets keys, history and opened events. What is still being read with them is not kept when it is ready.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.history.clear();
        self.recent.clear();
    }

    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Nothing of the school is shown or written any more.
    pub(crate) fn stop_as_corrupt(&self, position: Position) {
        self.unload();
        self.set_status(Status::Corrupt(position));
    }

    pub(crate) fn is_loaded(&self) -> bool {
        matches!(&*self.status.read().unwrap_or_else(PoisonError::into_inner), Status::Loaded(_))
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }

    /// The head that was last announced.
    pub(crate) fn announced(&self) -> Position {
        *self.head.borrow()
    }

    /// Whether anyone here would notice that the ledger has grown.
    pub(crate) fn is_watched(&self) -> bool {
        self.is_loaded() || self.head.receiver_count() > 0
    }

    pub(crate) fn keys(&self) -> Option<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps keys that were read in this generation; older ones may hold a key that was destroyed since.
    pub(crate) fn keep_keys(&self, generation: u64, keys: &Keys) {
        let mut kept = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if self.generation() == generation {
            *kept = Some(keys.clone());
        }
    }

    pub(crate) fn weigh(&self, bytes: usize) {
        self.weight.store(bytes, Ordering::Relaxed);
    }

    pub(crate) fn weight(&self) -> usize {
        self.weight.load(Ordering::Relaxed)
    }

    pub(crate) fn last_used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }
}
