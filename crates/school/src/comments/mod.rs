//! The comment bank (ngân hàng nhận xét): templates of comments with placeholders, kept by the school and by each teacher,
//! and what they suggest for a cell. A template is only ever a proposal: the teacher enters the text as any other comment.

mod commands;
mod decide;
mod events;
mod filter;
mod placeholder;
mod projection;
mod refusal;
mod suggest;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use commands::{RetireCommentTemplate, SaveCommentTemplate, SavedAs};
pub use events::{CommentTemplateRetired, CommentTemplateSaved};
pub use filter::{ColumnFilter, ColumnKind, MarkFilter};
pub use placeholder::{ExpandError, Facts, Placeholder, PlaceholderError, expand};
pub use projection::{CommentBank, Template};
pub use refusal::CommentRefusal;
pub use suggest::{Suggestion, suggestions, suggestions_for};

use crate::ids::AccountId;

/// Whose a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Keeper {
    /// A teacher's own; nobody else sees it.
    Teacher(AccountId),
    /// The school's, for every teacher.
    School,
}
