//! What can go wrong with a store, told apart by what the caller may conclude and do.

use crate::{CommandId, Head, LedgerId, Position};

/// What a database or an operating system said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A batch that no store would accept, whatever its state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBatch {
    /// An entry does not stand directly behind the one before it.
    #[error("the entry at place {index} of the batch is not at position {expected}")]
    NotDense {
        /// Its place in the batch, from 0.
        index: usize,
        /// Where it should stand.
        expected: Position,
    },
    /// The next head's position is not that of the last entry.
    #[error("the next head is not at position {expected}")]
    NextPosition {
        /// Where it should stand.
        expected: Position,
    },
    /// Without entries the root stays; and no append changes the epoch.
    #[error("the next head changes what this batch cannot change")]
    NextHead,
    /// A leaf is longer than [`MAX_LEAF`](crate::MAX_LEAF), or holds a line break.
    #[error("the leaf at {0} cannot be stored")]
    Leaf(Position),
    /// A leaf's hash is not the hash of the leaf.
    #[error("the leaf hash at {0} is not that of the leaf")]
    LeafHash(Position),
    /// The entry's time is before that of the entry before it.
    #[error("time goes backwards at {0}")]
    Time(Position),
    /// Sealed values are not ordered by distinct field names.
    #[error("the sealed values at {0} are not ordered by distinct field names")]
    Sealed(Position),
    /// A command's positions are not within the batch.
    #[error("the positions of command {0} are not those of this batch")]
    Command(CommandId),
    /// The same command twice.
    #[error("command {0} is in the batch twice")]
    CommandTwice(CommandId),
    /// Neither entries nor commands.
    #[error("the batch is empty")]
    Empty,
}

/// Why a batch was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The head is not the expected one. Nothing was written: fold the tail and decide again.
    #[error("the ledger has moved on")]
    Conflict {
        /// The stored head, when the store knows it.
        actual: Option<Head>,
    },
    /// The head is the expected one, but the command is recorded already. Nothing was written: answer with
    /// what is recorded.
    #[error("command {0} is recorded already")]
    CommandExists(CommandId),
    /// Nothing was written; trying again may succeed.
    #[error("the store is busy: {0}")]
    Busy(String),
    /// Whether it was written is not known. Read the head and the command records before answering anyone.
    #[error("the outcome of the append is unknown: {0}")]
    Unknown(String),
    /// The store holds something at this position that contradicts itself. Stop writing; verify.
    #[error("ledger {ledger} is damaged at position {position}: {what}")]
    Corrupt {
        /// Which ledger.
        ledger: LedgerId,
        /// Where.
        position: Position,
        /// What is wrong there.
        what: &'static str,
    },
    /// The batch contradicts itself. Nothing was written; the caller has a defect.
    #[error("the batch is invalid")]
    Invalid(#[from] InvalidBatch),
    /// There is no such ledger. Nothing was written.
    #[error("there is no ledger {0}")]
    UnknownLedger(LedgerId),
    /// The store refused or broke down before anything was written, and trying again will not help.
    #[error("the store failed; nothing was written")]
    Failed(#[source] Cause),
}

/// Why a store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is such a ledger already.
    #[error("ledger {0} exists already")]
    AlreadyExists(LedgerId),
    /// There is no such ledger.
    #[error("there is no ledger {0}")]
    UnknownLedger(LedgerId),
    /// The head is not the expected one.
    #[error("the ledger has moved on")]
    Conflict {
        /// The stored head, when the store knows it.
        actual: Option<Head>,
    },
    /// What is stored at this position contradicts itself, or is missing.
    #[error("ledger {ledger} is damaged at position {position}: {what}")]
    Corrupt {
        /// Which ledger.
        ledger: LedgerId,
        /// Where.
        position: Position,
        /// What is wrong there.
        what: &'static str,
    },
    /// Trying again may succeed.
    #[error("the store is busy: {0}")]
    Busy(String),
    /// The store was opened for reading only, or by a process that may not write.
    #[error("the store is open for reading only")]
    ReadOnly,
    /// The data keys could not be read.
    #[error(transparent)]
    Vault(#[from] crate::VaultError),
    /// The store cannot be opened as it must be.
    #[error("{0}")]
    Refused(String),
    /// The store refused or broke down.
    #[error("the store failed")]
    Failed(#[source] Cause),
}
