use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::BoxStream;
use jiff::Timestamp;
use socai_ledger::{
    AppendError, Batch, CommandId, CommandRecord, Follower, Head, Leaves, LedgerId, ListedHead, MemoryStore,
    MemoryVault, Position, SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};
use socai_runtime::{CommandError, ReadError};
use socai_school::regulations::{Level, Subject};

use crate::support::*;

/// What goes wrong with an append.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Nothing is written, and the store says so.
    Busy,
    /// Nothing is written, and nobody knows.
    LostBefore,
    /// All is written, and nobody knows.
    LostAfter,
    /// All is written, nobody knows, and the store cannot be read for the next three reads.
    LostAfterAndUnreadable,
    /// The store breaks.
    Broken,
}

/// A store in which appends go wrong as planned.
#[derive(Clone, Default)]
struct Faulty {
    inner: MemoryStore,
    plan: Arc<Mutex<VecDeque<Fault>>>,
    unreadable: Arc<Mutex<u32>>,
    /// A text in the stored leaves, and what someone has written over it.
    forged: Arc<Mutex<Option<(String, String)>>>,
    /// How often entries were asked for.
    reads: Arc<AtomicU64>,
}

impl Faulty {
    fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        self.plan.lock().unwrap().extend(faults);
    }

    fn forge(&self, was: &str, is: &str) {
        *self.forged.lock().unwrap() = Some((was.to_owned(), is.to_owned()));
    }

    fn stored(&self, text: String) -> String {
        match &*self.forged.lock().unwrap() {
            Some((was, is)) => text.replace(was, is),
            None => text,
        }
    }

    fn readable(&self) -> Result<(), StoreError> {
        let mut left = self.unreadable.lock().unwrap();
        if *left == 0 {
            return Ok(());
        }
        *left -= 1;
        Err(StoreError::Busy("unreadable".into()))
    }
}

