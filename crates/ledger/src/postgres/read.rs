//! The queries of the readers. Long runs come as one row each, because a row costs more than its bytes.

use std::borrow::Cow;

use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use sqlx::Row;
use sqlx::postgres::{PgPool, PgRow};
use uuid::Uuid;

use crate::rows::{self, CommandRow, HeadRow, failed};
use crate::{
    CommandId, CommandRecord, Hash, Head, KeyId, Leaves, LedgerId, ListedHead, Position, SealedPayload,
    Snapshot, SnapshotHeader, StoreError, StoredEntry,
};

/// Runs that are fetched while the one before is being read.
const AHEAD: usize = 2;

/// What PostgreSQL's error means to a caller who may conclude that nothing was written.
pub(super) fn error(error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).map(Cow::into_owned);
    let busy = match (code.as_deref(), &error) {
        // Serialization failure, deadlock, lock not available, cancelled, starting or stopping.
        (Some("40001" | "40P01" | "55P03" | "57014" | "57P01" | "57P02" | "57P03"), _) => true,
        // Out of disk, memory or connections.
        (Some(code), _) => code.starts_with("53"),
        (None, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => true,
        (None, _) => false,
    };
    if busy { StoreError::Busy(error.to_string()) } else { failed(error) }
}

fn bytes<const N: usize>(row: &PgRow, column: &str) -> Option<[u8; N]> {
    row.try_get::<&[u8], _>(column).ok()?.try_into().ok()
}

fn head_row(row: &PgRow) -> Result<HeadRow, sqlx::Error> {
    Ok(HeadRow {
        ledger: LedgerId(row.try_get("id")?),
        position: row.try_get("position")?,
        root: row.try_get("root")?,
        epoch: row.try_get("epoch")?,
        checksum: row.try_get("checksum")?,
    })
}

pub(super) async fn head(pool: &PgPool, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
    let row = sqlx::query("SELECT id, position, root, epoch, checksum FROM ledger.ledger WHERE id = $1")
        .bind(ledger.0)
        .fetch_optional(pool)
        .await
        .map_err(error)?;
    row.map(|row| head_row(&row).map_err(error)?.check()).transpose()
}

pub(super) async fn heads(pool: &PgPool) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
    let rows = sqlx::query("SELECT id, position, root, epoch, checksum FROM ledger.ledger ORDER BY id")
        .fetch_all(pool)
        .await
        .map_err(error)?;
    let checked = |row: &PgRow| {
        let row = head_row(row).map_err(error)?;
        Ok((row.ledger, row.listed()))
    };
    rows.iter().map(checked).collect()
}

/// The head, or the error that there is no such ledger.
pub(super) async fn known(pool: &PgPool, ledger: LedgerId) -> Result<Head, StoreError> {
    head(pool, ledger).await?.ok_or(StoreError::UnknownLedger(ledger))
}

fn command_row(row: &PgRow) -> Result<CommandRow, sqlx::Error> {
    Ok(CommandRow {
        id: CommandId(row.try_get("id")?),
        fingerprint: row.try_get("fingerprint")?,
        first: row.try_get("first")?,
        last: row.try_get("last")?,
        checksum: row.try_get("checksum")?,
    })
}

pub(super) async fn commands(
    pool: &PgPool,
    ledger: LedgerId,
    ids: &[CommandId],
) -> Result<Vec<CommandRecord>, StoreError> {
    known(pool, ledger).await?;
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query(
        "SELECT id, fingerprint, first, last, checksum FROM ledger.command
         WHERE ledger = $1 AND id = ANY($2) ORDER BY id",
    )
    .bind(ledger.0)
    .bind(wanted)
    .fetch_all(pool)
    .await
    .map_err(error)?;
    rows.iter().map(|row| command_row(row).map_err(error)?.check(ledger)).collect()
}

