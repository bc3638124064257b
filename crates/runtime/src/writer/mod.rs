//! The writer of one school: the only one in this process that decides, appends and publishes. It takes the first message,
//! drains the queue, does all of it in one turn, and goes on.
//!
//! No timer is needed: while one batch is being written, the next gathers in the queue.

mod commit;
mod decide;
mod seal;

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use socai_school::Position;
use tokio::sync::mpsc;

use crate::core::Core;
use crate::error::{CommandError, ReadError};
use crate::load::{self, CaughtUp, Tip};
use crate::metrics::count;
use crate::position::{from_ledger, ledger_of};
use crate::residence;
use crate::slot::{Message, Pending, ReadReply, Slot};
use crate::snapshots;
use commit::Round;

/// Commands that go into one turn, at most.
const COMMANDS: usize = 256;
/// Rounds that a turn may need without progress, because other processes write too or outcomes stay unknown.
const ATTEMPTS: u32 = 12;
/// How often a school's weight is estimated anew, in events.
const WEIGH_EVERY: u64 = 500;

/// What is done in one turn.
#[derive(Default)]
struct Turn {
    commands: VecDeque<Pending>,
    loads: Vec<ReadReply>,
    refreshes: Vec<ReadReply>,
    is_hinted: bool,
    is_evicted: bool,
}

impl Turn {
    fn add(&mut self, message: Message) {
        match message {
            Message::Execute(pending) => self.commands.push_back(*pending),
            Message::Load(reply) => self.loads.push(reply),
            Message::Refresh(reply) => self.refreshes.push(reply),
            Message::Hint => self.is_hinted = true,
            Message::Evict => self.is_evicted = true,
        }
    }
}

struct Writer {
    core: Arc<Core>,
    slot: Arc<Slot>,
    /// `None` when the school is not in memory.
    tip: Option<Tip>,
    /// Whether the store has failed since the tip was last compared with the stored head.
    is_in_doubt: bool,
    /// The position at which the school was last weighed.
    weighed_at: u64,
}

/// Runs until the runtime ends. What is in the queue then is still carried out.
pub(crate) async fn run(core: Arc<Core>, slot: Arc<Slot>, mut messages: mpsc::Receiver<Message>) {
    let mut writer = Writer { core, slot, tip: None, is_in_doubt: false, weighed_at: 0 };
    let core = Arc::clone(&writer.core);
    let mut stopped = std::pin::pin!(core.stopped());
    let mut is_stopping = false;
    loop {
        let first = tokio::select! {
            message = messages.recv() => message,
            () = &mut stopped, if !is_stopping => {
                is_stopping = true;
                messages.close();
                continue;
            }
        };
        let Some(first) = first else { break };
        let mut turn = Turn::default();
        turn.add(first);
        while turn.commands.len() < COMMANDS
            && let Ok(message) = messages.try_recv()
        {
            turn.add(message);
        }
        // A defect must not take the school down. Callers whose answer is lost are told that they do not know.
        if AssertUnwindSafe(writer.turn(turn)).catch_unwind().await.is_err() {
            tracing::error!(school = %writer.slot.id, "a writer's turn panicked");
            writer.forget();
        }
    }
    writer.save(1).await;
    writer.forget();
}

impl Writer {
    async fn turn(&mut self, turn: Turn) {
        let Turn { commands, loads, refreshes, is_hinted, is_evicted } = turn;
        let is_needed = !commands.is_empty() || !loads.is_empty() || !refreshes.is_empty();
        if is_needed && let Err(error) = self.ensure_loaded().await {
            for reply in loads.into_iter().chain(refreshes) {
                let _ = reply.send(Err(error.clone()));
            }
            return fail(commands, &error);
        }
        let caught_up = if is_hinted || !refreshes.is_empty() { self.look().await } else { Ok(()) };
        let answer = |reply: ReadReply, result: Result<(), ReadError>| {
            let school = self.tip.as_ref().map(|tip| Arc::clone(&tip.school));
            let _ = reply.send(result.and_then(|()| school.ok_or(ReadError::Busy)));
        };
        refreshes.into_iter().for_each(|reply| answer(reply, caught_up.clone()));
        loads.into_iter().for_each(|reply| answer(reply, Ok(())));
        self.carry_out(commands).await;
        if is_evicted {
            self.evict().await;
        }
    }

