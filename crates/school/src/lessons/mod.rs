//! The lesson log (sổ ghi đầu bài): one row per lesson that was taught, written and thereby signed by whoever taught it. What the
//! lesson is follows from the timetable, who was absent from the attendance; neither is entered again. The homeroom
//! teacher closes the weeks, the management board signs the months.
//!
//! Sources: the log is a record of the school by the charters (Circular 28/2020/TT-BGDĐT for primary, 32/2020 for secondary
//! schools, Article 21). No circular sets its form, by when a row is written, or who closes a week: that is the practice of the
//! books in use. Their pages for secondary school have a remark and a grade of the lesson (xếp loại giờ học), those for primary
//! school do not; whether a school must grade is not said anywhere, so a grade is optional and only in secondary school.

mod book;
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

pub use book::{LogRow, LogWeek, SubjectTotals, log_months, log_weeks};
pub use commands::{
    CloseLessonWeek, ReopenLessonWeek, SignLesson, SignLessonMonth, WithdrawLesson, WithdrawLessonMonth,
};
pub(crate) use decide::{is_writable, none_signed_since};
pub use events::{
    LessonMonthSigned, LessonMonthWithdrawn, LessonSigned, LessonWeekClosed, LessonWeekReopened,
    LessonWithdrawn,
};
pub use projection::{LessonLog, LessonRow};
pub use refusal::LessonRefusal;

/// The number of a lesson in the programme of its subject (tiết theo phân phối chương trình, PPCT), from 1 to
/// [`LessonNumber::LAST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(with = "u16")]
pub struct LessonNumber(u16);

/// A number is none of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the number of a lesson from 1 to 500")]
pub struct NotALessonNumber;

impl LessonNumber {
    /// The last one; the subject with the most lessons a year has 420.
    pub const LAST: u16 = 500;

    /// The lesson of a number.
    #[must_use]
    pub fn new(number: u16) -> Option<Self> {
        (1..=Self::LAST).contains(&number).then_some(Self(number))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::new(self.0.saturating_add(1))
    }
}

impl TryFrom<u16> for LessonNumber {
    type Error = NotALessonNumber;
    fn try_from(number: u16) -> Result<Self, NotALessonNumber> {
        Self::new(number).ok_or(NotALessonNumber)
    }
}

impl From<LessonNumber> for u16 {
    fn from(number: LessonNumber) -> Self {
        number.0
    }
}

impl fmt::Display for LessonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The grade of a lesson in the log of secondary school (xếp loại giờ học), about the class and no single student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum LessonGrade {
    /// Tốt (A).
    Good,
    /// Khá (B).
    Fair,
    /// Đạt (C).
    Passed,
    /// Chưa đạt (D).
    NotPassed,
}

impl LessonGrade {
    /// All, best first.
    pub const ALL: &'static [Self] = &[Self::Good, Self::Fair, Self::Passed, Self::NotPassed];

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Good => "Tốt",
            Self::Fair => "Khá",
            Self::Passed => "Đạt",
            Self::NotPassed => "Chưa đạt",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Passed => "Passed",
            Self::NotPassed => "Not passed",
        }
    }
}
