//! What writes. An append is one statement, hence one round trip and one implicit transaction: the
//! compare-and-set of the head row, and the rows that are written only if it succeeded.

use sqlx::Row;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use super::read;
use crate::rows::{command_checksum, head_checksum};
use crate::{AppendError, Batch, Head, LedgerId, Position, Snapshot, StoreError};

/// The channel that other processes listen on; the payload is a ledger id.
pub(super) const CHANNEL: &str = "socai";

const APPEND: &str = "
    WITH moved AS (
        UPDATE ledger.ledger SET position = $2, root = $3, epoch = $4, checksum = $5
        WHERE id = $1 AND position = $6 AND root = $7 AND epoch = $8 RETURNING 1
    ), events AS (
        INSERT INTO ledger.event (ledger, position, leaf, leaf_hash)
        SELECT $1, e.* FROM moved, unnest($9::bigint[], $10::text[], $11::bytea[]) AS e
    ), payloads AS (
        INSERT INTO ledger.sealed (ledger, position, field, key, nonce, ciphertext)
        SELECT $1, s.* FROM moved, unnest($12::bigint[], $13::text[], $14::uuid[], $15::bytea[], $16::bytea[]) AS s
    ), commands AS (
        INSERT INTO ledger.command (ledger, id, fingerprint, first, last, checksum)
        SELECT $1, c.* FROM moved, unnest($17::uuid[], $18::bytea[], $19::bigint[], $20::bigint[], $21::bytea[]) AS c
    )
    SELECT pg_notify($22, $1::text) FROM moved";

