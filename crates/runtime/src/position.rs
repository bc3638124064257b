//! The two spellings of a position: the school's plain number and the ledger's bounded one.

use socai_ledger::{LedgerId, Position as LedgerPosition};
use socai_school::{Position, ids::SchoolId};

/// The ledger's position; numbers beyond its bound become its last one, which no ledger reaches.
pub(crate) fn to_ledger(position: Position) -> LedgerPosition {
    LedgerPosition::try_from(position.0).unwrap_or(LedgerPosition::MAX)
}

/// The school's position.
pub(crate) fn from_ledger(position: LedgerPosition) -> Position {
    Position(position.get())
}

/// The ledger of a school: they share their id.
pub(crate) fn ledger_of(school: SchoolId) -> LedgerId {
    LedgerId(school.0)
}
