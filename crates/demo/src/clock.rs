//! A clock that can be set into the past while a history is generated and then follows the machine's clock.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use socai_runtime::{Clock, SystemClock};

/// Shows a moment of the past until it is told to follow the machine's clock. Never shows the future.
#[derive(Clone, Debug, Default)]
pub struct HistoryClock(Arc<Mutex<Option<Timestamp>>>);

impl HistoryClock {
    /// A clock that follows the machine's.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stands still at a moment, at most the present one.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(at.min(now()));
    }

    /// Follows the machine's clock from here on.
    pub fn follow(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Clock for HistoryClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(now)
    }
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}
