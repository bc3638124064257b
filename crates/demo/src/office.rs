//! Gives commands to one school, as different people, and repeats those that were only delayed. Knows what time it is there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::{StreamExt, TryStreamExt, stream};
use jiff::{Timestamp, civil::Date};
use socai_runtime::{Actor, Clock, Command, CommandError, Receipt, Request, SchoolHandle};
use socai_school::{
    Position, School,
    ids::{AccountId, SchoolId},
    local_date,
};
use uuid::Uuid;

use crate::{
    clock::{self, HistoryClock},
    error::DemoError,
};

/// Commands under way at once: enough to fill the writer's groups.
const CONCURRENT: usize = 96;
const ATTEMPTS: u32 = 200;
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Office {
    handle: SchoolHandle,
    clock: Option<HistoryClock>,
    given: AtomicU64,
}

impl Office {
    pub(crate) fn new(handle: SchoolHandle, clock: Option<&HistoryClock>) -> Self {
        Self { handle, clock: clock.cloned(), given: AtomicU64::new(1) }
    }

    /// Goes to a moment of the past, where there is a clock that can.
    pub(crate) fn go(&self, at: Timestamp) {
        if let Some(clock) = &self.clock {
            clock.set(at);
        }
    }

    /// The moment at which commands are recorded.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.as_ref().map_or_else(clock::now, Clock::now)
    }

    /// The day of that moment.
    pub(crate) fn today(&self) -> Date {
        local_date(self.now())
    }

    /// Returns to the present.
    pub(crate) fn follow(&self) {
        if let Some(clock) = &self.clock {
            clock.follow();
        }
    }

    pub(crate) async fn state(&self) -> Result<Arc<School>, DemoError> {
        Ok(self.handle.now().await?)
    }

    pub(crate) async fn position(&self) -> Result<Position, DemoError> {
        Ok(self.state().await?.position)
    }

    pub(crate) async fn operator(
        &self,
        what: &'static str,
        command: impl Into<Command>,
    ) -> Result<Receipt, DemoError> {
        self.give(what, Actor::Operator, command.into()).await
    }

    pub(crate) async fn by(
        &self,
        account: AccountId,
        what: &'static str,
        command: impl Into<Command>,
    ) -> Result<Receipt, DemoError> {
        self.give(what, Actor::Account(account), command.into()).await
    }

    /// Gives many commands that do not depend on each other.
    pub(crate) async fn all(
        &self,
        what: &'static str,
        commands: Vec<(AccountId, Command)>,
    ) -> Result<(), DemoError> {
        stream::iter(commands)
            .map(|(account, command)| self.give(what, Actor::Account(account), command))
            .buffer_unordered(CONCURRENT)
            .try_for_each(async |_| Ok(()))
            .await
    }

    async fn give(&self, what: &'static str, actor: Actor, command: Command) -> Result<Receipt, DemoError> {
        let id = command_id(self.handle.id(), self.given.fetch_add(1, Ordering::Relaxed));
        for _ in 0..ATTEMPTS {
            let request = Request { actor, command_id: id, command: command.clone() };
            match self.handle.execute(request).await {
                Err(CommandError::Busy | CommandError::Unknown) => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(DemoError::command(what, error)),
                Ok(receipt) => return Ok(receipt),
            }
        }
        Err(DemoError::command(what, CommandError::Busy))
    }
}

/// The id of the school's n-th command.
pub(crate) fn command_id(school: SchoolId, n: u64) -> Uuid {
    Uuid::new_v5(&school.0, &n.to_be_bytes())
}
