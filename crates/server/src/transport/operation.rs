//! From what was asked to what may be executed: one operation with its variables, the same for HTTP and WebSocket.

use async_graphql::{Request as GraphQlRequest, Variables};
use socai_runtime::sign_in::Session;

use super::request::Asked;
use crate::{app::App, problem::Problem};

/// Who asks: an account, or nobody.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) session: Option<Session>,
}

/// An operation that may be executed.
pub(crate) struct Prepared {
    /// For the schema: the document and its variables.
    pub(crate) request: GraphQlRequest,
}

/// Checks everything that can be known before anything is executed.
pub(crate) async fn prepare(_app: &App, caller: &Caller, asked: Asked) -> Result<Prepared, Problem> {
    let Asked { text, operation_name, variables } = asked;
    let mut request = GraphQlRequest::new(text).variables(Variables::from_json(variables.into()));
    if let Some(name) = operation_name {
        request = request.operation_name(name);
    }
    // Who has no account needs no map of what there is; the schema as text is public anyway.
    if caller.session.is_none() {
        request = request.disable_introspection();
    }
    Ok(Prepared { request })
}
