//! From what was asked to what may be executed: one operation with its variables, the same for HTTP and WebSocket.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Request as GraphQlRequest, Variables};
use socai_documents::{Bound, Document, DocumentId, Kind, Rejection};
use socai_runtime::{ReadError, sign_in::Session};
use socai_school::Position;
use tokio::time::timeout;

pub(crate) use super::refused::Refused;
use super::request::{Asked, Source};
use crate::{app::App, limits::Payer, observe::Operated, problem::Problem};

/// How long a process may take to reach a position that its caller has seen at another one.
const CATCH_UP_TIME: Duration = Duration::from_millis(500);
/// Reading so many bytes of a document that is then refused costs one.
const BYTES_PER_COST: u64 = 16;

/// Who asks, and under whom it is counted.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) session: Option<Session>,
    pub(crate) payer: Payer,
}

impl Caller {
    pub(crate) fn new(session: Option<Session>, address: IpAddr) -> Self {
        Self { payer: Payer::of(session.as_ref(), address), session }
    }
}

/// How a request came, which decides on the operations that it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Must not change anything (RFC 9110, 9.2.1): queries.
    Get,
    /// Queries and mutations.
    Post,
    /// Any operation.
    Socket,
}

impl Way {
    fn admits(self, kind: Kind) -> Result<(), Problem> {
        match (self, kind) {
            (Self::Get, Kind::Mutation) => Err(Problem::MutationByGet),
            (Self::Get | Self::Post, Kind::Subscription) => Err(Problem::SubscriptionOverHttp),
            _ => Ok(()),
        }
    }
}

/// An operation that may be executed.
pub(crate) struct Prepared {
    pub(crate) document: Arc<Document>,
    /// As the request names it; an only operation needs no name.
    pub(crate) operation_name: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) bound: Bound,
    /// To be told in the answer, when the caller asked for it.
    pub(crate) cost: Option<Cost>,
}

/// What an operation cost, and what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Of this operation.
    pub(crate) requested: u64,
    /// Of one operation.
    pub(crate) limit: u64,
    /// Of the caller's budget.
    pub(crate) remaining: u64,
}

impl Prepared {
    /// For the schema: the document, which is not looked at again, and its variables.
    pub(crate) fn request(&self) -> GraphQlRequest {
        let variables = Variables::from_json(self.bound.variables.clone().into());
        let mut request = GraphQlRequest::new(String::new()).variables(variables);
        request.operation_name.clone_from(&self.operation_name);
        request.set_parsed_query((*self.bound.executable).clone());
        request
    }
}

/// Checks everything that can be known before anything is executed, and pays for it.
pub(crate) async fn prepare(
    app: &App,
    caller: &Caller,
    asked: Asked,
    way: Way,
    operated: &mut Operated,
) -> Result<Prepared, Refused> {
    let Asked { source, operation_name, variables, wishes } = asked;
    let document = find(app, caller, source)?;
    operated.document = Some(document.id().to_string());
    let operation = document.operation(operation_name.as_deref())?;
    let kind = operation.kind();
    operated.kind = kind.as_str();
    if app.documents.is_trusted(document.id()) {
        operated.name = operation.name().map(str::to_owned);
    }
    way.admits(kind)?;
    // Who has no account needs no map of what there is; the schema as text is public anyway.
    if caller.session.is_none() && operation.reads_introspection() {
        return Err(Problem::IntrospectionDisabled.into());
    }
    let bound = operation.bind(variables)?;
    operated.cost = Some(bound.cost);
    let remaining = app.allowance.pay(caller.payer, bound.cost, Instant::now())?;
    if let Some(position) = wishes.min_position {
        caught_up(app, caller, position).await?;
    }
    let limit = app.documents.limits().max_cost;
    let cost = wishes.cost.then_some(Cost { requested: bound.cost, limit, remaining });
    Ok(Prepared { operation_name, kind, bound, cost, document })
}

/// The document that is asked for, when this caller may have it executed.
fn find(app: &App, caller: &Caller, source: Source) -> Result<Arc<Document>, Refused> {
    let documents = &app.documents;
    let is_free =
        !app.options.documents_only || caller.session.as_ref().is_some_and(|it| app.is_developer(&it.login));
    match source {
        Source::Trusted { id } => {
            let persisted = || is_free.then(|| documents.persisted(id.parse().ok()?))?;
            documents.trusted(&id).or_else(persisted).ok_or_else(|| Problem::DocumentNotFound.into())
        }
        Source::Persisted { hash } if is_free => {
            documents.persisted(hash).ok_or_else(|| Problem::PersistedQueryNotFound.into())
        }
        Source::Persisted { hash } => trusted_text(app, hash),
        Source::Text(text) if is_free => read(app, caller, &text, || documents.prepare(&text)),
        Source::Persist { hash, text } if is_free => {
            read(app, caller, &text, || documents.persist(hash, &text))
        }
        Source::Text(text) | Source::Persist { text, .. } => trusted_text(app, DocumentId::of(&text)),
    }
}

fn trusted_text(app: &App, id: DocumentId) -> Result<Arc<Document>, Refused> {
    let found = app.documents.is_trusted(id).then(|| app.documents.persisted(id)).flatten();
    found.ok_or_else(|| Problem::DocumentNotTrusted.into())
}

/// Reads a document that may be hostile. A good one pays by what it produces; a bad one for having been read.
fn read(
    app: &App,
    caller: &Caller,
    text: &str,
    read: impl FnOnce() -> Result<Arc<Document>, Arc<Rejection>>,
) -> Result<Arc<Document>, Refused> {
    let price = 1 + text.len() as u64 / BYTES_PER_COST;
    app.allowance.pay(caller.payer, price, Instant::now())?;
    let document = read()?;
    app.allowance.give_back(caller.payer, price);
    Ok(document)
}

/// Waits until this process has seen that position of the caller's school. Who is not signed in reads none.
async fn caught_up(app: &App, caller: &Caller, position: Position) -> Result<(), Problem> {
    let Some(session) = &caller.session else { return Ok(()) };
    let internal = |error: ReadError| {
        tracing::warn!(%error, "the head of a school cannot be read");
        Problem::Busy
    };
    let school = app.runtime.school(session.school).await.map_err(internal)?.ok_or(Problem::Internal)?;
    let mut published = school.watch();
    if school.now().await.map_err(internal)?.position >= position {
        return Ok(());
    }
    let is_reached =
        timeout(CATCH_UP_TIME, published.wait_for(|head| *head >= position)).await.is_ok_and(|it| it.is_ok());
    if is_reached { Ok(()) } else { Err(Problem::LedgerNotCaughtUp(published.borrow().0)) }
}
