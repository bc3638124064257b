//! What reading a gradebook and saving a column cost over HTTP.
//!
//! `cargo bench -p socai-benches --bench http`. A teacher reads the gradebook of a class of 35 students, 12 subjects, 4 periods: from
//! a bare axum server that writes typed structs of the same bytes as JSON, from one that has the bytes ready, from ours without
//! and with its cache of answers; all in one process with one worker, the clients on threads of their own. Then a column of 35
//! grades is saved, over HTTP and in the process. With valgrind installed the instructions of each read are counted, without
//! sockets. Environment: `SOCAI_BENCH_ROUNDS`, `SOCAI_BENCH_REQUESTS` (per round and arm), `SOCAI_BENCH_COUNT=0` (no valgrind).

mod bare;
mod count;
mod save;

use std::net::SocketAddr;

use axum::Router;
use serde_json::{Value, json};
use socai_benches::desk::{CLASS, Desk};
use socai_benches::report::{Arm, rows_with_header, table};
use socai_benches::sample::CLASS_SIZE;
use socai_benches::wire::{Seen, Wire, drive};
use socai_benches::{Failure, machine, size};
use tokio::runtime::{Builder, Runtime};

use crate::bare::Answer;

const EVENTS: usize = 20_000;
const CACHE: usize = 64 << 20;
const MOMENTS: [&str; 4] = ["MID_TERM_ONE", "END_TERM_ONE", "MID_TERM_TWO", "END_OF_YEAR"];
const READS: [&str; 5] = [
    "bare axum: typed structs written as JSON",
    "bare axum: the bytes are ready",
    "socai: not cached",
    "socai: cached",
    "socai: cached, as zstd",
];

fn main() -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--count") {
        let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).ok_or("--count ARM N");
        return runtime.block_on(count::once(number(at + 1)?, number(at + 2)?));
    }
    machine::print(&[]);
    let rounds = size("SOCAI_BENCH_ROUNDS", 7)?;
    let requests = size("SOCAI_BENCH_REQUESTS", 240)?;
    let desk = runtime.block_on(Desk::open(EVENTS))?;
    read(&runtime, &desk, rounds, requests)?;
    save::save(&runtime, &desk, rounds, 40)?;
    if size("SOCAI_BENCH_COUNT", 1)? > 0 {
        count::count()?;
    }
    Ok(())
}

/// The query, with the subjects of the class.
fn book(desk: &Desk, address: SocketAddr) -> Result<(String, Value), Failure> {
    let period = "period: { year: \"2025-2026\", moment: ";
    let class = "query Book($code: String!, $class: String!, $targets: [TargetInput!]) { school(code: $code) { class(by: { name: { year: \"2025-2026\", name: $class } })";
    let columns = format!(
        "{class} {{ gradebook({period}END_OF_YEAR }}, targets: $targets) {{ columns {{ target {{ subject }} }} }} }} }} }}"
    );
    let mut variables = json!({ "code": desk.code, "class": CLASS });
    let answer = desk.ask(address, &columns, &variables)?;
    let columns = &answer["school"]["class"]["gradebook"]["columns"];
    let subjects = columns.as_array().into_iter().flatten().map(|column| &column["target"]["subject"]);
    let targets: Vec<Value> =
        subjects.filter(|subject| subject.is_string()).take(12).map(|it| json!({ "subject": it })).collect();
    if targets.len() != 12 {
        return Err("the class has not 12 subjects".into());
    }
    variables["targets"] = targets.into();
    let books = MOMENTS.map(|moment| {
        format!(
            " {moment}: gradebook({period}{moment} }}, targets: $targets) {{ rows {{ student {{ id name {{ full }} }} \
             cells {{ level score comment enteredAt version }} }} }}"
        )
    });
    Ok((format!("{class} {{{} }} }} }}", books.concat()), variables))
}

/// Serves a router on a free port until the process ends.
fn listen(runtime: &Runtime, router: Router) -> Result<SocketAddr, Failure> {
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(address)
    })
}

/// Ours, on a free port until the process ends.
fn listen_ours(runtime: &Runtime, desk: &Desk, cache: usize) -> Result<SocketAddr, Failure> {
    let serving = socai_server::serve(desk.runtime.clone(), Desk::options(cache), std::future::pending());
    Ok(runtime.block_on(serving)?.address())
}

/// The arms of reading: whom to ask, and how.
type Asked = (SocketAddr, Vec<u8>);

fn arms(runtime: &Runtime, desk: &Desk) -> Result<([Asked; 5], usize), Failure> {
    let (plain, cached) = (listen_ours(runtime, desk, 0)?, listen_ours(runtime, desk, CACHE)?);
    let (query, variables) = book(desk, plain)?;
    let request = desk.request(&query, &variables, &[]);
    let body = Wire::connect(plain)?.exchange(&request)?.to_vec();
    let answer: Answer = serde_json::from_slice(&body)?;
    if serde_json::to_vec(&answer)? != body {
        return Err("the bare server would send other bytes".into());
    }
    let length = body.len();
    let bare = listen(runtime, bare::serving(answer, body.into()))?;
    let at = |path: &str| String::from_utf8_lossy(&request).replacen("/graphql", path, 1).into_bytes();
    let zipped = desk.request(&query, &variables, &[("accept-encoding", "zstd")]);
    let arms = [
        (bare, at("/structs")),
        (bare, at("/ready")),
        (plain, request.clone()),
        (cached, request.clone()),
        (cached, zipped),
    ];
    Ok((arms, length))
}

fn read(runtime: &Runtime, desk: &Desk, rounds: usize, requests: usize) -> Result<(), Failure> {
    let (asked, length) = arms(runtime, desk)?;
    for clients in [1, 8] {
        let mut arms = READS.map(Arm::new);
        let mut waited = READS.map(|_| Vec::new());
        for _ in 0..rounds {
            for (((address, request), arm), waited) in asked.iter().zip(&mut arms).zip(&mut waited) {
                let seen: Seen = drive(*address, request, clients, requests / clients)?;
                arm.add(seen.waited.len(), seen.taken);
                waited.extend(seen.waited);
            }
        }
        let title = format!(
            "reading a gradebook of {CLASS_SIZE} students, 12 subjects, 4 periods ({length} bytes): {clients} clients, {rounds} rounds of {requests}"
        );
        table(&title, "request", &arms, 0);
        rows_with_header(
            &["", "p50 ms", "p99 ms"],
            &std::array::from_fn::<_, 5, _>(|at| latency(READS[at], &waited[at])),
        );
    }
    Ok(())
}

fn latency(name: &str, waited: &[f64]) -> [String; 3] {
    let mut sorted = waited.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |percent: usize| sorted.get(sorted.len() * percent / 100).copied().unwrap_or(f64::NAN) * 1e3;
    [name.to_owned(), format!("{:.2}", at(50)), format!("{:.2}", at(99))]
}
