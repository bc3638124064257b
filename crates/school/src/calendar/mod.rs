//! The school itself: identity over time, school years with two terms, 35 weeks and four assessment periods.

mod commands;
mod events;
mod projection;
mod refusal;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{ChangeSchoolIdentity, FoundSchool, OpenSchoolYear};
pub use events::{SchoolFounded, SchoolIdentityChanged, SchoolYearOpened};
pub use projection::Calendar;
pub use refusal::CalendarRefusal;

pub(crate) use commands::plausible;

use crate::{regulations::AssessmentPeriod, text::Line};

/// What the school is called and where it is. There is no district level after 1 July 2025.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SchoolIdentity {
    /// Full name (tên trường).
    pub name: Line,
    /// Commune or ward (xã, phường).
    pub commune: Line,
    /// Province or city (tỉnh, thành phố).
    pub province: Line,
}

/// Teaching weeks of a school year (khung kế hoạch thời gian năm học; General education programme 2018).
pub const WEEKS: u8 = 35;

/// A school year (năm học), named by the calendar year in which it starts: 2025 is 2025-2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SchoolYear(pub u16);

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, u32::from(self.0) + 1)
    }
}

impl SchoolYear {
    /// The year that has begun or is about to: lists are made in summer.
    #[must_use]
    pub fn coming(today: Date) -> Option<Self> {
        let first = if today.month() >= 6 { today.year() } else { today.year() - 1 };
        u16::try_from(first).ok().map(Self)
    }
}

impl std::str::FromStr for SchoolYear {
    type Err = ();
    /// Reads `2025-2026`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, second) = text.split_once('-').ok_or(())?;
        let first: u16 = first.trim().parse().map_err(|_| ())?;
        let second: u16 = second.trim().parse().map_err(|_| ())?;
        ((2000..2100).contains(&first) && second == first + 1).then_some(Self(first)).ok_or(())
    }
}

/// One of the two terms (học kì).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Term {
    /// Học kì I.
    One,
    /// Học kì II.
    Two,
}

/// A grading period: one assessment moment of one school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct GradingPeriod {
    /// The year.
    pub year: SchoolYear,
    /// The moment within it.
    pub moment: AssessmentPeriod,
}

impl fmt::Display for GradingPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.year, self.moment)
    }
}

/// An open school year with its dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearDates {
    /// Which year.
    pub year: SchoolYear,
    /// First day of week 1.
    pub first_day: Date,
    /// First day of term two.
    pub term_two_first_day: Date,
    /// Last day of the year.
    pub last_day: Date,
    /// Weeks of term one.
    pub term_one_weeks: u8,
    /// Weeks of term two.
    pub term_two_weeks: u8,
}

impl YearDates {
    /// The day, or the nearest one of the school year: results are also entered and signed after its last day.
    #[must_use]
    pub fn nearest(&self, day: Date) -> Date {
        // Not `clamp`, which panics on bounds in the wrong order.
        day.max(self.first_day).min(self.last_day)
    }
}
