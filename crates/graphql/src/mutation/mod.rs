//! Mutations of intent: one per command, each with one input and one payload. Everything that may be refused is refused by
//! the domain; here commands are only built, sent, and their outcome shown.
//!
//! Founding a school is missing on purpose: only the operator may, at the command line.

mod accounts;
mod attendance;
mod awards;
mod batches;
mod calendar;
mod changes;
mod classes;
mod closing;
mod comments;
mod conduct;
mod contact;
mod credentials;
mod custody;
mod documents;
mod dossiers;
mod duties;
mod electives;
pub(crate) mod grades;
mod guardians;
mod homeroom;
mod incidents;
mod keys;
mod lessons;
mod mergers;
mod periods;
mod plans;
mod registry;
mod replacement;
mod results;
mod rollover;
mod staff;
mod suspension;
mod timetable;
mod transfers;

use std::sync::Arc;

use async_graphql::{Context, MergedObject, SimpleObject};
use socai_runtime::{Receipt, Request};
use socai_school::{Actor, Command, Event, Refused, School};

pub(crate) use credentials::logins;

use crate::{
    errors::Fault,
    inputs::Call,
    refusal::Refusal,
    scalars::LedgerPosition,
    schema::{CellNode, Query},
    scope::{RequestContext, Scope, Visitor},
};

/// Everything that can be done over GraphQL (lệnh). A refused command answers with `refusals` and writes nothing.
// A tree and no list: the type of its future grows with the depth of what is merged.
#[derive(Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct Mutation(OfSchool, OfStudents, OfBook, OfPeriod, OfClassLife, OfOffice);

/// The school and its people.
#[derive(Default, MergedObject)]
pub(crate) struct OfSchool(
    calendar::CalendarMutation,
    staff::StaffMutation,
    credentials::CredentialsMutation,
    classes::ClassesMutation,
    registry::RegistryMutation,
    guardians::GuardiansMutation,
    electives::ElectivesMutation,
    plans::PlansMutation,
    transfers::TransfersMutation,
);

/// The life of students at the school.
#[derive(Default, MergedObject)]
pub(crate) struct OfStudents(
    suspension::SuspensionMutation,
    custody::CustodyMutation,
    rollover::RollOverMutation,
    mergers::MergersMutation,
);

/// What is written of students.
#[derive(Default, MergedObject)]
pub(crate) struct OfBook(
    grades::GradesMutation,
    batches::BatchesMutation,
    replacement::ReplacementMutation,
    comments::CommentsMutation,
    results::ResultsMutation,
    awards::AwardsMutation,
    attendance::AttendanceMutation,
);

/// The life of a class between two assessments.
#[derive(Default, MergedObject)]
pub(crate) struct OfClassLife(conduct::ConductMutation, contact::ContactMutation, homeroom::HomeroomMutation);

/// The life of a period, and documents.
#[derive(Default, MergedObject)]
pub(crate) struct OfPeriod(
    periods::PeriodsMutation,
    closing::ClosingMutation,
    changes::ChangesMutation,
    documents::DocumentsMutation,
    keys::KeysMutation,
    dossiers::DossiersMutation,
    timetable::TimetableMutation,
    lessons::LessonsMutation,
);

/// The work of the school's office.
#[derive(Default, MergedObject)]
pub(crate) struct OfOffice(accounts::AccountsMutation, duties::DutiesMutation, incidents::IncidentsMutation);

/// What every payload holds.
#[derive(SimpleObject)]
pub(crate) struct Outcome {
    /// The position of the command's last event (vị trí trong sổ cái); of the head when nothing changed; null when the
    /// command was refused.
    position: Option<LedgerPosition>,
    /// Whether an earlier request with the same key had carried the command out (lệnh lặp lại).
    is_replay: bool,
    /// Why the command did not happen (lí do từ chối); empty when it did.
    refusals: Vec<Refusal>,
    /// Reads in the state right after the command (đọc lại); the head when it was refused.
    query: Query,
}

