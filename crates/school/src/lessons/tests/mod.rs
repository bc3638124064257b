//! Behavior of the lesson log: signing, correcting, closing weeks, signing months, and what it forbids the timetable.

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    attendance::{AttendanceRecorded, Month, ReopenAttendanceWeek, Session, WeekClosed},
    ids::ClassId,
    registry::PersonalDataErased,
    regulations::{GradeLevel, Subject},
    sealed::{Category, Sealed},
    testing::*,
    text::{Line, Note},
    timetable::{
        ArrangeSubstitution, CancelLessons, ClassTimetable, LessonSubstitute, LessonsCanceled, NotTaught,
        Period, Place, PlannedLesson, SchoolDay, SetTimetable,
    },
};

/// A Monday of week 6, which runs from Friday 10 to Thursday 16 October.
const MONDAY: Date = date(2025, 10, 13);
/// Eight o'clock on that day in Vietnam.
const MORNING: &str = "2025-10-13T01:00:00Z";

fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

fn title(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn lesson(date: Date, number: u8) -> Place {
    Place { date, session: Session::Morning, period: Period::new(number).unwrap() }
}

/// Mathematics first and English second in 3A on Mondays.
fn given() -> Given {
    let planned = |number, subject| PlannedLesson {
        day: SchoolDay::Monday,
        session: Session::Morning,
        period: Period::new(number).unwrap(),
        subject,
        teacher: None,
    };
    let lessons = vec![planned(1, Subject::Mathematics), planned(2, Subject::ForeignLanguage)];
    let timetables = vec![ClassTimetable { class: CLASS_3A, lessons }];
    given_school().now(SetTimetable { from: FIRST_DAY, timetables }).at(MORNING)
}

fn sign(number: u8, expected_version: u32) -> SignLesson {
    SignLesson {
        class: CLASS_3A,
        lesson: lesson(MONDAY, number),
        title: title("Bảng nhân 6"),
        number: LessonNumber::new(31),
        homework: Some(title("Bài 2, 3 trang 40")),
        remark: Some(note("Lớp sôi nổi")),
        grade: None,
        expected_version,
    }
}

fn signed() -> LessonSigned {
    LessonSigned {
        class: CLASS_3A,
        lesson: lesson(MONDAY, 1),
        subject: Subject::Mathematics,
        teacher: TEACHER_3A,
        stands_in_for: None,
        title: title("Bảng nhân 6"),
        number: LessonNumber::new(31),
        homework: Some(title("Bài 2, 3 trang 40")),
        remark: Some(Sealed::Open(note("Lớp sôi nổi"))),
        grade: None,
        late: false,
        corrects: None,
    }
}

/// Both lessons of the Monday signed, the attendance of one session recorded and its week closed.
fn full() -> Given {
    let attendance = AttendanceRecorded {
        class: CLASS_3A,
        date: MONDAY,
        session: Session::Morning,
        enrolled: 3,
        absent: Vec::new(),
        late: false,
        corrects: None,
    };
    let given = given().by(TEACHER_3A).now(sign(1, 0)).by(ENGLISH).now(sign(2, 0));
    given.and([attendance.into(), WeekClosed { class: CLASS_3A, week: 6 }.into()])
}

fn close() -> CloseLessonWeek {
    CloseLessonWeek { class: CLASS_3A, week: 6 }
}

/// Closed by the homeroom teacher.
fn closed() -> Given {
    full().at("2025-10-17T01:00:00Z").by(TEACHER_3A).now(close())
}

fn event(event: impl Into<Event>) -> [Event; 1] {
    [event.into()]
}

#[test]
fn whoever_teaches_the_lesson_signs_it() {
    given().by(TEACHER_3A).when(sign(1, 0)).then(event(signed()));
    for other in [ENGLISH, TEACHER_3B, PRINCIPAL, VICE, ADMIN, PARENT, INSPECTOR] {
        given().by(other).when(sign(1, 0)).then_refused(&[("", "FORBIDDEN")]);
    }
    let given = given().by(TEACHER_3A);
    given.clone().when(sign(3, 0)).then_refused(&[("lesson", "NO_SUCH_LESSON")]);
    let unknown = SignLesson { class: ClassId(uuid::Uuid::nil()), ..sign(1, 0) };
    given.clone().when(unknown).then_refused(&[("class", "UNKNOWN_CLASS")]);
    let next = SignLesson { lesson: lesson(date(2025, 10, 20), 1), ..sign(1, 0) };
    given.clone().when(next).then_refused(&[("lesson", "SESSION_NOT_BEGUN")]);
    let graded = SignLesson { grade: Some(LessonGrade::Good), ..sign(1, 0) };
    given.when(graded).then_refused(&[("grade", "LESSON_NOT_GRADED")]);
}

#[test]
fn a_substitute_signs_in_place_of_the_absent_teacher() {
    let arrange = ArrangeSubstitution {
        absent: TEACHER_3A,
        lessons: vec![LessonSubstitute { class: CLASS_3A, lesson: lesson(MONDAY, 1), substitute: HEAD }],
        reason: None,
    };
    let given = given().by(VICE).now(arrange);
    given.clone().by(TEACHER_3A).when(sign(1, 0)).then_refused(&[("", "FORBIDDEN")]);
    let expected = LessonSigned { teacher: HEAD, stands_in_for: Some(TEACHER_3A), ..signed() };
    given.clone().by(HEAD).when(sign(1, 0)).then(event(expected));
    let given = given.by(HEAD).now(sign(1, 0));
    // What is signed is nobody else's any more.
    let id = given.school().timetables.substitutions(&(MONDAY..=MONDAY))[0].id;
    let end = crate::timetable::EndSubstitution { substitution: id, from: MONDAY };
    given.by(VICE).when(end).then_refused(&[("from", "LESSON_SIGNED")]);
}

#[test]
fn what_comes_after_the_session_is_late_and_a_correction_keeps_what_it_corrects() {
    let late = |at: &str| {
        let decided = given().at(at).by(TEACHER_3A).when(sign(1, 0)).decided();
        matches!(&decided[0].event, Event::LessonSigned(event) if event.late)
    };
    // Half past eleven in Vietnam.
    assert!(!late("2025-10-13T04:30:00Z") && late("2025-10-13T04:31:00Z"));
    let given = given().by(TEACHER_3A).now(sign(1, 0));
    let first = given.school().position;
    given.clone().when(sign(1, 1)).then_nothing();
    given.clone().when(sign(1, 0)).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    let other = |version| SignLesson { title: title("Bảng chia 6"), ..sign(1, version) };
    let given = given.at("2025-10-14T01:00:00Z");
    let corrected =
        LessonSigned { title: title("Bảng chia 6"), late: true, corrects: Some(first), ..signed() };
    given.clone().when(other(1)).then(event(corrected));
    let given = given.now(other(1));
    let row = given.school().lessons.row(CLASS_3A, lesson(MONDAY, 1)).unwrap();
    assert!(!row.entered.late && row.last.late && row.is_corrected());
    assert_eq!(row.version, 2);
    let next =
        given.school().next_lesson_number(CLASS_3A, Subject::Mathematics, lesson(date(2025, 10, 20), 1));
    assert_eq!(next, LessonNumber::new(32));
}

#[test]
fn a_row_is_taken_back_and_the_lesson_can_be_canceled_then() {
    let withdraw = |expected_version| WithdrawLesson {
        class: CLASS_3A,
        lesson: lesson(MONDAY, 1),
        expected_version,
        reason: note("Ghi nhầm"),
    };
    let cancel = || CancelLessons {
        classes: vec![CLASS_3A],
        from: MONDAY,
        until: MONDAY,
        session: None,
        periods: vec![Period::FIRST],
        why: NotTaught::Other,
        note: None,
    };
    let given = given().by(TEACHER_3A).now(sign(1, 0));
    let first = given.school().position;
    given
        .clone()
        .by(VICE)
        .when(cancel())
        .then_refused(&[("classes[0]", "LESSON_SIGNED"), ("classes[0]", "NO_SUCH_LESSON")]);
    given.clone().by(ENGLISH).when(withdraw(1)).then_refused(&[("", "FORBIDDEN")]);
    given.clone().when(withdraw(0)).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    given.clone().when(withdraw(1)).then(event(LessonWithdrawn {
        class: CLASS_3A,
        lesson: lesson(MONDAY, 1),
        withdraws: first,
        teacher: TEACHER_3A,
        reason: Sealed::Open(note("Ghi nhầm")),
    }));
    let given = given.now(withdraw(1));
    let missing = given.school().unsigned_lessons(TEACHER_3A, MONDAY, MONDAY, given.context().at);
    assert_eq!(missing.len(), 1);
    let given = given.by(VICE).now(cancel());
    given.by(TEACHER_3A).when(sign(1, 2)).then_refused(&[("lesson", "NO_SUCH_LESSON")]);
}

#[test]
fn the_timetable_of_signed_lessons_does_not_change() {
    let planned = PlannedLesson {
        day: SchoolDay::Tuesday,
        session: Session::Morning,
        period: Period::FIRST,
        subject: Subject::Mathematics,
        teacher: None,
    };
    let set = |from| SetTimetable {
        from,
        timetables: vec![ClassTimetable { class: CLASS_3A, lessons: vec![planned] }],
    };
    let given = given().by(TEACHER_3A).now(sign(1, 0)).by(VICE);
    given.clone().when(set(MONDAY)).then_refused(&[("timetables[0].class", "LESSON_SIGNED")]);
    given.when(set(MONDAY.tomorrow().unwrap())).decided();
}

#[test]
fn a_week_is_closed_when_every_lesson_is_signed_and_the_attendance_closed() {
    let later = |given: Given| given.at("2025-10-17T01:00:00Z").by(TEACHER_3A);
    let given = given().by(TEACHER_3A).now(sign(1, 0));
    given.clone().when(close()).then_refused(&[("week", "WEEK_NOT_OVER")]);
    later(given.clone()).when(close()).then_refused(&[("week", "LESSONS_UNSIGNED")]);
    let attendance = AttendanceRecorded {
        class: CLASS_3A,
        date: MONDAY,
        session: Session::Morning,
        enrolled: 3,
        absent: Vec::new(),
        late: false,
        corrects: None,
    };
    let given = given.by(ENGLISH).now(sign(2, 0));
    later(given.clone()).when(close()).decided();
    let given = given.and(event(attendance));
    later(given).when(close()).then_refused(&[("week", "ATTENDANCE_OPEN")]);
    later(full()).when(close()).then(event(LessonWeekClosed { class: CLASS_3A, week: 6 }));
    later(full()).by(ENGLISH).when(close()).then_refused(&[("", "FORBIDDEN")]);
    later(full()).when(CloseLessonWeek { week: 40, ..close() }).then_refused(&[("week", "UNKNOWN_WEEK")]);
    let canceled = LessonsCanceled {
        class: CLASS_3A,
        date: date(2025, 10, 6),
        lessons: [1, 2].map(|number| lesson(MONDAY, number).slot()).to_vec(),
        why: NotTaught::Holiday,
        author: VICE,
        note: None,
    };
    let empty = later(full().and(event(canceled)));
    empty.when(CloseLessonWeek { week: 5, ..close() }).then_refused(&[("week", "WEEK_WITHOUT_LESSONS")]);
}

#[test]
fn a_closed_week_refuses_every_write_until_it_is_opened_again() {
    let given = closed();
    given.clone().when(close()).then_nothing();
    given
        .clone()
        .when(SignLesson { remark: None, ..sign(1, 1) })
        .then_refused(&[("lesson", "LESSON_WEEK_CLOSED")]);
    let withdraw = WithdrawLesson {
        class: CLASS_3A,
        lesson: lesson(MONDAY, 1),
        expected_version: 1,
        reason: note("Nhầm"),
    };
    given.clone().when(withdraw).then_refused(&[("lesson", "LESSON_WEEK_CLOSED")]);
    // Nor does the attendance change below it.
    let attendance = ReopenAttendanceWeek { class: CLASS_3A, week: 6, reason: note("Bổ sung") };
    given.clone().by(VICE).when(attendance).then_refused(&[("week", "LESSON_WEEK_CLOSED")]);
    let reopen = || ReopenLessonWeek { class: CLASS_3A, week: 6, reason: note("Bổ sung") };
    given.clone().when(reopen()).then_refused(&[("", "FORBIDDEN")]);
    let given = given.by(PRINCIPAL).now(reopen());
    given.clone().when(reopen()).then_refused(&[("week", "WEEK_NOT_CLOSED")]);
    given.by(TEACHER_3A).when(SignLesson { remark: None, ..sign(1, 1) }).decided();
}

#[test]
fn the_management_board_signs_the_month_once_its_weeks_are_closed() {
    let month = Month::of(MONDAY);
    let sign_month = || SignLessonMonth { classes: vec![CLASS_3A], month };
    full().by(PRINCIPAL).when(sign_month()).then_refused(&[("classes[0]", "WEEKS_OPEN")]);
    // A timetable for this week alone: the others have no lessons to sign.
    let away = [(9, 29), (10, 6), (10, 20), (10, 27), (11, 3)].map(|(month, day)| date(2025, month, day));
    let canceled = away.map(|date| {
        LessonsCanceled {
            class: CLASS_3A,
            date,
            lessons: [1, 2].map(|number| lesson(MONDAY, number).slot()).to_vec(),
            why: NotTaught::SchoolEvent,
            author: VICE,
            note: None,
        }
        .into()
    });
    let given = closed().and(canceled);
    given.clone().by(TEACHER_3A).when(sign_month()).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(VICE).when(sign_month()).then(event(LessonMonthSigned { class: CLASS_3A, month }));
    let given = given.by(VICE).now(sign_month());
    given.clone().when(sign_month()).then_nothing();
    let reopen = || ReopenLessonWeek { class: CLASS_3A, week: 6, reason: note("Bổ sung") };
    given.clone().when(reopen()).then_refused(&[("week", "MONTH_SIGNED")]);
    let withdraw = || WithdrawLessonMonth { class: CLASS_3A, month, reason: note("Sót tiết") };
    let given = given.by(PRINCIPAL).now(withdraw());
    given.clone().when(withdraw()).then_refused(&[("month", "MONTH_NOT_SIGNED")]);
    given.when(reopen()).decided();
}

#[test]
fn totals_count_planned_canceled_and_signed_lessons() {
    let given = full();
    let totals = given.school().lesson_totals(CLASS_3A, MONDAY);
    let of = |subject| totals.iter().find(|total| total.subject == subject).copied().unwrap();
    let mathematics = of(Subject::Mathematics);
    // Six Mondays from 8 September.
    assert_eq!((mathematics.planned, mathematics.canceled, mathematics.signed), (6, 0, 1));
    assert_eq!((of(Subject::Music).planned, of(Subject::Music).per_year), (0, Some(35)));
}

#[test]
fn secondary_lessons_may_be_graded_and_erasure_takes_the_remark() {
    let planned = PlannedLesson {
        day: SchoolDay::Monday,
        session: Session::Morning,
        period: Period::FIRST,
        subject: Subject::Mathematics,
        teacher: None,
    };
    let timetables = vec![ClassTimetable { class: CLASS_6A, lessons: vec![planned] }];
    let given = given_secondary().now(SetTimetable { from: FIRST_DAY, timetables }).at(MORNING).by(MATHS);
    assert_eq!(given.school().classes.class(CLASS_6A).unwrap().grade, GradeLevel::G6);
    let command = SignLesson { class: CLASS_6A, grade: Some(LessonGrade::Fair), ..sign(1, 0) };
    let erased = PersonalDataErased {
        person: MATHS.0,
        categories: vec![Category::Comment],
        basis: line("Luật 91/2025/QH15"),
    };
    let given = given.now(command.clone()).and(event(erased));
    let row = given.school().lessons.row(CLASS_6A, lesson(MONDAY, 1)).unwrap();
    assert_eq!((row.grade, &row.remark), (Some(LessonGrade::Fair), &Some(Sealed::erased())));
    let again = SignLesson { expected_version: 1, ..command };
    given.clone().when(again).then_refused(&[("remark", "SIGNER_ERASED")]);
    let snapshot = postcard::to_stdvec(&given.school().lessons).unwrap();
    let read: LessonLog = postcard::from_bytes(&snapshot).unwrap();
    assert_eq!(&read, &given.school().lessons);
}
