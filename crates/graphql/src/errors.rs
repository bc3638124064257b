//! The one place that turns what went wrong into what a client may know: a closed set of codes. Outcomes that people can
//! act on are not errors; they are refusals in the payload.

use async_graphql::{Error, ErrorExtensions as _, Response, ServerError, Value};
use socai_runtime::{CommandError, ReadError};
use socai_school::credentials::SignInDuty;

/// Why a request got no answer. Each has a code in `extensions.code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody is signed in.
    Unauthenticated,
    /// The person must set a password of their own first: somebody else knows the present one.
    PasswordChangeRequired,
    /// The person must set up a second factor first: the school demands one.
    SecondFactorRequired,
    /// The request is wrong as written.
    BadInput(String),
    /// The idempotency key was used for another command. Take a new key.
    KeyReused,
    /// Nothing was written. Try again.
    Busy,
    /// Whether it was written is not known. Try again with the same key.
    OutcomeUnknown,
    /// The school's ledger is damaged; it answers nothing until it was looked into.
    Corrupt,
    /// Our fault; the request id finds it in the log.
    Internal,
}

impl Fault {
    /// The code in `extensions.code`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::PasswordChangeRequired => "PASSWORD_CHANGE_REQUIRED",
            Self::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
            Self::BadInput(_) => "BAD_USER_INPUT",
            Self::KeyReused => "IDEMPOTENCY_KEY_REUSED",
            Self::Busy => "BUSY",
            Self::OutcomeUnknown => "OUTCOME_UNKNOWN",
            Self::Corrupt => "LEDGER_CORRUPT",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unauthenticated => "Cần đăng nhập. / Sign in first.".to_owned(),
            Self::PasswordChangeRequired => {
                "Cần đổi mật khẩu được cấp trước. / Change the password that you were given first.".to_owned()
            }
            Self::SecondFactorRequired => {
                "Cần bật xác thực hai lớp trước. / Set up your second factor first.".to_owned()
            }
            Self::BadInput(message) => message.clone(),
            Self::KeyReused => "Mã idempotencyKey đã dùng cho một lệnh khác. / The key was used for another command.".to_owned(),
            Self::Busy => "Hệ thống đang bận, chưa ghi gì; hãy thử lại. / Busy, nothing was written; try again.".to_owned(),
            Self::OutcomeUnknown => {
                "Chưa rõ đã ghi hay chưa; hãy gửi lại với cùng idempotencyKey. / The outcome is unknown; retry with the same key."
                    .to_owned()
            }
            Self::Corrupt => "Sổ của trường bị hỏng, tạm ngừng phục vụ. / The school's ledger is damaged.".to_owned(),
            Self::Internal => "Lỗi hệ thống. / Internal error.".to_owned(),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let (code, message) = (fault.code(), fault.message());
        // Written as one text, Vietnamese first, wherever a fault is made.
        let (message, english) = message.split_once(" / ").unwrap_or((&message, &message));
        Error::new(message).extend_with(|_, extensions| {
            extensions.set("code", code);
            extensions.set("messageEn", english);
        })
    }
}

impl From<SignInDuty> for Fault {
    fn from(duty: SignInDuty) -> Self {
        match duty {
            SignInDuty::ChangePassword => Self::PasswordChangeRequired,
            SignInDuty::EnrollSecondFactor => Self::SecondFactorRequired,
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Future { .. } => Self::BadInput(
                "asOf: sổ chưa tới vị trí này. / The ledger has not reached this position.".to_owned(),
            ),
            ReadError::Busy => Self::Busy,
            ReadError::Corrupt { position } => {
                tracing::error!(position = position.0, "a ledger is damaged");
                Self::Corrupt
            }
            ReadError::UnknownSchool | ReadError::TooMany { .. } | ReadError::Internal => Self::Internal,
        }
    }
}

impl Fault {
    /// The school is not the visitor's, or does not exist: nobody learns which.
    pub(crate) fn unknown_school() -> Self {
        Self::BadInput("school: không tìm thấy. / There is no such school.".to_owned())
    }

    /// What a command's failure means for the client; a refusal is none and comes back.
    pub(crate) fn of_command(error: CommandError) -> Result<socai_school::Refusals, Self> {
        Err(match error {
            CommandError::Refused(refusals) => return Ok(refusals),
            CommandError::KeyReused => Self::KeyReused,
            CommandError::Busy => Self::Busy,
            CommandError::Unknown => Self::OutcomeUnknown,
            CommandError::UnknownSchool => Self::unknown_school(),
            CommandError::Corrupt { position } => {
                tracing::error!(position = position.0, "a ledger is damaged");
                Self::Corrupt
            }
            // Only founding a school can meet a taken code, and schools are not founded over GraphQL.
            CommandError::CodeTaken | CommandError::Internal => Self::Internal,
        })
    }
}

/// The code of an error, if it has one.
#[must_use]
pub fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

/// Gives every error a code and an English text, and ours the request id. An error without a code comes from async-graphql
/// itself: an argument is not of its type.
pub fn finish(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        let code = code_of(error).map_or_else(|| missing_code(error), |_| "");
        let extensions = error.extensions.get_or_insert_default();
        if !code.is_empty() {
            extensions.set("code", code);
        }
        if extensions.get("messageEn").is_none() {
            extensions.set("messageEn", error.message.as_str());
        }
        if extensions.get("code") == Some(&Value::from("INTERNAL_SERVER_ERROR")) {
            extensions.set("requestId", request_id);
        }
    }
}

fn missing_code(error: &ServerError) -> &'static str {
    let message = error.message.as_str();
    if !error.path.is_empty()
        || message.contains("Failed to parse")
        || message.contains("Expected input type")
    {
        "BAD_USER_INPUT"
    } else {
        "GRAPHQL_VALIDATION_FAILED"
    }
}
