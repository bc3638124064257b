//! Signing in and out, for programs (JSON) and for the page without scripts (a form).
//!
//! Passwords are checked and delayed per login by the runtime; here only the address is limited.

use std::time::Instant;

use axum::{
    Extension, Form, Json,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use socai_runtime::sign_in::{Entered, Session, SignInError, Token};
use socai_school::credentials::SignInDuty;

use crate::{
    app::{App, Shared},
    credentials, limits,
    observe::RequestId,
    pages,
    problem::Problem,
    session::{Credential, Site, cookie_name, look_up, set_cookie},
    transport::media::{MediaType, json_body},
};

/// How long a browser keeps the cookie, in seconds: the longest that a session can live. The session itself ends
/// earlier when it is not used.
const COOKIE_SECONDS: i64 = 12 * 60 * 60;
/// W3C Clear Site Data, 3.1.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// Longer ones cannot exist; they are refused before they cost a hash.
const LOGIN_BYTES: usize = 512;
const PASSWORD_BYTES: usize = 1024;

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
}

/// `POST /sign-in` with `login` and `password`. Answers the token and sets the cookie; a form gets the start page.
pub(crate) async fn sign_in(
    State(app): State<Shared>,
    Extension(id): Extension<RequestId>,
    request: Request,
) -> Response {
    let address = limits::address(request.extensions(), request.headers(), &app.options);
    let site = Site::of(request.headers(), &app.options);
    match MediaType::of(request.headers()) {
        // A form can be sent by any page: only ours may sign a person in.
        Some(MediaType::Form) if site == Site::Ours => {
            let Ok(Form(credentials)) = Form::<Credentials>::from_request(request, &()).await else {
                return Problem::BadRequest.into_response();
            };
            match attempt(&app, id, address, credentials).await {
                Ok(Entered::Session(token, session)) => entered(&app, &token, &session, true).await,
                Ok(Entered::Challenge(challenge)) => {
                    pages::step(pages::Step::Code { challenge: challenge.as_str() }, None)
                }
                Err(problem) => pages::refused(&app, problem),
            }
        }
        Some(MediaType::Json) if site != Site::Foreign => {
            let credentials = match json_body(request).await {
                Ok(credentials) => credentials,
                Err(problem) => return problem.into_response(),
            };
            match attempt(&app, id, address, credentials).await {
                Ok(Entered::Session(token, session)) => entered(&app, &token, &session, false).await,
                Ok(Entered::Challenge(challenge)) => credentials::challenged(challenge.as_str()),
                Err(problem) => problem.into_response(),
            }
        }
        Some(_) => Problem::ForeignOrigin.into_response(),
        None => Problem::UnsupportedMediaType.into_response(),
    }
}

async fn attempt(
    app: &App,
    id: RequestId,
    address: std::net::IpAddr,
    credentials: Credentials,
) -> Result<Entered, Problem> {
    let Credentials { login, password } = credentials;
    app.sign_in_limit.take(address, Instant::now()).map_err(|wait| {
        app.counters.sign_in_limited();
        Problem::TooManySignIns(wait)
    })?;
    if login.len() > LOGIN_BYTES || password.len() > PASSWORD_BYTES {
        return Err(Problem::WrongCredentials);
    }
    match app.runtime.sign_in().enter_password(&login, &password).await {
        Ok(entered) => {
            app.sign_in_limit.give_back(address);
            Ok(entered)
        }
        Err(error) => Err(refused(app, id, address, error)),
    }
}

/// What a refused sign-in means for who asks.
pub(crate) fn refused(app: &App, id: RequestId, address: std::net::IpAddr, error: SignInError) -> Problem {
    if error == SignInError::Busy {
        // Not the caller's failure.
        app.sign_in_limit.give_back(address);
        tracing::warn!(request_id = %id.0, "sign-in is busy");
    }
    credentials::sign_in_problem(error)
}

/// The answer to who is signed in now, with where to go on: somebody may have something to do first.
pub(crate) async fn entered(app: &App, token: &Token, session: &Session, is_form: bool) -> Response {
    let duty = match app.runtime.sign_in_duty((session.school, session.account)).await {
        Ok(duty) => duty,
        // Every request asks again.
        Err(error) => {
            tracing::warn!(%error, "a school cannot be read at sign-in");
            None
        }
    };
    let answer = if is_form {
        pages::go_on(duty)
    } else {
        let duty_name = duty.map(|duty| match duty {
            SignInDuty::ChangePassword => "CHANGE_PASSWORD",
            SignInDuty::EnrollSecondFactor => "SET_UP_SECOND_FACTOR",
        });
        Json(json!({
            "token": token.as_str(),
            "expiresAt": session.expires.to_string(),
            "login": session.login,
            "duty": duty_name,
            "next": pages::next(duty),
        }))
        .into_response()
    };
    with_cookie(app, token.as_str(), COOKIE_SECONDS, answer)
}

/// `POST /sign-out`. Ends the session behind the token or the cookie; it is no error when there is none.
pub(crate) async fn sign_out(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let credential = Credential::of(&headers, &app.options);
    credential.allowed_to_act(&headers, &app.options)?;
    let (Credential::Bearer(token) | Credential::Cookie(token)) = &credential else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    // Asked first: afterwards nobody knows whose connections to end.
    let session = look_up(&app, token).await?;
    app.runtime.sign_in().sign_out(token).await.map_err(|error| {
        tracing::warn!(%error, "sign-out failed");
        Problem::Busy
    })?;
    if let Some(session) = session {
        app.seats.doubt(&session);
    }
    let answer = match MediaType::of(&headers) {
        Some(MediaType::Form) => Redirect::to("/").into_response(),
        Some(MediaType::Json) | None => StatusCode::NO_CONTENT.into_response(),
    };
    let mut answer = match credential {
        Credential::Cookie(_) => with_cookie(&app, "", 0, answer),
        Credential::Bearer(_) | Credential::Nothing => answer,
    };
    // What was read by `GET` may lie in the browser's cache for an hour.
    answer.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\""));
    Ok(answer)
}

fn with_cookie(app: &App, token: &str, seconds: i64, mut response: Response) -> Response {
    match set_cookie(&app.options, token, seconds).parse() {
        Ok(cookie) => {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Err(_) => {
            tracing::error!(cookie = cookie_name(&app.options), "the token does not fit into a header");
            Problem::Internal.into_response()
        }
    }
}
