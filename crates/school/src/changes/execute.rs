//! Carrying out what was ordered: the admin board writes the marks, or opens the book to the teacher, and closes it again.

use jiff::civil::Date;

use super::{
    CellRef, ChangeCorrected, ChangeRefusal, ChangeRequest, ChangeStatus, ChangeUnlocked, CloseUnlock,
    ClosedReason, CommentEffect, ExecuteChange, Execution, Opened, Outcome, ProposedCell, Reach,
    decide::{not_own, request},
};
use crate::{
    command::Decide,
    context::Context,
    event::Event,
    gradebook::{GradeCorrected, GradeEntered, GradeRefusal, is_assessed, still_at},
    policy::Action,
    refusal::{Decided, Decision, Refusals, Refused},
    regulations::Target,
    sealed::Sealed,
    state::School,
    text::Note,
};

impl Decide for ExecuteChange {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (right, found) = request(school, context, Action::ExecuteChange, self.request)?;
        not_own(found, context.actor)?;
        let status = found.status(context.at);
        let execution = match &found.ordered {
            Some(given) if status == ChangeStatus::Ordered => given.execution,
            _ => return Err(Refusals::one("request", ChangeRefusal::NotOrdered { status })),
        };
        let events = match execution {
            Execution::Correction => corrected(school, found, context)?,
            Execution::Unlock { until, .. } if until <= context.at => {
                return Err(Refusals::one("request", ChangeRefusal::UntilPassed { until }));
            }
            Execution::Unlock { reach, until } => vec![
                ChangeUnlocked {
                    request: found.id,
                    class: found.class,
                    period: found.period,
                    opened: opened(found, reach),
                    teacher: found.requester,
                    until,
                }
                .into(),
            ],
        };
        Ok(events.into_iter().map(|event| Decided { right, event }).collect())
    }
}

impl Decide for CloseUnlock {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (right, found) = request(school, context, Action::CloseUnlock, self.request)?;
        let Some(Outcome::Unlocked { unlock, closed }) = &found.outcome else {
            let status = found.status(context.at);
            return Err(Refusals::one("request", ChangeRefusal::NotUnlocked { status }));
        };
        if closed.is_some() {
            return Ok(Vec::new());
        }
        let ended = unlock.ended(school, &school.locks, context.at);
        let event = ended.unwrap_or_else(|| unlock.closed(ClosedReason::ByHand, context.at));
        Ok(vec![Decided { right, event: event.into() }])
    }
}

fn opened(request: &ChangeRequest, reach: Reach) -> Opened {
    match reach {
        Reach::Cells => {
            let cells = request.cells.iter();
            Opened::Cells(cells.map(|cell| CellRef { student: cell.student, target: cell.target }).collect())
        }
        Reach::Columns => {
            let whole = |target: Target| target.subject().map_or(target, Target::Subject);
            let mut columns: Vec<Target> = request.cells.iter().map(|cell| whole(cell.target)).collect();
            columns.sort();
            columns.dedup();
            Opened::Columns(columns)
        }
    }
}

/// The proposed marks as grade events, or every cell that changed since it was asked for or is no longer one of the class's
/// book: the student left the class, or is not assessed in the subject any more.
fn corrected(school: &School, request: &ChangeRequest, context: &Context) -> Result<Vec<Event>, Refusals> {
    let year = school.calendar.year(request.period.year);
    let day = year.map_or(context.today(), |dates| dates.nearest(context.today()));
    let mut events = Vec::with_capacity(request.cells.len() + 1);
    let mut refused = Vec::new();
    for (index, cell) in request.cells.iter().enumerate() {
        match still_of(school, request, cell, day).and_then(|()| write(school, request, cell)) {
            Ok(event) => events.push(event),
            Err(refusal) => {
                refused.push(Refused { path: format!("cells[{index}]"), refusal: refusal.into() });
            }
        }
    }
    Refusals::collect(refused)?;
    events.push(ChangeCorrected { request: request.id, class: request.class }.into());
    Ok(events)
}

/// Whether the cell is still one of the book that the request is about.
fn still_of(
    school: &School,
    request: &ChangeRequest,
    cell: &ProposedCell,
    day: Date,
) -> Result<(), GradeRefusal> {
    let &ProposedCell { student, target, proposed, comment, .. } = cell;
    if school.registry.class_kept(student, day) != Some(request.class) {
        return Err(GradeRefusal::StudentNotInClass { student });
    }
    if school.transfers.away(student).is_some() {
        return Err(GradeRefusal::StudentTransferred { student });
    }
    if proposed.is_none() && comment != CommentEffect::Write {
        return Ok(());
    }
    is_assessed(school, request.class, request.period.year, student, target)
}

fn write(school: &School, request: &ChangeRequest, cell: &ProposedCell) -> Result<Event, GradeRefusal> {
    let &ProposedCell { student, target, version, proposed: mark, comment, .. } = cell;
    let found = school.gradebook.cell(student, request.period, target);
    still_at(found, version)?;
    let comment: Option<Note> = match comment {
        CommentEffect::Keep => {
            found.and_then(|cell| cell.comment.as_ref()).and_then(|kept| kept.get().cloned())
        }
        CommentEffect::Remove => None,
        CommentEffect::Write => match request.proposed_comment(student, target) {
            Some(comment) => Some(comment.clone()),
            None => return Err(GradeRefusal::PersonalDataErased { student }),
        },
    };
    let comment = comment.map(Sealed::Open);
    let (class, period, request) = (request.class, request.period, Some(request.id));
    Ok(match found {
        None => GradeEntered { student, class, period, target, mark, comment, request }.into(),
        Some(cell) => GradeCorrected {
            student,
            class,
            period,
            target,
            corrects: cell.position,
            previous: cell.mark,
            mark,
            comment,
            // Why is told by the request, under its author's key.
            reason: None,
            reverts: None,
            request,
        }
        .into(),
    })
}
