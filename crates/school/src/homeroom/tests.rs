//! Behavior of the homeroom book.

mod hand_over;

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Command, Event,
    classes::HomeroomTeacherAssigned,
    policy::{Action, Object, authorize},
    registry::PersonalDataErased,
    sealed::{Category, Sealed},
    testing::*,
    text::{Line, Note},
};

const DAY: Date = date(2025, 10, 14);

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn page(page: Page) -> WriteHomeroomPage {
    WriteHomeroomPage {
        class: CLASS_3A, page, text: note("Rèn nền nếp đầu năm"), expected_version: 0
    }
}

fn circumstances(text: &str) -> RecordCircumstances {
    RecordCircumstances { student: AN, text: note(text), expected_version: 0 }
}

fn contact(on: Date) -> LogParentContact {
    LogParentContact {
        student: AN,
        on,
        means: Means::HomeVisit,
        guardian: Some(MOTHER),
        text: note("Bàn về việc học ở nhà"),
    }
}

fn meeting() -> RecordParentMeeting {
    RecordParentMeeting {
        class: CLASS_3A,
        on: DAY,
        attended: vec![BINH, AN],
        minutes: note("Bầu ban đại diện"),
        expected_version: 0,
    }
}

fn everything() -> Vec<Command> {
    vec![
        page(Page::WeekPlan(6)).into(),
        circumstances("Sống với ông bà").into(),
        contact(DAY).into(),
        meeting().into(),
        OpenSupportCase { student: AN, text: note("Kèm Toán") }.into(),
    ]
}

fn lock(until: Option<Date>) -> LockHomeroomBook {
    LockHomeroomBook { class: CLASS_3A, until }
}

#[test]
fn only_the_homeroom_teacher_of_today_writes() {
    let given = given_school();
    for command in everything() {
        given.clone().by(TEACHER_3A).when(command.clone()).decided();
        for other in [ADMIN, PRINCIPAL, VICE, CLERK, TEACHER_3B, ENGLISH, PARENT, INSPECTOR] {
            given.clone().by(other).when(command.clone()).then_refused(&[("", "FORBIDDEN")]);
        }
    }
}

#[test]
fn the_homeroom_teacher_and_the_management_board_read_and_whoever_handed_over_does_not() {
    let given = given_school();
    let reads = |given: &Given, account| {
        let about = [
            (Action::ReadCircumstances, Object::Student(AN)),
            (Action::ReadHomeroomBook, Object::Class(CLASS_3A)),
        ];
        let context = given.context();
        about.map(|(action, object)| {
            authorize(given.school(), crate::Actor::Account(account), action, object, context.today()).is_ok()
        })
    };
    for (account, expected) in [
        (TEACHER_3A, true),
        (PRINCIPAL, true),
        (VICE, true),
        (ADMIN, false),
        (CLERK, false),
        (INSPECTOR, false),
        (HEAD, false),
        (ENGLISH, false),
        (TEACHER_3B, false),
        (PARENT, false),
    ] {
        assert_eq!(reads(&given, account), [expected; 2], "{account}");
    }
    let handed_over =
        HomeroomTeacherAssigned { class: CLASS_3A, teacher: TEACHER_4A, from: date(2025, 10, 15) };
    let given = given.and([handed_over.into()]);
    assert_eq!((reads(&given, TEACHER_3A), reads(&given, TEACHER_4A)), ([false; 2], [true; 2]));
    given.clone().by(TEACHER_3A).when(circumstances("Khác")).then_refused(&[("", "FORBIDDEN")]);
    given.by(TEACHER_4A).when(circumstances("Khác")).decided();
}

#[test]
fn pages_and_circumstances_keep_what_they_correct() {
    let given = given_school().by(TEACHER_3A).now(page(Page::YearPlan)).now(circumstances("Sống với ông bà"));
    let position = given.school().position;
    given.clone().when(circumstances("Khác")).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    let corrected = RecordCircumstances { expected_version: 1, ..circumstances("Sống với mẹ") };
    let event = CircumstancesRecorded {
        student: AN,
        class: CLASS_3A,
        text: Sealed::Open(note("Sống với mẹ")),
        corrects: Some(position),
    };
    given.clone().when(corrected).then([event.into()]);
    given.clone().when(page(Page::YearPlan)).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    given.clone().when(WriteHomeroomPage { expected_version: 1, ..page(Page::YearPlan) }).then_nothing();
    given.when(page(Page::WeekPlan(36))).then_refused(&[("span", "SPAN_OUTSIDE_YEAR")]);
}

