//! The mergers of a school as they stand: those by which it inherits, and those by which it may be closed.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    MergerAgreed, MergerConcluded, MergerDeclined, MergerEnd, MergerRecorded, SchoolClosed, StudentInherited,
};
use crate::{
    ids::{MergerId, SchoolId},
    periods::Order,
    regulations::GradeLevel,
    state::Position,
    text::Note,
    transfers::{Entry, Evidence, SchoolReference},
};

/// A merger by which this school takes another one over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inheritance {
    /// The merger.
    pub id: MergerId,
    /// The school that is to be closed.
    pub from: SchoolReference,
    /// Its ledger.
    pub ledger: SchoolId,
    /// First day on which its students belong to this school.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
    /// The grades that this school had.
    pub grades: Vec<GradeLevel>,
    /// The agreement.
    pub agreed: Entry,
    /// How many dossiers have come.
    pub received: u32,
    /// What the other school did.
    pub concluded: Option<Conclusion>,
}

/// What the other school did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// What.
    pub end: MergerEnd,
    /// The entry of its ledger.
    pub evidence: Evidence,
    /// The entry here.
    pub entry: Entry,
}

/// How far the heir knows a merger to have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeirStatus {
    /// Agreed; the other school has neither closed nor declined.
    Agreed,
    /// The other school is closed; dossiers are on the way.
    Arriving,
    /// Every dossier is here.
    Received,
    /// The other school will not be closed for the benefit of this one.
    Declined,
}

impl HeirStatus {
    /// Whether nothing more is to come of it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Received | Self::Declined)
    }
}

impl Inheritance {
    /// How far it has come.
    #[must_use]
    pub fn status(&self) -> HeirStatus {
        match self.concluded.as_ref().map(|it| it.end) {
            None => HeirStatus::Agreed,
            Some(MergerEnd::Closed { students }) if self.received < students => HeirStatus::Arriving,
            Some(MergerEnd::Closed { .. }) => HeirStatus::Received,
            Some(MergerEnd::Declined) => HeirStatus::Declined,
        }
    }
}

/// A merger by which this school may be closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Succession {
    /// The merger.
    pub id: MergerId,
    /// The heir.
    pub to: SchoolReference,
    /// The entry with which it agreed.
    pub agreement: Evidence,
    /// First day on which the students belong to it.
    pub on: Date,
    /// The decision of the authority.
    pub order: Order,
    /// The grades that the heir had when it agreed.
    pub grades: Vec<GradeLevel>,
    /// The entry that noted the agreement.
    pub recorded: Entry,
    /// That the school will not be closed for this heir, and why.
    pub declined: Option<(Note, Entry)>,
}

/// How far a school knows the merger by which it may be closed to have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuccessionStatus {
    /// The heir agreed; nothing is decided.
    Recorded,
    /// The school is closed for this heir.
    Closed,
    /// The school declined, or was closed for another heir.
    Declined,
}

/// That the school is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closure {
    /// By which merger.
    pub merger: MergerId,
    /// The heir.
    pub to: SchoolReference,
    /// First day on which the students belong to it.
    pub on: Date,
    /// How many students were released to it.
    pub released: u32,
    /// How many completed their level and left.
    pub completed: u32,
    /// The entry.
    pub entry: Entry,
}

/// All mergers of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mergers {
    inheritances: OrdMap<MergerId, Arc<Inheritance>>,
    successions: OrdMap<MergerId, Arc<Succession>>,
    closure: Option<Arc<Closure>>,
}

impl Mergers {
    /// A merger by which this school takes another one over.
    #[must_use]
    pub fn inheritance(&self, id: MergerId) -> Option<&Inheritance> {
        self.inheritances.get(&id).map(AsRef::as_ref)
    }

    /// A merger by which this school may be closed.
    #[must_use]
    pub fn succession(&self, id: MergerId) -> Option<&Succession> {
        self.successions.get(&id).map(AsRef::as_ref)
    }

