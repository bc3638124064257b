//! From what was asked to what may be executed: one operation with its variables, the same for HTTP and WebSocket.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use async_graphql::{
    Request as GraphQlRequest, Variables,
    parser::{parse_query, types::OperationType},
};
use serde_json::Value;
use socai_runtime::{ReadError, sign_in::Session};
use socai_school::Position;
use tokio::time::timeout;

use super::request::{Asked, Source};
use crate::{app::App, limits::Payer, observe::Operated, problem::Problem};

/// How long a process may take to reach a position that its caller has seen at another one.
const CATCH_UP_TIME: Duration = Duration::from_millis(500);

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
    fn admits(self, kind: OperationType) -> Result<(), Problem> {
        match (self, kind) {
            (Self::Get, OperationType::Mutation) => Err(Problem::MutationByGet),
            (Self::Get | Self::Post, OperationType::Subscription) => Err(Problem::SubscriptionOverHttp),
            _ => Ok(()),
        }
    }
}

/// An operation that may be executed.
pub(crate) struct Prepared {
    /// For the schema: the document and its variables.
    pub(crate) request: GraphQlRequest,
}

/// Why an operation is not executed.
#[derive(Debug)]
pub(crate) enum Refused {
    Problem(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Refused {
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Problem(problem) => problem.code(),
        }
    }

    /// The errors as GraphQL writes them, at least one.
    pub(crate) fn errors(&self) -> Vec<Value> {
        match self {
            Self::Problem(problem) => vec![problem.error()],
        }
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
    let text = match asked.source {
        Source::Text(text) | Source::Persist { text, .. } => text,
        Source::Persisted { .. } => return Err(Problem::PersistedQueryNotFound.into()),
        Source::Trusted { .. } => return Err(Problem::DocumentNotFound.into()),
    };
    let mut request = GraphQlRequest::new(&text).variables(Variables::from_json(asked.variables.into()));
    if let Ok(document) = parse_query(&text) {
        let named = document.operations.iter().find(|(name, _)| {
            asked.operation_name.is_none()
                || name.map(|name| name.as_str()) == asked.operation_name.as_deref()
        });
        if let Some((_, operation)) = named {
            operated.kind = kind(operation.node.ty);
            way.admits(operation.node.ty)?;
        }
    }
    if let Some(name) = asked.operation_name {
        request = request.operation_name(name);
    }
    // Who has no account needs no map of what there is; the schema as text is public anyway.
    if caller.session.is_none() {
        request = request.disable_introspection();
    }
    app.allowance.pay(caller.payer, 1, Instant::now())?;
    if let Some(position) = asked.wishes.min_position {
        caught_up(app, caller, position).await?;
    }
    Ok(Prepared { request })
}

fn kind(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
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
