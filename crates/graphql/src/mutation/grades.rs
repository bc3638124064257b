//! The mutation that enters grades: a cell, a column or a whole grid, all or none.

use std::collections::BTreeMap;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use socai_school::{
    Explain as _, Refused,
    gradebook::{self, CellEntry, EnterGrades, Mark},
    ids::{ClassId, StudentId},
    regulations::Target,
};

use super::{own, payload, refused, run_with_cells};
use crate::{
    ids::Gid,
    inputs::{Call, GradeEntryInput, GradingPeriodInput},
    list_size,
    refusal::Refusal,
    schema::{CellNode, ClassNode, VerdictNode, whole},
    scope::Scope,
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

/// The entries of an input as the domain reads them.
struct Entries {
    /// One per entry of the input; one that contradicts itself is without a mark.
    entries: Vec<CellEntry>,
    /// Where each gave its mark.
    fields: Vec<MarkField>,
    /// Those that contradict themselves.
    contradictions: BTreeMap<usize, Refusal>,
}

impl Entries {
    fn of(inputs: Vec<GradeEntryInput>) -> Self {
        let fields = inputs.iter().map(MarkField::of).collect();
        let mut contradictions = BTreeMap::new();
        let read = |(index, input): (usize, GradeEntryInput)| {
            let mark = mark(&input).unwrap_or_else(|field| {
                contradictions.insert(index, contradiction(index, field));
                None
            });
            entry(input, mark)
        };
        let entries = inputs.into_iter().enumerate().map(read).collect();
        Self { entries, fields, contradictions }
    }
}

/// What would be entered (nội dung sẽ ghi).
#[derive(InputObject)]
pub(crate) struct GradeVerdictsInput {
    /// The grading period (kì đánh giá).
    period: GradingPeriodInput,
    /// The cells (các ô), each once.
    pub(crate) entries: Vec<GradeEntryInput>,
}

/// What would become of a bulk entry (kết quả kiểm tra trước khi ghi).
#[derive(SimpleObject)]
pub(crate) struct GradeVerdicts {
    /// Whether `enterGrades` would be accepted now.
    is_accepted: bool,
    /// Why the command as a whole would be refused (lí do từ chối).
    refusals: Vec<Refusal>,
    /// One per cell (từng ô), in the order of the input; empty when the command as a whole would be refused.
    verdicts: Vec<VerdictNode>,
}

/// What would become of each cell, by the judge that decides `enterGrades`.
pub(crate) fn verdicts(scope: &Scope, class: ClassId, input: GradeVerdictsInput) -> GradeVerdicts {
    let scope = scope.at_head();
    let period = input.period.into();
    let Entries { entries, fields, mut contradictions } = Entries::of(input.entries);
    let command = EnterGrades { class, period, entries };
    let verdicts = match gradebook::verdicts(scope.school(), &scope.decision(), &command) {
        Ok(verdicts) => verdicts,
        Err(refusals) => {
            let refusals = whole(&scope, &refusals);
            return GradeVerdicts { is_accepted: false, refusals, verdicts: Vec::new() };
        }
    };
    let cell = |path: &str| {
        let entry = command.entries.get(index_in(path)?)?;
        Some(CellNode::new(&scope, (entry.student, period, entry.target), class))
    };
    let path = |refused: &Refused| in_entry(&refused.path, refused.refusal.code(), &fields);
    let node = |(index, verdict): (usize, &gradebook::Verdict)| match contradictions.remove(&index) {
        Some(contradiction) => VerdictNode::refused(contradiction),
        None => VerdictNode::new(&scope, verdict, path, cell),
    };
    let verdicts: Vec<VerdictNode> = verdicts.iter().enumerate().map(node).collect();
    let is_accepted = !verdicts.iter().any(VerdictNode::is_refused);
    GradeVerdicts { is_accepted, refusals: Vec::new(), verdicts }
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
    #[graphql(directive = list_size::AnswerToEach::apply("input.entries", "cells"))]
    async fn enter_grades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EnterGradesInput,
    ) -> Result<EnterGradesPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let Entries { entries, fields, contradictions } = Entries::of(input.entries);
        if !contradictions.is_empty() {
            let scope = own(ctx, &input.call).await?;
            let outcome = refused(&scope, contradictions.into_values().collect());
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
