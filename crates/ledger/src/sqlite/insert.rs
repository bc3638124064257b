//! The statements of the writer. Many rows per statement: a statement costs more than the rows in it.

use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Row};

use super::read;
use crate::rows::{command_checksum, head_checksum};
use crate::{AppendError, Batch, Entry, Head, LedgerId, Position, SealedPayload, Snapshot, StoreError};

/// Rows in one statement at most: each further size is one more prepared statement to keep.
const ROWS: usize = 100;

/// Appends a batch. `Ok(Err(_))` has written nothing; `Err` must undo the transaction.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    batch: &Batch,
) -> Result<Result<(), AppendError>, sqlx::Error> {
    if !move_head(connection, batch.ledger, &batch.expected, &batch.next).await? {
        return Ok(Err(head_moved(connection, batch.ledger).await));
    }
    let ledger = batch.ledger.as_bytes().as_slice();
    for commands in batch.commands.chunks(ROWS) {
        let sql = statement(
            "INSERT INTO command (ledger, id, fingerprint, first, last, checksum)",
            6,
            commands.len(),
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for command in commands {
            query = query
                .bind(ledger)
                .bind(command.id.as_bytes().as_slice())
                .bind(command.fingerprint.0.as_slice());
            query = query.bind(command.first.to_i64()).bind(command.last.to_i64());
            query = query.bind(command_checksum(batch.ledger, command).0.to_vec());
        }
        query.execute(&mut *connection).await?;
    }
    for entries in batch.entries.chunks(ROWS) {
        let sql = statement("INSERT INTO event (ledger, position, leaf, leaf_hash)", 4, entries.len());
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for Entry { position, leaf, leaf_hash, .. } in entries {
            query =
                query.bind(ledger).bind(position.to_i64()).bind(leaf.as_str()).bind(leaf_hash.0.as_slice());
        }
        query.execute(&mut *connection).await?;
    }
    let sealed: Vec<(Position, &SealedPayload)> = batch
        .entries
        .iter()
        .flat_map(|entry| entry.sealed.iter().map(|payload| (entry.position, payload)))
        .collect();
    for payloads in sealed.chunks(ROWS) {
        let sql = statement(
            "INSERT INTO sealed (ledger, position, field, key, nonce, ciphertext)",
            6,
            payloads.len(),
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (position, SealedPayload { field, key, nonce, ciphertext }) in payloads {
            query = query.bind(ledger).bind(position.to_i64()).bind(field.as_str());
            query = query.bind(key.as_bytes().as_slice());
            query = query.bind(nonce.as_slice()).bind(ciphertext.as_slice());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(Ok(()))
}

/// `… VALUES (?,?),(?,?)…`. Without numbers: sqlx asks SQLite for the name of each parameter, and for numbered ones SQLite
/// searches through all of them.
fn statement(insert: &str, columns: usize, rows: usize) -> String {
    let row = format!("(?{})", ",?".repeat(columns - 1));
    let mut sql = String::with_capacity(insert.len() + 8 + rows * (row.len() + 1));
    sql.push_str(insert);
    for index in 0..rows {
        sql.push_str(if index == 0 { " VALUES " } else { "," });
        sql.push_str(&row);
    }
    sql
}

/// The compare-and-set of the head row: the fence between writers.
async fn move_head(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
    expected: &Head,
    next: &Head,
) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE ledger SET position = ?2, root = ?3, epoch = ?4, checksum = ?5
         WHERE id = ?1 AND position = ?6 AND root = ?7 AND epoch = ?8",
    )
    .bind(ledger.as_bytes().as_slice())
    .bind(next.position.to_i64())
    .bind(next.root.0.as_slice())
    .bind(i64::try_from(next.epoch).unwrap_or(i64::MAX))
    .bind(head_checksum(ledger, next).0.to_vec())
    .bind(expected.position.to_i64())
    .bind(expected.root.0.as_slice())
    .bind(i64::try_from(expected.epoch).unwrap_or(i64::MAX))
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() == 1)
}

async fn head_moved(connection: &mut SqliteConnection, ledger: LedgerId) -> AppendError {
    match read::head(connection, ledger).await {
        Ok(Some(head)) => AppendError::Conflict { actual: Some(head) },
        Ok(None) => AppendError::UnknownLedger(ledger),
        Err(StoreError::Corrupt { ledger, position, what }) => {
            AppendError::Corrupt { ledger, position, what }
        }
        Err(_) => AppendError::Conflict { actual: None },
    }
}

pub(super) async fn take_over(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
    expected: &Head,
) -> Result<Result<Head, AppendError>, sqlx::Error> {
    let next = Head { epoch: expected.epoch.saturating_add(1), ..*expected };
    if move_head(connection, ledger, expected, &next).await? {
        Ok(Ok(next))
    } else {
        Ok(Err(head_moved(connection, ledger).await))
    }
}

pub(super) async fn create(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
) -> Result<Result<Head, StoreError>, sqlx::Error> {
    let id = ledger.as_bytes().as_slice();
    let known =
        sqlx::query("SELECT 1 FROM ledger WHERE id = ?1").bind(id).fetch_optional(&mut *connection).await?;
    if known.is_some() {
        return Ok(Err(StoreError::AlreadyExists(ledger)));
    }
    let head = Head::empty();
    sqlx::query("INSERT INTO ledger (id, position, root, epoch, checksum) VALUES (?1, 0, ?2, 0, ?3)")
        .bind(id)
        .bind(head.root.0.as_slice())
        .bind(head_checksum(ledger, &head).0.to_vec())
        .execute(connection)
        .await?;
    Ok(Ok(head))
}

pub(super) async fn save_snapshot(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
    snapshot: &Snapshot,
) -> Result<Result<(), StoreError>, sqlx::Error> {
    if !read::exists(connection, ledger).await? {
        return Ok(Err(StoreError::UnknownLedger(ledger)));
    }
    let header = &snapshot.header;
    sqlx::query(
        "INSERT INTO snapshot (ledger, projection, position, fold_version, catalogue, root, checksum, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (ledger, projection, position) DO UPDATE SET fold_version = excluded.fold_version,
         catalogue = excluded.catalogue, root = excluded.root, checksum = excluded.checksum,
         payload = excluded.payload",
    )
    .bind(ledger.as_bytes().as_slice())
    .bind(header.projection.as_str())
    .bind(header.position.to_i64())
    .bind(i64::from(header.fold_version))
    .bind(header.catalogue.0.as_slice())
    .bind(header.root.0.as_slice())
    .bind(header.checksum.0.as_slice())
    .bind(snapshot.payload.as_slice())
    .execute(connection)
    .await?;
    Ok(Ok(()))
}

pub(super) async fn drop_snapshots(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
) -> Result<Result<(), StoreError>, sqlx::Error> {
    if !read::exists(connection, ledger).await? {
        return Ok(Err(StoreError::UnknownLedger(ledger)));
    }
    let id = ledger.as_bytes().as_slice();
    sqlx::query("DELETE FROM snapshot WHERE ledger = ?1").bind(id).execute(connection).await?;
    Ok(Ok(()))
}

/// Why a batch that passed the fence could not be written. Nothing was.
pub(super) async fn explain(
    connection: &mut SqliteConnection,
    batch: &Batch,
    error: sqlx::Error,
) -> AppendError {
    let refused =
        error.as_database_error().is_some_and(|error| error.message().contains("command is recorded"));
    if refused {
        for command in &batch.commands {
            let found = sqlx::query("SELECT 1 FROM command WHERE ledger = ?1 AND id = ?2")
                .bind(batch.ledger.as_bytes().as_slice())
                .bind(command.id.as_bytes().as_slice())
                .fetch_optional(&mut *connection)
                .await;
            if matches!(found, Ok(Some(_))) {
                return AppendError::CommandExists(command.id);
            }
        }
    }
    let dense =
        error.as_database_error().is_some_and(|error| error.message().contains("positions are dense"));
    if dense {
        // The fence let the batch through, so the head row and the events disagree.
        let last = sqlx::query("SELECT coalesce(max(position), 0) FROM event WHERE ledger = ?1")
            .bind(batch.ledger.as_bytes().as_slice())
            .fetch_one(connection)
            .await;
        let last = last.and_then(|row| row.try_get(0)).ok().and_then(Position::from_i64).unwrap_or_default();
        let what = "the head row is not at the last entry";
        return AppendError::Corrupt { ledger: batch.ledger, position: last, what };
    }
    plain(error)
}

/// What an error says when nothing was written.
pub(super) fn plain(error: sqlx::Error) -> AppendError {
    match read::error(error) {
        StoreError::Busy(why) => AppendError::Busy(why),
        StoreError::Failed(cause) => AppendError::Failed(cause),
        other => AppendError::Failed(other.into()),
    }
}
