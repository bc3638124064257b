//! The one question before every write into a gradebook: is the cell open to this person at this moment?

use jiff::Timestamp;

use crate::{
    calendar::GradingPeriod,
    context::Actor,
    gradebook::GradeRefusal,
    ids::{ChangeRequestId, ClassId, StudentId},
    periods::{LockStatement, Order},
    regulations::Target,
    state::School,
};

/// Why a cell may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// No lock covers it.
    Open,
    /// It is locked, and open to this teacher for a change that was ordered.
    Unlocked(ChangeRequestId),
}

impl Access {
    /// The request that what is written names.
    #[must_use]
    pub fn request(self) -> Option<ChangeRequestId> {
        match self {
            Self::Open => None,
            Self::Unlocked(request) => Some(request),
        }
    }
}

/// The lock because of which a cell may not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRefusal {
    /// The principal's order.
    pub order: Order,
    /// Since when it is in force.
    pub at: Timestamp,
    /// Who stated it.
    pub by: Actor,
}

impl From<&LockStatement> for LockRefusal {
    fn from(lock: &LockStatement) -> Self {
        Self { order: lock.order.clone(), at: lock.from, by: lock.by }
    }
}

impl From<LockRefusal> for GradeRefusal {
    fn from(LockRefusal { order, at, by }: LockRefusal) -> Self {
        Self::PeriodLocked { order, at, by }
    }
}

/// Whether the locks let `actor` write a student's cell in the gradebook of `class` at a moment. Rights are another question.
///
/// A cell that stands in the gradebook of another class, which the student has left since, is also held by the lock of that
/// class, and still is after a change of it was ordered. A
/// locked cell is open under an unlock for a change that covers the cell, the teacher and the moment, and is younger than
/// every lock on it.
///
/// # Errors
/// [`LockRefusal`] with the lock that stands in the way.
pub fn may_write(
    school: &School,
    class: ClassId,
    period: GradingPeriod,
    student: StudentId,
    target: Target,
    actor: Actor,
    at: Timestamp,
) -> Result<Access, LockRefusal> {
    let here = lock_on(school, class, period, target, at);
    let stands_in = school.gradebook.cell(student, period, target).map(|cell| cell.class);
    let elsewhere = stands_in
        .filter(|other| *other != class)
        .and_then(|other| lock_on(school, other, period, target, at));
    let Some(lock) = here.or(elsewhere) else { return Ok(Access::Open) };
    let Actor::Account(account) = actor else { return Err(lock.into()) };
    let mut unlocks = school.changes.unlocks().filter(|unlock| {
        unlock.teacher == account
            && unlock.class == class
            && unlock.period == period
            && unlock.is_open_at(at)
            && here.is_none_or(|lock| unlock.covers(student, target) && unlock.is_younger_than(lock))
            && elsewhere.is_none_or(|lock| unlock.names(student, target) && unlock.is_younger_than(lock))
    });
    unlocks.next().map(|unlock| Access::Unlocked(unlock.request)).ok_or_else(|| lock.into())
}

pub(super) fn lock_on(
    school: &School,
    class: ClassId,
    period: GradingPeriod,
    target: Target,
    at: Timestamp,
) -> Option<&LockStatement> {
    let grade = school.classes.class(class)?.grade;
    school.locks.covering(period, grade, class, target, at)
}
