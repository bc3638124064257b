//! Why a command about individual plans is refused.

use crate::{
    calendar::SchoolYear,
    ids::StudentId,
    refusal::Explain,
    regulations::{GradeLevel, Subject},
    text::Bilingual,
};

/// Refusals about individual plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanRefusal {
    /// The student is in no class of the year.
    NotInYear {
        /// The student.
        student: StudentId,
        /// The year.
        year: SchoolYear,
    },
    /// The student's grade does not have the subject.
    SubjectNotInGrade {
        /// The subject.
        subject: Subject,
        /// The grade.
        grade: GradeLevel,
    },
    /// The same subject was given twice.
    SubjectRepeated {
        /// The subject.
        subject: Subject,
    },
    /// An exemption without a subject.
    ExemptFromNothing,
    /// The student has no plan in the year.
    NoPlan {
        /// The student.
        student: StudentId,
        /// The year.
        year: SchoolYear,
    },
    /// Health data of the student was erased and is not written again.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
}

impl Explain for PlanRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotInYear { .. } => "STUDENT_NOT_IN_YEAR",
            Self::SubjectNotInGrade { .. } => "SUBJECT_NOT_IN_GRADE",
            Self::SubjectRepeated { .. } => "SUBJECT_REPEATED",
            Self::ExemptFromNothing => "EXEMPT_FROM_NOTHING",
            Self::NoPlan { .. } => "NO_INDIVIDUAL_PLAN",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NotInYear { year, .. } => Bilingual::new(
                format!("Học sinh không học lớp nào trong năm học {year}."),
                format!("The student is in no class of school year {year}."),
            ),
            Self::SubjectNotInGrade { subject, grade } => Bilingual::new(
                format!("{} không có môn {}.", grade.vi(), subject.vi()),
                format!("{} does not have the subject {}.", grade.en(), subject.en()),
            ),
            Self::SubjectRepeated { subject } => Bilingual::new(
                format!("Môn {} được ghi hai lần.", subject.vi()),
                format!("{} is given twice.", subject.en()),
            ),
            Self::ExemptFromNothing => Bilingual::new(
                "Cần ghi ít nhất một môn được miễn.",
                "At least one subject of the exemption is needed.",
            ),
            Self::NoPlan { year, .. } => Bilingual::new(
                format!("Học sinh không có kế hoạch cá nhân trong năm học {year}."),
                format!("The student has no individual plan in school year {year}."),
            ),
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Dữ liệu sức khỏe của học sinh này đã được xóa theo quy định, không thể ghi mới.",
                "The health data of this student were erased; none can be written anew.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::NotInYear { student, .. } | Self::PersonalDataErased { student } => {
                Some(student.to_string())
            }
            Self::SubjectNotInGrade { subject, .. } | Self::SubjectRepeated { subject } => {
                Some(subject.code().to_owned())
            }
            Self::NoPlan { year, .. } => Some(year.to_string()),
            Self::ExemptFromNothing => None,
        }
    }
}
