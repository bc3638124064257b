//! The closing of a grading period (khép sổ): the subject teacher signs off, the homeroom teacher consolidates, the principal
//! confirms, and what is confirmed and locked is published to guardians. A signature counts only while nothing it covers
//! is newer than it; that is derived from positions and never an event.
//!
//! Sources: Circular 27/2020/TT-BGDĐT, Articles 9, 10 and 15-17; Circular 22/2021/TT-BGDĐT, Articles 19 and 20; the order of
//! signing is that of the digital report book (học bạ số).

mod book;
mod commands;
mod decide;
mod events;
mod projection;
mod readiness;
mod refusal;
mod standing;
mod statement;
mod subjects;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    ConfirmClass, ConsolidateClass, PublishResults, SignOffSubject, WithdrawResults, WithdrawSignOff,
};
pub use events::{
    ClassConfirmed, ClassConsolidated, ResultsPublished, ResultsWithdrawn, SignOffWithdrawn, SubjectSignedOff,
};
pub use projection::{Closings, Publication, Signature, Slot, Withdrawal};
pub use readiness::{ClassLine, ColumnReadiness, Part, Readiness, lines, readiness};
pub use refusal::{ClosingRefusal, Hindrance, NotReady};
pub use standing::{ClassClosing, Locked, Phase, Signed, SubjectClosing, of};
pub use statement::Statement;

use crate::{
    ids::StudentId,
    regulations::{MissingPart, Subject, Target},
    text::Bilingual,
};

/// Which signature of a class and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The subject teacher's, for one subject (giáo viên bộ môn kí).
    Subject(Subject),
    /// The homeroom teacher's, for the summary of the class (giáo viên chủ nhiệm tổng hợp).
    Consolidation,
    /// The principal's (hiệu trưởng xác nhận).
    Confirmation,
}

impl Stage {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::Subject(subject) => Bilingual::new(
                format!("xác nhận môn {}", subject.vi()),
                format!("the sign-off of {}", subject.en()),
            ),
            Self::Consolidation => Bilingual::new("tổng hợp của giáo viên chủ nhiệm", "the consolidation"),
            Self::Confirmation => Bilingual::new("xác nhận của hiệu trưởng", "the principal's confirmation"),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject(subject) => write!(f, "subject:{subject}"),
            Self::Consolidation => f.write_str("consolidation"),
            Self::Confirmation => f.write_str("confirmation"),
        }
    }
}

/// A cell that must be filled and is not, or not wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lacking {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
    /// What is missing.
    pub what: MissingPart,
}
