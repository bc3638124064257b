//! Ledgers in PostgreSQL: any number of processes, any of which may write.
//!
//! Holds no rule that the conformance suite does not see.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};

use crate::rows::failed;
use crate::{
    AppendError, Batch, CommandId, CommandRecord, Follower, Head, Leaves, LedgerId, ListedHead, Position,
    SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};

mod append;
mod follow;
mod read;

use follow::Listener;

/// How to connect a [`PostgresStore`] or a [`PostgresVault`](crate::PostgresVault).
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// Connections at most.
    pub connections: u32,
    /// How long a caller waits for a free connection before the store is busy.
    pub acquire_wait: Duration,
    /// How long a statement waits for a row that another one holds before the store is busy.
    pub lock_wait: Duration,
    /// Bring the schema up to date: for the role that owns it. Others get access from the owner by
    /// `SELECT ledger.grant_access('role')`.
    pub migrate: bool,
    /// A follower that has heard nothing for so long looks for itself.
    pub poll: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            acquire_wait: Duration::from_secs(10),
            lock_wait: Duration::from_secs(5),
            migrate: true,
            poll: Duration::from_secs(1),
        }
    }
}

/// Ledgers in a PostgreSQL database, in the schema `ledger`. Clones share the connections.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    listener: Arc<Listener>,
    poll: Duration,
}

impl PostgresStore {
    /// Connects, and brings the schema up to date if `options` say so.
    ///
    /// # Errors
    /// When the server cannot be reached, commits without durability, or holds a newer schema.
    pub async fn connect(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let connect: PgConnectOptions = url.parse().map_err(failed)?;
        let connect = connect.application_name("socai").disable_statement_logging();
        if options.migrate {
            let mut migrator = sqlx::migrate!("../../migrations/postgres/ledger");
            migrator.dangerous_set_table_name("ledger._migrations");
            migrator.create_schema("ledger");
            migrate(&connect, &migrator).await?;
        }
        let pool = pool(connect, &options).await?;
        let listener = Arc::new(Listener::start(pool.clone()));
        Ok(Self { pool, listener, poll: options.poll })
    }

    /// Closes all connections. Other clones can do nothing more.
    pub async fn close(self) {
        self.listener.stop();
        self.pool.close().await;
    }
}

/// Runs migrations on a connection of their own.
pub(crate) async fn migrate(
    connect: &PgConnectOptions,
    migrator: &sqlx::migrate::Migrator,
) -> Result<(), StoreError> {
    let mut connection = connect.connect().await.map_err(read::error)?;
    let migrated = migrator.run_direct(None, &mut connection, false).await;
    migrated.map_err(|error| StoreError::Refused(format!("the schema cannot be used: {error}")))?;
    connection.close().await.map_err(read::error)
}

/// A pool whose connections commit durably: what is acknowledged is on the disk, and on the synchronous
/// standby where there is one.
pub(crate) async fn pool(connect: PgConnectOptions, options: &PostgresOptions) -> Result<PgPool, StoreError> {
    let lock_wait = options.lock_wait.as_millis();
    let connect = connect.options([("lock_timeout", format!("{lock_wait}ms"))]);
    PgPoolOptions::new()
        .max_connections(options.connections.max(2))
        .acquire_timeout(options.acquire_wait)
        .after_connect(|connection, _| {
            Box::pin(async move {
                let weak: bool = sqlx::query_scalar(
                    "SELECT CASE WHEN current_setting('synchronous_commit') IN ('on', 'remote_apply') THEN false
                     ELSE set_config('synchronous_commit', 'on', false) <> 'on' END
                     OR current_setting('fsync') <> 'on' OR current_setting('full_page_writes') <> 'on'",
                )
                .fetch_one(connection)
                .await?;
                let refusal = "the server commits without durability (fsync, full_page_writes, synchronous_commit)";
                if weak { Err(sqlx::Error::Configuration(refusal.into())) } else { Ok(()) }
            })
        })
        .connect_with(connect)
        .await
        .map_err(|error| match error {
            sqlx::Error::Configuration(why) => StoreError::Refused(why.to_string()),
            other => read::error(other),
        })
}

/// Work that was begun is finished even if nobody waits for it: a dropped future would leave the
/// connection in the middle of a statement.
pub(crate) async fn finished<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(work).await.map_err(failed)
}

#[async_trait]
impl Store for PostgresStore {
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        finished(append::create(self.pool.clone(), ledger)).await?
    }

    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        read::head(&self.pool, ledger).await
    }

    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        read::heads(&self.pool).await
    }

    async fn append(&self, batch: Batch) -> Result<(), AppendError> {
        batch.check()?;
        let ledger = batch.ledger;
        let written = finished(append::append(self.pool.clone(), batch)).await;
        written.map_err(|error| AppendError::Unknown(error.to_string()))??;
        self.listener.hints().grown(ledger);
        Ok(())
    }

    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        let taken = finished(append::take_over(self.pool.clone(), ledger, *expected)).await;
        taken.map_err(|error| AppendError::Unknown(error.to_string()))?
    }

    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError> {
        read::commands(&self.pool, ledger, ids).await
    }

    fn all_commands(&self, ledger: LedgerId) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
        read::all_commands(&self.pool, ledger)
    }

    fn leaves(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Leaves, StoreError>> {
        read::leaves(&self.pool, ledger, from, to)
    }

    fn sealed(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
        read::sealed(&self.pool, ledger, from, to)
    }

    async fn entries(
        &self,
        ledger: LedgerId,
        positions: &[Position],
    ) -> Result<Vec<StoredEntry>, StoreError> {
        read::entries(&self.pool, ledger, positions).await
    }

    async fn save_snapshot(&self, ledger: LedgerId, snapshot: &Snapshot) -> Result<(), StoreError> {
        finished(append::save_snapshot(self.pool.clone(), ledger, snapshot.clone())).await?
    }

    async fn snapshots(&self, ledger: LedgerId) -> Result<Vec<SnapshotHeader>, StoreError> {
        read::snapshots(&self.pool, ledger).await
    }

    async fn load_snapshot(
        &self,
        ledger: LedgerId,
        projection: &str,
        at: Position,
    ) -> Result<Option<Snapshot>, StoreError> {
        read::load_snapshot(&self.pool, ledger, projection, at).await
    }

    async fn drop_snapshots(&self, ledger: LedgerId) -> Result<(), StoreError> {
        finished(append::drop_snapshots(self.pool.clone(), ledger)).await?
    }

    fn follow(&self) -> Follower {
        self.listener.hints().follower(Some(self.poll))
    }
}
