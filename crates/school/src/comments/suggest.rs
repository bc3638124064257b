//! What the bank suggests for a cell.

use super::{ColumnFilter, Facts, Keeper, MarkFilter, Template, expand};
use crate::{
    calendar::GradingPeriod,
    gradebook::{Cell, Mark},
    ids::{AccountId, ClassId, StudentId},
    regulations::Target,
    state::School,
    text::Note,
};

/// A template with the facts of a cell in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion<'a> {
    /// The template.
    pub template: &'a Template,
    /// The comment that it gives.
    pub text: Note,
}

/// The comments that fit a cell as it stands; see [`suggestions_for`]. The caller has asked for the right to read the cell.
#[must_use]
pub fn suggestions(
    school: &School,
    account: AccountId,
    class: ClassId,
    student: StudentId,
    period: GradingPeriod,
    target: Target,
) -> Vec<Suggestion<'_>> {
    let mark = school.gradebook.cell(student, period, target).and_then(Cell::standing_mark);
    suggestions_for(school, account, class, student, target, mark)
}

/// The comments that fit a cell with this mark, which need not be saved yet: the account's own templates first, then the
/// school's, the more specific before the more general. A template whose placeholders have no fact here is left out.
#[must_use]
pub fn suggestions_for<'a>(
    school: &'a School,
    account: AccountId,
    class: ClassId,
    student: StudentId,
    target: Target,
    mark: Option<Mark>,
) -> Vec<Suggestion<'a>> {
    let Some(grade) = school.classes.class(class).map(|class| class.grade) else { return Vec::new() };
    let facts = Facts::of(school, class, student, target, mark);
    let fits = |template: &&Template| {
        template.columns.admits(target)
            && template.marks.admits(mark)
            && (template.grades.is_empty() || template.grades.contains(&grade))
    };
    let suggestion = |template: &'a Template| {
        let text = expand(template.text.get()?, &facts).ok()?;
        Some(Suggestion { template, text })
    };
    let templates = school.comments.visible_to(account).into_iter();
    let mut found: Vec<Suggestion<'_>> = templates.filter(fits).filter_map(suggestion).collect();
    found.sort_by_key(|suggestion| rank(suggestion.template));
    found
}

/// Own before the school's, then the narrower filter, then the older.
fn rank(template: &Template) -> (Keeper, u8, u8) {
    let column = match template.columns {
        ColumnFilter::One(_) => 0,
        ColumnFilter::Kind(_) => 1,
        ColumnFilter::Any => 2,
    };
    let mark = match template.marks {
        MarkFilter::Level(_)
        | MarkFilter::Trait(_)
        | MarkFilter::Pass(_)
        | MarkFilter::Conduct(_)
        | MarkFilter::Scores { .. } => 0,
        MarkFilter::Any => 1,
    };
    (template.keeper, column, mark)
}
