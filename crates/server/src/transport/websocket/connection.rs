//! The life of one connection: `connection_init`, operations, the end. It knows the protocol and its time limits, and
//! nothing of GraphQL or of accounts; those are behind [`Host`] and [`Guest`].
//!
//! Bounded throughout: a result is computed only when the one before it has left, and another message is read only when
//! the answer to it may wait. So a client that does not read, or does not stop talking, takes no memory here.

use std::{future::Future, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{Message, Utf8Bytes},
};
use futures::{Sink, SinkExt as _, Stream, StreamExt as _};
use serde_json::json;
use socai_graphql::Limits;
use tokio::time::{Instant, sleep_until, timeout};

use super::{
    close::Close,
    message::{self, ClientMessage},
    operations::{Answer, Answers, Operations},
    outbox::Outbox,
    pace::Pace,
};

/// Longest message of a client, in bytes.
pub(super) const MESSAGE_BYTES: usize = 256 * 1024;
/// Operations at once on one connection.
pub(super) const OPERATIONS: usize = Limits::CURRENT.max_operations_per_web_socket;

/// How long a connection waits for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// From the upgrade to `connection_init`.
    init: Duration,
    /// How long a client may take to receive one message; a slower one is cut off and resumes from its last position.
    send: Duration,
    /// A ping after so long without a word from the client; as long again without one ends the connection.
    quiet: Duration,
    /// For the client's half of the closing handshake; without it the code may be lost in a reset.
    parting: Duration,
}

impl Times {
    pub(super) const STANDARD: Self = Self {
        init: Duration::from_secs(10),
        send: Duration::from_secs(10),
        quiet: Duration::from_secs(30),
        parting: Duration::from_secs(2),
    };
}

/// The server, as a connection sees it before it knows whose it is.
pub(super) trait Host: Sync {
    type Guest: Guest;

    /// Who the client is, by the payload of `connection_init`, a JSON object.
    fn admit(&self, payload: Option<&str>) -> impl Future<Output = Result<Self::Guest, Close>> + Send;

    /// Ready when the server stops.
    fn stopping(&self) -> impl Future<Output = ()> + Send;

    /// Whether the client has chosen the sub-protocol.
    fn speaks(&self) -> bool;
}

/// The server, as an acknowledged client may use it.
pub(super) trait Guest: Sync {
    /// Starts an operation by the payload of `subscribe`.
    fn start(&self, payload: &str) -> Answers;

    /// Ready when the client may not stay.
    fn dismissed(&self) -> impl Future<Output = Close> + Send;
}

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client cannot be reached.
    Gone,
    /// The client closed it.
    Left,
    /// We closed it.
    Close(Close),
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

/// Talks with a client until one of both ends it.
pub(super) async fn talk<Si, St, H>(mut sink: Si, mut stream: St, host: &H, times: Times) -> End
where
    Si: Sink<Message> + Unpin,
    St: Stream<Item = Result<Message, axum::Error>> + Unpin,
    H: Host,
{
    // Its operations end with it, before the parting.
    let end = {
        let mut connection = Connection::new(&mut sink, &mut stream, times);
        tokio::select! {
            end = connection.run(host) => end,
            () = host.stopping() => Close::STOPPING.into(),
        }
    };
    let _ = timeout(times.parting, part(&end, &mut sink, &mut stream)).await;
    end
}

async fn part<Si, St>(end: &End, sink: &mut Si, stream: &mut St)
where
    Si: Sink<Message> + Unpin,
    St: Stream + Unpin,
{
    match end {
        End::Gone => {}
        End::Left => {
            let _ = sink.close().await;
        }
        End::Close(close) => {
            if sink.send(close.frame()).await.is_ok() {
                while stream.next().await.is_some() {}
            }
        }
    }
}

/// What there is to do next.
enum Turn {
    /// The client said this.
    Heard(Utf8Bytes),
    /// An operation gave this; `None` when it has ended.
    Answered(String, Option<Answer>),
}

struct Connection<'a, Si, St> {
    sink: &'a mut Si,
    stream: &'a mut St,
    times: Times,
    outbox: Outbox,
    operations: Operations,
    pace: Pace,
    /// When the client last gave a sign of life.
    heard: Instant,
    /// Whether it was asked for one since.
    is_pinged: bool,
}

