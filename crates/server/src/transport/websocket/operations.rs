//! The running operations of one connection, by the ids that the client gave them. Each in turn: one that always has a
//! result ready does not keep the others waiting.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::{Stream, StreamExt as _, stream::BoxStream};

/// What an operation gives, as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A result.
    Next(String),
    /// A list of errors; nothing follows.
    Error(String),
}

/// The results of one operation.
pub(super) type Answers = BoxStream<'static, Answer>;

/// See the module.
#[derive(Default)]
pub(super) struct Operations {
    running: Vec<(String, Answers)>,
    next: usize,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.running.iter().any(|(running, _)| running == id)
    }

    pub(super) fn start(&mut self, id: String, answers: Answers) {
        self.running.push((id, answers));
    }

    /// Ends an operation without a word; `false` when there is none under that id.
    pub(super) fn stop(&mut self, id: &str) -> bool {
        let place = self.running.iter().position(|(running, _)| running == id);
        place.map(|place| self.running.swap_remove(place)).is_some()
    }
}

/// Never ends. `None` beside an id: that operation has given all its results.
impl Stream for Operations {
    type Item = (String, Option<Answer>);

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let count = self.running.len();
        for step in 0..count {
            let place = (self.next + step) % count;
            let Poll::Ready(answer) = self.running[place].1.poll_next_unpin(context) else { continue };
            self.next = place + 1;
            let id = match answer {
                Some(Answer::Next(_)) => self.running[place].0.clone(),
                // The place is taken by the last one, whose turn comes a round later.
                Some(Answer::Error(_)) | None => self.running.swap_remove(place).0,
            };
            return Poll::Ready(Some((id, answer)));
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt as _, stream};

    use super::*;

    fn next(operations: &mut Operations) -> Option<(String, Option<Answer>)> {
        operations.next().now_or_never().flatten()
    }

    #[test]
    fn an_operation_that_always_has_results_lets_the_others_have_theirs() {
        let mut operations = Operations::default();
        for id in ["a", "b", "c"] {
            operations.start(id.into(), stream::repeat_with(|| Answer::Next("{}".into())).boxed());
        }
        let turns: Vec<_> = (0..6).map(|_| next(&mut operations).unwrap().0).collect();
        assert_eq!(turns, ["a", "b", "c", "a", "b", "c"]);
        assert!(operations.stop("b"));
        assert!(!operations.stop("b"));
        let turns: Vec<_> = (0..4).map(|_| next(&mut operations).unwrap().0).collect();
        assert!(["a", "c"].iter().all(|id| turns.iter().filter(|turn| turn == id).count() == 2));
    }

    #[test]
    fn what_has_ended_frees_its_id() {
        let mut operations = Operations::default();
        operations.start("1".into(), stream::iter([Answer::Next("{}".into())]).boxed());
        operations.start("2".into(), stream::iter([Answer::Error("[]".into())]).boxed());
        operations.start("3".into(), stream::pending().boxed());
        let mut heard: Vec<_> = (0..3).map(|_| next(&mut operations).unwrap()).collect();
        heard.sort_by(|(a, _), (b, _)| a.cmp(b));
        assert_eq!(heard.iter().filter(|(_, answer)| answer.is_none()).count(), 1, "an error says enough");
        assert_eq!(next(&mut operations), None);
        assert!(!operations.contains("1") && !operations.contains("2") && operations.contains("3"));
        assert_eq!(operations.len(), 1);
    }
}
