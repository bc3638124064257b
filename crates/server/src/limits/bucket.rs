//! Token buckets by key, each kept as the one moment at which it is full again.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Keys remembered; about 1 MiB.
const KEYS: usize = 10_000;

/// Buckets that all hold the same: `depth` is how long an empty one takes to fill.
#[derive(Debug)]
pub(crate) struct Buckets<K> {
    depth: Duration,
    full_again: Mutex<HashMap<K, Instant>>,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    pub(crate) fn new(depth: Duration) -> Self {
        Self { depth, full_again: Mutex::default() }
    }

    /// Takes what fills in `amount` and says what is left, in the same measure; or how long to wait for it.
    pub(crate) fn take(&self, key: K, amount: Duration, now: Instant) -> Result<Duration, Duration> {
        let mut buckets = self.lock();
        let full = buckets.get(&key).copied().unwrap_or(now).max(now);
        let missing = full.duration_since(now) + amount;
        if missing > self.depth {
            return Err(missing - self.depth);
        }
        if buckets.len() >= KEYS && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        buckets.insert(key, full + amount);
        Ok(self.depth - missing)
    }

    /// Gives back what was taken.
    pub(crate) fn give_back(&self, key: K, amount: Duration) {
        if let Some(full) = self.lock().get_mut(&key) {
            *full = full.checked_sub(amount).unwrap_or(*full);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        // Every change is a single insert or assignment, so a poisoned map is still whole.
        self.full_again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets full buckets, which equal absent ones; when there are none, the one nearest to full.
fn make_room<K: Copy + Eq + Hash>(buckets: &mut HashMap<K, Instant>, now: Instant) {
    buckets.retain(|_, full| *full > now);
    if buckets.len() >= KEYS
        && let Some(key) = buckets.iter().min_by_key(|(_, full)| **full).map(|(key, _)| *key)
    {
        buckets.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_empty_bucket_says_how_long_to_wait_and_fills_again() {
        let (buckets, now) = (Buckets::new(3 * SECOND), Instant::now());
        assert_eq!(buckets.take(1, 2 * SECOND, now), Ok(SECOND));
        assert_eq!(buckets.take(1, 2 * SECOND, now), Err(SECOND));
        assert_eq!(buckets.take(2, 2 * SECOND, now), Ok(SECOND), "others are not touched");
        assert_eq!(buckets.take(1, 2 * SECOND, now + SECOND), Ok(Duration::ZERO));
        assert_eq!(buckets.take(1, 3 * SECOND, now + 4 * SECOND), Ok(Duration::ZERO), "never more than full");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let (buckets, now) = (Buckets::new(3 * SECOND), Instant::now());
        for _ in 0..100 {
            assert!(buckets.take(1, 3 * SECOND, now).is_ok());
            buckets.give_back(1, 3 * SECOND);
        }
    }

    #[test]
    fn more_than_a_whole_bucket_is_never_had() {
        let buckets = Buckets::new(SECOND);
        assert_eq!(buckets.take(1, 2 * SECOND, Instant::now()), Err(SECOND));
    }

    #[test]
    fn the_memory_for_keys_is_bounded() {
        let (buckets, now) = (Buckets::new(3 * SECOND), Instant::now());
        for key in 0..KEYS + 50 {
            buckets.take(key, SECOND, now).unwrap();
        }
        assert!(buckets.lock().len() <= KEYS);
    }
}
