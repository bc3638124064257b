//! What a request sees: one school at one position, through the eyes of one account. Every object below an entry field
//! carries its scope, so that nothing is read twice from a moving school.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use jiff::{Timestamp, civil::Date};
use socai_runtime::{AsOf, Clock, Event, Recorded, Runtime, SchoolHandle, Session};
use socai_school::{
    Actor, Context as Decision, IdSource, Position, School,
    calendar::GradingPeriod,
    gradebook::Cell,
    ids::{AccountId, SchoolId, StudentId},
    local_date,
    policy::{Action, Object, authorize},
};
use tokio::sync::OnceCell;

use crate::{
    access::Guard,
    errors::Fault,
    validity::{Dependence, Dependences, Validity},
};

/// What one request knows: the runtime, who asks, and the position that it has pinned.
pub struct RequestContext {
    runtime: Runtime,
    clock: Arc<dyn Clock>,
    visitor: Option<Visitor>,
    session_ends: Option<Timestamp>,
    handle: OnceCell<SchoolHandle>,
    head: OnceCell<Head>,
    seen: Mutex<Seen>,
    dependences: Arc<Dependences>,
}

/// Who asks. An answer may depend on all of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Visitor {
    /// Whose school is asked.
    pub school: SchoolId,
    /// The account.
    pub account: AccountId,
    /// The login by which the session was begun; an account may have several.
    pub login: String,
}

/// A position and when it was recorded.
type Recency = (Position, Timestamp);

/// What a request has looked at. Of several positions the newest counts, in whatever order they were read.
#[derive(Default)]
struct Seen {
    shown: Option<Recency>,
    /// The head that was asked for rights.
    asked: Option<Recency>,
}

/// The school at its head when the request first looked, and when that was.
struct Head {
    state: Arc<School>,
    generation: u64,
    now: Timestamp,
}

/// What an answer is computed from. Requests with equal pins and equal documents and variables have equal answers for as long as
/// [`RequestContext::validity`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Who asks.
    pub visitor: Visitor,
    /// The head of the visitor's school.
    pub position: Position,
    /// Raised by the runtime when what was opened so far must not be used any more.
    pub generation: u64,
    /// When the request was pinned, by the runtime's clock.
    pub now: Timestamp,
}

impl RequestContext {
    /// A request of somebody who is signed in, or of nobody. The clock is the runtime's.
    #[must_use]
    pub fn new(runtime: Runtime, clock: Arc<dyn Clock>, session: Option<Session>) -> Self {
        let session_ends = session.as_ref().map(|session| session.expires);
        let visitor =
            session.map(|Session { school, account, login, .. }| Visitor { school, account, login });
        Self {
            runtime,
            clock,
            visitor,
            session_ends,
            handle: OnceCell::new(),
            head: OnceCell::new(),
            seen: Mutex::default(),
            dependences: Arc::default(),
        }
    }

