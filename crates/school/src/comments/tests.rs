mod bank;
mod expansion;

use super::{
    ColumnFilter, ColumnKind, CommentTemplateRetired, CommentTemplateSaved, ExpandError, Facts, Keeper,
    MarkFilter, Placeholder, RetireCommentTemplate, SaveCommentTemplate, SavedAs, expand, suggestions,
    suggestions_for,
};
use crate::{
    Event,
    gradebook::Mark,
    ids::{AccountId, TemplateId},
    regulations::{DecimalScore, GradeLevel, Level, PassLevel, Rating, Score, Subject, Target, TraitLevel},
    testing::*,
    text::Note,
};

const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn save(saved_as: SavedAs, text: &str) -> SaveCommentTemplate {
    SaveCommentTemplate {
        saved_as,
        columns: ColumnFilter::Any,
        marks: MarkFilter::Any,
        grades: Vec::new(),
        text: note(text),
    }
}

fn saved(n: u128, keeper: Keeper, author: AccountId, text: &str) -> CommentTemplateSaved {
    CommentTemplateSaved {
        template: TemplateId(uuid::Uuid::from_u128(0xe00 + n)),
        keeper,
        author,
        columns: ColumnFilter::Any,
        marks: MarkFilter::Any,
        grades: Vec::new(),
        text: note(text).into(),
    }
}
