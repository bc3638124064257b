//! Counters in the Prometheus text format, for loopback or whoever holds the token.
//!
//! Labels are route templates, states and school ids: few, and nothing about a person.

mod answers;
mod graphql;
mod histogram;

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::header,
    response::{IntoResponse, Response},
};
use socai_documents::Counts;
use socai_runtime::MetricsSnapshot;
use tokio::sync::watch;

use self::{
    answers::Answers,
    graphql::Operations,
    histogram::{Histogram, Seconds},
};
use crate::{app::Shared, problem::Problem, session};

/// Upper bounds of the duration histogram, in microseconds: 0.5 ms to 5 s.
const BUCKETS: [u64; 9] = [500, 1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000];

/// What this crate counts since its start.
#[derive(Debug)]
pub(crate) struct Counters {
    routes: Mutex<BTreeMap<String, Route>>,
    pub(crate) graphql: Operations,
    pub(crate) answers: Answers,
    sign_ins_limited: AtomicU64,
    websockets: Arc<watch::Sender<usize>>,
    websockets_ended: Mutex<BTreeMap<&'static str, u64>>,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            routes: Mutex::default(),
            graphql: Operations::default(),
            answers: Answers::default(),
            sign_ins_limited: AtomicU64::new(0),
            websockets: Arc::new(watch::Sender::new(0)),
            websockets_ended: Mutex::default(),
        }
    }
}

#[derive(Debug)]
struct Route {
    by_status: BTreeMap<u16, u64>,
    durations: Histogram<{ BUCKETS.len() }>,
}

impl Default for Route {
    fn default() -> Self {
        Self { by_status: BTreeMap::new(), durations: Histogram::new(&BUCKETS) }
    }
}

impl Counters {
    /// One answered request.
    pub(crate) fn request(&self, route: &str, status: u16, elapsed: Duration) {
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Route::default());
        }
        if let Some(counted) = routes.get_mut(route) {
            *counted.by_status.entry(status).or_default() += 1;
            counted.durations.observe(micros);
        }
    }

    /// One sign-in refused because of its address.
    pub(crate) fn sign_in_limited(&self) {
        self.sign_ins_limited.fetch_add(1, Relaxed);
    }

    /// Counts a WebSocket in until the answer is dropped; `None` when there are that many already.
    pub(crate) fn open_websocket(&self, limit: usize) -> Option<OpenWebSocket> {
        let is_room = self.websockets.send_if_modified(|open| {
            let is_room = *open < limit;
            *open += usize::from(is_room);
            is_room
        });
        is_room.then(|| OpenWebSocket(Arc::clone(&self.websockets)))
    }

    /// One WebSocket that has ended, by our close code or by who ended it.
    pub(crate) fn websocket_ended(&self, how: &'static str) {
        *self.websockets_ended.lock().unwrap_or_else(PoisonError::into_inner).entry(how).or_default() += 1;
    }

    /// Waits until no WebSocket is open.
    pub(crate) async fn websockets_closed(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.websockets.subscribe().wait_for(|open| *open == 0).await;
    }
}

/// An open WebSocket; dropping it counts it out, also when its task panics.
pub(crate) struct OpenWebSocket(Arc<watch::Sender<usize>>);

impl Drop for OpenWebSocket {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open = open.saturating_sub(1));
    }
}

