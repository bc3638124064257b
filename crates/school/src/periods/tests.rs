use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    calendar::{GradingPeriod, SchoolYear},
    classes::ClassCreated,
    gradebook::{GradeEntered, Mark},
    ids::ClassId,
    regulations::{AssessmentPeriod, GradeLevel, Level, RegularNumber, Subject, Target},
    testing::*,
};

const PERIOD: GradingPeriod = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };
const MATHEMATICS: Target = Target::Subject(Subject::Mathematics);
const SCIENCE: Target = Target::Subject(Subject::Science);

fn dated(dated: Date) -> Order {
    Order { number: code("05/QĐ-THBM"), dated }
}

fn order() -> Order {
    dated(date(2025, 10, 14))
}

fn scope(area: Area, columns: Columns) -> LockScope {
    LockScope { period: PERIOD, area, columns }
}

fn lock(area: Area, columns: Columns) -> LockPeriod {
    LockPeriod { scope: scope(area, columns), order: order(), from: None }
}

fn unlock(area: Area, columns: Columns) -> UnlockPeriod {
    UnlockPeriod { scope: scope(area, columns), order: order() }
}

fn locked(area: Area, columns: Columns) -> Event {
    PeriodLocked { scope: scope(area, columns), order: order(), from: None }.into()
}

fn unlocked(area: Area, columns: Columns) -> Event {
    PeriodUnlocked { scope: scope(area, columns), order: order() }.into()
}

#[test]
fn the_admin_board_locks_at_the_principals_order() {
    for area in [Area::School, Area::Grade(GradeLevel::G3), Area::Class(CLASS_3A)] {
        given_school().by(ADMIN).when(lock(area, Columns::All)).then([locked(area, Columns::All)]);
    }
}

