//! Sessions that are recorded after the books of the year's end were locked, published or finalized, and opened again: the
//! sessions missed of every student whom it concerns change as a cell would.

use crate::{
    attendance::Attendance,
    calendar::GradingPeriod,
    event::{Event, Recorded},
    gradebook::Mark,
    ids::{ClassId, StudentId},
    registry::Registry,
    regulations::{AssessmentPeriod, Target},
    state::School,
};

impl School {
    /// Writes a session of a class, and notes whose sessions missed became others by it and late.
    pub(crate) fn write_session(
        &mut self,
        class: ClassId,
        recorded: &Recorded<Event>,
        write: impl FnOnce(&mut Attendance, &Registry),
    ) {
        let Some(year) = self.classes.class(class).map(|class| class.year) else {
            return write(&mut self.attendance, &self.registry);
        };
        let period = GradingPeriod { year, moment: AssessmentPeriod::EndOfYear };
        let students = self.registry.ever_in(class).into_iter().map(|student| student.id);
        let watched = students.filter(|student| self.late.watches(class, *student, period));
        let before: Vec<(StudentId, Option<Mark>)> =
            watched.map(|student| (student, self.counted_mark(student, period, Target::Absences))).collect();
        write(&mut self.attendance, &self.registry);
        for (student, old) in before {
            let new = self.counted_mark(student, period, Target::Absences);
            self.late.counted(&self.classes, (class, student, period), (old, new), recorded);
        }
    }
}