#[async_trait]
impl Store for Faulty {
    async fn append(&self, batch: Batch) -> Result<(), AppendError> {
        let fault = self.plan.lock().unwrap().pop_front();
        let lost = || AppendError::Unknown("connection lost".into());
        match fault {
            None => self.inner.append(batch).await,
            Some(Fault::Busy) => Err(AppendError::Busy("busy".into())),
            Some(Fault::LostBefore) => Err(lost()),
            Some(Fault::Broken) => Err(AppendError::Failed("broken".into())),
            Some(after) => {
                self.inner.append(batch).await?;
                if matches!(after, Fault::LostAfterAndUnreadable) {
                    *self.unreadable.lock().unwrap() = 3;
                }
                Err(lost())
            }
        }
    }
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        self.inner.create(ledger).await
    }
    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        self.readable()?;
        self.inner.head(ledger).await
    }
    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        self.inner.heads().await
    }
    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        self.inner.take_over(ledger, expected).await
    }
    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError> {
        self.readable()?;
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
        self.reads.fetch_add(1, Ordering::Relaxed);
        let forged = |leaves: Leaves| Leaves { text: self.stored(leaves.text), ..leaves };
        self.inner.leaves(ledger, from, to).map(move |leaves| leaves.map(forged)).boxed()
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
        self.reads.fetch_add(1, Ordering::Relaxed);
        let entries = self.inner.entries(ledger, positions).await?;
        let forged = |entry: StoredEntry| StoredEntry { leaf: self.stored(entry.leaf), ..entry };
        Ok(entries.into_iter().map(forged).collect())
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

async fn given_a_faulty_store() -> (Faulty, Installation) {
    let store = Faulty::default();
    let installation = Installation::over(Arc::new(store.clone()), Arc::new(MemoryVault::new())).await;
    (store, installation)
}

#[tokio::test]
async fn busy_means_that_nothing_was_written() {
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let before = handle.now().await.unwrap();
    let request = request(class("3B"));
    store.plan([Fault::Busy]);
    assert_eq!(handle.execute(request.clone()).await.unwrap_err(), CommandError::Busy);
    assert_eq!(*handle.now().await.unwrap(), *before);
    assert!(!handle.execute(request).await.unwrap().is_replay, "the retry is the first to be carried out");
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn an_unknown_outcome_is_resolved_before_anyone_is_answered() {
    for fault in [Fault::LostBefore, Fault::LostAfter] {
        let (store, installation) = given_a_faulty_store().await;
        let runtime = installation.runtime();
        let (handle, ..) = installation.found(&runtime, 0).await;
        store.plan([fault]);
        let receipt = ok(&handle, class("3B")).await;
        assert!(receipt.changed() && !receipt.is_replay, "{fault:?}");
        assert_eq!(receipt.state.classes.in_year(YEAR).len(), 2, "{fault:?}");
        assert_eq!(handle.events(&[receipt.first]).await.unwrap().len(), 1);
        ok(&handle, class("3C")).await;
        assert_eq!(handle.now().await.unwrap().classes.in_year(YEAR).len(), 3, "{fault:?}");
        assert_sound(&installation, &runtime).await;
    }
}

#[tokio::test]
async fn an_outcome_that_stays_unknown_is_told_so_and_the_same_id_finds_out() {
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let request = request(class("3B"));
    store.plan([Fault::LostAfterAndUnreadable]);
    assert_eq!(handle.execute(request.clone()).await.unwrap_err(), CommandError::Unknown);
    let receipt = loop {
        match handle.execute(request.clone()).await {
            Err(CommandError::Busy) => {}
            other => break other.unwrap(),
        }
    };
    assert!(receipt.is_replay);
    assert_eq!(handle.now().await.unwrap().classes.in_year(YEAR).len(), 2);
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn a_broken_store_is_an_internal_error_and_the_school_lives_on() {
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    store.plan([Fault::Broken]);
    assert_eq!(execute(&handle, class("3B")).await.unwrap_err(), CommandError::Internal);
    ok(&handle, class("3B")).await;
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn no_acknowledged_command_is_lost_and_none_is_carried_out_twice_under_random_faults() {
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    let faults =
        [Fault::Busy, Fault::LostBefore, Fault::LostAfter, Fault::LostAfterAndUnreadable, Fault::Broken];
    let commands = (0..60).map(|number| {
        let (handle, store) = (handle.clone(), store.clone());
        async move {
            let request = request(class(&format!("3-{number}")));
            store.plan([faults[number % faults.len()]]);
            loop {
                match handle.execute(request.clone()).await {
                    Ok(receipt) => return receipt.first,
                    Err(CommandError::Busy | CommandError::Unknown | CommandError::Internal) => {
                        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    });
    let mut positions = futures::future::join_all(commands).await;
    positions.sort();
    positions.dedup();
    assert_eq!(positions.len(), 60);
    assert_eq!(handle.now().await.unwrap().classes.in_year(YEAR).len(), 61);
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn a_caller_who_goes_away_changes_nothing() {
    let (_, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 0).await;
    for number in 0..30 {
        let waiting = tokio::time::timeout(
            std::time::Duration::from_micros(number * 20),
            execute(&handle, class(&format!("3-{number}"))),
        );
        let _ = waiting.await;
    }
    ok(&handle, class("3Z")).await;
    assert_sound(&installation, &runtime).await;
}

#[tokio::test]
async fn a_forged_entry_stops_the_school_and_is_named() {
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, ..) = installation.found(&runtime, 3).await;
    let forged = ok(&handle, class("3-FORGED")).await.first;
    ok(&handle, class("3B")).await;
    // With a snapshot behind it and without one.
    runtime.shutdown().await;
    for _ in 0..2 {
        store.forge("3-FORGED", "3-FORGE2");
        let runtime = installation.runtime();
        let handle = runtime.school(installation.school).await.unwrap().unwrap();
        let corrupt = ReadError::Corrupt { position: forged };
        assert_eq!(handle.now().await.unwrap_err(), corrupt);
        assert_eq!(
            execute(&handle, class("3C")).await.unwrap_err(),
            CommandError::Corrupt { position: forged }
        );
        assert_eq!(handle.now().await.unwrap_err(), corrupt, "until it is mended");
        installation.store.drop_snapshots(installation.ledger()).await.unwrap();
    }
    store.forge("nothing", "nothing");
    let mended = installation.runtime();
    let handle = mended.school(installation.school).await.unwrap().unwrap();
    ok(&handle, class("3C")).await;
}

#[tokio::test]
async fn what_many_follow_is_read_and_opened_once() {
    const FOLLOWERS: usize = 100;
    let (store, installation) = given_a_faulty_store().await;
    let runtime = installation.runtime();
    let (handle, class_3a, students) = installation.found(&runtime, 1).await;
    let first = ok(&handle, grade(class_3a, students[0], Subject::Mathematics, Level::Completed, 0)).await;
    let mut followers: Vec<_> = (0..FOLLOWERS).map(|_| handle.follow(first.last).boxed()).collect();
    let read_before = store.reads.load(Ordering::Relaxed);

    let corrected =
        ok(&handle, grade(class_3a, students[0], Subject::Mathematics, Level::WellCompleted, 1)).await;
    let mut shown = Vec::new();
    for follower in &mut followers {
        let event = follower.next().await.unwrap().unwrap();
        assert_eq!(event.position, corrected.last);
        let earlier = handle.event(first.last).await.unwrap().unwrap();
        assert_eq!(earlier.position, first.last);
        shown.push((event, earlier));
    }
    let read = store.reads.load(Ordering::Relaxed) - read_before;
    assert!(read <= 2, "{read} reads for one event and the one that it corrects");
    assert!(shown.iter().all(|(event, _)| Arc::ptr_eq(event, &shown[0].0)), "all are shown the same value");

    assert!(handle.event(socai_runtime::Position(corrected.last.0 + 1)).await.unwrap().is_none());
}
