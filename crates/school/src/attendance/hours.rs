//! By which hours a half-day session begins and ends: what tells a late entry (ghi bù) from one in time.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, time},
};

use super::Session;
use crate::context::local_civil;

/// The hours of a session, in Vietnam's time (UTC+7). No circular names them; these are the hours by which lesson logs in use
/// must be written, and a value of their own, so that a school's timetable can bring others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionHours {
    /// Before it nothing is recorded of the session.
    pub begins: Time,
    /// What is recorded after it is late (ghi bù).
    pub ends: Time,
}

impl SessionHours {
    /// The hours by default: until 11:30 for the morning, until 17:30 for the afternoon.
    #[must_use]
    pub fn of(session: Session) -> Self {
        match session {
            Session::Morning => Self { begins: time(0, 0, 0, 0), ends: time(11, 30, 0, 0) },
            Session::Afternoon => Self { begins: time(11, 30, 0, 0), ends: time(17, 30, 0, 0) },
        }
    }

    /// Whether the session of that day has begun by a moment.
    #[must_use]
    pub fn has_begun(&self, date: Date, at: Timestamp) -> bool {
        local_civil(at) >= DateTime::from_parts(date, self.begins)
    }

    /// Whether what is recorded of the session of that day at a moment is late (ghi bù).
    #[must_use]
    pub fn is_late(&self, date: Date, at: Timestamp) -> bool {
        local_civil(at) > DateTime::from_parts(date, self.ends)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_session_is_recorded_from_its_first_hour_and_late_after_its_last() {
        let day = date(2025, 10, 15);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (morning, afternoon) = (SessionHours::of(Session::Morning), SessionHours::of(Session::Afternoon));
        // Half past eleven in Vietnam.
        let noon = at("2025-10-15T04:30:00Z");
        assert!(!morning.is_late(day, noon) && morning.is_late(day, at("2025-10-15T04:30:01Z")));
        assert!(afternoon.has_begun(day, noon) && !afternoon.has_begun(day, at("2025-10-15T04:29:59Z")));
        assert!(!afternoon.is_late(day, at("2025-10-15T10:30:00Z")));
        assert!(afternoon.is_late(day, at("2025-10-16T00:00:00Z")));
        assert!(!morning.has_begun(day, at("2025-10-14T16:59:59Z")), "the evening before");
        assert!(morning.has_begun(day, at("2025-10-14T17:00:00Z")), "midnight in Vietnam");
    }
}
