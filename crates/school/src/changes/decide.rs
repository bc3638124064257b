//! The decisions on a request: taking it back, ordering it, refusing it. Nobody decides on the own request, also not in
//! another role.

use jiff::Timestamp;

use super::{
    ChangeOrdered, ChangeRefusal, ChangeRefused, ChangeRequest, ChangeStatus, ChangeWithdrawn, Execution,
    MAX_UNLOCK, OrderChange, RefuseChange, WithdrawChange,
};
use crate::{
    command::Decide,
    context::{Actor, Context},
    ids::ChangeRequestId,
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals},
    sealed::{Category, Sealed},
    state::School,
};

impl Decide for WithdrawChange {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let (right, found) = request(school, context, Action::WithdrawChange, self.request)?;
        if context.actor != Actor::Account(found.requester) {
            return Err(Refusals::one("request", ChangeRefusal::NotTheRequester));
        }
        match found.status(context.at) {
            ChangeStatus::Withdrawn => return Ok(Vec::new()),
            ChangeStatus::Pending | ChangeStatus::Expired | ChangeStatus::Ordered => {}
            status => return Err(Refusals::one("request", ChangeRefusal::Settled { status })),
        }
        let event = ChangeWithdrawn { request: found.id, class: found.class };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for OrderChange {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { request: id, execution, order } = self;
        let (right, found) = request(school, context, Action::OrderChange, id)?;
        not_own(found, context.actor)?;
        unsettled(found, context.at)?;
        order.given_by(context.today())?;
        if let Execution::Unlock { until, .. } = execution {
            in_time(until, context.at)?;
        }
        let same = |given: &super::OrderGiven| given.execution == execution && given.order == order;
        if found.ordered.as_ref().is_some_and(same) {
            return Ok(Vec::new());
        }
        let event = ChangeOrdered { request: found.id, class: found.class, execution, order };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for RefuseChange {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { request: id, reason } = self;
        let (right, found) = request(school, context, Action::RefuseChange, id)?;
        not_own(found, context.actor)?;
        unsettled(found, context.at)?;
        if school.registry.is_erased(found.requester.0, Category::Comment) {
            return Err(Refusals::one("reason", ChangeRefusal::AuthorErased));
        }
        let (request, class, requester) = (found.id, found.class, found.requester);
        let event = ChangeRefused { request, class, requester, reason: Sealed::Open(reason) };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

/// The request, when the actor may do this with it.
pub(super) fn request<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    id: ChangeRequestId,
) -> Result<(Right, &'a ChangeRequest), Refusals> {
    let right = authorize(school, context.actor, action, Object::Change(id), context.today())?;
    match school.changes.request(id) {
        Some(request) => Ok((right, request)),
        None => Err(Refusals::one("request", ChangeRefusal::UnknownRequest { request: id })),
    }
}

pub(super) fn not_own(request: &ChangeRequest, actor: Actor) -> Result<(), Refusals> {
    if actor == Actor::Account(request.requester) {
        return Err(Refusals::one("request", ChangeRefusal::OwnRequest));
    }
    Ok(())
}

/// That the principal can still decide on it: nobody carried it out, took it back or refused it, and it has not lapsed.
fn unsettled(request: &ChangeRequest, at: Timestamp) -> Result<(), Refusals> {
    match request.status(at) {
        ChangeStatus::Pending | ChangeStatus::Ordered => Ok(()),
        status => Err(Refusals::one("request", ChangeRefusal::Settled { status })),
    }
}

fn in_time(until: Timestamp, at: Timestamp) -> Result<(), Refusals> {
    let ahead = until.duration_since(at);
    if !ahead.is_positive() {
        return Err(Refusals::one("execution.until", ChangeRefusal::UntilPassed { until }));
    }
    if ahead > MAX_UNLOCK {
        return Err(Refusals::one("execution.until", ChangeRefusal::UntilTooFar { until }));
    }
    Ok(())
}
