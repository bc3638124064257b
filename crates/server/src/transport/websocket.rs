//! Subscriptions over `/graphql/ws` in the sub-protocol graphql-transport-ws, with its close codes.
//!
//! The frames are ours, the streams async-graphql's. A browser proves itself by its cookie at the upgrade (with the same
//! rule of origin as a `POST`), a program by a bearer token there or in `connection_init`. What may be seen is decided
//! anew for each event below the schema; here the connection only ends with its session.

use std::{collections::HashSet, net::Ipv6Addr, sync::Arc, time::Duration};

use async_graphql::{
    Data, Executor, Request, Response as GraphQlResponse, ServerError,
    http::{ClientMessage, WebSocket as Streams, WebSocketProtocols, WsMessage},
};
use axum::{
    Extension,
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use futures::{
    SinkExt, StreamExt,
    channel::mpsc,
    stream::{self, BoxStream, SplitSink, SplitStream},
};
use serde::Deserialize;
use socai_runtime::sign_in::Session;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};
use uuid::Uuid;

use super::{
    answer::{answer, answers},
    operation::{Caller, Prepared, Way, prepare},
    request::{Asked, Source, Wishes},
};
use crate::{
    app::{App, Shared},
    observe::{Operated, RequestId, Trace},
    problem::Problem,
    session::{Credential, look_up},
};

const PROTOCOL: &str = "graphql-transport-ws";
/// Open connections of one process.
const CONNECTIONS: usize = 1_024;
/// Operations at once on one connection.
const OPERATIONS: usize = 64;
const MESSAGE_BYTES: usize = 256 * 1024;
/// From the upgrade to `connection_init`.
const INIT_TIME: Duration = Duration::from_secs(10);
/// How long a client may take to receive one message; a slower one is cut off and resumes from its last position.
const SEND_TIME: Duration = Duration::from_secs(10);
/// A ping after so long without a word from the client; as long again without one ends the connection.
const QUIET_TIME: Duration = Duration::from_secs(30);

/// How soon a session that was ended elsewhere ends its connections. Looking counts as use of the session.
const CHECK_TIME: Duration = Duration::from_secs(60);

/// Why a connection ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// The client left or cannot be reached.
    Gone,
    /// We close it with this code and reason (at most 123 bytes, RFC 6455, 5.5).
    Close(u16, &'static str),
}

const BAD_MESSAGE: End = End::Close(4400, "Invalid message");
const NOT_ACKNOWLEDGED: End = End::Close(4401, "Unauthorized");
const FORBIDDEN: End = End::Close(4403, "Forbidden");
const INIT_TIMEOUT: End = End::Close(4408, "Connection initialisation timeout");
const DUPLICATE_ID: End = End::Close(4409, "Subscriber already exists");
const TOO_MANY_INITS: End = End::Close(4429, "Too many initialisation requests");
const TOO_MANY_OPERATIONS: End = End::Close(4400, "Too many operations");
const STOPPING: End = End::Close(1001, "Server is stopping");

/// Who is behind a connection, and the token to ask again with.
#[derive(Clone)]
struct Who {
    token: String,
    session: Session,
}

