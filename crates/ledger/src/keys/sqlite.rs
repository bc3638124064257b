//! Data keys in a SQLite file of their own, apart from the ledgers and their backups.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions, SqliteRow};
use uuid::Uuid;

use super::{DataKey, InstanceKey, KeyVault, VaultError};
use crate::sqlite::connect;
use crate::{KeyId, LedgerId, StoreError};

/// Keys in a SQLite file (`secure_delete`, log truncated after each destruction). Clones share it.
#[derive(Clone, Debug)]
pub struct SqliteVault {
    /// One connection: nobody reads while the log is truncated.
    pool: SqlitePool,
    instance: InstanceKey,
}

impl SqliteVault {
    /// Opens the file, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Refused`] as for [`SqliteStore::open`](crate::SqliteStore::open).
    pub async fn open(path: impl AsRef<Path>, instance: InstanceKey) -> Result<Self, StoreError> {
        let path = path.as_ref();
        drop(connect::writer(path, connect::Schema::Keys).await?);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(connect::writing(path))
            .await
            .map_err(|error| StoreError::Failed(error.into()))?;
        Ok(Self { pool, instance })
    }

    /// Closes the file. Other clones can do nothing more.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn failed(error: sqlx::Error) -> VaultError {
    VaultError::Failed(error.into())
}

fn key_id(row: &SqliteRow) -> Result<KeyId, VaultError> {
    let bytes = row.try_get::<&[u8], _>("id").map_err(failed)?;
    bytes.try_into().map(KeyId::from_bytes).map_err(|_| VaultError::Damaged)
}

fn key(instance: &InstanceKey, ledger: LedgerId, row: &SqliteRow) -> Result<DataKey, VaultError> {
    let owner = row.try_get::<&[u8], _>("owner").map_err(failed)?;
    let owner = owner.try_into().map(Uuid::from_bytes).map_err(|_| VaultError::Damaged)?;
    let category = row.try_get("category").map_err(failed)?;
    let wrapped = row.try_get::<&[u8], _>("wrapped").map_err(failed)?;
    instance.unwrap(ledger, key_id(row)?, owner, category, wrapped)
}

async fn ensure(
    vault: SqliteVault,
    ledger: LedgerId,
    wanted: Vec<(Uuid, String)>,
) -> Result<Vec<DataKey>, VaultError> {
    let mut transaction = vault.pool.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
    let mut keys = Vec::with_capacity(wanted.len());
    let mut made = false;
    for (owner, category) in wanted {
        let found = sqlx::query(
            "SELECT id, owner, category, wrapped FROM data_key
             WHERE ledger = ?1 AND owner = ?2 AND category = ?3 AND destroyed_at IS NULL",
        )
        .bind(ledger.as_bytes().as_slice())
        .bind(owner.as_bytes().as_slice())
        .bind(category.as_str())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(failed)?;
        if let Some(row) = found {
            keys.push(key(&vault.instance, ledger, &row)?);
            continue;
        }
        let new = DataKey::generate(owner, &category);
        sqlx::query(
            "INSERT INTO data_key (ledger, id, owner, category, wrapped, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(ledger.as_bytes().as_slice())
        .bind(new.id.as_bytes().as_slice())
        .bind(owner.as_bytes().as_slice())
        .bind(category)
        .bind(vault.instance.wrap(ledger, &new)?)
        .bind(Timestamp::now().to_string())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        keys.push(new);
        made = true;
    }
    // Without a new key there is nothing to make durable.
    if made { transaction.commit().await } else { transaction.rollback().await }.map_err(failed)?;
    Ok(keys)
}

async fn destroy(
    vault: SqliteVault,
    ledger: LedgerId,
    owner: Uuid,
    category: Option<String>,
) -> Result<Vec<KeyId>, VaultError> {
    let mut connection = vault.pool.acquire().await.map_err(failed)?;
    let rows = sqlx::query(
        "UPDATE data_key SET wrapped = NULL, destroyed_at = ?4
         WHERE ledger = ?1 AND owner = ?2 AND (?3 IS NULL OR category = ?3) AND destroyed_at IS NULL RETURNING id",
    )
    .bind(ledger.as_bytes().as_slice())
    .bind(owner.as_bytes().as_slice())
    .bind(category)
    .bind(Timestamp::now().to_string())
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    let mut destroyed = rows.iter().map(key_id).collect::<Result<Vec<_>, _>>()?;
    destroyed.sort();
    // The log still holds the page with the wrapped key; it is emptied before anyone is told.
    let row =
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await.map_err(failed)?;
    match row.try_get::<i64, _>(0) {
        Ok(0) => Ok(destroyed),
        _ => Err(VaultError::Failed("another process keeps the key file's log open".into())),
    }
}

/// Work that was begun is finished even if nobody waits for it any more.
async fn finished<T: Send + 'static>(
    work: impl Future<Output = Result<T, VaultError>> + Send + 'static,
) -> Result<T, VaultError> {
    tokio::spawn(work).await.map_err(|error| VaultError::Failed(error.into()))?
}

#[async_trait]
impl KeyVault for SqliteVault {
    async fn ensure(&self, ledger: LedgerId, wanted: &[(Uuid, String)]) -> Result<Vec<DataKey>, VaultError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        finished(ensure(self.clone(), ledger, wanted.to_vec())).await
    }

    async fn all(&self, ledger: LedgerId) -> Result<Vec<DataKey>, VaultError> {
        let rows = sqlx::query(
            "SELECT id, owner, category, wrapped FROM data_key WHERE ledger = ?1 AND destroyed_at IS NULL ORDER BY id",
        )
        .bind(ledger.as_bytes().as_slice())
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| key(&self.instance, ledger, row)).collect()
    }

    async fn destroy(
        &self,
        ledger: LedgerId,
        owner: Uuid,
        category: Option<&str>,
    ) -> Result<Vec<KeyId>, VaultError> {
        finished(destroy(self.clone(), ledger, owner, category.map(str::to_owned))).await
    }

    async fn destroyed(&self, ledger: LedgerId) -> Result<Vec<KeyId>, VaultError> {
        let rows =
            sqlx::query("SELECT id FROM data_key WHERE ledger = ?1 AND destroyed_at IS NOT NULL ORDER BY id")
                .bind(ledger.as_bytes().as_slice())
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
        rows.iter().map(key_id).collect()
    }
}
