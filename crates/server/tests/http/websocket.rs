//! Following over a real socket: replay, then live; who is let in; the protocol's close codes; an orderly end.

use std::{net::SocketAddr, time::Duration};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use socai_school::{
    Actor, Command, classes::CreateClass, ids::AccountId, regulations::GradeLevel, text::Code,
};
use socai_server::{Bound, ServeOptions, serve};
use tokio::{net::TcpStream, sync::oneshot, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};
use uuid::Uuid;

use crate::school::{CODE, TestSchool};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A school behind a real port.
struct Listening {
    school: TestSchool,
    bound: Bound,
    stop: oneshot::Sender<()>,
}

async fn listening() -> Listening {
    let school = TestSchool::open().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let options = ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)));
    let shutdown = async { stopped.await.unwrap_or_default() };
    let bound = serve(school.runtime.clone(), options, shutdown).await.unwrap();
    Listening { school, bound, stop }
}

async fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn say(socket: &mut Socket, message: Value) {
    socket.send(Message::text(message.to_string())).await.unwrap();
}

/// The next message that means something: JSON, or the code of a close.
async fn hear(socket: &mut Socket) -> Result<Value, u16> {
    loop {
        let message = timeout(Duration::from_secs(10), socket.next()).await.expect("silence");
        match message {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(1006),
        }
    }
}

async fn create_class(school: &TestSchool, name: &str) {
    let command: Command = CreateClass {
        year: socai_school::calendar::SchoolYear(2025),
        name: Code::new(name).unwrap(),
        grade: GradeLevel::G4,
    }
    .into();
    let actor = Actor::Account(AccountId(Uuid::from_u128(0xa1)));
    let request = socai_runtime::Request { actor, command_id: Uuid::now_v7(), command };
    school.handle().await.execute(request).await.unwrap();
}

#[tokio::test]
async fn a_follower_gets_what_was_and_then_what_comes_without_gap_or_double() {
    let Listening { school, bound, stop } = listening().await;
    let token = school.token("admin").await;
    let id = school
        .graphql(&token, "query($c: String!) { school(code: $c) { id position } }", json!({ "c": CODE }))
        .await;
    let (id, head) = (&id["data"]["school"]["id"], id["data"]["school"]["position"].as_u64().unwrap());
    create_class(&school, "4A").await;

    let mut socket = open(bound.address(), &[]).await.unwrap();
    say(
        &mut socket,
        json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } }),
    )
    .await;
    assert_eq!(hear(&mut socket).await.unwrap()["type"], "connection_ack");
    let query =
        "subscription($s: ID!, $after: LedgerPosition!) { journal(school: $s, after: $after) { position } }";
    say(
        &mut socket,
        json!({ "type": "subscribe", "id": "1",
        "payload": { "query": query, "variables": { "s": id, "after": head - 1 } } }),
    )
    .await;
    let mut expect = async |position: u64| {
        let message = hear(&mut socket).await.unwrap();
        assert_eq!(message["payload"]["data"]["journal"]["position"], position, "{message}");
    };
    expect(head).await;
    expect(head + 1).await;
    create_class(&school, "4B").await;
    expect(head + 2).await;

    stop.send(()).unwrap();
    assert_eq!(hear(&mut socket).await, Err(1001), "the server says that it stops");
    drop(socket);
    timeout(Duration::from_secs(10), bound.finished()).await.expect("stops in time").unwrap();
}

#[tokio::test]
async fn only_who_is_signed_in_and_sent_by_our_pages_gets_a_connection() {
    let Listening { school, bound, stop: _stop } = listening().await;
    let token = school.token("admin").await;
    let (cookie, ours) = (format!("socai_session={token}"), format!("http://{}", bound.address()));
    let init = json!({ "type": "connection_init" });

    let mut nobody = open(bound.address(), &[]).await.unwrap();
    say(&mut nobody, init.clone()).await;
    assert_eq!(hear(&mut nobody).await, Err(4403));

    let foreign = open(bound.address(), &[("cookie", &cookie), ("origin", "https://elsewhere.test")]).await;
    assert_eq!(foreign.err(), Some(403));

    let mut page = open(bound.address(), &[("cookie", &cookie), ("origin", &ours)]).await.unwrap();
    say(&mut page, init).await;
    assert_eq!(hear(&mut page).await.unwrap()["type"], "connection_ack");
}

#[tokio::test]
async fn who_breaks_the_protocol_hears_which_rule() {
    let Listening { school, bound, stop: _stop } = listening().await;
    let bearer = format!("Bearer {}", school.token("admin").await);
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ __typename }" } });
    let check = async |messages: &[Value], expected: u16| {
        let mut socket = open(bound.address(), &[("authorization", &bearer)]).await.unwrap();
        for message in messages {
            say(&mut socket, message.clone()).await;
        }
        let code = loop {
            if let Err(code) = hear(&mut socket).await {
                break code;
            }
        };
        assert_eq!(code, expected, "{messages:?}");
    };
    check(std::slice::from_ref(&subscribe), 4401).await;
    check(&[init.clone(), init.clone()], 4429).await;
    check(&[json!({ "type": "nonsense" })], 4400).await;
    check(&[init.clone(), json!({ "id": "1" })], 4400).await;

    let mut socket = open(bound.address(), &[("authorization", &bearer)]).await.unwrap();
    say(&mut socket, init).await;
    say(&mut socket, subscribe.clone()).await;
    assert_eq!(hear(&mut socket).await.unwrap()["type"], "connection_ack");
    assert_eq!(hear(&mut socket).await.unwrap()["payload"]["data"]["__typename"], "Query");
    assert_eq!(hear(&mut socket).await.unwrap(), json!({ "type": "complete", "id": "1" }));
    // The id is free again once its operation has ended.
    say(&mut socket, subscribe).await;
    assert_eq!(hear(&mut socket).await.unwrap()["type"], "next");
}
