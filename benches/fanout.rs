//! What it costs to tell 500 open gradebooks of one saved cell.
//!
//! `cargo bench -p socai-benches --bench fanout`. 500 WebSockets of 50 accounts follow a class; a cell is saved, and the clock runs
//! until the last of them was told. Beside it a bare axum server sends the same bytes to as many WebSockets from a broadcast
//! channel. Clients are on a thread of their own and are not counted. Environment: `SOCAI_BENCH_ROUNDS`, `SOCAI_BENCH_CLIENTS`.

use std::net::SocketAddr;
use std::time::Instant;

use axum::Router;
use axum::extract::ws::{Message as Sent, WebSocketUpgrade};
use axum::routing::any;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use socai_benches::desk::{CLASS, CLASS_INDEX, Desk};
use socai_benches::report::{Arm, Spread, Taken, line, table};
use socai_benches::sample::Sample;
use socai_benches::wire::{CLIENT, server_time};
use socai_benches::{Failure, machine, size};
use socai_runtime::{Command, Request};
use socai_school::regulations::{AssessmentPeriod, Target};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};

const EVENTS: usize = 20_000;
/// WebSockets of one account: the server's bound.
const EACH: usize = 10;

const FOLLOW: &str = "subscription Follow($school: ID!, $class: ID!) { gradebookChanged(school: $school, classId: $class, \
    period: { year: \"2025-2026\", moment: END_OF_YEAR }) { position entry { kind } \
    cell { student { id } target { code } mark { text } comment version } } }";

fn main() -> Result<(), Failure> {
    machine::print(&[]);
    let rounds = size("SOCAI_BENCH_ROUNDS", 20)?;
    let clients = size("SOCAI_BENCH_CLIENTS", 500)?.div_ceil(EACH) * EACH;
    let server = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let outside = Builder::new_multi_thread().worker_threads(1).thread_name(CLIENT).enable_all().build()?;
    let desk = server.block_on(Desk::open(EVENTS))?;
    let ours = socai_server::serve(desk.runtime.clone(), Desk::options(0), std::future::pending());
    let ours = server.block_on(ours)?.address();
    let tokens = server.block_on(desk.readers(clients / EACH))?;

    let (told, mut heard) = mpsc::unbounded_channel();
    let (bare_told, mut bare_heard) = mpsc::unbounded_channel();
    let ids = desk.ask(
        ours,
        "query Ids($code: String!, $class: String!) { school(code: $code) { id class(by: { name: { year: \"2025-2026\", name: $class } }) { id } } }",
        &json!({ "code": desk.code, "class": CLASS }),
    )?;
    let variables = json!({ "school": ids["school"]["id"], "class": ids["school"]["class"]["id"] });
    for token in tokens.iter().flat_map(|token| std::iter::repeat_n(token, EACH)) {
        outside.block_on(follow(ours, token, &variables, told.clone()))?;
    }
    let (news, _) = broadcast::channel::<String>(64);
    let bare = listen(&server, bare(news.clone()))?;
    for _ in 0..clients {
        outside.block_on(listen_to(bare, bare_told.clone()))?;
    }

    let mut arms = ["bare axum: a broadcast of the same bytes", "socai: gradebookChanged"].map(Arm::new);
    let mut all = [Vec::new(), Vec::new()];
    // The first round brings everybody on.
    for round in 0..=rounds {
        let (start, before) = (Instant::now(), server_time());
        let saving = save_cell(&desk, u32::try_from(round)?);
        server.block_on(saving)?;
        let text = outside.block_on(everybody(&mut heard, clients))?;
        let taken = Taken { seconds: start.elapsed().as_secs_f64(), on_core: server_time() - before };

        let (start, before) = (Instant::now(), server_time());
        news.send(text)?;
        outside.block_on(everybody(&mut bare_heard, clients))?;
        let bare = Taken { seconds: start.elapsed().as_secs_f64(), on_core: server_time() - before };
        if round > 0 {
            for ((arm, all), taken) in arms.iter_mut().zip(&mut all).zip([bare, taken]) {
                arm.add(clients, taken);
                all.push(taken.seconds * 1e3);
            }
        }
    }
    table(&format!("telling {clients} clients of one saved cell, {rounds} rounds"), "message", &arms, 0);
    for (arm, all) in arms.iter().zip(&all) {
        line(&format!("  {}: the last was told after {} ms", arm.name, Spread::of(all)));
    }
    line("  the time and the cost of saving the cell, durably, are in the second");
    Ok(())
}

