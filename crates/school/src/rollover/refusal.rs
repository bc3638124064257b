//! Why a year is not rolled over.

use uuid::Uuid;

use crate::{calendar::SchoolYear, ids::ClassId, refusal::Explain, text::Bilingual};

/// Refusals about rolling a year over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RollOverRefusal {
    /// The two years do not follow each other.
    NotTheNextYear {
        /// The year that is over.
        from: SchoolYear,
        /// The one that was given as the next.
        to: SchoolYear,
    },
    /// A class is mapped twice.
    MappedTwice {
        /// Which.
        class: ClassId,
    },
    /// The school moved on in what the plan touches.
    PlanChanged {
        /// The plan that was looked at.
        given: Uuid,
        /// The plan as it would be now.
        actual: Uuid,
    },
}

impl Explain for RollOverRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotTheNextYear { .. } => "NOT_THE_NEXT_YEAR",
            Self::MappedTwice { .. } => "CLASS_MAPPED_TWICE",
            Self::PlanChanged { .. } => "PLAN_CHANGED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NotTheNextYear { from, to } => Bilingual::new(
                format!("Năm học {to} không phải năm học kế tiếp của năm học {from}."),
                format!("School year {to} is not the one after {from}."),
            ),
            Self::MappedTwice { .. } => {
                Bilingual::new("Lớp này đã được nêu ở dòng trên.", "This class is named by an earlier entry.")
            }
            Self::PlanChanged { .. } => Bilingual::new(
                "Dữ liệu mà kế hoạch chạm tới đã thay đổi; hãy xem lại kế hoạch trước khi thực hiện.",
                "The school moved on in what the plan touches: look at the plan again.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::NotTheNextYear { to, .. } => Some(to.to_string()),
            Self::MappedTwice { class } => Some(class.to_string()),
            Self::PlanChanged { given, .. } => Some(given.to_string()),
        }
    }
}
