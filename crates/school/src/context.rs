//! What a decision may know about the moment: when, who, and a source of fresh ids. Everything that is not the state
//! comes in here, so that deciding the same command twice gives the same events.

use std::cell::Cell;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::AccountId;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Uuid", into = "Uuid")]
pub enum Actor {
    /// A signed-in account.
    Account(AccountId),
    /// The operator of the installation at the command line: founds schools, opens the first account.
    Operator,
    /// The program itself, on the clock: records what was decided before and has now come to pass, and decides nothing.
    System,
}

impl Actor {
    /// The id written into the ledger; the operator is the nil id, the system the id of all ones.
    #[must_use]
    pub fn id(self) -> Uuid {
        match self {
            Self::Account(id) => id.0,
            Self::Operator => Uuid::nil(),
            Self::System => Uuid::max(),
        }
    }

    /// The inverse of [`Actor::id`].
    #[must_use]
    pub fn from_id(id: Uuid) -> Self {
        match id {
            id if id.is_nil() => Self::Operator,
            id if id.is_max() => Self::System,
            id => Self::Account(AccountId(id)),
        }
    }
}

impl From<Uuid> for Actor {
    fn from(id: Uuid) -> Self {
        Self::from_id(id)
    }
}

impl From<Actor> for Uuid {
    fn from(actor: Actor) -> Self {
        actor.id()
    }
}

/// The surroundings of one decision.
#[derive(Debug)]
pub struct Context {
    /// When the command is decided.
    pub at: Timestamp,
    /// Who gave the command.
    pub actor: Actor,
    /// Fresh ids for what the command creates.
    pub ids: IdSource,
}

impl Context {
    /// The calendar day of the decision in Vietnam (UTC+7, no daylight saving).
    #[must_use]
    pub fn today(&self) -> Date {
        local_date(self.at)
    }
}

/// The calendar day of a moment in Vietnam (UTC+7).
#[must_use]
pub fn local_date(at: Timestamp) -> Date {
    local_civil(at).date()
}

/// Day and hour of a moment in Vietnam (UTC+7).
#[must_use]
pub fn local_civil(at: Timestamp) -> DateTime {
    at.to_zoned(TimeZone::fixed(Offset::constant(7))).datetime()
}

/// When the next calendar day begins in Vietnam (UTC+7), strictly after a moment.
#[must_use]
pub fn local_midnight_after(at: Timestamp) -> Timestamp {
    let zone = TimeZone::fixed(Offset::constant(7));
    let begins = local_date(at).tomorrow().and_then(|day| day.to_zoned(zone));
    begins.map_or(Timestamp::MAX, |begins| begins.timestamp())
}

/// A moment as people in Vietnam read it: `14:05 05/09/2025`.
#[must_use]
pub fn local_moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(Offset::constant(7))).strftime("%H:%M %d/%m/%Y").to_string()
}

/// Fresh ids derived from one random seed: a decision that is repeated after a conflict makes the same ids again.
#[derive(Debug)]
pub struct IdSource {
    seed: Uuid,
    next: Cell<u32>,
}

impl IdSource {
    /// A source over a random seed.
    #[must_use]
    pub fn new(seed: Uuid) -> Self {
        Self { seed, next: Cell::new(0) }
    }

    /// The next fresh id.
    pub fn fresh<T: From<Uuid>>(&self) -> T {
        let n = self.next.get();
        self.next.set(n + 1);
        T::from(Uuid::new_v5(&self.seed, &n.to_be_bytes()))
    }
}
