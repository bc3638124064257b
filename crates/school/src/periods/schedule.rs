//! Locks at a set time: how long until they hold, and which took effect without anybody having recorded it.

use jiff::{SignedDuration, Timestamp};

use super::{LockStatement, Locks};

/// The longest time for which a lock can be set in advance, a year.
pub const MAX_LEAD: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Where a statement stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockTime {
    /// It takes effect only later.
    Scheduled {
        /// The time that is left; positive.
        begins_in: SignedDuration,
    },
    /// It has taken effect.
    InForce {
        /// For how long.
        since: SignedDuration,
    },
}

impl LockStatement {
    /// Where the statement stands at a moment.
    #[must_use]
    pub fn remaining(&self, at: Timestamp) -> LockTime {
        let since = at.duration_since(self.from);
        if since.is_negative() {
            LockTime::Scheduled { begins_in: -since }
        } else {
            LockTime::InForce { since }
        }
    }
}

impl Locks {
    /// The locks that were set for a later moment and have not taken effect yet, in the order in which they will.
    #[must_use]
    pub fn scheduled(&self, at: Timestamp) -> Vec<&LockStatement> {
        let mut found: Vec<&LockStatement> = self.all().filter(|statement| statement.from > at).collect();
        found.sort_by_key(|statement| statement.rank());
        found
    }

    /// The locks at a set time of which it is yet to be recorded that they took effect, in that order.
    #[must_use]
    pub fn not_begun(&self) -> Vec<&LockStatement> {
        let mut found: Vec<&LockStatement> = self.all().filter(|statement| !statement.began).collect();
        found.sort_by_key(|statement| statement.rank());
        found
    }
}
