//! The signatures as they were given, and what is published. Whether a signature still counts is asked in `standing.rs`.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ClassConfirmed, ClassConsolidated, ResultsPublished, ResultsWithdrawn, SignOffWithdrawn, Stage,
    Statement, SubjectSignedOff,
};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    gradebook::Cell,
    ids::{AccountId, ClassId, StudentId},
    periods::Order,
    policy::{Right, Role},
    regulations::Subject,
    state::{Position, School},
};

/// A signature that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The event.
    pub position: Position,
    /// When.
    // jiff writes a text by default, even into binary formats.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// By whom.
    pub by: AccountId,
    /// The role that allowed it; a vice principal confirms on the principal's behalf.
    pub role: Option<Role>,
    /// The words that were signed.
    pub statement: Statement,
}

/// A signature that was taken back or returned; its reason stands in the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The event.
    pub position: Position,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// Whose signature it was.
    pub signer: AccountId,
}

/// The place for one signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Slot {
    /// Never signed.
    #[default]
    Empty,
    /// Signed; whether it still counts is another question.
    Signed(Signature),
    /// Signed once, and taken back or returned since.
    Withdrawn(Withdrawal),
}

/// What made results visible to guardians.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The event.
    pub position: Position,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who carried it out.
    pub by: Actor,
    /// The principal's order.
    pub order: Order,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sheet {
    /// By subject.
    subjects: Vec<(Subject, Slot)>,
    consolidation: Slot,
    confirmation: Slot,
}

/// All signatures and publications of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Closings {
    sheets: OrdMap<(ClassId, GradingPeriod), Arc<Sheet>>,
    published: OrdMap<(ClassId, GradingPeriod), Arc<Publication>>,
}

impl Closings {
    /// The place for a signature, as it was left last.
    #[must_use]
    pub fn slot(&self, class: ClassId, period: GradingPeriod, stage: Stage) -> Slot {
        let Some(sheet) = self.sheets.get(&(class, period)) else { return Slot::Empty };
        match stage {
            Stage::Subject(subject) => {
                sheet.subjects.iter().find(|(signed, _)| *signed == subject).map(|(_, slot)| *slot)
            }
            Stage::Consolidation => Some(sheet.consolidation),
            Stage::Confirmation => Some(sheet.confirmation),
        }
        .unwrap_or_default()
    }

    /// By what guardians see the class's results of a period now; none when they do not.
    #[must_use]
    pub fn publication(&self, class: ClassId, period: GradingPeriod) -> Option<&Publication> {
        self.published.get(&(class, period)).map(AsRef::as_ref)
    }

    /// Whether guardians see the class's results of a period. Reads as of an earlier moment ask an earlier state.
    #[must_use]
    pub fn is_published(&self, class: ClassId, period: GradingPeriod) -> bool {
        self.published.contains_key(&(class, period))
    }

    /// The periods of which a class's results are published, oldest first.
    pub fn published_periods(&self, class: ClassId) -> impl Iterator<Item = GradingPeriod> + '_ {
        let of_class =
            move |(published, period): &(ClassId, GradingPeriod)| (*published == class).then_some(*period);
        self.published.keys().filter_map(of_class)
    }

    pub(crate) fn signed_off(&mut self, event: &SubjectSignedOff, recorded: &Recorded<Event>) {
        let stage = Stage::Subject(event.subject);
        self.sign(event.class, event.period, stage, event.statement, recorded);
    }

    pub(crate) fn consolidated(&mut self, event: &ClassConsolidated, recorded: &Recorded<Event>) {
        self.sign(event.class, event.period, Stage::Consolidation, event.statement, recorded);
    }

    pub(crate) fn confirmed(&mut self, event: &ClassConfirmed, recorded: &Recorded<Event>) {
        self.sign(event.class, event.period, Stage::Confirmation, event.statement, recorded);
    }

    pub(crate) fn withdrawn(&mut self, event: &SignOffWithdrawn, recorded: &Recorded<Event>) {
        let withdrawal = Withdrawal {
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            signer: event.signer,
        };
        self.put(event.class, event.period, event.stage, Slot::Withdrawn(withdrawal));
    }

    pub(crate) fn results_published(&mut self, event: &ResultsPublished, recorded: &Recorded<Event>) {
        let publication = Arc::new(Publication {
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            order: event.order.clone(),
        });
        for class in &event.classes {
            self.published.insert((*class, event.period), Arc::clone(&publication));
        }
    }

    pub(crate) fn results_withdrawn(&mut self, event: &ResultsWithdrawn) {
        for class in &event.classes {
            self.published.remove(&(*class, event.period));
        }
    }

    /// Only people sign: a signature of the operator or the system is none.
    fn sign(
        &mut self,
        class: ClassId,
        period: GradingPeriod,
        stage: Stage,
        statement: Statement,
        recorded: &Recorded<Event>,
    ) {
        let Actor::Account(by) = recorded.actor else { return };
        let role = recorded.right.parse::<Right>().ok().map(|right| right.role);
        let (position, at) = (recorded.position, recorded.at);
        let signature = Signature { position, at, by, role, statement };
        self.put(class, period, stage, Slot::Signed(signature));
    }

    fn put(&mut self, class: ClassId, period: GradingPeriod, stage: Stage, slot: Slot) {
        let sheet = Arc::make_mut(self.sheets.entry((class, period)).or_default());
        match stage {
            Stage::Subject(subject) => {
                match sheet.subjects.binary_search_by_key(&subject, |(known, _)| *known) {
                    Ok(at) => sheet.subjects[at].1 = slot,
                    Err(at) => sheet.subjects.insert(at, (subject, slot)),
                }
            }
            Stage::Consolidation => sheet.consolidation = slot,
            Stage::Confirmation => sheet.confirmation = slot,
        }
    }
}

impl School {
    /// Whether guardians see the student's results of a period: they were published for the student's class of the year.
    #[must_use]
    pub fn is_published_for(&self, student: StudentId, period: GradingPeriod) -> bool {
        let class = self.class_of_year(student, period.year);
        class.is_some_and(|class| self.closings.is_published(class, period))
    }

    /// Whether guardians see a cell of the student: also what was published in a class that the student has left since.
    #[must_use]
    pub fn is_cell_published(&self, student: StudentId, period: GradingPeriod, cell: &Cell) -> bool {
        self.closings.is_published(cell.class, period) || self.is_published_for(student, period)
    }
}
