//! Setting the timetables of classes, version after version.

use super::*;
use crate::{
    classes::{AssignSubjectTeacher, EndSubjectTeacher, SubjectTeacherAssigned, SubjectTeacherEnded},
    regulations::Subject as S,
};

#[test]
fn the_weeks_of_several_classes_are_set_at_once() {
    let lessons = [monday(2, S::Mathematics), monday(1, S::ForeignLanguage)];
    let other = [monday(2, S::ForeignLanguage)];
    given_school().when(set(FIRST_DAY, [week(CLASS_3A, lessons), week(CLASS_3B, other)])).then([
        TimetableSet { class: CLASS_3A, from: FIRST_DAY, lessons: vec![lessons[1], lessons[0]] }.into(),
        TimetableSet { class: CLASS_3B, from: FIRST_DAY, lessons: other.to_vec() }.into(),
    ]);
    let given = given_timetable();
    let expected = [(1, S::ForeignLanguage, Some(ENGLISH)), (2, S::Mathematics, Some(TEACHER_3A))];
    assert_eq!(taught(&given, CLASS_3A, MONDAY), expected);
    assert_eq!(taught(&given, CLASS_3A, MONDAY.tomorrow().unwrap()), []);
    // Between the terms there is no school.
    assert_eq!(taught(&given, CLASS_3A, date(2026, 1, 12)), []);
    let english = given.school().schedule().of_teacher(ENGLISH, MONDAY);
    let where_to: Vec<(ClassId, u8)> = english.iter().map(|it| (it.class, it.place.period.get())).collect();
    assert_eq!(where_to, [(CLASS_3A, 1), (CLASS_3B, 2)]);
}

#[test]
fn a_later_version_replaces_the_one_before_from_its_day_on() {
    let next = || set(OCTOBER, [week(CLASS_3A, [monday(3, S::Vietnamese)])]);
    let given = given_timetable().now(next());
    assert_eq!(taught(&given, CLASS_3A, date(2025, 10, 6)).len(), 2);
    assert_eq!(taught(&given, CLASS_3A, OCTOBER), [(3, S::Vietnamese, Some(TEACHER_3A))]);
    // The same once more is nothing new; another one from that day or before overlaps.
    given.clone().when(next()).then_nothing();
    for from in [OCTOBER, date(2025, 10, 6)] {
        let command = set(from, [week(CLASS_3A, [monday(4, S::Vietnamese)])]);
        given.clone().when(command).then_refused(&[("timetables[0].class", "TIMETABLE_OVERLAPS")]);
    }
}

#[test]
fn every_cell_that_is_wrong_is_named_at_once() {
    let named = |teacher| PlannedLesson { teacher: Some(teacher), ..monday(5, S::Mathematics) };
    let wrong = [
        monday(1, S::Science),
        monday(1, S::Vietnamese),
        monday(2, S::Music),
        PlannedLesson { teacher: Some(ENGLISH), ..monday(3, S::Mathematics) },
        monday(4, S::ForeignLanguage),
    ];
    let command = set(
        FIRST_DAY,
        [
            week(CLASS_3A, wrong),
            week(CLASS_3B, [monday(4, S::ForeignLanguage), named(TEACHER_3B)]),
            week(CLASS_3A, [monday(1, S::Vietnamese)]),
            week(CLASS_4A, []),
            week(ClassId(uuid::Uuid::from_u128(0xee)), [monday(1, S::Vietnamese)]),
        ],
    );
    given_school().when(command).then_refused(&[
        ("timetables[0].lessons[0].subject", "SUBJECT_NOT_IN_CLASS"),
        ("timetables[0].lessons[1]", "LESSON_REPEATED"),
        ("timetables[0].lessons[2].teacher", "NOBODY_ASSIGNED"),
        ("timetables[0].lessons[3].teacher", "TEACHER_NOT_ASSIGNED"),
        ("timetables[2].class", "CLASS_REPEATED"),
        ("timetables[3].lessons", "NO_LESSONS"),
        ("timetables[4].class", "UNKNOWN_CLASS"),
        ("timetables[1].lessons[0]", "TEACHER_BUSY"),
    ]);
    let summer = set(date(2025, 8, 1), [week(CLASS_3A, [monday(1, S::Vietnamese)])]);
    given_school().when(summer).then_refused(&[("from", "DATE_OUTSIDE_YEAR")]);
    given_school().when(set(FIRST_DAY, [])).then_refused(&[("timetables", "NO_CLASSES")]);
}

#[test]
fn a_teacher_of_another_class_is_busy_whenever_the_two_weeks_meet() {
    // 3B moves English to the first period only from October on, when 3A has it first.
    let later = set(OCTOBER, [week(CLASS_3B, [monday(1, S::ForeignLanguage)])]);
    given_timetable().when(later).then_refused(&[("timetables[0].lessons[0]", "TEACHER_BUSY")]);
    // And not when 3A moves it away by then.
    let both = set(
        OCTOBER,
        [week(CLASS_3A, [monday(2, S::ForeignLanguage)]), week(CLASS_3B, [monday(1, S::ForeignLanguage)])],
    );
    given_timetable().when(both).decided();
}

