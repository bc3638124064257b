//! Behaviour of classes and teaching assignments.

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::{
    calendar::SchoolYear,
    ids::{AccountId, ClassId},
    policy::Role,
    regulations::{GradeLevel, Subject},
    staff::AccountDisabled,
    testing::{
        CLASS_2A, CLASS_3A, CLASS_3B, CLASS_4A, CLERK, ENGLISH, FIRST_DAY, HEAD, PRINCIPAL, TEACHER_3A,
        TEACHER_3B, TEACHER_4A, YEAR, code, fresh, given_school,
    },
};

const UNKNOWN: ClassId = ClassId(Uuid::from_u128(0xef));
const NOVEMBER: Date = date(2025, 11, 1);

fn create(name: &str) -> CreateClass {
    CreateClass { year: YEAR, name: code(name), grade: GradeLevel::G5 }
}

#[test]
fn a_class_is_created_in_an_open_year() {
    let created = ClassCreated { class: fresh(0), year: YEAR, name: code("5A"), grade: GradeLevel::G5 };
    given_school().when(create("5A")).then([created.into()]);
    let next = CreateClass { year: SchoolYear(2026), ..create("5A") };
    given_school().when(next).then_refused(&[("year", "SCHOOL_YEAR_NOT_OPEN")]);
    given_school().by(PRINCIPAL).when(create("5A")).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_class_name_is_unique_in_its_year_whatever_its_case() {
    given_school().when(create("3a")).then_refused(&[("name", "CLASS_NAME_TAKEN")]);
}

#[test]
fn classes_are_listed_by_grade_and_found_by_name() {
    let given = given_school().when(CreateClass { grade: GradeLevel::G2, ..create("2B") }).recorded();
    let classes = &given.school().classes;
    let names: Vec<&str> = classes.in_year(YEAR).iter().map(|class| class.name.as_str()).collect();
    assert_eq!(names, ["2A", "2B", "3A", "3B", "4A"]);
    assert_eq!(classes.by_name(YEAR, " 3b").unwrap().id, CLASS_3B);
    assert_eq!(classes.by_name(SchoolYear(2024), "3B"), None);
    assert_eq!(classes.in_year(SchoolYear(2024)), Vec::<&Class>::new());
}

fn homeroom(teacher: AccountId, from: Date) -> AssignHomeroomTeacher {
    AssignHomeroomTeacher { class: CLASS_3A, teacher, from }
}

#[test]
fn a_new_homeroom_teacher_ends_the_one_before() {
    let event = HomeroomTeacherAssigned { class: CLASS_3A, teacher: ENGLISH, from: NOVEMBER };
    given_school().by(PRINCIPAL).when(homeroom(ENGLISH, NOVEMBER)).then([event.into()]);
    let given = given_school().when(homeroom(ENGLISH, NOVEMBER)).recorded();
    let classes = &given.school().classes;
    assert_eq!(classes.homeroom_teacher(CLASS_3A, date(2025, 9, 4)), None);
    assert_eq!(classes.homeroom_teacher(CLASS_3A, date(2025, 10, 31)), Some(TEACHER_3A));
    assert_eq!(classes.homeroom_teacher(CLASS_3A, NOVEMBER), Some(ENGLISH));
    given.clone().when(homeroom(ENGLISH, date(2025, 12, 1))).then_nothing();
    given.when(homeroom(TEACHER_3A, date(2025, 10, 1))).then_refused(&[("from", "HOMEROOM_BEFORE_LAST")]);
}

#[test]
fn an_assignment_from_the_same_day_corrects_the_homeroom_teacher() {
    let given = given_school().when(homeroom(ENGLISH, FIRST_DAY)).recorded();
    assert_eq!(given.school().classes.class(CLASS_3A).unwrap().homeroom, [(FIRST_DAY, ENGLISH)]);
}

#[test]
fn a_homeroom_teacher_is_an_enabled_teacher_on_a_day_of_the_year() {
    given_school().when(homeroom(CLERK, NOVEMBER)).then_refused(&[("teacher", "ROLE_MISSING")]);
    let nobody = AccountId(Uuid::from_u128(0xef));
    given_school().when(homeroom(nobody, NOVEMBER)).then_refused(&[("teacher", "UNKNOWN_ACCOUNT")]);
    let disabled = given_school().and([AccountDisabled { account: ENGLISH }.into()]);
    disabled.when(homeroom(ENGLISH, NOVEMBER)).then_refused(&[("teacher", "ACCOUNT_DISABLED")]);
    given_school().when(homeroom(ENGLISH, date(2026, 6, 1))).then_refused(&[("from", "DATE_OUTSIDE_YEAR")]);
    let unknown = AssignHomeroomTeacher { class: UNKNOWN, ..homeroom(ENGLISH, NOVEMBER) };
    given_school().when(unknown.clone()).then_refused(&[("class", "UNKNOWN_CLASS")]);
    given_school().by(TEACHER_3A).when(unknown).then_refused(&[("", "FORBIDDEN")]);
}

fn assign(class: ClassId, subject: Subject, teacher: AccountId, from: Date) -> AssignSubjectTeacher {
    AssignSubjectTeacher { class, subject, teacher, from }
}

fn end(class: ClassId, subject: Subject, teacher: AccountId, until: Date) -> EndSubjectTeacher {
    EndSubjectTeacher { class, subject, teacher, until }
}

#[test]
fn several_teachers_share_a_subject_but_none_has_it_twice() {
    let assigned =
        SubjectTeacherAssigned { class: CLASS_3A, subject: Subject::Music, teacher: ENGLISH, from: NOVEMBER };
    given_school().when(assign(CLASS_3A, Subject::Music, ENGLISH, NOVEMBER)).then([assigned.into()]);
    let shared = given_school().when(assign(CLASS_3A, Subject::Mathematics, TEACHER_3B, NOVEMBER)).recorded();
    let teachers = shared.school().classes.subject_teachers(CLASS_3A, Subject::Mathematics, NOVEMBER);
    assert_eq!(teachers, [TEACHER_3A, TEACHER_3B]);
    shared.clone().when(assign(CLASS_3A, Subject::Mathematics, TEACHER_3B, NOVEMBER)).then_nothing();
    shared
        .when(assign(CLASS_3A, Subject::Mathematics, TEACHER_3B, date(2025, 10, 1)))
        .then_refused(&[("from", "ASSIGNMENT_OVERLAPS")]);
}

#[test]
fn a_subject_belongs_to_the_grade_by_the_regulation_of_the_year() {
    given_school()
        .when(assign(CLASS_3A, Subject::Science, TEACHER_3A, NOVEMBER))
        .then_refused(&[("subject", "SUBJECT_NOT_IN_GRADE")]);
    given_school().when(assign(CLASS_4A, Subject::Science, TEACHER_3A, NOVEMBER)).decided();
}

#[test]
fn a_subject_teacher_is_an_enabled_teacher_on_a_day_of_the_year() {
    given_school()
        .when(assign(CLASS_3A, Subject::Music, CLERK, NOVEMBER))
        .then_refused(&[("teacher", "ROLE_MISSING")]);
    given_school()
        .when(assign(CLASS_3A, Subject::Music, ENGLISH, date(2025, 9, 4)))
        .then_refused(&[("from", "DATE_OUTSIDE_YEAR")]);
    given_school()
        .when(assign(UNKNOWN, Subject::Music, ENGLISH, NOVEMBER))
        .then_refused(&[("class", "UNKNOWN_CLASS")]);
    given_school()
        .by(TEACHER_3A)
        .when(assign(CLASS_3A, Subject::Music, TEACHER_3A, NOVEMBER))
        .then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn an_assignment_holds_through_its_last_day_and_may_begin_again_after_it() {
    let until = date(2025, 10, 31);
    let command = end(CLASS_3A, Subject::Mathematics, TEACHER_3A, until);
    let event =
        SubjectTeacherEnded { class: CLASS_3A, subject: Subject::Mathematics, teacher: TEACHER_3A, until };
    given_school().when(command.clone()).then([event.into()]);

    let ended = given_school().when(command.clone()).recorded();
    let classes = &ended.school().classes;
    assert!(classes.teaches(CLASS_3A, Subject::Mathematics, TEACHER_3A, until));
    assert!(!classes.teaches(CLASS_3A, Subject::Mathematics, TEACHER_3A, NOVEMBER));
    assert!(classes.teaches_any(CLASS_3A, TEACHER_3A, NOVEMBER), "still teaches Vietnamese");
    ended.clone().when(command).then_nothing();
    ended
        .clone()
        .when(end(CLASS_3A, Subject::Mathematics, TEACHER_3A, NOVEMBER))
        .then_refused(&[("until", "ASSIGNMENT_ENDED")]);
    let again = |from| assign(CLASS_3A, Subject::Mathematics, TEACHER_3A, from);
    ended.clone().when(again(until)).then_refused(&[("from", "ASSIGNMENT_OVERLAPS")]);
    let again = ended.when(again(NOVEMBER)).recorded();
    let again = again.when(end(CLASS_3A, Subject::Mathematics, TEACHER_3A, date(2025, 12, 1))).recorded();
    let ends: Vec<Option<Date>> =
        again.school().classes.class(CLASS_3A).unwrap().assignments.iter().map(|a| a.until).collect();
    assert_eq!(ends.iter().flatten().copied().collect::<Vec<_>>(), [until, date(2025, 12, 1)]);
}

#[test]
fn only_a_known_assignment_ends_and_not_before_it_began() {
    given_school()
        .when(end(CLASS_3A, Subject::Music, TEACHER_3A, NOVEMBER))
        .then_refused(&[("teacher", "UNKNOWN_ASSIGNMENT")]);
    let late = given_school().when(assign(CLASS_3A, Subject::Music, TEACHER_3A, NOVEMBER)).recorded();
    late.when(end(CLASS_3A, Subject::Music, TEACHER_3A, date(2025, 10, 1)))
        .then_refused(&[("until", "END_BEFORE_START")]);
    given_school()
        .when(end(CLASS_3A, Subject::Mathematics, TEACHER_3A, date(2026, 6, 1)))
        .then_refused(&[("until", "DATE_OUTSIDE_YEAR")]);
    given_school()
        .when(end(UNKNOWN, Subject::Mathematics, TEACHER_3A, NOVEMBER))
        .then_refused(&[("class", "UNKNOWN_CLASS")]);
}

#[test]
fn the_classes_of_a_teacher_are_those_of_the_day() {
    let given = given_school().when(homeroom(ENGLISH, NOVEMBER)).recorded();
    let given = given.when(end(CLASS_4A, Subject::ForeignLanguage, ENGLISH, NOVEMBER)).recorded();
    let classes = &given.school().classes;
    assert_eq!(classes.classes_of(ENGLISH, FIRST_DAY), [CLASS_3A, CLASS_3B, CLASS_4A]);
    assert_eq!(classes.classes_of(ENGLISH, date(2025, 11, 2)), [CLASS_3A, CLASS_3B]);
    assert_eq!(classes.classes_of(HEAD, NOVEMBER), [CLASS_2A]);
    assert_eq!(classes.classes_of(TEACHER_4A, date(2025, 9, 4)), []);
    assert_eq!(given.school().staff.active_roles(ENGLISH), [Role::Teacher]);
}
