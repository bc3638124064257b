//! Commands that lock and unlock, and their decisions.

use serde::{Deserialize, Serialize};

use super::{Area, Columns, LockScope, Order, PeriodLocked, PeriodRefusal, PeriodUnlocked};
use crate::{
    command::Decide,
    context::Context,
    event::Event,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    regulations::{GradeLevel, Target},
    state::School,
};

/// Locks a scope at the principal's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LockPeriod {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
}

/// Unlocks a scope at the principal's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnlockPeriod {
    /// What exactly.
    pub scope: LockScope,
    /// The principal's order.
    pub order: Order,
}

impl Decide for LockPeriod {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { scope, order } = self;
        decide(school, context, Action::LockPeriod, scope, order, |order| {
            PeriodLocked { scope, order }.into()
        })
    }
}

impl Decide for UnlockPeriod {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { scope, order } = self;
        decide(school, context, Action::UnlockPeriod, scope, order, |order| {
            PeriodUnlocked { scope, order }.into()
        })
    }
}

fn decide(
    school: &School,
    context: &Context,
    action: Action,
    scope: LockScope,
    order: Order,
    event: impl FnOnce(Order) -> Event,
) -> Decision {
    let today = context.today();
    let right = authorize(school, context.actor, action, Object::School, today)?;
    let cells = cells(school, scope)?;
    if order.dated > today {
        return Err(Refusals::one("order.dated", PeriodRefusal::OrderInFuture { dated: order.dated, today }));
    }
    let lock = action == Action::LockPeriod;
    let is_already = |(grade, class, target)| {
        school.locks.is_locked(scope.period, grade, class, target, context.at) == lock
    };
    if cells.into_iter().all(is_already) {
        return Ok(Vec::new());
    }
    Ok(vec![Decided { right, event: event(order) }])
}

/// A column of a class of that grade, existing or yet to be created.
type ClassColumn = (GradeLevel, Option<ClassId>, Target);

/// Every column of every class in the scope; never empty. A scope wider than one class also covers the classes that will
/// be created in it, so these count too: locking the school is not the same as locking each of today's classes.
fn cells(school: &School, scope: LockScope) -> Result<Vec<ClassColumn>, Refusals> {
    let year = scope.period.year;
    if school.calendar.year(year).is_none() {
        return Err(Refusals::one("scope.period.year", PeriodRefusal::YearNotOpen { year }));
    }
    let mut classes: Vec<(GradeLevel, Option<ClassId>)> = Vec::new();
    if let Area::Class(class) = scope.area {
        let Some(class) = school.classes.class(class) else {
            return Err(Refusals::one("scope.area", PeriodRefusal::UnknownClass { class }));
        };
        if class.year != year {
            let refusal = PeriodRefusal::ClassOfOtherYear { class_year: class.year, year };
            return Err(Refusals::one("scope.area", refusal));
        }
        classes.push((class.grade, Some(class.id)));
    } else {
        let existing = school.classes.in_year(year).into_iter().map(|class| (class.grade, Some(class.id)));
        let yet_to_come = school.calendar.grades().map(|grade| (grade, None));
        let covered = |grade: GradeLevel| scope.area == Area::School || scope.area == Area::Grade(grade);
        classes.extend(existing.chain(yet_to_come).filter(|(grade, _)| covered(*grade)));
    }
    let columns = |(grade, class): (GradeLevel, Option<ClassId>)| {
        let rules = school.calendar.rules(year, grade);
        let targets = rules.map_or_else(Vec::new, |rules| rules.targets(grade, scope.period.moment));
        let covered = move |target: &Target| match scope.columns {
            Columns::All => true,
            Columns::One(column) => column.contains(*target),
        };
        targets.into_iter().filter(covered).map(move |target| (grade, class, target))
    };
    let cells: Vec<ClassColumn> = classes.into_iter().flat_map(columns).collect();
    match scope.columns {
        Columns::One(target) if cells.is_empty() => {
            Err(Refusals::one("scope.columns", PeriodRefusal::TargetNotInScope { target }))
        }
        Columns::All if cells.is_empty() => {
            Err(Refusals::one("scope.period.moment", PeriodRefusal::NothingAssessed { period: scope.period }))
        }
        Columns::All | Columns::One(_) => Ok(cells),
    }
}
