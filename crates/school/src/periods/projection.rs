//! Which cells are locked. Per period a list of statements, of which the last that covers a cell decides.

use std::sync::Arc;

use imbl::OrdMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{LockScope, Order, PeriodLocked, PeriodUnlocked};
use crate::{
    calendar::GradingPeriod,
    context::Actor,
    event::{Event, Recorded},
    ids::ClassId,
    regulations::{GradeLevel, Target},
    state::Position,
};

/// A lock or unlock that was carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockStatement {
    /// What it covers.
    pub scope: LockScope,
    /// Locked by it, or unlocked.
    pub locked: bool,
    /// The principal's order.
    pub order: Order,
    /// Who carried it out.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub position: Position,
}

/// The locks of a school.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Locks {
    periods: OrdMap<GradingPeriod, Arc<Vec<LockStatement>>>,
}

impl Locks {
    /// The lock in force on a cell of that class at a moment, `None` when the cell is open.
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

    /// The statements that still matter in a period, oldest first.
    #[must_use]
    pub fn statements(&self, period: GradingPeriod) -> &[LockStatement] {
        self.periods.get(&period).map_or(&[], |statements| statements.as_slice())
    }

    /// The periods for which anything was ever locked, oldest first.
    pub fn periods(&self) -> impl Iterator<Item = GradingPeriod> {
        self.periods.keys().copied()
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
        self.state(event.scope, &event.order, true, recorded);
    }

    pub(crate) fn unlocked(&mut self, event: &PeriodUnlocked, recorded: &Recorded<Event>) {
        self.state(event.scope, &event.order, false, recorded);
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
        let mut in_force = statements.filter(|statement| statement.at <= at);
        in_force.find(|statement| statement.scope.covers(grade, class, target))
    }

    /// Adds a statement and drops those that it makes meaningless, so that the list stays as short as there are
    /// different scopes.
    fn state(&mut self, scope: LockScope, order: &Order, locked: bool, recorded: &Recorded<Event>) {
        let statements = Arc::make_mut(self.periods.entry(scope.period).or_default());
        statements.retain(|older| !scope.contains(&older.scope));
        statements.push(LockStatement {
            scope,
            locked,
            order: order.clone(),
            by: recorded.actor,
            at: recorded.at,
            position: recorded.position,
        });
    }
}
