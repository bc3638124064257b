//! Duties with their holders over time.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    DutyAccepted, DutyAssigned, DutyEnded, DutyHandOverCanceled, DutyHandOverGiven, DutyId, DutyKind,
};
use crate::{
    event::{Event, Recorded},
    ids::AccountId,
    periods::Order,
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// Who has a duty from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who.
    pub holder: AccountId,
    /// The first day.
    pub from: Date,
    /// The signature of whoever had it before; none for who was named by the decision.
    pub given: Option<Position>,
    /// The event by which it is so: the decision, or the holder's own signature.
    pub position: Position,
}

/// A hand-over that is not accepted yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// Who gives it.
    pub from: AccountId,
    /// Who shall have the duty.
    pub to: AccountId,
    /// What is handed over; closed after erasure.
    pub note: Option<Sealed<Note>>,
    /// When it was given.
    pub at: Timestamp,
    /// The signature of who gives it.
    pub position: Position,
}

/// A duty through all its holders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// Which.
    pub kind: DutyKind,
    /// The decision.
    pub order: Order,
    /// Its last day, if it has one.
    pub until: Option<Date>,
    /// The decision that ended it, if there was one.
    pub ended_by: Option<Order>,
    /// Who had it since when, oldest first; never empty.
    pub holdings: Vec<Holding>,
    /// A hand-over that waits for the next holder.
    pub hand_over: Option<HandOver>,
}

impl Duty {
    /// Who has it on a day; none before its first day and after its last.
    #[must_use]
    pub fn holder_on(&self, day: Date) -> Option<&Holding> {
        if self.until.is_some_and(|until| until < day) {
            return None;
        }
        self.holdings.iter().rev().find(|holding| holding.from <= day)
    }

    /// Who has it last, whether its time has come or is over.
    #[must_use]
    pub fn last(&self) -> Option<&Holding> {
        self.holdings.last()
    }

    /// Whether the account has it on that day, or is to accept it.
    #[must_use]
    pub fn is_of(&self, account: AccountId, day: Date) -> bool {
        self.holder_on(day).is_some_and(|holding| holding.holder == account)
            || self.hand_over.as_ref().is_some_and(|waiting| waiting.to == account)
    }
}

/// All duties of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Duties {
    duties: OrdMap<DutyId, Arc<Duty>>,
    /// In the order of their decisions.
    order: Vector<DutyId>,
}

impl Duties {
    /// A duty.
    #[must_use]
    pub fn duty(&self, id: DutyId) -> Option<&Duty> {
        self.duties.get(&id).map(AsRef::as_ref)
    }

    /// All duties, also those that have ended, in the order in which they were recorded.
    pub fn all(&self) -> impl Iterator<Item = &Duty> {
        self.order.iter().filter_map(|id| self.duty(*id))
    }

    /// The duties that somebody has on a day, with who it is.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (&Duty, &Holding)> {
        self.all().filter_map(move |duty| Some((duty, duty.holder_on(day)?)))
    }

    pub(crate) fn assigned(&mut self, event: &DutyAssigned, recorded: &Recorded<Event>) {
        let (holder, from, position) = (event.holder, event.from, recorded.position);
        let duty = Duty {
            id: event.duty,
            kind: event.kind.clone(),
            order: event.order.clone(),
            until: event.until,
            ended_by: None,
            holdings: vec![Holding { holder, from, given: None, position }],
            hand_over: None,
        };
        if self.duties.insert(event.duty, Arc::new(duty)).is_none() {
            self.order.push_back(event.duty);
        }
    }

    pub(crate) fn ended(&mut self, event: &DutyEnded) {
        self.change(event.duty, |duty| {
            duty.until = Some(event.until);
            duty.ended_by = Some(event.order.clone());
            duty.hand_over = None;
        });
    }

    pub(crate) fn given(&mut self, event: &DutyHandOverGiven, recorded: &Recorded<Event>) {
        let waiting = HandOver {
            from: event.from,
            to: event.to,
            note: event.note.clone(),
            at: recorded.at,
            position: recorded.position,
        };
        self.change(event.duty, |duty| duty.hand_over = Some(waiting));
    }

    pub(crate) fn accepted(&mut self, event: &DutyAccepted, recorded: &Recorded<Event>) {
        let (holder, from) = (event.to, event.on);
        let holding = Holding { holder, from, given: Some(event.given), position: recorded.position };
        self.change(event.duty, |duty| {
            duty.hand_over = None;
            duty.holdings.push(holding);
        });
    }

    pub(crate) fn canceled(&mut self, event: &DutyHandOverCanceled) {
        self.change(event.duty, |duty| duty.hand_over = None);
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let given_by = |duty: &&Duty| duty.hand_over.as_ref().is_some_and(|waiting| waiting.from.0 == person);
        let theirs: Vec<DutyId> = self.all().filter(given_by).map(|duty| duty.id).collect();
        for id in theirs {
            self.change(id, |duty| {
                let note = duty.hand_over.as_mut().and_then(|waiting| waiting.note.as_mut());
                note.into_iter().for_each(Sealed::erase);
            });
        }
    }

    fn change(&mut self, id: DutyId, change: impl FnOnce(&mut Duty)) {
        if let Some(duty) = self.duties.get_mut(&id) {
            change(Arc::make_mut(duty));
        }
    }
}