/// Appends a batch that was checked.
pub(super) async fn append(pool: PgPool, batch: Batch) -> Result<(), AppendError> {
    let Batch { ledger, expected, next, entries, commands } = batch;
    let (mut positions, mut leaves, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut fields, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    let (mut nonces, mut ciphertexts) = (Vec::new(), Vec::new());
    for entry in entries {
        let position = entry.position.to_i64();
        positions.push(position);
        leaves.push(entry.leaf);
        hashes.push(entry.leaf_hash.0.to_vec());
        for payload in entry.sealed {
            at.push(position);
            fields.push(payload.field);
            keys.push(payload.key.0);
            nonces.push(payload.nonce.to_vec());
            ciphertexts.push(payload.ciphertext);
        }
    }
    let ids: Vec<Uuid> = commands.iter().map(|command| command.id.0).collect();
    let fingerprints: Vec<_> = commands.iter().map(|command| command.fingerprint.0.to_vec()).collect();
    let firsts: Vec<_> = commands.iter().map(|command| command.first.to_i64()).collect();
    let lasts: Vec<_> = commands.iter().map(|command| command.last.to_i64()).collect();
    let checksums: Vec<_> =
        commands.iter().map(|command| command_checksum(ledger, command).0.to_vec()).collect();

    // Until the statement is sent, nothing can have been written.
    let mut connection = pool.acquire().await.map_err(|error| not_sent(&error))?;
    let written = sqlx::query(APPEND)
        .bind(ledger.0)
        .bind(next.position.to_i64())
        .bind(next.root.0.to_vec())
        .bind(to_i64(next.epoch))
        .bind(head_checksum(ledger, &next).0.to_vec())
        .bind(expected.position.to_i64())
        .bind(expected.root.0.to_vec())
        .bind(to_i64(expected.epoch))
        .bind(positions)
        .bind(leaves)
        .bind(hashes)
        .bind(at)
        .bind(fields)
        .bind(keys)
        .bind(nonces)
        .bind(ciphertexts)
        .bind(&ids)
        .bind(fingerprints)
        .bind(firsts)
        .bind(lasts)
        .bind(checksums)
        .bind(CHANNEL)
        .fetch_optional(&mut *connection)
        .await;
    drop(connection);
    match written {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(head_moved(&pool, ledger).await),
        Err(error) => Err(explain(&pool, ledger, &ids, error).await),
    }
}

pub(super) async fn take_over(pool: PgPool, ledger: LedgerId, expected: Head) -> Result<Head, AppendError> {
    let next = Head { epoch: expected.epoch.saturating_add(1), ..expected };
    let mut connection = pool.acquire().await.map_err(|error| not_sent(&error))?;
    let taken = sqlx::query(
        "UPDATE ledger.ledger SET epoch = $2, checksum = $3
         WHERE id = $1 AND position = $4 AND root = $5 AND epoch = $6",
    )
    .bind(ledger.0)
    .bind(to_i64(next.epoch))
    .bind(head_checksum(ledger, &next).0.to_vec())
    .bind(expected.position.to_i64())
    .bind(expected.root.0.to_vec())
    .bind(to_i64(expected.epoch))
    .execute(&mut *connection)
    .await;
    drop(connection);
    match taken {
        Ok(done) if done.rows_affected() == 1 => Ok(next),
        Ok(_) => Err(head_moved(&pool, ledger).await),
        Err(error) => Err(explain(&pool, ledger, &[], error).await),
    }
}

/// Epochs are counted by take-overs; none comes near the bound.
fn to_i64(epoch: u64) -> i64 {
    i64::try_from(epoch).unwrap_or(i64::MAX)
}

async fn head_moved(pool: &PgPool, ledger: LedgerId) -> AppendError {
    match read::head(pool, ledger).await {
        Ok(Some(head)) => AppendError::Conflict { actual: Some(head) },
        Ok(None) => AppendError::UnknownLedger(ledger),
        Err(StoreError::Corrupt { ledger, position, what }) => {
            AppendError::Corrupt { ledger, position, what }
        }
        Err(_) => AppendError::Conflict { actual: None },
    }
}

fn not_sent(error: &sqlx::Error) -> AppendError {
    AppendError::Busy(error.to_string())
}

/// What an error of the statement says about what was written.
async fn explain(pool: &PgPool, ledger: LedgerId, ids: &[Uuid], error: sqlx::Error) -> AppendError {
    let Some(refusal) = error.as_database_error() else {
        // The connection broke: the server may have committed before or may still do so.
        return AppendError::Unknown(error.to_string());
    };
    match (refusal.code().as_deref(), refusal.constraint()) {
        (Some("23505"), Some("command_pkey")) => {
            let found =
                sqlx::query("SELECT id FROM ledger.command WHERE ledger = $1 AND id = ANY($2) LIMIT 1")
                    .bind(ledger.0)
                    .bind(ids)
                    .fetch_optional(pool)
                    .await;
            match found.map(|row| row.and_then(|row| row.try_get::<Uuid, _>(0).ok())) {
                Ok(Some(id)) => AppendError::CommandExists(id.into()),
                _ => AppendError::Busy(error.to_string()),
            }
        }
        (Some("23505"), Some("event_pkey" | "sealed_pkey")) => {
            let head = read::head(pool, ledger).await.ok().flatten();
            let position = head.map_or(Position::ZERO, |head| head.position);
            AppendError::Corrupt { ledger, position, what: "there are entries beyond the head" }
        }
        // The server ended the session; it may have been waiting for the standby, after its own commit.
        (Some("57P01" | "57P02"), _) => AppendError::Unknown(error.to_string()),
        _ => match read::error(error) {
            StoreError::Busy(why) => AppendError::Busy(why),
            StoreError::Failed(cause) => AppendError::Failed(cause),
            other => AppendError::Failed(other.into()),
        },
    }
}

pub(super) async fn create(pool: PgPool, ledger: LedgerId) -> Result<Head, StoreError> {
    let head = Head::empty();
    let made = sqlx::query(
        "INSERT INTO ledger.ledger (id, position, root, epoch, checksum) VALUES ($1, 0, $2, 0, $3)",
    )
    .bind(ledger.0)
    .bind(head.root.0.to_vec())
    .bind(head_checksum(ledger, &head).0.to_vec())
    .execute(&pool)
    .await;
    match made {
        Ok(_) => Ok(head),
        Err(error)
            if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) =>
        {
            Err(StoreError::AlreadyExists(ledger))
        }
        Err(error) => Err(read::error(error)),
    }
}

pub(super) async fn save_snapshot(
    pool: PgPool,
    ledger: LedgerId,
    snapshot: Snapshot,
) -> Result<(), StoreError> {
    let header = &snapshot.header;
    let saved = sqlx::query(
        "INSERT INTO ledger.snapshot
         (ledger, projection, position, fold_version, catalogue, root, checksum, payload)
         SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM ledger.ledger WHERE id = $1
         ON CONFLICT (ledger, projection, position) DO UPDATE SET fold_version = excluded.fold_version,
         catalogue = excluded.catalogue, root = excluded.root, checksum = excluded.checksum,
         payload = excluded.payload",
    )
    .bind(ledger.0)
    .bind(header.projection.as_str())
    .bind(header.position.to_i64())
    .bind(i64::from(header.fold_version))
    .bind(header.catalogue.0.to_vec())
    .bind(header.root.0.to_vec())
    .bind(header.checksum.0.to_vec())
    .bind(snapshot.payload.as_slice())
    .execute(&pool)
    .await
    .map_err(read::error)?;
    if saved.rows_affected() == 1 { Ok(()) } else { Err(StoreError::UnknownLedger(ledger)) }
}

pub(super) async fn drop_snapshots(pool: PgPool, ledger: LedgerId) -> Result<(), StoreError> {
    read::known(&pool, ledger).await?;
    let dropped =
        sqlx::query("DELETE FROM ledger.snapshot WHERE ledger = $1").bind(ledger.0).execute(&pool).await;
    dropped.map(drop).map_err(read::error)
}
