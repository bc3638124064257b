//! Who may keep which templates, and what a template must be.

use super::{
    CommentRefusal, CommentTemplateRetired, CommentTemplateSaved, Keeper, MarkFilter, PlaceholderError,
    RetireCommentTemplate, SaveCommentTemplate, SavedAs, Template, placeholder,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::{AccountId, TemplateId},
    policy::{Action, Forbidden, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for SaveCommentTemplate {
    fn decide(mut self, school: &School, context: &Context) -> Decision {
        let action = Action::SaveCommentTemplate;
        let author = account(context, action)?;
        let (right, keeper, known) = match self.saved_as {
            SavedAs::NewOfSchool => (
                authorize(school, context.actor, action, Object::School, context.today())?,
                Keeper::School,
                None,
            ),
            SavedAs::NewOfMine => {
                let right =
                    authorize(school, context.actor, action, Object::Account(author), context.today())?;
                (right, Keeper::Teacher(author), None)
            }
            SavedAs::Existing(template) => {
                let (right, known) = existing(school, context, action, author, template, "savedAs")?;
                (right, known.keeper, Some(known))
            }
        };
        self.grades.sort();
        self.grades.dedup();
        self.faults(school, author, keeper, known)?;
        let Self { columns, marks, grades, text, .. } = self;
        if known.is_some_and(|known| {
            known.text.get() == Some(&text)
                && (known.columns, known.marks, &known.grades) == (columns, marks, &grades)
        }) {
            return Ok(Vec::new());
        }
        let template = known.map_or_else(|| context.ids.fresh(), |known| known.id);
        let text = Sealed::Open(text);
        let event = CommentTemplateSaved { template, keeper, author, columns, marks, grades, text };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl SaveCommentTemplate {
    fn faults(
        &self,
        school: &School,
        author: AccountId,
        keeper: Keeper,
        known: Option<&Template>,
    ) -> Result<(), Refusals> {
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: CommentRefusal| {
            refused.push(Refused { path: path.to_owned(), refusal: refusal.into() });
        };
        if known.is_none() && school.comments.count(keeper) >= Self::KEPT {
            refuse("savedAs", CommentRefusal::TooManyTemplates { limit: Self::KEPT });
        }
        if let MarkFilter::Scores { from, to } = self.marks
            && from > to
        {
            refuse("marks", CommentRefusal::ScoresReversed { from, to });
        } else if !self.marks.fits(self.columns) {
            refuse("marks", CommentRefusal::MarkNotInColumns);
        }
        if school.registry.is_erased(author.0, Category::Comment) {
            refuse("text", CommentRefusal::AuthorErased);
        }
        let actual = self.text.as_str().chars().count();
        if actual > Self::TEXT_LIMIT {
            refuse("text", CommentRefusal::TextTooLong { limit: Self::TEXT_LIMIT, actual });
        }
        match placeholder::check(&self.text) {
            Ok(()) => {}
            Err(PlaceholderError::Unknown(names)) => {
                refuse("text", CommentRefusal::UnknownPlaceholders { names });
            }
            Err(PlaceholderError::Unclosed) => refuse("text", CommentRefusal::UnclosedPlaceholder),
        }
        Refusals::collect(refused)
    }
}

impl Decide for RetireCommentTemplate {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let action = Action::RetireCommentTemplate;
        let author = account(context, action)?;
        let (right, known) = existing(school, context, action, author, self.template, "template")?;
        Ok(vec![Decided { right, event: CommentTemplateRetired { template: known.id }.into() }])
    }
}

fn account(context: &Context, action: Action) -> Result<AccountId, Forbidden> {
    match context.actor {
        Actor::Account(account) => Ok(account),
        Actor::Operator | Actor::System => Err(Forbidden { action }),
    }
}

/// A template that the actor may change. One of another teacher looks as if it did not exist.
fn existing<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    account: AccountId,
    template: TemplateId,
    path: &str,
) -> Result<(Right, &'a Template), Refusals> {
    let known = school.comments.template(template);
    let object = match known.map(|known| known.keeper) {
        Some(Keeper::School) => Object::School,
        Some(Keeper::Teacher(_)) | None => Object::Account(account),
    };
    let right = authorize(school, context.actor, action, object, context.today())?;
    known
        .filter(|known| matches!(known.keeper, Keeper::School) || known.keeper == Keeper::Teacher(account))
        .map(|known| (right, known))
        .ok_or_else(|| Refusals::one(path, CommentRefusal::UnknownTemplate { template }))
}
