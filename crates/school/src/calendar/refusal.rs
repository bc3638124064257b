//! Why a command about the school or its years is refused.

use jiff::civil::Date;

use super::SchoolYear;
use crate::{refusal::Explain, text::Bilingual};

/// Refusals of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// The ledger already holds a school.
    AlreadyFounded,
    /// A school without any level of schooling.
    NoLevels,
    /// The ledger holds no school yet.
    NotFounded,
    /// A date that no school's records can have.
    DateOutOfBounds(Date),
    /// The new identity would hold before the one that was given last.
    IdentityBeforeLast {
        /// First day of the last identity.
        last: Date,
        /// First day that was asked for.
        given: Date,
    },
    /// The year is open already.
    YearAlreadyOpen(SchoolYear),
    /// The year is not open.
    YearNotOpen(SchoolYear),
    /// The first day is not in the second half of the calendar year that names the school year, or the last day not in
    /// January to August of the next.
    YearMismatch {
        /// The year as named.
        year: SchoolYear,
        /// The date that does not fit.
        date: Date,
    },
    /// First day, first day of term two and last day do not follow each other.
    DatesOutOfOrder {
        /// The earlier date.
        first: Date,
        /// The date that should come later.
        second: Date,
    },
    /// The two terms do not make 35 weeks, or one has none.
    WeeksNot35 {
        /// Weeks of term one.
        term_one: u8,
        /// Weeks of term two.
        term_two: u8,
    },
    /// The last week of a term would begin after the term.
    WeeksDoNotFit {
        /// Weeks of the term.
        weeks: u8,
    },
    /// The dates overlap those of another open year.
    YearsOverlap(SchoolYear),
}

impl Explain for CalendarRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyFounded => "SCHOOL_ALREADY_FOUNDED",
            Self::NoLevels => "NO_LEVELS",
            Self::NotFounded => "SCHOOL_NOT_FOUNDED",
            Self::DateOutOfBounds(_) => "DATE_OUT_OF_BOUNDS",
            Self::IdentityBeforeLast { .. } => "IDENTITY_BEFORE_LAST",
            Self::YearAlreadyOpen(_) => "SCHOOL_YEAR_ALREADY_OPEN",
            Self::YearNotOpen(_) => "SCHOOL_YEAR_NOT_OPEN",
            Self::YearMismatch { .. } => "SCHOOL_YEAR_MISMATCH",
            Self::DatesOutOfOrder { .. } => "DATES_OUT_OF_ORDER",
            Self::WeeksNot35 { .. } => "WEEKS_NOT_35",
            Self::WeeksDoNotFit { .. } => "WEEKS_DO_NOT_FIT",
            Self::YearsOverlap(_) => "SCHOOL_YEARS_OVERLAP",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::AlreadyFounded => {
                Bilingual::new("Sổ cái này đã có trường.", "This ledger already holds a school.")
            }
            Self::NoLevels => Bilingual::new(
                "Trường phải có ít nhất một cấp học.",
                "A school has at least one level of schooling.",
            ),
            Self::NotFounded => {
                Bilingual::new("Trường chưa được khai báo.", "The school has not been founded yet.")
            }
            Self::DateOutOfBounds(date) => Bilingual::new(
                format!("Ngày {date} nằm ngoài khoảng cho phép (năm 2000 đến 2099)."),
                format!("The date {date} is outside the years 2000 to 2099."),
            ),
            Self::IdentityBeforeLast { last, given } => Bilingual::new(
                format!("Ngày bắt đầu {given} sớm hơn lần thay đổi gần nhất ({last})."),
                format!("The first day {given} is before the last change ({last})."),
            ),
            Self::YearAlreadyOpen(year) => Bilingual::new(
                format!("Năm học {year} đã được mở."),
                format!("School year {year} is already open."),
            ),
            Self::YearNotOpen(year) => Bilingual::new(
                format!("Năm học {year} chưa được mở."),
                format!("School year {year} is not open."),
            ),
            Self::YearMismatch { year, date } => Bilingual::new(
                format!("Ngày {date} không thuộc năm học {year}."),
                format!("The date {date} does not belong to school year {year}."),
            ),
            Self::DatesOutOfOrder { first, second } => Bilingual::new(
                format!("Ngày {second} phải sau ngày {first}."),
                format!("The date {second} must come after {first}."),
            ),
            Self::WeeksNot35 { term_one, term_two } => Bilingual::new(
                format!("Năm học phải có 35 tuần; đã khai {term_one} + {term_two}."),
                format!("A school year has 35 weeks; {term_one} + {term_two} were given."),
            ),
            Self::WeeksDoNotFit { weeks } => Bilingual::new(
                format!("Học kì không đủ ngày cho {weeks} tuần."),
                format!("The term is too short for {weeks} weeks."),
            ),
            Self::YearsOverlap(year) => Bilingual::new(
                format!("Thời gian trùng với năm học {year}."),
                format!("The dates overlap school year {year}."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::AlreadyFounded | Self::NoLevels | Self::NotFounded => None,
            Self::DateOutOfBounds(date)
            | Self::IdentityBeforeLast { given: date, .. }
            | Self::YearMismatch { date, .. }
            | Self::DatesOutOfOrder { second: date, .. } => Some(date.to_string()),
            Self::YearAlreadyOpen(year) | Self::YearNotOpen(year) | Self::YearsOverlap(year) => {
                Some(year.to_string())
            }
            Self::WeeksNot35 { term_one, term_two } => Some(format!("{term_one} + {term_two}")),
            Self::WeeksDoNotFit { weeks } => Some(weeks.to_string()),
        }
    }
}
