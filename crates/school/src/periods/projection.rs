//! Which cells are locked. Per period a list of statements in the order in which they take effect; of those in force the
//! last that covers a cell decides.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{LockBegan, LockCanceled, LockScope, Order, PeriodLocked, PeriodUnlocked};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    ids::ClassId,
    regulations::{GradeLevel, Target},
    state::Position,
};

/// A lock or unlock that was stated, and takes effect at once or at a set time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockStatement {
    /// What it covers.
    pub scope: LockScope,
    /// Locked by it, or unlocked.
    pub locked: bool,
    /// The principal's order.
    pub order: Order,
    /// Who stated it.
    pub by: Actor,
    /// When it was stated.
    pub at: Timestamp,
    /// When it takes effect; not before it was stated.
    pub from: Timestamp,
    /// Whether it took effect at once, or that it did was recorded since.
    pub began: bool,
    /// The event.
    pub position: Position,
}

impl LockStatement {
    /// The order in which statements take effect: of two at the same moment the one that was stated later prevails.
    #[must_use]
    pub fn rank(&self) -> (Timestamp, Position) {
        (self.from, self.position)
    }
}

/// The locks of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Locks {
    // Each list by rank.
    periods: OrdMap<GradingPeriod, Arc<Vec<LockStatement>>>,
}

impl Locks {
    /// The lock in force on a cell of that class at a moment, `None` when the cell is open. The moment is not before the
    /// last event of the state that is asked.
    #[must_use]
    pub fn covering(
        &self,
        period: GradingPeriod,
        grade: GradeLevel,
        class: ClassId,
        target: Target,
        at: Timestamp,
    ) -> Option<&LockStatement> {
        self.deciding(period, grade, Some(class), target, at).filter(|statement| statement.locked)
    }

    /// The statements that still matter in a period, in the order in which they take effect.
    #[must_use]
    pub fn statements(&self, period: GradingPeriod) -> &[LockStatement] {
        self.periods.get(&period).map_or(&[], |statements| statements.as_slice())
    }

    /// The periods for which anything was ever locked, oldest first.
    pub fn periods(&self) -> impl Iterator<Item = GradingPeriod> {
        self.periods.keys().copied()
    }

    /// Every statement that still matters, by period.
    pub(crate) fn all(&self) -> impl Iterator<Item = &LockStatement> {
        self.periods.values().flat_map(|statements| statements.iter())
    }

    /// Whether a cell is locked; without a class, a cell of a class of that grade that is yet to be created.
    pub(super) fn is_locked(
        &self,
        period: GradingPeriod,
        grade: GradeLevel,
        class: Option<ClassId>,
        target: Target,
        at: Timestamp,
    ) -> bool {
        self.deciding(period, grade, class, target, at).is_some_and(|statement| statement.locked)
    }

    pub(crate) fn locked(&mut self, event: &PeriodLocked, recorded: &Recorded<Event>) {
        let statement = statement(event.scope, &event.order, true, recorded);
        self.state(match event.from {
            Some(from) if from > recorded.at => LockStatement { from, began: false, ..statement },
            Some(_) | None => statement,
        });
    }

    pub(crate) fn unlocked(&mut self, event: &PeriodUnlocked, recorded: &Recorded<Event>) {
        self.state(statement(event.scope, &event.order, false, recorded));
    }

    pub(crate) fn canceled(&mut self, event: &LockCanceled) {
        if let Some(statements) = self.periods.get_mut(&event.scope.period) {
            Arc::make_mut(statements).retain(|statement| statement.position != event.lock);
        }
    }

    pub(crate) fn began(&mut self, event: &LockBegan, recorded: &Recorded<Event>) {
        let Some(statements) = self.periods.get_mut(&event.scope.period) else { return };
        let statements = Arc::make_mut(statements);
        let begun = statements.iter_mut().find(|statement| statement.position == event.lock);
        if let Some(statement) = begun {
            statement.began = true;
        }
        forget(statements, recorded.at);
    }

    /// The locks as they will be with one more statement.
    pub(super) fn with(&self, statement: LockStatement) -> Self {
        let mut locks = self.clone();
        locks.state(statement);
        locks
    }

    fn deciding(
        &self,
        period: GradingPeriod,
        grade: GradeLevel,
        class: Option<ClassId>,
        target: Target,
        at: Timestamp,
    ) -> Option<&LockStatement> {
        let statements = self.statements(period).iter().rev();
        let mut in_force = statements.filter(|statement| statement.from <= at);
        in_force.find(|statement| statement.scope.covers(grade, class, target))
    }

    fn state(&mut self, statement: LockStatement) {
        let statements = Arc::make_mut(self.periods.entry(statement.scope.period).or_default());
        let now = statement.at;
        let place = statements.partition_point(|other| other.rank() < statement.rank());
        statements.insert(place, statement);
        forget(statements, now);
    }
}

fn statement(scope: LockScope, order: &Order, locked: bool, recorded: &Recorded<Event>) -> LockStatement {
    let (by, at, position) = (recorded.actor, recorded.at, recorded.position);
    LockStatement { scope, locked, order: order.clone(), by, at, from: at, began: true, position }
}

/// Drops the statements that can never decide again, so that the list stays about as short as there are different scopes: those
/// of which everything is covered by a later one that is in force already and so cannot be canceled any more. One whose
/// beginning is yet to be recorded stays until then.
fn forget(statements: &mut Vec<LockStatement>, now: Timestamp) {
    let mut at = 0;
    while at < statements.len() {
        let mut later = statements[at + 1..].iter().take_while(|other| other.from <= now);
        if statements[at].began && later.any(|other| other.scope.contains(&statements[at].scope)) {
            statements.remove(at);
        } else {
            at += 1;
        }
    }
}