/// `GET /metrics`.
pub(crate) async fn scrape(State(app): State<Shared>, request: Request) -> Response {
    if !may_scrape(&app, &request) {
        return Problem::NotFound.into_response();
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write_server(&mut text, &app.counters)
        .and_then(|()| write_documents(&mut text, app.documents.counts()))
        .and_then(|()| app.counters.answers.write(&mut text, app.responses.figures()))
        .and_then(|()| write_runtime(&mut text, &app.runtime.metrics()));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn may_scrape(app: &Shared, request: &Request) -> bool {
    if let (Some(expected), Some(given)) = (&app.options.metrics_token, session::bearer(request.headers())) {
        return same(expected.as_bytes(), given.as_bytes());
    }
    // A proxy on this machine is loopback too, but what it passes on comes from elsewhere.
    let headers = request.headers();
    let is_forwarded = ["forwarded", "x-forwarded-for", "via"].iter().any(|name| headers.contains_key(*name));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    !is_forwarded && peer.is_some_and(|info| info.0.ip().to_canonical().is_loopback())
}

/// Compares in a time that does not tell how many bytes are right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP socai_{name} {help}\n# TYPE socai_{name} {kind}")
}

fn single(out: &mut String, name: &str, kind: &str, help: &str, value: u64) -> fmt::Result {
    head(out, name, kind, help)?;
    writeln!(out, "socai_{name} {value}")
}

fn write_server(out: &mut String, counters: &Counters) -> fmt::Result {
    head(out, "build_info", "gauge", "Always 1; the version is the label.")?;
    writeln!(out, "socai_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))?;

    let routes = counters.routes.lock().unwrap_or_else(PoisonError::into_inner);
    head(out, "http_requests_total", "counter", "Answered requests.")?;
    for (route, counted) in routes.iter() {
        for (status, count) in &counted.by_status {
            writeln!(out, "socai_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}")?;
        }
    }
    let name = "http_request_duration_seconds";
    head(out, name, "histogram", "Time to answer.")?;
    for (route, counted) in routes.iter() {
        counted.durations.write(out, name, &format!("route=\"{route}\""), Seconds)?;
    }
    drop(routes);
    counters.graphql.write(out)?;
    let limited = counters.sign_ins_limited.load(Relaxed);
    single(out, "sign_ins_limited_total", "counter", "Sign-ins refused because of their address.", limited)?;
    let open = *counters.websockets.borrow() as u64;
    single(out, "websockets_open", "gauge", "Open WebSocket connections.", open)?;
    head(out, "websockets_ended_total", "counter", "WebSocket connections that ended, by close code.")?;
    for (how, count) in counters.websockets_ended.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        writeln!(out, "socai_websockets_ended_total{{end=\"{how}\"}} {count}")?;
    }
    Ok(())
}

fn write_documents(out: &mut String, documents: Counts) -> fmt::Result {
    single(out, "document_hits_total", "counter", "Documents whose verdict was at hand.", documents.hits)?;
    single(out, "document_misses_total", "counter", "Documents that had to be read.", documents.misses)?;
    single(out, "documents_kept", "gauge", "Verdicts on documents in memory.", documents.kept)
}

fn write_runtime(out: &mut String, runtime: &MetricsSnapshot) -> fmt::Result {
    head(out, "commands_total", "counter", "Commands by outcome.")?;
    for (outcome, count) in [
        ("accepted", runtime.commands_accepted),
        ("replayed", runtime.commands_replayed),
        ("refused", runtime.commands_refused),
        ("busy", runtime.commands_busy),
        ("unknown", runtime.commands_unknown),
        ("failed", runtime.commands_failed),
    ] {
        writeln!(out, "socai_commands_total{{outcome=\"{outcome}\"}} {count}")?;
    }
    head(out, "sign_ins_total", "counter", "Sign-ins by outcome.")?;
    writeln!(out, "socai_sign_ins_total{{outcome=\"ok\"}} {}", runtime.sign_ins_ok)?;
    writeln!(out, "socai_sign_ins_total{{outcome=\"refused\"}} {}", runtime.sign_ins_refused)?;
    for (name, help, value) in [
        ("ledger_batches_total", "Batches committed.", runtime.batches),
        ("ledger_batch_commands_total", "Commands in committed batches.", runtime.batch_commands),
        ("ledger_batch_events_total", "Events in committed batches.", runtime.batch_events),
        ("ledger_append_conflicts_total", "Appends refused after another process wrote.", runtime.conflicts),
        ("as_of_hits_total", "As-of reads answered from memory.", runtime.as_of_hits),
        ("as_of_misses_total", "As-of reads that had to fold.", runtime.as_of_misses),
        ("school_loads_total", "Schools loaded from their ledger.", runtime.loads),
        ("school_evictions_total", "Schools evicted from memory.", runtime.evictions),
    ] {
        single(out, name, "counter", help, value)?;
    }
    single(out, "schools_loaded", "gauge", "Schools in memory.", runtime.loaded_schools)?;
    single(out, "schools_loaded_bytes", "gauge", "Their estimated size.", runtime.loaded_bytes)?;
    head(out, "ledger_head_position", "gauge", "Published head by school.")?;
    for (school, position) in &runtime.heads {
        writeln!(out, "socai_ledger_head_position{{school=\"{school}\"}} {}", position.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::cache::CacheFigures;

    #[test]
    fn a_histogram_adds_up() {
        let counters = Counters::default();
        counters.request("/graphql", 200, Duration::from_micros(700));
        counters.request("/graphql", 400, Duration::from_secs(7));
        let mut text = String::new();
        write_server(&mut text, &counters).unwrap();
        for line in [
            r#"socai_http_requests_total{route="/graphql",status="200"} 1"#,
            r#"socai_http_request_duration_seconds_bucket{route="/graphql",le="0.000500"} 0"#,
            r#"socai_http_request_duration_seconds_bucket{route="/graphql",le="0.001000"} 1"#,
            r#"socai_http_request_duration_seconds_bucket{route="/graphql",le="+Inf"} 2"#,
            r#"socai_http_request_duration_seconds_sum{route="/graphql"} 7.000700"#,
        ] {
            assert!(text.lines().any(|it| it == line), "{line} is missing in\n{text}");
        }
    }

    #[test]
    fn every_family_has_a_type_before_its_first_sample() {
        let mut text = String::new();
        let counters = Counters::default();
        counters.request("/", 200, Duration::ZERO);
        counters.graphql.operation("query", "ok", Some("BUSY"), Some(1), Duration::ZERO);
        write_server(&mut text, &counters).unwrap();
        write_documents(&mut text, Counts::default()).unwrap();
        counters.answers.write(&mut text, CacheFigures::default()).unwrap();
        write_runtime(&mut text, &MetricsSnapshot::default()).unwrap();
        let mut family = "";
        for line in text.lines() {
            if let Some(typed) = line.strip_prefix("# TYPE ") {
                family = typed.split(' ').next().unwrap();
            } else if !line.starts_with('#') {
                assert!(line.starts_with(family), "{line} is not of {family}");
            }
        }
    }

    #[test]
    fn open_websockets_are_bounded_and_counted_out() {
        let counters = Counters::default();
        let first = counters.open_websocket(1);
        assert!(first.is_some());
        assert!(counters.open_websocket(1).is_none());
        drop(first);
        assert!(counters.open_websocket(1).is_some());
    }
}
