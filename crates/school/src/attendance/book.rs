//! The attendance sheet of a class (sổ điểm danh) for a range of days: the recorded sessions, a row per student, totals; and how
//! far its weeks and months are signed.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::{Month, Presence, Session, SessionRecord, Sign, Totals};
use crate::{
    calendar::{WEEKS, YearDates},
    classes::Class,
    ids::{ClassId, StudentId},
    registry::Student,
    state::School,
};

/// A recorded session of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldSession<'a> {
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// The record.
    pub record: &'a SessionRecord,
}

/// A student in the sheet of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceRow {
    /// The student.
    pub student: StudentId,
    /// What counts of each session of the sheet, in their order; none where the student was not in the class or was not on its
    /// list when the session was recorded.
    pub presences: Vec<Option<Presence>>,
    /// What they add up to, in this class alone.
    pub totals: Totals,
}

/// The attendance of a class in a range of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassAttendance<'a> {
    /// The class.
    pub class: ClassId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The recorded sessions, in the order of time.
    pub sessions: Vec<HeldSession<'a>>,
    /// Everybody who belongs to the class on one of the days or of whom it says something, in the order of the class list.
    pub rows: Vec<AttendanceRow>,
    /// The rows together.
    pub totals: Totals,
}

impl<'a> ClassAttendance<'a> {
    /// The sheet of a class for a range of days.
    #[must_use]
    pub fn of(school: &'a School, class: ClassId, days: RangeInclusive<Date>) -> Self {
        let held = school.attendance.held(class, days.clone());
        let sessions: Vec<HeldSession<'a>> =
            held.map(|(date, session, record)| HeldSession { date, session, record }).collect();
        let mut rows: Vec<AttendanceRow> = Vec::new();
        for student in school.registry.ever_in_by_name(class) {
            let row = row(school, student.id, class, &sessions, &days);
            if row.totals.sessions > 0 || is_member(student, class, &days) {
                rows.push(row);
            }
        }
        let mut totals = Totals::default();
        rows.iter().for_each(|row| totals.add(row.totals));
        Self { class, from: *days.start(), until: *days.end(), sessions, rows, totals }
    }
}

fn row(
    school: &School,
    student: StudentId,
    class: ClassId,
    sessions: &[HeldSession<'_>],
    days: &RangeInclusive<Date>,
) -> AttendanceRow {
    let mut presences = vec![None; sessions.len()];
    let mut totals = Totals::default();
    for said in school.attended(student, days).into_iter().filter(|said| said.class == class) {
        let when = (said.date, said.session);
        if let Ok(at) = sessions.binary_search_by_key(&when, |held| (held.date, held.session)) {
            presences[at] = Some(said.presence);
            totals.count(said.presence);
        }
    }
    AttendanceRow { student, presences, totals }
}

fn is_member(student: &Student, class: ClassId, days: &RangeInclusive<Date>) -> bool {
    let overlaps = |from: Date, until: Option<Date>| {
        from <= *days.end() && until.is_none_or(|until| *days.start() < until)
    };
    student.enrollments.iter().any(|stay| stay.class == class && overlaps(stay.from, stay.until))
}

/// A teaching week of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekStanding {
    /// The week, from 1 to 35.
    pub week: u8,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// How many sessions of it are recorded.
    pub sessions: usize,
    /// Whether it is closed.
    pub sign: Sign,
}

/// A month of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthStanding {
    /// The month.
    pub month: Month,
    /// The teaching weeks with a day in it that are not closed.
    pub open_weeks: Vec<u8>,
    /// Whether it is signed.
    pub sign: Sign,
}

/// The 35 teaching weeks of a class; none when its year is not open.
#[must_use]
pub fn weeks(school: &School, class: &Class) -> Vec<WeekStanding> {
    let Some(dates) = school.calendar.year(class.year) else { return Vec::new() };
    let standing = |week| {
        let (from, until) = dates.week(week)?;
        let sessions = school.attendance.held(class.id, from..=until).count();
        Some(WeekStanding { week, from, until, sessions, sign: school.attendance.week(class.id, week) })
    };
    (1..=WEEKS).filter_map(standing).collect()
}

/// The months of a class that have a day of a teaching week, in the order of the year.
#[must_use]
pub fn months(school: &School, class: &Class) -> Vec<MonthStanding> {
    let Some(dates) = school.calendar.year(class.year) else { return Vec::new() };
    let mut months: Vec<Month> = Vec::new();
    for (from, until) in (1..=WEEKS).filter_map(|week| dates.week(week)) {
        for day in [from, until] {
            let month = Month::of(day);
            if !months.contains(&month) {
                months.push(month);
            }
        }
    }
    let standing = |month| MonthStanding {
        month,
        open_weeks: open_weeks(school, class.id, dates, month),
        sign: school.attendance.month(class.id, month),
    };
    months.into_iter().map(standing).collect()
}

/// The teaching weeks with a day in the month.
pub(super) fn weeks_in(dates: &YearDates, month: Month) -> Vec<u8> {
    let touches = |week: &u8| {
        dates.week(*week).is_some_and(|(from, until)| month.contains(from) || month.contains(until))
    };
    (1..=WEEKS).filter(touches).collect()
}

/// Those of them that are not closed.
pub(super) fn open_weeks(school: &School, class: ClassId, dates: &YearDates, month: Month) -> Vec<u8> {
    let mut weeks = weeks_in(dates, month);
    weeks.retain(|week| school.attendance.week(class, *week).standing().is_none());
    weeks
}
