//! What people do with their own credentials on pages and by JSON: the code after the password, an invitation, a password of one's own, a
//! second factor. Codes and links are in bodies alone, so no log and no referrer has them.

use std::time::Instant;

use axum::{
    Extension, Form, Json,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, de::DeserializeOwned};
use socai_runtime::sign_in::{CredentialError, Session, SignInError};
use socai_school::credentials::SignInDuty;

use crate::{
    app::{App, Shared},
    limits,
    observe::RequestId,
    pages::{self, Step},
    problem::Problem,
    session::{Site, identified},
    sign_in,
    transport::media::{MediaType, json_body},
};

/// Longer ones cannot exist; they are refused before they cost a hash.
const SECRET_BYTES: usize = 1024;

#[derive(Deserialize)]
struct Code {
    challenge: String,
    code: String,
}

#[derive(Deserialize)]
struct Acceptance {
    code: String,
    password: String,
    /// On the page, where nobody sees what was typed.
    repeat: Option<String>,
}

#[derive(Deserialize)]
struct Change {
    current: String,
    password: String,
    repeat: Option<String>,
}

#[derive(Deserialize)]
struct FirstCode {
    code: String,
}

/// A body that came from a page of ours, or from a program.
enum Sent<T> {
    Form(T),
    Json(T),
}

/// Reads a body: a form only from one of our own pages, JSON from anybody but a foreign page.
async fn sent<T: DeserializeOwned>(app: &App, request: Request) -> Result<Sent<T>, Problem> {
    let site = Site::of(request.headers(), &app.options);
    match MediaType::of(request.headers()) {
        Some(MediaType::Form) if site == Site::Ours => {
            let Form(body) = Form::<T>::from_request(request, &()).await.map_err(|_| Problem::BadRequest)?;
            Ok(Sent::Form(body))
        }
        Some(MediaType::Json) if site != Site::Foreign => json_body(request).await.map(Sent::Json),
        Some(_) => Err(Problem::ForeignOrigin),
        None => Err(Problem::UnsupportedMediaType),
    }
}

/// `POST /sign-in/code` with `challenge` and `code`: the second step of signing in.
pub(crate) async fn code(
    State(app): State<Shared>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let address = limits::address(request.extensions(), request.headers(), &app.options);
    let (given, is_form) = match sent::<Code>(&app, request).await {
        Ok(Sent::Form(given)) => (given, true),
        Ok(Sent::Json(given)) => (given, false),
        Err(problem) => return problem.into_response(),
    };
    let entered = async {
        app.sign_in_limit.take(address, Instant::now()).map_err(|wait| {
            app.counters.sign_in_limited();
            Problem::TooManySignIns(wait)
        })?;
        if given.challenge.len() > SECRET_BYTES || given.code.len() > SECRET_BYTES {
            return Err(Problem::WrongCode);
        }
        let entered = app.runtime.sign_in().enter_code(&given.challenge, &given.code).await;
        entered.map_err(|error| sign_in::refused(&app, id, address, error)).inspect(|_| {
            app.sign_in_limit.give_back(address);
        })
    };
    match entered.await {
        Ok((token, session)) => sign_in::entered(&app, &token, &session, is_form).await,
        Err(problem) if is_form => pages::step(Step::Code { challenge: &given.challenge }, Some(problem)),
        Err(problem) => problem.into_response(),
    }
}

/// `GET /invitation`: the page on which an invited person sets a password. The code is behind `#` and never sent here by itself.
pub(crate) async fn invitation() -> Response {
    pages::step(Step::Invitation, None)
}

/// `POST /invitation` with `code` and `password`.
pub(crate) async fn accept(State(app): State<Shared>, request: Request) -> Response {
    let address = limits::address(request.extensions(), request.headers(), &app.options);
    let (given, is_form) = match sent::<Acceptance>(&app, request).await {
        Ok(Sent::Form(given)) => (given, true),
        Ok(Sent::Json(given)) => (given, false),
        Err(problem) => return problem.into_response(),
    };
    let accepted = async {
        app.sign_in_limit.take(address, Instant::now()).map_err(|wait| {
            app.counters.sign_in_limited();
            Problem::TooManySignIns(wait)
        })?;
        fits(&given.password, given.repeat.as_deref())?;
        if given.code.len() > SECRET_BYTES {
            return Err(Problem::InvitationInvalid);
        }
        app.runtime.accept_invitation(&given.code, &given.password).await.map_err(explained)?;
        app.sign_in_limit.give_back(address);
        Ok::<(), Problem>(())
    };
    match accepted.await {
        Ok(()) if is_form => pages::password_set(),
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) if is_form => pages::step(Step::Invitation, Some(problem)),
        Err(problem) => problem.into_response(),
    }
}

/// `GET /password`: the page on which a signed-in person changes their password.
pub(crate) async fn password(State(app): State<Shared>, headers: HeaderMap) -> Response {
    match visitor(&app, &headers).await {
        Ok((_, duty)) => {
            pages::step(Step::Password { is_duty: duty == Some(SignInDuty::ChangePassword) }, None)
        }
        Err(_) => pages::go_on(None),
    }
}

