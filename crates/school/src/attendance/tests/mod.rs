//! Behavior of attendance: recording a session, closing weeks, signing months, students who move, and the year's result.

mod feed;
mod laws;
mod moving;
mod recording;
mod signing;

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    ids::{AccountId, ClassId, StudentId},
    testing::*,
    text::Note,
};

/// A Wednesday of week 6, which runs from Friday 10 to Thursday 16 October.
pub(super) const DAY: Date = date(2025, 10, 15);
/// Eight o'clock on that day in Vietnam.
pub(super) const MORNING: &str = "2025-10-15T01:00:00Z";

pub(super) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(super) fn excused(student: StudentId) -> StudentPresence {
    StudentPresence { student, presence: Presence::Excused }
}

pub(super) fn unexcused(student: StudentId) -> StudentPresence {
    StudentPresence { student, presence: Presence::Unexcused }
}

/// The morning of [`DAY`] in a class that was not recorded yet.
pub(super) fn record(class: ClassId, entries: impl IntoIterator<Item = StudentPresence>) -> RecordAttendance {
    let entries = entries.into_iter().collect();
    RecordAttendance { class, date: DAY, session: Session::Morning, entries, expected_version: 0 }
}

pub(super) fn recorded(class: ClassId, enrolled: u16, absent: &[(StudentId, bool)]) -> AttendanceRecorded {
    let missed = |(student, excused): &(StudentId, bool)| Missed { student: *student, excused: *excused };
    AttendanceRecorded {
        class,
        date: DAY,
        session: Session::Morning,
        enrolled,
        absent: absent.iter().map(missed).collect(),
        late: false,
        corrects: None,
    }
}

pub(super) fn day_of(given: &Given, class: ClassId) -> ClassAttendance<'_> {
    ClassAttendance::of(given.school(), class, DAY..=DAY)
}

/// Closed by the homeroom teacher on the last working day.
pub(super) fn week_closed(given: Given, class: ClassId, teacher: AccountId, week: u8) -> Given {
    let (_, last) = given.school().calendar.year(YEAR).unwrap().week(week).unwrap();
    let given = given.at(&format!("{last}T09:00:00Z")).by(teacher);
    given.now(CloseAttendanceWeek { class, week })
}

/// All the student's sessions of the year as (sessions, with, without permission).
pub(super) fn totals(given: &Given, student: StudentId) -> (u32, u32, u32) {
    let totals = given.school().attendance_of_year(student, YEAR).unwrap();
    (totals.sessions, totals.excused, totals.unexcused)
}

/// One event and nothing else.
pub(super) fn event(event: impl Into<Event>) -> [Event; 1] {
    [event.into()]
}
