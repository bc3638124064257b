//! The queries of the readers. Long runs come as one row each, because a row costs more than its bytes.

use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use crate::rows::{self, CommandRow, HeadRow, failed};
use crate::{
    CommandId, CommandRecord, Hash, Head, KeyId, Leaves, LedgerId, ListedHead, Position, SealedPayload,
    Snapshot, SnapshotHeader, StoreError, StoredEntry,
};

/// Runs that are fetched while the one before is being read.
const AHEAD: usize = 2;

/// What SQLite's error means to a caller who may conclude that nothing was written.
pub(super) fn error(error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    match (code.map(|code| code & 0xff), &error) {
        (Some(5 | 6), _) | (_, sqlx::Error::PoolTimedOut) => {
            StoreError::Busy("the database is locked".to_owned())
        }
        (Some(13), _) => StoreError::Busy("the disk is full".to_owned()),
        _ => failed(error),
    }
}

fn bytes<const N: usize>(row: &SqliteRow, column: &str) -> Option<[u8; N]> {
    row.try_get::<&[u8], _>(column).ok()?.try_into().ok()
}

fn head_row(row: &SqliteRow) -> Result<HeadRow, sqlx::Error> {
    let wrong = || sqlx::Error::ColumnDecode { index: "id".to_owned(), source: "not 16 bytes".into() };
    Ok(HeadRow {
        ledger: LedgerId::from_bytes(bytes(row, "id").ok_or_else(wrong)?),
        position: row.try_get("position")?,
        root: row.try_get("root")?,
        epoch: row.try_get("epoch")?,
        checksum: row.try_get("checksum")?,
    })
}

pub(super) async fn head(
    connection: &mut SqliteConnection,
    ledger: LedgerId,
) -> Result<Option<Head>, StoreError> {
    let row = sqlx::query("SELECT id, position, root, epoch, checksum FROM ledger WHERE id = ?1")
        .bind(ledger.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(error)?;
    row.map(|row| head_row(&row).map_err(error)?.check()).transpose()
}

pub(super) async fn heads(pool: &SqlitePool) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
    let rows = sqlx::query("SELECT id, position, root, epoch, checksum FROM ledger ORDER BY id")
        .fetch_all(pool)
        .await
        .map_err(error)?;
    let checked = |row: &SqliteRow| {
        let row = head_row(row).map_err(error)?;
        Ok((row.ledger, row.listed()))
    };
    rows.iter().map(checked).collect()
}

pub(super) async fn exists(connection: &mut SqliteConnection, ledger: LedgerId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM ledger WHERE id = ?1").bind(ledger.as_bytes().as_slice());
    Ok(row.fetch_optional(connection).await?.is_some())
}

/// The head, or the error that there is no such ledger.
async fn known(pool: &SqlitePool, ledger: LedgerId) -> Result<Head, StoreError> {
    let mut connection = pool.acquire().await.map_err(error)?;
    head(&mut connection, ledger).await?.ok_or(StoreError::UnknownLedger(ledger))
}

fn command_row(row: &SqliteRow) -> Result<CommandRow, sqlx::Error> {
    let wrong = || sqlx::Error::ColumnDecode { index: "id".to_owned(), source: "not 16 bytes".into() };
    Ok(CommandRow {
        id: CommandId::from_bytes(bytes(row, "id").ok_or_else(wrong)?),
        fingerprint: row.try_get("fingerprint")?,
        first: row.try_get("first")?,
        last: row.try_get("last")?,
        checksum: row.try_get("checksum")?,
    })
}

pub(super) async fn commands(
    pool: &SqlitePool,
    ledger: LedgerId,
    ids: &[CommandId],
) -> Result<Vec<CommandRecord>, StoreError> {
    known(pool, ledger).await?;
    let wanted: Vec<_> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    let rows = sqlx::query(
        "SELECT id, fingerprint, first, last, checksum FROM command
         WHERE ledger = ?1 AND id IN (SELECT unhex(value) FROM json_each(?2)) ORDER BY id",
    )
    .bind(ledger.as_bytes().as_slice())
    .bind(serde_json::to_string(&wanted).map_err(failed)?)
    .fetch_all(pool)
    .await
    .map_err(error)?;
    rows.iter().map(|row| command_row(row).map_err(error)?.check(ledger)).collect()
}

pub(super) fn all_commands(
    pool: &SqlitePool,
    ledger: LedgerId,
) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
    stream::try_unfold(Some(Vec::new()), move |after: Option<Vec<u8>>| async move {
        let Some(after) = after else { return Ok(None) };
        if after.is_empty() {
            known(pool, ledger).await?;
        }
        let rows = sqlx::query(
            "SELECT id, fingerprint, first, last, checksum FROM command
             WHERE ledger = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        )
        .bind(ledger.as_bytes().as_slice())
        .bind(after)
        .bind(rows::RUN.cast_signed())
        .fetch_all(pool)
        .await
        .map_err(error)?;
        let found: Result<Vec<_>, _> =
            rows.iter().map(|row| command_row(row).map_err(error)?.check(ledger)).collect();
        let found = found?;
        let next = found.last().map(|command| command.id.as_bytes().to_vec());
        Ok(next.map(|next| (found, Some(next))))
    })
    .boxed()
}

