//! The mutation that enters grades: a cell, a column or a whole grid, all or none.

use async_graphql::{Context, InputObject, Object, Result};
use socai_school::{
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{ClassId, StudentId},
    regulations::Target,
};

use super::{payload, run_with_cells};
use crate::{
    errors::Fault,
    ids::Gid,
    inputs::{Call, GradeEntryInput, GradingPeriodInput},
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

fn entry(index: usize, input: GradeEntryInput) -> Result<CellEntry, Fault> {
    let (level, score) = (input.level.map(Into::into), input.score.map(|score| score.0));
    let mark = match (input.trait_level, level.is_some() || score.is_some()) {
        (Some(_), true) => {
            return Err(Fault::BadInput(format!(
                "entries[{index}]: traitLevel stands alone, without level and score"
            )));
        }
        (Some(level), false) => Some(Mark::Trait { level: level.into() }),
        (None, true) => Some(Mark::Subject { level, score }),
        (None, false) => None,
    };
    Ok(CellEntry {
        student: input.student_id.0,
        target: input.target.into(),
        mark,
        comment: input.comment.map(|text| text.0),
        expected_version: input.expected_version,
        reason: input.reason.map(|text| text.0),
    })
}

/// The entry that a refusal's path points to.
fn index_in(path: &str) -> Option<usize> {
    path.strip_prefix("entries[")?.split(']').next()?.parse().ok()
}

/// Mutations about grades.
#[Object]
impl GradesMutation {
    /// Enters or corrects cells of a class's gradebook (ghi, sửa kết quả đánh giá): one bad cell refuses all, each with its
    /// own reason. An entry with neither level nor score nor comment empties the cell. What it replaces stays readable.
    async fn enter_grades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: EnterGradesInput,
    ) -> Result<EnterGradesPayload> {
        let (class, period) = (input.class_id.0, input.period.into());
        let entries: Vec<CellEntry> = input
            .entries
            .into_iter()
            .enumerate()
            .map(|(index, input)| entry(index, input))
            .collect::<Result<_, Fault>>()?;
        let cells: Vec<(StudentId, Target)> =
            entries.iter().map(|entry| (entry.student, entry.target)).collect();
        let command = EnterGrades { class, period, entries };
        let done = run_with_cells(ctx, &input.call, command, |scope, path| {
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
    fn a_path_names_its_entry() {
        assert_eq!(index_in("entries[3].score"), Some(3));
        assert_eq!(index_in("entries[12]"), Some(12));
        assert_eq!(index_in("classId"), None);
    }
}
