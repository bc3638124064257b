//! Commands that lock and unlock, and their decisions.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    LockCanceled, LockScope, LockStatement, MAX_LEAD, Order, PeriodLocked, PeriodRefusal, PeriodUnlocked,
    scope::columns,
};
use crate::{
    command::Decide,
    context::Context,
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    state::{Position, School},
};

/// Locks a scope at the principal's order, at once or at a set time. A lock at a set time holds from then on whatever is stated
/// before it, unless it is canceled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockPeriod {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
    /// When it takes effect: none at once, else in the future and at most [`MAX_LEAD`] ahead.
    pub from: Option<Timestamp>,
}

/// Unlocks a scope at the principal's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnlockPeriod {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
}

/// Cancels a lock that was set for a later moment and has not taken effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelScheduledLock {
    /// The event that stated it.
    pub lock: Position,
    /// The principal's order to cancel it.
    pub order: Order,
}

impl Decide for LockPeriod {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { scope, order, from } = self;
        let (at, right) = (context.at, lawful(school, context, Action::LockPeriod, &order)?);
        let columns = columns(school, scope)?;
        if let Some(from) = from {
            in_time(from, at)?;
            let already = |lock: &LockStatement| {
                lock.locked && lock.from == from && lock.from > at && lock.scope.contains(&scope)
            };
            if school.locks.statements(scope.period).iter().any(already) {
                return Ok(Vec::new());
            }
            return Ok(vec![Decided {
                right,
                event: PeriodLocked { scope, order, from: Some(from) }.into(),
            }]);
        }
        let is_locked =
            |&(grade, class, target): &_| school.locks.is_locked(scope.period, grade, class, target, at);
        // An unlock for a change is an opening too, and is closed by stating the lock once more.
        if columns.iter().all(is_locked) && !school.is_pierced(&scope, at) {
            return Ok(Vec::new());
        }
        let position = Position(school.position.0 + 1);
        let statement = LockStatement {
            scope,
            locked: true,
            order: order.clone(),
            by: context.actor,
            at,
            from: at,
            began: true,
            position,
        };
        let closed = school.closed_by(&school.locks.with(statement), at);
        let locked = PeriodLocked { scope, order, from: None }.into();
        let events = std::iter::once(locked).chain(closed.into_iter().map(Into::into));
        Ok(events.map(|event| Decided { right, event }).collect())
    }
}

impl Decide for UnlockPeriod {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { scope, order } = self;
        let right = lawful(school, context, Action::UnlockPeriod, &order)?;
        let is_open =
            |(grade, class, target)| !school.locks.is_locked(scope.period, grade, class, target, context.at);
        if columns(school, scope)?.into_iter().all(is_open) {
            return Ok(Vec::new());
        }
        Ok(vec![Decided { right, event: PeriodUnlocked { scope, order }.into() }])
    }
}

impl Decide for CancelScheduledLock {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { lock, order } = self;
        let right = lawful(school, context, Action::CancelScheduledLock, &order)?;
        let Some(stated) = school.locks.all().find(|stated| stated.locked && stated.position == lock) else {
            return Err(Refusals::one("lock", PeriodRefusal::UnknownLock { lock }));
        };
        if stated.from <= context.at {
            return Err(Refusals::one("lock", PeriodRefusal::AlreadyInForce { lock, from: stated.from }));
        }
        Ok(vec![Decided { right, event: LockCanceled { lock, scope: stated.scope, order }.into() }])
    }
}

/// The right, once the order that is cited can have been given.
fn lawful(school: &School, context: &Context, action: Action, order: &Order) -> Result<Right, Refusals> {
    let today: Date = context.today();
    let right = authorize(school, context.actor, action, Object::School, today)?;
    order.given_by(today)?;
    Ok(right)
}

fn in_time(from: Timestamp, at: Timestamp) -> Result<(), Refusals> {
    let ahead = from.duration_since(at);
    if !ahead.is_positive() {
        return Err(Refusals::one("from", PeriodRefusal::FromNotInFuture { from }));
    }
    if ahead > MAX_LEAD {
        return Err(Refusals::one("from", PeriodRefusal::FromTooFar { from }));
    }
    Ok(())
}
