//! Why a command about results is refused.

use super::{Hindrance, Reason};
use crate::{
    calendar::SchoolYear,
    ids::StudentId,
    refusal::Explain,
    regulations::{AssessmentPeriod, Missing},
    text::Bilingual,
};

/// Refusals about results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultRefusal {
    /// The books of the year are not closed.
    NotClosed {
        /// What is open; at least one.
        hindrances: Vec<Hindrance>,
    },
    /// The student was not in the class at the end of the year.
    NotInClass {
        /// As given.
        student: StudentId,
    },
    /// The student was in no class of the year, or no regulation is known for it.
    NotInYear {
        /// As given.
        student: StudentId,
        /// As given.
        year: SchoolYear,
    },
    /// The student was given twice.
    StudentRepeated {
        /// As given.
        student: StudentId,
    },
    /// Something required has not been entered.
    Incomplete {
        /// The student.
        student: StudentId,
        /// What, at least one.
        missing: Vec<Missing>,
    },
    /// What was assessed again is not locked.
    ReassessmentOpen {
        /// The student.
        student: StudentId,
    },
    /// The rules settle promotion.
    PromotionSettled {
        /// The student.
        student: StudentId,
    },
    /// Something else comes before the principal's decision.
    DecisionNotDue {
        /// The student.
        student: StudentId,
        /// What.
        reason: Reason,
    },
    /// Text about the student was erased and is not written again.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
}

impl Explain for ResultRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotClosed { .. } => "YEAR_NOT_CLOSED",
            Self::NotInClass { .. } => "STUDENT_NOT_IN_CLASS",
            Self::NotInYear { .. } => "STUDENT_NOT_IN_YEAR",
            Self::StudentRepeated { .. } => "STUDENT_REPEATED",
            Self::Incomplete { .. } => "RESULT_INCOMPLETE",
            Self::ReassessmentOpen { .. } => "REASSESSMENT_NOT_LOCKED",
            Self::PromotionSettled { .. } => "PROMOTION_SETTLED",
            Self::DecisionNotDue { .. } => "DECISION_NOT_DUE",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NotClosed { hindrances } => {
                let (vi, en): (Vec<String>, Vec<String>) =
                    hindrances.iter().map(|hindrance| (hindrance.text().vi, hindrance.text().en)).unzip();
                Bilingual::new(
                    format!("Sổ của lớp chưa khép: {}.", vi.join("; ")),
                    format!("The books of the class are not closed: {}.", en.join("; ")),
                )
            }
            Self::NotInClass { .. } => Bilingual::new(
                "Học sinh không thuộc lớp này vào cuối năm học.",
                "The student was not in this class at the end of the year.",
            ),
            Self::NotInYear { year, .. } => Bilingual::new(
                format!("Học sinh không được đánh giá ở lớp nào trong năm học {year}."),
                format!("The student is assessed in no class of school year {year}."),
            ),
            Self::StudentRepeated { .. } => {
                Bilingual::new("Học sinh được ghi hai lần.", "The student is given twice.")
            }
            Self::Incomplete { missing, .. } => {
                let named = missing.iter().take(LISTED);
                let (vi, en): (Vec<String>, Vec<String>) = named.map(column).unzip();
                let count = missing.len();
                Bilingual::new(
                    format!("Còn thiếu {count} kết quả: {}.", vi.join(", ")),
                    format!("{count} results are missing: {}.", en.join(", ")),
                )
            }
            Self::ReassessmentOpen { .. } => Bilingual::new(
                "Kết quả đánh giá lại, đánh giá bổ sung của lớp chưa khóa.",
                "What was assessed again in the class is not locked.",
            ),
            Self::PromotionSettled { .. } => Bilingual::new(
                "Việc lên lớp của học sinh đã rõ theo quy định, không cần quyết định.",
                "The student's promotion is settled by the rules; nothing is to be decided.",
            ),
            Self::DecisionNotDue { reason, .. } => {
                let what = reason.text();
                Bilingual::new(
                    format!("Chưa đến bước hiệu trưởng quyết định: {}.", what.vi),
                    format!("The principal's decision is not due yet: {}.", what.en),
                )
            }
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Nhận xét về học sinh này đã được xóa theo quy định, không thể ghi mới.",
                "The comments about this student were erased; no new one can be written.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::NotInClass { student }
            | Self::StudentRepeated { student }
            | Self::Incomplete { student, .. }
            | Self::ReassessmentOpen { student }
            | Self::PromotionSettled { student }
            | Self::DecisionNotDue { student, .. }
            | Self::PersonalDataErased { student } => Some(student.to_string()),
            Self::NotInYear { year, .. } => Some(year.to_string()),
            Self::NotClosed { .. } => None,
        }
    }
}

/// How many missing columns a text names.
const LISTED: usize = 5;

fn column(missing: &Missing) -> (String, String) {
    let Missing { moment, target, .. } = missing;
    (format!("{} ({moment})", target.vi()), format!("{} ({moment})", target.en()))
}

impl Hindrance {
    /// A few words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let at = |moment: AssessmentPeriod, vi: &str, en: &str| {
            Bilingual::new(format!("{} {vi}", moment.vi()), format!("{} {en}", moment.en()))
        };
        match self {
            Self::NotLocked(moment) => at(moment, "chưa khóa", "is not locked"),
            Self::NotConfirmed(moment) => at(moment, "chưa được xác nhận", "is not confirmed"),
        }
    }
}
