//! How many instructions a read takes, as valgrind counts them: the same on a busy machine as on an idle one.

use std::process::Command;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use serde_json::json;
use socai_benches::Failure;
use socai_benches::desk::Desk;
use socai_benches::report::{line, rows_with_header};
use tokio::runtime::Builder;
use tower::ServiceExt as _;

use crate::{CACHE, EVENTS, READS, bare, book, listen_ours};

/// Counts what each way of reading takes, in processes of their own under valgrind: the difference of two runs of different
/// length, so that setting up is not counted.
pub(crate) fn count() -> Result<(), Failure> {
    const LENGTHS: [usize; 2] = [10, 40];
    if Command::new("valgrind").arg("--version").output().is_err() {
        line("\ninstructions are not counted: valgrind is not installed");
        return Ok(());
    }
    let own = std::env::current_exe()?;
    let mut rows = Vec::new();
    let mut first = f64::NAN;
    for (arm, name) in READS.iter().enumerate() {
        let mut counted = [0.0; 2];
        for (length, counted) in LENGTHS.iter().zip(&mut counted) {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(&own)
                .args(["--count", &arm.to_string(), &length.to_string()])
                .output()?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let total = text.lines().find_map(|line| line.split_once("Collected :")).ok_or(text.clone())?.1;
            *counted = total.trim().parse()?;
        }
        let each = (counted[1] - counted[0]) / (LENGTHS[1] - LENGTHS[0]) as f64 / 1e6;
        if arm == 0 {
            first = each;
        }
        rows.push([(*name).to_owned(), format!("{each:.2}"), format!("{:.2}", first / each)]);
    }
    line("\ninstructions of one read, without sockets");
    rows_with_header(&["", "millions", "ratio to bare axum"], &rows);
    Ok(())
}

/// One arm so often, without sockets.
pub(crate) async fn once(arm: usize, requests: usize) -> Result<(), Failure> {
    let desk = Desk::open(EVENTS).await?;
    let query = tokio::task::block_in_place(|| -> Result<_, Failure> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let found = book(&desk, listen_ours(&runtime, &desk, 0)?)?;
        runtime.shutdown_background();
        Ok(found)
    })?;
    let body = json!({ "query": query.0, "variables": query.1 }).to_string();
    let ask = async |router: &Router, path: &str, encoding: &str| -> Result<Bytes, Failure> {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", desk.token))
            .header(header::ACCEPT_ENCODING, encoding)
            .body(Body::from(body.clone()))?;
        let response = router.clone().oneshot(request).await?;
        Ok(axum::body::to_bytes(response.into_body(), usize::MAX).await?)
    };
    let ours = socai_server::router(desk.runtime.clone(), Desk::options(if arm < 3 { 0 } else { CACHE }))?;
    let bytes = ask(&ours, "/graphql", "identity").await?;
    let bare = bare::serving(serde_json::from_slice(&bytes)?, bytes);
    for _ in 0..=requests {
        match arm {
            0 => ask(&bare, "/structs", "identity").await?,
            1 => ask(&bare, "/ready", "identity").await?,
            4 => ask(&ours, "/graphql", "zstd").await?,
            _ => ask(&ours, "/graphql", "identity").await?,
        };
    }
    Ok(())
}