/// A command that was answered: carried out, or refused.
pub(crate) struct Done {
    pub(crate) outcome: Outcome,
    /// The state to show, after the command or at the head.
    pub(crate) scope: Scope,
    receipt: Option<Receipt>,
}

impl Done {
    /// Whether the command was carried out.
    pub(crate) fn is_accepted(&self) -> bool {
        self.receipt.is_some()
    }

    /// What to show of the command's object once it was carried out.
    pub(crate) fn show<T>(&self, of: impl FnOnce(&Scope) -> Option<T>) -> Option<T> {
        self.receipt.as_ref().and_then(|_| of(&self.scope))
    }

    /// The command's events, to learn which ids it made.
    pub(crate) async fn events(&self) -> Result<Vec<Event>, Fault> {
        let Some(receipt) = self.receipt.as_ref().filter(|receipt| receipt.changed()) else {
            return Ok(Vec::new());
        };
        let recorded = self.scope.events_range(receipt.first, receipt.last).await?;
        Ok(recorded.into_iter().map(|recorded| recorded.event).collect())
    }
}

/// Sends a command of the signed-in account.
pub(crate) async fn run(ctx: &Context<'_>, call: &Call, command: impl Into<Command>) -> Result<Done, Fault> {
    run_with_cells(ctx, call, command, |refused| refused.path.clone(), |_, _| None).await
}

/// Sends a command whose refusals may point to cells; `path` says where in the input a refusal belongs.
pub(crate) async fn run_with_cells(
    ctx: &Context<'_>,
    call: &Call,
    command: impl Into<Command>,
    path: impl Fn(&Refused) -> String,
    cell: impl Fn(&Scope, &str) -> Option<CellNode>,
) -> Result<Done, Fault> {
    let request = RequestContext::of(ctx)?;
    let visitor = signed_in(request, call)?;
    let handle = request.handle().await?;
    let command = Request {
        actor: Actor::Account(visitor.account),
        command_id: call.idempotency_key.0,
        command: command.into(),
    };
    match handle.execute(command).await {
        Ok(receipt) => {
            let scope = request.scope_of(Arc::clone(&receipt.state)).await?;
            let position = if receipt.changed() { receipt.last } else { receipt.state.position };
            let outcome = Outcome {
                position: Some(position.into()),
                is_replay: receipt.is_replay,
                refusals: Vec::new(),
                query: Query::pinned(scope.pinned()),
            };
            Ok(Done { outcome, scope, receipt: Some(receipt) })
        }
        Err(error) => {
            let refusals = Fault::of_command(error)?;
            let head: Arc<School> = handle.now().await?;
            let scope = request.scope_of(head).await?;
            let refusals = refusals.list().iter();
            let refusals = refusals
                .map(|refused| Refusal::new(&scope, refused, &path(refused), |path| cell(&scope, path)))
                .collect();
            Ok(Done { outcome: refused(&scope, refusals), scope, receipt: None })
        }
    }
}

/// Who asks, in their own school.
fn signed_in<'a>(request: &'a RequestContext, call: &Call) -> Result<&'a Visitor, Fault> {
    let visitor = request.signed_in()?;
    if visitor.school == call.school.0 { Ok(visitor) } else { Err(Fault::unknown_school()) }
}

/// The visitor's own school at its head, for what is refused before a command is sent.
pub(crate) async fn own(ctx: &Context<'_>, call: &Call) -> Result<Scope, Fault> {
    let request = RequestContext::of(ctx)?;
    signed_in(request, call)?;
    request.scope(None).await
}

/// The outcome of what was refused.
pub(crate) fn refused(scope: &Scope, refusals: Vec<Refusal>) -> Outcome {
    Outcome { position: None, is_replay: false, refusals, query: Query::pinned(scope.pinned()) }
}

/// A payload: what every one holds, and what the command made or changed.
macro_rules! payload {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            #[graphql(flatten)]
            outcome: $crate::mutation::Outcome,
            $($(#[$fdoc])* $field: $ty),*
        }
    )+};
}

pub(crate) use payload;
