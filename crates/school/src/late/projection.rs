//! The fold behind the report. It keeps what was ever locked, published and finalized, because the states of locks and
//! publications forget what no longer matters to a decision.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{After, LateChange};
use crate::{
    calendar::{GradingPeriod, SchoolYear},
    classes::Classes,
    closing::ResultsPublished,
    event::{Event, Recorded},
    gradebook::{GradeCorrected, GradeEntered, Gradebook, Mark, Standing},
    ids::{ChangeRequestId, ClassId, StudentId},
    periods::{LockCanceled, LockScope, PeriodLocked},
    regulations::{AssessmentPeriod, Score, Target},
    state::Position,
};

/// A lock that was stated, and from when on it covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stated {
    scope: LockScope,
    #[serde(with = "jiff::fmt::serde::timestamp::nanosecond::required")]
    from: Timestamp,
    position: Position,
}

/// Every late change of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LateChanges {
    changes: OrdMap<SchoolYear, Vector<LateChange>>,
    locks: OrdMap<GradingPeriod, Arc<Vec<Stated>>>,
    published: OrdMap<(ClassId, GradingPeriod), Position>,
    finalized: OrdMap<(StudentId, SchoolYear), Position>,
}

/// A cell as an event writes it.
struct Written {
    class: ClassId,
    student: StudentId,
    period: GradingPeriod,
    target: Target,
    request: Option<ChangeRequestId>,
    new: New,
}

/// What stands in it from then on.
enum New {
    Mark(Option<Mark>),
    /// The level stays; this score counts.
    Score(Score),
}

impl LateChanges {
    /// The late changes of a year, oldest first; of one class or one period if asked so.
    pub fn changes(
        &self,
        year: SchoolYear,
        class: Option<ClassId>,
        period: Option<GradingPeriod>,
    ) -> impl DoubleEndedIterator<Item = &LateChange> {
        let changes = self.changes.get(&year).into_iter().flat_map(Vector::iter);
        changes.filter(move |change| {
            class.is_none_or(|class| change.class == class)
                && period.is_none_or(|period| change.period == period)
        })
    }

    /// Notes what an event does to cells, locks and publications. Gradebook and classes are those before the event.
    pub(crate) fn apply(&mut self, gradebook: &Gradebook, classes: &Classes, recorded: &Recorded<Event>) {
        let written = match &recorded.event {
            Event::GradeEntered(event) => {
                let GradeEntered { class, student, period, target, mark, request, .. } = *event;
                Written { class, student, period, target, request, new: New::Mark(mark) }
            }
            Event::GradeCorrected(event) => {
                let GradeCorrected { class, student, period, target, mark, request, .. } = *event;
                Written { class, student, period, target, request, new: New::Mark(mark) }
            }
            Event::ReplacementTestRecorded(event) => {
                let target = Target::Subject(event.subject);
                let counts = match event.stands {
                    Standing::First => event.first,
                    Standing::Second => event.score,
                };
                let (class, student, period) = (event.class, event.student, event.period);
                Written { class, student, period, target, request: event.request, new: New::Score(counts) }
            }
            Event::PeriodLocked(event) => return self.locked(event, recorded),
            Event::LockCanceled(event) => return self.lock_canceled(event),
            Event::ResultsPublished(event) => return self.results_published(event, recorded),
            // No other event writes a cell, locks or publishes.
            _ => return,
        };
        self.written(gradebook, classes, &written, recorded);
    }

    /// A lock was stated; it covers from its moment on.
    fn locked(&mut self, event: &PeriodLocked, recorded: &Recorded<Event>) {
        let (scope, from) = (event.scope, event.from.unwrap_or(recorded.at));
        let stated = Arc::make_mut(self.locks.entry(scope.period).or_default());
        // A scheduled lock may still be canceled: only one that has begun makes a later one meaningless here.
        let is_known = |known: &Stated| known.from <= recorded.at && known.scope.contains(&scope);
        if !stated.iter().any(is_known) {
            stated.push(Stated { scope, from, position: recorded.position });
        }
    }

