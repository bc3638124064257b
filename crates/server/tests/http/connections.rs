//! Connections over a real socket: slow and oversized requests, how many there may be, and an orderly end.

use std::{net::SocketAddr, time::Duration};

use socai_server::{Bound, ServeOptions, serve};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    time::timeout,
};

use crate::school::TestSchool;

const SOON: Duration = Duration::from_secs(20);
const ASK: &str = "POST /graphql HTTP/1.1\r\nhost: socai.test\r\ncontent-type: application/json\r\ncontent-length: 26\r\n\r\n{\"query\":\"{ __typename }\"}";

struct Server {
    _school: TestSchool,
    bound: Bound,
    stop: oneshot::Sender<()>,
}

async fn server(options: ServeOptions) -> Server {
    let school = TestSchool::open().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let options = ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..options };
    let bound =
        serve(school.runtime.clone(), options, async { stopped.await.unwrap_or_default() }).await.unwrap();
    Server { _school: school, bound, stop }
}

/// A raw connection: what is sent and heard is exactly what a test says.
struct Client(TcpStream);

impl Client {
    async fn connect(server: &Server) -> Self {
        Self(TcpStream::connect(server.bound.address()).await.unwrap())
    }

    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// The next answer: its status line and its body. The body is read by its length.
    async fn hear(&mut self) -> (String, String) {
        let mut bytes = Vec::new();
        let head = loop {
            let mut more = [0; 4096];
            let count = timeout(SOON, self.0.read(&mut more)).await.expect("silence").unwrap();
            assert_ne!(count, 0, "closed after {:?}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&more[..count]);
            if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = String::from_utf8(bytes[..head].to_vec()).unwrap().to_lowercase();
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |it| it.parse().unwrap());
        while bytes.len() < head + length {
            let mut more = [0; 4096];
            let count = timeout(SOON, self.0.read(&mut more)).await.expect("silence").unwrap();
            bytes.extend_from_slice(&more[..count]);
        }
        let status = text.lines().next().unwrap().to_owned();
        (status, String::from_utf8(bytes[head..].to_vec()).unwrap())
    }

    /// Whether the server closes the connection without another word.
    async fn is_closed(&mut self) -> bool {
        let mut byte = [0; 1];
        matches!(timeout(SOON, self.0.read(&mut byte)).await.expect("silence"), Ok(0) | Err(_))
    }
}

#[tokio::test]
async fn one_connection_answers_many_requests() {
    let server = server(ServeOptions::default()).await;
    let mut client = Client::connect(&server).await;
    for _ in 0..3 {
        client.say(ASK).await;
        let (status, body) = client.hear().await;
        assert_eq!(status, "http/1.1 200 ok");
        assert!(body.contains("Query"), "{body}");
    }
}

#[tokio::test]
async fn who_sends_headers_slowly_is_cut_off_and_others_are_answered() {
    let server =
        server(ServeOptions { header_time: Duration::from_millis(300), ..ServeOptions::default() }).await;
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut client = Client::connect(&server).await;
        client.say("POST /graphql HTTP/1.1\r\nhost: socai.test\r\nx-slow: ").await;
        slow.push(client);
    }
    let mut other = Client::connect(&server).await;
    other.say(ASK).await;
    assert_eq!(other.hear().await.0, "http/1.1 200 ok");
    for mut client in slow {
        // Nothing, or that the time is over; then the end.
        let mut said = Vec::new();
        let _ = timeout(SOON, client.0.read_to_end(&mut said)).await.expect("cut off in time");
    }
}

#[tokio::test]
async fn who_sends_a_body_slowly_takes_nothing_from_others() {
    let server =
        server(ServeOptions { body_time: Duration::from_millis(500), ..ServeOptions::default() }).await;
    let mut slow = Vec::new();
    // More than the requests that are executed at once, but of one network: no more than one caller's requests.
    for _ in 0..32 {
        let mut client = Client::connect(&server).await;
        client.say(ASK.split_at(ASK.len() - 1).0).await;
        slow.push(client);
    }
    let mut start = Client::connect(&server).await;
    start.say("GET / HTTP/1.1\r\nhost: socai.test\r\n\r\n").await;
    assert_eq!(start.hear().await.0, "http/1.1 200 ok");
    for mut client in slow {
        let (status, body) = client.hear().await;
        assert_eq!(status, "http/1.1 408 request timeout");
        assert!(body.contains("BODY_TOO_SLOW"), "{body}");
        assert!(client.is_closed().await);
    }
}

