//! Suspension and return: still in the register, on no list, nothing required and nothing counted of those days.

use jiff::civil::{Date, date};

use crate::{
    attendance::{RecordAttendance, Session},
    calendar::{GradingPeriod, SchoolYear, SchoolYearOpened},
    classes::ClassCreated,
    closing::readiness,
    ids::{ClassId, StudentId},
    policy::{Object, Relation, relations},
    registry::{
        ChangeClass, DepartureReason, EnrollStudents, ReadmitStudent, RecordDeparture, ReturnStudent,
        StudentReturned, StudentSuspended, SuspendStudent,
    },
    regulations::{AssessmentPeriod, GradeLevel},
    testing::{
        AN, BINH, CHI, CLASS_2A, CLASS_3A, CLASS_3B, CLERK, FIRST_DAY, Given, TEACHER_3A, YEAR, code,
        given_school,
    },
    text::Note,
};
use uuid::Uuid;

const OCTOBER: Date = date(2025, 10, 6);
const DECEMBER: Date = date(2025, 12, 1);
const NEXT_3A: ClassId = ClassId(Uuid::from_u128(0xe3));

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn suspend(from: Date) -> SuspendStudent {
    SuspendStudent { student: AN, from, expected: Some(DECEMBER), reason: note("Điều trị dài ngày") }
}

fn back(on: Date) -> ReturnStudent {
    ReturnStudent { student: AN, class: None, on, note: None }
}

fn suspended() -> Given {
    given_school().when(suspend(OCTOBER)).recorded()
}

fn on_list(given: &Given, day: Date) -> Vec<StudentId> {
    given.school().registry.class_list(CLASS_3A, day).iter().map(|student| student.id).collect()
}

#[test]
fn a_suspended_student_stays_in_the_register_and_is_on_no_list() {
    let event = StudentSuspended {
        student: AN,
        class: CLASS_3A,
        from: OCTOBER,
        expected: Some(DECEMBER),
        reason: note("Điều trị dài ngày").into(),
    };
    given_school().when(suspend(OCTOBER)).then([event.into()]);
    let given = suspended();
    assert_eq!(on_list(&given, date(2025, 10, 5)), [AN, BINH, CHI]);
    assert_eq!(on_list(&given, OCTOBER), [BINH, CHI]);
    let registry = &given.school().registry;
    assert_eq!((registry.class_of(AN, OCTOBER), registry.class_kept(AN, OCTOBER)), (None, Some(CLASS_3A)));
    assert_eq!(registry.suspended_from(CLASS_3A, OCTOBER)[0].id, AN);
    assert_eq!(registry.by_register_number(1), Some(AN));
    // The homeroom teacher still has to do with the student.
    let relations = relations(given.school(), TEACHER_3A, Object::Student(AN), OCTOBER);
    assert!(relations.contains(&Relation::Homeroom), "{relations:?}");
}

#[test]
fn who_comes_back_is_on_the_list_again_from_that_day() {
    let event = StudentReturned { student: AN, from: CLASS_3A, to: CLASS_3A, on: DECEMBER, note: None };
    suspended().when(back(DECEMBER)).then([event.into()]);
    let given = suspended().when(back(DECEMBER)).recorded();
    assert_eq!(on_list(&given, date(2025, 11, 30)), [BINH, CHI]);
    assert_eq!(on_list(&given, DECEMBER), [AN, BINH, CHI]);
    given.when(back(DECEMBER)).then_refused(&[("student", "STUDENT_NOT_SUSPENDED")]);
    // Back on the first day: it did not happen.
    let given = suspended().when(back(OCTOBER)).recorded();
    assert_eq!(on_list(&given, OCTOBER), [AN, BINH, CHI]);
}

#[test]
fn a_return_may_lead_into_another_class_of_the_grade_or_of_a_later_year() {
    let elsewhere = |class| ReturnStudent { class: Some(class), ..back(DECEMBER) };
    let given = suspended().when(elsewhere(CLASS_3B)).recorded();
    assert_eq!(given.school().registry.class_of(AN, DECEMBER), Some(CLASS_3B));
    assert_eq!(given.school().registry.class_kept(AN, date(2025, 11, 30)), Some(CLASS_3A));
    suspended().when(elsewhere(CLASS_2A)).then_refused(&[("class", "CLASS_OF_OTHER_GRADE")]);

    let year = SchoolYear(2026);
    let opened = SchoolYearOpened {
        year,
        first_day: date(2026, 9, 4),
        term_two_first_day: date(2027, 1, 18),
        last_day: date(2027, 5, 31),
        term_one_weeks: 18,
        term_two_weeks: 17,
    };
    let class = ClassCreated { class: NEXT_3A, year, name: code("3A"), grade: GradeLevel::G3 };
    let given = suspended().and([opened.into(), class.into()]);
    let september = date(2026, 9, 4);
    given.clone().when(back(september)).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    let enroll = EnrollStudents { class: NEXT_3A, on: september, students: vec![AN] };
    given.clone().when(enroll).then_refused(&[("students[0]", "STUDENT_IS_SUSPENDED")]);
    let given = given.when(ReturnStudent { class: Some(NEXT_3A), ..back(september) }).recorded();
    assert_eq!(given.school().registry.class_of(AN, september), Some(NEXT_3A));
    assert_eq!(given.school().registry.class_of(AN, date(2026, 5, 4)), None);
}

