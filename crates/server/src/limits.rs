//! Bounds on what callers may take: requests at once, cost, time, bytes, and failed sign-ins from one address.
//!
//! In memory and per process. The delay per login, which survives restarts, is the runtime's.

mod bucket;
mod caller;
mod places;
mod sign_in;

use std::{
    future::Future,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{ConnectInfo, DefaultBodyLimit, FromRequest, Request, State, rejection::BytesRejection},
    http::{Extensions, HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

pub(crate) use self::{
    caller::{Allowance, Payer, REFILL_TIME, network},
    places::{Place, Places},
    sign_in::SignInLimit,
};
use crate::{
    app::{App, Shared},
    options::ServeOptions,
    problem::Problem,
};

/// Largest body of a GraphQL request of somebody who is signed in, in bytes.
pub(crate) const BODY_BYTES: usize = 1 << 20;
/// The same for who is not: room for the longest document.
pub(crate) const STRANGER_BODY_BYTES: usize = 128 * 1024;
/// A list with which a school sets up a year, in bytes: many times the largest that is known.
pub(crate) const IMPORT_BYTES: usize = 4 << 20;
/// What planning such a list costs: some hundred thousand cells are read, and every command is rehearsed.
pub(crate) const IMPORT_COST: u64 = 100_000;
/// Lists that are planned at once; one more waits.
pub(crate) const IMPORTS_AT_ONCE: usize = 1;
/// Any other body: a login and a password.
const SMALL_BODY_BYTES: usize = 16 * 1024;
/// All headers together, in bytes.
const HEADER_BYTES: usize = 32 * 1024;
/// Path and query of a request, in bytes.
const URI_BYTES: usize = 8 * 1024;
/// Requests of one account at once; one more is answered `TOO_MANY_REQUESTS`.
pub(crate) const REQUESTS_AT_ONCE: usize = socai_graphql::Limits::CURRENT.max_requests_at_once;
/// Requests executed at once; one more is answered `BUSY`.
pub(crate) const CONCURRENT_REQUESTS: usize = 256;
/// From the end of the request to the start of the answer.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(10);

/// For everything but GraphQL: reads the body, which is small, and executes within the bounds.
pub(crate) async fn bounded(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // Before a slot is taken: who sends slowly must not keep others out.
    let body = match read_body(&app, body, SMALL_BODY_BYTES).await {
        Ok(body) => Body::from(body),
        Err(problem) => return problem.into_response(),
    };
    let answered = in_slot(&app, next.run(Request::from_parts(parts, body))).await;
    answered.unwrap_or_else(IntoResponse::into_response)
}

/// Executes in one of the slots of this process and stops waiting after [`REQUEST_TIME`].
pub(crate) async fn in_slot<T>(app: &App, work: impl Future<Output = T>) -> Result<T, Problem> {
    let _slot = app.slots.try_acquire().map_err(|_| Problem::Busy)?;
    tokio::time::timeout(REQUEST_TIME, work).await.map_err(|_| Problem::Timeout)
}

/// The body, when it is no larger than that and all of it arrives in time.
pub(crate) async fn read_body(app: &App, body: Body, limit: usize) -> Result<Bytes, Problem> {
    // What was announced is believed, and nothing of it need arrive.
    if body.size_hint().lower() > limit as u64 {
        return Err(Problem::BodyTooLarge);
    }
    let mut request = Request::new(body);
    DefaultBodyLimit::max(limit).apply(&mut request);
    let read = Bytes::from_request(request, &());
    match tokio::time::timeout(app.options.body_time, read).await {
        Err(_) => Err(Problem::BodyTooSlow),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(rejection)) if is_too_large(&rejection) => Err(Problem::BodyTooLarge),
        Ok(Err(_)) => Err(Problem::BadRequest),
    }
}

fn is_too_large(rejection: &BytesRejection) -> bool {
    rejection.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// Refuses addresses and headers that no client of ours needs.
pub(crate) async fn short(request: Request, next: Next) -> Response {
    if request.uri().path_and_query().is_some_and(|it| it.as_str().len() > URI_BYTES) {
        return Problem::UriTooLong.into_response();
    }
    let bytes: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > HEADER_BYTES {
        return Problem::HeadersTooLarge.into_response();
    }
    next.run(request).await
}

/// The caller's address: the socket's, or what the trusted proxy says. Loopback when there is no socket.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, options: &ServeOptions) -> IpAddr {
    let peer =
        extensions.get::<ConnectInfo<SocketAddr>>().map_or(Ipv6Addr::LOCALHOST.into(), |info| info.0.ip());
    if !options.trust_forwarded_for {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
    // Entries before the last were written by the caller.
    lines.flat_map(|line| line.split(',')).last().and_then(|entry| entry.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_forwarded_entry_is_believed_and_only_behind_a_proxy() {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            "203.0.113.9, 192.0.2.7".parse().unwrap(),
        )]);
        let proxied = ServeOptions { trust_forwarded_for: true, ..ServeOptions::default() };
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(address(&Extensions::new(), &headers, &proxied), ip("192.0.2.7"));
        assert_eq!(address(&Extensions::new(), &headers, &ServeOptions::default()), ip("::1"));
    }
}
