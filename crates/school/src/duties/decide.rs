//! Decisions about duties.

use jiff::civil::Date;

use super::{
    AcceptDuty, AssignDuty, CancelDutyHandOver, Duty, DutyAccepted, DutyAssigned, DutyEnded,
    DutyHandOverCanceled, DutyHandOverGiven, DutyId, DutyRefusal, EndDuty, HandOver, HandOverDuty,
    HandOverSide,
};
use crate::{
    calendar::plausible,
    command::Decide,
    context::{Actor, Context},
    ids::AccountId,
    policy::{Action, Forbidden, Object, Right, Role, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    sealed::{Category, Sealed},
    staff::StaffRefusal,
    state::School,
};

impl Decide for AssignDuty {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let right = authorize(school, context.actor, Action::AssignDuty, Object::School, today)?;
        let Self { kind, holder, order, from, until } = self;
        let mut refused = Vec::new();
        let mut refuse = |path: &str, refusal: crate::Refusal| {
            refused.push(Refused { path: path.to_owned(), refusal });
        };
        if let Err(refusal) = of_staff(school, holder) {
            refuse("holder", refusal);
        }
        if let Err(refusal) = plausible(from) {
            refuse("from", refusal.into());
        }
        if let Some(until) = until
            && until < from
        {
            refuse("until", DutyRefusal::EndsBeforeItBegins { from, until }.into());
        }
        let last = until.unwrap_or(Date::MAX);
        let overlaps = |duty: &&Duty| {
            let held = duty.last().filter(|holding| holding.holder == holder);
            duty.kind == kind
                && held.is_some_and(|held| held.from <= last && duty.until.unwrap_or(Date::MAX) >= from)
        };
        if let Some(held) = school.duties.all().find(overlaps) {
            refuse("holder", DutyRefusal::HeldAlready { duty: held.id }.into());
        }
        if let Err(refusals) = order.given_by(today) {
            refused.extend(refusals.list().iter().cloned());
        }
        Refusals::collect(refused)?;
        let duty = context.ids.fresh();
        let event = DutyAssigned { duty, kind, holder, order, from, until };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for EndDuty {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (today, Self { duty: id, until, order }) = (context.today(), self);
        let right = authorize(school, context.actor, Action::EndDuty, Object::Duty(id), today)?;
        let duty = known(school, id)?;
        let last = duty.last().ok_or_else(|| Refusals::one("duty", DutyRefusal::UnknownDuty { duty: id }))?;
        if duty.until.is_some_and(|until| until < today) {
            return Err(Refusals::one("duty", DutyRefusal::NotInForce));
        }
        // A holder who had it for a day cannot be taken out of the past by ending it before.
        if until < last.from {
            return Err(Refusals::one("until", DutyRefusal::EndsBeforeItBegins { from: last.from, until }));
        }
        if let Some(present) = duty.until
            && until > present
        {
            return Err(Refusals::one("until", DutyRefusal::EndsEarlier { present, given: until }));
        }
        order.given_by(today)?;
        let event = DutyEnded { duty: id, holder: last.holder, until, order };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for HandOverDuty {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { duty: id, to, note } = self;
        let (right, duty, account) = own(school, context, Action::HandOverDuty, id)?;
        if duty.holder_on(context.today()).is_none_or(|holding| holding.holder != account) {
            return Err(Refusals::one("duty", DutyRefusal::NotTheHolder));
        }
        if let Some(waiting) = &duty.hand_over {
            return Err(Refusals::one("duty", DutyRefusal::HandedOverAlready { to: waiting.to }));
        }
        if to == account {
            return Err(Refusals::one("to", DutyRefusal::ToOneself));
        }
        of_staff(school, to).map_err(|refusal| Refusals::one("to", refusal))?;
        if note.is_some() && school.registry.is_erased(account.0, Category::Comment) {
            return Err(Refusals::one("note", DutyRefusal::HolderErased));
        }
        let event = DutyHandOverGiven { duty: id, from: account, to, note: note.map(Sealed::Open) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for AcceptDuty {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (id, today) = (self.duty, context.today());
        let (right, duty, account) = own(school, context, Action::AcceptDuty, id)?;
        let HandOver { to, position, .. } = waiting(duty)?;
        if *to != account {
            return Err(Refusals::one("duty", DutyRefusal::NotTheReceiver));
        }
        // Its time may have run out while it waited.
        let held = duty.holder_on(today).ok_or_else(|| Refusals::one("duty", DutyRefusal::NotInForce))?;
        let event = DutyAccepted { duty: id, from: held.holder, to: account, on: today, given: *position };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for CancelDutyHandOver {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let id = self.duty;
        let (right, duty, account) = own(school, context, Action::CancelDutyHandOver, id)?;
        let HandOver { from, to, .. } = waiting(duty)?;
        let by = if *to == account { HandOverSide::Receiver } else { HandOverSide::Giver };
        let event = DutyHandOverCanceled { duty: id, from: *from, to: *to, by };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// The duty, when the actor has something to do with it.
fn own<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    id: DutyId,
) -> Result<(Right, &'a Duty, AccountId), Refusals> {
    let right = authorize(school, context.actor, action, Object::Duty(id), context.today())?;
    let Actor::Account(account) = context.actor else { return Err(Forbidden { action }.into()) };
    Ok((right, known(school, id)?, account))
}

fn known(school: &School, id: DutyId) -> Result<&Duty, Refusals> {
    let unknown = || Refusals::one("duty", DutyRefusal::UnknownDuty { duty: id });
    school.duties.duty(id).ok_or_else(unknown)
}

fn waiting(duty: &Duty) -> Result<&HandOver, Refusals> {
    duty.hand_over.as_ref().ok_or_else(|| Refusals::one("duty", DutyRefusal::NotHandedOver))
}

/// That the account is enabled and of somebody who works at the school.
fn of_staff(school: &School, account: AccountId) -> Result<(), crate::Refusal> {
    let Some(known) = school.staff.account(account) else {
        return Err(StaffRefusal::UnknownAccount(account).into());
    };
    if !known.is_enabled {
        return Err(StaffRefusal::AccountIsDisabled(account).into());
    }
    let is_staff = |role: &Role| !matches!(role, Role::Guardian | Role::Inspector);
    if known.roles.iter().any(is_staff) { Ok(()) } else { Err(DutyRefusal::NotStaff { account }.into()) }
}
