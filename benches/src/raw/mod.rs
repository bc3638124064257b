//! The bare databases: what writing the same rows costs when nothing is decided, sealed, hashed or fenced.
//!
//! The tables hold the same columns under the same keys as the ledger's, without triggers, checks and head row.

mod postgres;
mod sqlite;

pub use postgres::RawPostgres;
pub use sqlite::RawSqlite;

use socai_ledger::Batch;

use crate::Failure;

/// A bare database of either kind.
#[derive(Debug)]
pub enum Raw {
    /// A SQLite file.
    Sqlite(RawSqlite),
    /// A PostgreSQL schema.
    Postgres(RawPostgres),
}

impl Raw {
    /// The version and the durability settings, read back from the database.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settings(&mut self) -> Result<String, Failure> {
        match self {
            Self::Sqlite(raw) => raw.settings().await,
            Self::Postgres(raw) => raw.settings().await,
        }
    }

    /// Writes the rows of one transaction.
    ///
    /// # Errors
    /// What the database says.
    pub async fn insert(&mut self, batch: &Batch) -> Result<(), Failure> {
        match self {
            Self::Sqlite(raw) => raw.insert(batch).await,
            Self::Postgres(raw) => raw.insert(batch).await,
        }
    }
}