#[test]
fn a_shared_subject_names_its_teacher_and_an_assignment_never_puts_anybody_into_two_places() {
    let shared = SubjectTeacherAssigned {
        class: CLASS_3A,
        subject: S::ForeignLanguage,
        teacher: TEACHER_3A,
        from: FIRST_DAY,
    };
    let given = given_school().and(event(shared));
    let unnamed = set(FIRST_DAY, [week(CLASS_3A, [monday(1, S::ForeignLanguage)])]);
    given.clone().when(unnamed).then_refused(&[("timetables[0].lessons[0].teacher", "TEACHER_AMBIGUOUS")]);
    let named = PlannedLesson { teacher: Some(TEACHER_3A), ..monday(1, S::ForeignLanguage) };
    let given = given.now(set(FIRST_DAY, [week(CLASS_3A, [named])]));
    assert_eq!(taught(&given, CLASS_3A, MONDAY), [(1, S::ForeignLanguage, Some(TEACHER_3A))]);

    // 3B has Mathematics first, when English is in 3A: she cannot be assigned to it.
    let assign = AssignSubjectTeacher {
        class: CLASS_3B,
        subject: S::Mathematics,
        teacher: ENGLISH,
        from: date(2025, 11, 3),
    };
    let ended = |given: Given| {
        let until = date(2025, 10, 31);
        given.and(event(SubjectTeacherEnded {
            class: CLASS_3B,
            subject: S::Mathematics,
            teacher: TEACHER_3B,
            until,
        }))
    };
    given_timetable().when(assign.clone()).decided();
    ended(given_timetable()).when(assign.clone()).then_refused(&[("teacher", "TEACHER_BUSY")]);
    // While both are assigned the lesson is nobody's; when one leaves it is the other's.
    let end = EndSubjectTeacher {
        class: CLASS_3B,
        subject: S::Mathematics,
        teacher: TEACHER_3B,
        until: date(2025, 11, 30),
    };
    let given = given_timetable().now(assign);
    assert_eq!(taught(&given, CLASS_3B, date(2025, 11, 3))[0], (1, S::Mathematics, None));
    given.when(end).then_refused(&[("teacher", "TEACHER_BUSY")]);
}

#[test]
fn only_a_version_that_is_not_in_force_yet_is_withdrawn() {
    let later = date(2025, 11, 3);
    let given = given_timetable().now(set(later, [week(CLASS_3A, [monday(3, S::Vietnamese)])]));
    let set = given.school().position;
    let withdraw = |from| WithdrawTimetable { class: CLASS_3A, from };
    given.clone().when(withdraw(FIRST_DAY)).then_refused(&[("from", "TIMETABLE_IN_FORCE")]);
    given.clone().when(withdraw(OCTOBER)).then_refused(&[("from", "UNKNOWN_TIMETABLE")]);
    given.clone().when(withdraw(later)).then(event(TimetableWithdrawn { class: CLASS_3A, from: later, set }));
    let given = given.now(withdraw(later));
    assert_eq!(taught(&given, CLASS_3A, later).len(), 2);
}

#[test]
fn the_admin_board_and_the_vice_principal_make_the_timetable() {
    let command = || set(FIRST_DAY, [week(CLASS_3A, [monday(1, S::Vietnamese)])]);
    for other in [PRINCIPAL, TEACHER_3A, CLERK, PARENT, INSPECTOR] {
        given_school().by(other).when(command()).then_refused(&[("", "FORBIDDEN")]);
    }
    for one in [ADMIN, VICE] {
        given_school().by(one).when(command()).decided();
    }
}

#[test]
fn the_week_is_compared_with_the_programme_and_free_teachers_are_told_best_first() {
    let given = given_timetable();
    let version = given.school().timetables.version_on(CLASS_3A, MONDAY).unwrap();
    let counts = given.school().period_counts(CLASS_3A, version);
    let of = |subject| counts.iter().find(|count| count.subject == subject).copied().unwrap();
    let mathematics = of(S::Mathematics);
    assert_eq!((mathematics.periods, mathematics.per_year, mathematics.fits()), (1, Some(175), false));
    assert!(!of(S::Music).fits(), "a subject without any lesson");
    let history = PeriodCount { subject: S::History, periods: 2, per_year: Some(52) };
    assert!(history.fits() && PeriodCount { periods: 1, ..history }.fits());
    assert!(!PeriodCount { periods: 3, ..history }.fits());

    let free = given.school().free_teachers(morning(MONDAY, 2), CLASS_3A, Some(S::Mathematics));
    let free: Vec<(AccountId, bool, bool, usize)> =
        free.iter().map(|it| (it.teacher, it.teaches_subject, it.teaches_class, it.lessons)).collect();
    // TEACHER_3A teaches 3A then, ENGLISH 3B.
    assert_eq!(free, [(HEAD, true, false, 0), (TEACHER_4A, true, false, 0), (TEACHER_3B, true, false, 1)]);
}