/// A client of ours that passes on what it is told.
async fn follow(
    address: SocketAddr,
    token: &str,
    variables: &Value,
    told: mpsc::UnboundedSender<String>,
) -> Result<(), Failure> {
    let mut request = format!("ws://{address}/graphql/ws").into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    headers.insert("authorization", format!("Bearer {token}").parse()?);
    let (mut socket, _) = connect_async(request).await?;
    socket.send(Message::text(json!({ "type": "connection_init" }).to_string())).await?;
    let acknowledged = socket.next().await.ok_or("no acknowledgement")??;
    if !acknowledged.to_text()?.contains("connection_ack") {
        return Err(format!("instead of an acknowledgement: {acknowledged}").into());
    }
    let payload = json!({ "query": FOLLOW, "variables": variables });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": payload });
    socket.send(Message::text(subscribe.to_string())).await?;
    tokio::spawn(async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message
                && told.send(text.to_string()).is_err()
            {
                return;
            }
        }
    });
    Ok(())
}

async fn listen_to(address: SocketAddr, told: mpsc::UnboundedSender<String>) -> Result<(), Failure> {
    let (mut socket, _) = connect_async(format!("ws://{address}/")).await?;
    tokio::spawn(async move {
        while let Some(Ok(Message::Text(text))) = socket.next().await {
            if told.send(text.to_string()).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Waits until so many were told, and gives what the last was told.
async fn everybody(heard: &mut mpsc::UnboundedReceiver<String>, clients: usize) -> Result<String, Failure> {
    let mut last = String::new();
    for _ in 0..clients {
        last = heard.recv().await.ok_or("nobody follows any more")?;
        if !last.contains("\"next\"") {
            return Err(format!("instead of an event: {last}").into());
        }
    }
    Ok(last)
}

fn bare(news: broadcast::Sender<String>) -> Router {
    let upgrade = move |upgrade: WebSocketUpgrade| async move {
        let mut news = news.subscribe();
        upgrade.on_upgrade(move |mut socket| async move {
            while let Ok(text) = news.recv().await {
                if socket.send(Sent::Text(text.into())).await.is_err() {
                    return;
                }
            }
        })
    };
    Router::new().route("/", any(upgrade))
}

fn listen(runtime: &Runtime, router: Router) -> Result<SocketAddr, Failure> {
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(address)
    })
}

/// Saves the first cell of the class.
async fn save_cell(desk: &Desk, turn: u32) -> Result<(), Failure> {
    let state = desk.handle.now().await?;
    let mut columns = desk.sample.columns()?.into_iter().filter(|column| {
        column.class == CLASS_INDEX
            && column.moment == AssessmentPeriod::EndOfYear
            && matches!(column.target, Target::Subject(_))
    });
    let column = columns.next().ok_or("the class has no subject")?;
    let Request { actor, command_id, command: Command::EnterGrades(mut command) } =
        desk.sample.enter(column, turn + 1)?
    else {
        return Err("a column is entered by another command".into());
    };
    command.entries.truncate(1);
    for entry in &mut command.entries {
        let cell = state.gradebook.cell(entry.student, Sample::period(column.moment), column.target);
        entry.expected_version = cell.map_or(0, |cell| cell.version);
    }
    drop(state);
    desk.handle.execute(Request { actor, command_id, command: command.into() }).await?;
    Ok(())
}
