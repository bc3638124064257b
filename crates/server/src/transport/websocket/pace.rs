//! How fast one client may talk. One that talks faster is not punished: it is listened to later, and its own sending
//! stops when the buffers in between are full.

use std::time::Duration;

use tokio::time::Instant;

/// What one message costs in time, once the allowance is used up: a hundred a second.
const MESSAGE: Duration = Duration::from_millis(10);
/// Bytes that cost as much as a message. Reading 256 KiB takes as long as reading many small ones.
const BYTES: usize = 8 * 1024;
/// How many messages may come at once: every operation started, ended and started again.
const ALLOWANCE: u32 = 256;

/// A token bucket, kept as the time at which it is full again.
#[derive(Debug)]
pub(super) struct Pace {
    full: Instant,
}

impl Pace {
    pub(super) fn begin(now: Instant) -> Self {
        Self { full: now }
    }

    /// Counts a message of that many bytes.
    pub(super) fn count(&mut self, bytes: usize, now: Instant) {
        let messages = u32::try_from(1 + bytes / BYTES).unwrap_or(u32::MAX);
        self.full = self.full.max(now) + MESSAGE.saturating_mul(messages);
    }

    /// When the next message may be read; a moment that has passed means now.
    pub(super) fn next(&self) -> Instant {
        self.full.checked_sub(MESSAGE * (ALLOWANCE - 1)).unwrap_or(self.full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_then_a_hundred_a_second_are_heard() {
        let now = Instant::now();
        let mut pace = Pace::begin(now);
        for _ in 0..ALLOWANCE {
            assert!(pace.next() <= now);
            pace.count(100, now);
        }
        assert_eq!(pace.next(), now + MESSAGE);
        pace.count(256 * 1024, now + MESSAGE);
        assert!(pace.next() > now + 30 * MESSAGE, "long messages count for more");
        assert!(pace.next() < now + Duration::from_secs(1));
    }
}
