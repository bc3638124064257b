//! Following: hints that ledgers may have grown. A hint is never the truth; the head is.

use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::LedgerId;

/// Hints that are kept for a slow follower; beyond them it is told to look at everything.
const KEPT: usize = 1024;

/// Which ledgers to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// These may have grown, each named once.
    Ledgers(Vec<LedgerId>),
    /// Any may have grown: read all heads.
    All,
    /// The store is gone; no hint will follow.
    Closed,
}

/// Waits for hints. Each follower gets every hint from the moment it was made.
#[derive(Debug)]
pub struct Follower {
    hints: broadcast::Receiver<Option<LedgerId>>,
    poll: Option<Duration>,
}

/// The sending side, one per store.
#[derive(Clone, Debug)]
pub(crate) struct Hints(broadcast::Sender<Option<LedgerId>>);

impl Hints {
    pub(crate) fn new() -> Self {
        Self(broadcast::channel(KEPT).0)
    }

    /// Says that a ledger has grown.
    pub(crate) fn grown(&self, ledger: LedgerId) {
        // Nobody may be listening.
        let _ = self.0.send(Some(ledger));
    }

    /// Says that anything may have happened.
    #[cfg(feature = "postgres")]
    pub(crate) fn anything(&self) {
        let _ = self.0.send(None);
    }

    /// A follower that is also woken when nothing was heard for `poll`.
    pub(crate) fn follower(&self, poll: Option<Duration>) -> Follower {
        Follower { hints: self.0.subscribe(), poll }
    }
}

impl Follower {
    /// The next hint, with all that have gathered meanwhile. Dropping the future loses none.
    pub async fn changed(&mut self) -> Hint {
        let first = match self.poll {
            None => self.hints.recv().await,
            Some(poll) => match tokio::time::timeout(poll, self.hints.recv()).await {
                Ok(first) => first,
                Err(_) => return Hint::All,
            },
        };
        let mut ledgers = match first {
            Ok(Some(ledger)) => vec![ledger],
            Ok(None) | Err(RecvError::Lagged(_)) => return self.all(),
            Err(RecvError::Closed) => return Hint::Closed,
        };
        loop {
            match self.hints.try_recv() {
                Ok(Some(ledger)) => ledgers.push(ledger),
                Ok(None) | Err(TryRecvError::Lagged(_)) => return self.all(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        ledgers.sort();
        ledgers.dedup();
        Hint::Ledgers(ledgers)
    }

    /// Whoever looks at everything needs no older hint.
    fn all(&mut self) -> Hint {
        while !matches!(self.hints.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
        Hint::All
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slow_follower_is_told_to_look_at_everything() {
        let hints = Hints::new();
        let mut follower = hints.follower(None);
        let (a, b) = (LedgerId::random(), LedgerId::random());
        for ledger in [a, b, a] {
            hints.grown(ledger);
        }
        let mut both = vec![a, b];
        both.sort();
        assert_eq!(follower.changed().await, Hint::Ledgers(both));
        for _ in 0..2 * KEPT {
            hints.grown(a);
        }
        assert_eq!(follower.changed().await, Hint::All);
        hints.grown(b);
        assert_eq!(follower.changed().await, Hint::Ledgers(vec![b]));
        drop(hints);
        assert_eq!(follower.changed().await, Hint::Closed);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_wakes_a_polling_follower() {
        let hints = Hints::new();
        let mut follower = hints.follower(Some(Duration::from_secs(1)));
        assert_eq!(follower.changed().await, Hint::All);
    }
}
