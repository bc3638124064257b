//! What a request body claims to be and what an answer may be. Only media types; nothing is executed here.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
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
        let is_readable = parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
            !name.trim().eq_ignore_ascii_case("charset") || is_utf8(value.trim().trim_matches('"'))
        });
        is_readable.then_some(kind)
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
    /// The one that `Accept` prefers (RFC 9110, 12.5.1): by quality, and of equal ones the modern one when it is named.
    /// Who only names a range that covers both gets `application/json`, which may be all that it knows.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let mut lines = headers.get_all(header::ACCEPT).into_iter().peekable();
        if lines.peek().is_none() {
            return Ok(Self::Json);
        }
        let texts = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
        let ranges: Vec<Range> = texts.filter_map(Range::read).collect();
        let modern = Range::weight(&ranges, "application/graphql-response+json");
        let older = Range::weight(&ranges, "application/json");
        if modern == 0 && older == 0 {
            return Err(Problem::NotAcceptable);
        }
        let is_named = ranges.iter().any(|it| it.kind == "application/graphql-response+json");
        Ok(if modern > older || modern == older && is_named { Self::GraphQl } else { Self::Json })
    }

    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// A range of media types in `Accept` with its quality in thousandths.
struct Range {
    kind: String,
    quality: u16,
}

impl Range {
    /// `None` for what asks for another character set than UTF-8, which we do not write.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let kind = parts.next()?.to_ascii_lowercase();
        let mut quality = 1_000;
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let value = value.trim().trim_matches('"');
            if name.trim().eq_ignore_ascii_case("q") {
                quality = thousandths(value);
            } else if name.trim().eq_ignore_ascii_case("charset") && !is_utf8(value) {
                return None;
            }
        }
        Some(Self { kind, quality })
    }

    /// The quality of a media type by the most specific range that covers it; 0 when none does.
    fn weight(ranges: &[Self], kind: &str) -> u16 {
        let of = |kind: &str| ranges.iter().filter(|it| it.kind == kind).map(|it| it.quality).max();
        of(kind).or_else(|| of("application/*")).or_else(|| of("*/*")).unwrap_or(0)
    }
}

/// A quality value (RFC 9110, 12.4.2): 0 to 1 with up to three decimals. What is none counts as 0.
fn thousandths(text: &str) -> u16 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|it| it.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" if decimals.bytes().all(|it| it == b'0') => 1_000,
        "0" => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8")
}

/// The body as JSON; its size was bounded before.
pub(crate) async fn json_body<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    let bytes = Bytes::from_request(request, &()).await.map_err(|_| Problem::BadRequest)?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::BadRequest)
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
    fn the_answer_has_the_type_that_the_caller_prefers() {
        check_answer("application/graphql-response+json, application/json;q=0.9", Ok(AnswerType::GraphQl));
        check_answer("application/json", Ok(AnswerType::Json));
        check_answer("*/*", Ok(AnswerType::Json));
        check_answer("application/graphql-response+json;q=0, */*", Ok(AnswerType::Json));
        check_answer("text/html", Err(Problem::NotAcceptable));
        check_answer(
            "application/json;q=0.4, application/graphql-response+json;q=0.5",
            Ok(AnswerType::GraphQl),
        );
        check_answer("application/json, application/graphql-response+json;q=0.999", Ok(AnswerType::Json));
        check_answer("application/json, application/graphql-response+json", Ok(AnswerType::GraphQl));
        check_answer("application/*;q=0.1, application/json;q=0", Ok(AnswerType::GraphQl));
        check_answer("text/html, application/xhtml+xml, */*;q=0.8", Ok(AnswerType::Json));
        check_answer("application/graphql-response+json; charset=utf-8", Ok(AnswerType::GraphQl));
        check_answer("application/graphql-response+json; charset=iso-8859-1", Err(Problem::NotAcceptable));
        check_answer("application/json;q=2", Err(Problem::NotAcceptable));
        assert_eq!(AnswerType::of(&HeaderMap::new()), Ok(AnswerType::Json));
    }
}
