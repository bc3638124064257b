//! Requests that are made to hurt: each gets its typed refusal, and everybody else their answer.

mod documents;

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use socai_server::{ServeOptions, serve};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    time::timeout,
};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::school::{Answer, CODE, TestSchool, post};

/// No answer to something hostile is longer.
const LONGEST: usize = 64 * 1024;
const SOON: Duration = Duration::from_secs(30);

async fn ask(school: &TestSchool, token: &str, body: String) -> Answer {
    let mut request = post("/graphql");
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    school.send(request.body(Body::from(body)).unwrap()).await
}

/// Somebody else is answered, whatever goes on.
async fn others_are_answered(school: &TestSchool, token: &str) {
    let seen = school.graphql(token, "{ viewer { login school { code } } }", json!({})).await;
    assert_eq!(seen["data"]["viewer"]["school"]["code"], CODE);
}

#[tokio::test]
async fn every_hostile_document_is_refused_for_what_it_is() {
    // What is refused is paid for as well: enough for all of them.
    let school =
        TestSchool::open_with(ServeOptions { cost_budget: 1_000_000_000, ..ServeOptions::default() }).await;
    let (attacker, other) = (school.token("admin").await, school.token("teacher-3a").await);
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for hostile in documents::all(CODE, 0) {
        let body = json!({ "query": hostile.query, "variables": hostile.variables }).to_string();
        // The second time the verdict may have been kept.
        for _ in 0..2 {
            let answer = ask(&school, &attacker, body.clone()).await;
            let code = answer.code();
            if !(hostile.codes.contains(&code.as_str()) || answer.status == 413 && code == "BODY_TOO_LARGE") {
                let start: String = answer.text().chars().take(300).collect();
                wrong.push(format!(
                    "{}: {} {code}, not {:?}: {start}",
                    hostile.name, answer.status, hostile.codes
                ));
            }
            if answer.body.len() > LONGEST || answer.status.is_server_error() {
                wrong.push(format!("{}: {} with {} bytes", hostile.name, answer.status, answer.body.len()));
            }
            seen.insert(code);
        }
        others_are_answered(&school, &other).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() > 8, "{seen:?}");
}

#[tokio::test]
async fn who_is_not_signed_in_gets_no_further_with_them() {
    let school =
        TestSchool::open_with(ServeOptions { cost_budget: 1_000_000_000, ..ServeOptions::default() }).await;
    for hostile in documents::all(CODE, 0) {
        let body = json!({ "query": hostile.query, "variables": hostile.variables }).to_string();
        let answer = ask(&school, "", body).await;
        assert!(!answer.status.is_server_error(), "{}: {answer:?}", hostile.name);
        assert!(answer.body.len() <= LONGEST, "{}", hostile.name);
        // Whatever is answered, it names nothing of the school.
        assert!(answer.json()["data"].get("school").is_none_or(Value::is_null), "{}", hostile.name);
    }
}

