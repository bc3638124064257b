//! What happens to replacement tests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Permission, Standing};
use crate::{
    calendar::GradingPeriod,
    ids::{ChangeRequestId, ClassId, StudentId},
    regulations::{Score, Subject},
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A replacement test was proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplacementTestProposed {
    /// The pupil.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The score that is thought abnormal.
    pub score: Score,
    /// Why.
    pub reason: Sealed<Note>,
}

/// A proposed replacement test was permitted or refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplacementTestDecided {
    /// The pupil.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The event of the proposal.
    pub proposal: Position,
    /// What the school says.
    pub permission: Permission,
    /// Why.
    pub reason: Option<Sealed<Note>>,
}

/// The score of a permitted replacement test was recorded beside the first one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplacementTestRecorded {
    /// The pupil.
    pub student: StudentId,
    /// The class.
    pub class: ClassId,
    /// The period.
    pub period: GradingPeriod,
    /// The subject.
    pub subject: Subject,
    /// The event of the proposal.
    pub proposal: Position,
    /// The event that wrote the first score.
    pub replaces: Position,
    /// The first score.
    pub first: Score,
    /// The score of the replacement test.
    pub score: Score,
    /// Which of the two counts.
    pub stands: Standing,
    /// Why.
    pub reason: Option<Sealed<Note>>,
    /// The change request under whose unlock it was written in a locked book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ChangeRequestId>,
}

fn reason(student: StudentId, value: &mut Sealed<Note>) -> SealedSlot<'_> {
    SealedSlot { field: "reason", owner: student.0, category: Category::Comment, value }
}

impl HasSealed for ReplacementTestProposed {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        vec![reason(self.student, &mut self.reason)]
    }
}

impl HasSealed for ReplacementTestDecided {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        self.reason.as_mut().map(|value| reason(student, value)).into_iter().collect()
    }
}

impl HasSealed for ReplacementTestRecorded {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let student = self.student;
        self.reason.as_mut().map(|value| reason(student, value)).into_iter().collect()
    }
}
