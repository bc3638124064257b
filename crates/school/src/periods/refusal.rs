//! Why a period is not locked or unlocked.

use jiff::{Timestamp, civil::Date};

use crate::{
    calendar::{GradingPeriod, SchoolYear},
    context::local_moment,
    ids::ClassId,
    refusal::Explain,
    regulations::Target,
    state::Position,
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
    /// A lock at a set time was to take effect at a moment that is not in the future.
    FromNotInFuture {
        /// As given.
        from: Timestamp,
    },
    /// A lock was set for a moment more than a year ahead.
    FromTooFar {
        /// As given.
        from: Timestamp,
    },
    /// No lock was stated there that still matters.
    UnknownLock {
        /// As given.
        lock: Position,
    },
    /// The lock is in force; it can only be unlocked.
    AlreadyInForce {
        /// As given.
        lock: Position,
        /// Since when.
        from: Timestamp,
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
            Self::FromNotInFuture { .. } => "FROM_NOT_IN_FUTURE",
            Self::FromTooFar { .. } => "FROM_TOO_FAR",
            Self::UnknownLock { .. } => "UNKNOWN_LOCK",
            Self::AlreadyInForce { .. } => "ALREADY_IN_FORCE",
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
            Self::FromNotInFuture { from } => Bilingual::new(
                format!("Thời điểm khóa sổ ({}) phải ở sau thời điểm hiện tại.", local_moment(*from)),
                format!("The moment of the lock ({}) must be in the future.", local_moment(*from)),
            ),
            Self::FromTooFar { from } => Bilingual::new(
                format!("Thời điểm khóa sổ ({}) chỉ được đặt trước tối đa một năm.", local_moment(*from)),
                format!("A lock can be set at most a year ahead; {} is later.", local_moment(*from)),
            ),
            Self::UnknownLock { .. } => {
                Bilingual::new("Không tìm thấy lịch khóa sổ này.", "There is no such lock.")
            }
            Self::AlreadyInForce { from, .. } => Bilingual::new(
                format!("Sổ đã khóa từ {}, không hủy lịch được nữa.", local_moment(*from)),
                format!("The lock is in force since {} and can no longer be canceled.", local_moment(*from)),
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
            Self::FromNotInFuture { from } | Self::FromTooFar { from } => from.to_string(),
            Self::UnknownLock { lock } | Self::AlreadyInForce { lock, .. } => lock.to_string(),
        })
    }
}
