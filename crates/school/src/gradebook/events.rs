//! What happens to grades: one event per cell, so that every grade has its own place in the ledger.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Mark;
use crate::{
    calendar::GradingPeriod,
    ids::{ChangeRequestId, ClassId, StudentId},
    regulations::Target,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    state::Position,
    text::Note,
};

/// A grade was entered into an empty cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GradeEntered {
    /// The student.
    pub student: StudentId,
    /// The class in whose gradebook it was entered.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// The column.
    pub target: Target,
    /// Level and score.
    pub mark: Option<Mark>,
    /// Comment (nhận xét).
    pub comment: Option<Sealed<Note>>,
    /// The change request under whose unlock, or in whose execution, it was written in a locked book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ChangeRequestId>,
}

/// A grade was corrected; what it replaces stays readable in the event at `corrects`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GradeCorrected {
    /// The student.
    pub student: StudentId,
    /// The class in whose gradebook it was corrected.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// The column.
    pub target: Target,
    /// The event whose grade is replaced.
    pub corrects: Position,
    /// The mark that was replaced.
    pub previous: Option<Mark>,
    /// The mark from now on; none empties the cell.
    pub mark: Option<Mark>,
    /// The comment from now on.
    pub comment: Option<Sealed<Note>>,
    /// Why.
    pub reason: Option<Sealed<Note>>,
    /// The command whose entry is taken back by this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverts: Option<Uuid>,
    /// The change request under whose unlock, or in whose execution, it was written in a locked book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ChangeRequestId>,
}

impl HasSealed for GradeEntered {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.student.0;
        self.comment
            .as_mut()
            .map(|value| SealedSlot { field: "comment", owner, category: Category::Comment, value })
            .into_iter()
            .collect()
    }
}

impl HasSealed for GradeCorrected {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let owner = self.student.0;
        let slot = |field, value| SealedSlot { field, owner, category: Category::Comment, value };
        let comment = self.comment.as_mut().map(|value| slot("comment", value));
        let reason = self.reason.as_mut().map(|value| slot("reason", value));
        comment.into_iter().chain(reason).collect()
    }
}
