//! Positions: 1, 2, 3 … without a gap, in the order in which entries were decided.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in one ledger. `0` stands before the first entry: the empty ledger.
///
/// At most 2^53, so that a position is exact in every JSON reader (RFC 8785, section 3.2.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Position(u64);

/// The number is above 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a position is at most 2^53, not {0}")]
pub struct PositionTooLarge(pub u64);

impl Position {
    /// Before the first entry.
    pub const ZERO: Self = Self(0);
    /// The last position that can exist.
    pub const MAX: Self = Self(1 << 53);

    /// The position of a ledger's first entry: 1.
    #[must_use]
    pub const fn first() -> Self {
        Self(1)
    }

    /// The position after this one ([`Position::MAX`] has none and stays).
    #[must_use]
    pub const fn next(self) -> Self {
        self.plus(1)
    }

    /// The position before this one ([`Position::ZERO`] has none and stays).
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// `count` positions later, at most [`Position::MAX`].
    #[must_use]
    pub const fn plus(self, count: u64) -> Self {
        let sum = self.0.saturating_add(count);
        if sum > Self::MAX.0 { Self::MAX } else { Self(sum) }
    }

    /// The plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// How both databases store it: never negative, because a position is at most 2^53.
    #[must_use]
    pub const fn to_i64(self) -> i64 {
        self.0 as i64
    }

    /// A stored number; anything that is not a position (a damaged row) is `None`.
    #[must_use]
    pub fn from_i64(stored: i64) -> Option<Self> {
        Self::try_from(u64::try_from(stored).ok()?).ok()
    }
}

impl TryFrom<u64> for Position {
    type Error = PositionTooLarge;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        if number > Self::MAX.0 { Err(PositionTooLarge(number)) } else { Ok(Self(number)) }
    }
}

impl From<u32> for Position {
    fn from(number: u32) -> Self {
        Self(u64::from(number))
    }
}

impl From<Position> for u64 {
    fn from(position: Position) -> Self {
        position.0
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stay_exact_in_json() {
        assert_eq!(serde_json::to_string(&Position::MAX).unwrap(), "9007199254740992");
        assert!(serde_json::from_str::<Position>("9007199254740993").is_err());
        assert!(serde_json::from_str::<Position>("-1").is_err());
        assert_eq!(Position::MAX.next(), Position::MAX);
        assert_eq!(Position::ZERO.previous(), Position::ZERO);
        assert_eq!(Position::ZERO.next(), Position::first());
    }
}
