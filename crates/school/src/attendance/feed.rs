//! What sessions say to the result of the year. Where the sessions of a class are recorded, the sessions missed (Circular 22/2021,
//! Article 12.1c) are what they add up to, and the column of the gradebook takes no entry by hand; a class that records none goes
//! on writing the two numbers into the column. The class of the student's year decides which of the two it is.

use super::Totals;
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    gradebook::{Cell, Mark},
    ids::{ClassId, StudentId},
    regulations::{AssessmentPeriod, Target},
    state::{Position, School},
};

/// Whether it is the column of the sessions missed.
pub(crate) fn is_fed(period: GradingPeriod, target: Target) -> bool {
    target == Target::Absences && period.moment == AssessmentPeriod::EndOfYear
}

impl From<Totals> for Mark {
    fn from(totals: Totals) -> Self {
        let number = |count| u16::try_from(count).unwrap_or(u16::MAX);
        Self::Absences { excused: number(totals.excused), unexcused: number(totals.unexcused) }
    }
}

impl School {
    /// The mark that counts in a column: what stands in the cell, or what the recorded sessions add up to.
    #[must_use]
    pub fn counted_mark(&self, student: StudentId, period: GradingPeriod, target: Target) -> Option<Mark> {
        if is_fed(period, target)
            && let Some(totals) = self.kept_totals(student, period.year)
        {
            return Some(totals.into());
        }
        self.gradebook.cell(student, period, target).and_then(Cell::standing_mark)
    }

    /// The sessions of a student's year, when the class of the year records sessions.
    fn kept_totals(&self, student: StudentId, year: SchoolYear) -> Option<Totals> {
        let class = self.class_of_year(student, year)?;
        self.attendance.is_kept(class).then(|| self.attendance_of_year(student, year)).flatten()
    }

    /// The event that last changed the sessions missed by a student of the class, as far as they come from recorded sessions.
    pub(crate) fn sessions_changed(
        &self,
        class: ClassId,
        students: impl Iterator<Item = StudentId>,
        year: SchoolYear,
    ) -> Option<Position> {
        if !self.attendance.is_kept(class) {
            // Taking the last record back is a change too.
            return self.attendance.changed(class);
        }
        let dates = self.calendar.year(year)?;
        let days = dates.first_day..=dates.last_day;
        let moved = students.filter(|student| {
            let stays = self.registry.student(*student).map_or(&[][..], |student| &student.enrollments);
            stays.iter().any(|stay| {
                stay.class != class
                    && stay.from <= *days.end()
                    && stay.until.is_none_or(|until| *days.start() < until)
            })
        });
        let elsewhere = moved.flat_map(|student| {
            let said = self.attended(student, &days).into_iter().filter(|said| said.class != class);
            said.map(|said| said.record.last.signature.position).max()
        });
        elsewhere.chain(self.attendance.changed(class)).max()
    }
}
