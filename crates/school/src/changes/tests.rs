mod execution;
mod interleaving;
mod orders;
mod requests;
mod time;
mod unlocks;

use jiff::civil::date;

use super::*;
use crate::{
    Event,
    calendar::GradingPeriod,
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::{ChangeRequestId, ClassId, StudentId},
    periods::{Area, Columns, LockPeriod, LockScope, Order, UnlockPeriod},
    regulations::{AssessmentPeriod, Level, Subject, Target},
    testing::*,
    text::Note,
};

const VIETNAMESE: Target = Target::Subject(Subject::Vietnamese);
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);
const MID: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };

fn level(level: Level) -> Option<Mark> {
    Some(Mark::Subject { level: Some(level), score: None })
}

fn good() -> Option<Mark> {
    level(Level::WellCompleted)
}

fn fair() -> Option<Mark> {
    level(Level::Completed)
}

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn order() -> Order {
    Order { number: code("12/QĐ-THBM"), dated: date(2025, 10, 14) }
}

fn scope(area: Area, columns: Columns) -> LockScope {
    LockScope { period: MID, area, columns }
}

fn lock(area: Area) -> LockPeriod {
    LockPeriod { scope: scope(area, Columns::All), order: order(), from: None }
}

fn enter(
    class: ClassId,
    student: StudentId,
    target: Target,
    mark: Option<Mark>,
    version: u32,
) -> EnterGrades {
    let entry = CellEntry { student, target, mark, comment: None, expected_version: version, reason: None };
    EnterGrades { class, period: MID, entries: vec![entry] }
}

fn change(student: StudentId, target: Target, mark: Option<Mark>, expected_version: u32) -> CellChange {
    CellChange { student, target, mark, comment: CommentChange::Keep, expected_version }
}

fn ask(cells: impl IntoIterator<Item = CellChange>) -> RequestChange {
    let cells = cells.into_iter().collect();
    RequestChange {
        class: CLASS_3A, period: MID, cells, reason: note("Cộng nhầm điểm."), minutes: None
    }
}

/// AN of 3A stands at fair in Vietnamese; the whole school is locked since seven o'clock.
fn given_locked() -> Given {
    given_school()
        .at("2025-10-15T00:00:00Z")
        .by(TEACHER_3A)
        .now(enter(CLASS_3A, AN, VIETNAMESE, fair(), 0))
        .by(ADMIN)
        .now(lock(Area::School))
        .at("2025-10-15T01:00:00Z")
        .by(TEACHER_3A)
}

/// The teacher of 3A asked at eight o'clock for AN to be good in Vietnamese.
fn given_asked() -> Given {
    given_locked().now(ask([change(AN, VIETNAMESE, good(), 1)]))
}

/// The one request of the history.
fn id(given: &Given) -> ChangeRequestId {
    given.school().changes.requests(ChangeFilter::default(), given.school().at).next().unwrap().id
}

fn status(given: &Given, at: &str) -> ChangeStatus {
    given.school().changes.request(id(given)).unwrap().status(at.parse().unwrap())
}

fn order_of(given: &Given, execution: Execution) -> OrderChange {
    OrderChange { request: id(given), execution, order: order() }
}

/// Until noon of the day after, seven in the evening in Vietnam.
fn unlock(reach: Reach) -> Execution {
    Execution::Unlock { reach, until: "2025-10-16T12:00:00Z".parse().unwrap() }
}

/// The principal ordered it at eight o'clock.
fn given_ordered(execution: Execution) -> Given {
    let given = given_asked().by(PRINCIPAL);
    let order = order_of(&given, execution);
    given.now(order)
}

/// The admin board carried it out at nine o'clock.
fn given_executed(execution: Execution) -> Given {
    let given = given_ordered(execution).by(ADMIN).at("2025-10-15T02:00:00Z");
    let request = id(&given);
    given.now(ExecuteChange { request })
}

fn graded(event: &Event) -> (StudentId, Option<Mark>, Option<ChangeRequestId>) {
    match event {
        Event::GradeEntered(event) => (event.student, event.mark, event.request),
        Event::GradeCorrected(event) => (event.student, event.mark, event.request),
        other => panic!("no grade: {other:?}"),
    }
}
