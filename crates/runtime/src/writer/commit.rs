//! One round of a writer's turn: look up which commands are recorded, decide, seal, append, publish, answer.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use socai_ledger::{AppendError, Batch, CommandId, CommandRecord, Head, Position as LedgerPosition};
use socai_school::{Category, Event, Position, Recorded, School};
use uuid::Uuid;

use super::decide::{Decisions, Verdict, decide};
use super::{Writer, seal};
use crate::error::{CommandError, ReadError};
use crate::handle::Receipt;
use crate::keys::Keys;
use crate::load::Tip;
use crate::metrics::count;
use crate::position::{from_ledger, ledger_of, to_ledger};
use crate::slot::Pending;

/// What became of a round.
pub(super) enum Round {
    /// Someone was answered.
    Progress,
    /// Nothing was decided for good: the ledger has moved on, or an outcome is unknown. Everyone still waits.
    Again,
    /// It makes no sense to go on. Everyone still waits, and nothing was written of those who are not in doubt.
    Failed(ReadError),
}

/// What a batch becomes once it is durable.
struct Written {
    batch: Batch,
    tip: Tip,
}

impl Writer {
    pub(super) async fn round(&mut self, waiting: &mut VecDeque<Pending>) -> Round {
        // Boxed: a round holds whole schools by value while it waits for the store.
        match Box::pin(self.try_round(waiting)).await {
            Ok(round) => round,
            Err(error) => Round::Failed(self.failed(error)),
        }
    }

