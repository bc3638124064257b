//! What a request sees: one school at one position, through the eyes of one account. Every object below an entry field
//! carries its scope, so that nothing is read twice from a moving school.

use std::sync::{Arc, Mutex};

use async_graphql::Context;
use jiff::{Timestamp, civil::Date};
use socai_runtime::{AsOf, Clock, Runtime, SchoolHandle, Session};
use socai_school::{
    Actor, Context as Decision, IdSource, Position, School,
    calendar::GradingPeriod,
    gradebook::Cell,
    ids::{AccountId, SchoolId, StudentId},
    policy::{Action, Object, authorize},
};
use tokio::sync::OnceCell;

use crate::{access::Guard, errors::Fault};

/// What one request knows: the runtime, who asks, and the position that it has pinned.
pub struct RequestContext {
    runtime: Runtime,
    clock: Arc<dyn Clock>,
    session: Option<Session>,
    handle: OnceCell<SchoolHandle>,
    head: OnceCell<Arc<School>>,
    seen: Mutex<Option<(Position, Timestamp)>>,
}

impl RequestContext {
    /// A request of somebody who is signed in, or of nobody. The clock is the runtime's.
    #[must_use]
    pub fn new(runtime: Runtime, clock: Arc<dyn Clock>, session: Option<Session>) -> Self {
        Self {
            runtime,
            clock,
            session,
            handle: OnceCell::new(),
            head: OnceCell::new(),
            seen: Mutex::new(None),
        }
    }

    /// The position and time that the answer was read at, once a school was pinned.
    #[must_use]
    pub fn seen(&self) -> Option<(Position, Timestamp)> {
        *self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        ctx.data::<Arc<Self>>().map(AsRef::as_ref).map_err(|_| Fault::Internal)
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    pub(crate) fn signed_in(&self) -> Result<&Session, Fault> {
        self.session.as_ref().ok_or(Fault::Unauthenticated)
    }

    pub(crate) async fn handle(&self) -> Result<&SchoolHandle, Fault> {
        let school = self.signed_in()?.school;
        self.handle
            .get_or_try_init(|| async { self.runtime.school(school).await?.ok_or(Fault::Internal) })
            .await
    }

    /// The visitor's school at its head, pinned once per request, or as of an earlier moment.
    pub(crate) async fn scope(&self, as_of: Option<AsOf>) -> Result<Scope, Fault> {
        let handle = self.handle().await?;
        let head = self.head.get_or_try_init(|| async { handle.now().await.map_err(Fault::from) }).await?;
        let state = match as_of {
            None => Arc::clone(head),
            Some(as_of) => handle.as_of(as_of).await?,
        };
        let past = as_of.map(|as_of| match as_of {
            AsOf::Position(_) => state.at,
            AsOf::At(at) => at,
        });
        self.see(state, Arc::clone(head), past).await
    }

    /// The visitor's school in a state that somebody else pinned: after a command, or in a subscription.
    pub(crate) async fn scope_of(&self, state: Arc<School>) -> Result<Scope, Fault> {
        self.see(Arc::clone(&state), state, None).await
    }

    async fn see(
        &self,
        state: Arc<School>,
        rights: Arc<School>,
        past: Option<Timestamp>,
    ) -> Result<Scope, Fault> {
        let session = self.signed_in()?;
        *self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Some((state.position, state.at));
        // A ledger's time may be ahead of this machine's clock, never behind what was decided.
        let now = self.clock.now().max(rights.at);
        // Nothing is known of what is yet to come.
        let moment = past.map_or(now, |past| past.min(now));
        Ok(Scope(Arc::new(Inner {
            handle: self.handle().await?.clone(),
            school: session.school,
            actor: Actor::Account(session.account),
            account: session.account,
            now,
            moment,
            state,
            rights,
        })))
    }
}

/// The day of a moment as decisions count it.
fn local_date(at: Timestamp) -> Date {
    Decision { at, actor: Actor::Operator, ids: IdSource::new(uuid::Uuid::nil()) }.today()
}

/// One school at one position, and what the visitor may see of it.
#[derive(Clone)]
pub(crate) struct Scope(Arc<Inner>);

struct Inner {
    handle: SchoolHandle,
    school: SchoolId,
    actor: Actor,
    account: AccountId,
    state: Arc<School>,
    // Rights are those of today, whichever moment is looked at: who lost a role does not keep it in the past.
    rights: Arc<School>,
    // The moment of the request, by which a command of the visitor would be decided.
    now: Timestamp,
    moment: Timestamp,
}

impl Scope {
    pub(crate) fn handle(&self) -> &SchoolHandle {
        &self.0.handle
    }

    pub(crate) fn school_id(&self) -> SchoolId {
        self.0.school
    }

    pub(crate) fn account_id(&self) -> AccountId {
        self.0.account
    }

    /// The school as it is shown.
    pub(crate) fn school(&self) -> &School {
        &self.0.state
    }

    /// The school as it is shown, to keep.
    pub(crate) fn pinned(&self) -> Arc<School> {
        Arc::clone(&self.0.state)
    }

    /// The moment that is shown: now, or the one looked back at. What holds for a time only holds or has ended by it.
    pub(crate) fn moment(&self) -> Timestamp {
        self.0.moment
    }

    /// The day on which things are shown unless a field is asked for another one: today, or the day looked back at.
    pub(crate) fn day(&self) -> Date {
        local_date(self.0.moment)
    }

    /// The shown day, moved into the dates of a school year so that the lists of a finished year are not empty.
    pub(crate) fn day_in(&self, year: socai_school::calendar::SchoolYear) -> Date {
        match self.school().calendar.year(year) {
            Some(dates) => self.day().clamp(dates.first_day, dates.last_day.max(dates.first_day)),
            None => self.day(),
        }
    }

    /// The same visitor at the head: what a command would do is told of now, whichever moment is looked at.
    pub(crate) fn at_head(&self) -> Self {
        let Inner { handle, school, actor, account, rights, now, .. } = &*self.0;
        Self(Arc::new(Inner {
            handle: handle.clone(),
            school: *school,
            actor: *actor,
            account: *account,
            state: Arc::clone(rights),
            rights: Arc::clone(rights),
            now: *now,
            moment: *now,
        }))
    }

    /// What a command of the visitor would be decided with, to tell its outcome without giving it. It makes no ids.
    pub(crate) fn decision(&self) -> Decision {
        Decision { at: self.0.now, actor: self.0.actor, ids: IdSource::new(uuid::Uuid::nil()) }
    }

    /// Whether guardians see a cell: it was published at the moment shown, and was not withdrawn since.
    pub(crate) fn is_published(&self, student: StudentId, period: GradingPeriod, cell: &Cell) -> bool {
        [&self.0.state, &self.0.rights]
            .into_iter()
            .all(|school| school.is_cell_published(student, period, cell))
    }

    /// Whether the visitor may do this today.
    pub(crate) fn may(&self, action: Action, object: Object) -> bool {
        authorize(&self.0.rights, self.0.actor, action, object, local_date(self.0.now)).is_ok()
    }

    /// Whether the visitor may read a guarded field of that object.
    pub(crate) fn reads(&self, guard: Guard, object: Object) -> bool {
        self.may(guard.action, object)
    }
}
