//! The gradebook as it stands: one cell per student, period and column. A student who changes class keeps the cells.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{GradeCorrected, GradeEntered, Mark};
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    regulations::{AssessmentPeriod, Target},
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// What stands in a cell, and who wrote it when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Level and score; none when the cell was emptied or holds only a comment.
    pub mark: Option<Mark>,
    /// Comment.
    pub comment: Option<Sealed<Note>>,
    /// How often the cell was written, from 1.
    pub version: u32,
    /// The event that wrote it last.
    pub position: Position,
    /// When that was.
    // jiff writes a text by default, even into binary formats, and there is one per cell.
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Actor,
    /// The class in whose gradebook it was written.
    pub class: ClassId,
}

/// The cells of one student in one period, sorted by column: at most as many as the forms have columns.
type Row = Vec<(Target, Cell)>;

/// All grades of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gradebook {
    rows: OrdMap<(StudentId, GradingPeriod), Arc<Row>>,
    cells: u64,
}

impl Gradebook {
    /// The cell, if it was ever written.
    #[must_use]
    pub fn cell(&self, student: StudentId, period: GradingPeriod, target: Target) -> Option<&Cell> {
        let row = self.rows.get(&(student, period))?;
        row.binary_search_by_key(&target, |(column, _)| *column).ok().map(|at| &row[at].1)
    }

    /// The student's cells of a period, by column.
    pub fn cells(&self, student: StudentId, period: GradingPeriod) -> impl Iterator<Item = (Target, &Cell)> {
        self.rows
            .get(&(student, period))
            .into_iter()
            .flat_map(|row| row.iter().map(|(target, cell)| (*target, cell)))
    }

    /// The periods in which the student has cells, oldest first.
    #[must_use]
    pub fn periods_of(&self, student: StudentId) -> Vec<GradingPeriod> {
        self.rows.range(keys_of(student)).map(|((_, period), _)| *period).collect()
    }

    /// How many cells were ever written.
    #[must_use]
    pub fn cell_count(&self) -> u64 {
        self.cells
    }

    pub(crate) fn entered(&mut self, event: &GradeEntered, recorded: &Recorded<Event>) {
        self.write(event.student, event.period, event.target, |version| Cell {
            mark: event.mark,
            comment: event.comment.clone(),
            version,
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            class: event.class,
        });
    }

    pub(crate) fn corrected(&mut self, event: &GradeCorrected, recorded: &Recorded<Event>) {
        self.write(event.student, event.period, event.target, |version| Cell {
            mark: event.mark,
            comment: event.comment.clone(),
            version,
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            class: event.class,
        });
    }

    /// Forgets the comments about a student; marks stay.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let student = StudentId(person);
        for period in self.periods_of(student) {
            if let Some(row) = self.rows.get_mut(&(student, period)) {
                Arc::make_mut(row)
                    .iter_mut()
                    .filter_map(|(_, cell)| cell.comment.as_mut())
                    .for_each(Sealed::erase);
            }
        }
    }

    fn write(
        &mut self,
        student: StudentId,
        period: GradingPeriod,
        target: Target,
        cell: impl FnOnce(u32) -> Cell,
    ) {
        let row = Arc::make_mut(self.rows.entry((student, period)).or_default());
        match row.binary_search_by_key(&target, |(column, _)| *column) {
            Ok(at) => row[at].1 = cell(row[at].1.version.saturating_add(1)),
            Err(at) => {
                row.insert(at, (target, cell(1)));
                self.cells += 1;
            }
        }
    }
}

fn keys_of(student: StudentId) -> std::ops::RangeInclusive<(StudentId, GradingPeriod)> {
    let first = GradingPeriod { year: SchoolYear(u16::MIN), moment: AssessmentPeriod::RegularOne };
    let last = GradingPeriod { year: SchoolYear(u16::MAX), moment: AssessmentPeriod::Reassessment };
    (student, first)..=(student, last)
}
