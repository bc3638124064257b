//! What people sign: short texts of the product with a code that names text and version. A changed text is a new value
//! beside the old one, so that an old signature keeps the words under which it was given.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A statement to sign, in one version of its wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Statement {
    /// A subject teacher, of one subject of a class.
    #[serde(rename = "subject/1")]
    Subject1,
    /// A homeroom teacher, of the summary of a class (bảng tổng hợp).
    #[serde(rename = "consolidation/1")]
    Consolidation1,
    /// The principal, of a class.
    #[serde(rename = "confirmation/1")]
    Confirmation1,
}

impl Statement {
    /// Every statement that was ever shown.
    pub const ALL: &'static [Self] = &[Self::Subject1, Self::Consolidation1, Self::Confirmation1];

    /// The statement to show to a subject teacher today.
    pub const SUBJECT: Self = Self::Subject1;

    /// The statement to show to a homeroom teacher today.
    pub const CONSOLIDATION: Self = Self::Consolidation1;

    /// The statement to show to the principal today.
    pub const CONFIRMATION: Self = Self::Confirmation1;

    /// The stable code: what is stated, and the version of the wording.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Subject1 => "subject/1",
            Self::Consolidation1 => "consolidation/1",
            Self::Confirmation1 => "confirmation/1",
        }
    }

    /// Finds a statement by its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|statement| statement.code() == code)
    }

    /// The words that are signed.
    #[must_use]
    pub fn vi(self) -> &'static str {
        match self {
            Self::Subject1 => {
                "Tôi đã nhập đầy đủ, đã kiểm tra và chịu trách nhiệm về kết quả đánh giá môn học này của lớp trong kì này."
            }
            Self::Consolidation1 => {
                "Tôi đã tổng hợp kết quả các môn học, đã nhập đầy đủ phần của giáo viên chủ nhiệm, đã đối chiếu và chịu \
                 trách nhiệm về bảng tổng hợp kết quả đánh giá giáo dục của lớp trong kì này."
            }
            Self::Confirmation1 => {
                "Tôi đã kiểm tra bảng tổng hợp do giáo viên chủ nhiệm lập và xác nhận kết quả đánh giá của lớp trong kì này."
            }
        }
    }

    /// The same in English, for readers of English only; the Vietnamese words are what is signed.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Subject1 => {
                "I have entered in full and checked the results of this subject for this class and period, and I answer \
                 for them."
            }
            Self::Consolidation1 => {
                "I have put together the results of all subjects, entered the homeroom teacher's part in full, checked \
                 them, and I answer for the class summary of this period."
            }
            Self::Confirmation1 => {
                "I have examined the summary drawn up by the homeroom teacher and confirm the results of the class for \
                 this period."
            }
        }
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
