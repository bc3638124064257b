//! A subscription over graphql-transport-ws: hears what happens without asking.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::Client;

/// How long a follower waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// One subscription on a connection of its own.
pub struct Follower {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Follower {
    pub(crate) async fn begin(client: &Client, base: &str, query: &str, variables: &Value) -> Self {
        let address = base.replacen("http", "ws", 1) + "/graphql/ws";
        let mut request = address.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let bearer = format!("Bearer {}", client.token());
        headers.insert("authorization", HeaderValue::from_str(&bearer).unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let mut follower = Self { socket };
        follower.say(&json!({ "type": "connection_init" })).await;
        let welcome = follower.hear(PATIENCE).await.expect("a welcome");
        assert_eq!(welcome["type"], "connection_ack", "{welcome}");
        let payload = json!({ "query": query, "variables": variables });
        follower.say(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
        follower
    }

    /// The data of the next event; fails the test when none comes, or an error.
    pub async fn next(&mut self) -> Value {
        let mut message = self.hear(PATIENCE).await.expect("nothing is heard");
        assert_eq!(message["type"], "next", "{message}");
        assert_eq!(message["payload"]["errors"], Value::Null, "{message}");
        message["payload"]["data"].take()
    }

    /// The data of the next event; `None` when nothing comes for so long, or the server ends the subscription.
    ///
    /// # Errors
    /// The code with which the subscription is refused.
    pub async fn heard_within(&mut self, time: Duration) -> Result<Option<Value>, String> {
        let Some(mut message) = self.hear(time).await else { return Ok(None) };
        let code = match message["type"].as_str() {
            Some("next") if message["payload"]["errors"].is_null() => {
                return Ok(Some(message["payload"]["data"].take()));
            }
            Some("next") => &message["payload"]["errors"][0]["extensions"]["code"],
            Some("error") => &message["payload"][0]["extensions"]["code"],
            _ => return Ok(None),
        };
        Err(code.as_str().unwrap_or_default().to_owned())
    }

    /// Whether nothing comes for so long, or the server ends the connection or the subscription.
    pub async fn is_silent_for(&mut self, time: Duration) -> bool {
        self.hear(time).await.is_none_or(|message| message["type"] != "next")
    }

    async fn say(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.unwrap();
    }

    /// The next message; `None` after the patience or when the connection ends.
    async fn hear(&mut self, patience: Duration) -> Option<Value> {
        loop {
            match timeout(patience, self.socket.next()).await.ok()?? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}
