//! What can go wrong, told apart by what the caller may conclude and do. Causes are logged where they arise; nothing
//! here repeats them, so that no answer carries a database's words.

use socai_school::{Position, Refusals};

/// Why an installation could not be opened. The causes are in the source chain.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The instance key is missing its protection, damaged or unreadable.
    #[error("the instance key cannot be used")]
    InstanceKey(#[from] socai_ledger::InstanceKeyError),
    /// The folder could not be made.
    #[error("the data folder {} cannot be used", path.display())]
    Folder {
        /// The folder.
        path: std::path::PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The ledgers could not be opened: another process holds them, a setting was not accepted, a migration failed.
    #[error("the ledgers cannot be opened")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The data keys could not be opened.
    #[error("the key vault cannot be opened")]
    Vault(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The accounts could not be opened.
    #[error("the accounts cannot be opened")]
    Accounts(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The password cost is outside what Argon2 allows.
    #[error("the password cost is not valid")]
    PasswordCost,
}

/// Why a command has no receipt.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// Decided against the newest state and refused; nothing was written. Tell the user why. The same command id may be
    /// used again for a changed command.
    #[error("refused: {0}")]
    Refused(Refusals),
    /// The command id is recorded for another command or another actor. Nothing was written; the caller has a defect.
    #[error("the command id was used for another command")]
    KeyReused,
    /// Nothing was written. Retry after a moment, with the same id.
    #[error("busy; nothing was written")]
    Busy,
    /// Whether it was written is not known. Retry with the same id until there is another answer.
    #[error("the outcome is unknown; retry with the same command id")]
    Unknown,
    /// There is no such school. Nothing was written.
    #[error("there is no such school")]
    UnknownSchool,
    /// The code of the school to be founded belongs to another school of this installation. Nothing was written.
    #[error("another school has this code")]
    CodeTaken,
    /// The ledger is damaged at this position, or was written by a newer version. Nothing was written, and the school
    /// takes no command until that is mended. Call the operator.
    #[error("the ledger is damaged at position {position}")]
    Corrupt {
        /// The first position in doubt.
        position: Position,
    },
    /// A defect of ours. Nothing was written; retrying will hardly help. The log says more.
    #[error("internal error; nothing was written")]
    Internal,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Trying again may succeed.
    #[error("busy")]
    Busy,
    /// There is no such school.
    #[error("there is no such school")]
    UnknownSchool,
    /// The asked position has not been reached.
    #[error("the school is at position {head} only")]
    Future {
        /// Where the school is.
        head: Position,
    },
    /// The ledger is damaged at this position, or was written by a newer version. Nothing of the school is shown until
    /// that is mended.
    #[error("the ledger is damaged at position {position}")]
    Corrupt {
        /// The first position in doubt.
        position: Position,
    },
    /// More was asked for at once than is allowed.
    #[error("at most {limit} may be read at once")]
    TooMany {
        /// How many are allowed.
        limit: usize,
    },
    /// A defect of ours, or a broken database. The log says more.
    #[error("internal error")]
    Internal,
}

impl From<ReadError> for CommandError {
    /// For commands that failed before anything could be written.
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Busy => Self::Busy,
            ReadError::UnknownSchool => Self::UnknownSchool,
            ReadError::Corrupt { position } => Self::Corrupt { position },
            ReadError::Future { .. } | ReadError::TooMany { .. } | ReadError::Internal => Self::Internal,
        }
    }
}

impl From<socai_ledger::StoreError> for ReadError {
    fn from(error: socai_ledger::StoreError) -> Self {
        use socai_ledger::StoreError;
        match error {
            StoreError::UnknownLedger(_) => Self::UnknownSchool,
            StoreError::Busy(why) => {
                tracing::warn!(%why, "the store is busy");
                Self::Busy
            }
            StoreError::Corrupt { ledger, position, what } => {
                tracing::error!(%ledger, %position, what, "the ledger is damaged");
                Self::Corrupt { position: crate::position::from_ledger(position) }
            }
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "the store failed");
                Self::Internal
            }
        }
    }
}

impl From<socai_ledger::VaultError> for ReadError {
    fn from(error: socai_ledger::VaultError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the key vault failed");
        // A vault's database may come back; a key that does not unwrap will not.
        match error {
            socai_ledger::VaultError::Failed(_) => Self::Busy,
            _ => Self::Internal,
        }
    }
}
