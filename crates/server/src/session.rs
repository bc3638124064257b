//! Who is asking: a bearer token or the session cookie, and when a cookie counts.
//!
//! A browser sends the cookie whoever caused the request, so a request that may change something must also show that
//! one of our own pages caused it: by `Origin` (or `Sec-Fetch-Site`), or by a header such as `x-socai-client`, which a
//! foreign page cannot set without a preflight that is never granted. A bearer token needs no such proof. A query by
//! `GET` needs one of these from everybody: a foreign page can cause it without asking, and learn from its duration.

use axum::http::{HeaderMap, header};
use socai_runtime::sign_in::Session;
use socai_school::credentials::SignInDuty;

use crate::{app::App, options::ServeOptions, problem::Problem, transport::media::MediaType};

/// Headers by which programs declare themselves: ours, and those that clients of GraphQL send for this purpose.
const CLIENT_HEADERS: [&str; 4] =
    ["x-socai-client", "graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name"];

/// Whether a header shows that no foreign page caused the request, because its browser would have asked us first.
fn is_declared(headers: &HeaderMap) -> bool {
    CLIENT_HEADERS.iter().any(|name| headers.contains_key(*name))
}

/// Refuses a `GET` that a foreign page may have caused. `application/json` and a token need a preflight, too.
pub(crate) fn refuse_foreign_get(headers: &HeaderMap, options: &ServeOptions) -> Result<(), Problem> {
    let is_safe = headers.contains_key(header::AUTHORIZATION)
        || is_declared(headers)
        || MediaType::of(headers) == Some(MediaType::Json)
        || Site::of(headers, options) == Site::Ours;
    if is_safe { Ok(()) } else { Err(Problem::CsrfSuspected) }
}

/// Where a request comes from, as far as its headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// One of our own pages, or the address bar.
    Ours,
    /// Another site, or a page without an origin.
    Foreign,
    /// No browser says anything: a program.
    Unknown,
}

impl Site {
    pub(crate) fn of(headers: &HeaderMap, options: &ServeOptions) -> Self {
        if let Some(origin) = headers.get(header::ORIGIN) {
            let ours = match (&options.public_origin, origin.to_str()) {
                (_, Err(_)) => false,
                (Some(public), Ok(origin)) => origin == public,
                (None, Ok(origin)) => {
                    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
                    origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host)
                }
            };
            return if ours { Self::Ours } else { Self::Foreign };
        }
        match headers.get("sec-fetch-site").map(axum::http::HeaderValue::as_bytes) {
            Some(b"same-origin" | b"none") => Self::Ours,
            Some(_) => Self::Foreign,
            None => Self::Unknown,
        }
    }
}

/// What a request shows to prove who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    Nothing,
    Bearer(String),
    Cookie(String),
}

impl Credential {
    /// Reads the headers; a bearer token goes before the cookie.
    pub(crate) fn of(headers: &HeaderMap, options: &ServeOptions) -> Self {
        if let Some(token) = bearer(headers) {
            return Self::Bearer(token.to_owned());
        }
        match cookie(headers, cookie_name(options)) {
            Some(token) => Self::Cookie(token.to_owned()),
            None => Self::Nothing,
        }
    }

    /// Whether it may stand behind a request that changes something.
    pub(crate) fn allowed_to_act(&self, headers: &HeaderMap, options: &ServeOptions) -> Result<(), Problem> {
        match self {
            Self::Nothing | Self::Bearer(_) => Ok(()),
            Self::Cookie(_) => match Site::of(headers, options) {
                Site::Ours => Ok(()),
                Site::Unknown if is_declared(headers) => Ok(()),
                Site::Unknown | Site::Foreign => Err(Problem::ForeignOrigin),
            },
        }
    }

    /// The session behind it. A cookie without one is no credential (it has expired); a bearer token without one is
    /// refused, because a program would otherwise go on unnoticed as nobody.
    pub(crate) async fn session(&self, app: &App) -> Result<Option<Session>, Problem> {
        match self {
            Self::Nothing => Ok(None),
            Self::Cookie(token) => look_up(app, token).await,
            Self::Bearer(token) => {
                look_up(app, token).await?.map_or(Err(Problem::Unauthenticated), |it| Ok(Some(it)))
            }
        }
    }
}

/// The session of a request that does something. Nobody who has something to do first, such as changing a password that somebody else
/// chose, comes by here.
pub(crate) async fn acting(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Problem> {
    let Some(session) = identified(app, headers).await? else { return Ok(None) };
    let duty = app.runtime.sign_in_duty((session.school, session.account)).await;
    match duty.map_err(|_| Problem::Busy)? {
        None => Ok(Some(session)),
        Some(SignInDuty::ChangePassword) => Err(Problem::PasswordChangeRequired),
        Some(SignInDuty::EnrollSecondFactor) => Err(Problem::SecondFactorRequired),
    }
}

/// The session of a request, whatever its person still has to do. For GraphQL, which asks that of every way to the school itself, and
/// for the pages on which it is done.
pub(crate) async fn identified(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Problem> {
    let credential = Credential::of(headers, &app.options);
    credential.allowed_to_act(headers, &app.options)?;
    credential.session(app).await
}

/// The session of a token, `None` when there is none (any more).
pub(crate) async fn look_up(app: &App, token: &str) -> Result<Option<Session>, Problem> {
    app.runtime.sign_in().session(token).await.map_err(|error| {
        tracing::warn!(%error, "session lookup failed");
        Problem::Busy
    })
}

/// The token of `Authorization: Bearer …` (RFC 6750, 2.1; the scheme's case does not matter).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && !value.is_empty()).then_some(value)
    })
}

