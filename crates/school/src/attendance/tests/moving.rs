//! Attendance follows the student; each class's book shows its days.

use super::*;
use crate::registry::{ClassChanged, DepartureReason, StudentDeparted, StudentReadmitted};

const BEFORE: Date = date(2025, 10, 14);

fn on(date: Date, command: RecordAttendance) -> RecordAttendance {
    RecordAttendance { date, ..command }
}

fn moved(to: ClassId, on: Date) -> Event {
    ClassChanged { student: AN, from: CLASS_3A, to, on, reason: None }.into()
}

fn october(given: &Given, class: ClassId, student: StudentId) -> Option<(u32, u32, u32)> {
    let sheet = ClassAttendance::of(given.school(), class, date(2025, 10, 1)..=date(2025, 10, 31));
    let row = sheet.rows.into_iter().find(|row| row.student == student)?;
    Some((row.totals.sessions, row.totals.excused, row.totals.unexcused))
}

/// AN misses the 14th in 3A with permission, moves to 3B on the 15th and misses that day without.
fn changed() -> Given {
    let given = given_school().at(MORNING).by(ADMIN);
    let given = given.now(on(BEFORE, record(CLASS_3A, [excused(AN)]))).now(on(BEFORE, record(CLASS_3B, [])));
    let given = given.and([moved(CLASS_3B, DAY)]);
    given.now(record(CLASS_3A, [])).now(record(CLASS_3B, [unexcused(AN)]))
}

#[test]
fn who_changes_class_takes_the_totals_along_and_leaves_the_days_in_the_old_book() {
    let given = changed();
    assert_eq!(totals(&given, AN), (2, 1, 1));
    assert_eq!(october(&given, CLASS_3A, AN), Some((1, 1, 0)));
    assert_eq!(october(&given, CLASS_3B, AN), Some((1, 0, 1)));
    given
        .clone()
        .when(on(BEFORE, record(CLASS_3B, [excused(AN)])))
        .then_refused(&[("entries[0].student", "STUDENT_NOT_IN_CLASS")]);
    assert_eq!(october(&given, CLASS_4A, AN), None);
}

#[test]
fn a_move_for_days_that_are_recorded_already_neither_loses_nor_doubles_them() {
    let given = given_school().at(MORNING).by(ADMIN);
    let given = given.now(record(CLASS_3A, [excused(AN)])).now(record(CLASS_3B, []));
    let given = given.and([moved(CLASS_3B, DAY)]);
    // 3B says nothing of AN on that day, so what 3A said counts, in the book of 3A.
    assert_eq!((totals(&given, AN), october(&given, CLASS_3A, AN)), ((1, 1, 0), Some((1, 1, 0))));
    let again = |class, entries: &[StudentPresence]| RecordAttendance {
        expected_version: 1,
        ..record(class, entries.iter().copied())
    };
    // A correction of 3A for somebody else leaves it alone.
    let given = given.now(again(CLASS_3A, &[unexcused(BINH)]));
    assert_eq!(totals(&given, AN), (1, 1, 0));
    // As soon as 3B says something it counts, in the book of 3B.
    let given = given.now(again(CLASS_3B, &[unexcused(AN)]));
    assert_eq!((totals(&given, AN), october(&given, CLASS_3B, AN)), ((1, 0, 1), Some((1, 0, 1))));
    assert_eq!(october(&given, CLASS_3A, AN), Some((0, 0, 0)), "still in 3A in October");
}

#[test]
fn recording_again_without_change_counts_who_has_come_since() {
    let given = given_school().at(MORNING).by(ADMIN).now(record(CLASS_3B, []));
    let given = given.and([moved(CLASS_3B, DAY)]);
    assert_eq!(totals(&given, AN), (0, 0, 0));
    let again = RecordAttendance { expected_version: 1, ..record(CLASS_3B, []) };
    let given = given.now(again);
    assert_eq!(totals(&given, AN), (1, 0, 0));
}

#[test]
fn days_outside_the_school_do_not_count_and_coming_back_goes_on_counting() {
    let given = given_school().at(MORNING).by(ADMIN);
    let given = given.now(on(date(2025, 10, 13), record(CLASS_3A, [unexcused(AN)])));
    let given = given.now(on(BEFORE, record(CLASS_3A, [unexcused(AN)])));
    assert_eq!(totals(&given, AN), (2, 0, 2));
    let reason = DepartureReason::DroppedOut;
    let left = StudentDeparted { student: AN, class: CLASS_3A, on: BEFORE, reason, note: None };
    let given = given.and([left.into()]);
    assert_eq!(totals(&given, AN), (1, 0, 1));
    let back = StudentReadmitted { student: AN, class: CLASS_3B, on: DAY, note: None };
    let given = given.and([back.into()]);
    let given = given.now(record(CLASS_3B, [excused(AN)]));
    assert_eq!(totals(&given, AN), (2, 1, 1));
}

#[test]
fn the_book_at_an_earlier_position_is_as_it_stood() {
    let given = changed();
    let before = given.school().clone();
    let correct = RecordAttendance { expected_version: 1, ..record(CLASS_3B, []) };
    let given = given.now(correct);
    assert_eq!(totals(&given, AN), (2, 1, 0));
    assert_eq!(before.attendance_of_year(AN, YEAR).unwrap().missed(), 2, "a state is a value");
}

#[test]
fn attended_days_come_in_the_order_of_time_each_session_once() {
    let given = changed();
    let days = date(2025, 9, 1)..=date(2026, 5, 31);
    let said: Vec<(Date, ClassId, Presence)> = given
        .school()
        .attended(AN, &days)
        .iter()
        .map(|said| (said.date, said.class, said.presence))
        .collect();
    assert_eq!(said, [(BEFORE, CLASS_3A, Presence::Excused), (DAY, CLASS_3B, Presence::Unexcused)]);
    assert!(given.school().attended(AN, &(DAY..=BEFORE)).is_empty(), "an empty range");
}
