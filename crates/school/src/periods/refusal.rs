//! Why a period is not locked or unlocked.

use jiff::civil::Date;

use crate::{
    calendar::{GradingPeriod, SchoolYear},
    ids::ClassId,
    refusal::Explain,
    regulations::Target,
    text::Bilingual,
};

/// Why a lock or unlock was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum PeriodRefusal {
    /// The school year is not open.
    YearNotOpen {
        /// As given.
        year: SchoolYear,
    },
    /// No such class.
    UnknownClass {
        /// As given.
        class: ClassId,
    },
    /// The class belongs to another year than the period.
    ClassOfOtherYear {
        /// The year of the class.
        class_year: SchoolYear,
        /// The year of the period.
        year: SchoolYear,
    },
    /// No class in the scope is assessed at that moment by any regulation known here.
    NothingAssessed {
        /// As given.
        period: GradingPeriod,
    },
    /// No class in the scope has such a column.
    TargetNotInScope {
        /// As given.
        target: Target,
    },
    /// The order that is cited bears a date that is yet to come.
    OrderInFuture {
        /// As given.
        dated: Date,
        /// The day of the decision.
        today: Date,
    },
}

impl Explain for PeriodRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::YearNotOpen { .. } => "SCHOOL_YEAR_NOT_OPEN",
            Self::UnknownClass { .. } => "UNKNOWN_CLASS",
            Self::ClassOfOtherYear { .. } => "CLASS_OF_OTHER_YEAR",
            Self::NothingAssessed { .. } => "NOTHING_ASSESSED",
            Self::TargetNotInScope { .. } => "TARGET_NOT_IN_SCOPE",
            Self::OrderInFuture { .. } => "ORDER_IN_FUTURE",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::YearNotOpen { year } => Bilingual::new(
                format!("Năm học {year} chưa được mở."),
                format!("School year {year} is not open."),
            ),
            Self::UnknownClass { .. } => Bilingual::new("Không tìm thấy lớp này.", "There is no such class."),
            Self::ClassOfOtherYear { class_year, year } => Bilingual::new(
                format!("Lớp này thuộc năm học {class_year}, không phải năm học {year}."),
                format!("This class belongs to school year {class_year}, not {year}."),
            ),
            Self::NothingAssessed { period } => Bilingual::new(
                format!("Không lớp nào trong phạm vi này được đánh giá ở kì {period}."),
                format!("No class in this scope is assessed at {period}."),
            ),
            Self::TargetNotInScope { target } => Bilingual::new(
                format!("Không lớp nào trong phạm vi này có {}.", target.vi()),
                format!("No class in this scope has the column {target}."),
            ),
            Self::OrderInFuture { dated, .. } => Bilingual::new(
                format!("Ngày của văn bản ({}) chưa đến.", dated.strftime("%d/%m/%Y")),
                format!("The order's date ({dated}) is yet to come."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        Some(match self {
            Self::YearNotOpen { year } | Self::ClassOfOtherYear { year, .. } => year.to_string(),
            Self::NothingAssessed { period } => period.to_string(),
            Self::UnknownClass { class } => class.to_string(),
            Self::TargetNotInScope { target } => target.to_string(),
            Self::OrderInFuture { dated, .. } => dated.to_string(),
        })
    }
}