#[tokio::test]
async fn a_caller_with_too_many_requests_under_way_hears_so() {
    let server = server(ServeOptions::default()).await;
    let mut waiting = Vec::new();
    for _ in 0..32 {
        let mut client = Client::connect(&server).await;
        client.say(ASK.split_at(ASK.len() - 1).0).await;
        waiting.push(client);
    }
    // Each of them has its place once the server has read its headers.
    let refused = loop {
        let mut client = Client::connect(&server).await;
        client.say(ASK).await;
        let (status, body) = client.hear().await;
        if status != "http/1.1 200 ok" {
            break (status, body);
        }
    };
    assert_eq!(refused.0, "http/1.1 429 too many requests");
    assert!(refused.1.contains("TOO_MANY_REQUESTS"), "{}", refused.1);
    for client in &mut waiting {
        client.say("}").await;
        assert_eq!(client.hear().await.0, "http/1.1 200 ok");
    }
    let mut again = Client::connect(&server).await;
    again.say(ASK).await;
    assert_eq!(again.hear().await.0, "http/1.1 200 ok");
}

#[tokio::test]
async fn oversized_requests_end_before_they_are_read_whole() {
    let server = server(ServeOptions::default()).await;
    let check = async |text: String, expected: &str| {
        let mut client = Client::connect(&server).await;
        // The server may close before it has read all.
        let _ = client.0.write_all(text.as_bytes()).await;
        assert_eq!(client.hear().await.0, expected);
        assert!(client.is_closed().await, "{expected}");
    };
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    check(
        format!("GET /livez HTTP/1.1\r\nhost: a\r\n{many}\r\n"),
        "http/1.1 431 request header fields too large",
    )
    .await;
    check(
        format!("GET /livez HTTP/1.1\r\nhost: a\r\nx-long: {}\r\n\r\n", "x".repeat(200 * 1024)),
        "http/1.1 431 request header fields too large",
    )
    .await;
    // A length that was announced is believed; nothing of it need arrive.
    check(
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n".into(),
        "http/1.1 413 payload too large",
    )
    .await;
    check("nonsense\r\n\r\n".into(), "http/1.1 400 bad request").await;
}

#[tokio::test]
async fn there_are_only_so_many_connections_in_all_and_for_each_address() {
    for options in [
        ServeOptions { connections: 2, ..ServeOptions::default() },
        ServeOptions { connections_per_address: 2, ..ServeOptions::default() },
    ] {
        let server = server(options).await;
        let (mut first, mut second) = (Client::connect(&server).await, Client::connect(&server).await);
        for client in [&mut first, &mut second] {
            client.say(ASK).await;
            assert_eq!(client.hear().await.0, "http/1.1 200 ok");
        }
        let mut third = Client::connect(&server).await;
        assert_eq!(third.hear().await.0, "http/1.1 503 service unavailable");
        assert!(third.is_closed().await);
        drop(first);
        // The place is free once the server has seen the end of the first.
        loop {
            let mut next = Client::connect(&server).await;
            if next.0.write_all(ASK.as_bytes()).await.is_ok() && next.hear().await.0 == "http/1.1 200 ok" {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_stops_answers_what_is_under_way() {
    let server = server(ServeOptions::default()).await;
    let (mut idle, mut busy) = (Client::connect(&server).await, Client::connect(&server).await);
    idle.say(ASK).await;
    assert_eq!(idle.hear().await.0, "http/1.1 200 ok");
    let (most, rest) = ASK.split_at(ASK.len() - 1);
    busy.say(ASK).await;
    assert_eq!(busy.hear().await.0, "http/1.1 200 ok");
    busy.say(most).await;
    // The server has the headers once it asks for nothing else; a second connection shows that it goes on reading.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let address = server.bound.address();
    server.stop.send(()).unwrap();
    assert!(idle.is_closed().await, "an idle connection ends at once");
    busy.say(rest).await;
    assert_eq!(busy.hear().await.0, "http/1.1 200 ok");
    assert!(busy.is_closed().await);
    timeout(SOON, server.bound.finished()).await.expect("stops in time").unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nothing listens any more");
}
