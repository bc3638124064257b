//! Sessions that were looked up a moment ago: a page asks several things at once, and each would ask the database who it is.
//!
//! What this process ends is forgotten at once. What another process ends is known here after [`MOMENT`]; until then the token
//! still says who asks, and what that account may do is decided by the ledger as ever.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use socai_ledger::Hash;

use super::Session;

/// How long a session is taken for what it was, in milliseconds.
pub(super) const MOMENT: i64 = 1_000;
/// Sessions that are kept at most.
const MOST: usize = 4_096;

#[derive(Default)]
pub(super) struct Recall {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// By the digest of their tokens.
    sessions: HashMap<Hash, Seen>,
    /// Raised when sessions end: what was read before must not be kept after.
    generation: u64,
}

struct Seen {
    session: Session,
    at: i64,
}

impl Seen {
    fn is_fresh(&self, now: i64) -> bool {
        (self.at..self.at + MOMENT).contains(&now) && now < self.session.expires.as_millisecond()
    }
}

/// That a session is about to be looked up.
pub(super) struct Ticket(u64);

impl Recall {
    /// The session, if it was looked up a moment ago; else what is needed to keep it.
    pub(super) fn find(&self, digest: &Hash, now: i64) -> Result<Session, Ticket> {
        let kept = self.kept();
        let seen = kept.sessions.get(digest).filter(|seen| seen.is_fresh(now));
        seen.map(|seen| seen.session.clone()).ok_or(Ticket(kept.generation))
    }

    /// Keeps a session that was looked up at `at`, unless sessions have ended since the ticket was given.
    pub(super) fn keep(&self, Ticket(generation): Ticket, digest: Hash, session: &Session, at: i64) {
        let mut kept = self.kept();
        if kept.generation != generation {
            return;
        }
        if kept.sessions.len() >= MOST {
            kept.sessions.retain(|_, seen| seen.is_fresh(at));
        }
        if kept.sessions.len() < MOST {
            kept.sessions.insert(digest, Seen { session: session.clone(), at });
        }
    }

    /// To be called when sessions have ended, after the database knows. It happens seldom enough to forget all.
    pub(super) fn forget(&self) {
        let mut kept = self.kept();
        kept.generation += 1;
        kept.sessions.clear();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Every change leaves whole sessions behind.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use socai_school::ids::{AccountId, SchoolId};
    use uuid::Uuid;

    use super::*;

    fn session(expires: i64) -> Session {
        Session {
            school: SchoolId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            login: "lan".to_owned(),
            created: Timestamp::UNIX_EPOCH,
            expires: Timestamp::from_millisecond(expires).unwrap(),
        }
    }

    fn ticket(recall: &Recall, digest: &Hash) -> Ticket {
        recall.find(digest, 0).unwrap_err()
    }

    #[test]
    fn a_session_is_known_for_a_moment_and_never_beyond_its_end() {
        let (recall, digest) = (Recall::default(), Hash::of(b"token"));
        recall.keep(ticket(&recall, &digest), digest, &session(10_000), 500);
        assert!(recall.find(&digest, 500).is_ok() && recall.find(&digest, 500 + MOMENT - 1).is_ok());
        assert!(recall.find(&digest, 500 + MOMENT).is_err());
        assert!(recall.find(&digest, 499).is_err(), "a clock that was set back");
        assert!(recall.find(&Hash::of(b"another"), 500).is_err());
        recall.keep(ticket(&recall, &digest), digest, &session(600), 500);
        assert!(recall.find(&digest, 599).is_ok() && recall.find(&digest, 600).is_err());
    }

    #[test]
    fn what_was_read_before_sessions_ended_is_not_kept_after() {
        let (recall, digest) = (Recall::default(), Hash::of(b"token"));
        let before = ticket(&recall, &digest);
        recall.keep(ticket(&recall, &digest), digest, &session(10_000), 0);
        recall.forget();
        assert!(recall.find(&digest, 0).is_err());
        recall.keep(before, digest, &session(10_000), 0);
        assert!(recall.find(&digest, 0).is_err());
    }

    #[test]
    fn only_so_many_are_kept() {
        let recall = Recall::default();
        let digest = |number: usize| Hash::of(&number.to_be_bytes());
        for number in 0..=MOST {
            let ticket = Ticket(0);
            recall.keep(ticket, digest(number), &session(10_000), 0);
        }
        assert_eq!(recall.kept().sessions.len(), MOST);
        recall.keep(Ticket(0), digest(MOST), &session(10_000), MOMENT);
        assert_eq!(recall.kept().sessions.len(), 1, "those of a moment ago make room");
    }
}