    /// The newest position that was shown, or else that was asked for rights, and when it was recorded; none as long as no school
    /// was looked at.
    #[must_use]
    pub fn seen(&self) -> Option<(Position, Timestamp)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.shown.or(seen.asked)
    }

    /// Pins the visitor's school at its head, unless that was done; none when nobody is signed in.
    ///
    /// # Errors
    /// When the school cannot be read.
    pub async fn pin(&self) -> Result<Option<Pin>, Fault> {
        let Some(visitor) = self.visitor.clone() else { return Ok(None) };
        let Head { state, generation, now } = self.head().await?;
        Ok(Some(Pin { visitor, position: state.position, generation: *generation, now: *now }))
    }

    /// For how long what was read so far stays right as long as the head does not move. To be asked when the answer is complete.
    #[must_use]
    pub fn validity(&self) -> Validity {
        match self.head.get() {
            Some(head) => self.dependences.validity(head.now, Some(&head.state)),
            None => self.dependences.validity(self.clock.now(), None),
        }
    }

    pub(crate) fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        ctx.data::<Arc<Self>>().map(AsRef::as_ref).map_err(|_| Fault::Internal)
    }

    /// The runtime, for what is not in the ledger.
    pub(crate) fn runtime(&self) -> &Runtime {
        self.dependences.on(Dependence::Elsewhere);
        &self.runtime
    }

    pub(crate) fn visitor(&self) -> Option<&Visitor> {
        self.visitor.as_ref()
    }

    pub(crate) fn signed_in(&self) -> Result<&Visitor, Fault> {
        self.visitor.as_ref().ok_or(Fault::Unauthenticated)
    }

    /// When the session ends.
    pub(crate) fn session_ends(&self) -> Option<Timestamp> {
        self.dependences.on(Dependence::Elsewhere);
        self.session_ends
    }

    /// The visitor's school. Whoever has something to do first reads and commands nothing: every way to the school leads by here.
    pub(crate) async fn handle(&self) -> Result<&SchoolHandle, Fault> {
        let visitor = self.signed_in()?;
        let open = || async {
            let handle = self.runtime.school(visitor.school).await?.ok_or(Fault::Internal)?;
            let duty = |state: &School| {
                state.sign_in_duty(visitor.account, local_date(self.clock.now().max(state.at)))
            };
            if duty(&*handle.now().await?).is_none() {
                return Ok(handle);
            }
            // It may have been done a moment ago in another process.
            match duty(&*handle.newest().await?) {
                Some(duty) => Err(duty.into()),
                None => Ok(handle),
            }
        };
        self.handle.get_or_try_init(open).await
    }

    async fn head(&self) -> Result<&Head, Fault> {
        let handle = self.handle().await?;
        let pin = || async {
            // Before the state: should something be erased in between, the pin is older than what it names, and equals none.
            let generation = handle.generation();
            let state = handle.now().await?;
            Ok::<_, Fault>(Head { state, generation, now: self.clock.now() })
        };
        self.head.get_or_try_init(pin).await
    }

    /// The visitor's school at its head, pinned once per request, or as of an earlier moment.
    pub(crate) async fn scope(&self, as_of: Option<AsOf>) -> Result<Scope, Fault> {
        let Some(as_of) = as_of else {
            self.dependences.on(Dependence::Head);
            let scope = self.head_scope().await?;
            self.show(scope.school());
            return Ok(scope);
        };
        let head = self.head().await?;
        let state = self.handle().await?.as_of(as_of).await?;
        let past = match as_of {
            AsOf::Position(_) => {
                self.dependences.on(Dependence::FixedPosition);
                state.at
            }
            AsOf::At(at) => {
                self.dependences.on(Dependence::PastMoment);
                at
            }
        };
        self.show(&state);
        self.of_states(state, Arc::clone(&head.state), head.now, Some(past)).await
    }

    /// The head to ask for rights, when another moment is shown.
    pub(crate) async fn head_scope(&self) -> Result<Scope, Fault> {
        let head = self.head().await?;
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).asked =
            Some((head.state.position, head.state.at));
        self.of_states(Arc::clone(&head.state), Arc::clone(&head.state), head.now, None).await
    }

    /// The visitor's school in a state that somebody else pinned: after a command, or in a subscription.
    pub(crate) async fn scope_of(&self, state: Arc<School>) -> Result<Scope, Fault> {
        // What is shown is not the head that the request was pinned to.
        self.dependences.on(Dependence::Elsewhere);
        self.show(&state);
        self.of_states(Arc::clone(&state), state, self.clock.now(), None).await
    }

    fn show(&self, state: &School) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.shown = seen.shown.max(Some((state.position, state.at)));
    }

    async fn of_states(
        &self,
        state: Arc<School>,
        rights: Arc<School>,
        now: Timestamp,
        past: Option<Timestamp>,
    ) -> Result<Scope, Fault> {
        let visitor = self.signed_in()?;
        // A ledger's time may be ahead of this machine's clock, never behind what was decided.
        let now = now.max(rights.at);
        Ok(Scope(Arc::new(Inner {
            handle: self.handle().await?.clone(),
            school: visitor.school,
            actor: Actor::Account(visitor.account),
            account: visitor.account,
            now,
            // Nothing is known of what is yet to come.
            past: past.filter(|past| *past < now),
            state,
            rights,
            dependences: Arc::clone(&self.dependences),
        })))
    }
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
    // The moment that is looked back at.
    past: Option<Timestamp>,
    dependences: Arc<Dependences>,
}

impl Scope {
    /// Recorded events of the school. They never change, but for what was erased since.
    pub(crate) async fn events(&self, positions: &[Position]) -> Result<Vec<Recorded<Event>>, Fault> {
        Ok(self.0.handle.events(positions).await?)
    }

    /// One of them, shared with whoever follows the school.
    pub(crate) async fn event(&self, position: Position) -> Result<Option<Arc<Recorded<Event>>>, Fault> {
        Ok(self.0.handle.event(position).await?)
    }

    /// The events from one position up to and including another.
    pub(crate) async fn events_range(
        &self,
        from: Position,
        to: Position,
    ) -> Result<Vec<Recorded<Event>>, Fault> {
        Ok(self.0.handle.events_range(from, to).await?)
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

    /// The moment that is shown: now, or the one looked back at. What holds for a time only holds or has ended by it. Only to ask
    /// what is in force: what changes with every second needs [`Scope::running_moment`].
    pub(crate) fn moment(&self) -> Timestamp {
        self.shown(Dependence::Moment)
    }

    /// The same moment to tell how much time is left. An answer with it is right only once, unless it looks back.
    pub(crate) fn running_moment(&self) -> Timestamp {
        self.shown(Dependence::Running)
    }

    fn shown(&self, dependence: Dependence) -> Timestamp {
        self.0.past.unwrap_or_else(|| {
            self.0.dependences.on(dependence);
            self.0.now
        })
    }

    /// The day on which things are shown unless a field is asked for another one: today, or the day looked back at.
    pub(crate) fn day(&self) -> Date {
        local_date(self.shown(Dependence::Day))
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
        let Inner { handle, school, actor, account, rights, now, dependences, .. } = &*self.0;
        dependences.on(Dependence::Head);
        Self(Arc::new(Inner {
            handle: handle.clone(),
            school: *school,
            actor: *actor,
            account: *account,
            state: Arc::clone(rights),
            rights: Arc::clone(rights),
            now: *now,
            past: None,
            dependences: Arc::clone(dependences),
        }))
    }

    /// What a command of the visitor would be decided with, to tell its outcome without giving it. It makes no ids.
    pub(crate) fn decision(&self) -> Decision {
        self.0.dependences.on(Dependence::Head);
        self.0.dependences.on(Dependence::Moment);
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
        self.0.dependences.on(Dependence::Day);
        authorize(&self.0.rights, self.0.actor, action, object, local_date(self.0.now)).is_ok()
    }

    /// Whether the visitor may read a guarded field of that object.
    pub(crate) fn reads(&self, guard: Guard, object: Object) -> bool {
        self.may(guard.action, object)
    }
}
