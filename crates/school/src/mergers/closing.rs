//! The decisions of the school that is to be closed: to note the heir's agreement, to decline, to close.

use super::{
    CloseSchool, ClosingPlan, DeclineMerger, Leave, MergerDeclined, MergerRecorded, MergerRefusal,
    RecordMerger, SchoolClosed, Succession, SuccessionStatus, closing_plan,
};
use crate::{
    command::Decide,
    context::Context,
    event::Event,
    ids::MergerId,
    policy::{Action, Object, Right, authorize},
    refusal::{Decided, Decision, Refusals, Refused},
    registry::{DepartureReason, StudentDeparted},
    state::School,
    text::fold,
    transfers::{TransferRefusal, TransferReleased, TransferRequested},
};

impl Decide for RecordMerger {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let right = authorize(school, context.actor, Action::RecordMerger, Object::School, context.today())?;
        let Self { merger, to, agreement, on, order, grades } = self;
        if let Some(known) = school.mergers.succession(merger) {
            return if known.agreement == agreement {
                Ok(Vec::new())
            } else {
                Err(Refusals::one("merger", MergerRefusal::Contradiction))
            };
        }
        if school.calendar.code().is_some_and(|code| fold(code.as_str()) == fold(to.code.as_str())) {
            return Err(Refusals::one("to", TransferRefusal::SameSchool));
        }
        if school.calendar.school() == Some(agreement.ledger) {
            let refusal = TransferRefusal::OtherLedger { ledger: agreement.ledger };
            return Err(Refusals::one("agreement", refusal));
        }
        let event = MergerRecorded { merger, to, agreement, on, order, grades };
        Ok(vec![Decided { right, event: event.into() }])
    }
}

impl Decide for DeclineMerger {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let Self { merger, reason } = self;
        let (right, succession) = succession(school, context, Action::DeclineMerger, merger)?;
        match school.mergers.standing(succession).0 {
            SuccessionStatus::Recorded => {}
            SuccessionStatus::Declined => return Ok(Vec::new()),
            SuccessionStatus::Closed => return Err(Refusals::one("merger", MergerRefusal::AlreadyClosed)),
        }
        Ok(vec![Decided { right, event: MergerDeclined { merger, reason }.into() }])
    }
}

impl Decide for CloseSchool {
    fn decide(self, school: &School, context: &Context) -> Decision {
        let today = context.today();
        let (right, succession) = succession(school, context, Action::CloseSchool, self.merger)?;
        if let Some(closure) = school.mergers.closure()
            && closure.merger == self.merger
        {
            return Ok(Vec::new());
        }
        let plan = closing_plan(school, self.merger)?;
        if succession.on > today.tomorrow().unwrap_or(today) {
            let refusal = MergerRefusal::TooEarly { on: succession.on };
            return Err(Refusals::one("merger", refusal));
        }
        let obstacles = plan.obstacles.iter().map(|(obstacle, count)| Refused {
            path: "merger".to_owned(),
            refusal: MergerRefusal::NotReady { obstacle: *obstacle, count: *count }.into(),
        });
        Refusals::collect(obstacles.collect())?;
        if plan.digest != self.plan {
            let refusal = MergerRefusal::PlanChanged { given: self.plan };
            return Err(Refusals::one("plan", refusal));
        }
        let events = events(context, succession, &plan);
        Ok(events.into_iter().map(|event| Decided { right, event }).collect())
    }
}

/// Each student's departure, and the transfer to the heir with the release as its last entry: the state at its position is what the
/// dossier is made of.
fn events(context: &Context, succession: &Succession, plan: &ClosingPlan) -> Vec<Event> {
    let mut events = Vec::with_capacity(plan.leaving.len() * 3 + 1);
    let (mut released, mut completed) = (0, 0);
    for leaving in &plan.leaving {
        let (student, class, on) = (leaving.student, leaving.class, leaving.on);
        let grade = match leaving.to {
            Leave::Completes => {
                completed += 1;
                let reason = DepartureReason::Completed;
                events.push(StudentDeparted { student, class, on, reason, note: None }.into());
                continue;
            }
            Leave::ToHeir(grade) => grade,
        };
        released += 1;
        let transfer = context.ids.fresh();
        let (to, agreement) = (succession.to.clone(), succession.agreement.clone());
        let requested = TransferRequested {
            transfer,
            student,
            to: to.clone(),
            agreement: agreement.clone(),
            grade,
            release_by: on,
        };
        let reason = DepartureReason::Transferred;
        events.push(requested.into());
        events.push(StudentDeparted { student, class, on, reason, note: None }.into());
        let order = succession.order.clone();
        events.push(TransferReleased { transfer, student, to, agreement, on, order }.into());
    }
    let closed = SchoolClosed {
        merger: succession.id,
        to: succession.to.clone(),
        on: succession.on,
        order: succession.order.clone(),
        plan: plan.digest,
        released,
        completed,
    };
    events.push(closed.into());
    events
}

/// The merger, when the actor may do this with it.
fn succession<'a>(
    school: &'a School,
    context: &Context,
    action: Action,
    merger: MergerId,
) -> Result<(Right, &'a Succession), Refusals> {
    let right = authorize(school, context.actor, action, Object::School, context.today())?;
    match school.mergers.succession(merger) {
        Some(succession) => Ok((right, succession)),
        None => Err(Refusals::one("merger", MergerRefusal::UnknownMerger { merger })),
    }
}

impl School {
    /// Refuses what would be written into a closed school's books, unless it is what keeps an archive: accounts and rights to read
    /// it, erasure, what other schools owe it an answer to, and what takes effect by time.
    pub(crate) fn takes(&self, action: Action) -> Result<(), MergerRefusal> {
        let keeps_archive = matches!(
            action,
            Action::OpenAccount
                | Action::GrantRole
                | Action::RevokeRole
                | Action::DisableAccount
                | Action::EnableAccount
                | Action::SetPassword
                | Action::InviteAccounts
                | Action::RevokeInvitation
                | Action::SetAccountRules
                | Action::RemindPasswords
                | Action::EnrollSecondFactor
                | Action::ProposeFactorReset
                | Action::ApproveFactorReset
                | Action::ErasePersonalData
                | Action::AcknowledgeAdmission
                | Action::RecordTransferEnding
                | Action::RecordDue
        );
        match self.mergers.closure() {
            Some(closure) if !keeps_archive => {
                Err(MergerRefusal::SchoolClosed { heir: closure.to.code.clone(), on: closure.on })
            }
            _ => Ok(()),
        }
    }
}