    async fn try_round(&mut self, waiting: &mut VecDeque<Pending>) -> Result<Round, ReadError> {
        self.ensure_loaded().await?;
        let Some(tip) = self.tip.clone() else { return Ok(Round::Again) };
        let records = self.records(waiting).await?;
        let keys = Keys::of(&self.core, &self.slot).await?;
        let decisions = self.decide(waiting, &tip, &records, &keys).await?;

        // Read before anything is appended: afterwards nothing may fail any more.
        let times = self.times(&decisions.verdicts).await?;
        let is_accepted = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { .. });
        if !decisions.verdicts.iter().any(is_accepted) {
            // Nothing will be appended that would prove the state to be the newest; a refusal must be given against it.
            if decisions.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Refused(_))) {
                self.catch_up().await?;
                let is_newest =
                    self.tip.as_ref().is_some_and(|now| now.school.position == tip.school.position);
                if !is_newest {
                    return Ok(Round::Again);
                }
            }
            let Decisions { verdicts, at, .. } = decisions;
            answer(waiting, verdicts, at, &times, &tip.school);
            return Ok(Round::Progress);
        }

        let Decisions { verdicts, events, school, at, wanted, erased } = decisions;
        let keys = self.ensure(keys, wanted).await?;
        let written = match self.write(waiting, &verdicts, &tip, events, &school, &keys).await? {
            Ok(written) => written,
            Err(broken) => {
                // Its events are in the state of those after it: without it, all is decided again.
                if let Some(pending) = waiting.remove(broken) {
                    pending.answer(Err(CommandError::Internal));
                }
                return Ok(Round::Progress);
            }
        };
        let Written { batch, tip: next } = written;
        let (commands, entries) = (batch.commands.len(), batch.entries.len());
        match self.core.store.append(batch).await {
            Ok(()) => {}
            Err(error) => return self.not_appended(waiting, &verdicts, error).await,
        }
        self.core.counters.committed(commands, entries);
        self.tip = Some(next);
        if erased.is_empty() {
            self.publish();
        } else if let Err(error) = self.erase(&keys, &erased).await {
            // Recorded, but not finished: whoever repeats the command is answered when it is.
            let error = self.failed(error);
            mark_in_doubt(waiting, &verdicts);
            return Ok(Round::Failed(error));
        }
        let newest = self.tip.as_ref().map_or_else(|| Arc::clone(&tip.school), |tip| Arc::clone(&tip.school));
        let verdicts = if erased.is_empty() { verdicts } else { without_plaintext(verdicts, &newest) };
        answer(waiting, verdicts, at, &times, &newest);
        Ok(Round::Progress)
    }

    /// Which of the waiting commands are recorded already.
    async fn records(
        &self,
        waiting: &VecDeque<Pending>,
    ) -> Result<HashMap<CommandId, CommandRecord>, ReadError> {
        let ids: Vec<_> = waiting.iter().map(Pending::id).collect();
        let records = self.core.store.commands(ledger_of(self.slot.id), &ids).await?;
        Ok(records.into_iter().map(|record| (record.id, record)).collect())
    }

    /// Decides on a blocking thread, which has the commands for the time being.
    async fn decide(
        &self,
        waiting: &mut VecDeque<Pending>,
        tip: &Tip,
        records: &HashMap<CommandId, CommandRecord>,
        keys: &Keys,
    ) -> Result<Decisions, ReadError> {
        let (commands, base) = (std::mem::take(waiting), Arc::clone(&tip.school));
        let (records, keys, now) = (records.clone(), keys.clone(), self.core.clock.now());
        let deciding = tokio::task::spawn_blocking(move || {
            let all: Vec<_> = commands.iter().collect();
            let decisions = decide(&all, &base, &records, &keys, now);
            (commands, decisions)
        });
        let (commands, decisions) = deciding.await.map_err(|_| ReadError::Internal)?;
        *waiting = commands;
        Ok(decisions)
    }

    /// Makes the keys that are missing, durably, before anything is sealed under them.
    async fn ensure(&self, mut keys: Keys, wanted: Vec<(Uuid, Category)>) -> Result<Keys, ReadError> {
        if wanted.is_empty() {
            return Ok(keys);
        }
        let generation = self.slot.generation();
        let wanted: Vec<_> = wanted.into_iter().map(|(owner, of)| (owner, of.as_str().to_owned())).collect();
        let made = self.core.vault.ensure(ledger_of(self.slot.id), &wanted).await?;
        made.into_iter().for_each(|key| keys.add(key));
        self.slot.keep_keys(generation, &keys);
        Ok(keys)
    }

    /// The batch, or the place of the command whose events cannot be written.
    async fn write(
        &self,
        waiting: &VecDeque<Pending>,
        verdicts: &[Verdict],
        tip: &Tip,
        events: Vec<Recorded<Event>>,
        school: &School,
        keys: &Keys,
    ) -> Result<Result<Written, usize>, ReadError> {
        let ledger = ledger_of(self.slot.id);
        let (keys, frontier) = (keys.clone(), tip.frontier.clone());
        let sealing = tokio::task::spawn_blocking(move || seal::entries(ledger, events, &keys, frontier));
        let (entries, frontier) = match sealing.await.map_err(|_| ReadError::Internal)? {
            Ok(sealed) => sealed,
            Err(event) => {
                let position = Position(tip.school.position.0 + 1 + event as u64);
                let is_of = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { first, last, .. } if (*first..=*last).contains(&position));
                return verdicts.iter().position(is_of).map(Err).ok_or(ReadError::Internal);
            }
        };
        let record = |(pending, verdict): (&Pending, &Verdict)| match verdict {
            Verdict::Accepted { first, last, .. } => {
                let (first, last) = (to_ledger(*first), to_ledger(*last));
                Some(CommandRecord { id: pending.id(), fingerprint: pending.fingerprint, first, last })
            }
            _ => None,
        };
        let commands = waiting.iter().zip(verdicts).filter_map(record).collect();
        let position = to_ledger(school.position);
        let head = Head { position, root: frontier.root(), epoch: tip.head.epoch };
        let batch = Batch { ledger, expected: tip.head, next: head, entries, commands };
        let tip = Tip { school: Arc::new(school.clone()), frontier, head, erased_at: tip.erased_at };
        Ok(Ok(Written { batch, tip }))
    }

    /// What to do when a batch was not appended, or may have been.
    async fn not_appended(
        &mut self,
        waiting: &mut VecDeque<Pending>,
        verdicts: &[Verdict],
        error: AppendError,
    ) -> Result<Round, ReadError> {
        match error {
            AppendError::Conflict { .. } | AppendError::CommandExists(_) => {
                count(&self.core.counters.conflicts);
                self.catch_up().await?;
                Ok(Round::Again)
            }
            AppendError::Unknown(why) => {
                tracing::warn!(school = %self.slot.id, %why, "the outcome of an append is unknown");
                self.is_in_doubt = true;
                mark_in_doubt(waiting, verdicts);
                // The next round reads the head and the records. Should the append still be on its way, either it or
                // the next one fails, because both expect the same head.
                Ok(Round::Again)
            }
            AppendError::Busy(why) => {
                tracing::warn!(school = %self.slot.id, %why, "the store is busy; nothing was written");
                Err(ReadError::Busy)
            }
            AppendError::Corrupt { position, what, .. } => {
                tracing::error!(school = %self.slot.id, %position, what, "the ledger is damaged");
                Err(ReadError::Corrupt { position: from_ledger(position) })
            }
            AppendError::UnknownLedger(_) => Err(ReadError::UnknownSchool),
            AppendError::Invalid(_) | AppendError::Failed(_) => {
                tracing::error!(school = %self.slot.id, error = &error as &dyn std::error::Error, "an append failed");
                Err(ReadError::Internal)
            }
        }
    }

    /// Finishes an erasure that has just been recorded: the keys go, then everything that was opened with them.
    async fn erase(&mut self, keys: &Keys, erased: &[(Uuid, Category)]) -> Result<(), ReadError> {
        let ledger = ledger_of(self.slot.id);
        self.forget();
        let now = Keys::read(&self.core, &self.slot).await?;
        for (person, category) in erased {
            // A newer key seals what was decided after the erasure, by a process that has finished it before us.
            let (before, living) = (keys.living(*person, *category), now.living(*person, *category));
            if living.is_some_and(|living| before.is_some_and(|before| before.id == living.id)) {
                self.core.vault.destroy(ledger, *person, Some(category.as_str())).await?;
            }
        }
        self.forget();
        self.slot.snapshots.drop_all(&self.core, &self.slot).await?;
        self.ensure_loaded().await
    }

    /// When the commands that are recorded already were recorded.
    async fn times(&self, verdicts: &[Verdict]) -> Result<HashMap<LedgerPosition, Timestamp>, ReadError> {
        let last = |verdict: &Verdict| match verdict {
            Verdict::Recorded(record) => Some(record.last),
            _ => None,
        };
        let positions: Vec<_> = verdicts.iter().filter_map(last).filter(|at| at.get() > 0).collect();
        if positions.is_empty() {
            return Ok(HashMap::new());
        }
        let entries = self.core.store.entries(ledger_of(self.slot.id), &positions).await?;
        let time = |entry: &socai_ledger::StoredEntry| Some((entry.position, entry.envelope().ok()?.at));
        Ok(entries.iter().filter_map(time).collect())
    }
}

