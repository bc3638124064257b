//! The one shape in which this crate refuses a request: a status, a stable code, and a text in both languages.
//!
//! The body has the form of a GraphQL error on every path, so that a client needs one way to read it.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A refused request. Nothing was executed unless the code is `TIMEOUT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The body is not `application/json`. Other types could be sent by a foreign page without asking (CSRF).
    UnsupportedMediaType,
    /// The body is not a GraphQL request, or not the fields that this path takes.
    BadRequest,
    BodyTooLarge,
    NotAcceptable,
    MethodNotAllowed,
    NotFound,
    /// A session cookie came with a request that another site may have caused.
    ForeignOrigin,
    /// The bearer token is unknown or has expired.
    Unauthenticated,
    WrongCredentials,
    /// Too many sign-ins for this login or from this address.
    TooManySignIns(Duration),
    /// Overloaded; nothing was done.
    Busy,
    /// Took too long; a mutation may have been written.
    Timeout,
    Internal,
}

impl Problem {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::Unauthenticated | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::TooManySignIns(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable, for programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::BadRequest => "BAD_REQUEST",
            Self::BodyTooLarge => "BODY_TOO_LARGE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::NotFound => "NOT_FOUND",
            Self::ForeignOrigin => "FOREIGN_ORIGIN",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::WrongCredentials => "WRONG_CREDENTIALS",
            Self::TooManySignIns(_) => "TRY_LATER",
            Self::Busy => "BUSY",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// Vietnamese, then English.
    pub(crate) const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::UnsupportedMediaType => {
                ("Nội dung phải có kiểu application/json.", "The body must be application/json.")
            }
            Self::BadRequest => ("Yêu cầu không đúng dạng.", "The request is malformed."),
            Self::BodyTooLarge => ("Yêu cầu lớn quá 1 MiB.", "The request is larger than 1 MiB."),
            Self::NotAcceptable => (
                "Chỉ trả lời bằng application/graphql-response+json hoặc application/json.",
                "Answers are application/graphql-response+json or application/json.",
            ),
            Self::MethodNotAllowed => {
                ("Địa chỉ này không nhận phương thức đó.", "This address does not take that method.")
            }
            Self::NotFound => ("Không có địa chỉ này.", "There is nothing at this address."),
            Self::ForeignOrigin => {
                ("Yêu cầu đến từ một trang web khác.", "The request comes from another web site.")
            }
            Self::Unauthenticated => (
                "Phiên đăng nhập không còn hiệu lực. Hãy đăng nhập lại.",
                "The session is no longer valid. Please sign in again.",
            ),
            Self::WrongCredentials => {
                ("Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is wrong.")
            }
            Self::TooManySignIns(_) => (
                "Đăng nhập sai quá nhiều lần. Hãy đợi một lát.",
                "Too many failed sign-ins. Please wait a while.",
            ),
            Self::Busy => (
                "Máy chủ đang bận, chưa có gì được ghi. Hãy thử lại.",
                "The server is busy and nothing was written. Please try again.",
            ),
            Self::Timeout => (
                "Quá thời gian. Nếu là lệnh ghi, hãy gửi lại với cùng idempotencyKey.",
                "Took too long. If this was a mutation, send it again with the same idempotencyKey.",
            ),
            Self::Internal => ("Có lỗi ở máy chủ.", "Something went wrong on the server."),
        }
    }

    pub(crate) fn body(self) -> Value {
        let (message, english) = self.texts();
        let mut extensions = json!({ "code": self.code(), "messageEn": english });
        if let (Self::TooManySignIns(after), Some(map)) = (self, extensions.as_object_mut()) {
            map.insert("retryAfterSeconds".into(), retry_seconds(after).into());
        }
        json!({ "errors": [{ "message": message, "extensions": extensions }] })
    }

    /// Adds the headers that belong to this refusal.
    pub(crate) fn dress(self, response: &mut Response) {
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        match self {
            Self::TooManySignIns(after) => {
                headers.insert(header::RETRY_AFTER, retry_seconds(after).into());
            }
            Self::Busy => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Self::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
    }
}

/// Whole seconds, rounded up, so that a client that waits exactly so long is let in.
fn retry_seconds(after: Duration) -> u64 {
    after.as_secs() + u64::from(after.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Json(self.body()).into_response();
        self.dress(&mut response);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_rounded_up_to_whole_seconds() {
        assert_eq!(retry_seconds(Duration::from_millis(1)), 1);
        assert_eq!(retry_seconds(Duration::from_secs(3)), 3);
        let response = Problem::TooManySignIns(Duration::from_millis(2_500)).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "3");
    }

    #[test]
    fn a_body_reads_like_a_graphql_error() {
        let body = Problem::ForeignOrigin.body();
        assert_eq!(body["errors"][0]["extensions"]["code"], "FOREIGN_ORIGIN");
        assert_ne!(body["errors"][0]["message"], body["errors"][0]["extensions"]["messageEn"]);
    }
}
