//! The gradebook as it stands: one cell per student, period and column. A student who changes class keeps the cells.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Batch, GradeCorrected, GradeEntered, Mark, Replacement, Standing,
    batches::Batches,
    replacement::{Proposals, ReplacementTestRecorded},
};
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    context::Actor,
    event::{Event, Recorded},
    ids::{ClassId, StudentId},
    regulations::{AssessmentPeriod, Score, Target},
    sealed::{Category, Sealed},
    state::Position,
    text::Note,
};

/// What stands in a cell, and who wrote it when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Level and score; none when the cell was emptied or holds only a comment.
    pub mark: Option<Mark>,
    /// Comment. Shared, because most cells have none and a row is copied as a whole.
    pub comment: Option<Arc<Sealed<Note>>>,
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
    /// The class in whose gradebook it stands: where it was written last, an ordered change of a closed book aside. Such a change
    /// is one of the book in which the cell was locked, and takes it out of no other lock.
    pub class: ClassId,
    /// The command that wrote it last.
    pub command: Uuid,
    /// What stood in it before that; none when it was empty.
    pub before: Option<Arc<Before>>,
    /// The test that was sat in place of an abnormal one, if any. Its score is beside that of `mark`.
    pub replacement: Option<Arc<Replacement>>,
}

impl Cell {
    /// The score that counts in primary school: that of the test, or of the one sat in its place when that one stands.
    #[must_use]
    pub fn standing_score(&self) -> Option<Score> {
        let Some(Mark::Subject { score: Some(first), .. }) = self.mark else { return None };
        let second = self.replacement.as_ref().filter(|replacement| replacement.stands == Standing::Second);
        Some(second.map_or(first, |replacement| replacement.score))
    }

    /// The mark with the score that counts in it.
    #[must_use]
    pub fn standing_mark(&self) -> Option<Mark> {
        match self.mark {
            Some(Mark::Subject { level, score: Some(_) }) => {
                Some(Mark::Subject { level, score: self.standing_score() })
            }
            other => other,
        }
    }
}

/// What stood in a cell before it was written last. One step back is enough to take a batch back, because that demands
/// that the cell has not changed since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The mark.
    pub mark: Option<Mark>,
    /// The comment.
    pub comment: Option<Arc<Sealed<Note>>>,
}

/// The cells of one student in one period, sorted by column: at most as many as the forms have columns.
type Row = Vec<(Target, Cell)>;

/// All grades of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gradebook {
    rows: OrdMap<(StudentId, GradingPeriod), Arc<Row>>,
    cells: u64,
    batches: Batches,
    /// Proposed replacement tests.
    pub replacements: Proposals,
}

impl Gradebook {
    /// Whether a cell of the student was ever written.
    pub(crate) fn is_about(&self, student: StudentId) -> bool {
        self.rows.keys().any(|(of, _)| *of == student)
    }

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

    /// The commands that wrote several cells of a class in a period, oldest first; only the latest are kept.
    pub(super) fn batches(&self, class: ClassId, period: GradingPeriod) -> impl Iterator<Item = &Batch> {
        self.batches.of(class, period)
    }

    pub(crate) fn entered(&mut self, event: &GradeEntered, recorded: &Recorded<Event>) {
        let GradeEntered { student, class, period, target, mark, comment, request } = event;
        self.batches.wrote(*class, *period, (*student, *target), None, recorded);
        let book = Book { class: *class, is_ordered: request.is_some() };
        self.write(*student, *period, *target, book, (*mark, comment.as_ref()), recorded);
    }

    pub(crate) fn corrected(&mut self, event: &GradeCorrected, recorded: &Recorded<Event>) {
        let GradeCorrected { student, class, period, target, mark, comment, reverts, request, .. } = event;
        self.batches.wrote(*class, *period, (*student, *target), *reverts, recorded);
        let book = Book { class: *class, is_ordered: request.is_some() };
        self.write(*student, *period, *target, book, (*mark, comment.as_ref()), recorded);
    }

