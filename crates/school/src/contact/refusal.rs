//! Why a command about the contact book is refused.

use crate::{
    ids::{ClassId, MessageId, StudentId},
    refusal::Explain,
    text::Bilingual,
};

/// Refusals about the contact book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactRefusal {
    /// The student is in no class today.
    NotAtSchool {
        /// As given.
        student: StudentId,
    },
    /// The class has no students today.
    NoStudents {
        /// As given.
        class: ClassId,
    },
    /// Nobody is enrolled there today.
    NobodyEnrolled,
    /// No such message, or it did not go to this child's guardians.
    UnknownMessage {
        /// As given.
        message: MessageId,
    },
    /// The account wrote as much as it may on one day.
    TooManyLetters {
        /// The limit.
        limit: usize,
    },
    /// Nothing may be written about the person any more.
    PersonalDataErased,
    /// Only people write.
    NoAuthor,
}

impl Explain for ContactRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAtSchool { .. } => "STUDENT_IN_NO_CLASS",
            Self::NoStudents { .. } => "CLASS_WITHOUT_STUDENTS",
            Self::NobodyEnrolled => "NOBODY_ENROLLED",
            Self::UnknownMessage { .. } => "UNKNOWN_MESSAGE",
            Self::TooManyLetters { .. } => "TOO_MANY_LETTERS",
            Self::PersonalDataErased => "PERSONAL_DATA_ERASED",
            Self::NoAuthor => "NOT_THE_AUTHOR",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::NotAtSchool { .. } => Bilingual::new(
                "Hôm nay học sinh không ở lớp nào của trường.",
                "The student is in no class of the school today.",
            ),
            Self::NoStudents { .. } => {
                Bilingual::new("Hôm nay lớp không có học sinh.", "The class has no students today.")
            }
            Self::NobodyEnrolled => {
                Bilingual::new("Hôm nay không có học sinh nào ở đó.", "No student is enrolled there today.")
            }
            Self::UnknownMessage { .. } => {
                Bilingual::new("Không tìm thấy thông báo này.", "There is no such message.")
            }
            Self::TooManyLetters { limit } => Bilingual::new(
                format!("Hôm nay đã gửi đủ {limit} lời nhắn; xin gửi tiếp vào ngày mai."),
                format!("{limit} texts were sent today; please go on tomorrow."),
            ),
            Self::PersonalDataErased => Bilingual::new(
                "Dữ liệu của người này đã được xóa theo quy định, không thể ghi mới.",
                "The data of this person were erased; nothing new can be written.",
            ),
            Self::NoAuthor => Bilingual::new(
                "Chỉ tài khoản của người dùng mới gửi được.",
                "Only an account of a person writes.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::NotAtSchool { student } => Some(student.to_string()),
            Self::NoStudents { class } => Some(class.to_string()),
            Self::UnknownMessage { message } => Some(message.to_string()),
            Self::NobodyEnrolled
            | Self::TooManyLetters { .. }
            | Self::PersonalDataErased
            | Self::NoAuthor => None,
        }
    }
}
