//! The plans in force, by student and school year.

use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{IndividualPlanEnded, IndividualPlanSet, PlanKind};
use crate::{
    calendar::SchoolYear,
    ids::StudentId,
    periods::Order,
    regulations::Subject,
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// How a student is assessed otherwise than the class, in one school year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The kind.
    pub kind: PlanKind,
    /// The subjects in which the student is not assessed.
    pub exempt: Vec<Subject>,
    /// Why; closed after erasure.
    pub basis: Sealed<Note>,
    /// The principal's decision.
    pub order: Order,
    /// The event.
    pub position: Position,
}

/// The plans in force of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plans {
    plans: OrdMap<(StudentId, SchoolYear), Plan>,
    /// The event that last set or ended one.
    changed: OrdMap<(StudentId, SchoolYear), Position>,
}

impl Plans {
    /// Whether a plan of the student is recorded.
    pub(crate) fn is_about(&self, student: StudentId) -> bool {
        self.plans.keys().any(|(of, _)| *of == student)
    }

    /// The plan of a student in a year.
    #[must_use]
    pub fn plan(&self, student: StudentId, year: SchoolYear) -> Option<&Plan> {
        self.plans.get(&(student, year))
    }

    /// Whether the student is not assessed in the subject.
    #[must_use]
    pub fn is_exempt(&self, student: StudentId, year: SchoolYear, subject: Subject) -> bool {
        self.plan(student, year).is_some_and(|plan| plan.exempt.contains(&subject))
    }

    /// Whether the student is taught by an individual education plan.
    #[must_use]
    pub fn is_individual(&self, student: StudentId, year: SchoolYear) -> bool {
        self.plan(student, year).is_some_and(|plan| plan.kind == PlanKind::IndividualEducation)
    }

    /// The event that last set or ended a plan of a student in a year.
    #[must_use]
    pub fn changed(&self, student: StudentId, year: SchoolYear) -> Option<Position> {
        self.changed.get(&(student, year)).copied()
    }

    pub(crate) fn set(&mut self, event: &IndividualPlanSet, position: Position) {
        let IndividualPlanSet { student, year, kind, exempt, basis, order } = event.clone();
        self.changed.insert((student, year), position);
        self.plans.insert((student, year), Plan { kind, exempt, basis, order, position });
    }

    pub(crate) fn ended(&mut self, event: &IndividualPlanEnded, position: Position) {
        self.changed.insert((event.student, event.year), position);
        self.plans.remove(&(event.student, event.year));
    }

    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Health) {
            return;
        }
        let first = (StudentId(person), SchoolYear(u16::MIN));
        let years: Vec<_> = self.plans.range(first..).map(|(key, _)| *key).collect();
        for key in years.into_iter().take_while(|(student, _)| student.0 == person) {
            if let Some(plan) = self.plans.get_mut(&key) {
                plan.basis.erase();
            }
        }
    }
}
