//! One student's attendance: it follows the student through classes, out of the school and back.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::{Presence, Session, SessionRecord, Totals};
use crate::{
    calendar::SchoolYear,
    ids::{ClassId, StudentId},
    registry::Student,
    state::School,
};

/// What counts of a student in one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attended<'a> {
    /// The day.
    pub date: Date,
    /// The session of the day.
    pub session: Session,
    /// The class in whose book it stands.
    pub class: ClassId,
    /// Present or absent.
    pub presence: Presence,
    /// The record of the class.
    pub record: &'a SessionRecord,
}

impl School {
    /// What was recorded of a student in a range of days, in the order of time, each session once.
    ///
    /// A record is about those who were on the list of the class when it was written. When the student was moved for days
    /// that are recorded already, two classes may have something to say of a session: that of the day by what is known now
    /// decides, and the newest one when it says nothing. Days on which the student did not belong to the school, by what is
    /// known now, do not count.
    #[must_use]
    pub fn attended(&self, student: StudentId, days: &RangeInclusive<Date>) -> Vec<Attended<'_>> {
        let Some(student) = self.registry.student(student) else { return Vec::new() };
        let mut classes: Vec<ClassId> = student.enrollments.iter().map(|stay| stay.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let mut found: Vec<(Attended<'_>, bool)> = Vec::new();
        for class in &classes {
            found.extend(self.said_in(student, *class, days));
        }
        if classes.len() > 1 {
            let rank =
                |(said, is_here): &(Attended<'_>, bool)| (*is_here, said.record.last.signature.position);
            found.sort_by(|a, b| {
                let when = |(said, _): &(Attended<'_>, bool)| (said.date, said.session);
                when(a).cmp(&when(b)).then_with(|| rank(b).cmp(&rank(a)))
            });
            found.dedup_by_key(|(said, _)| (said.date, said.session));
        }
        found.into_iter().map(|(said, _)| said).collect()
    }

    /// What the sessions of a range of days add up to for a student, in whatever class.
    #[must_use]
    pub fn attendance_totals(&self, student: StudentId, days: &RangeInclusive<Date>) -> Totals {
        let mut totals = Totals::default();
        for said in self.attended(student, days) {
            totals.count(said.presence);
        }
        totals
    }

    /// The same for a school year; none when the year is not open.
    #[must_use]
    pub fn attendance_of_year(&self, student: StudentId, year: SchoolYear) -> Option<Totals> {
        let dates = self.calendar.year(year)?;
        Some(self.attendance_totals(student, &(dates.first_day..=dates.last_day)))
    }

    fn said_in<'a>(
        &'a self,
        student: &'a Student,
        class: ClassId,
        days: &RangeInclusive<Date>,
    ) -> impl Iterator<Item = (Attended<'a>, bool)> {
        self.attendance.held(class, days.clone()).filter_map(move |(date, session, record)| {
            let stay = student.enrollment_on(date)?;
            // Also what was recorded under a number that was merged into this one.
            let mut numbers = std::iter::once(&student.id).chain(&student.duplicates);
            let presence = numbers.find_map(|id| self.attendance.presence(record, *id))?;
            Some((Attended { date, session, class, presence, record }, stay.class == class))
        })
    }
}
