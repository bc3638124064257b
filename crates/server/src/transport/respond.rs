//! How an answer leaves: status, media type and body, by the GraphQL-over-HTTP specification.

use std::collections::BTreeMap;

use async_graphql::{Response as GraphQlResponse, ServerError, Value};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{media::AnswerType, refused::Refused};
use crate::problem::Problem;

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

/// The HTTP response to an executed operation.
pub(crate) fn respond(response: &GraphQlResponse, answer_type: AnswerType) -> Response {
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
    (status, [(header::CONTENT_TYPE, answer_type.header())], bytes).into_response()
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
        assert_eq!(respond(&refused(), AnswerType::GraphQl).status(), StatusCode::BAD_REQUEST);
        assert_eq!(respond(&refused(), AnswerType::Json).status(), StatusCode::OK);
        let executed = GraphQlResponse::new(value!({ "a": 1 }));
        assert_eq!(respond(&executed, AnswerType::GraphQl).status(), StatusCode::OK);
    }
}
