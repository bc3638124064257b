//! Multi-row inserts into a bare SQLite file, as durable as the ledger's: WAL, `synchronous=FULL`.

use std::path::Path;

use socai_ledger::{Batch, Entry, Position, SealedPayload};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

use crate::Failure;

/// Rows in one statement: the size at which this machine's SQLite was fastest, and the ledger's own.
const ROWS: usize = 100;

const TABLES: &str = "
    CREATE TABLE event (ledger BLOB NOT NULL, position INTEGER NOT NULL, leaf TEXT NOT NULL,
        leaf_hash BLOB NOT NULL, PRIMARY KEY (ledger, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE sealed (ledger BLOB NOT NULL, position INTEGER NOT NULL, field TEXT NOT NULL,
        key BLOB NOT NULL, nonce BLOB NOT NULL, ciphertext BLOB NOT NULL,
        PRIMARY KEY (ledger, position, field)) STRICT, WITHOUT ROWID;
    CREATE TABLE command (ledger BLOB NOT NULL, id BLOB NOT NULL, fingerprint BLOB NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (ledger, id)) STRICT, WITHOUT ROWID;";

/// A bare SQLite file and its one connection.
#[derive(Debug)]
pub struct RawSqlite {
    connection: SqliteConnection,
}

impl RawSqlite {
    /// Makes the file with its tables.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn create(path: &Path) -> Result<Self, Failure> {
        let mut connection = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .page_size(8192)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .statement_cache_capacity(512)
            .disable_statement_logging()
            .connect()
            .await?;
        sqlx::raw_sql(TABLES).execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// The version and the durability settings, read back from the database.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn settings(&mut self) -> Result<String, Failure> {
        let version: String = self.value("SELECT sqlite_version()").await?.try_get(0)?;
        let journal: String = self.value("PRAGMA journal_mode").await?.try_get(0)?;
        let synchronous: i64 = self.value("PRAGMA synchronous").await?.try_get(0)?;
        let page: i64 = self.value("PRAGMA page_size").await?.try_get(0)?;
        let checkpoint: i64 = self.value("PRAGMA wal_autocheckpoint").await?.try_get(0)?;
        let durable = if synchronous == 2 { "FULL" } else { "NOT FULL" };
        Ok(format!(
            "sqlite {version}: journal_mode={journal}, synchronous={synchronous} ({durable}), page_size={page}, \
             wal_autocheckpoint={checkpoint}"
        ))
    }

    async fn value(&mut self, sql: &'static str) -> Result<sqlx::sqlite::SqliteRow, Failure> {
        Ok(sqlx::query(sql).fetch_one(&mut self.connection).await?)
    }

    /// Writes the rows of one transaction.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn insert(&mut self, batch: &Batch) -> Result<(), Failure> {
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        let ledger = batch.ledger.as_bytes().as_slice();
        for commands in batch.commands.chunks(ROWS) {
            let sql = values("INSERT INTO command (ledger, id, fingerprint, first, last)", 5, commands.len());
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for command in commands {
                query = query
                    .bind(ledger)
                    .bind(command.id.as_bytes().as_slice())
                    .bind(command.fingerprint.0.as_slice());
                query = query.bind(command.first.to_i64()).bind(command.last.to_i64());
            }
            query.execute(&mut *transaction).await?;
        }
        for entries in batch.entries.chunks(ROWS) {
            let sql = values("INSERT INTO event (ledger, position, leaf, leaf_hash)", 4, entries.len());
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for Entry { position, leaf, leaf_hash, .. } in entries {
                query = query
                    .bind(ledger)
                    .bind(position.to_i64())
                    .bind(leaf.as_str())
                    .bind(leaf_hash.0.as_slice());
            }
            query.execute(&mut *transaction).await?;
        }
        let sealed: Vec<(Position, &SealedPayload)> = crate::batches::sealed(batch).collect();
        for payloads in sealed.chunks(ROWS) {
            let insert = "INSERT INTO sealed (ledger, position, field, key, nonce, ciphertext)";
            let mut query = sqlx::query(AssertSqlSafe(values(insert, 6, payloads.len())));
            for (position, SealedPayload { field, key, nonce, ciphertext }) in payloads {
                query = query.bind(ledger).bind(position.to_i64());
                query = query.bind(field.as_str()).bind(key.as_bytes().as_slice());
                query = query.bind(nonce.as_slice()).bind(ciphertext.as_slice());
            }
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// `… VALUES (?,?),(?,?)…`. Without numbers: sqlx looks each numbered parameter up by a search through all of them.
fn values(insert: &str, columns: usize, rows: usize) -> String {
    let row = format!("(?{})", ",?".repeat(columns - 1));
    let mut sql = format!("{insert} VALUES {row}");
    for _ in 1..rows {
        sql.push(',');
        sql.push_str(&row);
    }
    sql
}