impl<'a, Si, St> Connection<'a, Si, St>
where
    Si: Sink<Message> + Unpin,
    St: Stream<Item = Result<Message, axum::Error>> + Unpin,
{
    fn new(sink: &'a mut Si, stream: &'a mut St, times: Times) -> Self {
        let now = Instant::now();
        Self {
            sink,
            stream,
            times,
            outbox: Outbox::default(),
            operations: Operations::default(),
            pace: Pace::begin(now),
            heard: now,
            is_pinged: false,
        }
    }

    async fn run<H: Host>(&mut self, host: &H) -> End {
        if !host.speaks() {
            return Close::SUBPROTOCOL.into();
        }
        let greeting = match timeout(self.times.init, self.greeting()).await {
            Ok(Ok(greeting)) => greeting,
            Ok(Err(end)) => return end,
            Err(_) => return Close::INIT_TIMEOUT.into(),
        };
        // Messages that came with it wait: they are looked at when the client is acknowledged.
        let guest = match host.admit(greeting.as_deref()).await {
            Ok(guest) => guest,
            Err(close) => return close.into(),
        };
        self.say(None, message::ACK.to_owned());
        tokio::select! {
            end = self.serve(&guest) => end,
            close = guest.dismissed() => close.into(),
        }
    }

    /// The payload of `connection_init`.
    async fn greeting(&mut self) -> Result<Option<String>, End> {
        loop {
            let Turn::Heard(text) = self.turn().await? else { continue };
            match ClientMessage::read(&text)? {
                ClientMessage::Init { payload } => return Ok(payload.map(str::to_owned)),
                ClientMessage::Ping { payload } => self.say(None, message::pong(payload)),
                // Nothing runs yet, so there is nothing that this could end.
                ClientMessage::Pong | ClientMessage::Complete { .. } => {}
                ClientMessage::Subscribe { .. } => return Err(Close::NOT_ACKNOWLEDGED.into()),
            }
        }
    }

    async fn serve<G: Guest>(&mut self, guest: &G) -> End {
        loop {
            let done = match self.turn().await {
                Ok(Turn::Heard(text)) => self.heed(&text, guest),
                Ok(Turn::Answered(id, answer)) => {
                    let text = match answer {
                        Some(Answer::Next(result)) => message::next(&id, &result),
                        Some(Answer::Error(errors)) => message::error(&id, &errors),
                        None => message::complete(&id),
                    };
                    self.say(Some(&id), text);
                    Ok(())
                }
                Err(end) => return end,
            };
            if let Err(close) = done {
                return close.into();
            }
        }
    }

    fn heed<G: Guest>(&mut self, text: &str, guest: &G) -> Result<(), Close> {
        match ClientMessage::read(text)? {
            ClientMessage::Init { .. } => return Err(Close::TOO_MANY_INITS),
            ClientMessage::Ping { payload } => self.say(None, message::pong(payload)),
            ClientMessage::Pong => {}
            ClientMessage::Subscribe { id, .. } if self.operations.contains(&id) => {
                return Err(Close::duplicate(&id));
            }
            ClientMessage::Subscribe { id, .. } if self.operations.len() >= OPERATIONS => {
                self.say(Some(&id), message::error(&id, &too_many_operations()));
            }
            ClientMessage::Subscribe { id, payload } => {
                self.operations.start(id.into_owned(), guest.start(payload));
            }
            ClientMessage::Complete { id } => {
                // One that is not known has ended in this moment, or never was; the protocol asks to ignore it.
                self.operations.stop(&id);
                self.outbox.withdraw(&id);
            }
        }
        Ok(())
    }

    fn say(&mut self, id: Option<&str>, text: String) {
        self.outbox.push(id, Message::text(text));
    }

    /// Sends, listens and computes until there is something to do. Nothing is lost when this is dropped.
    async fn turn(&mut self) -> Result<Turn, End> {
        loop {
            let now = Instant::now();
            let listens_at = self.pace.next();
            let blocked = self.outbox.since();
            let Times { send, quiet, .. } = self.times;
            let quiet = self.heard + if self.is_pinged { 2 * quiet } else { quiet };
            tokio::select! {
                message = self.stream.next(), if self.outbox.has_room() && listens_at <= now => {
                    let message = message.ok_or(End::Gone)?;
                    let message = message.map_err(|error| Close::of_broken(&error).map_or(End::Gone, End::Close))?;
                    if let Some(text) = self.hear(message)? {
                        return Ok(Turn::Heard(text));
                    }
                }
                sent = self.outbox.flush(self.sink), if !self.outbox.is_empty() => {
                    sent.map_err(|_| End::Gone)?;
                }
                Some((id, answer)) = self.operations.next(), if self.outbox.is_empty() => {
                    return Ok(Turn::Answered(id, answer));
                }
                () = sleep_until(listens_at), if listens_at > now => {}
                () = sleep_until(blocked.unwrap_or(now) + send), if blocked.is_some() => {
                    return Err(Close::TOO_SLOW.into());
                }
                () = sleep_until(quiet) => {
                    if self.is_pinged {
                        return Err(End::Gone);
                    }
                    self.is_pinged = true;
                    self.outbox.push(None, Message::Ping(Bytes::new()));
                }
            }
        }
    }

    fn hear(&mut self, message: Message) -> Result<Option<Utf8Bytes>, End> {
        let now = Instant::now();
        (self.heard, self.is_pinged) = (now, false);
        match message {
            Message::Text(text) => {
                self.pace.count(text.len(), now);
                if text.len() > MESSAGE_BYTES { Err(Close::TOO_BIG.into()) } else { Ok(Some(text)) }
            }
            // A ping is answered below us.
            Message::Ping(bytes) | Message::Pong(bytes) => {
                self.pace.count(bytes.len(), now);
                Ok(None)
            }
            Message::Binary(_) => Err(Close::BINARY.into()),
            Message::Close(_) => Err(End::Left),
        }
    }
}

/// One operation too many is refused; those that run are not touched.
fn too_many_operations() -> String {
    let vietnamese = format!("Quá {OPERATIONS} thao tác cùng lúc trên một kết nối. Hãy kết thúc bớt.");
    let english =
        format!("More than {OPERATIONS} operations at once on one connection. Complete some first.");
    json!([{ "message": vietnamese, "extensions": { "code": "TOO_MANY_OPERATIONS", "messageEn": english } }])
        .to_string()
}

#[cfg(test)]
mod tests;
