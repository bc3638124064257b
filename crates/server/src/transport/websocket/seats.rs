//! How many connections one account has, and a way to have them look again whether their session still stands.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use socai_runtime::sign_in::Session;
use socai_school::ids::{AccountId, SchoolId};
use tokio::sync::watch;

type Account = (SchoolId, AccountId);

/// The connections of each account that has any.
#[derive(Clone, Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<Account, Table>>>);

struct Table {
    taken: usize,
    doubts: watch::Sender<()>,
}

impl Seats {
    fn lock(&self) -> MutexGuard<'_, HashMap<Account, Table>> {
        // Every change is a single step, so a poisoned map is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat of this account; `None` when it has `most` already.
    pub(super) fn take(&self, session: &Session, most: usize) -> Option<Seat> {
        let account = (session.school, session.account);
        let mut tables = self.lock();
        let table =
            tables.entry(account).or_insert_with(|| Table { taken: 0, doubts: watch::Sender::new(()) });
        // An account without a connection has a table only in this moment.
        if table.taken >= most {
            return None;
        }
        table.taken += 1;
        Some(Seat { account, doubts: table.doubts.subscribe(), seats: self.clone() })
    }

    /// Has the connections of this account look at once whether their session still stands.
    pub(crate) fn doubt(&self, session: &Session) {
        if let Some(table) = self.lock().get(&(session.school, session.account)) {
            table.doubts.send_replace(());
        }
    }
}

/// A connection of an account; dropping it makes room for another.
pub(super) struct Seat {
    account: Account,
    doubts: watch::Receiver<()>,
    seats: Seats,
}

impl Seat {
    /// Told when the session should be looked at.
    pub(super) fn doubts(&self) -> watch::Receiver<()> {
        self.doubts.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut tables = self.seats.lock();
        if let Some(table) = tables.get_mut(&self.account) {
            table.taken = table.taken.saturating_sub(1);
            if table.taken == 0 {
                tables.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use socai_runtime::Clock as _;
    use uuid::Uuid;

    use super::*;

    fn session(account: u128) -> Session {
        let now = socai_runtime::SystemClock.now();
        let (school, account) = (SchoolId(Uuid::nil()), AccountId(Uuid::from_u128(account)));
        Session { school, account, login: "a".into(), created: now, expires: now }
    }

    #[test]
    fn the_connections_of_each_account_are_bounded() {
        let seats = Seats::default();
        let first = seats.take(&session(1), 2).unwrap();
        let second = seats.take(&session(1), 2).unwrap();
        assert!(seats.take(&session(1), 2).is_none());
        assert!(seats.take(&session(2), 2).is_some(), "others are not touched");
        drop(first);
        let again = seats.take(&session(1), 2);
        assert!(again.is_some());
        drop((second, again));
        assert!(seats.lock().is_empty(), "nothing is kept of who has left");
    }

    #[test]
    fn only_the_connections_of_that_account_look_again() {
        let seats = Seats::default();
        let (one, other) = (seats.take(&session(1), 2).unwrap(), seats.take(&session(2), 2).unwrap());
        let (one, other) = (one.doubts(), other.doubts());
        seats.doubt(&session(1));
        assert!(one.has_changed().unwrap());
        assert!(!other.has_changed().unwrap());
    }
}
