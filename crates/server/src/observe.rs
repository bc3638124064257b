//! Around every request: its id, its trace, one log event, counters, security headers, and a net under panics.
//!
//! The event never holds a query, variables, a login or an address: they are personal data of minors and their
//! families.

mod operation;
mod trace;

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures::FutureExt;
use uuid::Uuid;

pub(crate) use self::{
    operation::{Operated, outcome},
    trace::Trace,
};
use crate::{app::Shared, problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of one request: the caller's `x-request-id` when it is a UUID, else a new one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// Gives the request its id, runs it, counts it and logs one event.
pub(crate) async fn observe(State(app): State<Shared>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let given = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    let id = given.and_then(|id| Uuid::try_parse(id).ok()).unwrap_or_else(Uuid::now_v7);
    let trace = Trace::of(request.headers());
    request.extensions_mut().insert(RequestId(id));
    request.extensions_mut().insert(trace);
    // The template, not the path: bounded in number and free of ids.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".into(), |path| path.as_str().to_owned());
    let method = request.method().clone();

    let guarded = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = guarded.unwrap_or_else(|_| {
        tracing::error!(request_id = %id, %route, "a handler panicked");
        problem::internal(id)
    });

    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    app.counters.request(&route, status, elapsed);
    tracing::info!(request_id = %id, trace_id = %trace, %method, route, status, elapsed_us = micros(elapsed), "request");

    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    trace.tell(response.headers_mut());
    response
}

fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

/// The headers every answer carries; a page sets its own `Content-Security-Policy` first.
pub(crate) async fn harden(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let defaults = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        // Nobody's grades belong in a shared or a disk cache.
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.options.is_https() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}
