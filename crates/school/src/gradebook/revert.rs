//! Taking a batch back: each of its cells gets again what stood in it before, judged like any other entry.

use uuid::Uuid;

use super::{
    Batch, Before, Cell, CellEntry, GradeRefusal, Mark, RevertBatch, Verdict,
    decide::{Fault, Judged, Sheet, all_or_nothing, rights},
};
use crate::{
    calendar::GradingPeriod,
    command::Decide,
    context::Context,
    ids::{ClassId, StudentId},
    policy::{Action, Object, authorize},
    refusal::{Decision, Refusals, Refused},
    regulations::Target,
    sealed::Category,
    state::School,
    text::Note,
};

/// What taking a batch back would do to one of its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct RevertedCell<'a> {
    /// The row.
    pub student: StudentId,
    /// The column.
    pub target: Target,
    /// What stands in the cell now.
    pub now: Option<&'a Cell>,
    /// What would stand in it: none when it was empty, or when it is not known any more because the cell changed since.
    pub before: Option<&'a Before>,
    /// What becomes of the cell. A refusal has the path `cells[i]` by the order of this list.
    pub verdict: Verdict,
}

impl Decide for RevertBatch {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let batch = find(school, context, self.class, self.period, self.batch)?;
        all_or_nothing(judged(school, context, &self, batch)?)
    }
}

/// What [`RevertBatch`] would change, cell by cell in the order in which the batch wrote them.
///
/// # Errors
/// [`Refusals`] of the command as a whole: no right, no such batch.
pub fn preview_revert<'a>(
    school: &'a School,
    context: &Context,
    command: &RevertBatch,
) -> Result<Vec<RevertedCell<'a>>, Refusals> {
    let RevertBatch { class, period, batch, .. } = *command;
    let batch = find(school, context, class, period, batch)?;
    let judged = judged(school, context, command, batch)?;
    let cells = batch.cells.iter().zip(judged);
    let reverted = cells.map(|((student, target), judged)| {
        let now = school.gradebook.cell(*student, period, *target);
        let untouched = now.filter(|cell| cell.command == batch.command);
        let before = untouched.and_then(|cell| cell.before.as_deref());
        RevertedCell { student: *student, target: *target, now, before, verdict: Verdict::of(&judged) }
    });
    Ok(reverted.collect())
}

fn find<'a>(
    school: &'a School,
    context: &Context,
    class: ClassId,
    period: GradingPeriod,
    batch: Uuid,
) -> Result<&'a Batch, Refusals> {
    authorize(school, context.actor, Action::RevertBatch, Object::Class(class), context.today())?;
    let found = school.gradebook.batches(class, period).find(|known| known.command == batch);
    found.ok_or_else(|| Refusals::one("batch", GradeRefusal::UnknownBatch { batch }))
}

fn judged(
    school: &School,
    context: &Context,
    command: &RevertBatch,
    batch: &Batch,
) -> Result<Vec<Judged>, Refusals> {
    let RevertBatch { class, period, reason, .. } = command;
    let rights = rights(school, context, *class, batch.cells.iter().map(|(_, target)| *target))?;
    let mut sheet = Sheet::open(school, context, *class, *period, rights)?;
    sheet.reverts = Some(batch.command);
    let judge = |(index, (student, target)): (usize, &(StudentId, Target))| {
        let cell = school.gradebook.cell(*student, *period, *target);
        restored(school, batch, *student, *target, cell, reason.as_ref())
            .and_then(|entry| sheet.judge(entry))
            .map_err(|(field, refusal)| Refused {
                path: format!("cells[{index}].{field}"),
                refusal: refusal.into(),
            })
    };
    Ok(batch.cells.iter().enumerate().map(judge).collect())
}

/// The entry that puts back what stood in the cell before the batch.
fn restored(
    school: &School,
    batch: &Batch,
    student: StudentId,
    target: Target,
    cell: Option<&Cell>,
    reason: Option<&Note>,
) -> Result<CellEntry, Fault> {
    let Some(cell) = cell.filter(|cell| cell.command == batch.command) else {
        let refusal = GradeRefusal::ChangedSince {
            mark: cell.and_then(|cell| cell.mark),
            by: cell.map(|cell| cell.by),
            at: cell.map(|cell| cell.at),
        };
        return Err(("target", refusal));
    };
    let (mark, comment): (Option<Mark>, Option<Note>) = match cell.before.as_deref() {
        None => (None, None),
        Some(Before { mark, comment: None }) => (*mark, None),
        Some(Before { mark, comment: Some(comment) }) => match comment.get() {
            Some(comment) => (*mark, Some(comment.clone())),
            None => return Err(("comment", GradeRefusal::CommentErased { student })),
        },
    };
    // One reason for many students: it is left out where no text may be kept any more.
    let erased = school.registry.is_erased(student.0, Category::Comment);
    let reason = reason.filter(|_| !erased).cloned();
    Ok(CellEntry { student, target, mark, comment, expected_version: cell.version, reason })
}
