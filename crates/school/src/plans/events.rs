//! What happens to individual plans.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PlanKind;
use crate::{
    calendar::SchoolYear,
    ids::StudentId,
    periods::Order,
    regulations::Subject,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
};

/// A student's individual plan for a school year was decided; replaces the plan before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndividualPlanSet {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The kind.
    pub kind: PlanKind,
    /// The subjects in which the student is not assessed, in the order of the forms.
    pub exempt: Vec<Subject>,
    /// Why (căn cứ).
    pub basis: Sealed<Note>,
    /// The principal's decision.
    pub order: Order,
}

/// The plan does not hold any more; the student is assessed as the class is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IndividualPlanEnded {
    /// The student.
    pub student: StudentId,
    /// The school year.
    pub year: SchoolYear,
    /// The principal's decision.
    pub order: Order,
}

impl HasSealed for IndividualPlanSet {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Health);
        vec![SealedSlot { field: "basis", owner, category, value: &mut self.basis }]
    }
}

impl HasSealed for IndividualPlanEnded {}
