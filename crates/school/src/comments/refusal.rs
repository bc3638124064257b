//! Why the comment bank is not changed.

use crate::{ids::TemplateId, refusal::Explain, regulations::DecimalScore, text::Bilingual};

/// Why a command about the comment bank was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum CommentRefusal {
    /// No such template, or one of another teacher.
    UnknownTemplate {
        /// As given.
        template: TemplateId,
    },
    /// The text is too long.
    TextTooLong {
        /// The limit in characters.
        limit: usize,
        /// What was given.
        actual: usize,
    },
    /// The text holds placeholders that mean nothing.
    UnknownPlaceholders {
        /// Each once, without braces.
        names: Vec<String>,
    },
    /// An opening brace without a closing one.
    UnclosedPlaceholder,
    /// None of the columns can hold such a mark, so that it would never be suggested.
    MarkNotInColumns,
    /// The lowest score is above the highest.
    ScoresReversed {
        /// The lowest, as given.
        from: DecimalScore,
        /// The highest, as given.
        to: DecimalScore,
    },
    /// The school or the teacher keeps as many templates as can be kept.
    TooManyTemplates {
        /// The limit.
        limit: usize,
    },
    /// The texts of this account were erased and none is kept any more.
    AuthorErased,
}

impl Explain for CommentRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownTemplate { .. } => "UNKNOWN_TEMPLATE",
            Self::TextTooLong { .. } => "TEXT_TOO_LONG",
            Self::UnknownPlaceholders { .. } => "UNKNOWN_PLACEHOLDERS",
            Self::UnclosedPlaceholder => "UNCLOSED_PLACEHOLDER",
            Self::MarkNotInColumns => "MARK_NOT_IN_COLUMNS",
            Self::ScoresReversed { .. } => "SCORES_REVERSED",
            Self::TooManyTemplates { .. } => "TOO_MANY_TEMPLATES",
            Self::AuthorErased => "AUTHOR_ERASED",
        }
    }

    fn text(&self) -> Bilingual {
        match self {
            Self::UnknownTemplate { .. } => {
                Bilingual::new("Không tìm thấy mẫu nhận xét này.", "There is no such comment template.")
            }
            Self::TextTooLong { limit, actual } => Bilingual::new(
                format!("Mẫu nhận xét dài {actual} kí tự, tối đa {limit} kí tự."),
                format!("The template has {actual} characters; at most {limit} are allowed."),
            ),
            Self::UnknownPlaceholders { names } => Bilingual::new(
                format!("Không có ô điền nào tên {}.", braced(names)),
                format!("There are no placeholders {}.", braced(names)),
            ),
            Self::UnclosedPlaceholder => Bilingual::new(
                "Có dấu { chưa được đóng bằng dấu }.",
                "An opening brace { is not closed by }.",
            ),
            Self::MarkNotInColumns => Bilingual::new(
                "Các cột đã chọn không có mức hoặc điểm này.",
                "None of these columns holds such a mark.",
            ),
            Self::ScoresReversed { from, to } => Bilingual::new(
                format!("Điểm thấp nhất ({from}) lớn hơn điểm cao nhất ({to})."),
                format!("The lowest score ({from}) is above the highest ({to})."),
            ),
            Self::TooManyTemplates { limit } => Bilingual::new(
                format!("Ngân hàng nhận xét đã có {limit} mẫu, hãy bỏ bớt trước khi thêm."),
                format!("The bank holds {limit} templates; retire one before you add another."),
            ),
            Self::AuthorErased => Bilingual::new(
                "Nội dung do tài khoản này viết đã được xóa theo quy định, không thể ghi mới.",
                "The texts of this account were erased; no new one can be kept.",
            ),
        }
    }

    fn value(&self) -> Option<String> {
        match self {
            Self::UnknownTemplate { template } => Some(template.to_string()),
            Self::TextTooLong { actual, .. } => Some(actual.to_string()),
            Self::UnknownPlaceholders { names } => Some(braced(names)),
            Self::ScoresReversed { from, .. } => Some(from.to_string()),
            Self::UnclosedPlaceholder
            | Self::MarkNotInColumns
            | Self::TooManyTemplates { .. }
            | Self::AuthorErased => None,
        }
    }
}

fn braced(names: &[String]) -> String {
    let braced: Vec<String> = names.iter().map(|name| format!("{{{name}}}")).collect();
    braced.join(", ")
}
