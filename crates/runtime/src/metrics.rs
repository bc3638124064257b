//! What the runtime counts. Never who or what: only how many.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use socai_school::{Position, ids::SchoolId};

use crate::error::CommandError;
use crate::handle::Receipt;

/// Counters since the start, and what is loaded now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// Commands carried out, also those that changed nothing.
    pub commands_accepted: u64,
    /// Commands answered with what an earlier request recorded.
    pub commands_replayed: u64,
    /// Commands refused by their decision.
    pub commands_refused: u64,
    /// Commands answered as busy.
    pub commands_busy: u64,
    /// Commands whose outcome stayed unknown.
    pub commands_unknown: u64,
    /// Commands that failed otherwise.
    pub commands_failed: u64,
    /// Batches committed.
    pub batches: u64,
    /// Commands in them.
    pub batch_commands: u64,
    /// Events in them.
    pub batch_events: u64,
    /// Appends refused because another process had written.
    pub conflicts: u64,
    /// As-of reads answered from memory.
    pub as_of_hits: u64,
    /// As-of reads that had to fold.
    pub as_of_misses: u64,
    /// Schools loaded from the ledger.
    pub loads: u64,
    /// Schools evicted.
    pub evictions: u64,
    /// Sign-ins that succeeded.
    pub sign_ins_ok: u64,
    /// Sign-ins refused, for wrong credentials or because of the delay after failures.
    pub sign_ins_refused: u64,
    /// Schools in memory.
    pub loaded_schools: u64,
    /// Their estimated size in bytes.
    pub loaded_bytes: u64,
    /// The published heads, by school.
    pub heads: Vec<(SchoolId, Position)>,
}

/// The counters behind a [`MetricsSnapshot`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) accepted: AtomicU64,
    pub(crate) replayed: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) busy: AtomicU64,
    pub(crate) unknown: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) batches: AtomicU64,
    pub(crate) batch_commands: AtomicU64,
    pub(crate) batch_events: AtomicU64,
    pub(crate) conflicts: AtomicU64,
    pub(crate) as_of_hits: AtomicU64,
    pub(crate) as_of_misses: AtomicU64,
    pub(crate) loads: AtomicU64,
    pub(crate) evictions: AtomicU64,
}

/// Counts one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

impl Counters {
    pub(crate) fn answered(&self, answer: &Result<Receipt, CommandError>) {
        count(match answer {
            Ok(receipt) if receipt.is_replay => &self.replayed,
            Ok(_) => &self.accepted,
            Err(CommandError::Refused(_)) => &self.refused,
            Err(CommandError::Busy) => &self.busy,
            Err(CommandError::Unknown) => &self.unknown,
            Err(_) => &self.failed,
        });
    }

    pub(crate) fn committed(&self, commands: usize, events: usize) {
        count(&self.batches);
        self.batch_commands.fetch_add(commands as u64, Relaxed);
        self.batch_events.fetch_add(events as u64, Relaxed);
    }

    pub(crate) fn snapshot(&self) -> MetricsSnapshot {
        let read = |counter: &AtomicU64| counter.load(Relaxed);
        MetricsSnapshot {
            commands_accepted: read(&self.accepted),
            commands_replayed: read(&self.replayed),
            commands_refused: read(&self.refused),
            commands_busy: read(&self.busy),
            commands_unknown: read(&self.unknown),
            commands_failed: read(&self.failed),
            batches: read(&self.batches),
            batch_commands: read(&self.batch_commands),
            batch_events: read(&self.batch_events),
            conflicts: read(&self.conflicts),
            as_of_hits: read(&self.as_of_hits),
            as_of_misses: read(&self.as_of_misses),
            loads: read(&self.loads),
            evictions: read(&self.evictions),
            ..MetricsSnapshot::default()
        }
    }
}
