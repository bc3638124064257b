//! How an answer leaves: status, media type, coding and body, by the GraphQL-over-HTTP specification, and for how long a client
//! may keep it (RFC 9111).
//!
//! Only queries by `GET` may be kept. What is read at the head may only be used again after asking (`no-cache`), which costs a
//! 304 without a body as long as nothing was recorded in the school. What is read at fixed positions alone never changes, but who
//! may read it does, and something may be erased: a client may use it for an hour without asking, not for a year.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use socai_graphql::Validity;
use uuid::Uuid;

use super::{
    answer::Answered, encoding::Encoding, media::AnswerType, operation::Way, refused::Refused,
    written::Outcome,
};
use crate::app::App;

/// What an answer to a `GET` depends on beside the URL.
const VARY: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding, Authorization, Cookie");
const AT_HEAD: HeaderValue = HeaderValue::from_static("private, no-cache");
const AT_FIXED_POSITIONS: HeaderValue = HeaderValue::from_static("private, max-age=3600, immutable");

/// The HTTP response to an executed operation.
pub(crate) async fn respond(
    app: &App,
    answered: &Answered,
    way: Way,
    asked: &HeaderMap,
    answer_type: AnswerType,
) -> Response {
    let Answered { written, validity, key } = answered;
    let mut headers = HeaderMap::new();
    let wanted = Encoding::accepted(asked, written.bytes().len());
    if way == Way::Get {
        headers.insert(header::VARY, VARY);
        if written.outcome() == Outcome::Ok {
            headers.insert(header::CACHE_CONTROL, freshness(*validity));
            let tag = written.tag();
            headers.insert(header::ETAG, tag.header(wanted));
            if tag.is_held(asked, wanted) {
                app.counters.answers.not_modified();
                return (StatusCode::NOT_MODIFIED, headers).into_response();
            }
        }
    }
    let body = written.encoded(wanted).await;
    if body.is_new {
        app.counters.answers.compressed(body.encoding);
        if let Some(key) = key {
            app.responses.weigh(key, written);
        }
    }
    if body.encoding != wanted {
        headers.remove(header::ETAG);
    }
    if let Some(coding) = body.encoding.header() {
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    headers.insert(header::CONTENT_TYPE, answer_type.header());
    let status = match answer_type {
        AnswerType::GraphQl if written.outcome() == Outcome::Refused => StatusCode::BAD_REQUEST,
        AnswerType::GraphQl | AnswerType::Json => StatusCode::OK,
    };
    (status, headers, body.bytes).into_response()
}

fn freshness(validity: Validity) -> HeaderValue {
    match validity {
        Validity::While(span) if span.is_fixed() => AT_FIXED_POSITIONS,
        Validity::While(_) | Validity::Once => AT_HEAD,
    }
}

/// The HTTP response to an operation that was not executed.
pub(crate) fn refuse(refused: &Refused, answer_type: AnswerType, request_id: Uuid) -> Response {
    let body = json!({ "errors": refused.errors(request_id) });
    let mut response = ([(header::CONTENT_TYPE, answer_type.header())], body.to_string()).into_response();
    let is_about_document = match refused {
        Refused::Problem(problem) => {
            problem.dress(&mut response);
            problem.is_about_document()
        }
        Refused::Document(_) => {
            *response.status_mut() = StatusCode::BAD_REQUEST;
            true
        }
    };
    // Older clients only look into the body when the status is 200.
    if answer_type == AnswerType::Json && is_about_document {
        *response.status_mut() = StatusCode::OK;
    }
    response
}
