//! What sessions say to the result of the year. Where the sessions of a class are recorded, the sessions missed (Circular 22/2021,
//! Article 12.1c) are what they add up to, and the column of the gradebook takes no entry by hand; a class that records none goes
//! on writing the two numbers into the column. What another school counted in the same year comes with the dossier. The class of the student's year decides which of the two it is.

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
    /// The mark that counts in a column: this school's own, and where it has none, what another school said in the same year before
    /// the student came. Sessions missed there are added to the sessions recorded here; two numbers written by hand are about the
    /// whole year already.
    #[must_use]
    pub fn counted_mark(&self, student: StudentId, period: GradingPeriod, target: Target) -> Option<Mark> {
        let own = self.own_mark(student, period, target);
        if !is_fed(period, target) {
            return own.or_else(|| self.received_mark(student, period, target));
        }
        let Some((excused, unexcused)) = self.received_absences(student, period.year) else { return own };
        match own {
            None => Some(Mark::Absences { excused, unexcused }),
            Some(Mark::Absences { excused: here, unexcused: here_unexcused })
                if self.kept_totals(student, period.year).is_some() =>
            {
                Some(Mark::Absences {
                    excused: excused.saturating_add(here),
                    unexcused: unexcused.saturating_add(here_unexcused),
                })
            }
            own => own,
        }
    }

    /// What this school itself says in a column: what stands in the cell, or what the recorded sessions add up to.
    pub(crate) fn own_mark(&self, student: StudentId, period: GradingPeriod, target: Target) -> Option<Mark> {
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
