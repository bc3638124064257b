//! Commands about the comment bank. Their decisions are in `decide.rs`.

use serde::{Deserialize, Serialize};

use super::{ColumnFilter, MarkFilter};
use crate::{ids::TemplateId, regulations::GradeLevel, text::Note};

/// Which template is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SavedAs {
    /// A new one of the school.
    NewOfSchool,
    /// A new one of the actor's own.
    NewOfMine,
    /// A new wording or filter of this one, which stays whose it is.
    Existing(TemplateId),
}

/// Saves a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaveCommentTemplate {
    /// Which one.
    pub saved_as: SavedAs,
    /// The columns for which it is suggested.
    pub columns: ColumnFilter,
    /// The marks for which it is suggested.
    pub marks: MarkFilter,
    /// The grades for which it is suggested; empty for all.
    pub grades: Vec<GradeLevel>,
    /// The text, at most [`SaveCommentTemplate::TEXT_LIMIT`] characters, with [`Placeholder`](super::Placeholder)s such
    /// as `{ten}`.
    pub text: Note,
}

impl SaveCommentTemplate {
    /// Most characters of a template.
    pub const TEXT_LIMIT: usize = 500;

    /// Most templates that the school or one teacher keeps.
    pub const KEPT: usize = 1000;
}

/// Takes a template out of the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetireCommentTemplate {
    /// Which one.
    pub template: TemplateId,
}
