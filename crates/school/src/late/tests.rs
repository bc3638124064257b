use jiff::civil::date;

use super::{After, LateChange};
use crate::{
    Event,
    calendar::GradingPeriod,
    closing::ResultsPublished,
    gradebook::{GradeCorrected, GradeEntered, Mark, Standing, replacement::ReplacementTestRecorded},
    ids::{ChangeRequestId, ClassId, StudentId},
    periods::{Area, Columns, LockCanceled, LockScope, Order, PeriodLocked, PeriodUnlocked},
    regulations::{AssessmentPeriod, Level, Score, Subject, Target},
    state::Position,
    testing::*,
};

const MID: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };
const END: GradingPeriod = GradingPeriod { moment: AssessmentPeriod::EndTermOne, ..MID };
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);

fn mark(points: u8) -> Option<Mark> {
    Some(Mark::Subject { level: Some(Level::Completed), score: Score::new(points) })
}

fn entered(class: ClassId, student: StudentId, points: u8) -> Event {
    let (period, target) = (END, MATHEMATICS);
    GradeEntered { student, class, period, target, mark: mark(points), comment: None, request: None }.into()
}

fn corrected(class: ClassId, old: u8, new: u8, request: Option<ChangeRequestId>) -> Event {
    GradeCorrected {
        student: AN,
        class,
        period: END,
        target: MATHEMATICS,
        corrects: Position(1),
        previous: mark(old),
        mark: mark(new),
        comment: None,
        reason: None,
        reverts: None,
        request,
    }
    .into()
}

fn order() -> Order {
    Order { number: code("05/QĐ"), dated: date(2025, 10, 14) }
}

fn scope(area: Area, columns: Columns) -> LockScope {
    LockScope { period: END, area, columns }
}

fn locked(area: Area) -> Event {
    PeriodLocked { scope: scope(area, Columns::All), order: order(), from: None }.into()
}

fn unlocked() -> Event {
    PeriodUnlocked { scope: scope(Area::School, Columns::All), order: order() }.into()
}

fn published() -> Event {
    ResultsPublished { period: END, area: Area::School, classes: vec![CLASS_3A], order: order() }.into()
}

fn all(given: &Given) -> Vec<LateChange> {
    given.school().late.changes(YEAR, None, None).cloned().collect()
}

#[test]
fn what_changes_before_any_lock_is_not_late() {
    let given =
        given_school().and([entered(CLASS_3A, AN, 6), corrected(CLASS_3A, 6, 7, None), locked(Area::School)]);
    assert_eq!(all(&given), []);
}

#[test]
fn a_change_after_a_lock_is_late_also_when_it_was_unlocked_before() {
    let given = given_school().and([entered(CLASS_3A, AN, 6), locked(Area::School)]);
    let lock = given.school().position;
    let given = given.and([unlocked()]).and_by(TEACHER_3A, [corrected(CLASS_3A, 6, 7, None)]);
    let [change] = all(&given).try_into().unwrap();
    assert_eq!((change.position, change.at), (given.school().position, given.school().at));
    assert_eq!(
        (change.class, change.student, change.target, change.period),
        (CLASS_3A, AN, MATHEMATICS, END)
    );
    assert_eq!((change.old, change.new, change.request), (mark(6), mark(7), None));
    assert_eq!(change.by, crate::Actor::Account(TEACHER_3A));
    assert_eq!(change.after, After { lock: Some(lock), ..After::default() });
    assert!(!change.is_comment_only());
}

#[test]
fn a_cell_first_filled_after_a_lock_is_a_late_change_from_nothing() {
    let given = given_school().and([locked(Area::Class(CLASS_3A)), unlocked(), entered(CLASS_3A, AN, 6)]);
    let [change] = all(&given).try_into().unwrap();
    assert_eq!((change.old, change.new), (None, mark(6)));
}

#[test]
fn a_change_under_a_request_names_it() {
    let request = ChangeRequestId(uuid::Uuid::from_u128(0xf1));
    let given = given_school().and([
        entered(CLASS_3A, AN, 6),
        locked(Area::School),
        corrected(CLASS_3A, 6, 7, Some(request)),
    ]);
    assert_eq!(all(&given)[0].request, Some(request));
}

#[test]
fn a_lock_of_another_class_or_column_or_period_does_not_make_it_late() {
    let science = Columns::One(Target::Subject(Subject::Science));
    let other = PeriodLocked { scope: scope(Area::School, science), order: order(), from: None };
    let mid = LockScope { period: MID, ..scope(Area::School, Columns::All) };
    let mid = PeriodLocked { scope: mid, order: order(), from: None };
    let given = given_school().and([
        other.into(),
        mid.into(),
        locked(Area::Class(CLASS_3B)),
        entered(CLASS_3A, AN, 6),
    ]);
    assert_eq!(all(&given), []);
}

#[test]
fn a_lock_at_a_set_time_counts_from_then_on_and_not_at_all_once_it_was_canceled() {
    let (all_of_it, order_of_it) = (scope(Area::School, Columns::All), order());
    let at = |from: &str| PeriodLocked {
        scope: all_of_it,
        order: order_of_it.clone(),
        from: Some(from.parse().unwrap()),
    };
    // The harness records at the beginning of September 2025.
    let future = given_school().and([at("2025-12-01T00:00:00Z").into(), entered(CLASS_3A, AN, 6)]);
    assert_eq!(all(&future), []);
    let begun = given_school().and([at("2025-09-01T00:00:00Z").into(), entered(CLASS_3A, AN, 6)]);
    assert_eq!(all(&begun).len(), 1);
    let given = given_school().and([at("2025-09-01T00:00:00Z").into()]);
    let canceled = LockCanceled { lock: given.school().position, scope: all_of_it, order: order() };
    assert_eq!(all(&given.and([canceled.into(), entered(CLASS_3A, AN, 6)])), []);
}

