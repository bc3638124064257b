//! Finished answers, kept to be sent again.
//!
//! A state is a value at a position, so an answer that was written once is right for everybody to whom the question, the visitor
//! and the position are the same, as long as the clock does not bring about a change ([`Span`]). A recorded event makes all
//! older answers of the school unreachable, because the position is part of the key; they leave when room is needed, and by
//! [`ResponseCache::sweep`].

mod key;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use jiff::Timestamp;
use quick_cache::{
    DefaultHashBuilder, Lifecycle, OptionsBuilder, Weighter,
    sync::{Cache, EntryAction, EntryResult, PlaceholderGuard},
};
use socai_graphql::Span;
use socai_school::{Position, ids::SchoolId};

pub(crate) use key::{Key, Question};

use super::written::Written;

/// Bytes that one part of the cache holds at least. An answer is never larger than half of it.
const PART: usize = 16 << 20;
/// Bytes of an answer as one guesses them before there are any.
const USUAL: usize = 16 << 10;
/// Bytes of an entry beside its answer.
const ENTRY: usize = 256;

type Inner = Cache<Key, Entry, Weigh, DefaultHashBuilder, CountEvicted>;

/// Finished answers by question, visitor and position, within a budget of bytes.
pub(crate) struct ResponseCache {
    answers: Option<Inner>,
    counted: Counted,
    evicted: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Counted {
    hits: AtomicU64,
    misses: AtomicU64,
    passed: AtomicU64,
}

/// What was counted since the start, and what is held now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CacheFigures {
    pub(crate) hits: u64,
    pub(crate) misses: u64,
    /// Answers that may not be kept.
    pub(crate) passed: u64,
    pub(crate) evictions: u64,
    pub(crate) bytes: u64,
    pub(crate) entries: u64,
}

/// What is known about a question.
pub(crate) enum Found<'a> {
    /// It was answered.
    Kept(Arc<Written>, Span),
    /// It was not; others who ask wait until this place is filled or given up.
    Vacant(Place<'a>),
    /// Its answer cannot be kept.
    Passing,
}

/// The right to answer a question for everybody who asks it meanwhile. Dropping it passes the right to the next one who waits.
pub(crate) struct Place<'a> {
    guard: PlaceholderGuard<'a, Key, Entry, Weigh, DefaultHashBuilder, CountEvicted>,
    largest: u64,
}

#[derive(Clone)]
enum Entry {
    Kept {
        written: Arc<Written>,
        span: Span,
        weight: u64,
    },
    /// So that nobody waits for what cannot be shared. At the next position it is tried again.
    Passing,
}

impl ResponseCache {
    /// A cache that holds about that many bytes; with 0 it keeps nothing.
    pub(crate) fn new(bytes: usize) -> Self {
        let evicted = Arc::new(AtomicU64::new(0));
        let options = OptionsBuilder::new()
            .shards((bytes / PART).clamp(1, 64))
            .weight_capacity(bytes as u64)
            .estimated_items_capacity((bytes / USUAL).max(32))
            .build();
        let lifecycle = CountEvicted(Arc::clone(&evicted));
        // Building fails only when a member is missing.
        let answers = options
            .ok()
            .filter(|_| bytes > 0)
            .map(|options| Cache::with_options(options, Weigh, DefaultHashBuilder::default(), lifecycle));
        Self { answers, counted: Counted::default(), evicted }
    }