    /// Those by which this school takes others over, oldest first.
    #[must_use]
    pub fn inheritances(&self) -> Vec<&Inheritance> {
        let mut found: Vec<&Inheritance> = self.inheritances.values().map(AsRef::as_ref).collect();
        found.sort_by_key(|it| it.agreed.position);
        found
    }

    /// Those by which this school may be closed, oldest first.
    #[must_use]
    pub fn successions(&self) -> Vec<&Succession> {
        let mut found: Vec<&Succession> = self.successions.values().map(AsRef::as_ref).collect();
        found.sort_by_key(|it| it.recorded.position);
        found
    }

    /// That the school is closed, if it is.
    #[must_use]
    pub fn closure(&self) -> Option<&Closure> {
        self.closure.as_deref()
    }

    /// The merger to which this school agreed with an entry.
    #[must_use]
    pub fn agreed_at(&self, position: Position) -> Option<&Inheritance> {
        self.inheritances.values().map(AsRef::as_ref).find(|it| it.agreed.position == position)
    }

    /// Whether the school is closed by a merger that rests on that agreement of the heir: so do the transfers of its students.
    #[must_use]
    pub fn closed_with(&self, agreement: &Evidence) -> bool {
        let closure = self.closure().and_then(|closure| self.succession(closure.merger));
        closure.is_some_and(|succession| succession.agreement == *agreement)
    }

    /// How far a merger by which this school may be closed has come, and the entry that says so.
    #[must_use]
    pub fn standing(&self, succession: &Succession) -> (SuccessionStatus, Entry) {
        match (self.closure(), &succession.declined) {
            (Some(closure), _) if closure.merger == succession.id => {
                (SuccessionStatus::Closed, closure.entry)
            }
            (_, Some((_, entry))) => (SuccessionStatus::Declined, *entry),
            (Some(closure), None) => (SuccessionStatus::Declined, closure.entry),
            (None, None) => (SuccessionStatus::Recorded, succession.recorded),
        }
    }

    pub(crate) fn agreed(&mut self, event: &MergerAgreed, entry: Entry) {
        let inheritance = Inheritance {
            id: event.merger,
            from: event.from.clone(),
            ledger: event.ledger,
            on: event.on,
            order: event.order.clone(),
            grades: event.grades.clone(),
            agreed: entry,
            received: 0,
            concluded: None,
        };
        self.inheritances.insert(event.merger, Arc::new(inheritance));
    }

    pub(crate) fn recorded(&mut self, event: &MergerRecorded, entry: Entry) {
        let succession = Succession {
            id: event.merger,
            to: event.to.clone(),
            agreement: event.agreement.clone(),
            on: event.on,
            order: event.order.clone(),
            grades: event.grades.clone(),
            recorded: entry,
            declined: None,
        };
        self.successions.insert(event.merger, Arc::new(succession));
    }

    pub(crate) fn declined(&mut self, event: &MergerDeclined, entry: Entry) {
        if let Some(succession) = self.successions.get_mut(&event.merger) {
            Arc::make_mut(succession).declined = Some((event.reason.clone(), entry));
        }
    }

    pub(crate) fn closed(&mut self, event: &SchoolClosed, entry: Entry) {
        let closure = Closure {
            merger: event.merger,
            to: event.to.clone(),
            on: event.on,
            released: event.released,
            completed: event.completed,
            entry,
        };
        self.closure = Some(Arc::new(closure));
    }

    pub(crate) fn concluded(&mut self, event: &MergerConcluded, entry: Entry) {
        if let Some(inheritance) = self.inheritances.get_mut(&event.merger) {
            let conclusion = Conclusion { end: event.end, evidence: event.evidence.clone(), entry };
            Arc::make_mut(inheritance).concluded = Some(conclusion);
        }
    }

    pub(crate) fn inherited(&mut self, event: &StudentInherited) {
        if let Some(inheritance) = self.inheritances.get_mut(&event.merger) {
            Arc::make_mut(inheritance).received += 1;
        }
    }
}
