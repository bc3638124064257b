//! The head: how far a ledger goes, and the one number that stands for all of it.

use serde::{Deserialize, Serialize};

use crate::{Hash, Position};

/// The state of a ledger, and the condition of the next append.
///
/// An append is accepted only if the stored head equals the expected one in all three members; that
/// comparison is the fence between writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// The last position; the size of the Merkle tree.
    pub position: Position,
    /// The Merkle tree hash over all leaves (RFC 6962, section 2.1).
    pub root: Hash,
    /// How often the ledger was taken over by another writer.
    pub epoch: u64,
}

impl Head {
    /// The head of a ledger without entries. Its root is SHA-256 of nothing (RFC 6962, section 2.1).
    #[must_use]
    pub fn empty() -> Self {
        Self { position: Position::ZERO, root: Hash::of(b""), epoch: 0 }
    }
}

/// A head as the list of all heads shows it: what is wrong with one ledger must not hide the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedHead {
    /// The row is as it was written.
    Sound(Head),
    /// The row is not as it was written; only the position that it claims is told.
    Damaged(Position),
}

impl ListedHead {
    /// How far the ledger goes, or claims to go.
    #[must_use]
    pub const fn position(self) -> Position {
        match self {
            Self::Sound(head) => head.position,
            Self::Damaged(position) => position,
        }
    }

    /// Whether the row is as it was written.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        matches!(self, Self::Sound(_))
    }
}
