//! The decisions to sign a month of classes' logs and to take a signature back.

use std::collections::HashSet;

use super::{author, class_of};
use crate::{
    attendance::Month,
    command::Decide,
    context::Context,
    ids::ClassId,
    lessons::{
        LessonMonthSigned, LessonMonthWithdrawn, LessonRefusal, SignLessonMonth, WithdrawLessonMonth,
        book::weeks_of,
    },
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::Sealed,
    state::School,
};

impl Decide for SignLessonMonth {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { classes, month } = self;
        let action = Action::SignLessonMonth;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        match classes.len() {
            0 => return Err(Refusals::one("classes", LessonRefusal::NoClasses)),
            actual if actual > Self::LIMIT => {
                let refusal = LessonRefusal::TooManyClasses { limit: Self::LIMIT, actual };
                return Err(Refusals::one("classes", refusal));
            }
            _ => {}
        }
        let (mut seen, mut decided, mut refused) = (HashSet::new(), Vec::new(), Vec::new());
        for (index, class) in classes.into_iter().enumerate().filter(|(_, class)| seen.insert(*class)) {
            match sign(school, context, class, month) {
                Ok(Some(event)) => decided.push(Decided { right, event: event.into() }),
                Ok(None) => {}
                Err(refusals) => refused.extend(refusals.list().iter().map(|one| {
                    let is_month = one.path == "month";
                    let path = if is_month { one.path.clone() } else { format!("classes[{index}]") };
                    Refused { path, refusal: one.refusal.clone() }
                })),
            }
        }
        Refusals::collect(refused)?;
        Ok(decided)
    }
}

/// What signing it for one class causes; nothing when it is signed already.
fn sign(
    school: &School,
    context: &Context,
    id: ClassId,
    month: Month,
) -> Result<Option<LessonMonthSigned>, Refusals> {
    let (class, dates) = class_of(school, id)?;
    let (all, open) = weeks_of(school, id, dates, month);
    if all.is_empty() {
        return Err(Refusals::one("month", LessonRefusal::NotATeachingMonth { month }));
    }
    if school.lessons.month(id, month).standing().is_some() {
        return Ok(None);
    }
    let name = || class.name.clone();
    if !open.is_empty() {
        return Err(LessonRefusal::WeeksOpen { class: id, name: name(), weeks: open }.into());
    }
    let closed: Vec<_> = all.iter().filter_map(|week| school.lessons.week(id, *week).standing()).collect();
    if closed.is_empty() {
        return Err(LessonRefusal::EmptyMonth { name: name(), month }.into());
    }
    if closed.iter().any(|closed| closed.by == context.actor) {
        return Err(LessonRefusal::OwnWeeks { class: id, name: name() }.into());
    }
    Ok(Some(LessonMonthSigned { class: id, month }))
}

impl Decide for WithdrawLessonMonth {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, month, reason } = self;
        let action = Action::WithdrawLessonMonth;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        class_of(school, class)?;
        let Some(signed) = school.lessons.month(class, month).standing() else {
            return Err(Refusals::one("month", LessonRefusal::MonthNotSigned { month }));
        };
        let event = LessonMonthWithdrawn {
            class,
            month,
            signed: signed.position,
            signer: author(school, signed)?,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}