#[tokio::test]
async fn bodies_that_are_no_request_are_refused() {
    let school = TestSchool::open().await;
    let (attacker, other) = (school.token("admin").await, school.token("teacher-3a").await);
    let batch = format!("[{}]", vec![r#"{"query":"{__typename}"}"#; 10_000].join(","));
    assert_eq!(ask(&school, &attacker, batch).await.code(), "BATCH_NOT_SUPPORTED");
    let deep = format!(r#"{{"query":"{{__typename}}","variables":{{"a":{}"#, "[".repeat(40_000));
    assert_eq!(ask(&school, &attacker, deep).await.code(), "BAD_REQUEST");
    let deeper = format!(r#"{{"query":"{{__typename}}","variables":{{"a":{}"#, "[".repeat(500_000));
    assert_eq!(ask(&school, &attacker, deeper).await.code(), "BODY_TOO_LARGE");
    let unending = format!(r#"{{"query":"{}"#, "x".repeat(1_000_000));
    assert_eq!(ask(&school, &attacker, unending).await.code(), "BAD_REQUEST");
    // What is sent compressed is not unpacked.
    let packed = post("/graphql")
        .header(header::AUTHORIZATION, format!("Bearer {attacker}"))
        .header(header::CONTENT_ENCODING, "gzip");
    let packed = school.send(packed.body(Body::from(vec![0x1f, 0x8b, 8, 0, 0, 0])).unwrap()).await;
    assert!(packed.status.is_client_error(), "{packed:?}");
    others_are_answered(&school, &other).await;
}

/// A server on a real port.
struct Listening {
    school: TestSchool,
    address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

async fn listening() -> Listening {
    let school = TestSchool::open().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let options = ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)));
    let shutdown = async { stopped.await.unwrap_or_default() };
    let address = serve(school.runtime.clone(), options, shutdown).await.unwrap().address();
    Listening { school, address, _stop: stop }
}

/// The status line that a raw request is answered with; empty when the connection just ends.
async fn status(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may close before it has read all.
    let _ = stream.write_all(text.as_bytes()).await;
    let mut said = Vec::new();
    let mut more = [0; 4096];
    while !said.contains(&b'\n') {
        match timeout(SOON, stream.read(&mut more)).await.expect("silence") {
            Ok(count) if count > 0 => said.extend_from_slice(&more[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned()
}

const LIVEZ: &str = "GET /livez HTTP/1.1\r\nhost: socai.test\r\nconnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_idle_connections_keep_nobody_out() {
    let Listening { school: _school, address, _stop } = listening().await;
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    assert_eq!(status(address, LIVEZ).await, "HTTP/1.1 200 OK");
    // More than one address may have is turned away at the door, and frees its place when it goes.
    for _ in 0..100 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    assert_eq!(status(address, LIVEZ).await, "HTTP/1.1 503 Service Unavailable");
    drop(idle);
    let began = tokio::time::Instant::now();
    while status(address, LIVEZ).await != "HTTP/1.1 200 OK" {
        assert!(began.elapsed() < SOON, "the places are not free again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn floods_over_a_websocket_end_with_its_connection() {
    let Listening { school, address, _stop } = listening().await;
    let (attacker, other) = (school.token("admin").await, school.token("teacher-3a").await);
    let follow = |id: usize| {
        let query = format!("subscription {{ journal(school: \"x{id}\", after: 0) {{ position }} }}");
        json!({ "type": "subscribe", "id": id.to_string(), "payload": { "query": query } }).to_string()
    };
    let bomb = documents::all(CODE, 0).into_iter().find(|it| it.name.contains("double 30")).unwrap();
    let bomb = |id: usize| {
        json!({ "type": "subscribe", "id": id.to_string(), "payload": { "query": bomb.query } }).to_string()
    };
    let ping = json!({ "type": "ping" }).to_string();
    let floods: [(&str, Vec<String>); 4] = [
        ("subscriptions", (0..2_000).map(follow).collect()),
        ("fragment bombs", (0..500).map(bomb).collect()),
        ("pings", vec![ping; 5_000]),
        ("one message of 4 MiB", vec![format!("\"{}\"", "x".repeat(4 << 20))]),
    ];
    for (name, messages) in floods {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {attacker}")).unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let (mut say, mut hear) = socket.split();
        say.send(Message::text(json!({ "type": "connection_init" }).to_string())).await.unwrap();
        // What is heard must not fill up: a client that floods may well read.
        let heard = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&heard);
        let listening = tokio::spawn(async move {
            while let Some(Ok(message)) = hear.next().await {
                counted.fetch_add(1, Ordering::Relaxed);
                if let Message::Text(text) = message {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    assert!(message["payload"]["data"].is_null(), "{message}");
                }
            }
        });
        for message in messages {
            if timeout(SOON, say.send(Message::text(message))).await.expect("stuck").is_err() {
                break;
            }
        }
        others_are_answered(&school, &other).await;
        assert_eq!(status(address, LIVEZ).await, "HTTP/1.1 200 OK", "{name}");
        // The client leaves in the midst of it: what it still has coming is read slowly, and by nobody.
        drop(say);
        if listening.is_finished() {
            listening.await.unwrap();
        } else {
            listening.abort();
        }
        assert!(heard.load(Ordering::Relaxed) > 0, "{name}: not even a close");
    }
    assert_eq!(school.send(crate::school::get("/livez")).await.status, StatusCode::OK);
}
