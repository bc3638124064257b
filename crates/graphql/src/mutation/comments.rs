//! Mutations about the comment bank.

use async_graphql::{Context, InputObject, Object, OneofObject, Result};
use socai_school::{
    Event,
    comments::{RetireCommentTemplate, SaveCommentTemplate, SavedAs},
    ids::TemplateId,
    text::Note,
};

use super::{payload, run};
use crate::{
    enums::GradeLevel,
    ids::Gid,
    inputs::Call,
    list_size,
    scalars::{Text, Yes},
    schema::{ColumnFilterInput, MarkFilterInput, TemplateNode},
};

/// Mutations about the comment bank.
#[derive(Default)]
pub(crate) struct CommentsMutation;

/// Which template is saved (mẫu nhận xét).
#[derive(OneofObject)]
pub(crate) enum SavedAsInput {
    /// A new one of the school (mẫu mới của trường); must be `true`.
    NewOfSchool(Yes),
    /// A new one of your own (mẫu mới của tôi), which nobody else sees; must be `true`.
    NewOfMine(Yes),
    /// A new wording or filter of this one, which stays whose it is.
    Existing(Gid<TemplateId>),
}

/// A template to save (mẫu nhận xét).
#[derive(InputObject)]
pub(crate) struct SaveCommentTemplateInput {
    #[graphql(flatten)]
    call: Call,
    /// Which one.
    saved_as: SavedAsInput,
    /// The columns for which it is suggested (cột); every column when absent.
    columns: Option<ColumnFilterInput>,
    /// The marks for which it is suggested (mức, điểm); every mark and none when absent.
    marks: Option<MarkFilterInput>,
    /// The grades for which it is suggested (khối); all of them when absent or empty.
    grades: Option<Vec<GradeLevel>>,
    /// The text (nội dung), at most 500 characters. Placeholders: `{ten}` given name, `{ho_ten}` full name, `{mon}` subject,
    /// `{diem}` score, `{muc}` level, `{lop}` class.
    text: Text<Note>,
}

/// A template to take out of the bank (mẫu nhận xét).
#[derive(InputObject)]
pub(crate) struct RetireCommentTemplateInput {
    #[graphql(flatten)]
    call: Call,
    /// Which one.
    template_id: Gid<TemplateId>,
}

payload! {
    /// Outcome of `saveCommentTemplate`.
    SaveCommentTemplatePayload {
        /// The template (mẫu nhận xét).
        template: Option<TemplateNode>,
    }
    /// Outcome of `retireCommentTemplate`.
    RetireCommentTemplatePayload {
        /// The templates that you still see (ngân hàng nhận xét); null when refused.
        #[graphql(directive = list_size::Items::apply(100))]
        templates: Option<Vec<TemplateNode>>,
    }
}

/// Mutations about the comment bank.
#[Object]
impl CommentsMutation {
    /// Saves a template of the comment bank (lưu mẫu nhận xét): the school's, by those who keep its bank, or one's own.
    async fn save_comment_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: SaveCommentTemplateInput,
    ) -> Result<SaveCommentTemplatePayload> {
        let saved_as = match input.saved_as {
            SavedAsInput::NewOfSchool(Yes) => SavedAs::NewOfSchool,
            SavedAsInput::NewOfMine(Yes) => SavedAs::NewOfMine,
            SavedAsInput::Existing(template) => SavedAs::Existing(template.0),
        };
        let command = SaveCommentTemplate {
            saved_as,
            columns: ColumnFilterInput::of(input.columns),
            marks: MarkFilterInput::of(input.marks),
            grades: input.grades.unwrap_or_default().into_iter().map(Into::into).collect(),
            text: input.text.0,
        };
        let done = run(ctx, &input.call, command).await?;
        let made = done.events().await?.into_iter().find_map(|event| match event {
            Event::CommentTemplateSaved(event) => Some(event.template),
            _ => None,
        });
        // A save that changes nothing has no event.
        let known = match saved_as {
            SavedAs::Existing(template) => Some(template),
            SavedAs::NewOfSchool | SavedAs::NewOfMine => None,
        };
        let template = done.show(|scope| TemplateNode::find(scope, made.or(known)?));
        Ok(SaveCommentTemplatePayload { outcome: done.outcome, template })
    }

    /// Takes a template out of the comment bank (bỏ mẫu nhận xét). Comments that were entered with it stay.
    async fn retire_comment_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: RetireCommentTemplateInput,
    ) -> Result<RetireCommentTemplatePayload> {
        let command = RetireCommentTemplate { template: input.template_id.0 };
        let done = run(ctx, &input.call, command).await?;
        let templates = done.show(TemplateNode::visible);
        Ok(RetireCommentTemplatePayload { outcome: done.outcome, templates })
    }
}
