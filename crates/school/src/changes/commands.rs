//! Commands about changes of a closed book.

use serde::{Deserialize, Serialize};

use super::Execution;
use crate::{
    calendar::GradingPeriod,
    gradebook::Mark,
    ids::{ChangeRequestId, ClassId, DocumentId, StudentId},
    periods::Order,
    regulations::Target,
    text::Note,
};

/// Asks for cells of a locked gradebook to be changed (đề nghị sửa điểm).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestChange {
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// The cells; at most [`MAX_CELLS`](super::MAX_CELLS), each once.
    pub cells: Vec<CellChange>,
    /// Why.
    pub reason: Note,
    /// Minutes that were drawn up about it (biên bản), handed in before.
    pub minutes: Option<DocumentId>,
}

/// One cell as it shall be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellChange {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
    /// The mark; none empties the cell of its mark.
    pub mark: Option<Mark>,
    /// What becomes of the comment.
    pub comment: CommentChange,
    /// The version the author saw: 0 for an empty cell, else how often the cell was written.
    pub expected_version: u32,
}

/// What shall become of the comment of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommentChange {
    /// It stays.
    Keep,
    /// It is removed.
    Remove,
    /// It is replaced.
    Write(Note),
}

/// Takes a request back that was not carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawChange {
    /// The request.
    pub request: ChangeRequestId,
}

/// Orders a requested change, or orders it otherwise as long as it was not carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderChange {
    /// The request.
    pub request: ChangeRequestId,
    /// How it is to be carried out.
    pub execution: Execution,
    /// The order.
    pub order: Order,
}

/// Refuses a requested change, also one that was ordered and not carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefuseChange {
    /// The request.
    pub request: ChangeRequestId,
    /// Why.
    pub reason: Note,
}

/// Carries out an ordered change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecuteChange {
    /// The request.
    pub request: ChangeRequestId,
}

/// Ends the unlock for a change before its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloseUnlock {
    /// The request.
    pub request: ChangeRequestId,
}

/// Records what has come to pass by the moment of the decision: locks that took effect, unlocks that ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordDue {}
