//! The log of a class as people read it: the lessons of a week beside their rows, who has not signed, how many lessons of each
//! subject were taught; and how far weeks and months are signed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::{LessonNumber, LessonRow};
use crate::{
    attendance::{Month, SessionHours, Sign},
    calendar::{WEEKS, YearDates},
    classes::Class,
    ids::{AccountId, ClassId},
    regulations::Subject,
    state::School,
    timetable::{Lesson, Place, periods_per_year},
};

/// A lesson of the timetable with its row, or a row without a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow<'a> {
    /// When.
    pub place: Place,
    /// What the timetable says; none when it has no lesson there any more.
    pub lesson: Option<Lesson>,
    /// What was signed, also a row that was taken back.
    pub row: Option<&'a LessonRow>,
}

impl LogRow<'_> {
    /// Whether the lesson is taught and nobody has signed it.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.lesson.as_ref().is_some_and(|lesson| lesson.canceled.is_none())
            && self.row.is_none_or(|row| row.is_withdrawn)
    }
}

/// A teaching week of a class's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogWeek {
    /// The week, from 1 to 35.
    pub week: u8,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// How many lessons are taught in it by the timetable.
    pub lessons: usize,
    /// How many of them nobody has signed.
    pub missing: usize,
    /// Whether it is closed.
    pub sign: Sign,
}

/// The lessons of a subject in a class until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectTotals {
    /// The subject.
    pub subject: Subject,
    /// Lessons of the timetable, those not taught included, without those that make up for others.
    pub planned: usize,
    /// Of these, not taught.
    pub canceled: usize,
    /// Lessons that made up for others.
    pub made_up: usize,
    /// Lessons that were signed.
    pub signed: usize,
    /// How many the programme has in the year; none where it leaves that to the school.
    pub per_year: Option<u16>,
}

impl School {
    /// The log of a class in a range of days, in the order of time.
    #[must_use]
    pub fn lesson_log(&self, class: ClassId, from: Date, until: Date) -> Vec<LogRow<'_>> {
        let mut rows: Vec<LogRow<'_>> = Vec::new();
        let mut seen = BTreeSet::new();
        for lesson in self.schedule().of_class_between(class, from, until) {
            let place = lesson.place;
            // Beside a lesson that makes up for another the canceled one of the period has no row.
            let row = self.lessons.row(class, place).filter(|_| lesson.canceled.is_none());
            if row.is_some() {
                seen.insert(place);
            }
            rows.push(LogRow { place, lesson: Some(lesson), row });
        }
        let others = self.lessons.rows(class, from..=until).filter(|(place, _)| !seen.contains(place));
        rows.extend(others.map(|(place, row)| LogRow { place, lesson: None, row: Some(row) }));
        rows.sort_by_key(|row| row.place);
        rows
    }

    /// Lessons of a teacher that have begun and that they have not signed, in the order of time.
    #[must_use]
    pub fn unsigned_lessons(
        &self,
        teacher: AccountId,
        from: Date,
        until: Date,
        at: Timestamp,
    ) -> Vec<Lesson> {
        let is_due = |lesson: &Lesson| {
            lesson.teacher() == Some(teacher)
                && SessionHours::of(lesson.place.session).has_begun(lesson.place.date, at)
                && self.lessons.signed(lesson.class, lesson.place).is_none()
        };
        let lessons = self.schedule().of_teacher_between(teacher, from, until);
        lessons.into_iter().filter(is_due).collect()
    }

    /// What the next lesson of a subject is in the programme: the one after the last that was signed before.
    #[must_use]
    pub fn next_lesson_number(
        &self,
        class: ClassId,
        subject: Subject,
        before: Place,
    ) -> Option<LessonNumber> {
        let year = self.calendar.year(self.classes.class(class)?.year)?;
        let rows = self.lessons.rows(class, year.first_day..=before.date);
        let last = rows
            .rev()
            .filter(|(place, row)| *place < before && row.subject == subject)
            .find_map(|(_, row)| row.number);
        last.map_or(LessonNumber::new(1), LessonNumber::next)
    }

    /// The lessons of each subject of a class from the first day of its year until a day, in the order of the forms.
    #[must_use]
    pub fn lesson_totals(&self, class: ClassId, until: Date) -> Vec<SubjectTotals> {
        let Some(class) = self.classes.class(class) else { return Vec::new() };
        let Some(dates) = self.calendar.year(class.year) else { return Vec::new() };
        let until = until.min(dates.last_day);
        let mut totals: BTreeMap<Subject, SubjectTotals> = BTreeMap::new();
        let empty = |subject: Subject| SubjectTotals {
            subject,
            planned: 0,
            canceled: 0,
            made_up: 0,
            signed: 0,
            per_year: periods_per_year(class.grade, subject),
        };
        for subject in self.subjects_of(class.id) {
            totals.insert(subject, empty(subject));
        }
        for row in self.lesson_log(class.id, dates.first_day, until) {
            if let Some(lesson) = &row.lesson {
                let total = totals.entry(lesson.subject).or_insert_with(|| empty(lesson.subject));
                if lesson.makes_up.is_some() {
                    total.made_up += 1;
                } else {
                    total.planned += 1;
                    total.canceled += usize::from(lesson.canceled.is_some());
                }
            }
            if let Some(signed) = row.row.filter(|signed| !signed.is_withdrawn) {
                totals.entry(signed.subject).or_insert_with(|| empty(signed.subject)).signed += 1;
            }
        }
        totals.into_values().collect()
    }
}