    /// A second score stands beside the first: a write of the cell that leaves the mark as it is.
    pub(crate) fn replaced(&mut self, event: &ReplacementTestRecorded, recorded: &Recorded<Event>) {
        self.replacements.recorded(event, recorded);
        let Some(row) = self.rows.get_mut(&(event.student, event.period)) else { return };
        let target = Target::Subject(event.subject);
        let Ok(at) = row.binary_search_by_key(&target, |(column, _)| *column) else { return };
        let cell = &mut Arc::make_mut(row)[at].1;
        cell.version = cell.version.saturating_add(1);
        cell.position = recorded.position;
        cell.at = recorded.at;
        cell.by = recorded.actor;
        cell.class = Book { class: event.class, is_ordered: event.request.is_some() }.holding(cell.class);
        cell.command = recorded.command;
        cell.replacement = Some(Arc::new(Replacement {
            score: event.score,
            stands: event.stands,
            by: recorded.actor,
            at: recorded.at,
            position: recorded.position,
        }));
    }

    /// Forgets the comments about a student; marks stay.
    pub(crate) fn erased(&mut self, person: Uuid, categories: &[Category]) {
        if !categories.contains(&Category::Comment) {
            return;
        }
        let student = StudentId(person);
        self.replacements.erased(student);
        for period in self.periods_of(student) {
            if let Some(row) = self.rows.get_mut(&(student, period)) {
                Arc::make_mut(row).iter_mut().for_each(|(_, cell)| cell.forget_comments());
            }
        }
    }

    fn write(
        &mut self,
        student: StudentId,
        period: GradingPeriod,
        target: Target,
        book: Book,
        (mark, comment): (Option<Mark>, Option<&Sealed<Note>>),
        recorded: &Recorded<Event>,
    ) {
        let row = Arc::make_mut(self.rows.entry((student, period)).or_default());
        let written = Cell {
            mark,
            comment: comment.cloned().map(Arc::new),
            version: 1,
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            class: book.class,
            command: recorded.command,
            before: None,
            replacement: None,
        };
        match row.binary_search_by_key(&target, |(column, _)| *column) {
            Ok(at) => {
                let cell = &mut row[at].1;
                let version = cell.version.saturating_add(1);
                let before = Before { mark: cell.mark, comment: cell.comment.take() };
                let replacement = cell.replacement.take();
                let class = book.holding(cell.class);
                *cell = Cell { class, version, before: Some(Arc::new(before)), replacement, ..written };
            }
            Err(at) => {
                row.insert(at, (target, written));
                self.cells += 1;
            }
        }
    }
}

/// The gradebook in which an event writes.
#[derive(Clone, Copy)]
struct Book {
    class: ClassId,
    /// Whether it writes by an ordered change of a closed book.
    is_ordered: bool,
}

impl Book {
    /// The class in whose gradebook a cell stands then that stood in that of another.
    fn holding(self, before: ClassId) -> ClassId {
        if self.is_ordered { before } else { self.class }
    }
}

impl Cell {
    fn forget_comments(&mut self) {
        if let Some(comment) = &mut self.comment {
            Arc::make_mut(comment).erase();
        }
        let before = self.before.as_mut().filter(|before| before.comment.is_some());
        if let Some(comment) = before.and_then(|before| Arc::make_mut(before).comment.as_mut()) {
            Arc::make_mut(comment).erase();
        }
    }
}

fn keys_of(student: StudentId) -> std::ops::RangeInclusive<(StudentId, GradingPeriod)> {
    let first = GradingPeriod { year: SchoolYear(u16::MIN), moment: AssessmentPeriod::RegularOne };
    let last = GradingPeriod { year: SchoolYear(u16::MAX), moment: AssessmentPeriod::Reassessment };
    (student, first)..=(student, last)
}
