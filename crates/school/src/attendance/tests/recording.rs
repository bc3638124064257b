//! Recording the sessions of a class.

use super::*;
use crate::{
    classes::HomeroomTeacherAssigned,
    periods::{Area, Columns, LockScope, Order, PeriodLocked},
    registry::PersonalDataErased,
    regulations::{AssessmentPeriod, Target},
    sealed::{Category, Sealed},
};

fn given() -> Given {
    given_school().at(MORNING).by(TEACHER_3A)
}

#[test]
fn a_whole_class_is_recorded_at_once_and_who_is_not_named_was_present() {
    let present = StudentPresence { student: CHI, presence: Presence::Present };
    given().when(record(CLASS_3A, [unexcused(BINH), excused(AN), present])).then(event(recorded(
        CLASS_3A,
        3,
        &[(AN, true), (BINH, false)],
    )));
    let given = given().now(record(CLASS_3A, [unexcused(BINH), excused(AN)]));
    let sheet = day_of(&given, CLASS_3A);
    let shown: Vec<(StudentId, &[Option<Presence>])> =
        sheet.rows.iter().map(|row| (row.student, row.presences.as_slice())).collect();
    let (p, k, here) = (Presence::Excused, Presence::Unexcused, Presence::Present);
    assert_eq!(shown, [(AN, &[Some(p)][..]), (BINH, &[Some(k)]), (CHI, &[Some(here)])]);
    assert_eq!(sheet.totals, Totals { sessions: 3, excused: 1, unexcused: 1 });
    assert_eq!(totals(&given, AN), (1, 1, 0));
    given.when(record(CLASS_3A, [])).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
}

#[test]
fn a_session_in_which_everybody_was_there_is_recorded_too() {
    given().when(record(CLASS_3A, [])).then(event(recorded(CLASS_3A, 3, &[])));
    assert_eq!(totals(&given().now(record(CLASS_3A, [])), AN), (1, 0, 0));
}

#[test]
fn recording_again_corrects_what_its_author_has_seen() {
    let given = given().now(record(CLASS_3A, [excused(AN)]));
    let first = given.school().position;
    let again = |expected_version, entries: &[StudentPresence]| RecordAttendance {
        expected_version,
        ..record(CLASS_3A, entries.iter().copied())
    };
    given.clone().when(again(1, &[excused(AN)])).then_nothing();
    let corrected = AttendanceRecorded { corrects: Some(first), ..recorded(CLASS_3A, 3, &[(AN, false)]) };
    given.clone().when(again(1, &[unexcused(AN)])).then(event(corrected));
    given.clone().when(again(0, &[unexcused(AN)])).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    given.clone().when(again(2, &[unexcused(AN)])).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    let given = given.now(again(1, &[unexcused(AN)]));
    let known = given.school().attendance.record(CLASS_3A, DAY, Session::Morning).unwrap();
    assert_eq!((known.version, known.is_corrected()), (2, true));
    assert_eq!(known.entered.signature.position, first);
    assert_eq!(totals(&given, AN), (1, 0, 1));
}

#[test]
fn what_is_recorded_after_the_session_is_late() {
    let is_late = |at: &str, session| {
        let command = RecordAttendance { session, ..record(CLASS_3A, []) };
        let decided = given().at(at).when(command).decided();
        matches!(&decided[0].event, Event::AttendanceRecorded(event) if event.late)
    };
    // Half past eleven and half past five in Vietnam.
    assert!(!is_late("2025-10-15T04:30:00Z", Session::Morning));
    assert!(is_late("2025-10-15T04:31:00Z", Session::Morning));
    assert!(!is_late("2025-10-15T04:31:00Z", Session::Afternoon));
    assert!(is_late("2025-10-15T10:31:00Z", Session::Afternoon));
    assert!(is_late("2025-11-20T01:00:00Z", Session::Morning));
    // A late correction leaves the entry what it was.
    let command = RecordAttendance { expected_version: 1, ..record(CLASS_3A, [excused(AN)]) };
    let given = given().now(record(CLASS_3A, [])).at("2025-10-15T05:00:00Z").now(command);
    let known = given.school().attendance.record(CLASS_3A, DAY, Session::Morning).unwrap();
    assert!(!known.entered.late && known.last.late);
}

#[test]
fn only_teaching_days_that_have_come_are_recorded() {
    let refused = |at: &str, date, session, code: &str| {
        let command = RecordAttendance { date, session, ..record(CLASS_3A, []) };
        given().at(at).by(ADMIN).when(command).then_refused(&[("date", code)]);
    };
    refused(MORNING, date(2025, 10, 16), Session::Morning, "SESSION_NOT_BEGUN");
    refused(MORNING, DAY, Session::Afternoon, "SESSION_NOT_BEGUN");
    refused(MORNING, date(2025, 9, 4), Session::Morning, "NOT_A_TEACHING_DAY");
    // Between the last week of term one and the first of term two.
    refused("2026-02-01T01:00:00Z", date(2026, 1, 12), Session::Morning, "NOT_A_TEACHING_DAY");
    refused("2026-06-30T01:00:00Z", date(2026, 6, 1), Session::Morning, "NOT_A_TEACHING_DAY");
}

