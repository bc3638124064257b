//! Operations over `/graphql/ws` in the sub-protocol graphql-transport-ws: the door.
//!
//! A browser proves itself by its cookie at the upgrade (with the same rule of origin as a `POST`), a program by a bearer
//! token there or in `connection_init`. The rooms behind: `connection` (the protocol), `message` and `close` (its words),
//! `operations`, `outbox` and `pace` (what is bounded), `seats` (how many an account has), `guest` (what is executed).

mod close;
mod connection;
mod guest;
mod message;
mod operations;
mod outbox;
mod pace;
mod root;
mod seats;

use std::time::Duration;

use axum::{
    Extension,
    extract::{
        State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use futures::StreamExt as _;
use serde_json::{Map, Value};
use socai_graphql::Limits;
use tokio::time::timeout;
use uuid::Uuid;

use self::{
    close::Close,
    connection::{End, Host, MESSAGE_BYTES, Times, talk},
    guest::{Account, Who},
};
use crate::{
    app::Shared,
    observe::{RequestId, Trace},
    problem::Problem,
    session::{Credential, look_up},
};

pub(crate) use seats::Seats;

const PROTOCOL: &str = "graphql-transport-ws";
/// Open connections of one process.
const CONNECTIONS: usize = 1_024;
/// Open connections of one account in one process.
const OF_ACCOUNT: usize = Limits::CURRENT.max_web_sockets_per_account;
/// What a connection holds of a message that is being sent, beyond the system's own buffers.
const BUFFER_BYTES: usize = 16 * 1024;
/// How long the database may take to say who a client is.
const ADMISSION_TIME: Duration = Duration::from_secs(5);

/// `GET /graphql/ws`.
pub(crate) async fn upgrade(
    State(app): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(trace): Extension<Trace>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade
        .map_err(|_| Problem::BadRequest)?
        // A longer one is refused by us with a better word, up to the limit of memory.
        .max_message_size(2 * MESSAGE_BYTES)
        .max_frame_size(2 * MESSAGE_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .protocols([PROTOCOL]);
    let credential = Credential::of(&headers, &app.options);
    credential.allowed_to_act(&headers, &app.options)?;
    let session = credential.session(&app).await?;
    let who = match (credential, session) {
        (Credential::Bearer(token) | Credential::Cookie(token), Some(session)) => {
            Some(Who { token, session })
        }
        _ => None,
    };
    // As the protocol's own server does: the handshake succeeds, and the close says what is wrong.
    let speaks = upgrade.selected_protocol().is_some();
    let Some(open) = app.counters.open_websocket(CONNECTIONS) else { return Err(Problem::Busy) };
    Ok(upgrade.on_upgrade(move |socket| async move {
        let door = Door { app, id: (id, trace), who, speaks };
        let (sink, stream) = socket.split();
        let end = talk(sink, stream, &door, Times::STANDARD).await;
        door.app.counters.websocket_ended(end.label());
        tracing::info!(request_id = %id, end = end.label(), "websocket closed");
        drop(open);
    }))
}

impl End {
    /// For the log and the counters: our close code, or who ended it.
    fn label(&self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Left => "left",
            Self::Close(close) => close.label(),
        }
    }
}

/// A connection of which only the upgrade is known.
struct Door {
    app: Shared,
    id: (Uuid, Trace),
    who: Option<Who>,
    speaks: bool,
}

impl Host for Door {
    type Guest = Account;

    /// Nobody gets a connection without being signed in.
    async fn admit(&self, payload: Option<&str>) -> Result<Account, Close> {
        let who = match &self.who {
            Some(who) => who.clone(),
            None => {
                let token = payload.and_then(bearer).ok_or(Close::FORBIDDEN)?;
                match timeout(ADMISSION_TIME, look_up(&self.app, &token)).await {
                    Ok(Ok(Some(session))) => Who { token, session },
                    Ok(Ok(None)) => return Err(Close::FORBIDDEN),
                    Ok(Err(_)) | Err(_) => return Err(Close::TRY_LATER),
                }
            }
        };
        let seat = self.app.seats.take(&who.session, OF_ACCOUNT).ok_or(Close::TOO_MANY_CONNECTIONS)?;
        Ok(Account::new(self.app.clone(), self.id, who, seat))
    }

    async fn stopping(&self) {
        let mut stopping = self.app.stopping.subscribe();
        // The sender lives in `App`, so waiting cannot fail.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }

    fn speaks(&self) -> bool {
        self.speaks
    }
}

/// The token in `{"authorization": "Bearer …"}`; the names are read as HTTP reads them.
fn bearer(payload: &str) -> Option<String> {
    let payload: Map<String, Value> = serde_json::from_str(payload).ok()?;
    let header = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?.1.as_str()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_however_the_client_writes_its_name() {
        let check = |payload: &str, expected: Option<&str>| assert_eq!(bearer(payload).as_deref(), expected);
        check(r#"{"authorization":"Bearer abc"}"#, Some("abc"));
        check(r#"{"a":1,"Authorization":"bearer  abc "}"#, Some("abc"));
        check(r#"{"authorization":"Basic abc"}"#, None);
        check(r#"{"authorization":["Bearer abc"]}"#, None);
        check("{}", None);
    }
}
