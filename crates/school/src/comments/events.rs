//! What happens to the comment bank.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ColumnFilter, Keeper, MarkFilter};
use crate::{
    ids::{AccountId, TemplateId},
    regulations::GradeLevel,
    sealed::{Category, HasSealed, Sealed, SealedSlot},
    text::Note,
};

/// A template was added or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CommentTemplateSaved {
    /// The template.
    pub template: TemplateId,
    /// Whose it is.
    pub keeper: Keeper,
    /// Who wrote this text.
    pub author: AccountId,
    /// The columns for which it is suggested.
    pub columns: ColumnFilter,
    /// The marks for which it is suggested.
    pub marks: MarkFilter,
    /// The grades for which it is suggested, ascending; empty for all.
    pub grades: Vec<GradeLevel>,
    /// The text.
    pub text: Sealed<Note>,
}

/// A template was taken out of the bank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CommentTemplateRetired {
    /// The template.
    pub template: TemplateId,
}

impl HasSealed for CommentTemplateSaved {
    fn slots(&mut self) -> Vec<SealedSlot<'_>> {
        let (owner, category) = (self.author.0, Category::Comment);
        vec![SealedSlot { field: "text", owner, category, value: &mut self.text }]
    }
}

impl HasSealed for CommentTemplateRetired {}
