//! Ledgers in one SQLite file: one process, one writer, readers beside it.
//!
//! Holds no rule that the conformance suite does not see.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

use crate::follow::Hints;
use crate::{
    AppendError, Batch, CommandId, CommandRecord, Follower, Head, Leaves, LedgerId, ListedHead, Position,
    SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};

pub(crate) mod connect;
mod insert;
mod read;
mod writer;

use writer::{Job, Writer};

/// How to open a [`SqliteStore`].
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// Connections that read, beside the one that writes.
    pub readers: u32,
    /// How long to wait for another process that is just closing the file.
    pub lock_wait: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { readers: 4, lock_wait: Duration::from_secs(1) }
    }
}

/// Ledgers in a SQLite file (WAL, `synchronous=FULL`). Clones share it.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
    writer: Option<Writer>,
    hints: Hints,
    /// Held as long as anyone uses the file.
    _lock: Arc<std::fs::File>,
}

impl SqliteStore {
    /// Opens the file, or makes it, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when another process has the file open, when the file is of a newer
    /// version, or when SQLite does not take a setting that durability depends on.
    pub async fn open(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let lock = Arc::new(connect::lock(path, connect::Share::Exclusive, options.lock_wait).await?);
        let connection = connect::writer(path, connect::Schema::Ledger).await?;
        let pool = pool(path, options.readers).await?;
        let hints = Hints::new();
        let path = PathBuf::from(path);
        let writer = Some(Writer::start(path, connection, hints.clone(), Arc::clone(&lock)));
        Ok(Self { pool, writer, hints, _lock: lock })
    }

    /// Opens an existing file for reading only: to verify or export while no server runs.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a server has the file open.
    pub async fn open_read_only(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let lock = Arc::new(connect::lock(path, connect::Share::Shared, options.lock_wait).await?);
        let pool = pool(path, options.readers).await?;
        Ok(Self { pool, writer: None, hints: Hints::new(), _lock: lock })
    }

    /// Finishes what was begun and closes the file. Other clones can do nothing more.
    pub async fn close(self) {
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        self.pool.close().await;
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_ref().ok_or(StoreError::ReadOnly)
    }
}

async fn pool(path: &Path, readers: u32) -> Result<SqlitePool, StoreError> {
    let options = SqlitePoolOptions::new().max_connections(readers.max(1)).min_connections(0);
    options.connect_with(connect::reading(path)).await.map_err(read::error)
}

#[async_trait]
impl Store for SqliteStore {
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        self.writer()?.ask(|answer| Job::Create(ledger, answer)).await?
    }

    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(read::error)?;
        read::head(&mut connection, ledger).await
    }

    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        read::heads(&self.pool).await
    }

    async fn append(&self, batch: Batch) -> Result<(), AppendError> {
        batch.check()?;
        let writer = self.writer().map_err(|error| AppendError::Failed(error.into()))?;
        match writer.ask(|answer| Job::Append(Box::new(batch), answer)).await {
            Ok(answer) => answer,
            Err(gone) => Err(AppendError::Unknown(gone.to_string())),
        }
    }

    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        let writer = self.writer().map_err(|error| AppendError::Failed(error.into()))?;
        match writer.ask(|answer| Job::TakeOver(ledger, *expected, answer)).await {
            Ok(answer) => answer,
            Err(gone) => Err(AppendError::Unknown(gone.to_string())),
        }
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
        let snapshot = Box::new(snapshot.clone());
        self.writer()?.ask(|answer| Job::SaveSnapshot(ledger, snapshot, answer)).await?
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
        self.writer()?.ask(|answer| Job::DropSnapshots(ledger, answer)).await?
    }

    fn follow(&self) -> Follower {
        self.hints.follower(None)
    }
}