pub(super) fn all_commands(
    pool: &PgPool,
    ledger: LedgerId,
) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
    stream::try_unfold(Some(None), move |after: Option<Option<Uuid>>| async move {
        let Some(after) = after else { return Ok(None) };
        if after.is_none() {
            known(pool, ledger).await?;
        }
        let rows = sqlx::query(
            "SELECT id, fingerprint, first, last, checksum FROM ledger.command
             WHERE ledger = $1 AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT $3",
        )
        .bind(ledger.0)
        .bind(after)
        .bind(rows::RUN.cast_signed())
        .fetch_all(pool)
        .await
        .map_err(error)?;
        let found: Result<Vec<_>, _> =
            rows.iter().map(|row| command_row(row).map_err(error)?.check(ledger)).collect();
        let found = found?;
        let next = found.last().map(|command| command.id.0);
        Ok(next.map(|next| (found, Some(Some(next)))))
    })
    .boxed()
}

pub(super) fn leaves(
    pool: &PgPool,
    ledger: LedgerId,
    from: Position,
    to: Position,
) -> BoxStream<'_, Result<Leaves, StoreError>> {
    let run = move |(first, last): (Position, Position)| async move {
        let row = sqlx::query(
            "SELECT count(*), convert_to(string_agg(leaf, chr(10) ORDER BY position), 'UTF8')
             FROM ledger.event WHERE ledger = $1 AND position BETWEEN $2 AND $3",
        )
        .bind(ledger.0)
        .bind(first.to_i64())
        .bind(last.to_i64())
        .fetch_one(pool)
        .await
        .map_err(error)?;
        let text = row.try_get::<Option<Vec<u8>>, _>(1).map_err(error)?;
        match rows::leaves(first, last, row.try_get(0).map_err(error)?, text) {
            Some(leaves) => Ok(leaves),
            None => Err(broken(pool, ledger, first, last).await),
        }
    };
    let runs = async move {
        let last = to.min(known(pool, ledger).await?.position);
        Ok::<_, StoreError>(stream::iter(rows::runs(from, last)).map(run).buffered(AHEAD))
    };
    stream::once(runs).try_flatten().boxed()
}

/// Which entry of a run is missing or unreadable.
async fn broken(pool: &PgPool, ledger: LedgerId, first: Position, last: Position) -> StoreError {
    let mut next = first;
    while next <= last {
        match entries(pool, ledger, &[next]).await {
            Ok(found) => match found.first() {
                None => return StoreError::Corrupt { ledger, position: next, what: "the entry is missing" },
                Some(entry) if entry.leaf.contains('\n') => {
                    return StoreError::Corrupt { ledger, position: next, what: "the leaf has changed" };
                }
                Some(_) => next = next.next(),
            },
            Err(error) => return error,
        }
    }
    StoreError::Corrupt { ledger, position: first, what: "the entries cannot be read together" }
}

pub(super) fn sealed(
    pool: &PgPool,
    ledger: LedgerId,
    from: Position,
    to: Position,
) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
    let run = move |(first, last): (Position, Position)| async move {
        let row = sqlx::query(
            "SELECT convert_to(string_agg(position || ' ' || field || ' ' || replace(key::text, '-', '')
             || encode(nonce, 'hex') || encode(ciphertext, 'hex'), chr(10) ORDER BY position, field COLLATE \"C\"), 'UTF8')
             FROM ledger.sealed WHERE ledger = $1 AND position BETWEEN $2 AND $3",
        )
        .bind(ledger.0)
        .bind(first.to_i64())
        .bind(last.to_i64())
        .fetch_one(pool)
        .await
        .map_err(error)?;
        rows::sealed(ledger, first, row.try_get(0).map_err(error)?)
    };
    let runs = async move {
        let last = to.min(known(pool, ledger).await?.position);
        Ok::<_, StoreError>(stream::iter(rows::runs(from, last)).map(run).buffered(AHEAD))
    };
    stream::once(runs).try_flatten().try_filter(|found| std::future::ready(!found.is_empty())).boxed()
}