pub(super) fn leaves(
    pool: &SqlitePool,
    ledger: LedgerId,
    from: Position,
    to: Position,
) -> BoxStream<'_, Result<Leaves, StoreError>> {
    let run = move |(first, last): (Position, Position)| async move {
        let row = sqlx::query(
            "SELECT count(*), group_concat(leaf, char(10)) FROM
             (SELECT leaf FROM event WHERE ledger = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position)",
        )
        .bind(ledger.as_bytes().as_slice())
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
async fn broken(pool: &SqlitePool, ledger: LedgerId, first: Position, last: Position) -> StoreError {
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
    pool: &SqlitePool,
    ledger: LedgerId,
    from: Position,
    to: Position,
) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
    let run = move |(first, last): (Position, Position)| async move {
        let row = sqlx::query(
            "SELECT group_concat(position || ' ' || field || ' ' || hex(key) || hex(nonce) || hex(ciphertext), char(10))
             FROM (SELECT * FROM sealed WHERE ledger = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position, field)",
        )
        .bind(ledger.as_bytes().as_slice())
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
    pool: &SqlitePool,
    ledger: LedgerId,
    positions: &[Position],
) -> Result<Vec<StoredEntry>, StoreError> {
    known(pool, ledger).await?;
    let wanted = serde_json::to_string(positions).map_err(failed)?;
    let id = ledger.as_bytes().as_slice();
    let rows = sqlx::query(
        "SELECT position, leaf, leaf_hash FROM event
         WHERE ledger = ?1 AND position IN (SELECT value FROM json_each(?2)) ORDER BY position",
    )
    .bind(id)
    .bind(wanted.as_str())
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
        "SELECT position, CAST(field AS BLOB) AS field, key, nonce, ciphertext FROM sealed
         WHERE ledger = ?1 AND position IN (SELECT value FROM json_each(?2)) ORDER BY position, sealed.field",
    )
    .bind(id)
    .bind(wanted.as_str())
    .fetch_all(pool)
    .await
    .map_err(error)?;
    for row in &rows {
        let position = position(ledger, row)?;
        let damaged = || StoreError::Corrupt { ledger, position, what: "a sealed value is unreadable" };
        let payload = SealedPayload {
            field: String::from_utf8(row.try_get("field").map_err(error)?).map_err(|_| damaged())?,
            key: bytes(row, "key").map(KeyId::from_bytes).ok_or_else(damaged)?,
            nonce: bytes(row, "nonce").ok_or_else(damaged)?,
            ciphertext: row.try_get("ciphertext").map_err(error)?,
        };
        if let Ok(index) = entries.binary_search_by_key(&position, |entry| entry.position) {
            entries[index].sealed.push(payload);
        }
    }
    Ok(entries)
}

fn position(ledger: LedgerId, row: &SqliteRow) -> Result<Position, StoreError> {
    let stored = row.try_get("position").map_err(error)?;
    let damaged =
        StoreError::Corrupt { ledger, position: Position::ZERO, what: "a position is out of range" };
    Position::from_i64(stored).ok_or(damaged)
}

fn snapshot_header(ledger: LedgerId, row: &SqliteRow) -> Option<SnapshotHeader> {
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

pub(super) async fn snapshots(
    pool: &SqlitePool,
    ledger: LedgerId,
) -> Result<Vec<SnapshotHeader>, StoreError> {
    known(pool, ledger).await?;
    let rows = sqlx::query(
        "SELECT projection, position, fold_version, catalogue, root, checksum FROM snapshot
         WHERE ledger = ?1 ORDER BY projection, position",
    )
    .bind(ledger.as_bytes().as_slice())
    .fetch_all(pool)
    .await
    .map_err(error)?;
    Ok(rows.iter().filter_map(|row| snapshot_header(ledger, row)).collect())
}

pub(super) async fn load_snapshot(
    pool: &SqlitePool,
    ledger: LedgerId,
    projection: &str,
    at: Position,
) -> Result<Option<Snapshot>, StoreError> {
    known(pool, ledger).await?;
    let row = sqlx::query(
        "SELECT projection, position, fold_version, catalogue, root, checksum, payload FROM snapshot
         WHERE ledger = ?1 AND projection = ?2 AND position = ?3",
    )
    .bind(ledger.as_bytes().as_slice())
    .bind(projection)
    .bind(at.to_i64())
    .fetch_optional(pool)
    .await
    .map_err(error)?;
    let Some(row) = row else { return Ok(None) };
    let Some(header) = snapshot_header(ledger, &row) else { return Ok(None) };
    Ok(Some(Snapshot { header, payload: row.try_get("payload").map_err(error)? }))
}
