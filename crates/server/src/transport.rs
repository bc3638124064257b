//! GraphQL over HTTP: which requests are executed, as whom, and how the answer is dressed.
//!
//! A request goes through the rooms in this order: `media` (what the body and the answer may be), `request` (what was
//! asked), `operation` (what may be executed), `answer` (executing it), `respond` (how the answer leaves). A WebSocket
//! shares the middle three.

pub(crate) mod answer;
pub(crate) mod media;
pub(crate) mod operation;
pub(crate) mod request;
pub(crate) mod respond;
pub(crate) mod websocket;

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use self::{
    answer::answer,
    media::{AnswerType, MediaType, body},
    operation::{Caller, prepare},
    request::Asked,
    respond::respond,
};
use crate::{app::Shared, observe::RequestId, pages, problem::Problem, session};

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
    let caller = Caller { session: session::acting(&app, request.headers()).await? };
    let asked = Asked::from_json(&body(request).await?)?;
    let prepared = prepare(&app, &caller, asked).await?;
    Ok(respond(&answer(&app, &caller, id, prepared).await, answer_type))
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
