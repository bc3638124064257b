//! The one shape in which this crate refuses a request: a status, a stable code, and a text in both languages.
//!
//! The body has the form of a GraphQL error on every path, so that a client needs one way to read it.

mod texts;

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A refused request. Nothing was executed unless the code is `TIMEOUT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The body is not `application/json`. Other types could be sent by a foreign page without asking (CSRF).
    UnsupportedMediaType,
    /// The body is not a GraphQL request, or not the fields that this path takes.
    BadRequest,
    /// The body is a list of requests.
    BatchNotSupported,
    BodyTooLarge,
    /// The body did not arrive in time.
    BodyTooSlow,
    UriTooLong,
    HeadersTooLarge,
    NotAcceptable,
    MethodNotAllowed,
    /// An operation that may change something came by `GET`.
    MutationByGet,
    SubscriptionOverHttp,
    NotFound,
    /// A session cookie came with a request that another site may have caused.
    ForeignOrigin,
    /// A `GET` without a sign that no foreign page caused it.
    CsrfSuspected,
    /// The bearer token is unknown or has expired.
    Unauthenticated,
    WrongCredentials,
    /// Who is signed in may not do this.
    Forbidden,
    /// Whoever was given a password sets their own before anything else.
    PasswordChangeRequired,
    /// The school demands a second factor, and there is none.
    SecondFactorRequired,
    /// The password is right; the code of the second factor is awaited.
    CodeRequired,
    /// The code of a second factor is wrong or was used, or came too late.
    WrongCode,
    /// The invitation is unknown, used, taken back or too old.
    InvitationInvalid,
    /// A password that is too short or too long.
    PasswordUnfit,
    /// The same password was not typed twice.
    PasswordsDiffer,
    /// Too many sign-ins for this login or from this address.
    TooManySignIns(Duration),
    /// This caller has too many requests under way.
    TooManyRequests,
    /// This caller has used up its cost; so much comes back in that time.
    CostBudget(Duration),
    /// Introspection by somebody who is not signed in.
    IntrospectionDisabled,
    /// The hash of an automatic persisted query is not known here; the client sends the text along and goes on.
    PersistedQueryNotFound,
    /// No document has this id.
    DocumentNotFound,
    /// Only documents that the operator trusts are executed here.
    DocumentNotTrusted,
    /// This process has not seen the position that the caller has seen; it is at that one.
    LedgerNotCaughtUp(u64),
    /// The answer is larger than is sent. It was executed.
    ResponseTooLarge,
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
            Self::BadRequest
            | Self::BatchNotSupported
            | Self::SubscriptionOverHttp
            | Self::PersistedQueryNotFound
            | Self::DocumentNotFound
            | Self::PasswordUnfit
            | Self::PasswordsDiffer
            | Self::LedgerNotCaughtUp(_) => StatusCode::BAD_REQUEST,
            // Of the first one nobody hears the status: it was executed, so it stands in an answer with `data` and 200.
            Self::ResponseTooLarge | Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UriTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::MethodNotAllowed | Self::MutationByGet => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ForeignOrigin
            | Self::Forbidden
            | Self::InvitationInvalid
            | Self::PasswordChangeRequired
            | Self::SecondFactorRequired
            | Self::CsrfSuspected
            | Self::IntrospectionDisabled
            | Self::DocumentNotTrusted => StatusCode::FORBIDDEN,
            Self::Unauthenticated | Self::WrongCredentials | Self::CodeRequired | Self::WrongCode => {
                StatusCode::UNAUTHORIZED
            }
            Self::TooManySignIns(_) | Self::TooManyRequests | Self::CostBudget(_) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether the request was well formed and its document is what is refused. A client that asked for
    /// `application/json` hears of it with status 200, as it does when a document is not valid.
    pub(crate) const fn is_about_document(self) -> bool {
        matches!(
            self,
            Self::IntrospectionDisabled
                | Self::PersistedQueryNotFound
                | Self::DocumentNotFound
                | Self::DocumentNotTrusted
                | Self::LedgerNotCaughtUp(_)
        )
    }

    /// Stable, for programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::BadRequest => "BAD_REQUEST",
            Self::BatchNotSupported => "BATCH_NOT_SUPPORTED",
            Self::BodyTooLarge => "BODY_TOO_LARGE",
            Self::BodyTooSlow => "BODY_TOO_SLOW",
            Self::UriTooLong => "URI_TOO_LONG",
            Self::HeadersTooLarge => "HEADERS_TOO_LARGE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MethodNotAllowed | Self::MutationByGet => "METHOD_NOT_ALLOWED",
            Self::SubscriptionOverHttp => "SUBSCRIPTION_NOT_SUPPORTED",
            Self::NotFound => "NOT_FOUND",
            Self::ForeignOrigin => "FOREIGN_ORIGIN",
            Self::CsrfSuspected => "CSRF_SUSPECTED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::WrongCredentials => "WRONG_CREDENTIALS",
            Self::Forbidden => "FORBIDDEN",
            Self::PasswordChangeRequired => "PASSWORD_CHANGE_REQUIRED",
            Self::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
            Self::CodeRequired => "CODE_REQUIRED",
            Self::WrongCode => "WRONG_CODE",
            Self::InvitationInvalid => "INVITATION_INVALID",
            Self::PasswordUnfit => "PASSWORD_UNFIT",
            Self::PasswordsDiffer => "PASSWORDS_DIFFER",
            Self::TooManySignIns(_) => "TRY_LATER",
            Self::TooManyRequests => "TOO_MANY_REQUESTS",
            Self::CostBudget(_) => "COST_BUDGET",
            Self::IntrospectionDisabled => "INTROSPECTION_DISABLED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::DocumentNotFound => "DOCUMENT_NOT_FOUND",
            Self::DocumentNotTrusted => "DOCUMENT_NOT_TRUSTED",
            Self::LedgerNotCaughtUp(_) => "LEDGER_NOT_CAUGHT_UP",
            Self::ResponseTooLarge => "RESPONSE_TOO_LARGE",
            Self::Busy => "BUSY",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// Vietnamese, then English.
    pub(crate) const fn texts(self) -> (&'static str, &'static str) {
        texts::of(self)
    }

    /// The error as GraphQL writes it.
    pub(crate) fn error(self) -> Value {
        let (message, english) = self.texts();
        let mut extensions = json!({ "code": self.code(), "messageEn": english });
        if let Some(map) = extensions.as_object_mut() {
            match self {
                Self::TooManySignIns(after) | Self::CostBudget(after) => {
                    map.insert("retryAfterSeconds".into(), retry_seconds(after).into());
                }
                Self::LedgerNotCaughtUp(position) => {
                    map.insert("position".into(), position.into());
                }
                _ => {}
            }
        }
        json!({ "message": message, "extensions": extensions })
    }

    /// The same, with the id of the request when the fault is ours: it finds what the log tells.
    pub(crate) fn error_in(self, request_id: Uuid) -> Value {
        let mut error = self.error();
        if self == Self::Internal {
            error["extensions"]["requestId"] = request_id.to_string().into();
        }
        error
    }

    pub(crate) fn body(self) -> Value {
        json!({ "errors": [self.error()] })
    }

    /// Adds the status and the headers that belong to this refusal.
    pub(crate) fn dress(self, response: &mut Response) {
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        match self {
            Self::TooManySignIns(after) | Self::CostBudget(after) => {
                headers.insert(header::RETRY_AFTER, retry_seconds(after).into());
            }
            Self::Busy | Self::TooManyRequests | Self::LedgerNotCaughtUp(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Self::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            // RFC 9110, 15.5.6: the answer must say what is allowed. The router does for methods that it refuses itself.
            Self::MutationByGet => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
            }
            // What is left of the body is not read, so the connection cannot go on.
            Self::BodyTooSlow | Self::BodyTooLarge => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
    }
}

/// The answer to what should not have happened.
pub(crate) fn internal(request_id: Uuid) -> Response {
    let mut response = Json(json!({ "errors": [Problem::Internal.error_in(request_id)] })).into_response();
    Problem::Internal.dress(&mut response);
    response
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
mod tests;
