//! Change of class, departure and return.

use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::{
    calendar::{SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    ids::{ClassId, StudentId},
    registry::{
        ChangeClass, ClassChanged, DepartureReason, ReadmitStudent, RecordDeparture, StudentDeparted,
        StudentReadmitted,
    },
    regulations::GradeLevel,
    testing::{
        AN, BINH, CHI, CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, CLERK, FIRST_DAY, Given, TEACHER_3A, YEAR,
        code, given_school,
    },
};

const NOBODY: StudentId = StudentId(Uuid::from_u128(0xef));
const NO_CLASS: ClassId = ClassId(Uuid::from_u128(0xef));
const NOVEMBER: Date = date(2025, 11, 1);

fn change(to: ClassId, on: Date) -> ChangeClass {
    ChangeClass { student: AN, to, on, reason: None }
}

fn depart(on: Date, reason: DepartureReason) -> RecordDeparture {
    RecordDeparture { student: AN, on, reason, note: None }
}

fn readmit(class: ClassId, on: Date) -> ReadmitStudent {
    ReadmitStudent { student: AN, class, on, note: None }
}

fn departed() -> Given {
    given_school().when(depart(NOVEMBER, DepartureReason::Transferred)).recorded()
}

#[test]
fn a_student_moves_within_the_grade_and_is_in_one_class_each_day() {
    let event = ClassChanged { student: AN, from: CLASS_3A, to: CLASS_3B, on: NOVEMBER, reason: None };
    given_school().when(change(CLASS_3B, NOVEMBER)).then([event.into()]);

    let given = given_school().when(change(CLASS_3B, NOVEMBER)).recorded();
    let registry = &given.school().registry;
    assert_eq!(registry.class_of(AN, date(2025, 10, 31)), Some(CLASS_3A));
    assert_eq!(registry.class_of(AN, NOVEMBER), Some(CLASS_3B));
    let ids =
        |class, day| registry.class_list(class, day).iter().map(|student| student.id).collect::<Vec<_>>();
    assert_eq!(ids(CLASS_3A, NOVEMBER), [BINH, CHI]);
    assert_eq!(ids(CLASS_3A, FIRST_DAY), [AN, BINH, CHI]);
    assert_eq!(registry.ever_in(CLASS_3A).len(), 3);
    assert_eq!(registry.ever_in(CLASS_3B).len(), 2);
}

#[test]
fn a_student_who_returns_to_a_class_is_listed_once() {
    let given = given_school().when(change(CLASS_3B, NOVEMBER)).recorded();
    let given = given.when(change(CLASS_3A, date(2025, 12, 1))).recorded();
    let registry = &given.school().registry;
    assert_eq!(registry.class_list(CLASS_3A, date(2025, 12, 1)).len(), 3);
    assert_eq!(registry.ever_in(CLASS_3A).len(), 3);
}

#[test]
fn a_student_moves_only_to_a_class_of_the_same_year_and_grade() {
    given_school().when(change(CLASS_3A, NOVEMBER)).then_nothing();
    given_school().when(change(NO_CLASS, NOVEMBER)).then_refused(&[("to", "UNKNOWN_CLASS")]);
    given_school().when(change(CLASS_4A, NOVEMBER)).then_refused(&[("to", "CLASS_OF_OTHER_GRADE")]);
    let year = SchoolYear(2026);
    let next = [
        SchoolYearOpened {
            year,
            first_day: date(2026, 9, 4),
            term_two_first_day: date(2027, 1, 18),
            last_day: date(2027, 5, 31),
            term_one_weeks: 18,
            term_two_weeks: 17,
        }
        .into(),
        ClassCreated { class: NO_CLASS, year, name: code("3A"), grade: GradeLevel::G3 }.into(),
    ];
    let given = given_school().and(next);
    given.when(change(NO_CLASS, NOVEMBER)).then_refused(&[("to", "CLASS_OF_OTHER_YEAR")]);
}

#[test]
fn a_student_moves_on_a_day_of_the_year_after_the_first_in_the_present_class() {
    given_school().when(change(CLASS_3B, FIRST_DAY)).then_refused(&[("on", "DATE_BEFORE_ENROLLMENT")]);
    given_school().when(change(CLASS_3B, date(2026, 6, 1))).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    let nobody = ChangeClass { student: NOBODY, ..change(CLASS_3B, NOVEMBER) };
    given_school().when(nobody).then_refused(&[("student", "UNKNOWN_STUDENT")]);
    given_school().by(CLERK).when(change(CLASS_3B, NOVEMBER)).then_refused(&[("", "FORBIDDEN")]);
    departed().when(change(CLASS_3B, date(2025, 12, 1))).then_refused(&[("student", "STUDENT_HAS_DEPARTED")]);
}

#[test]
fn a_student_who_left_is_in_no_class_from_that_day_on() {
    let event = StudentDeparted {
        student: AN,
        class: CLASS_3A,
        on: NOVEMBER,
        reason: DepartureReason::Transferred,
        note: None,
    };
    given_school().when(depart(NOVEMBER, DepartureReason::Transferred)).then([event.into()]);
    let given = departed();
    assert_eq!(given.school().registry.class_of(AN, date(2025, 10, 31)), Some(CLASS_3A));
    assert_eq!(given.school().registry.class_of(AN, NOVEMBER), None);
    given
        .when(depart(date(2025, 12, 1), DepartureReason::DroppedOut))
        .then_refused(&[("student", "STUDENT_HAS_DEPARTED")]);
}

#[test]
fn a_student_leaves_after_the_first_day_and_before_the_next_year() {
    let on = |day| given_school().when(depart(day, DepartureReason::DroppedOut));
    on(FIRST_DAY).then_refused(&[("on", "DATE_BEFORE_ENROLLMENT")]);
    on(date(2026, 9, 1)).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    on(date(2026, 8, 31)).decided();
    let nobody = RecordDeparture { student: NOBODY, ..depart(NOVEMBER, DepartureReason::DroppedOut) };
    given_school().when(nobody).then_refused(&[("student", "UNKNOWN_STUDENT")]);
    let homeroom = given_school().by(TEACHER_3A);
    homeroom.when(depart(NOVEMBER, DepartureReason::DroppedOut)).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_student_who_left_comes_back_under_the_same_register_number() {
    let event = StudentReadmitted { student: AN, class: CLASS_3B, on: NOVEMBER, note: None };
    departed().when(readmit(CLASS_3B, NOVEMBER)).then([event.into()]);
    let given = departed().when(readmit(CLASS_3B, NOVEMBER)).recorded();
    let registry = &given.school().registry;
    assert_eq!(registry.class_of(AN, NOVEMBER), Some(CLASS_3B));
    assert_eq!((registry.by_register_number(1), registry.next_register_number()), (Some(AN), 7));
    assert_eq!(registry.student(AN).unwrap().enrollments[0].departure, Some(DepartureReason::Transferred));
    given.when(readmit(CLASS_3B, NOVEMBER)).then_refused(&[("student", "STUDENT_HAS_NOT_DEPARTED")]);
}

#[test]
fn a_student_comes_back_on_a_day_of_the_year_not_before_leaving() {
    departed().when(readmit(CLASS_2A, date(2025, 10, 31))).then_refused(&[("on", "DATE_BEFORE_DEPARTURE")]);
    departed().when(readmit(CLASS_3A, date(2026, 6, 1))).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    departed().when(readmit(NO_CLASS, NOVEMBER)).then_refused(&[("class", "UNKNOWN_CLASS")]);
    departed().by(CLERK).when(readmit(CLASS_3A, NOVEMBER)).then_refused(&[("", "FORBIDDEN")]);
    let nobody = ReadmitStudent { student: NOBODY, ..readmit(CLASS_3A, NOVEMBER) };
    given_school().when(nobody).then_refused(&[("student", "UNKNOWN_STUDENT")]);
}

#[test]
fn who_died_does_not_come_back() {
    let gone = given_school().when(depart(NOVEMBER, DepartureReason::Deceased)).recorded();
    gone.when(readmit(CLASS_3A, NOVEMBER)).then_refused(&[("student", "STUDENT_CANNOT_RETURN")]);
}

#[test]
fn only_the_last_grade_completes_a_level_and_only_a_higher_level_follows() {
    given_school()
        .when(depart(NOVEMBER, DepartureReason::Completed))
        .then_refused(&[("reason", "COMPLETES_NOTHING")]);
    let class = |class, name, grade| ClassCreated { class, year: YEAR, name: code(name), grade }.into();
    let (five, six) = (ClassId(Uuid::from_u128(0xe5)), ClassId(Uuid::from_u128(0xe6)));
    let given =
        given_school().and([class(five, "5A", GradeLevel::G5), class(six, "6A", GradeLevel::G6)]).and([
            ClassChanged { student: AN, from: CLASS_3A, to: five, on: date(2025, 9, 8), reason: None }.into(),
        ]);
    let given = given.when(depart(NOVEMBER, DepartureReason::Completed)).recorded();
    given.clone().when(readmit(five, NOVEMBER)).then_refused(&[("student", "STUDENT_CANNOT_RETURN")]);
    let event = StudentReadmitted { student: AN, class: six, on: NOVEMBER, note: None };
    given.when(readmit(six, NOVEMBER)).then([event.into()]);
}
