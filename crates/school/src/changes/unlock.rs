//! A narrow unlock: what it opens, to whom, until when, and which locks end it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ClosedReason, Opened, UnlockClosed};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    ids::{AccountId, ChangeRequestId, ClassId, StudentId},
    periods::{LockScope, LockStatement, Locks},
    regulations::{GradeLevel, Target},
    state::{Position, School},
};

/// A part of a locked book that the admin board opened to one teacher for a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unlock {
    /// The request.
    pub request: ChangeRequestId,
    /// The class.
    pub class: ClassId,
    /// When in the year.
    pub period: GradingPeriod,
    /// What exactly is open.
    pub opened: Opened,
    /// To whom.
    pub teacher: AccountId,
    /// From when.
    pub at: Timestamp,
    /// Until when, exclusive.
    pub until: Timestamp,
    /// Who opened it.
    pub by: Actor,
    /// The event.
    pub position: Position,
}

/// A column of a class of that grade, which a lock may cover.
type Place = (GradeLevel, ClassId, Target);

impl Unlock {
    /// Whether the moment is within its time.
    #[must_use]
    pub fn is_open_at(&self, at: Timestamp) -> bool {
        self.at <= at && at < self.until
    }

    /// The time that is left, none when it is over.
    #[must_use]
    pub fn remaining(&self, at: Timestamp) -> Option<SignedDuration> {
        self.is_open_at(at).then(|| self.until.duration_since(at))
    }

    /// Whether it opens the cell of a student of its class.
    #[must_use]
    pub fn covers(&self, student: StudentId, target: Target) -> bool {
        match &self.opened {
            Opened::Cells(_) => self.names(student, target),
            Opened::Columns(columns) => columns.iter().any(|column| column.contains(target)),
        }
    }

    /// Whether it opens exactly this cell, not only its column: needed where another class's lock holds the cell.
    #[must_use]
    pub fn names(&self, student: StudentId, target: Target) -> bool {
        match &self.opened {
            Opened::Cells(cells) => cells.iter().any(|cell| cell.student == student && cell.target == target),
            Opened::Columns(_) => false,
        }
    }

    /// Whether it was opened after the lock took effect; a lock that is stated or takes effect later ends it.
    #[must_use]
    pub fn is_younger_than(&self, lock: &LockStatement) -> bool {
        (self.at, self.position) > lock.rank()
    }

    /// The columns whose locks concern it. Per cell those of its class and of the class where it was written; all of them
    /// must be unlocked for the cell to be open.
    fn parts(&self, school: &School) -> Vec<Vec<Place>> {
        let place = |class: ClassId, target: Target| {
            school.classes.class(class).map(|class| (class.grade, class.id, target))
        };
        match &self.opened {
            Opened::Cells(cells) => cells
                .iter()
                .map(|cell| {
                    let written = school.gradebook.cell(cell.student, self.period, cell.target);
                    let elsewhere = written.map(|written| written.class).filter(|class| *class != self.class);
                    let classes = std::iter::once(self.class).chain(elsewhere);
                    classes.filter_map(|class| place(class, cell.target)).collect()
                })
                .collect(),
            Opened::Columns(columns) => {
                let Some(class) = school.classes.class(self.class) else { return Vec::new() };
                let rules = school.calendar.rules(class.year, class.grade);
                let targets =
                    rules.map_or_else(Vec::new, |rules| rules.targets(class.grade, self.period.moment));
                let open = |target: &Target| columns.iter().any(|column| column.contains(*target));
                targets.into_iter().filter(open).map(|target| vec![(class.grade, class.id, target)]).collect()
            }
        }
    }

    /// Whether a lock of the scope would close some of it.
    pub(crate) fn concerns(&self, school: &School, scope: &LockScope) -> bool {
        let covered = |(grade, class, target): &Place| scope.covers(*grade, Some(*class), *target);
        scope.period == self.period && self.parts(school).iter().flatten().any(covered)
    }

    /// When the last part of it was locked anew, as of a moment; none while something of it is open.
    fn relocked(&self, school: &School, locks: &Locks, at: Timestamp) -> Option<Timestamp> {
        let relocked = |places: &Vec<Place>| {
            let younger = |place: &Place| {
                let (grade, class, target) = *place;
                let lock = locks.covering(self.period, grade, class, target, at)?;
                (!self.is_younger_than(lock)).then_some(lock.from)
            };
            places.iter().filter_map(younger).min()
        };
        let moments: Option<Vec<Timestamp>> = self.parts(school).iter().map(relocked).collect();
        moments?.into_iter().max()
    }

    /// The event that records its end, when it has ended by a moment under these locks.
    pub(super) fn ended(&self, school: &School, locks: &Locks, at: Timestamp) -> Option<UnlockClosed> {
        let relocked = self.relocked(school, locks, at.min(self.until)).filter(|since| *since < self.until);
        if let Some(since) = relocked {
            return Some(self.closed(ClosedReason::Relocked, since));
        }
        (self.until <= at).then(|| self.closed(ClosedReason::Expired, self.until))
    }

    pub(super) fn closed(&self, reason: ClosedReason, since: Timestamp) -> UnlockClosed {
        UnlockClosed { request: self.request, class: self.class, period: self.period, reason, since }
    }
}

impl School {
    /// Whether an unlock for a change makes an exception from a lock of this scope at a moment.
    pub(crate) fn is_pierced(&self, scope: &LockScope, at: Timestamp) -> bool {
        self.unlocks_in_force(at).into_iter().any(|unlock| unlock.concerns(self, scope))
    }

    /// The unlocks in force that end under other locks.
    pub(crate) fn closed_by(&self, locks: &Locks, at: Timestamp) -> Vec<UnlockClosed> {
        let in_force = self.unlocks_in_force(at);
        in_force.into_iter().filter_map(|unlock| unlock.ended(self, locks, at)).collect()
    }

    /// The unlocks for changes that are in force at a moment, oldest first.
    #[must_use]
    pub fn unlocks_in_force(&self, at: Timestamp) -> Vec<&Unlock> {
        let in_force = |unlock: &&Unlock| unlock.at <= at && unlock.ended(self, &self.locks, at).is_none();
        self.changes.unlocks().filter(in_force).collect()
    }
}
