//! The mutation that enters grades: a cell, a column or a whole grid, all or none.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    Explain as _, Refused,
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{ClassId, StudentId},
    regulations::Target,
};

use super::{own, payload, refused, run_with_cells};
use crate::{
    ids::Gid,
    inputs::{Call, GradeEntryInput, GradingPeriodInput},
    refusal::Refusal,
    schema::{CellNode, ClassNode},
};

/// Mutations about grades.
#[derive(Default)]
pub(crate) struct GradesMutation;

/// Grades to enter or correct (ghi, sửa kết quả đánh giá), all or none.
#[derive(InputObject)]
pub(crate) struct EnterGradesInput {
    #[graphql(flatten)]
    call: Call,
    /// The class (lớp).
    class_id: Gid<ClassId>,
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The cells (các ô), each once.
    entries: Vec<GradeEntryInput>,
}

payload! {
    /// Outcome of `enterGrades`.
    EnterGradesPayload {
        /// The cells (các ô) in the order of the input, as they stand now; empty when refused.
        cells: Vec<CellNode>,
        /// The class (lớp).
        class: Option<ClassNode>,
    }
}

/// Where in an entry its mark was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkField {
    Mark,
    Level,
    Score,
    TraitLevel,
}

impl MarkField {
    fn of(entry: &GradeEntryInput) -> Self {
        match entry {
            GradeEntryInput { mark: Some(_), .. } => Self::Mark,
            GradeEntryInput { trait_level: Some(_), .. } => Self::TraitLevel,
            GradeEntryInput { level: None, score: Some(_), .. } => Self::Score,
            _ => Self::Level,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Level => "level",
            Self::Score => "score",
            Self::TraitLevel => "traitLevel",
        }
    }
}

/// The mark of an entry, or the field that contradicts the others.
fn mark(entry: &GradeEntryInput) -> Result<Option<Mark>, MarkField> {
    let flat = (entry.level.map(Into::into), entry.score.map(|score| score.0));
    match (entry.mark, entry.trait_level, flat) {
        (mark, None, (None, None)) => Ok(mark.map(Into::into)),
        (None, None, (level, score)) => Ok(Some(Mark::Subject { level, score })),
        (None, Some(level), (None, None)) => Ok(Some(Mark::Trait { level: level.into() })),
        (Some(_), ..) => Err(MarkField::Mark),
        (None, Some(_), _) => Err(MarkField::TraitLevel),
    }
}

fn contradiction(index: usize, field: MarkField) -> Refusal {
    let text = (
        "Một ô chỉ có một loại kết quả: mark hoặc traitLevel đứng một mình, level đi cùng score.",
        "A cell has one kind of mark: mark and traitLevel stand alone, level goes with score.",
    );
    let path = format!("entries[{index}].{}", field.name());
    Refusal::simple("MARK_GIVEN_TWICE", &path, (text.0.to_owned(), text.1.to_owned()))
}

fn entry(input: GradeEntryInput, mark: Option<Mark>) -> CellEntry {
    CellEntry {
        student: input.student_id.0,
        target: input.target.into(),
        mark,
        comment: input.comment.map(|text| text.0),
        expected_version: input.expected_version,
        reason: input.reason.map(|text| text.0),
    }
}

/// The entry that a refusal's path points to.
fn index_in(path: &str) -> Option<usize> {
    path.strip_prefix("entries[")?.split(']').next()?.parse().ok()
}

/// A command's path, with its `mark` put into the field of the input that held it.
fn in_entry(path: &str, code: &str, fields: &[MarkField]) -> String {
    let field = index_in(path).and_then(|index| fields.get(index).copied());
    match (path.strip_suffix(".mark"), field) {
        (Some(entry), Some(MarkField::Level)) if code == "SCORE_WITHOUT_TEST" => {
            format!("{entry}.{}", MarkField::Score.name())
        }
        (Some(entry), Some(field)) => format!("{entry}.{}", field.name()),
        _ => path.to_owned(),
    }
}

/// Mutations about grades.
#[Object]
impl GradesMutation {
    /// Enters or corrects cells of a class's gradebook (ghi, sửa kết quả đánh giá): one bad cell refuses all, each with its
    /// own reason. An entry without mark, level, score and comment empties the cell. What it replaces stays readable.
    async fn enter_grades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EnterGradesInput,
    ) -> Result<EnterGradesPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let mut entries = Vec::with_capacity(input.entries.len());
        let (mut fields, mut contradictions) = (Vec::new(), Vec::new());
        for (index, input) in input.entries.into_iter().enumerate() {
            fields.push(MarkField::of(&input));
            match mark(&input) {
                Ok(mark) => entries.push(entry(input, mark)),
                Err(field) => contradictions.push(contradiction(index, field)),
            }
        }
        if !contradictions.is_empty() {
            let scope = own(ctx, &input.call).await?;
            let outcome = refused(&scope, contradictions);
            return Ok(EnterGradesPayload { outcome, cells: Vec::new(), class: None });
        }
        let cells: Vec<(StudentId, Target)> =
            entries.iter().map(|entry| (entry.student, entry.target)).collect();
        let command = EnterGrades { class, period, entries };
        let path = |refused: &Refused| in_entry(&refused.path, refused.refusal.code(), &fields);
        let done = run_with_cells(ctx, &input.call, command, path, |scope, path| {
            let (student, target) = *cells.get(index_in(path)?)?;
            Some(CellNode::new(scope, (student, period, target), class))
        })
        .await?;
        let entered = if done.is_accepted() { cells.as_slice() } else { &[] };
        let cells = entered
            .iter()
            .map(|(student, target)| CellNode::new(&done.scope, (*student, period, *target), class))
            .collect();
        let class = done.show(|scope| ClassNode::find(scope, class));
        Ok(EnterGradesPayload { outcome: done.outcome, cells, class })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_mark_is_shown_where_it_was_given() {
        let fields = [MarkField::Level, MarkField::Mark];
        let check = |path, code, expected: &str| assert_eq!(in_entry(path, code, &fields), expected);
        check("entries[0].mark", "SCORE_WITHOUT_TEST", "entries[0].score");
        check("entries[0].mark", "MARK_DOES_NOT_FIT", "entries[0].level");
        check("entries[1].mark", "MARK_DOES_NOT_FIT", "entries[1].mark");
        check("entries[1].student", "STUDENT_NOT_IN_CLASS", "entries[1].student");
        check("period.year", "SCHOOL_YEAR_NOT_OPEN", "period.year");
    }

    #[test]
    fn a_path_names_its_entry() {
        assert_eq!(index_in("entries[3].score"), Some(3));
        assert_eq!(index_in("entries[12]"), Some(12));
        assert_eq!(index_in("classId"), None);
    }
}