#[test]
fn days_of_a_suspension_fit_to_what_is_recorded() {
    given_school().when(suspend(FIRST_DAY)).then_refused(&[("from", "DATE_BEFORE_ENROLLMENT")]);
    given_school().when(suspend(date(2026, 9, 1))).then_refused(&[("from", "DATE_OUTSIDE_YEAR")]);
    let never = SuspendStudent { expected: Some(OCTOBER), ..suspend(OCTOBER) };
    given_school().when(never).then_refused(&[("expected", "RETURN_BEFORE_SUSPENSION")]);
    suspended().when(suspend(DECEMBER)).then_refused(&[("student", "STUDENT_IS_SUSPENDED")]);
    suspended().when(back(date(2025, 10, 5))).then_refused(&[("on", "RETURN_BEFORE_SUSPENSION")]);
    given_school().when(back(DECEMBER)).then_refused(&[("student", "STUDENT_NOT_SUSPENDED")]);
    given_school().by(CLERK).when(suspend(OCTOBER)).then_refused(&[("", "FORBIDDEN")]);
    suspended().by(TEACHER_3A).when(back(DECEMBER)).then_refused(&[("", "FORBIDDEN")]);
    let again = suspended().when(back(DECEMBER)).recorded();
    again.clone().when(suspend(date(2025, 11, 30))).then_refused(&[("from", "DATE_BEFORE_LAST_CHANGE")]);
    again.when(SuspendStudent { expected: None, ..suspend(DECEMBER) }).decided();
}

#[test]
fn moves_wait_for_the_return_and_a_departure_ends_the_suspension() {
    let change = ChangeClass { student: AN, to: CLASS_3B, on: DECEMBER, reason: None };
    suspended().when(change.clone()).then_refused(&[("student", "STUDENT_IS_SUSPENDED")]);
    let depart = |on| RecordDeparture { student: AN, on, reason: DepartureReason::DroppedOut, note: None };
    suspended().when(depart(date(2025, 10, 3))).then_refused(&[("on", "DATE_BEFORE_LAST_CHANGE")]);
    let given = suspended().when(depart(DECEMBER)).recorded();
    assert!(!given.school().registry.student(AN).unwrap().is_suspended_on(DECEMBER));
    let on = date(2026, 1, 5);
    let given = given.when(ReadmitStudent { student: AN, class: CLASS_3A, on, note: None }).recorded();
    assert_eq!(on_list(&given, on), [AN, BINH, CHI]);
    let returned = suspended().when(back(DECEMBER)).recorded();
    let early = ChangeClass { on: date(2025, 11, 3), ..change };
    returned.when(early).then_refused(&[("on", "DATE_BEFORE_LAST_CHANGE")]);
}

#[test]
fn no_mark_is_required_of_who_is_suspended_and_no_session_counts() {
    let period = GradingPeriod { year: YEAR, moment: AssessmentPeriod::EndTermOne };
    let lacks = |given: &Given| {
        let at = "2025-10-20T01:00:00Z".parse().unwrap();
        let readiness = readiness(given.school(), CLASS_3A, period, at).unwrap();
        let columns = readiness.parts.iter().flat_map(|part| part.columns.iter());
        columns.flat_map(|column| column.lacking.iter()).any(|lacking| lacking.student == AN)
    };
    assert!(lacks(&given_school()));
    assert!(!lacks(&suspended()));

    let day = date(2025, 10, 7);
    let session = |given: Given| {
        let given = given.at("2025-10-07T01:00:00Z").by(TEACHER_3A);
        let command = RecordAttendance {
            class: CLASS_3A,
            date: day,
            session: Session::Morning,
            entries: vec![],
            expected_version: 0,
        };
        given.when(command).recorded()
    };
    let sessions = |given: &Given| given.school().attendance_totals(AN, &(day..=day)).sessions;
    assert_eq!(sessions(&session(given_school())), 1);
    assert_eq!(sessions(&session(suspended())), 0);
    // Recorded first and suspended afterwards from an earlier day: the session is of a day that does not count any more.
    let later = session(given_school()).by(crate::testing::ADMIN).when(suspend(OCTOBER)).recorded();
    assert_eq!(sessions(&later), 0);
}
