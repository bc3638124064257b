//! The comment bank as it stands.

use std::sync::Arc;

use imbl::OrdMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ColumnFilter, CommentTemplateRetired, CommentTemplateSaved, Keeper, MarkFilter};
use crate::{
    ids::{AccountId, TemplateId},
    regulations::GradeLevel,
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// A template of a comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Whose it is.
    pub keeper: Keeper,
    /// Who wrote the text.
    pub author: AccountId,
    /// The columns for which it is suggested.
    pub columns: ColumnFilter,
    /// The marks for which it is suggested.
    pub marks: MarkFilter,
    /// The grades for which it is suggested, ascending; empty for all.
    pub grades: Vec<GradeLevel>,
    /// The text; closed after erasure.
    pub text: Sealed<Note>,
    /// The event that saved it last.
    pub position: Position,
}

/// All templates of a school that were not retired.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommentBank {
    templates: OrdMap<TemplateId, Arc<Template>>,
}

impl CommentBank {
    /// A template.
    #[must_use]
    pub fn template(&self, id: TemplateId) -> Option<&Template> {
        self.templates.get(&id).map(AsRef::as_ref)
    }

    /// The templates that an account sees: its own, then the school's, each in the order in which they were saved.
    #[must_use]
    pub fn visible_to(&self, account: AccountId) -> Vec<&Template> {
        let is_visible = |template: &&Template| match template.keeper {
            Keeper::Teacher(owner) => owner == account,
            Keeper::School => true,
        };
        let mut found: Vec<&Template> =
            self.templates.values().map(AsRef::as_ref).filter(is_visible).collect();
        found.sort_by_key(|template| (template.keeper, template.position));
        found
    }

    /// How many templates the school or a teacher keeps.
    pub(super) fn count(&self, keeper: Keeper) -> usize {
        self.templates.values().filter(|template| template.keeper == keeper).count()
    }

    pub(crate) fn saved(&mut self, event: &CommentTemplateSaved, position: Position) {
        let CommentTemplateSaved { template, keeper, author, columns, marks, grades, text } = event.clone();
        let saved = Template { id: template, keeper, author, columns, marks, grades, text, position };
        self.templates.insert(template, Arc::new(saved));
    }

    pub(crate) fn retired(&mut self, event: &CommentTemplateRetired) {
        self.templates.remove(&event.template);
    }

    /// Forgets the texts that a person wrote.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let theirs = |template: &&Arc<Template>| template.author.0 == person;
        let ids: Vec<TemplateId> =
            self.templates.values().filter(theirs).map(|template| template.id).collect();
        for id in ids {
            if let Some(template) = self.templates.get_mut(&id) {
                Arc::make_mut(template).text.erase();
            }
        }
    }
}