/// Answers from the front, as far as there are verdicts.
fn answer(
    waiting: &mut VecDeque<Pending>,
    verdicts: Vec<Verdict>,
    at: Timestamp,
    times: &HashMap<LedgerPosition, Timestamp>,
    newest: &Arc<School>,
) {
    let mut answers: Vec<Result<Receipt, CommandError>> = Vec::with_capacity(verdicts.len());
    for (verdict, pending) in verdicts.into_iter().zip(waiting.iter()) {
        answers.push(match verdict {
            Verdict::Accepted { first, last, state } => {
                Ok(Receipt { first, last, at, is_replay: false, state })
            }
            Verdict::Recorded(CommandRecord { first, last, .. }) => Ok(Receipt {
                first: from_ledger(first),
                last: from_ledger(last),
                at: times.get(&last).copied().unwrap_or(newest.at),
                // Recorded by this very request, if its outcome was unknown.
                is_replay: !pending.in_doubt,
                state: Arc::clone(newest),
            }),
            Verdict::Same(before) => {
                answers.get(before).cloned().map_or(Err(CommandError::Internal), |answer| {
                    answer.map(|receipt| Receipt { is_replay: true, ..receipt })
                })
            }
            Verdict::KeyReused => Err(CommandError::KeyReused),
            // An append that is still on its way might yet be carried out.
            Verdict::Refused(_) if pending.in_doubt => Err(CommandError::Unknown),
            Verdict::Refused(refusals) => Err(CommandError::Refused(refusals)),
            Verdict::Broken => Err(CommandError::Internal),
        });
    }
    for (pending, answer) in waiting.drain(..answers.len()).zip(answers) {
        pending.answer(answer);
    }
}

fn mark_in_doubt(waiting: &mut VecDeque<Pending>, verdicts: &[Verdict]) {
    for (pending, verdict) in waiting.iter_mut().zip(verdicts) {
        pending.in_doubt |= matches!(verdict, Verdict::Accepted { .. } | Verdict::Same(_));
    }
}

/// States from before the erasure was finished still hold what was erased; answers get the reloaded one.
fn without_plaintext(verdicts: Vec<Verdict>, newest: &Arc<School>) -> Vec<Verdict> {
    let reloaded = |verdict| match verdict {
        Verdict::Accepted { first, last, .. } => Verdict::Accepted { first, last, state: Arc::clone(newest) },
        other => other,
    };
    verdicts.into_iter().map(reloaded).collect()
}
