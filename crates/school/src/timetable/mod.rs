//! The timetable (thời khóa biểu): which lesson a class has in which period, by versions in force from a day; who stands in for
//! an absent teacher (dạy thay); lessons that are not taught (tiết không dạy) and when they are made up for (dạy bù).
//!
//! Sources: General education programme 2018 (Circular 32/2018/TT-BGDĐT, amended by 13/2022) for the periods per year. No
//! circular says how many periods a half-day has, who makes the timetable or who finds a substitute: that is the practice
//! of schools.

mod commands;
mod decide;
mod events;
mod programme;
mod projection;
mod refusal;
mod schedule;
#[cfg(test)]
mod tests;
mod view;

use std::fmt;

use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{
    ArrangeSubstitution, CancelLessons, ClassTimetable, EndSubstitution, LessonSubstitute, PlanMakeUp,
    RestoreLessons, SetTimetable, WithdrawTimetable,
};
pub(crate) use decide::assignment_clash;
pub use events::{
    LessonsCanceled, LessonsRestored, MakeUpPlanned, PlannedLesson, Substituted, SubstitutionArranged,
    SubstitutionEnded, TimetableSet, TimetableWithdrawn,
};
pub use programme::periods_per_year;
pub use projection::{Canceled, Substitution, Timetables, Version};
pub use refusal::TimetableRefusal;
pub use schedule::{Lesson, Schedule};
pub use view::{FreeTeacher, PeriodCount};

use crate::attendance::Session;

/// A day of the week on which there is school (thứ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum SchoolDay {
    /// Thứ Hai.
    Monday,
    /// Thứ Ba.
    Tuesday,
    /// Thứ Tư.
    Wednesday,
    /// Thứ Năm.
    Thursday,
    /// Thứ Sáu.
    Friday,
    /// Thứ Bảy.
    Saturday,
}

impl SchoolDay {
    /// All, in the order of the week.
    pub const ALL: &'static [Self] =
        &[Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday];

    /// That of a day; none on a Sunday.
    #[must_use]
    pub fn of(day: Date) -> Option<Self> {
        match day.weekday() {
            Weekday::Monday => Some(Self::Monday),
            Weekday::Tuesday => Some(Self::Tuesday),
            Weekday::Wednesday => Some(Self::Wednesday),
            Weekday::Thursday => Some(Self::Thursday),
            Weekday::Friday => Some(Self::Friday),
            Weekday::Saturday => Some(Self::Saturday),
            Weekday::Sunday => None,
        }
    }

    /// The Vietnamese name.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Monday => "Thứ Hai",
            Self::Tuesday => "Thứ Ba",
            Self::Wednesday => "Thứ Tư",
            Self::Thursday => "Thứ Năm",
            Self::Friday => "Thứ Sáu",
            Self::Saturday => "Thứ Bảy",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
        }
    }
}

/// A period (tiết) of a half-day session, from 1 to [`Period::LAST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8")]
pub struct Period(u8);

/// A number is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a period from 1 to 6")]
pub struct NotAPeriod;

impl Period {
    /// The last one. A half-day has at most five in most schools; a sixth leaves room for those that have more.
    pub const LAST: u8 = 6;
    /// The first one.
    pub const FIRST: Self = Self(1);
    /// [`Period::LAST`] as a period.
    pub const MOST: Self = Self(Self::LAST);

    /// A period by its number.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (1..=Self::LAST).contains(&number).then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// All, in the order of the day.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::LAST).map(Self)
    }
}

impl TryFrom<u8> for Period {
    type Error = NotAPeriod;
    fn try_from(number: u8) -> Result<Self, NotAPeriod> {
        Self::new(number).ok_or(NotAPeriod)
    }
}

impl From<Period> for u8 {
    fn from(period: Period) -> Self {
        period.0
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A period of a day: half-day session and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Slot {
    /// The half-day session (buổi).
    pub session: Session,
    /// The period in it (tiết).
    pub period: Period,
}

impl Slot {
    /// As people say it: `Tiết 2, buổi sáng`.
    #[must_use]
    pub fn vi(self) -> String {
        format!("tiết {} {}", self.period, self.session.vi().to_lowercase())
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> String {
        format!("period {} of the {}", self.period, self.session)
    }
}

/// A period of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The day.
    pub date: Date,
    /// The half-day session.
    pub session: Session,
    /// The period in it.
    pub period: Period,
}

impl Place {
    /// A period of a date.
    #[must_use]
    pub fn new(date: Date, slot: Slot) -> Self {
        Self { date, session: slot.session, period: slot.period }
    }

    /// The period without the date.
    #[must_use]
    pub fn slot(self) -> Slot {
        Slot { session: self.session, period: self.period }
    }
}

/// Why a lesson is not taught (lí do không dạy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NotTaught {
    /// Nghỉ lễ, tết.
    Holiday,
    /// Hoạt động chung của trường: an event of the school.
    SchoolEvent,
    /// Thiên tai, thời tiết.
    Weather,
    /// Kiểm tra, thi.
    Examination,
    /// Giáo viên nghỉ, không có người dạy thay.
    TeacherAbsent,
    /// Lí do khác.
    Other,
}

impl NotTaught {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Holiday,
        Self::SchoolEvent,
        Self::Weather,
        Self::Examination,
        Self::TeacherAbsent,
        Self::Other,
    ];

    /// The Vietnamese text.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Holiday => "Nghỉ lễ, tết",
            Self::SchoolEvent => "Hoạt động chung của trường",
            Self::Weather => "Thiên tai, thời tiết",
            Self::Examination => "Kiểm tra, thi",
            Self::TeacherAbsent => "Giáo viên nghỉ",
            Self::Other => "Lí do khác",
        }
    }

    /// The English text.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Holiday => "Holiday",
            Self::SchoolEvent => "Event of the school",
            Self::Weather => "Weather or disaster",
            Self::Examination => "Examination",
            Self::TeacherAbsent => "Teacher absent",
            Self::Other => "Other reason",
        }
    }
}