    /// A lock that never came to cover anything.
    fn lock_canceled(&mut self, event: &LockCanceled) {
        if let Some(stated) = self.locks.get_mut(&event.scope.period) {
            Arc::make_mut(stated).retain(|stated| stated.position != event.lock);
        }
    }

    fn results_published(&mut self, event: &ResultsPublished, recorded: &Recorded<Event>) {
        for class in &event.classes {
            self.published.entry((*class, event.period)).or_insert(recorded.position);
        }
    }

    /// A student's year was finalized at that position, for the first time or anew.
    pub(crate) fn finalized(&mut self, student: StudentId, year: SchoolYear, position: Position) {
        self.finalized.insert((student, year), position);
    }

    fn written(
        &mut self,
        gradebook: &Gradebook,
        classes: &Classes,
        written: &Written,
        recorded: &Recorded<Event>,
    ) {
        let Written { class, student, period, target, .. } = *written;
        let finalization = self.finalized.get(&(student, period.year)).copied();
        // Most cells are written before anything of this happened in their period.
        if finalization.is_none() && !self.locks.contains_key(&period) && self.published.is_empty() {
            return;
        }
        let cell = gradebook.cell(student, period, target);
        // What is assessed again after the year follows the first finalizing; only correcting it comes late.
        let is_first_of_reassessment =
            period.moment == AssessmentPeriod::Reassessment && cell.is_none_or(|cell| cell.mark.is_none());
        let finalization = finalization.filter(|_| !is_first_of_reassessment);
        let before = cell.map(|cell| cell.class).filter(|before| *before != class);
        let first = |of: &dyn Fn(ClassId) -> Option<Position>| {
            std::iter::once(class).chain(before).filter_map(of).min()
        };
        let lock = |class| self.lock(classes, class, period, target, recorded.at);
        let publication = |class| self.published.get(&(class, period)).copied();
        let after = After { lock: first(&lock), publication: first(&publication), finalization };
        if after == After::default() {
            return;
        }
        let change = LateChange {
            position: recorded.position,
            at: recorded.at,
            by: recorded.actor,
            request: written.request,
            class,
            student,
            period,
            target,
            old: cell.and_then(|cell| cell.mark),
            new: match written.new {
                New::Mark(mark) => mark,
                New::Score(score) => match cell.and_then(|cell| cell.mark) {
                    Some(Mark::Subject { level, .. }) => Some(Mark::Subject { level, score: Some(score) }),
                    other => other,
                },
            },
            after,
        };
        self.changes.entry(period.year).or_default().push_back(change);
    }

    /// Whether a change of the sessions missed in a year would come late for the student of a class, as far as can be told cheaply.
    pub(super) fn watches(&self, class: ClassId, student: StudentId, period: GradingPeriod) -> bool {
        self.locks.contains_key(&period)
            || self.published.contains_key(&(class, period))
            || self.finalized.contains_key(&(student, period.year))
    }

    /// A student's sessions missed in the year became others, because a session was recorded.
    pub(super) fn counted(
        &mut self,
        classes: &Classes,
        (class, student, period): (ClassId, StudentId, GradingPeriod),
        (old, new): (Option<Mark>, Option<Mark>),
        recorded: &Recorded<Event>,
    ) {
        let target = Target::Absences;
        let after = After {
            lock: self.lock(classes, class, period, target, recorded.at),
            publication: self.published.get(&(class, period)).copied(),
            finalization: self.finalized.get(&(student, period.year)).copied(),
        };
        if old == new || after == After::default() {
            return;
        }
        let (position, at, by) = (recorded.position, recorded.at, recorded.actor);
        let request = None;
        let change =
            LateChange { position, at, by, request, class, student, period, target, old, new, after };
        self.changes.entry(period.year).or_default().push_back(change);
    }

    /// The oldest lock that had begun to cover the column of the class by then.
    fn lock(
        &self,
        classes: &Classes,
        class: ClassId,
        period: GradingPeriod,
        target: Target,
        at: Timestamp,
    ) -> Option<Position> {
        let grade = classes.class(class)?.grade;
        let mut begun = self.locks.get(&period)?.iter().filter(|stated| stated.from <= at);
        begun.find(|stated| stated.scope.covers(grade, Some(class), target)).map(|stated| stated.position)
    }
}
