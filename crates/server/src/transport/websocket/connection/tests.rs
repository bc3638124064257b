//! The protocol by its text, without a network: the client is a pair of channels, the server behind gives what the test
//! has put there, and time limits are as short as the test wants.

mod limits;
mod messages;
mod times;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::extract::ws::{CloseFrame, Message};
use futures::{SinkExt as _, StreamExt as _, channel::mpsc, stream};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinHandle};

use super::{
    super::operations::{Answer, Answers},
    *,
};

/// What the next operations do, by the text of their query.
type Script = Box<dyn Fn() -> Answers + Send>;

/// A server that lets in whom it is told to let in.
#[derive(Clone)]
struct Stage(Arc<Inner>);

struct Inner {
    refuses: Option<Close>,
    speaks: bool,
    greetings: Mutex<Vec<Option<String>>>,
    scripts: Mutex<HashMap<&'static str, Script>>,
    stop: watch::Sender<bool>,
    dismiss: watch::Sender<bool>,
    /// Streams that have not been dropped.
    alive: Arc<AtomicUsize>,
    /// Results that were computed.
    computed: Arc<AtomicUsize>,
}

impl Stage {
    fn new() -> Self {
        Self::with(None, true)
    }

    fn with(refuses: Option<Close>, speaks: bool) -> Self {
        Self(Arc::new(Inner {
            refuses,
            speaks,
            greetings: Mutex::default(),
            scripts: Mutex::default(),
            stop: watch::Sender::new(false),
            dismiss: watch::Sender::new(false),
            alive: Arc::default(),
            computed: Arc::default(),
        }))
    }

    fn script(&self, query: &'static str, answers: impl Fn() -> Answers + Send + 'static) {
        self.0.scripts.lock().unwrap().insert(query, Box::new(answers));
    }

    /// Results for ever, each ready at once.
    fn endless(&self, query: &'static str, bytes: usize) {
        let computed = self.0.computed.clone();
        self.script(query, move || {
            let computed = computed.clone();
            let next = move || {
                computed.fetch_add(1, Ordering::Relaxed);
                Answer::Next(format!(r#"{{"data":"{}"}}"#, "x".repeat(bytes)))
            };
            stream::repeat_with(next).boxed()
        });
    }

    fn alive(&self) -> usize {
        self.0.alive.load(Ordering::Relaxed)
    }

    fn computed(&self) -> usize {
        self.0.computed.load(Ordering::Relaxed)
    }
}

impl Host for Stage {
    type Guest = Self;

    async fn admit(&self, payload: Option<&str>) -> Result<Self, Close> {
        self.0.greetings.lock().unwrap().push(payload.map(str::to_owned));
        // Letting somebody in takes a moment.
        tokio::task::yield_now().await;
        self.0.refuses.clone().map_or(Ok(self.clone()), Err)
    }

    async fn stopping(&self) {
        self.0.stop.subscribe().wait_for(|stop| *stop).await.unwrap();
    }

    fn speaks(&self) -> bool {
        self.0.speaks
    }
}

/// Counts a stream out when it is dropped.
struct Alive(Arc<AtomicUsize>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Guest for Stage {
    fn start(&self, payload: &str) -> Answers {
        let payload: Value = serde_json::from_str(payload).unwrap();
        let answers = self.0.scripts.lock().unwrap()[payload["query"].as_str().unwrap()]();
        self.0.alive.fetch_add(1, Ordering::Relaxed);
        let alive = Alive(self.0.alive.clone());
        answers
            .map(move |answer| {
                let _ = &alive;
                answer
            })
            .boxed()
    }

    async fn dismissed(&self) -> Close {
        self.0.dismiss.subscribe().wait_for(|dismiss| *dismiss).await.unwrap();
        Close::FORBIDDEN
    }
}

/// The other end of a connection.
struct Client {
    outgoing: mpsc::Sender<Result<Message, axum::Error>>,
    incoming: mpsc::Receiver<Message>,
    end: JoinHandle<End>,
}

impl Client {
    /// A client before `connection_init`.
    fn connect(stage: &Stage) -> Self {
        Self::connect_within(stage, Times::STANDARD)
    }

    fn connect_within(stage: &Stage, times: Times) -> Self {
        // A channel without room stands for the buffers of the system: one message is under way at most.
        let (sink, incoming) = mpsc::channel(0);
        let (outgoing, stream) = mpsc::channel(1_000);
        let stage = stage.clone();
        let end = tokio::spawn(async move { talk(sink, stream, &stage, times).await });
        Self { outgoing, incoming, end }
    }

    /// An acknowledged client.
    async fn join(stage: &Stage) -> Self {
        Self::join_within(stage, Times::STANDARD).await
    }

    async fn join_within(stage: &Stage, times: Times) -> Self {
        let mut client = Self::connect_within(stage, times);
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, Ok(json!({ "type": "connection_ack" })));
        client
    }

    async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    async fn send(&mut self, message: Message) {
        // An error means that the server has left.
        let _ = self.outgoing.send(Ok(message)).await;
    }

    async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    async fn complete(&mut self, id: &str) {
        self.say(json!({ "type": "complete", "id": id })).await;
    }

    /// The next message, or the code with which the server closes.
    async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            match self.incoming.next().await {
                Some(Message::Text(text)) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Message::Close(Some(CloseFrame { code, reason }))) => {
                    assert!(reason.len() <= 123, "{reason:?}");
                    return Err(code);
                }
                Some(Message::Ping(_)) => {}
                Some(other) => panic!("{other:?}"),
                None => return Err(1006),
            }
        }
    }

    /// Everything up to the code of the close.
    async fn hear_out(&mut self) -> u16 {
        loop {
            if let Err(code) = self.hear().await {
                return code;
            }
        }
    }
}

/// Lets everybody do what they can do now.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

fn once(answer: Answer) -> Answers {
    stream::iter([answer]).boxed()
}

fn result() -> Answer {
    Answer::Next(r#"{"data":{"a":1}}"#.into())
}

fn next_of(id: &str) -> Value {
    json!({ "type": "next", "id": id, "payload": { "data": { "a": 1 } } })
}

fn complete_of(id: &str) -> Value {
    json!({ "type": "complete", "id": id })
}