#[test]
fn only_students_of_the_class_on_that_day_are_named_each_once() {
    given().when(record(CLASS_3A, [excused(AN), excused(DUNG), unexcused(AN)])).then_refused(&[
        ("entries[1].student", "STUDENT_NOT_IN_CLASS"),
        ("entries[2].student", "STUDENT_REPEATED"),
    ]);
    let many = vec![excused(AN); RecordAttendance::LIMIT + 1];
    given().when(record(CLASS_3A, many)).then_refused(&[("entries", "TOO_MANY_ENTRIES")]);
    let empty = ClassId(uuid::Uuid::from_u128(0xef));
    let created = class(empty, "3C", crate::regulations::GradeLevel::G3, TEACHER_3A);
    given().and(created).when(record(empty, [])).then_refused(&[("date", "CLASS_WITHOUT_STUDENTS")]);
    let unknown = ClassId(uuid::Uuid::from_u128(0xee));
    given().by(ADMIN).when(record(unknown, [])).then_refused(&[("class", "UNKNOWN_CLASS")]);
}

#[test]
fn the_homeroom_teacher_of_the_day_records_and_the_admin_board_in_need() {
    for other in [TEACHER_3B, ENGLISH, PRINCIPAL, CLERK, PARENT, INSPECTOR] {
        given().by(other).when(record(CLASS_3A, [])).then_refused(&[("", "FORBIDDEN")]);
    }
    given().by(ADMIN).when(record(CLASS_3A, [])).then(event(recorded(CLASS_3A, 3, &[])));
    let successor = HomeroomTeacherAssigned { class: CLASS_3A, teacher: ENGLISH, from: date(2025, 10, 16) };
    let given = given().and([successor.into()]).at("2025-10-20T01:00:00Z");
    let next = || RecordAttendance { date: date(2025, 10, 16), ..record(CLASS_3A, []) };
    given.clone().by(ENGLISH).when(record(CLASS_3A, [])).then_refused(&[("", "FORBIDDEN")]);
    given.clone().by(ENGLISH).when(next()).decided();
    given.clone().by(TEACHER_3A).when(record(CLASS_3A, [])).decided();
    given.by(TEACHER_3A).when(next()).then_refused(&[("", "FORBIDDEN")]);
}

#[test]
fn a_session_that_never_was_is_taken_back_and_can_be_recorded_anew() {
    let given = given().now(record(CLASS_3A, [excused(AN)]));
    let withdraws = given.school().position;
    let withdraw = |expected_version| WithdrawAttendance {
        class: CLASS_3A,
        date: DAY,
        session: Session::Morning,
        expected_version,
        reason: note("Nghỉ bão"),
    };
    given.clone().when(withdraw(0)).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    given.clone().by(PRINCIPAL).when(withdraw(1)).then_refused(&[("", "FORBIDDEN")]);
    given.clone().when(withdraw(1)).then(event(AttendanceWithdrawn {
        class: CLASS_3A,
        date: DAY,
        session: Session::Morning,
        withdraws,
        recorder: TEACHER_3A,
        reason: Sealed::Open(note("Nghỉ bão")),
    }));
    let given = given.now(withdraw(1));
    assert_eq!(totals(&given, AN), (0, 0, 0));
    assert!(day_of(&given, CLASS_3A).sessions.is_empty() && !given.school().attendance.is_kept(CLASS_3A));
    given.clone().when(withdraw(2)).then_refused(&[("date", "SESSION_NOT_RECORDED")]);
    given.clone().when(record(CLASS_3A, [])).then_refused(&[("expectedVersion", "VERSION_CONFLICT")]);
    let given = given.now(RecordAttendance { expected_version: 2, ..record(CLASS_3A, [unexcused(BINH)]) });
    assert_eq!((totals(&given, AN), totals(&given, BINH)), ((1, 0, 0), (1, 0, 1)));
    let known = given.school().attendance.record(CLASS_3A, DAY, Session::Morning).unwrap();
    assert_eq!((known.version, known.is_corrected()), (3, false));
}

#[test]
fn no_reason_is_written_about_somebody_whose_data_was_erased() {
    let erased = PersonalDataErased {
        person: TEACHER_3A.0,
        categories: vec![Category::Comment],
        basis: line("Luật 91/2025/QH15"),
    };
    let given = given().now(record(CLASS_3A, [])).and([erased.into()]);
    let withdraw = WithdrawAttendance {
        class: CLASS_3A,
        date: DAY,
        session: Session::Morning,
        expected_version: 1,
        reason: note("Nhầm ngày"),
    };
    given.when(withdraw).then_refused(&[("reason", "SIGNER_ERASED")]);
}

#[test]
fn the_lock_of_the_years_end_holds_the_sessions_too() {
    let lock = |moment, columns| {
        let period = crate::calendar::GradingPeriod { year: YEAR, moment };
        let scope = LockScope { period, area: Area::Class(CLASS_3A), columns };
        let order = Order { number: code("12/YC-TH"), dated: date(2025, 10, 1) };
        Event::from(PeriodLocked { scope, order, from: None })
    };
    let end = AssessmentPeriod::EndOfYear;
    let locked = |event| given().and([event]).when(record(CLASS_3A, []));
    locked(lock(end, Columns::All)).then_refused(&[("class", "PERIOD_LOCKED")]);
    locked(lock(AssessmentPeriod::MidTermOne, Columns::All)).decided();
    let subject = Columns::One(Target::Subject(crate::regulations::Subject::Mathematics));
    locked(lock(end, subject)).decided();
    assert!(is_fed(crate::calendar::GradingPeriod { year: YEAR, moment: end }, Target::Absences));
}
