//! What happens to awards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AwardId, AwardKind};
use crate::{
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    periods::Order,
    regulations::tt27::Nomination,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
};

/// An award was proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AwardProposed {
    /// The award.
    pub award: AwardId,
    /// The student.
    pub student: StudentId,
    /// The class of the year.
    pub class: ClassId,
    /// The school year.
    pub year: SchoolYear,
    /// What is awarded.
    pub kind: AwardKind,
    /// What is said for an exemplary student.
    pub nomination: Option<Nomination>,
    /// For what (thành tích).
    pub citation: Option<Sealed<Note>>,
}

/// An award was granted, proposed before or following from the result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AwardGranted {
    /// The award.
    pub award: AwardId,
    /// The student.
    pub student: StudentId,
    /// The class of the year.
    pub class: ClassId,
    /// The school year.
    pub year: SchoolYear,
    /// What is awarded.
    pub kind: AwardKind,
    /// The principal's decision (quyết định khen thưởng).
    pub order: Order,
}

/// A proposed award was declined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AwardDeclined {
    /// The award.
    pub award: AwardId,
    /// The student.
    pub student: StudentId,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A granted award was revoked (thu hồi).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AwardRevoked {
    /// The award.
    pub award: AwardId,
    /// The student.
    pub student: StudentId,
    /// Why.
    pub reason: Sealed<Note>,
}

fn slot<'a>(student: StudentId, field: &'static str, value: &'a mut Sealed<Note>) -> SealedSlot<'a> {
    SealedSlot { field, owner: student.0, category: Category::Comment, value }
}

impl HasSealed for AwardProposed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        self.citation.as_mut().map(|value| slot(student, "citation", value)).into_iter().collect()
    }
}

impl HasSealed for AwardGranted {}

impl HasSealed for AwardDeclined {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot(self.student, "reason", &mut self.reason)]
    }
}

impl HasSealed for AwardRevoked {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![slot(self.student, "reason", &mut self.reason)]
    }
}