/// The 35 teaching weeks of a class; none when its year is not open.
#[must_use]
pub fn log_weeks(school: &School, class: &Class) -> Vec<LogWeek> {
    let Some(dates) = school.calendar.year(class.year) else { return Vec::new() };
    (1..=WEEKS).filter_map(|week| log_week(school, class.id, dates, week)).collect()
}

pub(super) fn log_week(school: &School, class: ClassId, dates: &YearDates, week: u8) -> Option<LogWeek> {
    let (from, until) = dates.week(week)?;
    let rows = school.lesson_log(class, from, until);
    let is_taught = |row: &&LogRow<'_>| row.lesson.as_ref().is_some_and(|lesson| lesson.canceled.is_none());
    Some(LogWeek {
        week,
        from,
        until,
        lessons: rows.iter().filter(is_taught).count(),
        missing: rows.iter().filter(|row| row.is_missing()).count(),
        sign: school.lessons.week(class, week),
    })
}

/// The months of a class that have a day of a teaching week, in the order of the year, each with the weeks that have lessons and
/// are not closed, and whether it is signed.
#[must_use]
pub fn log_months(school: &School, class: &Class) -> Vec<(Month, Vec<u8>, Sign)> {
    let Some(dates) = school.calendar.year(class.year) else { return Vec::new() };
    let mut months: Vec<Month> = Vec::new();
    for (from, until) in (1..=WEEKS).filter_map(|week| dates.week(week)) {
        for day in [from, until] {
            if !months.contains(&Month::of(day)) {
                months.push(Month::of(day));
            }
        }
    }
    let standing = |month: Month| {
        let (_, open) = weeks_of(school, class.id, dates, month);
        (month, open, school.lessons.month(class.id, month))
    };
    months.into_iter().map(standing).collect()
}

/// The teaching weeks with a day in a month: all, and those that have lessons and are not closed.
pub(super) fn weeks_of(
    school: &School,
    class: ClassId,
    dates: &YearDates,
    month: Month,
) -> (Vec<u8>, Vec<u8>) {
    let touches = |week: &u8| {
        dates.week(*week).is_some_and(|(from, until)| month.contains(from) || month.contains(until))
    };
    let all: Vec<u8> = (1..=WEEKS).filter(touches).collect();
    let is_open = |week: &u8| {
        log_week(school, class, dates, *week)
            .is_some_and(|week| week.lessons > 0 && week.sign.standing().is_none())
    };
    let open = all.iter().copied().filter(is_open).collect();
    (all, open)
}
