//! Behaviour of the subjects of classes and students.

use jiff::civil::date;

use super::*;
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    classes::ChooseClassSubjects,
    gradebook::{CellEntry, EnterGrades, Mark},
    ids::StudentId,
    periods::Order,
    registry::PersonalDataErased,
    regulations::{AssessmentPeriod, GradeLevel, Level, Subject, Target},
    sealed::{Category, Sealed},
    testing::*,
    text::Note,
};

fn order(day: i8) -> Order {
    Order { number: code("07/QĐ-THBM"), dated: date(2025, 10, day) }
}

fn basis() -> Note {
    Note::new("Hồ sơ miễn học").unwrap()
}

fn plan(student: StudentId, exempt: &[Subject]) -> SetIndividualPlan {
    SetIndividualPlan {
        student,
        year: YEAR,
        kind: PlanKind::Exemption,
        exempt: exempt.to_vec(),
        basis: basis(),
        order: order(1),
    }
}

fn enter(student: StudentId, class: crate::ids::ClassId, subject: Subject) -> EnterGrades {
    let entry = CellEntry {
        student,
        target: Target::Subject(subject),
        mark: Some(Mark::Subject { level: Some(Level::Completed), score: None }),
        comment: None,
        expected_version: 0,
        reason: None,
    };
    let period = GradingPeriod { year: YEAR, moment: AssessmentPeriod::MidTermOne };
    EnterGrades { class, period, entries: vec![entry] }
}

#[test]
fn a_plan_names_its_subjects_in_the_order_of_the_forms_and_keeps_its_basis_sealed() {
    let exempt = vec![Subject::ForeignLanguage, Subject::PhysicalEducation];
    let event = IndividualPlanSet {
        student: AN,
        year: YEAR,
        kind: PlanKind::Exemption,
        exempt,
        basis: Sealed::Open(basis()),
        order: order(1),
    };
    let command = plan(AN, &[Subject::PhysicalEducation, Subject::ForeignLanguage]);
    given_school().by(PRINCIPAL).when(command.clone()).then([event.into()]);
    let given = given_school().when(command.clone()).recorded();
    given.clone().when(command).then_nothing();
    assert!(given.school().plans.is_exempt(AN, YEAR, Subject::ForeignLanguage));
    assert!(!given.school().plans.is_individual(AN, YEAR));
    let subjects = given.school().subjects_of_student(AN, YEAR);
    assert!(subjects.contains(&Subject::Mathematics) && !subjects.contains(&Subject::ForeignLanguage));
}

#[test]
fn an_individual_education_plan_may_leave_every_subject_in_place() {
    let command = SetIndividualPlan { kind: PlanKind::IndividualEducation, ..plan(AN, &[]) };
    let given = given_school().when(command).recorded();
    assert!(given.school().plans.is_individual(AN, YEAR));
    given_school().when(plan(AN, &[])).then_refused(&[("exempt", "EXEMPT_FROM_NOTHING")]);
}

