//! Multi-row inserts into a bare PostgreSQL database, as durable as the ledger's: `synchronous_commit=on`.

use socai_ledger::{Batch, SealedPayload};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use uuid::Uuid;

use crate::Failure;

const TABLES: &str = "
    CREATE SCHEMA raw;
    CREATE TABLE raw.event (ledger uuid NOT NULL, position bigint NOT NULL, leaf text NOT NULL,
        leaf_hash bytea NOT NULL, PRIMARY KEY (ledger, position));
    CREATE TABLE raw.sealed (ledger uuid NOT NULL, position bigint NOT NULL, field text NOT NULL,
        key uuid NOT NULL, nonce bytea NOT NULL, ciphertext bytea NOT NULL,
        PRIMARY KEY (ledger, position, field));
    CREATE TABLE raw.command (ledger uuid NOT NULL, id uuid NOT NULL, fingerprint bytea NOT NULL,
        first bigint NOT NULL, last bigint NOT NULL, PRIMARY KEY (ledger, id));";

const COMMANDS: &str = "INSERT INTO raw.command (ledger, id, fingerprint, first, last)
    SELECT $1, * FROM unnest($2::uuid[], $3::bytea[], $4::bigint[], $5::bigint[])";
const EVENTS: &str = "INSERT INTO raw.event (ledger, position, leaf, leaf_hash)
    SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bytea[])";
const SEALED: &str = "INSERT INTO raw.sealed (ledger, position, field, key, nonce, ciphertext)
    SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::uuid[], $5::bytea[], $6::bytea[])";

/// A bare schema in a PostgreSQL database and one connection.
#[derive(Debug)]
pub struct RawPostgres {
    connection: PgConnection,
}

impl RawPostgres {
    /// Makes the tables in an own schema of the database.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn create(url: &str) -> Result<Self, Failure> {
        let options: PgConnectOptions = url.parse()?;
        let mut connection = options.disable_statement_logging().connect().await?;
        sqlx::raw_sql(TABLES).execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// The version and the durability settings, read back from the database.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn settings(&mut self) -> Result<String, Failure> {
        let version: String =
            sqlx::query_scalar("SHOW server_version").fetch_one(&mut self.connection).await?;
        let mut text = format!("postgresql {version}:");
        for name in ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "data_checksums"] {
            let value: String = sqlx::query_scalar("SELECT current_setting($1)")
                .bind(name)
                .fetch_one(&mut self.connection)
                .await?;
            text.push_str(&format!(" {name}={value}"));
        }
        Ok(text)
    }

    /// Writes the rows of one transaction.
    ///
    /// # Errors
    /// What PostgreSQL says.
    pub async fn insert(&mut self, batch: &Batch) -> Result<(), Failure> {
        let ledger = batch.ledger.0;
        let mut transaction = self.connection.begin().await?;
        let commands = &batch.commands;
        sqlx::query(COMMANDS)
            .bind(ledger)
            .bind(commands.iter().map(|command| command.id.0).collect::<Vec<Uuid>>())
            .bind(commands.iter().map(|command| command.fingerprint.0.as_slice()).collect::<Vec<&[u8]>>())
            .bind(commands.iter().map(|command| command.first.to_i64()).collect::<Vec<i64>>())
            .bind(commands.iter().map(|command| command.last.to_i64()).collect::<Vec<i64>>())
            .execute(&mut *transaction)
            .await?;
        let entries = &batch.entries;
        sqlx::query(EVENTS)
            .bind(ledger)
            .bind(entries.iter().map(|entry| entry.position.to_i64()).collect::<Vec<i64>>())
            .bind(entries.iter().map(|entry| entry.leaf.as_str()).collect::<Vec<&str>>())
            .bind(entries.iter().map(|entry| entry.leaf_hash.0.as_slice()).collect::<Vec<&[u8]>>())
            .execute(&mut *transaction)
            .await?;
        let (positions, payloads): (Vec<i64>, Vec<&SealedPayload>) =
            crate::batches::sealed(batch).map(|(position, payload)| (position.to_i64(), payload)).unzip();
        if !payloads.is_empty() {
            sqlx::query(SEALED)
                .bind(ledger)
                .bind(positions)
                .bind(payloads.iter().map(|payload| payload.field.as_str()).collect::<Vec<&str>>())
                .bind(payloads.iter().map(|payload| payload.key.0).collect::<Vec<Uuid>>())
                .bind(payloads.iter().map(|payload| payload.nonce.as_slice()).collect::<Vec<&[u8]>>())
                .bind(payloads.iter().map(|payload| payload.ciphertext.as_slice()).collect::<Vec<&[u8]>>())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
