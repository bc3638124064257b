//! Kinds of duties.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Line;

/// What somebody is charged with. The list is what schools are asked about; everything else is said in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DutyKind {
    /// Keeps the school's official mailbox (phụ trách hộp thư điện tử công vụ).
    OfficialMailbox,
    /// Reviews lesson plans (duyệt kế hoạch bài dạy).
    LessonPlanReview,
    /// Is a member of the admin board of the records system (thành viên ban quản trị). The role is given apart from it.
    AdminBoardMember,
    /// Answers for the protection of personal data (phụ trách bảo vệ dữ liệu cá nhân).
    DataProtection,
    /// Any other duty, in the words of the decision; never a person's name.
    Other(Line),
}

impl DutyKind {
    /// The Vietnamese name.
    #[must_use]
    pub fn vi(&self) -> String {
        match self {
            Self::OfficialMailbox => "Phụ trách hộp thư điện tử công vụ".to_owned(),
            Self::LessonPlanReview => "Duyệt kế hoạch bài dạy".to_owned(),
            Self::AdminBoardMember => "Thành viên ban quản trị".to_owned(),
            Self::DataProtection => "Phụ trách bảo vệ dữ liệu cá nhân".to_owned(),
            Self::Other(words) => words.to_string(),
        }
    }

    /// The English name; the words of the decision where there is none.
    #[must_use]
    pub fn en(&self) -> String {
        match self {
            Self::OfficialMailbox => "Keeper of the official mailbox".to_owned(),
            Self::LessonPlanReview => "Reviewer of lesson plans".to_owned(),
            Self::AdminBoardMember => "Member of the admin board".to_owned(),
            Self::DataProtection => "Protection of personal data".to_owned(),
            Self::Other(words) => words.to_string(),
        }
    }
}
