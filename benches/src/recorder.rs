//! A store that notes how many entries each append carried, and passes everything on: how the runtime grouped what
//! its callers asked for.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures::stream::BoxStream;
use jiff::Timestamp;
use socai_ledger::{
    AppendError, Batch, CommandId, CommandRecord, Follower, Head, Leaves, LedgerId, ListedHead, Position,
    SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};

/// The recording store.
pub struct Recorder {
    inner: Arc<dyn Store>,
    sizes: Mutex<Vec<usize>>,
}

impl Recorder {
    /// Records what goes to `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>) -> Self {
        Self { inner, sizes: Mutex::default() }
    }

    /// The sizes of the batches that were appended since the last call.
    pub fn take(&self) -> Vec<usize> {
        std::mem::take(&mut *self.sizes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Store for Recorder {
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        self.inner.create(ledger).await
    }

    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        self.inner.head(ledger).await
    }

    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        self.inner.heads().await
    }

    async fn append(&self, batch: Batch) -> Result<(), AppendError> {
        let size = batch.entries.len();
        self.inner.append(batch).await?;
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).push(size);
        Ok(())
    }

    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        self.inner.take_over(ledger, expected).await
    }

    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError> {
        self.inner.commands(ledger, ids).await
    }

    fn all_commands(&self, ledger: LedgerId) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
        self.inner.all_commands(ledger)
    }

    fn leaves(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Leaves, StoreError>> {
        self.inner.leaves(ledger, from, to)
    }

    fn sealed(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
        self.inner.sealed(ledger, from, to)
    }

    async fn entries(
        &self,
        ledger: LedgerId,
        positions: &[Position],
    ) -> Result<Vec<StoredEntry>, StoreError> {
        self.inner.entries(ledger, positions).await
    }

    async fn position_at(&self, ledger: LedgerId, at: Timestamp) -> Result<Position, StoreError> {
        self.inner.position_at(ledger, at).await
    }

    async fn save_snapshot(&self, ledger: LedgerId, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.inner.save_snapshot(ledger, snapshot).await
    }

    async fn snapshots(&self, ledger: LedgerId) -> Result<Vec<SnapshotHeader>, StoreError> {
        self.inner.snapshots(ledger).await
    }

    async fn load_snapshot(
        &self,
        ledger: LedgerId,
        projection: &str,
        at: Position,
    ) -> Result<Option<Snapshot>, StoreError> {
        self.inner.load_snapshot(ledger, projection, at).await
    }

    async fn drop_snapshots(&self, ledger: LedgerId) -> Result<(), StoreError> {
        self.inner.drop_snapshots(ledger).await
    }

    fn follow(&self) -> Follower {
        self.inner.follow()
    }
}
