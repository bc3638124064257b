//! Behavior of timetables: setting and withdrawing versions, substitutions, lessons that are not taught and made up for.

mod days;
mod laws;
mod substitutions;
mod versions;

use jiff::civil::{Date, date};

use super::*;
use crate::{
    Event,
    attendance::Session,
    ids::{AccountId, ClassId},
    regulations::Subject,
    testing::*,
    text::Note,
};

/// A Monday of week 1, which runs from Friday 5 to Thursday 11 September.
pub(super) const MONDAY: Date = date(2025, 9, 8);
/// The Monday before the day of the tests, 15 October.
pub(super) const OCTOBER: Date = date(2025, 10, 13);

pub(super) fn note(text: &str) -> Note {
    Note::new(text).unwrap()
}

pub(super) fn period(number: u8) -> Period {
    Period::new(number).unwrap()
}

pub(super) fn lesson(day: SchoolDay, number: u8, subject: Subject) -> PlannedLesson {
    PlannedLesson { day, session: Session::Morning, period: period(number), subject, teacher: None }
}

pub(super) fn monday(number: u8, subject: Subject) -> PlannedLesson {
    lesson(SchoolDay::Monday, number, subject)
}

pub(super) fn morning(date: Date, number: u8) -> Place {
    Place { date, session: Session::Morning, period: period(number) }
}

pub(super) fn week(class: ClassId, lessons: impl IntoIterator<Item = PlannedLesson>) -> ClassTimetable {
    ClassTimetable { class, lessons: lessons.into_iter().collect() }
}

pub(super) fn set(from: Date, timetables: impl IntoIterator<Item = ClassTimetable>) -> SetTimetable {
    SetTimetable { from, timetables: timetables.into_iter().collect() }
}

/// The sample school with a timetable of Mondays: English first in 3A and second in 3B, each with Mathematics beside it.
pub(super) fn given_timetable() -> Given {
    given_school().now(set(
        FIRST_DAY,
        [
            week(CLASS_3A, [monday(1, Subject::ForeignLanguage), monday(2, Subject::Mathematics)]),
            week(CLASS_3B, [monday(1, Subject::Mathematics), monday(2, Subject::ForeignLanguage)]),
        ],
    ))
}

/// Who teaches what to a class in the morning of a day.
pub(super) fn taught(given: &Given, class: ClassId, date: Date) -> Vec<(u8, Subject, Option<AccountId>)> {
    let lessons = given.school().schedule().of_class(class, date).into_iter();
    let lessons = lessons.filter(|lesson| lesson.canceled.is_none());
    lessons.map(|it| (it.place.period.get(), it.subject, it.teacher())).collect()
}

/// One event and nothing else.
pub(super) fn event(event: impl Into<Event>) -> [Event; 1] {
    [event.into()]
}