#[test]
fn nobody_else_locks_or_unlocks_not_even_the_principal() {
    for actor in [PRINCIPAL, VICE, CLERK, HEAD, TEACHER_3A, PARENT, INSPECTOR] {
        given_school().by(actor).when(lock(Area::School, Columns::All)).then_refused(&[("", "FORBIDDEN")]);
        given_school().by(actor).when(unlock(Area::School, Columns::All)).then_refused(&[("", "FORBIDDEN")]);
    }
    given_school().by_operator().when(lock(Area::School, Columns::All)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn an_order_from_the_future_is_refused_and_one_of_today_is_not() {
    let command = |day| LockPeriod { order: dated(date(2025, 10, day)), ..lock(Area::School, Columns::All) };
    given_school().when(command(16)).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
    assert_eq!(given_school().when(command(15)).decided().len(), 1);
    // 17:00 UTC is the next day in Vietnam.
    assert_eq!(given_school().at("2025-10-15T17:00:00Z").when(command(16)).decided().len(), 1);
}

#[test]
fn the_scope_must_exist() {
    let period = GradingPeriod { year: SchoolYear(2024), ..PERIOD };
    let in_other_year = |area| LockPeriod {
        scope: LockScope { period, area, columns: Columns::All },
        order: order(),
        from: None,
    };
    given_school()
        .when(in_other_year(Area::School))
        .then_refused(&[("scope.period.year", "SCHOOL_YEAR_NOT_OPEN")]);
    let unknown = Area::Class(ClassId(uuid::Uuid::nil()));
    given_school().when(lock(unknown, Columns::All)).then_refused(&[("scope.area", "UNKNOWN_CLASS")]);
    let old = ClassId(uuid::Uuid::from_u128(0xc9));
    let of_2024 =
        ClassCreated { class: old, year: SchoolYear(2024), name: code("1A"), grade: GradeLevel::G1 };
    given_school()
        .and([of_2024.into()])
        .when(lock(Area::Class(old), Columns::All))
        .then_refused(&[("scope.area", "CLASS_OF_OTHER_YEAR")]);
}

#[test]
fn the_column_must_exist_in_the_scope() {
    let science = Columns::One(SCIENCE);
    for area in [Area::Class(CLASS_3A), Area::Grade(GradeLevel::G3)] {
        given_school().when(lock(area, science)).then_refused(&[("scope.columns", "TARGET_NOT_IN_SCOPE")]);
    }
    given_school().when(lock(Area::Class(CLASS_4A), science)).then([locked(Area::Class(CLASS_4A), science)]);
    given_school().when(lock(Area::School, science)).then([locked(Area::School, science)]);
}

#[test]
fn locking_what_is_locked_changes_nothing() {
    let given = given_school().and([locked(Area::School, Columns::All)]);
    given.clone().when(lock(Area::School, Columns::All)).then_nothing();
    given.clone().when(lock(Area::Class(CLASS_3A), Columns::All)).then_nothing();
    given.clone().when(lock(Area::Grade(GradeLevel::G4), Columns::One(SCIENCE))).then_nothing();
    let columns = Columns::One(MATHEMATICS);
    given
        .and([unlocked(Area::Class(CLASS_3B), columns)])
        .when(lock(Area::Class(CLASS_3B), Columns::All))
        .then([locked(Area::Class(CLASS_3B), Columns::All)]);
}

#[test]
fn unlocking_what_is_open_changes_nothing() {
    given_school().when(unlock(Area::School, Columns::All)).then_nothing();
    let given = given_school().and([locked(Area::Class(CLASS_3A), Columns::One(MATHEMATICS))]);
    given.clone().when(unlock(Area::Class(CLASS_3B), Columns::All)).then_nothing();
    given.clone().when(unlock(Area::School, Columns::One(SCIENCE))).then_nothing();
    given.when(unlock(Area::School, Columns::All)).then([unlocked(Area::School, Columns::All)]);
}

#[test]
fn locking_every_class_is_not_yet_locking_the_grade() {
    let classes = [locked(Area::Class(CLASS_3A), Columns::All), locked(Area::Class(CLASS_3B), Columns::All)];
    let area = Area::Grade(GradeLevel::G3);
    let given = given_school().and(classes).when(lock(area, Columns::All)).recorded();
    let late = ClassId(uuid::Uuid::from_u128(0xca));
    assert!(
        given.school().locks.covering(PERIOD, GradeLevel::G3, late, MATHEMATICS, given.school().at).is_some()
    );
}

#[test]
fn the_last_statement_about_a_cell_decides() {
    let given = given_school().and([
        locked(Area::School, Columns::All),
        unlocked(Area::Grade(GradeLevel::G3), Columns::One(MATHEMATICS)),
        locked(Area::Class(CLASS_3B), Columns::All),
    ]);
    let locks = &given.school().locks;
    let is_locked =
        |grade, class, target| locks.covering(PERIOD, grade, class, target, given.school().at).is_some();
    assert!(!is_locked(GradeLevel::G3, CLASS_3A, MATHEMATICS));
    assert!(is_locked(GradeLevel::G3, CLASS_3A, Target::Subject(Subject::Vietnamese)));
    assert!(is_locked(GradeLevel::G3, CLASS_3B, MATHEMATICS));
    assert!(is_locked(GradeLevel::G4, CLASS_4A, MATHEMATICS));
    let mid = GradingPeriod { moment: AssessmentPeriod::MidTermOne, ..PERIOD };
    assert!(locks.covering(mid, GradeLevel::G4, CLASS_4A, MATHEMATICS, given.school().at).is_none());
}

#[test]
fn statements_that_no_longer_matter_are_dropped() {
    let given = given_school().and([
        locked(Area::Class(CLASS_3A), Columns::One(MATHEMATICS)),
        unlocked(Area::Class(CLASS_3A), Columns::All),
        locked(Area::Grade(GradeLevel::G4), Columns::All),
    ]);
    assert_eq!(given.school().locks.statements(PERIOD).len(), 2);
    let given = given.and([locked(Area::School, Columns::All)]);
    assert_eq!(given.school().locks.statements(PERIOD).len(), 1);
    assert_eq!(given.school().locks.periods().collect::<Vec<_>>(), [PERIOD]);
}

#[test]
fn a_lock_shows_its_order_and_who_carried_it_out() {
    let given = given_school().and_by(ADMIN, [locked(Area::School, Columns::All)]);
    let school = given.school();
    let lock = school.locks.covering(PERIOD, GradeLevel::G3, CLASS_3A, MATHEMATICS, school.at).unwrap();
    assert_eq!((&lock.order, lock.by, lock.at), (&order(), crate::Actor::Account(ADMIN), given.school().at));
    assert_eq!(lock.position, given.school().position);
}

#[test]
fn every_column_of_every_grade_can_be_locked_alone() {
    let given = given_school();
    let calendar = &given.school().calendar;
    for grade in calendar.grades() {
        for target in calendar.rules(YEAR, grade).unwrap().targets(grade, PERIOD.moment) {
            let columns = Columns::One(target);
            given_school()
                .when(lock(Area::Grade(grade), columns))
                .then([locked(Area::Grade(grade), columns)]);
        }
    }
}

#[test]
fn a_period_that_no_class_in_the_scope_has_is_refused() {
    let moment = AssessmentPeriod::RegularOne;
    let command = |area| LockPeriod {
        scope: LockScope { period: GradingPeriod { moment, ..PERIOD }, area, columns: Columns::All },
        order: order(),
        from: None,
    };
    let refused = &[("scope.period.moment", "NOTHING_ASSESSED")];
    given_secondary().when(command(Area::Grade(GradeLevel::G3))).then_refused(refused);
    given_secondary().when(command(Area::Class(CLASS_3A))).then_refused(refused);
    assert_eq!(given_secondary().when(command(Area::Class(CLASS_6A))).decided().len(), 1);
    assert_eq!(given_secondary().when(command(Area::School)).decided().len(), 1);
}

#[test]
fn a_subjects_lock_covers_its_regular_assessments_and_one_of_them_may_be_locked_alone() {
    let period = GradingPeriod { moment: AssessmentPeriod::RegularOne, ..PERIOD };
    let number = |n| RegularNumber::new(n).unwrap();
    let regular = |n| Target::Regular { subject: Subject::Mathematics, number: number(n) };
    let lock = |column| -> Event {
        let scope = LockScope { period, area: Area::School, columns: Columns::One(column) };
        PeriodLocked { scope, order: order(), from: None }.into()
    };
    let locked = |column: Target| {
        let given = given_secondary().and([lock(column)]);
        let school = given.school();
        let covering = |n| school.locks.covering(period, GradeLevel::G6, CLASS_6A, regular(n), school.at);
        [1, 2, 3, 4].map(|n| covering(n).is_some())
    };
    assert_eq!(locked(MATHEMATICS), [true; 4]);
    assert_eq!(locked(regular(2)), [false, true, false, false]);
}

fn later(area: Area, from: &str) -> LockPeriod {
    LockPeriod { from: Some(from.parse().unwrap()), ..lock(area, Columns::All) }
}

fn is_locked(given: &Given, class: ClassId, at: &str) -> bool {
    let grade = given.school().classes.class(class).unwrap().grade;
    given.school().locks.covering(PERIOD, grade, class, MATHEMATICS, at.parse().unwrap()).is_some()
}

#[test]
fn a_lock_at_a_set_time_holds_from_then_on() {
    let given = given_school().now(later(Area::School, "2025-10-17T10:00:00Z"));
    assert!(!is_locked(&given, CLASS_3A, "2025-10-17T09:59:59.999Z"));
    assert!(is_locked(&given, CLASS_3A, "2025-10-17T10:00:00Z"));
    let times = ["2025-10-17T09:00:00Z", "2025-10-17T12:00:00Z"].map(|at| at.parse().unwrap());
    let statement = &given.school().locks.statements(PERIOD)[0];
    let hours = jiff::SignedDuration::from_hours;
    assert_eq!(statement.remaining(times[0]), LockTime::Scheduled { begins_in: hours(1) });
    assert_eq!(statement.remaining(times[1]), LockTime::InForce { since: hours(2) });
    assert_eq!(times.map(|at| given.school().locks.scheduled(at).len()), [1, 0]);
}

#[test]
fn a_lock_for_friday_holds_on_friday_although_something_was_unlocked_on_wednesday() {
    let given = given_school()
        .now(lock(Area::School, Columns::All))
        .now(later(Area::School, "2025-10-17T10:00:00Z"))
        .now(unlock(Area::Class(CLASS_3A), Columns::All));
    assert!(!is_locked(&given, CLASS_3A, "2025-10-17T09:00:00Z"));
    assert!(is_locked(&given, CLASS_3B, "2025-10-17T09:00:00Z"));
    assert!(is_locked(&given, CLASS_3A, "2025-10-17T10:00:00Z"));
    // What is unlocked after Friday is open.
    let given = given.at("2025-10-18T01:00:00Z").now(unlock(Area::Class(CLASS_3A), Columns::All));
    assert!(!is_locked(&given, CLASS_3A, "2025-10-18T01:00:00Z"));
}

#[test]
fn a_set_time_is_in_the_future_and_at_most_a_year_ahead() {
    let refused = |from: &str, code: &str| {
        given_school().when(later(Area::School, from)).then_refused(&[("from", code)]);
    };
    refused("2025-10-15T01:00:00Z", "FROM_NOT_IN_FUTURE");
    refused("2025-10-14T01:00:00Z", "FROM_NOT_IN_FUTURE");
    refused("2026-10-16T01:00:00.001Z", "FROM_TOO_FAR");
    assert_eq!(given_school().when(later(Area::School, "2026-10-16T01:00:00Z")).decided().len(), 1);
    assert_eq!(given_school().when(later(Area::School, "2025-10-15T01:00:00.001Z")).decided().len(), 1);
}

#[test]
fn the_same_lock_is_not_set_twice() {
    let given = given_school().now(later(Area::School, "2025-10-17T10:00:00Z"));
    given.clone().when(later(Area::Class(CLASS_3A), "2025-10-17T10:00:00Z")).then_nothing();
    assert_eq!(given.when(later(Area::School, "2025-10-17T11:00:00Z")).decided().len(), 1);
}

#[test]
fn a_lock_that_is_set_can_be_canceled_until_it_takes_effect() {
    let given = given_school().now(later(Area::School, "2025-10-17T10:00:00Z"));
    let cancel = CancelScheduledLock { lock: given.school().position, order: order() };
    let canceled =
        LockCanceled { lock: cancel.lock, scope: scope(Area::School, Columns::All), order: order() };
    given.clone().when(cancel.clone()).then([canceled.into()]);
    for actor in [PRINCIPAL, VICE, TEACHER_3A] {
        given.clone().by(actor).when(cancel.clone()).then_refused(&[("", "FORBIDDEN")]);
    }
    let late = given.clone().at("2025-10-17T10:00:00Z");
    late.when(cancel.clone()).then_refused(&[("lock", "ALREADY_IN_FORCE")]);
    let given = given.now(cancel.clone());
    assert!(!is_locked(&given, CLASS_3A, "2025-10-18T10:00:00Z"));
    given.when(cancel).then_refused(&[("lock", "UNKNOWN_LOCK")]);
}

#[test]
fn no_statement_is_dropped_that_can_still_matter() {
    let given = given_school()
        .now(lock(Area::Class(CLASS_3A), Columns::All))
        .now(later(Area::School, "2025-10-17T10:00:00Z"));
    // The later lock may be canceled, so the one in force stays.
    assert_eq!(given.school().locks.statements(PERIOD).len(), 2);
    let given = given.at("2025-10-17T11:00:00Z").by_system().now(crate::changes::RecordDue {});
    assert_eq!(given.school().locks.statements(PERIOD).len(), 1);
    assert!(is_locked(&given, CLASS_3A, "2025-10-17T11:00:00Z"));
}

#[test]
fn a_preview_tells_what_a_lock_would_cover() {
    let entered = GradeEntered {
        student: AN,
        class: CLASS_3A,
        period: PERIOD,
        target: MATHEMATICS,
        mark: Some(Mark::Subject { level: Some(Level::Completed), score: None }),
        comment: None,
        request: None,
    };
    let given = given_school().and([entered.into()]).now(lock(Area::Class(CLASS_3B), Columns::All));
    let see = |area, columns| preview(given.school(), scope(area, columns), given.school().at);
    let column = Columns::One(MATHEMATICS);
    let seen = see(Area::Grade(GradeLevel::G3), column).unwrap();
    let columns: Vec<_> = seen.classes.iter().map(|class| (class.class, class.columns[0].clone())).collect();
    let of = |filled, empty, locked| ColumnPreview { target: MATHEMATICS, filled, empty, locked };
    assert_eq!(columns, [(CLASS_3A, of(1, 2, false)), (CLASS_3B, of(0, 1, true))]);
    assert_eq!((seen.filled(), seen.empty(), seen.is_locked()), (1, 3, false));
    assert_eq!(seen.classes[0].unsigned, [crate::closing::Stage::Subject(Subject::Mathematics)]);
    assert!(see(Area::Class(CLASS_3A), Columns::One(SCIENCE)).is_err());
    assert!(see(Area::Class(CLASS_3B), Columns::All).unwrap().is_locked());
}
