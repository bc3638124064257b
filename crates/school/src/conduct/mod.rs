//! Conduct and discipline (nền nếp, kỉ luật) between two assessments: what teachers note of a student (khen, nhắc nhở), how the
//! homeroom teacher sees a week or a month, and measures of discipline.
//!
//! The ratings of qualities, competencies and conduct (Circulars 27/2020 and 22/2021) stay where they are, at their moments. Nothing
//! here derives one: notes and reviews feed the teacher's judgment only.
//!
//! Sources: Circular 27/2020/TT-BGDĐT, Article 6 (regular assessment by observation and remarks); Circular 19/2025/TT-BGDĐT on
//! commendation and discipline of students for the measures. How that circular shares the decisions between teachers and principal is
//! read here as [`Measure::is_of_principal`] says, which is unsure; the measures are data. A month of the class book that the management
//! board signed is closed here, too.

mod commands;
mod decide;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    DecideDiscipline, LiftDiscipline, RecordConductNote, ReviewConduct, StudentReview, WithdrawConductNote,
};
pub(crate) use decide::{class_of, class_on, days};
pub use events::{
    ConductNoteRecorded, ConductNoteWithdrawn, ConductReviewed, DisciplineDecided, DisciplineLifted, Reviewed,
};
pub use projection::{Conduct, ConductNote, Discipline, Review, Withdrawal};
pub use refusal::ConductRefusal;

use crate::{attendance::Month, regulations::SchoolLevel};

/// What kind of note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NoteKind {
    /// Khen: praise.
    Praise,
    /// Nhắc nhở: a reminder.
    Reminder,
    /// Tiến bộ: progress.
    Progress,
    /// Vụ việc: an incident.
    Incident,
}

impl NoteKind {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Praise, Self::Reminder, Self::Progress, Self::Incident];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Praise => "Khen",
            Self::Reminder => "Nhắc nhở",
            Self::Progress => "Tiến bộ",
            Self::Incident => "Vụ việc",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Praise => "Praise",
            Self::Reminder => "Reminder",
            Self::Progress => "Progress",
            Self::Incident => "Incident",
        }
    }
}

/// How a student kept order in a week or a month (xếp loại nền nếp), where a school uses such levels. No rating of a circular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ReviewLevel {
    /// Tốt.
    Good,
    /// Khá.
    Fair,
    /// Đạt.
    Reached,
    /// Cần cố gắng.
    NeedsEffort,
}

impl ReviewLevel {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Good, Self::Fair, Self::Reached, Self::NeedsEffort];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Good => "Tốt",
            Self::Fair => "Khá",
            Self::Reached => "Đạt",
            Self::NeedsEffort => "Cần cố gắng",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Reached => "Reached",
            Self::NeedsEffort => "Needs effort",
        }
    }
}

/// What a review or a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Span {
    /// A teaching week (tuần học), from 1 to 35.
    Week(u8),
    /// A month (tháng).
    Month(Month),
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Week(week) => write!(f, "tuần {week}"),
            Self::Month(month) => f.write_str(&month.vi()),
        }
    }
}

/// A measure of discipline (biện pháp kỉ luật). Circular 19/2025/TT-BGDĐT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Nhắc nhở.
    Reminder,
    /// Yêu cầu xin lỗi: the student is asked to apologize. Primary school.
    Apology,
    /// Phê bình: criticism. Secondary school.
    Criticism,
    /// Yêu cầu viết bản tự kiểm điểm: the student is asked for a written self-review. Secondary school.
    SelfReview,
}

impl Measure {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Reminder, Self::Apology, Self::Criticism, Self::SelfReview];

    /// Whether there is such a measure at that level of school.
    #[must_use]
    pub fn exists_at(self, level: SchoolLevel) -> bool {
        let is_primary = level == SchoolLevel::Primary;
        match self {
            Self::Reminder => true,
            Self::Apology => is_primary,
            Self::Criticism | Self::SelfReview => !is_primary,
        }
    }

    /// Whether the management board decides it rather than a teacher. Unsure: read from drafts of the circular.
    #[must_use]
    pub fn is_of_principal(self) -> bool {
        match self {
            Self::Reminder | Self::Apology => false,
            Self::Criticism | Self::SelfReview => true,
        }
    }

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Reminder => "Nhắc nhở",
            Self::Apology => "Yêu cầu xin lỗi",
            Self::Criticism => "Phê bình",
            Self::SelfReview => "Yêu cầu viết bản tự kiểm điểm",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Reminder => "Reminder",
            Self::Apology => "Asked to apologize",
            Self::Criticism => "Criticism",
            Self::SelfReview => "Asked for a written self-review",
        }
    }
}
