//! The decisions to sign a month of classes and to take a signature back.

use super::{author, class_of};
use crate::{
    attendance::{
        AttendanceRefusal, Month, MonthSignatureWithdrawn, MonthSigned, SignAttendanceMonth,
        WithdrawAttendanceMonth,
        book::{open_weeks, weeks_in},
    },
    command::Decide,
    context::Context,
    ids::ClassId,
    policy::{Action, Object, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::Sealed,
    state::School,
};

impl Decide for SignAttendanceMonth {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { classes, month } = self;
        let action = Action::SignAttendanceMonth;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        if classes.is_empty() {
            return Err(Refusals::one("classes", AttendanceRefusal::NoClasses));
        }
        if classes.len() > Self::LIMIT {
            let refusal = AttendanceRefusal::TooManyClasses { limit: Self::LIMIT, actual: classes.len() };
            return Err(Refusals::one("classes", refusal));
        }
        let (mut decided, mut refused) = (Vec::new(), Vec::new());
        for (index, class) in classes.iter().enumerate() {
            if classes[..index].contains(class) {
                continue;
            }
            match sign(school, context, *class, month) {
                Ok(event) => decided.extend(event.map(|event| Decided { right, event: event.into() })),
                Err(refusals) => refused.extend(refusals.list().iter().map(|fault| {
                    let path = match fault.path.as_str() {
                        "month" => "month".to_owned(),
                        _ => format!("classes[{index}]"),
                    };
                    Refused { path, refusal: fault.refusal.clone() }
                })),
            }
        }
        Refusals::collect(refused)?;
        Ok(decided)
    }
}

fn sign(
    school: &School,
    context: &Context,
    id: ClassId,
    month: Month,
) -> Result<Option<MonthSigned>, Refusals> {
    let (class, dates) = class_of(school, id)?;
    let weeks = weeks_in(dates, month);
    if weeks.is_empty() {
        return Err(Refusals::one("month", AttendanceRefusal::NotATeachingMonth { month }));
    }
    if school.attendance.month(id, month).standing().is_some() {
        return Ok(None);
    }
    let open = open_weeks(school, id, dates, month);
    let name = || class.name.clone();
    if !open.is_empty() {
        return Err(AttendanceRefusal::WeeksOpen { class: id, name: name(), weeks: open }.into());
    }
    let closed_by = |week: &u8| school.attendance.week(id, *week).standing().map(|closed| closed.by);
    if weeks.iter().any(|week| closed_by(week) == Some(context.actor)) {
        return Err(AttendanceRefusal::OwnWeeks { class: id, name: name() }.into());
    }
    Ok(Some(MonthSigned { class: id, month }))
}

impl Decide for WithdrawAttendanceMonth {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { class, month, reason } = self;
        let action = Action::WithdrawAttendanceMonth;
        let right = authorize(school, context.actor, action, Object::School, context.today())?;
        class_of(school, class)?;
        let Some(signed) = school.attendance.month(class, month).standing() else {
            return Err(Refusals::one("month", AttendanceRefusal::MonthNotSigned { month }));
        };
        let event = MonthSignatureWithdrawn {
            class,
            month,
            signed: signed.position,
            signer: author(school, signed)?,
            reason: Sealed::Open(reason),
        };
        Ok(vec![Decided { right, event: event.into() }])
    }
}
