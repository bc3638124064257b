//! What a request body claims to be and what an answer may be. Only media types; nothing is executed here.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The types of body that some path reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Json,
    Form,
}

impl MediaType {
    /// The type by `Content-Type`; `None` for any other, for another character set than UTF-8, and when it is missing.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let mut parts = text.split(';').map(str::trim);
        let kind = match parts.next()?.to_ascii_lowercase().as_str() {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            _ => return None,
        };
        let is_utf8 = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
            !name.trim().eq_ignore_ascii_case("charset")
                || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        });
        is_utf8.then_some(kind)
    }
}

/// The two media types of a GraphQL answer (GraphQL over HTTP, 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerType {
    /// `application/graphql-response+json`: the status says whether the request was executed.
    GraphQl,
    /// `application/json`: 200 for every well-formed request, for older clients and for no `Accept` at all.
    Json,
}

impl AnswerType {
    /// The first acceptable of the two by the order of `Accept`; quality 0 excludes, other qualities are not weighed.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut lines = headers.get_all(header::ACCEPT).into_iter().peekable();
        if lines.peek().is_none() {
            return Ok(Self::Json);
        }
        let ranges = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
        let chosen =
            ranges.map(str::trim).filter(|range| !is_excluded(range)).find_map(|range| {
                match range.split(';').next()?.trim().to_ascii_lowercase().as_str() {
                    "application/graphql-response+json" => Some(Self::GraphQl),
                    "application/json" | "application/*" | "*/*" => Some(Self::Json),
                    _ => None,
                }
            });
        chosen.ok_or(Problem::NotAcceptable)
    }

    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

fn is_excluded(range: &str) -> bool {
    range
        .split(';')
        .skip(1)
        .any(|parameter| matches!(parameter.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
}

/// The body, within the limit of size.
pub(crate) async fn body(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|rejection: BytesRejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::BodyTooLarge
        } else {
            Problem::BadRequest
        }
    })
}

/// The body as JSON, within the limit of size.
pub(crate) async fn json_body<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    serde_json::from_slice(&body(request).await?).map_err(|_| Problem::BadRequest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_body(value: &str, expected: Option<MediaType>) {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
        assert_eq!(MediaType::of(&headers), expected, "{value}");
    }

    #[test]
    fn a_body_is_json_only_when_it_says_so() {
        check_body("application/json", Some(MediaType::Json));
        check_body("Application/JSON; charset=UTF-8", Some(MediaType::Json));
        check_body("application/json; charset=\"utf-8\"", Some(MediaType::Json));
        check_body("application/json; charset=latin1", None);
        check_body("application/x-www-form-urlencoded", Some(MediaType::Form));
        check_body("text/plain", None);
        check_body("text/plain; application/json", None);
        check_body("multipart/form-data; boundary=x", None);
        assert_eq!(MediaType::of(&HeaderMap::new()), None);
    }

    #[track_caller]
    fn check_answer(value: &str, expected: Result<AnswerType, Problem>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())]);
        assert_eq!(AnswerType::of(&headers), expected, "{value}");
    }

    #[test]
    fn the_answer_has_the_first_type_that_the_caller_takes() {
        check_answer("application/graphql-response+json, application/json;q=0.9", Ok(AnswerType::GraphQl));
        check_answer("application/json", Ok(AnswerType::Json));
        check_answer("*/*", Ok(AnswerType::Json));
        check_answer("application/graphql-response+json;q=0, */*", Ok(AnswerType::Json));
        check_answer("text/html", Err(Problem::NotAcceptable));
        assert_eq!(AnswerType::of(&HeaderMap::new()), Ok(AnswerType::Json));
    }
}
