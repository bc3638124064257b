//! Why a command about awards is refused.

use super::{AwardId, AwardKind};
use crate::{
    calendar::SchoolYear,
    ids::StudentId,
    refusal::Explain,
    regulations::{GradeLevel, tt27::NotExemplary},
    text::Bilingual,
};

/// Refusals about awards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwardRefusal {
    /// No such award.
    UnknownAward {
        /// As given.
        award: AwardId,
    },
    /// The student was in no class of the year.
    NotInYear {
        /// The student.
        student: StudentId,
        /// The year.
        year: SchoolYear,
    },
    /// The award is not known at that level of schooling.
    NotInGrade {
        /// The award.
        kind: AwardKind,
        /// The grade.
        grade: GradeLevel,
    },
    /// Nothing is said for an exemplary student.
    NoNomination,
    /// Only an exemplary student is nominated.
    NominationNotNeeded {
        /// The award.
        kind: AwardKind,
    },
    /// The student cannot be awarded as exemplary.
    NotExemplary {
        /// Why.
        why: NotExemplary,
    },
    /// A single achievement is not named.
    NoCitation,
    /// The student has or is proposed for the award.
    Exists {
        /// What.
        kind: AwardKind,
        /// The other one.
        award: AwardId,
    },
    /// The command grants nothing.
    NoGrants,
    /// The command grants too many.
    TooManyGrants {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The same award stands twice in the command.
    Repeated,
    /// The award does not follow from the result alone.
    NeedsProposal {
        /// What.
        kind: AwardKind,
    },
    /// The year is not finalized.
    NotFinalized {
        /// The student.
        student: StudentId,
        /// The year.
        year: SchoolYear,
    },
    /// The finalized result does not carry the award.
    NotCarried {
        /// The student.
        student: StudentId,
        /// What.
        kind: AwardKind,
    },
    /// Nobody decides about their own proposal.
    OwnProposal {
        /// Which.
        award: AwardId,
    },
    /// It was decided before.
    AlreadyDecided {
        /// Which.
        award: AwardId,
    },
    /// It is not granted.
    NotGranted {
        /// Which.
        award: AwardId,
    },
    /// Text about the student was erased and is not written again.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
}

impl Explain for AwardRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownAward { .. } => "UNKNOWN_AWARD",
            Self::NotInYear { .. } => "STUDENT_NOT_IN_YEAR",
            Self::NotInGrade { .. } => "AWARD_NOT_IN_GRADE",
            Self::NoNomination => "NOMINATION_MISSING",
            Self::NominationNotNeeded { .. } => "NOMINATION_NOT_NEEDED",
            Self::NotExemplary { .. } => "NOT_EXEMPLARY",
            Self::NoCitation => "CITATION_MISSING",
            Self::Exists { .. } => "AWARD_EXISTS",
            Self::NoGrants => "NO_ENTRIES",
            Self::TooManyGrants { .. } => "TOO_MANY_ENTRIES",
            Self::Repeated => "AWARD_REPEATED",
            Self::NeedsProposal { .. } => "AWARD_NEEDS_PROPOSAL",
            Self::NotFinalized { .. } => "YEAR_NOT_FINALIZED",
            Self::NotCarried { .. } => "AWARD_NOT_CARRIED",
            Self::OwnProposal { .. } => "OWN_PROPOSAL",
            Self::AlreadyDecided { .. } => "AWARD_ALREADY_DECIDED",
            Self::NotGranted { .. } => "AWARD_NOT_GRANTED",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownAward { .. } => {
                Bilingual::new("Không tìm thấy đề nghị khen thưởng này.", "There is no such award.")
            }
            Self::NotInYear { year, .. } => Bilingual::new(
                format!("Học sinh không được đánh giá ở lớp nào trong năm học {year}."),
                format!("The student is assessed in no class of school year {year}."),
            ),
            Self::NotInGrade { kind, grade } => Bilingual::new(
                format!("{} không có danh hiệu {}.", grade.vi(), kind.vi()),
                format!("{} has no award “{}”.", grade.en(), kind.en()),
            ),
            Self::NoNomination => Bilingual::new(
                "Cần nêu môn học có thành tích xuất sắc hoặc phẩm chất, năng lực có tiến bộ rõ rệt.",
                "Name an outstanding subject or clear progress in a quality or competency.",
            ),
            Self::NominationNotNeeded { kind } => Bilingual::new(
                format!("Danh hiệu {} không cần phần giới thiệu này.", kind.vi()),
                format!("The award “{}” needs no nomination.", kind.en()),
            ),
            Self::NotExemplary { why } => why.text(),
            Self::NoCitation => Bilingual::new(
                "Khen thưởng đột xuất cần nêu thành tích.",
                "An award for a single achievement needs its citation.",
            ),
            Self::Exists { kind, .. } => Bilingual::new(
                format!("Học sinh đã được đề nghị hoặc khen thưởng: {}.", kind.vi()),
                format!("The student has or is proposed for the award “{}”.", kind.en()),
            ),
            Self::NoGrants => Bilingual::new("Chưa chọn khen thưởng nào.", "No award was given."),
            Self::TooManyGrants { limit, actual } => Bilingual::new(
                format!("Một lần chỉ khen thưởng được tối đa {limit} mục, ở đây có {actual} mục."),
                format!("At most {limit} awards can be granted at once; here are {actual}."),
            ),
            Self::Repeated => Bilingual::new("Mục này được ghi hai lần.", "This award is given twice."),
            Self::NeedsProposal { kind } => Bilingual::new(
                format!("{} cần có đề nghị của giáo viên chủ nhiệm.", kind.vi()),
                format!("“{}” needs a proposal of the homeroom teacher.", kind.en()),
            ),
            Self::NotFinalized { year, .. } => Bilingual::new(
                format!("Kết quả năm học {year} của học sinh chưa được hiệu trưởng xác nhận."),
                format!("The student's result of school year {year} is not finalized."),
            ),
            Self::NotCarried { kind, .. } => Bilingual::new(
                format!("Kết quả cả năm không đạt điều kiện: {}.", kind.vi()),
                format!("The result of the year does not carry the award “{}”.", kind.en()),
            ),
            Self::OwnProposal { .. } => Bilingual::new(
                "Người đề nghị không tự quyết định khen thưởng.",
                "Nobody decides about their own proposal.",
            ),
            Self::AlreadyDecided { .. } => Bilingual::new(
                "Đề nghị khen thưởng này đã được quyết định.",
                "This award was decided before.",
            ),
            Self::NotGranted { .. } => {
                Bilingual::new("Khen thưởng này chưa có hiệu lực.", "This award is not granted.")
            }
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Nhận xét về học sinh này đã được xóa theo quy định, không thể ghi mới.",
                "The comments about this student were erased; no new one can be written.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownAward { award }
            | Self::OwnProposal { award }
            | Self::AlreadyDecided { award }
            | Self::NotGranted { award } => Some(award.to_string()),
            Self::NotInYear { year, .. } => Some(year.to_string()),
            Self::NotInGrade { kind, .. }
            | Self::NominationNotNeeded { kind }
            | Self::Exists { kind, .. }
            | Self::NeedsProposal { kind } => Some(kind.code().to_owned()),
            Self::NotFinalized { student, .. }
            | Self::NotCarried { student, .. }
            | Self::PersonalDataErased { student } => Some(student.to_string()),
            Self::TooManyGrants { actual, .. } => Some(actual.to_string()),
            Self::NoNomination
            | Self::NotExemplary { .. }
            | Self::NoCitation
            | Self::NoGrants
            | Self::Repeated => None,
        }
    }
}
