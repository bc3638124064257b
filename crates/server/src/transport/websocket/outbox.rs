//! What waits to be sent on one connection: little, counted, and only for so long.

use std::{collections::VecDeque, future::poll_fn, task::ready};

use axum::extract::ws::Message;
use futures::{Sink, SinkExt as _};
use tokio::time::Instant;

/// Messages that may wait. Beyond them nothing more is read from the client, whose pings and refusals they are.
const MESSAGES: usize = 16;
/// Their bytes, in the same sense: one message may go beyond it.
const BYTES: usize = 256 * 1024;

/// Messages in order, up to the one that the system has not taken yet.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: VecDeque<(Option<String>, Message)>,
    bytes: usize,
    is_unflushed: bool,
    since: Option<Instant>,
}

impl Outbox {
    /// Adds a message; `id` is the operation whose result it is.
    pub(super) fn push(&mut self, id: Option<&str>, message: Message) {
        self.bytes += length(&message);
        self.since.get_or_insert_with(Instant::now);
        self.waiting.push_back((id.map(str::to_owned), message));
    }

    /// Takes back the results of an operation that the client has given up, as far as they have not left.
    pub(super) fn withdraw(&mut self, id: &str) {
        self.waiting.retain(|(of, _)| of.as_deref() != Some(id));
        self.bytes = self.waiting.iter().map(|(_, message)| length(message)).sum();
    }

    /// Whether the system has taken everything: only then is another result worth computing.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && !self.is_unflushed
    }

    /// Whether the answer to another message of the client may wait here.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < MESSAGES && self.bytes < BYTES
    }

    /// Since when the client has not taken everything.
    pub(super) fn since(&self) -> Option<Instant> {
        self.since
    }

    /// Sends everything. Nothing is lost when this is dropped before it is done.
    pub(super) async fn flush<S: Sink<Message> + Unpin>(&mut self, sink: &mut S) -> Result<(), S::Error> {
        poll_fn(|context| {
            while !self.waiting.is_empty() {
                ready!(sink.poll_ready_unpin(context))?;
                if let Some((_, message)) = self.waiting.pop_front() {
                    self.bytes -= length(&message);
                    self.is_unflushed = true;
                    sink.start_send_unpin(message)?;
                }
            }
            ready!(sink.poll_flush_unpin(context))?;
            (self.is_unflushed, self.since) = (false, None);
            std::task::Poll::Ready(Ok(()))
        })
        .await
    }
}

fn length(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt as _, StreamExt as _, channel::mpsc};

    use super::*;

    #[tokio::test]
    async fn an_interrupted_flush_goes_on_where_it_was() {
        let (mut sink, mut stream) = mpsc::channel(0);
        let mut outbox = Outbox::default();
        for number in 0..5 {
            outbox.push(None, Message::text(number.to_string()));
        }
        let mut heard = Vec::new();
        while !outbox.is_empty() {
            let _ = outbox.flush(&mut sink).now_or_never();
            while let Some(Some(message)) = stream.next().now_or_never() {
                heard.push(message);
            }
        }
        assert_eq!(heard, (0..5).map(|number| Message::text(number.to_string())).collect::<Vec<_>>());
        assert!(outbox.since().is_none());
    }

    #[test]
    fn what_waits_is_bounded_and_can_be_taken_back() {
        let mut outbox = Outbox::default();
        outbox.push(Some("1"), Message::text("x".repeat(BYTES)));
        assert!(!outbox.has_room());
        outbox.withdraw("1");
        assert!(outbox.has_room() && outbox.is_empty());
        (0..MESSAGES).for_each(|_| outbox.push(None, Message::text("x")));
        assert!(!outbox.has_room());
    }
}
