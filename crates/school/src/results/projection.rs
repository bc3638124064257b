//! What was finalized and decided, as it was.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DecisionBasis, Outcome, PromotionDecided, Verdict, YearResultFinalized};
use crate::{
    calendar::SchoolYear,
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    plans::PlanKind,
    sealed::{Category, Sealed},
    state::Position,
    text::{Code, Note},
};

/// A finalized result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finalized {
    /// The class of the year.
    pub class: ClassId,
    /// The rule set by which it was found.
    pub rule_set: Code,
    /// The plan by which the student was assessed otherwise than the class.
    pub plan: Option<PlanKind>,
    /// The result.
    pub outcome: Outcome,
    /// The event.
    pub position: Position,
    /// When.
    // jiff writes a text by default, even into binary formats.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who finalized it.
    pub by: Actor,
    /// The event whose result it replaced.
    pub replaces: Option<Position>,
}

/// A decision of the principal about promotion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Why the rules left it to the principal.
    pub basis: DecisionBasis,
    /// What was decided.
    pub verdict: Verdict,
    /// Why; closed after erasure.
    pub reason: Sealed<Note>,
    /// The event.
    pub position: Position,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who decided.
    pub by: Actor,
}

/// Finalized results and decisions of a school; the last of each student and year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    finalized: OrdMap<(StudentId, SchoolYear), Arc<Finalized>>,
    decisions: OrdMap<(StudentId, SchoolYear), Arc<Decision>>,
}

impl Results {
    /// Whether a result or a decision of the student is recorded.
    pub(crate) fn is_about(&self, student: StudentId) -> bool {
        self.finalized.keys().any(|(of, _)| *of == student)
            || self.decisions.keys().any(|(of, _)| *of == student)
    }

    /// The finalized result of a student's year.
    #[must_use]
    pub fn finalized(&self, student: StudentId, year: SchoolYear) -> Option<&Finalized> {
        self.finalized.get(&(student, year)).map(AsRef::as_ref)
    }

    /// The principal's decision about a student's promotion after a year.
    #[must_use]
    pub fn decision(&self, student: StudentId, year: SchoolYear) -> Option<&Decision> {
        self.decisions.get(&(student, year)).map(AsRef::as_ref)
    }

    pub(crate) fn year_finalized(&mut self, event: &YearResultFinalized, recorded: &Recorded<Event>) {
        let finalized = Finalized {
            class: event.class,
            rule_set: event.rule_set.clone(),
            plan: event.plan,
            outcome: event.outcome.clone(),
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            replaces: event.replaces,
        };
        self.finalized.insert((event.student, event.year), Arc::new(finalized));
    }

    pub(crate) fn promotion_decided(&mut self, event: &PromotionDecided, recorded: &Recorded<Event>) {
        let decision = Decision {
            basis: event.basis,
            verdict: event.verdict,
            reason: event.reason.clone(),
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
        };
        self.decisions.insert((event.student, event.year), Arc::new(decision));
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let keys = (StudentId(person), SchoolYear(u16::MIN))..=(StudentId(person), SchoolYear(u16::MAX));
        let years: Vec<_> = self.decisions.range(keys).map(|(key, _)| *key).collect();
        for key in years {
            if let Some(decision) = self.decisions.get_mut(&key) {
                Arc::make_mut(decision).reason.erase();
            }
        }
    }
}
