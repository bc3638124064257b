//! GraphQL over HTTP: which requests are executed, as whom, and how the answer is dressed.
//!
//! The one place where HTTP meets the schema. Executing is one call, [`answer`]; whatever replaces it (document cache,
//! response cache, another engine) goes there and leaves the rest alone. By the GraphQL-over-HTTP specification, with
//! less: no `GET`, no batches.

pub(crate) mod body;
pub(crate) mod websocket;

use std::collections::BTreeMap;

use async_graphql::{Request as GraphQlRequest, Response as GraphQlResponse, ServerError, Value, Variables};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use socai_runtime::sign_in::Session;
use uuid::Uuid;

use self::body::{AnswerType, MediaType, json_body};
use crate::{
    app::{App, Shared},
    observe::{Outcome, RequestId},
    pages,
    problem::Problem,
    session,
};

/// The body of a request (GraphQL over HTTP, 5.1). Anything else in it is ignored, as the specification asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: String,
    operation_name: Option<String>,
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    // Read only to refuse what is not an object.
    #[serde(rename = "extensions")]
    _extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

impl From<Body> for GraphQlRequest {
    fn from(body: Body) -> Self {
        let variables = body.variables.map(|map| Variables::from_json(map.into())).unwrap_or_default();
        let request = Self::new(body.query).variables(variables);
        match body.operation_name {
            Some(name) => request.operation_name(name),
            None => request,
        }
    }
}

/// `POST /graphql`.
pub(crate) async fn execute(
    State(app): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let answer_type = AnswerType::of(request.headers())?;
    if MediaType::of(request.headers()) != Some(MediaType::Json) {
        return Err(Problem::UnsupportedMediaType);
    }
    let session = session::acting(&app, request.headers()).await?;
    let body: Body = json_body(request).await?;
    Ok(dress(&answer(&app, session, id, body.into()).await, answer_type))
}

/// `GET /graphql`: the GraphiQL page for a browser; queries are only taken by `POST`.
pub(crate) async fn page(headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        return pages::graphiql().await;
    }
    let mut response = Problem::MethodNotAllowed.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// Executes one request as this caller. Every error has a code, and the answer says at which position it was read.
async fn answer(app: &App, session: Option<Session>, id: Uuid, request: GraphQlRequest) -> GraphQlResponse {
    // Who has no account needs no map of what there is; the schema as text is public anyway.
    let request = if session.is_none() { request.disable_introspection() } else { request };
    let context = caller::context(app, session);
    let mut response = app.schema.execute(request.data(context.clone())).await;
    caller::finish(&mut response, &context, id);
    response
}

/// What the schema is told about a request, and what it tells back.
mod caller {
    use std::sync::Arc;

    use async_graphql::{Response, value};
    use socai_graphql::RequestContext;
    use socai_runtime::{SystemClock, sign_in::Session};
    use uuid::Uuid;

    use crate::app::App;

    pub(super) fn context(app: &App, session: Option<Session>) -> Arc<RequestContext> {
        Arc::new(RequestContext::new(app.runtime.clone(), Arc::new(SystemClock), session))
    }

    pub(super) fn finish(response: &mut Response, context: &RequestContext, id: Uuid) {
        socai_graphql::finish(response, &id.to_string());
        if let Some((position, at)) = context.seen() {
            let ledger = value!({ "position": (position.0), "at": (at.to_string()) });
            response.extensions.insert("ledger".into(), ledger);
        }
    }
}

/// The answer as the specification writes it: no `data` at all when nothing was executed.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

fn dress(response: &GraphQlResponse, answer_type: AnswerType) -> Response {
    // An error of execution has a path; without one the document or its variables were refused before.
    let is_refused = response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    let answer = Answer {
        data: (!is_refused).then_some(&response.data),
        errors: &response.errors,
        extensions: &response.extensions,
    };
    let Ok(bytes) = serde_json::to_vec(&answer) else {
        tracing::error!("an answer could not be written as JSON");
        return Problem::Internal.into_response();
    };
    let status = match answer_type {
        AnswerType::GraphQl if is_refused => StatusCode::BAD_REQUEST,
        AnswerType::GraphQl | AnswerType::Json => StatusCode::OK,
    };
    let outcome = match (is_refused, response.errors.is_empty()) {
        (true, _) => "refused",
        (false, true) => "ok",
        (false, false) => "errors",
    };
    (status, [(header::CONTENT_TYPE, answer_type.header())], Extension(Outcome(outcome)), bytes)
        .into_response()
}

#[cfg(test)]
mod tests {
    use async_graphql::{Pos, value};

    use super::*;

    fn refused() -> GraphQlResponse {
        GraphQlResponse::from_errors(vec![ServerError::new(
            "no such field",
            Some(Pos { line: 1, column: 3 }),
        )])
    }

    #[test]
    fn a_refused_document_is_400_only_under_the_media_type_of_graphql() {
        assert_eq!(dress(&refused(), AnswerType::GraphQl).status(), StatusCode::BAD_REQUEST);
        assert_eq!(dress(&refused(), AnswerType::Json).status(), StatusCode::OK);
        let executed = GraphQlResponse::new(value!({ "a": 1 }));
        assert_eq!(dress(&executed, AnswerType::GraphQl).status(), StatusCode::OK);
    }

    #[test]
    fn a_body_must_be_an_object_with_a_query() {
        let read = |text: &str| serde_json::from_str::<Body>(text).is_ok();
        assert!(read(r#"{"query":"{a}"}"#));
        assert!(read(r#"{"query":"{a}","variables":null,"operationName":null,"extensions":{},"id":7}"#));
        assert!(!read(r#"{"variables":{}}"#));
        assert!(!read(r#"{"query":"{a}","variables":"{}"}"#));
        assert!(!read(r#"{"query":"{a}","extensions":[]}"#));
        assert!(!read(r#"[{"query":"{a}"}]"#));
    }
}
