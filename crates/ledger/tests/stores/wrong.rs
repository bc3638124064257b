//! Deliberately wrong stores: each is caught by the rule that it breaks, so the rules can tell.

use async_trait::async_trait;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use jiff::{Timestamp, ToSpan};
use socai_ledger::{
    AppendError, Batch, CommandId, CommandRecord, Follower, Head, Leaves, LedgerId, ListedHead, MemoryStore,
    Position, SealedPayload, Snapshot, SnapshotHeader, Store, StoreError, StoredEntry,
};

/// What a store does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    AnswersConflictsWithSuccess,
    IgnoresTheEpoch,
    IgnoresTheRoot,
    WritesHalfABatch,
    ForgetsCommands,
    ForgetsCommandsThatChangedNothing,
    SharesCommandIdsAmongLedgers,
    LosesSealedValues,
    ReversesLeaves,
    LeavesEndOneEarly,
    LeavesBeginOneLate,
    StopsAfterTheFirstRun,
    SealedValuesStopAfterTheFirstRun,
    EntriesInTheOrderAskedFor,
    SpoilsText,
    FindsTimesOnlyBefore,
    TakesOverWithoutTheEpoch,
    MakesALedgerTwice,
    MakesLedgersOnTheFly,
    ListsOnlyOneHead,
    ListsOnlyTheFirstCommands,
    ReturnsTheLatestSnapshot,
    DropsNoSnapshot,
    IsDeaf,
}

struct Wrong {
    flaw: Flaw,
    inner: MemoryStore,
    /// Where a flaw writes what should not be written at all.
    elsewhere: MemoryStore,
}

impl Wrong {
    fn new(flaw: Flaw) -> Self {
        Self { flaw, inner: MemoryStore::new(), elsewhere: MemoryStore::new() }
    }
}

#[async_trait]
impl Store for Wrong {
    async fn create(&self, ledger: LedgerId) -> Result<Head, StoreError> {
        match self.inner.create(ledger).await {
            Err(StoreError::AlreadyExists(_)) if self.flaw == Flaw::MakesALedgerTwice => Ok(Head::empty()),
            other => other,
        }
    }

    async fn head(&self, ledger: LedgerId) -> Result<Option<Head>, StoreError> {
        self.inner.head(ledger).await
    }

    async fn heads(&self) -> Result<Vec<(LedgerId, ListedHead)>, StoreError> {
        let mut heads = self.inner.heads().await?;
        if self.flaw == Flaw::ListsOnlyOneHead {
            heads.truncate(1);
        }
        Ok(heads)
    }

    async fn append(&self, mut batch: Batch) -> Result<(), AppendError> {
        let ledger = batch.ledger;
        if self.flaw == Flaw::MakesLedgersOnTheFly {
            let _ = self.inner.create(ledger).await;
        }
        let actual = self.inner.head(ledger).await.ok().flatten();
        if let Some(actual) = actual {
            let same = actual.position == batch.expected.position;
            if self.flaw == Flaw::IgnoresTheEpoch && same && batch.check().is_ok() {
                (batch.expected.epoch, batch.next.epoch) = (actual.epoch, actual.epoch);
            }
            if self.flaw == Flaw::IgnoresTheRoot && same {
                batch.expected.root = actual.root;
            }
        }
        match self.flaw {
            Flaw::ForgetsCommands if !batch.entries.is_empty() => batch.commands.clear(),
            Flaw::ForgetsCommandsThatChangedNothing if batch.entries.is_empty() => return Ok(()),
            Flaw::LosesSealedValues => {
                for entry in &mut batch.entries {
                    entry.sealed.truncate(1);
                }
            }
            _ => {}
        }
        if self.flaw == Flaw::SharesCommandIdsAmongLedgers {
            let all = LedgerId::from_bytes([0; 16]);
            let _ = self.elsewhere.create(all).await;
            let ids: Vec<_> = batch.commands.iter().map(|command| command.id).collect();
            if let Some(known) = self.elsewhere.commands(all, &ids).await.unwrap_or_default().first() {
                return Err(AppendError::CommandExists(known.id));
            }
            let head = Head::empty();
            let (first, last) = (Position::first(), Position::ZERO);
            let commands =
                batch.commands.iter().map(|command| CommandRecord { first, last, ..*command }).collect();
            let noted = Batch { ledger: all, expected: head, next: head, entries: Vec::new(), commands };
            let _ = self.elsewhere.append(noted).await;
        }
        match self.inner.append(batch.clone()).await {
            Err(AppendError::Conflict { .. }) if self.flaw == Flaw::AnswersConflictsWithSuccess => Ok(()),
            Err(AppendError::CommandExists(id)) if self.flaw == Flaw::WritesHalfABatch => {
                batch.commands.retain(|command| command.id != id);
                let _ = self.inner.append(batch).await;
                Err(AppendError::CommandExists(id))
            }
            other => other,
        }
    }