/// With HTTPS the prefix makes browsers refuse the cookie from any other host or from plain HTTP.
pub(crate) fn cookie_name(options: &ServeOptions) -> &'static str {
    if options.is_https() { "__Host-socai_session" } else { "socai_session" }
}

/// The value of `Set-Cookie`; an empty token with age 0 takes the cookie away.
pub(crate) fn set_cookie(options: &ServeOptions, token: &str, max_age_seconds: i64) -> String {
    let secure = if options.is_https() { "; Secure" } else { "" };
    let name = cookie_name(options);
    format!("{name}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", max_age_seconds.max(0))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[track_caller]
    fn check_site(pairs: &[(&'static str, &'static str)], public: Option<&str>, expected: Site) {
        let options = ServeOptions { public_origin: public.map(str::to_owned), ..ServeOptions::default() };
        assert_eq!(Site::of(&headers(pairs), &options), expected, "{pairs:?}");
    }

    #[test]
    fn an_origin_is_ours_when_it_names_the_host_that_was_asked() {
        check_site(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")], None, Site::Ours);
        check_site(&[("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:9090")], None, Site::Foreign);
        check_site(&[("host", "127.0.0.1:8080"), ("origin", "null")], None, Site::Foreign);
        check_site(&[("origin", "http://127.0.0.1:8080")], None, Site::Foreign);
    }

    #[test]
    fn behind_a_proxy_only_the_public_origin_is_ours() {
        let public = Some("https://socai.example");
        check_site(&[("host", "127.0.0.1:8080"), ("origin", "https://socai.example")], public, Site::Ours);
        check_site(&[("host", "socai.example"), ("origin", "http://socai.example")], public, Site::Foreign);
    }

    #[test]
    fn without_an_origin_the_fetch_metadata_decides() {
        check_site(&[("sec-fetch-site", "same-origin")], None, Site::Ours);
        check_site(&[("sec-fetch-site", "cross-site")], None, Site::Foreign);
        check_site(&[("sec-fetch-site", "same-site")], None, Site::Foreign);
        check_site(&[], None, Site::Unknown);
    }

    #[test]
    fn a_cookie_acts_only_for_our_pages_or_declared_programs() {
        let options = ServeOptions::default();
        let cookie = Credential::Cookie("t".into());
        let act = |pairs: &[(&'static str, &'static str)]| cookie.allowed_to_act(&headers(pairs), &options);
        assert_eq!(act(&[]), Err(Problem::ForeignOrigin));
        assert_eq!(act(&[("x-socai-client", "tool")]), Ok(()));
        assert_eq!(act(&[("host", "a"), ("origin", "http://a")]), Ok(()));
        assert_eq!(
            act(&[("host", "a"), ("origin", "http://b"), ("x-socai-client", "tool")]),
            Err(Problem::ForeignOrigin)
        );
        assert_eq!(Credential::Bearer("t".into()).allowed_to_act(&headers(&[]), &options), Ok(()));
    }

    #[test]
    fn a_get_shows_that_no_foreign_page_caused_it() {
        let options = ServeOptions::default();
        let get = |pairs: &[(&'static str, &'static str)]| refuse_foreign_get(&headers(pairs), &options);
        for proof in [
            ("authorization", "Bearer abc"),
            ("x-socai-client", "tool"),
            ("apollo-require-preflight", "true"),
            ("graphql-require-preflight", ""),
            ("x-apollo-operation-name", "Book"),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
        ] {
            assert_eq!(get(&[proof]), Ok(()), "{proof:?}");
        }
        assert_eq!(get(&[("host", "a"), ("origin", "http://a")]), Ok(()));
        for doubtful in [
            ("accept", "application/json"),
            ("content-type", "text/plain"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://elsewhere.test"),
            ("cookie", "socai_session=abc"),
        ] {
            assert_eq!(get(&[doubtful]), Err(Problem::CsrfSuspected), "{doubtful:?}");
        }
    }

    #[test]
    fn the_bearer_token_goes_before_the_cookie() {
        let options = ServeOptions::default();
        let both = headers(&[("authorization", "bearer abc"), ("cookie", "socai_session=def")]);
        assert_eq!(Credential::of(&both, &options), Credential::Bearer("abc".into()));
        let crowd = headers(&[("cookie", "a=1; socai_session=def; b=2")]);
        assert_eq!(Credential::of(&crowd, &options), Credential::Cookie("def".into()));
        let other = headers(&[("authorization", "Basic eDp5"), ("cookie", "xsocai_session=def")]);
        assert_eq!(Credential::of(&other, &options), Credential::Nothing);
    }

    #[test]
    fn the_cookie_is_closed_to_scripts_and_bound_to_the_host_under_https() {
        let plain = ServeOptions::default();
        assert_eq!(
            set_cookie(&plain, "abc", 60),
            "socai_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        );
        let https = ServeOptions { public_origin: Some("https://socai.example".into()), ..plain };
        assert_eq!(
            set_cookie(&https, "", -5),
            "__Host-socai_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