#[test]
fn a_plan_is_for_a_student_of_the_year_and_for_subjects_of_the_grade() {
    let nobody = StudentId(uuid::Uuid::from_u128(0xef));
    given_school().when(plan(nobody, &[Subject::Music])).then_refused(&[("student", "UNKNOWN_STUDENT")]);
    let later = SetIndividualPlan { year: SchoolYear(2026), ..plan(AN, &[Subject::Music]) };
    given_school().when(later.clone()).then_refused(&[("year", "SCHOOL_YEAR_NOT_OPEN")]);
    let opened = given_school().and([crate::results::tests::next_year_opened()]);
    opened.when(later).then_refused(&[("year", "STUDENT_NOT_IN_YEAR")]);
    given_school()
        .when(plan(AN, &[Subject::Music, Subject::Science, Subject::Music]))
        .then_refused(&[("exempt[1]", "SUBJECT_NOT_IN_GRADE"), ("exempt[2]", "SUBJECT_REPEATED")]);
    let future = SetIndividualPlan { order: order(16), ..plan(AN, &[Subject::Music]) };
    given_school().when(future).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
    given_school().by(TEACHER_3A).when(plan(AN, &[Subject::Music])).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_basis_that_was_erased_is_closed_and_none_is_written_anew() {
    let erased =
        PersonalDataErased { person: AN.0, categories: vec![Category::Health], basis: line("Luật") };
    let given = given_school().when(plan(AN, &[Subject::Music])).recorded();
    let other = given.when(plan(BINH, &[Subject::Music])).recorded().and([erased.into()]);
    let plans = &other.school().plans;
    assert_eq!(plans.plan(AN, YEAR).unwrap().basis, Sealed::erased());
    assert_eq!(plans.plan(BINH, YEAR).unwrap().basis.get(), Some(&basis()));
    assert!(plans.is_exempt(AN, YEAR, Subject::Music));
    other.when(plan(AN, &[Subject::Ethics])).then_refused(&[("basis", "PERSONAL_DATA_ERASED")]);
}

#[test]
fn a_plan_ends_once() {
    let end = EndIndividualPlan { student: AN, year: YEAR, order: order(2) };
    given_school().when(end.clone()).then_refused(&[("year", "NO_INDIVIDUAL_PLAN")]);
    let given = given_school().when(plan(AN, &[Subject::Music])).recorded();
    given.clone().by(TEACHER_3A).when(end.clone()).then_refused(&[("", "FORBIDDEN")]);
    let future = EndIndividualPlan { order: order(20), ..end.clone() };
    given.clone().when(future).then_refused(&[("order.dated", "ORDER_IN_FUTURE")]);
    let ended = given.when(end.clone()).recorded();
    assert!(ended.school().subjects_of_student(AN, YEAR).contains(&Subject::Music));
    ended.when(end).then_refused(&[("year", "NO_INDIVIDUAL_PLAN")]);
    let nobody = StudentId(uuid::Uuid::from_u128(0xef));
    let unknown = EndIndividualPlan { student: nobody, year: YEAR, order: order(2) };
    given_school().when(unknown).then_refused(&[("student", "UNKNOWN_STUDENT")]);
}

#[test]
fn no_result_is_entered_in_a_subject_from_which_the_student_is_exempt() {
    let given = given_school().when(plan(AN, &[Subject::Mathematics])).recorded().by(TEACHER_3A);
    let refused = given.clone().when(enter(AN, CLASS_3A, Subject::Mathematics));
    refused.then_refused(&[("entries[0].target", "STUDENT_EXEMPT")]);
    given.clone().when(enter(BINH, CLASS_3A, Subject::Mathematics)).decided();
    given.when(enter(AN, CLASS_3A, Subject::Vietnamese)).decided();
}

#[test]
fn no_result_is_entered_in_an_elective_that_the_class_does_not_take() {
    let choose =
        |electives: &[Subject]| ChooseClassSubjects { class: CLASS_2A, electives: electives.to_vec() };
    let english = || enter(GIANG, CLASS_2A, Subject::ForeignLanguage);
    given_school().by_operator().when(english()).decided();
    let without = given_school().when(choose(&[])).recorded();
    without.clone().by_operator().when(english()).then_refused(&[("entries[0].target", "SUBJECT_NOT_TAKEN")]);
    without.clone().by(HEAD).when(enter(GIANG, CLASS_2A, Subject::Mathematics)).decided();
    let with = without.when(choose(&[Subject::ForeignLanguage])).recorded();
    with.by_operator().when(english()).decided();
}

#[test]
fn a_class_takes_what_was_chosen_or_else_what_ever_had_a_teacher() {
    let school = given_school();
    assert!(!school.school().subjects_of(CLASS_2A).contains(&Subject::ForeignLanguage));
    let taught = given_school().and([teaches(ENGLISH, CLASS_2A, Subject::ForeignLanguage)]);
    assert!(taught.school().subjects_of(CLASS_2A).contains(&Subject::ForeignLanguage));
    let command = ChooseClassSubjects { class: CLASS_2A, electives: vec![Subject::Informatics] };
    let chosen = taught.when(command.clone()).recorded();
    let subjects = chosen.school().subjects_of(CLASS_2A);
    assert!(subjects.contains(&Subject::Informatics) && !subjects.contains(&Subject::ForeignLanguage));
    assert!(subjects.contains(&Subject::Mathematics));
    chosen.when(command.clone()).then_nothing();
    given_school().by(TEACHER_3A).when(command).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn only_electives_of_the_grade_are_chosen_and_each_once() {
    let electives =
        vec![Subject::Mathematics, Subject::Physics, Subject::EthnicLanguage, Subject::EthnicLanguage];
    given_school().when(ChooseClassSubjects { class: CLASS_3A, electives }).then_refused(&[
        ("electives[0]", "SUBJECT_COMPULSORY"),
        ("electives[1]", "SUBJECT_NOT_IN_GRADE"),
        ("electives[3]", "SUBJECT_REPEATED"),
    ]);
}

#[test]
fn a_class_of_upper_secondary_school_takes_exactly_four_selective_subjects() {
    let class_10 = crate::ids::ClassId(uuid::Uuid::from_u128(0xca));
    let given = given_school().and(class(class_10, "10A", GradeLevel::G10, TEACHER_3A));
    let four = [Subject::Physics, Subject::Chemistry, Subject::Biology, Subject::Informatics];
    let choose =
        |electives: &[Subject]| ChooseClassSubjects { class: class_10, electives: electives.to_vec() };
    let language = [&four[..], &[Subject::SecondForeignLanguage]].concat();
    given.clone().when(choose(&four)).decided();
    given.clone().when(choose(&language)).decided();
    given.clone().when(choose(&four[..3])).then_refused(&[("electives", "SELECTIVE_SUBJECT_COUNT")]);
    let five = [&four[..], &[Subject::Geography]].concat();
    given.when(choose(&five)).then_refused(&[("electives", "SELECTIVE_SUBJECT_COUNT")]);
}