    async fn take_over(&self, ledger: LedgerId, expected: &Head) -> Result<Head, AppendError> {
        if self.flaw == Flaw::TakesOverWithoutTheEpoch {
            return Ok(Head { epoch: expected.epoch + 1, ..*expected });
        }
        self.inner.take_over(ledger, expected).await
    }

    async fn commands(&self, ledger: LedgerId, ids: &[CommandId]) -> Result<Vec<CommandRecord>, StoreError> {
        self.inner.commands(ledger, ids).await
    }

    fn all_commands(&self, ledger: LedgerId) -> BoxStream<'_, Result<Vec<CommandRecord>, StoreError>> {
        let all = self.inner.all_commands(ledger);
        if self.flaw == Flaw::ListsOnlyTheFirstCommands { all.take(1).boxed() } else { all }
    }

    fn leaves(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Leaves, StoreError>> {
        match self.flaw {
            Flaw::LeavesEndOneEarly => self.inner.leaves(ledger, from, to.previous()),
            Flaw::LeavesBeginOneLate => self.inner.leaves(ledger, from.next(), to),
            Flaw::StopsAfterTheFirstRun => self.inner.leaves(ledger, from, to).take(1).boxed(),
            Flaw::ReversesLeaves => {
                let reversed = |mut run: Leaves| {
                    run.text = run.text.split('\n').rev().collect::<Vec<_>>().join("\n");
                    run
                };
                self.inner.leaves(ledger, from, to).map_ok(reversed).boxed()
            }
            _ => self.inner.leaves(ledger, from, to),
        }
    }

    fn sealed(
        &self,
        ledger: LedgerId,
        from: Position,
        to: Position,
    ) -> BoxStream<'_, Result<Vec<(Position, SealedPayload)>, StoreError>> {
        let all = self.inner.sealed(ledger, from, to);
        if self.flaw == Flaw::SealedValuesStopAfterTheFirstRun { all.take(1).boxed() } else { all }
    }

    async fn entries(
        &self,
        ledger: LedgerId,
        positions: &[Position],
    ) -> Result<Vec<StoredEntry>, StoreError> {
        let mut entries = self.inner.entries(ledger, positions).await?;
        if self.flaw == Flaw::EntriesInTheOrderAskedFor {
            let found =
                |position: &Position| entries.iter().find(|entry| entry.position == *position).cloned();
            return Ok(positions.iter().filter_map(found).collect());
        }
        if self.flaw == Flaw::SpoilsText {
            for entry in &mut entries {
                entry.leaf = entry.leaf.replace('ễ', "ê");
            }
        }
        Ok(entries)
    }

    async fn position_at(&self, ledger: LedgerId, at: Timestamp) -> Result<Position, StoreError> {
        let before = at.checked_sub(1.millisecond()).unwrap_or(at);
        let at = if self.flaw == Flaw::FindsTimesOnlyBefore { before } else { at };
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
        if self.flaw == Flaw::ReturnsTheLatestSnapshot {
            let headers = self.inner.snapshots(ledger).await?;
            let latest = headers.iter().rev().find(|header| header.projection == projection);
            let at = latest.map_or(at, |header| header.position);
            return self.inner.load_snapshot(ledger, projection, at).await;
        }
        self.inner.load_snapshot(ledger, projection, at).await
    }

    async fn drop_snapshots(&self, ledger: LedgerId) -> Result<(), StoreError> {
        if self.flaw == Flaw::DropsNoSnapshot { Ok(()) } else { self.inner.drop_snapshots(ledger).await }
    }

    fn follow(&self) -> Follower {
        if self.flaw == Flaw::IsDeaf { self.elsewhere.follow() } else { self.inner.follow() }
    }
}