pub(super) async fn entries(
    pool: &PgPool,
    ledger: LedgerId,
    positions: &[Position],
) -> Result<Vec<StoredEntry>, StoreError> {
    known(pool, ledger).await?;
    let wanted: Vec<i64> = positions.iter().map(|position| position.to_i64()).collect();
    let rows = sqlx::query(
        "SELECT position, convert_to(leaf, 'UTF8') AS leaf, leaf_hash FROM ledger.event
         WHERE ledger = $1 AND position = ANY($2) ORDER BY position",
    )
    .bind(ledger.0)
    .bind(&wanted)
    .fetch_all(pool)
    .await
    .map_err(error)?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let position = position(ledger, row)?;
        let damaged = |what| StoreError::Corrupt { ledger, position, what };
        let leaf = String::from_utf8(row.try_get("leaf").map_err(error)?);
        let leaf = leaf.map_err(|_| damaged("the leaf is not text"))?;
        let leaf_hash =
            bytes(row, "leaf_hash").map(Hash).ok_or_else(|| damaged("the leaf hash is not 32 bytes"))?;
        entries.push(StoredEntry { position, leaf, leaf_hash, sealed: Vec::new() });
    }
    let rows = sqlx::query(
        "SELECT position, convert_to(field, 'UTF8') AS field, key, nonce, ciphertext FROM ledger.sealed
         WHERE ledger = $1 AND position = ANY($2) ORDER BY position, sealed.field COLLATE \"C\"",
    )
    .bind(ledger.0)
    .bind(&wanted)
    .fetch_all(pool)
    .await
    .map_err(error)?;
    for row in &rows {
        let position = position(ledger, row)?;
        let damaged = || StoreError::Corrupt { ledger, position, what: "a sealed value is unreadable" };
        let payload = SealedPayload {
            field: String::from_utf8(row.try_get("field").map_err(error)?).map_err(|_| damaged())?,
            key: KeyId(row.try_get("key").map_err(error)?),
            nonce: bytes(row, "nonce").ok_or_else(damaged)?,
            ciphertext: row.try_get("ciphertext").map_err(error)?,
        };
        if let Ok(index) = entries.binary_search_by_key(&position, |entry| entry.position) {
            entries[index].sealed.push(payload);
        }
    }
    Ok(entries)
}

fn position(ledger: LedgerId, row: &PgRow) -> Result<Position, StoreError> {
    let stored = row.try_get("position").map_err(error)?;
    let damaged =
        StoreError::Corrupt { ledger, position: Position::ZERO, what: "a position is out of range" };
    Position::from_i64(stored).ok_or(damaged)
}

fn snapshot_header(ledger: LedgerId, row: &PgRow) -> Option<SnapshotHeader> {
    Some(SnapshotHeader {
        projection: row.try_get("projection").ok()?,
        fold_version: u32::try_from(row.try_get::<i64, _>("fold_version").ok()?).ok()?,
        catalogue: Hash(bytes(row, "catalogue")?),
        ledger,
        position: Position::from_i64(row.try_get("position").ok()?)?,
        root: Hash(bytes(row, "root")?),
        checksum: Hash(bytes(row, "checksum")?),
    })
}

pub(super) async fn snapshots(pool: &PgPool, ledger: LedgerId) -> Result<Vec<SnapshotHeader>, StoreError> {
    known(pool, ledger).await?;
    let rows = sqlx::query(
        "SELECT projection, position, fold_version, catalogue, root, checksum FROM ledger.snapshot
         WHERE ledger = $1 ORDER BY projection COLLATE \"C\", position",
    )
    .bind(ledger.0)
    .fetch_all(pool)
    .await
    .map_err(error)?;
    Ok(rows.iter().filter_map(|row| snapshot_header(ledger, row)).collect())
}

pub(super) async fn load_snapshot(
    pool: &PgPool,
    ledger: LedgerId,
    projection: &str,
    at: Position,
) -> Result<Option<Snapshot>, StoreError> {
    known(pool, ledger).await?;
    let row = sqlx::query(
        "SELECT projection, position, fold_version, catalogue, root, checksum, payload FROM ledger.snapshot
         WHERE ledger = $1 AND projection = $2 AND position = $3",
    )
    .bind(ledger.0)
    .bind(projection)
    .bind(at.to_i64())
    .fetch_optional(pool)
    .await
    .map_err(error)?;
    let Some(row) = row else { return Ok(None) };
    let Some(header) = snapshot_header(ledger, &row) else { return Ok(None) };
    Ok(Some(Snapshot { header, payload: row.try_get("payload").map_err(error)? }))
}