/// `POST /password` with `current` and `password`, with the session of the person.
pub(crate) async fn change(State(app): State<Shared>, request: Request) -> Response {
    let session = match identified(&app, request.headers()).await {
        Ok(Some(session)) => session,
        Ok(None) => return Problem::Unauthenticated.into_response(),
        Err(problem) => return problem.into_response(),
    };
    let (given, is_form) = match sent::<Change>(&app, request).await {
        Ok(Sent::Form(given)) => (given, true),
        Ok(Sent::Json(given)) => (given, false),
        Err(problem) => return problem.into_response(),
    };
    let changed = async {
        fits(&given.password, given.repeat.as_deref())?;
        fits(&given.current, None).map_err(|_| Problem::WrongCredentials)?;
        let whose = (session.school, session.account);
        app.runtime.change_own_password(whose, &given.current, &given.password).await.map_err(explained)
    };
    match changed.await {
        Ok(()) if is_form => pages::password_set(),
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) if is_form => pages::step(Step::Password { is_duty: false }, Some(problem)),
        Err(problem) => problem.into_response(),
    }
}

/// `GET /second-factor`: the page on which a signed-in person sets up a second factor.
pub(crate) async fn factor(State(app): State<Shared>, headers: HeaderMap) -> Response {
    match visitor(&app, &headers).await {
        Ok(_) => pages::step(Step::Factor, None),
        Err(_) => pages::go_on(None),
    }
}

/// `POST /second-factor`: makes a secret and shows it once.
pub(crate) async fn begin_factor(State(app): State<Shared>, headers: HeaderMap) -> Response {
    let session = match identified(&app, &headers).await {
        Ok(Some(session)) => session,
        Ok(None) => return Problem::Unauthenticated.into_response(),
        Err(problem) => return problem.into_response(),
    };
    match app.runtime.sign_in().begin_factor(session.school, session.account, "Sổ Cái").await {
        Ok(made) => pages::secret(&made),
        Err(error) => pages::step(Step::Factor, Some(explained(error))),
    }
}

/// `POST /second-factor/code`: puts it in force by its first code, and shows the recovery codes once.
pub(crate) async fn confirm_factor(State(app): State<Shared>, request: Request) -> Response {
    let session = match identified(&app, request.headers()).await {
        Ok(Some(session)) => session,
        Ok(None) => return Problem::Unauthenticated.into_response(),
        Err(problem) => return problem.into_response(),
    };
    let given = match sent::<FirstCode>(&app, request).await {
        Ok(Sent::Form(given) | Sent::Json(given)) => given,
        Err(problem) => return problem.into_response(),
    };
    let code = if given.code.len() > SECRET_BYTES { "" } else { &given.code };
    match app.runtime.enroll_factor((session.school, session.account), code).await {
        Ok(codes) => pages::recovery_codes(codes.iter().map(|code| code.as_str())),
        Err(error) => pages::step(Step::Factor, Some(explained(error))),
    }
}

/// Who looks at a page, and what they have to do first.
async fn visitor(app: &App, headers: &HeaderMap) -> Result<(Session, Option<SignInDuty>), Problem> {
    let credential = crate::session::Credential::of(headers, &app.options);
    let session = credential.session(app).await?.ok_or(Problem::Unauthenticated)?;
    let duty =
        app.runtime.sign_in_duty((session.school, session.account)).await.map_err(|_| Problem::Busy)?;
    Ok((session, duty))
}

fn fits(password: &str, repeat: Option<&str>) -> Result<(), Problem> {
    if repeat.is_some_and(|repeat| repeat != password) {
        return Err(Problem::PasswordsDiffer);
    }
    if password.len() > SECRET_BYTES { Err(Problem::PasswordUnfit) } else { Ok(()) }
}

fn explained(error: CredentialError) -> Problem {
    match error {
        CredentialError::InvitationInvalid
        | CredentialError::LoginInvalid
        | CredentialError::LoginTaken
        | CredentialError::UnknownAccount => Problem::InvitationInvalid,
        CredentialError::PasswordTooShort { .. } | CredentialError::PasswordTooLong { .. } => {
            Problem::PasswordUnfit
        }
        CredentialError::Forbidden => Problem::Forbidden,
        CredentialError::WrongPassword => Problem::WrongCredentials,
        CredentialError::WrongCode => Problem::WrongCode,
        CredentialError::TryLater { after } => Problem::TooManySignIns(after),
        CredentialError::Busy => Problem::Busy,
    }
}

/// What a program is told when the password was right and a code is awaited.
pub(crate) fn challenged(challenge: &str) -> Response {
    let mut body = Problem::CodeRequired.body();
    if let Some(map) = body.as_object_mut() {
        map.insert("challenge".to_owned(), challenge.into());
    }
    let mut response = Json(body).into_response();
    Problem::CodeRequired.dress(&mut response);
    response
}

/// What a sign-in that ended in an error means for who asks.
pub(crate) const fn sign_in_problem(error: SignInError) -> Problem {
    match error {
        SignInError::WrongCredentials => Problem::WrongCredentials,
        SignInError::WrongCode => Problem::WrongCode,
        SignInError::CodeRequired => Problem::CodeRequired,
        SignInError::TryLater { after } => Problem::TooManySignIns(after),
        SignInError::Busy => Problem::Busy,
    }
}