/// One test per wrong store: each named rule rejects it.
macro_rules! caught {
    ($($name:ident: $flaw:ident by $($rule:ident),+;)+) => {
        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                $(
                    let verdict = socai_ledger::conformance::$rule(&Wrong::new(Flaw::$flaw)).await;
                    assert!(verdict.is_err(), "{} did not notice {:?}", stringify!($rule), Flaw::$flaw);
                )+
            }
        )+
    };
}

caught! {
    lost_updates_are_caught: AnswersConflictsWithSuccess by a_stale_position_is_refused, of_racing_writers_one_wins,
        a_conflict_writes_nothing, many_ledgers_are_written_at_once;
    an_ignored_epoch_is_caught: IgnoresTheEpoch by another_epoch_is_refused, a_take_over_fences_the_old_writer;
    an_ignored_root_is_caught: IgnoresTheRoot by another_root_is_refused;
    half_a_batch_is_caught: WritesHalfABatch by a_known_command_is_refused_whole;
    forgotten_commands_are_caught: ForgetsCommands by commands_are_remembered, a_known_command_is_refused_whole,
        a_sound_ledger_verifies;
    forgotten_idle_commands_are_caught: ForgetsCommandsThatChangedNothing by
        a_command_that_changed_nothing_is_remembered;
    shared_command_ids_are_caught: SharesCommandIdsAmongLedgers by ledgers_do_not_mix;
    lost_sealed_values_are_caught: LosesSealedValues by what_was_appended_is_read_back, sealed_values_come_in_order,
        a_sound_ledger_verifies;
    reversed_leaves_are_caught: ReversesLeaves by what_was_appended_is_read_back, leaves_come_ascending_and_whole;
    an_early_end_is_caught: LeavesEndOneEarly by leaves_come_ascending_and_whole, a_sound_ledger_verifies;
    a_late_beginning_is_caught: LeavesBeginOneLate by leaves_come_ascending_and_whole;
    a_missing_run_is_caught: StopsAfterTheFirstRun by leaves_come_ascending_and_whole;
    a_missing_run_of_sealed_values_is_caught: SealedValuesStopAfterTheFirstRun by sealed_values_come_in_order;
    disordered_entries_are_caught: EntriesInTheOrderAskedFor by entries_come_once_and_ascending;
    spoiled_text_is_caught: SpoilsText by any_text_survives;
    a_wrong_moment_is_caught: FindsTimesOnlyBefore by a_time_finds_its_position;
    a_toothless_take_over_is_caught: TakesOverWithoutTheEpoch by a_take_over_fences_the_old_writer;
    a_ledger_made_twice_is_caught: MakesALedgerTwice by a_ledger_is_made_once;
    a_ledger_from_nowhere_is_caught: MakesLedgersOnTheFly by what_is_not_there_is_said_so;
    missing_heads_are_caught: ListsOnlyOneHead by heads_lists_every_ledger;
    missing_commands_are_caught: ListsOnlyTheFirstCommands by all_commands_are_listed_once;
    a_snapshot_of_elsewhere_is_caught: ReturnsTheLatestSnapshot by snapshots_are_kept_apart;
    snapshots_that_stay_are_caught: DropsNoSnapshot by snapshots_are_replaced_and_dropped;
    a_deaf_follower_is_caught: IsDeaf by followers_hear_of_appends;
}
