//! What the log and the counters say of one GraphQL operation, whichever way it came.

use std::time::Instant;

use async_graphql::{Response as GraphQlResponse, Value};
use uuid::Uuid;

use super::{micros, trace::Trace};
use crate::app::App;

/// One operation, from the moment at which it was asked for.
#[derive(Debug)]
pub(crate) struct Operated {
    started: Instant,
    pub(crate) request_id: Uuid,
    trace: Trace,
    /// `query`, `mutation` or `subscription`; `unknown` until the document was read.
    pub(crate) kind: &'static str,
    /// The SHA-256 of the document.
    pub(crate) document: Option<String>,
    /// Its name, when it is one that the operator trusts; any other may hold anything.
    pub(crate) name: Option<String>,
    pub(crate) cost: Option<u64>,
}

impl Operated {
    pub(crate) fn begin(request_id: Uuid, trace: Trace) -> Self {
        let started = Instant::now();
        Self { started, request_id, trace, kind: "unknown", document: None, name: None, cost: None }
    }

    /// Around the work on it, so that whatever is logged meanwhile can be found by its request.
    pub(crate) fn span(&self) -> tracing::Span {
        let Self { request_id, trace, .. } = self;
        tracing::info_span!("operation", %request_id, trace_id = %trace, span_id = trace.span())
    }

    /// One event and its counters, when the operation has ended. `code` is that of the first error.
    pub(crate) fn end(&self, app: &App, outcome: &'static str, code: Option<&str>, position: Option<u64>) {
        let elapsed = self.started.elapsed();
        app.counters.graphql.operation(self.kind, outcome, code, self.cost, elapsed);
        tracing::info!(
            request_id = %self.request_id,
            trace_id = %self.trace,
            span_id = self.trace.span(),
            kind = self.kind,
            document = self.document,
            name = self.name,
            cost = self.cost,
            outcome,
            code,
            position,
            elapsed_us = micros(elapsed),
            "operation"
        );
    }
}

/// How an executed operation ended, with the code of its first error and the position that it was read at.
pub(crate) fn outcome(response: &GraphQlResponse) -> (&'static str, Option<&str>, Option<u64>) {
    let position = match response.extensions.get("ledger") {
        Some(Value::Object(ledger)) => match ledger.get("position") {
            Some(Value::Number(position)) => position.as_u64(),
            _ => None,
        },
        _ => None,
    };
    let code = response.errors.first().and_then(socai_graphql::code_of);
    let outcome = if response.errors.is_empty() { "ok" } else { "errors" };
    (outcome, code, position)
}