#[test]
fn a_talk_is_with_a_guardian_of_the_student_on_a_day_that_has_come() {
    let given = given_school().by(TEACHER_3A);
    given
        .clone()
        .when(LogParentContact { guardian: Some(fresh(7)), ..contact(DAY) })
        .then_refused(&[("guardian", "UNKNOWN_GUARDIAN")]);
    given.when(contact(date(2025, 10, 16))).then_refused(&[("on", "DATE_IN_THE_FUTURE")]);
}

#[test]
fn a_meeting_names_whose_parents_came() {
    let given = given_school().by(TEACHER_3A);
    let strange = RecordParentMeeting { attended: vec![AN, HA], ..meeting() };
    given.clone().when(strange).then_refused(&[("attended[1]", "STUDENT_NOT_IN_CLASS")]);
    let tomorrow = RecordParentMeeting { on: date(2025, 10, 16), ..meeting() };
    given.clone().when(tomorrow).then_refused(&[("on", "DATE_OUTSIDE_YEAR")]);
    let given = given.now(meeting());
    let held = given.school().homeroom.meeting(CLASS_3A, DAY).unwrap();
    assert_eq!(held.attended, [AN, BINH]);
    given.clone().when(meeting()).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    given.when(RecordParentMeeting { expected_version: 1, ..meeting() }).decided();
}

#[test]
fn support_begins_and_ends() {
    let given = given_school().by(TEACHER_3A).now(OpenSupportCase { student: AN, text: note("Kèm Toán") });
    let case = given.school().homeroom.sheet(AN).unwrap().cases[0].id;
    let close = |case| CloseSupportCase { case, outcome: note("Đã theo kịp") };
    given.clone().when(close(fresh(9))).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(TEACHER_3B).when(close(case)).then_refused(&[("", "FORBIDDEN")]);
    let given = given.now(close(case));
    assert!(given.school().homeroom.case(case).unwrap().1.closed.is_some());
    given.when(close(case)).then_nothing();
}

#[test]
fn what_the_management_board_closed_is_not_written_any_more() {
    let given = given_school();
    for other in [ADMIN, TEACHER_3A, CLERK, PARENT] {
        given.clone().by(other).when(lock(Some(DAY))).then_refused(&[("", "FORBIDDEN")]);
    }
    given.clone().by(VICE).when(lock(Some(date(2027, 1, 1)))).then_refused(&[("until", "DATE_OUTSIDE_YEAR")]);
    let given = given.by(PRINCIPAL).now(lock(Some(date(2025, 10, 31)))).by(TEACHER_3A);
    for command in everything() {
        given.clone().when(command).then_refused(&[("", "HOMEROOM_BOOK_LOCKED")]);
    }
    given.clone().when(page(Page::WeekPlan(20))).decided();
    let given = given.by(VICE).now(lock(None)).by(TEACHER_3A);
    for command in everything() {
        given.clone().when(command).decided();
    }
}

#[test]
fn circumstances_have_a_key_of_their_own() {
    let given = everything().into_iter().fold(given_school().by(TEACHER_3A), Given::now);
    let erase = |person, category| -> Event {
        let basis = Line::new("Hết hạn lưu trữ").unwrap();
        PersonalDataErased { person, categories: vec![category], basis }.into()
    };
    let is_known = |given: &Given| {
        let sheet = given.school().homeroom.sheet(AN).unwrap().clone();
        [
            sheet.circumstances.unwrap().text.get().is_some(),
            sheet.contacts[0].text.get().is_some(),
            sheet.cases[0].text.get().is_some(),
        ]
    };
    let given = given.and([erase(AN.0, Category::Comment)]);
    assert_eq!(is_known(&given), [true; 3]);
    let given = given.and([erase(AN.0, Category::Circumstances)]);
    assert_eq!(is_known(&given), [false; 3]);
    given.clone().when(circumstances("Mới")).then_refused(&[("student", "PERSONAL_DATA_ERASED")]);
    let page =
        |given: &Given| given.school().homeroom.page(CLASS_3A, Page::WeekPlan(6)).unwrap().text.clone();
    assert!(page(&given).get().is_some());
    assert_eq!(page(&given.and([erase(TEACHER_3A.0, Category::Comment)])), Sealed::erased());
}
