//! Following over a real socket: who is let in, the protocol's close codes, operations, resuming, many at once.

mod crowd;
mod following;
mod operations;
mod protocol;

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
    tungstenite::{Error, Message, client::IntoClientRequest, http::HeaderValue},
};
use uuid::Uuid;

use crate::school::{CODE, TestSchool};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

const JOURNAL: &str =
    "subscription($s: ID!, $after: LedgerPosition!) { journal(school: $s, after: $after) { position } }";

/// A school behind a real port.
struct Listening {
    school: TestSchool,
    bound: Bound,
    stop: oneshot::Sender<()>,
}

impl Listening {
    async fn open() -> Self {
        let school = TestSchool::open().await;
        let (stop, stopped) = oneshot::channel::<()>();
        let options = ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)));
        let shutdown = async { stopped.await.unwrap_or_default() };
        let bound = serve(school.runtime.clone(), options, shutdown).await.unwrap();
        Self { school, bound, stop }
    }

    /// An acknowledged connection.
    async fn join(&self, token: &str) -> Client {
        let mut client = Client { socket: open(self.bound.address(), &[]).await.unwrap() };
        let payload = json!({ "authorization": format!("Bearer {token}") });
        client.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(client.hear().await, Ok(json!({ "type": "connection_ack" })));
        client
    }

    /// The id of the school and the head of its ledger.
    async fn head(&self) -> (Value, u64) {
        let token = self.school.token("admin").await;
        let query = "query($c: String!) { school(code: $c) { id position } }";
        let answer = self.school.graphql(&token, query, json!({ "c": CODE })).await;
        let school = &answer["data"]["school"];
        (school["id"].clone(), school["position"].as_u64().unwrap())
    }
}

async fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    open_as(address, Some("graphql-transport-ws"), headers).await
}

async fn open_as(
    address: SocketAddr,
    protocol: Option<&str>,
    headers: &[(&'static str, &str)],
) -> Result<Socket, u16> {
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    if let Some(protocol) = protocol {
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_str(protocol).unwrap());
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// A client of the protocol, with its messages as JSON.
struct Client {
    socket: Socket,
}

impl Client {
    async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    async fn send(&mut self, message: Message) {
        // The server may have left in this moment; what it said is still to be read.
        let _ = self.socket.send(message).await;
    }

    async fn start(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    async fn follow(&mut self, school: &Value, after: u64) {
        self.start("1", JOURNAL, json!({ "s": school, "after": after })).await;
    }

    /// The next message that means something: JSON, or the code of a close.
    async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("silence");
            match message {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// The code with which the server closes, whatever it says before.
    async fn hear_out(&mut self) -> u16 {
        loop {
            if let Err(code) = self.hear().await {
                return code;
            }
        }
    }

    /// The position of the next event of the journal.
    async fn position(&mut self) -> Result<u64, u16> {
        let message = self.hear().await?;
        let position = message["payload"]["data"]["journal"]["position"].as_u64();
        Ok(position.unwrap_or_else(|| panic!("no event: {message}")))
    }
}

async fn create_class(school: &TestSchool, name: &str) {
    let command: Command = CreateClass {
        year: socai_school::calendar::SchoolYear(2025),
        name: Code::new(name).unwrap(),
        grade: GradeLevel::G4,
    }
    .into();
    school.act(command).await;
}

impl TestSchool {
    /// Carries out a command of the administrator.
    async fn act(&self, command: Command) {
        let actor = Actor::Account(AccountId(Uuid::from_u128(0xa1)));
        let request = socai_runtime::Request { actor, command_id: Uuid::now_v7(), command };
        self.handle().await.execute(request).await.unwrap();
    }
}
