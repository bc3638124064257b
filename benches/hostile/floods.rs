//! Attacks on connections rather than on documents.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _, future::join_all};
use serde_json::json;
use socai_benches::Failure;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::{
    attack::{Attacker, Tally},
    victim::Victim,
};

/// How long an attacker waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);
const POST: &str = "POST /graphql HTTP/1.1\r\nhost: socai.test\r\ncontent-type: application/json\r\n";

/// Sends a text on a connection of its own and waits for the status, or the end of the connection.
async fn status(victim: &Victim, text: &str) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(victim.address()).await?;
    // The server may close before it has read all.
    let _ = stream.write_all(text.as_bytes()).await;
    let (mut said, mut more) = (Vec::new(), [0; 4096]);
    while !said.contains(&b'\n') {
        match timeout(PATIENCE, stream.read(&mut more)).await {
            Err(_) => return Ok("nothing".to_owned()),
            Ok(Ok(count)) if count > 0 => said.extend_from_slice(more.get(..count).unwrap_or_default()),
            Ok(_) => break,
        }
    }
    let said = String::from_utf8_lossy(&said);
    Ok(said.split(' ').nth(1).unwrap_or("connection closed").to_owned())
}

async fn each(victim: &Victim, texts: Vec<String>) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    for answer in join_all(texts.iter().map(|text| status(victim, text))).await {
        tally.add(answer?);
    }
    Ok(tally)
}

pub(crate) async fn large_header(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    each(victim, vec![format!("{POST}x-large: {}\r\n\r\n", "x".repeat(64 << 10)); times]).await
}

pub(crate) async fn many_headers(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    let headers: String = (0..300).map(|n| format!("x-{n}: 1\r\n")).collect();
    each(victim, vec![format!("{POST}{headers}\r\n"); times]).await
}

pub(crate) async fn slow_headers(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    each(victim, vec![format!("{POST}x-slow: "); times]).await
}

pub(crate) async fn slow_bodies(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    each(victim, vec![format!("{POST}content-length: 100000\r\n\r\n{{"); times]).await
}

/// Opens connections, says nothing for a while and closes them.
pub(crate) async fn idle(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let mut open = Vec::new();
    for _ in 0..times {
        match TcpStream::connect(victim.address()).await {
            Ok(stream) => open.push(stream),
            Err(_) => tally.add("not let in"),
        }
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    for stream in &mut open {
        let mut bytes = [0; 16];
        let closed = timeout(Duration::from_millis(1), stream.read(&mut bytes)).await;
        tally.add(if closed.is_ok() { "503" } else { "left open" });
    }
    Ok(tally)
}

pub(crate) async fn wrong_passwords(victim: &Victim, times: usize) -> Result<Tally, Failure> {
    let body = json!({ "login": "hieutruong", "password": "mat-khau-sai" }).to_string();
    let head = "POST /sign-in HTTP/1.1\r\nhost: socai.test\r\ncontent-type: application/json\r\n";
    each(victim, vec![format!("{head}content-length: {}\r\n\r\n{body}", body.len()); times]).await
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(victim: &Victim, attacker: &Attacker) -> Result<Result<Socket, u16>, Failure> {
    let mut request = format!("ws://{}/graphql/ws", victim.address()).into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {}", attacker.token()))?);
    match connect_async(request).await {
        Ok((mut socket, _)) => {
            let begin = json!({ "type": "connection_init" }).to_string();
            let _ = socket.send(Message::text(begin)).await;
            Ok(Ok(socket))
        }
        Err(Error::Http(answer)) => Ok(Err(answer.status().as_u16())),
        Err(error) => Err(error.into()),
    }
}

/// Sends all messages as fast as they are taken, and reads what is answered until the connection ends.
pub(crate) async fn websocket(
    victim: &Victim,
    attacker: &Attacker,
    messages: Vec<String>,
) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    let socket = match connect(victim, attacker).await? {
        Ok(socket) => socket,
        Err(status) => {
            tally.add(status.to_string());
            return Ok(tally);
        }
    };
    let (mut say, mut hear) = socket.split();
    let listening = tokio::spawn(async move {
        let (mut answers, mut end) = (0, "left open".to_owned());
        while let Ok(Some(message)) = timeout(Duration::from_secs(2), hear.next()).await {
            match message {
                Ok(Message::Close(frame)) => {
                    end = frame
                        .map_or("closed".to_owned(), |frame| format!("closed {}", u16::from(frame.code)));
                }
                Ok(_) => answers += 1,
                Err(_) if end == "left open" => "connection closed".clone_into(&mut end),
                Err(_) => {}
            }
        }
        (answers, end)
    });
    for message in messages {
        if !matches!(timeout(PATIENCE, say.send(Message::text(message))).await, Ok(Ok(()))) {
            break;
        }
    }
    let (answers, end) = listening.await?;
    tally.add(format!("{answers} answers, {end}"));
    Ok(tally)
}

/// Opens many of them at once.
pub(crate) async fn many_websockets(
    victim: &Victim,
    attacker: &Attacker,
    times: usize,
) -> Result<Tally, Failure> {
    let (mut tally, mut open) = (Tally::default(), Vec::new());
    for _ in 0..times {
        match connect(victim, attacker).await? {
            Ok(socket) => open.push(socket),
            Err(status) => tally.add(status.to_string()),
        }
    }
    for socket in &mut open {
        let end = loop {
            match timeout(Duration::from_millis(200), socket.next()).await {
                Err(_) => break "left open".to_owned(),
                Ok(Some(Ok(Message::Close(frame)))) => {
                    break frame
                        .map_or("closed".to_owned(), |frame| format!("closed {}", u16::from(frame.code)));
                }
                Ok(Some(Ok(_))) => {}
                Ok(_) => break "connection closed".to_owned(),
            }
        };
        tally.add(end);
    }
    Ok(tally)
}
