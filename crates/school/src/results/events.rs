//! What happens to results: the principal finalizes a year and decides where the rules leave promotion open.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Completed, DecisionBasis, Outcome, Verdict};
use crate::{
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    plans::PlanKind,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::{Code, Note},
};

/// The result of a student's year was finalized (hiệu trưởng xác nhận kết quả cuối năm học).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YearResultFinalized {
    /// The student.
    pub student: StudentId,
    /// The class of the year.
    pub class: ClassId,
    /// The school year.
    pub year: SchoolYear,
    /// The rule set by which the result was found, such as `TT27/2020`.
    pub rule_set: Code,
    /// The plan by which the student was assessed otherwise than the class.
    pub plan: Option<PlanKind>,
    /// The result.
    pub outcome: Outcome,
    /// The event whose result it replaces.
    pub replaces: Option<Position>,
}

/// The principal decided whether a student goes up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromotionDecided {
    /// The student.
    pub student: StudentId,
    /// The class of the year.
    pub class: ClassId,
    /// The school year.
    pub year: SchoolYear,
    /// Why the rules leave it to the principal.
    pub basis: DecisionBasis,
    /// Whether the class is completed with it: a fact of its own.
    pub completed: Completed,
    /// The decision.
    pub verdict: Verdict,
    /// Why.
    pub reason: Sealed<Note>,
    /// The event whose decision it replaces.
    pub replaces: Option<Position>,
}

impl HasSealed for YearResultFinalized {}

impl HasSealed for PromotionDecided {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.student.0, Category::Comment);
        vec![SealedSlot { field: "reason", owner, category, value: &mut self.reason }]
    }
}
