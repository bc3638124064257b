//! For how long an answer stays right while nothing is recorded. What is read from a scope tells what it depends on, so that no
//! resolver can read the time without the answer knowing.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use jiff::Timestamp;
use socai_school::{School, local_midnight_after};

/// What an answer depends on beside the ledger up to a position and who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Dependence {
    /// The local date: rights, class lists.
    Day = 1,
    /// The moment, as far as something takes effect or ends at a set time.
    Moment = 1 << 1,
    /// A clock that runs: time that is left.
    Running = 1 << 2,
    /// What is not in the ledger: sessions, logins.
    Elsewhere = 1 << 3,
    /// The head of the ledger is shown, not only asked for rights.
    Head = 1 << 4,
    /// A fixed position is shown.
    FixedPosition = 1 << 5,
    /// A past moment is shown.
    PastMoment = 1 << 6,
}

/// What a request has depended on so far. Scopes of the request share it.
#[derive(Debug, Default)]
pub(crate) struct Dependences(AtomicU8);

impl Dependences {
    pub(crate) fn on(&self, dependence: Dependence) {
        // Reading before writing keeps the line shared between threads: the same few bits are set for every cell.
        if !self.has(dependence) {
            self.0.fetch_or(dependence as u8, Relaxed);
        }
    }

    fn has(&self, dependence: Dependence) -> bool {
        self.0.load(Relaxed) & dependence as u8 != 0
    }

    /// What follows from them for an answer that was given at `now` with the school at `head`.
    pub(crate) fn validity(&self, now: Timestamp, head: Option<&School>) -> Validity {
        if self.has(Dependence::Running) || self.has(Dependence::Elsewhere) {
            return Validity::Once;
        }
        let midnight = (self.has(Dependence::Day) || self.has(Dependence::Moment))
            .then(|| local_midnight_after(now.max(head.map_or(now, |head| head.at))));
        let turn =
            head.filter(|_| self.has(Dependence::Moment)).and_then(|head| head.next_turn(now.max(head.at)));
        let until = midnight.into_iter().chain(turn).min();
        let is_fixed = self.has(Dependence::FixedPosition)
            && !self.has(Dependence::Head)
            && !self.has(Dependence::PastMoment);
        Validity::While(Span { from: until.map_or(Timestamp::MIN, |_| now), until, is_fixed })
    }
}

/// For how long an answer stays right, given that the ledger's head does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Right only when it was given: it tells of a running clock or of what is not in the ledger.
    Once,
    /// Right as long as that.
    While(Span),
}

/// A span of time by the runtime's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    from: Timestamp,
    until: Option<Timestamp>,
    is_fixed: bool,
}

impl Span {
    /// From a moment on until another, exclusive, or for ever.
    #[must_use]
    pub fn new(from: Timestamp, until: Option<Timestamp>) -> Self {
        Self { from, until, is_fixed: false }
    }

    /// Whether a moment is within it. A clock that was set back is not, because what has taken effect might then not have.
    #[must_use]
    pub fn contains(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    /// When it ends, exclusive; none when time does not matter.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether everything that is shown stands at fixed positions, so that a later head changes nothing but who may see it.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.is_fixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validity(of: &[Dependence]) -> Validity {
        let dependences = Dependences::default();
        of.iter().for_each(|it| dependences.on(*it));
        dependences.validity("2025-10-15T16:59:59Z".parse().unwrap(), Some(&School::default()))
    }

    fn span(of: &[Dependence]) -> Span {
        match validity(of) {
            Validity::While(span) => span,
            Validity::Once => panic!("{of:?}"),
        }
    }

    #[test]
    fn what_depends_on_no_time_is_right_whatever_the_clock_says() {
        let span = span(&[Dependence::Head]);
        assert!(span.contains(Timestamp::MIN) && span.contains(Timestamp::MAX));
    }

    #[test]
    fn what_depends_on_the_day_is_right_until_midnight_in_vietnam() {
        for dependence in [Dependence::Day, Dependence::Moment] {
            let span = span(&[Dependence::Head, dependence]);
            assert_eq!(span.until(), Some("2025-10-15T17:00:00Z".parse().unwrap()));
            assert!(!span.contains("2025-10-15T16:59:58Z".parse().unwrap()));
            assert!(!span.contains("2025-10-15T17:00:00Z".parse().unwrap()));
        }
    }

    #[test]
    fn what_runs_or_stands_elsewhere_is_right_only_once() {
        assert_eq!(validity(&[Dependence::Head, Dependence::Running]), Validity::Once);
        assert_eq!(validity(&[Dependence::Elsewhere, Dependence::Day]), Validity::Once);
    }

    #[test]
    fn only_fixed_positions_alone_are_fixed() {
        assert!(span(&[Dependence::FixedPosition, Dependence::Day]).is_fixed());
        assert!(!span(&[Dependence::FixedPosition, Dependence::Head]).is_fixed());
        assert!(!span(&[Dependence::FixedPosition, Dependence::PastMoment]).is_fixed());
        assert!(!span(&[]).is_fixed());
    }
}
