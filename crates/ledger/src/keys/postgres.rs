//! Data keys in PostgreSQL, in the schema `keys`: apart from the ledgers, in another database if wanted.

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPool, PgRow};
use sqlx::{ConnectOptions, Row};
use uuid::Uuid;

use super::{DataKey, InstanceKey, KeyVault, VaultError};
use crate::postgres::{self, PostgresOptions};
use crate::{KeyId, LedgerId, StoreError};

/// Keys in a PostgreSQL database. Clones share the connections.
#[derive(Clone, Debug)]
pub struct PostgresVault {
    pool: PgPool,
    instance: InstanceKey,
}

impl PostgresVault {
    /// Connects, and brings the schema up to date if `options` say so.
    ///
    /// # Errors
    /// As for [`PostgresStore::connect`](crate::PostgresStore::connect).
    pub async fn connect(
        url: &str,
        options: PostgresOptions,
        instance: InstanceKey,
    ) -> Result<Self, StoreError> {
        let connect: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| StoreError::Failed(error.into()))?;
        let connect = connect.application_name("socai keys").disable_statement_logging();
        if options.migrate {
            let mut migrator = sqlx::migrate!("../../migrations/postgres/keys");
            migrator.dangerous_set_table_name("keys._migrations");
            migrator.create_schema("keys");
            postgres::migrate(&connect, &migrator).await?;
        }
        Ok(Self { pool: postgres::pool(connect, &options).await?, instance })
    }

    /// Closes all connections. Other clones can do nothing more.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn failed(error: sqlx::Error) -> VaultError {
    VaultError::Failed(error.into())
}

fn key(instance: &InstanceKey, ledger: LedgerId, row: &PgRow) -> Result<DataKey, VaultError> {
    let id = KeyId(row.try_get("id").map_err(failed)?);
    let (owner, category) = (row.try_get("owner").map_err(failed)?, row.try_get("category").map_err(failed)?);
    let wrapped = row.try_get::<&[u8], _>("wrapped").map_err(failed)?;
    instance.unwrap(ledger, id, owner, category, wrapped)
}

/// The living keys among those wanted, in any order.
async fn living(
    vault: &PostgresVault,
    connection: &mut sqlx::PgConnection,
    ledger: LedgerId,
    wanted: &[(Uuid, String)],
) -> Result<Vec<DataKey>, VaultError> {
    let owners: Vec<Uuid> = wanted.iter().map(|(owner, _)| *owner).collect();
    let categories: Vec<&str> = wanted.iter().map(|(_, category)| category.as_str()).collect();
    let rows = sqlx::query(
        "SELECT id, owner, category, wrapped FROM keys.data_key
         JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::text[])) AS wanted (owner, category)
         USING (owner, category) WHERE ledger = $1 AND destroyed_at IS NULL",
    )
    .bind(ledger.0)
    .bind(owners)
    .bind(categories)
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    rows.iter().map(|row| key(&vault.instance, ledger, row)).collect()
}

fn find<'a>(keys: &'a [DataKey], (owner, category): &(Uuid, String)) -> Option<&'a DataKey> {
    keys.iter().find(|key| key.owner == *owner && key.category == *category)
}

async fn ensure(
    vault: PostgresVault,
    ledger: LedgerId,
    wanted: Vec<(Uuid, String)>,
) -> Result<Vec<DataKey>, VaultError> {
    let mut transaction = vault.pool.begin().await.map_err(failed)?;
    let mut keys = living(&vault, &mut transaction, ledger, &wanted).await?;
    if wanted.iter().any(|wanted| find(&keys, wanted).is_none()) {
        // One maker of keys per ledger at a time: two callers who ask at once get the same keys.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('keys ' || $1::text, 0))")
            .bind(ledger.0)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        keys = living(&vault, &mut transaction, ledger, &wanted).await?;
        let mut made: Vec<DataKey> = Vec::new();
        for wanted in &wanted {
            if find(&keys, wanted).is_none() && find(&made, wanted).is_none() {
                made.push(DataKey::generate(wanted.0, &wanted.1));
            }
        }
        let ids: Vec<Uuid> = made.iter().map(|key| key.id.0).collect();
        let owners: Vec<Uuid> = made.iter().map(|key| key.owner).collect();
        let categories: Vec<&str> = made.iter().map(|key| key.category.as_str()).collect();
        let wrapped: Result<Vec<_>, _> = made.iter().map(|key| vault.instance.wrap(ledger, key)).collect();
        sqlx::query(
            "INSERT INTO keys.data_key (ledger, id, owner, category, wrapped)
             SELECT $1, k.* FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[]) AS k",
        )
        .bind(ledger.0)
        .bind(ids)
        .bind(owners)
        .bind(categories)
        .bind(wrapped?)
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        keys.append(&mut made);
    }
    transaction.commit().await.map_err(failed)?;
    wanted.iter().map(|wanted| find(&keys, wanted).cloned().ok_or(VaultError::Damaged)).collect()
}

async fn destroy(
    vault: PostgresVault,
    ledger: LedgerId,
    owner: Uuid,
    category: Option<String>,
) -> Result<Vec<KeyId>, VaultError> {
    let rows = sqlx::query(
        "UPDATE keys.data_key SET wrapped = NULL, destroyed_at = now()
         WHERE ledger = $1 AND owner = $2 AND ($3::text IS NULL OR category = $3) AND destroyed_at IS NULL
         RETURNING id",
    )
    .bind(ledger.0)
    .bind(owner)
    .bind(category)
    .fetch_all(&vault.pool)
    .await
    .map_err(failed)?;
    // The old row version holds the wrapped key until it is vacuumed away; that needs the table's owner.
    if !rows.is_empty() {
        sqlx::query("VACUUM keys.data_key").execute(&vault.pool).await.map_err(failed)?;
    }
    let mut destroyed: Vec<KeyId> =
        rows.iter().map(|row| row.try_get("id").map(KeyId).map_err(failed)).collect::<Result<_, _>>()?;
    destroyed.sort();
    Ok(destroyed)
}

async fn finished<T: Send + 'static>(
    work: impl Future<Output = Result<T, VaultError>> + Send + 'static,
) -> Result<T, VaultError> {
    postgres::finished(work).await.map_err(|error| VaultError::Failed(error.into()))?
}

#[async_trait]
impl KeyVault for PostgresVault {
    async fn ensure(&self, ledger: LedgerId, wanted: &[(Uuid, String)]) -> Result<Vec<DataKey>, VaultError> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        finished(ensure(self.clone(), ledger, wanted.to_vec())).await
    }

    async fn all(&self, ledger: LedgerId) -> Result<Vec<DataKey>, VaultError> {
        let rows = sqlx::query(
            "SELECT id, owner, category, wrapped FROM keys.data_key
             WHERE ledger = $1 AND destroyed_at IS NULL ORDER BY id",
        )
        .bind(ledger.0)
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
        let rows = sqlx::query(
            "SELECT id FROM keys.data_key WHERE ledger = $1 AND destroyed_at IS NOT NULL ORDER BY id",
        )
        .bind(ledger.0)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| row.try_get("id").map(KeyId).map_err(failed)).collect()
    }
}
