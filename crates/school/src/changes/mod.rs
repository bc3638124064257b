//! Changing a closed book (sửa điểm sau khi khóa sổ): a teacher asks, the principal orders or refuses, the admin board carries
//! out, either the correction itself or a narrow unlock that closes by itself. Never one person alone, every step an event.
//! Source: the admin board locks and unlocks "theo yêu cầu của Hiệu trưởng"; a correction of a record is signed and its old
//! content stays readable.

mod access;
mod commands;
mod decide;
mod due;
mod events;
mod execute;
mod projection;
mod refusal;
mod request;
#[cfg(test)]
mod tests;
mod unlock;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use access::{Access, LockRefusal, may_write};
pub use commands::{
    CellChange, CloseUnlock, CommentChange, ExecuteChange, OrderChange, RecordDue, RefuseChange,
    RequestChange, WithdrawChange,
};
pub use events::{
    ChangeCommentsProposed, ChangeCorrected, ChangeOrdered, ChangeRefused, ChangeRequested, ChangeUnlocked,
    ChangeWithdrawn, UnlockClosed,
};
pub use projection::{
    ChangeFilter, ChangeRequest, ChangeStatus, Changes, OrderGiven, Outcome, ProposedComments,
};
pub use refusal::ChangeRefusal;
pub use unlock::Unlock;

use crate::{gradebook::Mark, ids::StudentId, regulations::Target, text::Note};

/// Most cells in one request: a class.
pub const MAX_CELLS: usize = 40;

/// A request that nobody decides on lapses after this time.
pub const REQUEST_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The longest time for which a part of a locked book can be opened for a change.
pub const MAX_UNLOCK: SignedDuration = SignedDuration::from_hours(14 * 24);

/// One cell that shall be changed, as it stood when the change was asked for and as it shall be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProposedCell {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
    /// How often it had been written; 0 when it was empty.
    pub version: u32,
    /// What stood in it.
    pub old: Option<Mark>,
    /// What shall stand in it.
    pub proposed: Option<Mark>,
    /// What shall become of its comment.
    pub comment: CommentEffect,
}

/// What a change does to the comment of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum CommentEffect {
    /// It stays.
    Keep,
    /// It is removed.
    Remove,
    /// It is replaced by the proposed text.
    Write,
}

/// The comment that was proposed for one column of a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedComment {
    /// The column.
    pub target: Target,
    /// The text.
    pub comment: Note,
}

/// A cell of the gradebook that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CellRef {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
}

/// How a change is carried out, as the principal orders it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Execution {
    /// The admin board opens the book for the requester until a time (mở sổ có thời hạn).
    Unlock {
        /// How much of it.
        reach: Reach,
        /// The end, exclusive; at most [`MAX_UNLOCK`] ahead of the order.
        until: Timestamp,
    },
    /// The admin board writes the proposed marks itself (sửa trực tiếp).
    Correction,
}

/// How much of a book is opened for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Reach {
    /// Exactly the cells of the request.
    Cells,
    /// The whole column of each of these cells, for every student of the class.
    Columns,
}

/// What is open to the teacher of an unlock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Opened {
    /// These cells.
    Cells(Vec<CellRef>),
    /// These columns of the class; a subject with its regular assessments.
    Columns(Vec<Target>),
}

/// Why an unlock is no longer in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ClosedReason {
    /// Its time was over.
    Expired,
    /// The teacher was done, or the admin board closed it.
    ByHand,
    /// Everything that it opened was locked anew.
    Relocked,
}