    /// Rounds until every command is answered.
    async fn carry_out(&mut self, mut waiting: VecDeque<Pending>) {
        let mut attempts = 0;
        while !waiting.is_empty() {
            match self.round(&mut waiting).await {
                Round::Progress => attempts = 0,
                Round::Again if attempts < ATTEMPTS => {
                    attempts += 1;
                    // Writers in other processes that collide must not do so in step.
                    let most = 2_u64.pow(attempts.min(8));
                    tokio::time::sleep(Duration::from_millis(rand::random_range(0..=most))).await;
                }
                Round::Again => return fail(waiting, &ReadError::Busy),
                Round::Failed(error) => return fail(waiting, &error),
            }
        }
    }

    /// The tip, loaded if need be and compared with the stored head if in doubt.
    async fn ensure_loaded(&mut self) -> Result<(), ReadError> {
        if self.tip.is_some() && self.is_in_doubt {
            self.catch_up().await?;
        }
        if self.tip.is_none() {
            // Says so when the school was found damaged.
            self.slot.published(&self.core)?;
            let tip = load::load(&self.core, &self.slot).await.map_err(|error| self.failed(error))?;
            self.is_in_doubt = false;
            self.weighed_at = 0;
            self.tip = Some(tip);
            self.publish();
        }
        Ok(())
    }

    /// Looks at the stored head for whoever watches it here.
    async fn look(&mut self) -> Result<(), ReadError> {
        if self.tip.is_some() {
            self.catch_up().await?;
            return self.ensure_loaded().await;
        }
        if let Some(head) = self.core.store.head(ledger_of(self.slot.id)).await? {
            self.slot.announce(from_ledger(head.position));
        }
        Ok(())
    }

    /// Folds what others wrote. Afterwards there may be no tip: something was erased.
    async fn catch_up(&mut self) -> Result<(), ReadError> {
        let Some(tip) = &mut self.tip else { return Ok(()) };
        let before = tip.school.position;
        match load::catch_up(&self.core, &self.slot, tip).await {
            Ok(CaughtUp::Yes) => {
                self.is_in_doubt = false;
                if tip.school.position > before {
                    self.publish();
                }
                Ok(())
            }
            Ok(CaughtUp::Reload) => {
                self.forget();
                Ok(())
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Shows the tip to readers, and does what is due every so many events.
    fn publish(&mut self) {
        let Some(tip) = &self.tip else { return };
        let Position(position) = tip.school.position;
        self.slot.publish(Arc::clone(&tip.school));
        self.slot.history.offer(&tip.school);
        if self.weighed_at == 0 || position >= self.weighed_at + WEIGH_EVERY {
            self.weighed_at = position.max(1);
            self.slot.weigh(residence::weigh(&tip.school));
            residence::settle(&self.core, &self.slot);
        }
        // A snapshot costs as much as the school is large: the larger it is, the rarer, or most work would be snapshots.
        if self.slot.snapshots.is_due(tip.school.position, snapshots::EVERY.max(position / 4)) {
            let (core, slot, tip) = (Arc::clone(&self.core), Arc::clone(&self.slot), tip.clone());
            let generation = self.slot.generation();
            let saving = async move { slot.snapshots.save(&core, &slot, tip, generation).await };
            self.core.keep(tokio::spawn(saving));
        }
    }

    /// After any failure the tip is compared with the stored head before it is used again; damage stops the school.
    fn failed(&mut self, error: ReadError) -> ReadError {
        self.is_in_doubt = true;
        if let ReadError::Corrupt { position } = &error {
            self.tip = None;
            self.slot.stop_as_corrupt(*position);
        }
        error
    }

    /// Leaves memory without a trace.
    fn forget(&mut self) {
        self.tip = None;
        self.slot.unload();
    }

    async fn save(&mut self, events: u64) {
        let generation = self.slot.generation();
        if let Some(tip) = &self.tip
            && !self.is_in_doubt
            && self.slot.snapshots.is_due(tip.school.position, events)
        {
            self.slot.snapshots.save(&self.core, &self.slot, tip.clone(), generation).await;
        }
    }

    async fn evict(&mut self) {
        if self.tip.is_some() {
            self.save(1).await;
            self.forget();
            count(&self.core.counters.evictions);
        }
    }
}

/// Tells everyone that is left. Nothing was written of a command unless it had been part of an append with an unknown
/// outcome.
fn fail(waiting: VecDeque<Pending>, error: &ReadError) {
    for pending in waiting {
        let answer = if pending.in_doubt { CommandError::Unknown } else { error.clone().into() };
        pending.answer(Err(answer));
    }
}