/// `GET /graphql/ws`.
pub(crate) async fn upgrade(
    State(app): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade =
        upgrade.map_err(|_| Problem::BadRequest)?.max_message_size(MESSAGE_BYTES).protocols([PROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(Problem::BadRequest);
    }
    let credential = Credential::of(&headers, &app.options);
    credential.allowed_to_act(&headers, &app.options)?;
    let session = credential.session(&app).await?;
    let who = match (credential, session) {
        (Credential::Bearer(token) | Credential::Cookie(token), Some(session)) => {
            Some(Who { token, session })
        }
        _ => None,
    };
    let Some(open) = app.counters.open_websocket(CONNECTIONS) else { return Err(Problem::Busy) };
    Ok(upgrade.on_upgrade(move |socket| async move {
        talk(&app, socket, who, id).await;
        drop(open);
    }))
}

async fn talk(app: &Shared, socket: WebSocket, who: Option<Who>, id: Uuid) {
    let (mut sink, mut stream) = socket.split();
    let end = converse(app, &mut sink, &mut stream, who, id).await;
    tracing::info!(request_id = %id, ?end, "websocket closed");
    if let End::Close(code, reason) = end {
        let frame = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        if timeout(SEND_TIME, sink.send(frame)).await.is_ok_and(|sent| sent.is_ok()) {
            // The client's half of the closing handshake; without it the code may be lost in a reset.
            let _ = timeout(Duration::from_secs(2), async { while let Some(Ok(_)) = stream.next().await {} })
                .await;
        }
    }
}

async fn converse(
    app: &Shared,
    sink: &mut SplitSink<WebSocket, Message>,
    stream: &mut SplitStream<WebSocket>,
    who: Option<Who>,
    id: Uuid,
) -> End {
    let mut stopping = app.stopping.subscribe();
    let payload = tokio::select! {
        payload = timeout(INIT_TIME, first(stream)) => match payload {
            Ok(Ok(payload)) => payload,
            Ok(Err(end)) => return end,
            Err(_) => return INIT_TIMEOUT,
        },
        () = stopped(&mut stopping) => return STOPPING,
    };
    let who = match identify(app, who, payload).await {
        Ok(who) => who,
        Err(end) => return end,
    };

    let (inbox, received) = mpsc::unbounded::<serde_json::Result<ClientMessage>>();
    let executor = Operations {
        app: app.clone(),
        session: who.session.clone(),
        id,
        trace: Trace::of(&HeaderMap::new()),
    };
    let mut streams = Streams::from_message_stream(executor, received, WebSocketProtocols::GraphQLWS);
    let mut operations = HashSet::new();
    if inbox.unbounded_send(Ok(ClientMessage::ConnectionInit { payload: None })).is_err() {
        return End::Gone;
    }

    let (mut heard, mut pinged, mut checked) = (Instant::now(), false, Instant::now());
    loop {
        tokio::select! {
            message = stream.next() => {
                let Some(Ok(message)) = message else { return End::Gone };
                (heard, pinged) = (Instant::now(), false);
                match admit(&message, &mut operations) {
                    Ok(Some(message)) => if inbox.unbounded_send(Ok(message)).is_err() { return End::Gone },
                    Ok(None) => {}
                    Err(end) => return end,
                }
            }
            message = streams.next() => match message {
                Some(WsMessage::Text(text)) => {
                    if let Some(done) = completed(&text) {
                        operations.remove(&done);
                    }
                    if let Err(end) = send(sink, Message::text(text)).await { return end }
                }
                Some(WsMessage::Close(..)) | None => return BAD_MESSAGE,
            },
            () = stopped(&mut stopping) => return STOPPING,
            () = sleep_until(checked + CHECK_TIME) => {
                checked = Instant::now();
                // A database that does not answer now is asked again later; it signs nobody out.
                if matches!(look_up(app, &who.token).await, Ok(None)) { return FORBIDDEN }
            }
            () = sleep_until(heard + QUIET_TIME * if pinged { 2 } else { 1 }) => {
                if pinged { return End::Gone }
                pinged = true;
                if let Err(end) = send(sink, Message::Ping(axum::body::Bytes::new())).await { return end }
            }
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender lives in `App`, so waiting cannot fail.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// The payload of `connection_init`, which must be the first message.
async fn first(stream: &mut SplitStream<WebSocket>) -> Result<Option<serde_json::Value>, End> {
    loop {
        match stream.next().await {
            None | Some(Err(_) | Ok(Message::Close(_))) => return Err(End::Gone),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(BAD_MESSAGE),
            Some(Ok(Message::Text(text))) => match ClientMessage::from_bytes(text.as_str()) {
                Ok(ClientMessage::ConnectionInit { payload }) => return Ok(payload),
                Ok(ClientMessage::Ping { .. } | ClientMessage::Pong { .. }) => {}
                Ok(_) => return Err(NOT_ACKNOWLEDGED),
                Err(_) => return Err(BAD_MESSAGE),
            },
        }
    }
}

/// Who the connection belongs to. Nobody gets one without being signed in.
async fn identify(app: &App, known: Option<Who>, payload: Option<serde_json::Value>) -> Result<Who, End> {
    if let Some(who) = known {
        return Ok(who);
    }
    let header =
        payload.as_ref().and_then(|payload| payload.get("authorization")?.as_str()).ok_or(FORBIDDEN)?;
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim().to_owned(),
        _ => return Err(FORBIDDEN),
    };
    match look_up(app, &token).await {
        Ok(Some(session)) => Ok(Who { token, session }),
        Ok(None) => Err(FORBIDDEN),
        Err(_) => Err(End::Close(1013, "Try again later")),
    }
}

/// What a message of the client means for the streams; keeps the book of running operations.
fn admit(message: &Message, operations: &mut HashSet<String>) -> Result<Option<ClientMessage>, End> {
    let text = match message {
        Message::Text(text) => text,
        Message::Ping(_) | Message::Pong(_) => return Ok(None),
        Message::Close(_) => return Err(End::Gone),
        Message::Binary(_) => return Err(BAD_MESSAGE),
    };
    let message = ClientMessage::from_bytes(text.as_str()).map_err(|_| BAD_MESSAGE)?;
    match &message {
        ClientMessage::ConnectionInit { .. } => return Err(TOO_MANY_INITS),
        ClientMessage::Start { .. } if operations.len() >= OPERATIONS => return Err(TOO_MANY_OPERATIONS),
        ClientMessage::Start { id, .. } => {
            if !operations.insert(id.clone()) {
                return Err(DUPLICATE_ID);
            }
        }
        ClientMessage::Stop { id } => {
            operations.remove(id);
        }
        ClientMessage::ConnectionTerminate => return Err(BAD_MESSAGE),
        ClientMessage::Ping { .. } | ClientMessage::Pong { .. } => {}
    }
    Ok(Some(message))
}

/// The id of an operation that the server has ended.
fn completed(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Complete {
        id: String,
    }
    // The tag is written first, so that data is not parsed again to find out that it is none.
    text.starts_with(r#"{"type":"complete""#)
        .then(|| serde_json::from_str::<Complete>(text).ok())?
        .map(|it| it.id)
}

async fn send(sink: &mut SplitSink<WebSocket, Message>, message: Message) -> Result<(), End> {
    match timeout(SEND_TIME, sink.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// Executes the operations of one connection: each with its own view of the ledger, each answer with its codes.
#[derive(Clone)]
struct Operations {
    app: Shared,
    session: Session,
    id: Uuid,
    trace: Trace,
}

impl Operations {
    fn caller(&self) -> Caller {
        Caller::new(Some(self.session.clone()), Ipv6Addr::LOCALHOST.into())
    }

    async fn prepare(&self, request: Request) -> Result<Prepared, GraphQlResponse> {
        let asked = Asked {
            source: Source::Text(request.query),
            operation_name: request.operation_name,
            variables: match serde_json::to_value(request.variables) {
                Ok(serde_json::Value::Object(variables)) => variables,
                Ok(_) | Err(_) => serde_json::Map::new(),
            },
            wishes: Wishes::default(),
        };
        let mut operated = Operated::begin(self.id, self.trace);
        prepare(&self.app, &self.caller(), asked, Way::Socket, &mut operated).await.map_err(|refused| {
            let errors = refused.errors(self.id).into_iter().map(|error| {
                let text = |member: &serde_json::Value| member.as_str().unwrap_or_default().to_owned();
                let mut shown = ServerError::new(text(&error["message"]), None);
                let extensions = shown.extensions.get_or_insert_default();
                extensions.set("code", refused.code());
                extensions.set("messageEn", text(&error["extensions"]["messageEn"]));
                shown
            });
            GraphQlResponse::from_errors(errors.collect())
        })
    }
}

impl Executor for Operations {
    async fn execute(&self, request: Request) -> GraphQlResponse {
        match self.prepare(request).await {
            Ok(prepared) => answer(&self.app, &self.caller(), self.id, prepared).await,
            Err(refused) => refused,
        }
    }

    fn execute_stream(&self, request: Request, _: Option<Arc<Data>>) -> BoxStream<'static, GraphQlResponse> {
        let operations = self.clone();
        let answered = async move {
            match operations.prepare(request).await {
                Ok(prepared) => answers(&operations.app, &operations.caller(), operations.id, prepared),
                Err(refused) => stream::once(async { refused }).boxed(),
            }
        };
        stream::once(answered).flatten().boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Message {
        Message::text(text.to_owned())
    }

    #[test]
    fn a_second_operation_under_a_running_id_ends_the_connection() {
        let mut operations = HashSet::new();
        let subscribe = text(r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#);
        assert!(matches!(admit(&subscribe, &mut operations), Ok(Some(ClientMessage::Start { .. }))));
        assert!(matches!(admit(&subscribe, &mut operations), Err(DUPLICATE_ID)));
        assert!(admit(&text(r#"{"type":"complete","id":"1"}"#), &mut operations).is_ok());
        assert!(admit(&subscribe, &mut operations).is_ok());
    }

    #[test]
    fn what_the_protocol_does_not_know_ends_the_connection() {
        let check = |message: &Message, expected: End| {
            assert_eq!(admit(message, &mut HashSet::new()).err(), Some(expected), "{message:?}");
        };
        check(&text("{"), BAD_MESSAGE);
        check(&text(r#"{"type":"nonsense"}"#), BAD_MESSAGE);
        check(&text(r#"{"type":"connection_init"}"#), TOO_MANY_INITS);
        check(&Message::Binary(vec![1].into()), BAD_MESSAGE);
        check(&Message::Close(None), End::Gone);
    }

    #[test]
    fn the_number_of_operations_is_bounded() {
        let mut operations: HashSet<String> = (0..OPERATIONS).map(|n| format!("s{n}")).collect();
        let subscribe = text(r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#);
        assert!(matches!(admit(&subscribe, &mut operations), Err(TOO_MANY_OPERATIONS)));
    }

    #[test]
    fn an_operation_that_the_server_ended_frees_its_id() {
        assert_eq!(completed(r#"{"type":"complete","id":"7"}"#), Some("7".into()));
        assert_eq!(completed(r#"{"type":"next","id":"7","payload":{}}"#), None);
    }
}