    /// What is known about a question at a moment. Waits when somebody is just answering it.
    pub(crate) async fn find(&self, key: &Key, now: Timestamp) -> Found<'_> {
        let found = self.look_up(key, now).await;
        let counter = match &found {
            Found::Kept(..) => &self.counted.hits,
            Found::Vacant(_) => &self.counted.misses,
            Found::Passing => &self.counted.passed,
        };
        counter.fetch_add(1, Relaxed);
        found
    }

    async fn look_up(&self, key: &Key, now: Timestamp) -> Found<'_> {
        let Some(answers) = &self.answers else { return Found::Passing };
        // The usual case needs no exclusive lock.
        if let Some(found) = answers.get(key).and_then(|entry| entry.at(now)) {
            return found;
        }
        let entry = answers.entry_async(key, |_, entry| match entry.at(now) {
            Some(found) => EntryAction::Retain(found),
            None => EntryAction::ReplaceWithGuard,
        });
        match entry.await {
            EntryResult::Retained(found) => found,
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => {
                Found::Vacant(Place { guard, largest: answers.shard_capacity() / 2 })
            }
            // Neither is ever asked for.
            EntryResult::Removed(..) | EntryResult::Timeout => Found::Passing,
        }
    }

    /// Weighs an answer anew after something was made of it.
    pub(crate) fn weigh(&self, key: &Key, grown: &Arc<Written>) {
        let Some(answers) = &self.answers else { return };
        let reweigh = |_: &Key, entry: &mut Entry| {
            match entry {
                Entry::Kept { written, weight, .. } if Arc::ptr_eq(written, grown) => *weight = weigh(grown),
                Entry::Kept { .. } | Entry::Passing => {}
            }
            EntryAction::Retain(())
        };
        // When it has left since, the place that is handed out is given back at once.
        drop(answers.entry(key, Some(std::time::Duration::ZERO), reweigh));
    }

    /// Drops what can never be found again: answers at another position than that at which their school stands, or of which the
    /// time is over. So nothing that was erased from a school stays here for long.
    pub(crate) fn sweep(&self, now: Timestamp, standing: impl Fn(SchoolId) -> Option<(Position, u64)>) {
        let Some(answers) = &self.answers else { return };
        let mut schools: HashMap<SchoolId, Option<(Position, u64)>> = HashMap::new();
        for (key, _) in answers.iter() {
            schools.entry(key.school).or_insert_with(|| standing(key.school));
        }
        answers.retain(|key, entry| {
            // A school that was not there a moment ago has its answers from this moment.
            let is_reachable = schools.get(&key.school).is_none_or(|it| {
                it.is_some_and(|(position, generation)| {
                    key.position >= position && key.generation >= generation
                })
            });
            is_reachable && entry.may_still_be_right(now)
        });
    }

    pub(crate) fn figures(&self) -> CacheFigures {
        CacheFigures {
            hits: self.counted.hits.load(Relaxed),
            misses: self.counted.misses.load(Relaxed),
            passed: self.counted.passed.load(Relaxed),
            evictions: self.evicted.load(Relaxed),
            bytes: self.answers.as_ref().map_or(0, Cache::weight),
            entries: self.answers.as_ref().map_or(0, |answers| answers.len() as u64),
        }
    }
}

impl Place<'_> {
    /// Keeps the answer for everybody who asks within its time.
    pub(crate) fn keep(self, written: &Arc<Written>, span: Span) {
        let weight = weigh(written);
        if weight > self.largest {
            return self.pass();
        }
        let entry = Entry::Kept { written: Arc::clone(written), span, weight };
        // It may have been swept meanwhile.
        let _ = self.guard.insert(entry);
    }

    /// Says that the answer cannot be kept, so that nobody waits for it.
    pub(crate) fn pass(self) {
        let _ = self.guard.insert(Entry::Passing);
    }
}

impl Entry {
    /// What it says at a moment; nothing when its time is over, or when the clock was set back before it.
    fn at(&self, now: Timestamp) -> Option<Found<'static>> {
        match self {
            Self::Kept { written, span, .. } => {
                span.contains(now).then(|| Found::Kept(Arc::clone(written), *span))
            }
            Self::Passing => Some(Found::Passing),
        }
    }

    fn may_still_be_right(&self, now: Timestamp) -> bool {
        match self {
            Self::Kept { span, .. } => span.until().is_none_or(|until| now < until),
            Self::Passing => true,
        }
    }
}

fn weigh(written: &Written) -> u64 {
    (written.weight() + ENTRY) as u64
}

#[derive(Clone)]
struct Weigh;

impl Weighter<Key, Entry> for Weigh {
    fn weight(&self, _: &Key, entry: &Entry) -> u64 {
        match entry {
            Entry::Kept { weight, .. } => *weight,
            Entry::Passing => ENTRY as u64,
        }
    }
}

#[derive(Clone)]
struct CountEvicted(Arc<AtomicU64>);

impl Lifecycle<Key, Entry> for CountEvicted {
    /// Dropped after the lock is released: freeing megabytes takes a while.
    type RequestState = Vec<Entry>;

    fn on_evict(&self, evicted: &mut Vec<Entry>, _: Key, entry: Entry) {
        self.0.fetch_add(1, Relaxed);
        evicted.push(entry);
    }
}

#[cfg(test)]
mod tests;