#[test]
fn a_change_after_publication_is_late_also_when_it_was_never_locked_or_withdrawn_since() {
    let given = given_school().and([entered(CLASS_3A, AN, 6), published()]);
    let publication = Some(given.school().position);
    let given = given.and([published(), corrected(CLASS_3A, 6, 7, None), entered(CLASS_3B, DUNG, 5)]);
    let [change] = all(&given).try_into().unwrap();
    assert_eq!(change.after, After { publication, ..After::default() });
}

#[test]
fn a_change_after_the_year_was_finalized_is_late() {
    let mut school = given_school().and([entered(CLASS_3A, AN, 6)]).school().clone();
    let finalization = Position(school.position.0);
    school.late.finalized(AN, YEAR, finalization);
    let recorded = crate::Recorded {
        position: Position(school.position.0 + 1),
        at: school.at,
        actor: crate::Actor::Account(TEACHER_3A),
        right: "teacher/subject-teacher".to_owned(),
        command: uuid::Uuid::nil(),
        event: corrected(CLASS_3A, 6, 7, None),
    };
    school.apply(&recorded);
    let changes: Vec<_> = school.late.changes(YEAR, None, None).collect();
    assert_eq!(changes[0].after, After { finalization: Some(finalization), ..After::default() });
}

#[test]
fn what_is_assessed_again_after_finalizing_is_late_only_once_it_is_corrected() {
    let period = GradingPeriod { moment: AssessmentPeriod::Reassessment, ..END };
    let again = |event: Event| match event {
        Event::GradeEntered(event) => GradeEntered { period, ..event }.into(),
        Event::GradeCorrected(event) => GradeCorrected { period, ..event }.into(),
        other => other,
    };
    let mut school = given_school().school().clone();
    let finalization = school.position;
    school.late.finalized(AN, YEAR, finalization);
    for event in [again(entered(CLASS_3A, AN, 6)), again(corrected(CLASS_3A, 6, 7, None))] {
        let position = Position(school.position.0 + 1);
        school.apply(&crate::Recorded {
            position,
            at: school.at,
            actor: crate::Actor::Account(TEACHER_3A),
            right: "teacher/subject-teacher".to_owned(),
            command: uuid::Uuid::from_u128(u128::from(position.0)),
            event,
        });
    }
    let changes: Vec<_> = school.late.changes(YEAR, None, None).collect();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((changes[0].old, changes[0].new), (mark(6), mark(7)));
    assert_eq!(changes[0].after, After { finalization: Some(finalization), ..After::default() });
}

#[test]
fn a_cell_that_was_locked_with_the_class_which_the_student_has_left_is_late_too() {
    let given = given_school().and([entered(CLASS_3A, AN, 6), locked(Area::Class(CLASS_3A))]);
    let given = given.and([corrected(CLASS_3B, 6, 7, None)]);
    let [change] = all(&given).try_into().unwrap();
    assert_eq!(change.class, CLASS_3B);
    assert!(change.after.lock.is_some());
}

#[test]
fn a_replacement_test_that_is_recorded_late_is_a_change_of_the_score_that_counts() {
    let recorded = |stands| ReplacementTestRecorded {
        student: AN,
        class: CLASS_3A,
        period: END,
        subject: Subject::Mathematics,
        proposal: Position(1),
        replaces: Position(2),
        first: Score::new(3).unwrap(),
        score: Score::new(8).unwrap(),
        stands,
        reason: None,
        request: None,
    };
    let late = |stands| {
        let events = [entered(CLASS_3A, AN, 3), locked(Area::School), recorded(stands).into()];
        let [change] = all(&given_school().and(events)).try_into().unwrap();
        (change.old, change.new)
    };
    assert_eq!(late(Standing::Second), (mark(3), mark(8)));
    assert_eq!(late(Standing::First), (mark(3), mark(3)));
}

#[test]
fn the_report_can_be_asked_by_class_and_period() {
    let given =
        given_school().and([locked(Area::School), entered(CLASS_3A, AN, 6), entered(CLASS_3B, DUNG, 5)]);
    let count = |class, period| given.school().late.changes(YEAR, class, period).count();
    assert_eq!((count(None, None), count(Some(CLASS_3A), None), count(Some(CLASS_4A), None)), (2, 1, 0));
    assert_eq!((count(None, Some(END)), count(None, Some(MID))), (2, 0));
    assert_eq!(given.school().late.changes(crate::calendar::SchoolYear(2024), None, None).count(), 0);
}

#[test]
fn a_snapshot_of_signatures_publications_and_late_changes_is_the_same_state() {
    let given = given_school().and([
        entered(CLASS_3A, AN, 6),
        locked(Area::School),
        published(),
        corrected(CLASS_3A, 6, 7, None),
    ]);
    let bytes = postcard::to_stdvec(given.school()).unwrap();
    assert_eq!(&postcard::from_bytes::<crate::School>(&bytes).unwrap(), given.school());
}
