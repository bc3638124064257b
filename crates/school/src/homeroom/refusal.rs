//! Why a command about the homeroom book is refused.

use jiff::civil::Date;

use crate::{
    ids::{ClassId, GuardianId, StudentId, SupportCaseId},
    refusal::Explain,
    text::Bilingual,
};

/// Refusals about the homeroom book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeroomRefusal {
    /// The management board closed the book up to a later day.
    Locked {
        /// The last day that is closed.
        until: Date,
    },
    /// Somebody wrote in the meantime.
    VersionConflict {
        /// The version that the author saw.
        expected: u32,
        /// The version as it stands.
        actual: u32,
    },
    /// The day has not come, or lies outside the school year.
    NotADayOfTheYear {
        /// As given.
        on: Date,
    },
    /// The student is not in the class on that day.
    NotInClass {
        /// As given.
        student: StudentId,
    },
    /// Too many students in one command.
    TooManyEntries {
        /// The limit.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// No such guardian of the student.
    NotAGuardian {
        /// As given.
        guardian: GuardianId,
    },
    /// No such case.
    UnknownCase {
        /// As given.
        case: SupportCaseId,
    },
    /// Nothing may be written about the student any more.
    PersonalDataErased {
        /// The student.
        student: StudentId,
    },
    /// The class has had one homeroom teacher only.
    TeacherNotChanged {
        /// The class.
        class: ClassId,
    },
    /// Only who was the homeroom teacher before hands the book over.
    NotTheOutgoing,
    /// Only who is the homeroom teacher now takes the book over.
    NotTheIncoming,
    /// The book was handed over before.
    HandedOverAlready {
        /// The class.
        class: ClassId,
    },
    /// The outgoing teacher has not signed yet.
    NotHandedOver,
    /// The book was taken over before.
    TakenOverAlready {
        /// The class.
        class: ClassId,
    },
    /// Only a person writes, and only one whose data were not erased.
    NoAuthor,
}

impl Explain for HomeroomRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "HOMEROOM_BOOK_LOCKED",
            Self::VersionConflict { .. } => "VERSION_CONFLICT",
            Self::NotADayOfTheYear { .. } => "DATE_OUTSIDE_YEAR",
            Self::NotInClass { .. } => "STUDENT_NOT_IN_CLASS",
            Self::TooManyEntries { .. } => "TOO_MANY_ENTRIES",
            Self::NotAGuardian { .. } => "UNKNOWN_GUARDIAN",
            Self::UnknownCase { .. } => "UNKNOWN_SUPPORT_CASE",
            Self::PersonalDataErased { .. } => "PERSONAL_DATA_ERASED",
            Self::TeacherNotChanged { .. } => "HOMEROOM_TEACHER_NOT_CHANGED",
            Self::NotTheOutgoing => "NOT_THE_HOLDER",
            Self::NotTheIncoming => "NOT_THE_RECEIVER",
            Self::HandedOverAlready { .. } => "HANDED_OVER_ALREADY",
            Self::NotHandedOver => "NOT_HANDED_OVER",
            Self::TakenOverAlready { .. } => "TAKEN_OVER_ALREADY",
            Self::NoAuthor => "NOT_THE_AUTHOR",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::Locked { until } => Bilingual::new(
                format!("Ban giám hiệu đã khóa sổ chủ nhiệm đến hết ngày {until}."),
                format!("The management board closed the homeroom book until {until}."),
            ),
            Self::VersionConflict { expected, actual } => Bilingual::new(
                format!("Đã có người ghi trong lúc đó (bản {actual}, thầy/cô đang xem bản {expected})."),
                format!("Somebody wrote in the meantime (version {actual}, you saw {expected})."),
            ),
            Self::NotADayOfTheYear { on } => Bilingual::new(
                format!("Ngày {on} chưa đến hoặc nằm ngoài năm học."),
                format!("{on} has not come, or lies outside the school year."),
            ),
            Self::NotInClass { .. } => Bilingual::new(
                "Học sinh không ở lớp này vào ngày đó.",
                "The student is not in this class on that day.",
            ),
            Self::TooManyEntries { limit, actual } => Bilingual::new(
                format!("Một lần chỉ ghi được tối đa {limit} học sinh, ở đây có {actual}."),
                format!("At most {limit} students at once; here are {actual}."),
            ),
            Self::NotAGuardian { .. } => Bilingual::new(
                "Người này không phải cha mẹ, người giám hộ của học sinh.",
                "This is no guardian of the student.",
            ),
            Self::UnknownCase { .. } => {
                Bilingual::new("Không tìm thấy hồ sơ giúp đỡ này.", "There is no such support case.")
            }
            Self::PersonalDataErased { .. } => Bilingual::new(
                "Dữ liệu về hoàn cảnh của học sinh này đã được xóa theo quy định.",
                "What was known of this student's circumstances was erased.",
            ),
            Self::TeacherNotChanged { .. } => Bilingual::new(
                "Lớp này chưa thay giáo viên chủ nhiệm, không có gì để bàn giao.",
                "The class has not changed its homeroom teacher; there is nothing to hand over.",
            ),
            Self::NotTheOutgoing => Bilingual::new(
                "Chỉ giáo viên chủ nhiệm cũ được kí giao sổ chủ nhiệm.",
                "Only the outgoing homeroom teacher hands the book over.",
            ),
            Self::NotTheIncoming => Bilingual::new(
                "Chỉ giáo viên chủ nhiệm mới được kí nhận sổ, kể từ ngày nhận lớp.",
                "Only the new homeroom teacher takes the book over, from the first day on.",
            ),
            Self::HandedOverAlready { .. } => Bilingual::new(
                "Thầy/cô đã kí giao sổ chủ nhiệm của lớp này.",
                "You have handed over this class's homeroom book before.",
            ),
            Self::NotHandedOver => Bilingual::new(
                "Giáo viên chủ nhiệm cũ chưa kí giao sổ.",
                "The outgoing homeroom teacher has not signed yet.",
            ),
            Self::TakenOverAlready { .. } => Bilingual::new(
                "Thầy/cô đã kí nhận sổ chủ nhiệm của lớp này.",
                "You have taken over this class's homeroom book before.",
            ),
            Self::NoAuthor => Bilingual::new(
                "Chỉ tài khoản của giáo viên mới ghi được.",
                "Only a teacher's account writes here.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::Locked { until } => Some(until.to_string()),
            Self::VersionConflict { expected, .. } => Some(expected.to_string()),
            Self::NotADayOfTheYear { on } => Some(on.to_string()),
            Self::NotInClass { student } | Self::PersonalDataErased { student } => Some(student.to_string()),
            Self::TooManyEntries { actual, .. } => Some(actual.to_string()),
            Self::NotAGuardian { guardian } => Some(guardian.to_string()),
            Self::UnknownCase { case } => Some(case.to_string()),
            Self::TeacherNotChanged { class }
            | Self::HandedOverAlready { class }
            | Self::TakenOverAlready { class } => Some(class.to_string()),
            Self::NotTheOutgoing | Self::NotTheIncoming | Self::NotHandedOver | Self::NoAuthor => None,
        }
    }
}
