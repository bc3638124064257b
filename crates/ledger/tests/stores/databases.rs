//! A new, empty database for each test.

use std::time::Duration;

use socai_ledger::{
    InstanceKey, PostgresOptions, PostgresStore, PostgresVault, SqliteOptions, SqliteStore, SqliteVault,
};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) async fn sqlite() -> Option<(SqliteStore, TempDir)> {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("ledger.db"), SqliteOptions::default()).await.unwrap();
    Some((store, folder))
}

pub(crate) async fn sqlite_vault() -> Option<(SqliteVault, TempDir)> {
    let folder = tempfile::tempdir().unwrap();
    let vault =
        SqliteVault::open(folder.path().join("keys.db"), InstanceKey::from_bytes([1; 32])).await.unwrap();
    Some((vault, folder))
}

/// A database of its own on the server that `SOCAI_TEST_POSTGRES` names; dropped with the server.
pub(crate) struct Database {
    pub(crate) url: String,
}

impl Database {
    /// `None` when there is no server; says so, and fails where tests must be complete.
    pub(crate) async fn new() -> Option<Self> {
        let Ok(server) = std::env::var("SOCAI_TEST_POSTGRES") else {
            assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "CI must set SOCAI_TEST_POSTGRES");
            eprintln!("SKIPPED: SOCAI_TEST_POSTGRES does not name a PostgreSQL server");
            return None;
        };
        let options: PgConnectOptions = server.parse().unwrap();
        let name = format!("ledger_{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        // Many tests copy the template at once; the server lets only one at a time.
        let mut tries = 0;
        let create = format!("CREATE DATABASE {name}");
        while let Err(error) = sqlx::query(AssertSqlSafe(create.as_str())).execute(&mut connection).await {
            tries += 1;
            assert!(tries < 100, "{error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        connection.close().await.unwrap();
        Some(Self { url: options.database(&name).to_url_lossy().to_string() })
    }

    pub(crate) async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }
}

fn options() -> PostgresOptions {
    PostgresOptions { connections: 4, ..PostgresOptions::default() }
}

pub(crate) async fn postgres() -> Option<(PostgresStore, Database)> {
    let database = Database::new().await?;
    Some((PostgresStore::connect(&database.url, options()).await.unwrap(), database))
}

pub(crate) async fn postgres_vault() -> Option<(PostgresVault, Database)> {
    let database = Database::new().await?;
    let instance = InstanceKey::from_bytes([1; 32]);
    Some((PostgresVault::connect(&database.url, options(), instance).await.unwrap(), database))
}
