//! What may be written, found by reading the whole history anew for every question.

use super::*;

#[derive(Debug)]
pub(super) struct Written {
    pub(super) class: ClassId,
    pub(super) student: StudentId,
    pub(super) target: Target,
    pub(super) mark: Option<Mark>,
    pub(super) request: Option<ChangeRequestId>,
}

pub(super) fn written(event: &Event) -> Option<Written> {
    match event {
        Event::GradeEntered(e) => Some(Written {
            class: e.class,
            student: e.student,
            target: e.target,
            mark: e.mark,
            request: e.request,
        }),
        Event::GradeCorrected(e) => Some(Written {
            class: e.class,
            student: e.student,
            target: e.target,
            mark: e.mark,
            request: e.request,
        }),
        _ => None,
    }
}

pub(super) type Rank = (Timestamp, Position);

/// The lock on the column of a class: of all statements that took effect by the moment and were not canceled the last one.
pub(super) fn lock_of(
    history: &[Recorded<Event>],
    class: ClassId,
    target: Target,
    at: Timestamp,
) -> Option<Rank> {
    let grade = CLASSES.iter().find(|known| known.0 == class).unwrap().1;
    let covers = |scope: &LockScope| {
        let area = match scope.area {
            Area::School => true,
            Area::Grade(of) => of == grade,
            Area::Class(of) => of == class,
        };
        area && (scope.columns == Columns::All || scope.columns == Columns::One(target))
    };
    let canceled = |position: Position| {
        history
            .iter()
            .any(|other| matches!(&other.event, Event::LockCanceled(event) if event.lock == position))
    };
    let statement = |recorded: &Recorded<Event>| match &recorded.event {
        Event::PeriodLocked(event) if covers(&event.scope) && !canceled(recorded.position) => {
            Some((event.from.unwrap_or(recorded.at), recorded.position, true))
        }
        Event::PeriodUnlocked(event) if covers(&event.scope) => Some((recorded.at, recorded.position, false)),
        _ => None,
    };
    let in_force = history.iter().filter_map(statement).filter(|(from, _, _)| *from <= at);
    let (from, position, locked) = in_force.max_by_key(|(from, position, _)| (*from, *position))?;
    locked.then_some((from, position))
}

/// The locks on a cell: of the class, and of the class in whose book it stands.
pub(super) fn locks(
    history: &[Recorded<Event>],
    class: ClassId,
    student: StudentId,
    target: Target,
    at: Timestamp,
) -> Vec<(ClassId, Rank)> {
    let of_cell = |recorded: &Recorded<Event>| {
        written(&recorded.event).filter(|cell| (cell.student, cell.target) == (student, target))
    };
    // An ordered change leaves the cell in the book where it stands.
    let stands = |before: Option<ClassId>, cell: Written| match cell.request {
        Some(_) => before.or(Some(cell.class)),
        None => Some(cell.class),
    };
    let before = history.iter().filter_map(of_cell).fold(None, stands).filter(|other| *other != class);
    let classes = std::iter::once(class).chain(before);
    classes.filter_map(|class| Some((class, lock_of(history, class, target, at)?))).collect()
}

pub(super) fn allowed(
    history: &[Recorded<Event>],
    class: ClassId,
    student: StudentId,
    target: Target,
    actor: Actor,
    at: Timestamp,
) -> bool {
    let locks = locks(history, class, student, target, at);
    let closed = |request: ChangeRequestId| {
        history.iter().any(|other| matches!(&other.event, Event::UnlockClosed(e) if e.request == request))
    };
    let opens = |recorded: &Recorded<Event>| {
        let Event::ChangeUnlocked(e) = &recorded.event else { return false };
        let this = CellRef { student, target };
        let younger = locks.iter().all(|(of, rank)| {
            let covers = match &e.opened {
                Opened::Cells(cells) => cells.contains(&this),
                Opened::Columns(columns) => columns.contains(&target) && *of == class,
            };
            covers && (recorded.at, recorded.position) > *rank
        });
        let this_one = Actor::Account(e.teacher) == actor && e.class == class && e.period == MID;
        this_one && younger && recorded.at <= at && at < e.until && !closed(e.request)
    };
    locks.is_empty() || history.iter().any(opens)
}

/// Asked for by somebody else, ordered last as a correction, not settled before, and exactly what was proposed.
pub(super) fn is_ordered_correction(
    history: &[Recorded<Event>],
    request: ChangeRequestId,
    cell: &Written,
    actor: Actor,
) -> bool {
    let asked = history.iter().any(|recorded| match &recorded.event {
        Event::ChangeRequested(e) => {
            let proposed = |asked: &ProposedCell| {
                (asked.student, asked.target, asked.proposed) == (cell.student, cell.target, cell.mark)
            };
            let other = Actor::Account(e.requester) != actor;
            e.request == request && e.class == cell.class && other && e.cells.iter().any(proposed)
        }
        _ => false,
    });
    let ordered = history.iter().rev().find_map(|recorded| match &recorded.event {
        Event::ChangeOrdered(e) if e.request == request => Some(e.execution),
        _ => None,
    });
    let settled = history.iter().any(|recorded| match &recorded.event {
        Event::ChangeWithdrawn(e) => e.request == request,
        Event::ChangeRefused(e) => e.request == request,
        Event::ChangeCorrected(e) => e.request == request,
        Event::ChangeUnlocked(e) => e.request == request,
        _ => false,
    });
    asked && ordered == Some(Execution::Correction) && !settled
}
