//! What changed late: every change of a cell that a lock had ever covered, whose class had ever been published, or whose
//! student's year had been finalized. A report for the principal and for inspectors; nothing here decides anything.

mod projection;
mod sessions;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use projection::LateChanges;

use crate::{
    calendar::GradingPeriod,
    context::Actor,
    gradebook::Mark,
    ids::{ChangeRequestId, ClassId, StudentId},
    regulations::Target,
    state::Position,
};

/// What had happened to the cell before it changed; at least one of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// A lock that had come to cover it, whether it was still in force or not.
    pub lock: Option<Position>,
    /// The first publication of the class's results.
    pub publication: Option<Position>,
    /// The finalization of the student's year that stood then.
    pub finalization: Option<Position>,
}

/// A cell that changed late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateChange {
    /// The event that changed it.
    pub position: Position,
    /// When.
    // jiff writes a text by default, even into binary formats.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// The change request behind it, which says who asked and who ordered; none when it was written in an open book.
    pub request: Option<ChangeRequestId>,
    /// The class in whose gradebook it was written.
    pub class: ClassId,
    /// The row.
    pub student: StudentId,
    /// The period.
    pub period: GradingPeriod,
    /// The column.
    pub target: Target,
    /// The mark before; none when there was none.
    pub old: Option<Mark>,
    /// The mark from then on.
    pub new: Option<Mark>,
    /// After what.
    pub after: After,
}

impl LateChange {
    /// Whether the mark is the same as before, so that only the comment was written.
    #[must_use]
    pub fn is_comment_only(&self) -> bool {
        self.old == self.new
    }
}
