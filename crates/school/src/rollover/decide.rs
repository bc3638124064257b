//! The decision to carry a plan out.

use super::{Move, RollOverRefusal, RollOverYear, YearRolledOver, roll_over_plan};
use crate::{
    classes::ClassCreated,
    command::Decide,
    context::Context,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals},
    registry::{DepartureReason, StudentDeparted, StudentEnrolled},
    state::School,
};

impl Decide for RollOverYear {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::RollOverYear, Object::School, context.today())?;
        let plan = roll_over_plan(school, &self.of)?;
        if plan.digest != self.plan {
            let refusal = RollOverRefusal::PlanChanged { given: self.plan, actual: plan.digest };
            return Err(Refusals::one("plan", refusal));
        }
        let (from, to, on) = (self.of.from, self.of.to, self.of.on);
        let mut decided = Vec::with_capacity(plan.rows.len() + plan.classes.len() + 1);
        let mut classes: Vec<ClassId> = Vec::with_capacity(plan.classes.len());
        for planned in plan.classes {
            let class = planned.existing.unwrap_or_else(|| context.ids.fresh());
            if planned.existing.is_none() {
                let event = ClassCreated { class, year: to, name: planned.name, grade: planned.grade };
                decided.push(Decided { right, event: event.into() });
            }
            classes.push(class);
        }
        let mut done =
            YearRolledOver { from, to, on, plan: self.plan, promoted: 0, retained: 0, completed: 0, open: 0 };
        for row in plan.rows {
            let (count, target) = match row.to {
                Move::Up { class } => (&mut done.promoted, classes.get(class).copied()),
                Move::Again { class } => (&mut done.retained, classes.get(class).copied()),
                Move::Completes { on } => {
                    done.completed += 1;
                    let reason = DepartureReason::Completed;
                    let event =
                        StudentDeparted { student: row.student, class: row.from, on, reason, note: None };
                    decided.push(Decided { right, event: event.into() });
                    continue;
                }
                Move::Stays { .. } => (&mut done.open, None),
            };
            *count += 1;
            if let Some(to) = target {
                let event = StudentEnrolled { student: row.student, from: row.from, to, on };
                decided.push(Decided { right, event: event.into() });
            }
        }
        if decided.is_empty() {
            return Ok(vec![]);
        }
        decided.push(Decided { right, event: done.into() });
        Ok(decided)
    }
}
