//! The accounts database: logins, sessions, attempts, and which school has which code. Apart from the ledgers, because
//! nothing of it is history. Knows SQL and nothing of passwords.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use socai_school::ids::SchoolId;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, PgPool, SqliteConnection, SqlitePool};

use crate::error::OpenError;

/// How long a statement waits for a connection or for another writer of the file.
const WAIT: Duration = Duration::from_secs(5);

/// The accounts database. Clones share it.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(crate) db: Db,
}

/// One of two databases that understand the same statements.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs one expression against whichever pool it is.
macro_rules! on {
    ($db:expr, $pool:ident => $run:expr) => {
        match $db {
            $crate::accounts::Db::Sqlite($pool) => $run,
            $crate::accounts::Db::Postgres($pool) => $run,
        }
    };
}
pub(crate) use on;

fn opening(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> OpenError {
    OpenError::Accounts(error.into())
}

impl Accounts {
    /// Opens a SQLite file, or makes it.
    ///
    /// # Errors
    /// When it cannot be opened or migrated.
    pub async fn sqlite(path: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal).busy_timeout(WAIT);
        // The change to WAL does not wait for others; the pool's first connections would get into each other's way.
        let first = SqliteConnection::connect_with(&options).await.map_err(opening)?;
        first.close().await.map_err(opening)?;
        Self::open_sqlite(options, 4).await
    }

    /// Accounts in memory, for tests: nothing survives them.
    ///
    /// # Errors
    /// When SQLite cannot be started.
    pub async fn memory() -> Result<Self, OpenError> {
        Self::open_sqlite(SqliteConnectOptions::new().in_memory(true), 1).await
    }

    async fn open_sqlite(options: SqliteConnectOptions, connections: u32) -> Result<Self, OpenError> {
        let options = options
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .pragma("trusted_schema", "OFF")
            .pragma("secure_delete", "ON");
        let pool = SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(WAIT)
            .connect_with(options)
            .await
            .map_err(opening)?;
        sqlx::migrate!("../../migrations/sqlite-accounts").run(&pool).await.map_err(opening)?;
        Ok(Self { db: Db::Sqlite(pool) })
    }

    /// Opens the schema `accounts` of a PostgreSQL database, or makes it.
    ///
    /// # Errors
    /// When it cannot be opened or migrated.
    pub async fn postgres(url: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(opening)?.application_name("socai accounts");
        let mut connection = PgConnection::connect_with(&options).await.map_err(opening)?;
        // Asked first: a role that may not create schemas can still use one.
        let exists: bool =
            sqlx::query_scalar("select exists (select from pg_namespace where nspname = 'accounts')")
                .fetch_one(&mut connection)
                .await
                .map_err(opening)?;
        if !exists {
            sqlx::query("create schema if not exists accounts")
                .execute(&mut connection)
                .await
                .map_err(opening)?;
        }
        connection.close().await.map_err(opening)?;
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(WAIT)
            .connect_with(options.options([("search_path", "accounts")]))
            .await
            .map_err(opening)?;
        sqlx::migrate!("../../migrations/postgres-accounts").run(&pool).await.map_err(opening)?;
        Ok(Self { db: Db::Postgres(pool) })
    }

    /// Whether the database answers.
    pub(crate) async fn ready(&self) -> Result<(), sqlx::Error> {
        on!(&self.db, pool => sqlx::query("select 1").execute(pool).await.map(|_| ()))
    }

    pub(crate) async fn close(&self) {
        on!(&self.db, pool => pool.close().await);
    }

    /// Claims a folded code for a school. Returns whose it is, which may be another school's.
    pub(crate) async fn claim_code(&self, code: &str, school: SchoolId) -> Result<SchoolId, sqlx::Error> {
        let id = school.0.as_bytes().as_slice();
        on!(&self.db, pool => {
            sqlx::query("insert into school_code (code, school) values ($1, $2) on conflict do nothing")
                .bind(code).bind(id).execute(pool).await?;
            let owner: Option<(Vec<u8>,)> = sqlx::query_as("select school from school_code where code = $1")
                .bind(code).fetch_optional(pool).await?;
            // No row: the school has another code already, which its own decision will refuse.
            Ok(owner.and_then(|(owner,)| uuid::Uuid::from_slice(&owner).ok()).map_or(school, SchoolId))
        })
    }

    /// Gives a code up that was claimed by `before`, whose founding came to nothing.
    pub(crate) async fn release_code(&self, code: &str, before: SchoolId) -> Result<(), sqlx::Error> {
        let id = before.0.as_bytes().as_slice();
        on!(&self.db, pool => {
            sqlx::query("delete from school_code where code = $1 and school = $2")
                .bind(code).bind(id).execute(pool).await.map(|_| ())
        })
    }
}
