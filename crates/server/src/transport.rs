//! GraphQL over HTTP: which requests are executed, as whom, and how the answer is dressed.
//!
//! A request goes through the rooms in this order: `media` (what the body and the answer may be), `request` (what was
//! asked), `operation` (what may be executed), `answer` (executing it, or the `cache`), `respond` (how the answer leaves,
//! with its `etag` and `encoding`). A WebSocket shares the middle three.

pub(crate) mod answer;
pub(crate) mod cache;
pub(crate) mod encoding;
pub(crate) mod etag;
pub(crate) mod media;
pub(crate) mod operation;
pub(crate) mod refused;
pub(crate) mod request;
pub(crate) mod respond;
pub(crate) mod websocket;
pub(crate) mod written;

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tokio::time::timeout;
use tracing::Instrument as _;

use self::{
    answer::answer_in_writing,
    media::{AnswerType, MediaType},
    operation::{Caller, Refused, Way, prepare},
    request::Asked,
    respond::{refuse, respond},
};
use crate::{
    app::{App, Shared},
    limits::{self, BODY_BYTES, REQUEST_TIME, STRANGER_BODY_BYTES},
    observe::{Operated, RequestId, Trace},
    pages,
    problem::Problem,
    session,
};

/// `POST /graphql`: queries and mutations.
pub(crate) async fn post(
    State(app): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(trace): Extension<Trace>,
    request: Request,
) -> Response {
    let mut operated = Operated::begin(id, trace);
    let (parts, body) = request.into_parts();
    let answer_type = match AnswerType::of(&parts.headers) {
        Ok(answer_type) => answer_type,
        Err(problem) => return problem.into_response(),
    };
    let answered = async {
        if MediaType::of(&parts.headers) != Some(MediaType::Json) {
            return Err(Problem::UnsupportedMediaType.into());
        }
        let caller = caller(&app, &parts).await?;
        let _place = app.allowance.enter(caller.payer)?;
        let limit = if caller.session.is_some() { BODY_BYTES } else { STRANGER_BODY_BYTES };
        let asked = Asked::from_json(&limits::read_body(&app, body, limit).await?)?;
        execute(&app, &caller, asked, (Way::Post, answer_type, &parts.headers), &mut operated).await
    };
    let answered = answered.await;
    end(&app, answered, answer_type, &operated)
}

/// `GET /graphql`: queries; for a browser that asks for none, the GraphiQL page.
pub(crate) async fn get(
    State(app): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(trace): Extension<Trace>,
    request: Request,
) -> Response {
    if request.uri().query().is_none() && wants_page(request.headers()) {
        return pages::graphiql().await;
    }
    let mut operated = Operated::begin(id, trace);
    let (parts, _) = request.into_parts();
    let answer_type = match AnswerType::of(&parts.headers) {
        Ok(answer_type) => answer_type,
        Err(problem) => return problem.into_response(),
    };
    let answered = async {
        session::refuse_foreign_get(&parts.headers, &app.options)?;
        let asked = Asked::from_url(parts.uri.query().unwrap_or_default())?;
        let caller = caller(&app, &parts).await?;
        let _place = app.allowance.enter(caller.payer)?;
        execute(&app, &caller, asked, (Way::Get, answer_type, &parts.headers), &mut operated).await
    };
    let answered = answered.await;
    end(&app, answered, answer_type, &operated)
}

/// `OPTIONS /graphql`: the methods. Nothing is said to pages of other sites, so their browsers refuse them.
pub(crate) async fn options() -> Response {
    (StatusCode::NO_CONTENT, [(header::ALLOW, "GET,HEAD,POST,OPTIONS")]).into_response()
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn caller(app: &App, parts: &Parts) -> Result<Caller, Problem> {
    let looked_up = timeout(REQUEST_TIME, session::identified(app, &parts.headers));
    // Nothing was executed yet, so it is not `TIMEOUT`.
    let session = looked_up.await.map_err(|_| Problem::Busy)??;
    Ok(Caller::new(session, limits::address(&parts.extensions, &parts.headers, &app.options)))
}

async fn execute(
    app: &App,
    caller: &Caller,
    asked: Asked,
    (way, answer_type, headers): (Way, AnswerType, &HeaderMap),
    operated: &mut Operated,
) -> Result<Response, Refused> {
    let span = operated.span();
    // Before a slot is taken: waiting for a position is no work, and nothing was executed when it takes too long.
    let prepared = timeout(REQUEST_TIME, prepare(app, caller, asked, way, operated));
    let prepared = prepared.instrument(span.clone()).await.map_err(|_| Problem::Busy)??;
    let executed = async {
        let answered = answer_in_writing(app, caller, operated.request_id, prepared).await;
        let written = &answered.written;
        operated.end(app, written.outcome().name(), written.code(), written.position());
        respond(app, &answered, way, headers, answer_type).await
    };
    Ok(limits::in_slot(app, executed.instrument(span)).await?)
}

/// Dresses what was refused; what was executed has been told of.
fn end(
    app: &App,
    answered: Result<Response, Refused>,
    answer_type: AnswerType,
    operated: &Operated,
) -> Response {
    answered.unwrap_or_else(|refused| {
        operated.end(app, "refused", Some(refused.code()), None);
        refuse(&refused, answer_type, operated.request_id)
    })
}
