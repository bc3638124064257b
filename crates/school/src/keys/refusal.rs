//! Why a command about keys or heads is refused.

use uuid::Uuid;

use super::SchoolKey;
use crate::{
    refusal::Explain,
    state::Position,
    text::{Bilingual, Code},
};

/// Refusals about signing keys and accepted heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRefusal {
    /// Nobody here trusts the key.
    Unknown {
        /// The key.
        key: SchoolKey,
    },
    /// The key is not trusted any more.
    Withdrawn {
        /// The key.
        key: SchoolKey,
    },
    /// The key is trusted, but for another school.
    OfAnotherSchool {
        /// The key.
        key: SchoolKey,
        /// The code for which it is trusted.
        code: Code,
    },
    /// The key is the school's own.
    Own {
        /// The key.
        key: SchoolKey,
    },
    /// The key had its time and does not come back.
    Replaced {
        /// The key.
        key: SchoolKey,
    },
    /// The person who would be named was erased.
    AuthorErased,
    /// The key spoke for another ledger before.
    OfAnotherLedger {
        /// The key.
        key: SchoolKey,
        /// The ledger for which it speaks now.
        ledger: Uuid,
    },
    /// A newer head of the ledger was accepted before.
    HeadTooOld {
        /// What was given.
        given: Position,
        /// The newest one accepted.
        accepted: Position,
    },
    /// Another root was accepted for the same position: the other ledger has two histories.
    HeadContradicts {
        /// The position.
        position: Position,
    },
}

impl Explain for KeyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "SCHOOL_KEY_UNKNOWN",
            Self::Withdrawn { .. } => "SCHOOL_KEY_WITHDRAWN",
            Self::OfAnotherSchool { .. } => "SCHOOL_KEY_OF_ANOTHER_SCHOOL",
            Self::Own { .. } => "SCHOOL_KEY_OWN",
            Self::Replaced { .. } => "SIGNING_KEY_REPLACED",
            Self::AuthorErased => "AUTHOR_ERASED",
            Self::OfAnotherLedger { .. } => "SCHOOL_KEY_OF_ANOTHER_LEDGER",
            Self::HeadTooOld { .. } => "HEAD_TOO_OLD",
            Self::HeadContradicts { .. } => "HEAD_CONTRADICTS",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::Unknown { .. } => Bilingual::new(
                "Trường chưa tin cậy khóa này. Hãy đối chiếu khóa với trường kia rồi ghi nhận trước.",
                "The school does not trust this key. Compare it with the other school and record that first.",
            ),
            Self::Withdrawn { .. } => Bilingual::new(
                "Khóa này không còn được tin cậy; hãy hỏi trường kia khóa mới.",
                "This key is not trusted any more; ask the other school for its new one.",
            ),
            Self::OfAnotherSchool { code, .. } => Bilingual::new(
                format!("Khóa này là của trường {code}."),
                format!("This key is trusted for the school {code}."),
            ),
            Self::Own { .. } => {
                Bilingual::new("Đây là khóa của chính trường mình.", "This is the school's own key.")
            }
            Self::Replaced { .. } => Bilingual::new(
                "Khóa này đã được thay; không dùng lại được.",
                "This key was replaced and is not used again.",
            ),
            Self::AuthorErased => Bilingual::new(
                "Dữ liệu cá nhân của người ghi nhận đã được xóa.",
                "The personal data of who says so was erased.",
            ),
            Self::OfAnotherLedger { .. } => Bilingual::new(
                "Trước đây khóa này kí cho một sổ khác.",
                "This key spoke for another ledger before.",
            ),
            Self::HeadTooOld { given, accepted } => Bilingual::new(
                format!("Mốc sổ {given} cũ hơn mốc {accepted} đã ghi nhận từ sổ ấy; hãy xin tệp mới."),
                format!(
                    "The head at {given} is older than the one at {accepted} that was accepted from that \
                     ledger; ask for a new file."
                ),
            ),
            Self::HeadContradicts { position } => Bilingual::new(
                format!("Sổ ấy từng có nội dung khác tại vị trí {position}: có hai bản sổ trái nhau."),
                format!("That ledger showed another content at position {position}: it has two histories."),
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::Unknown { key }
            | Self::Withdrawn { key }
            | Self::OfAnotherSchool { key, .. }
            | Self::Own { key }
            | Self::Replaced { key } => Some(key.to_string()),
            Self::OfAnotherLedger { ledger, .. } => Some(ledger.to_string()),
            Self::HeadTooOld { given: position, .. } | Self::HeadContradicts { position } => {
                Some(position.to_string())
            }
            Self::AuthorErased => None,
        }
    }
}
