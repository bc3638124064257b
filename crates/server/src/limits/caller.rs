//! What one caller may take: requests at once and cost. An account has its own; who is not signed in shares with everyone
//! of the same network.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::{Duration, Instant},
};

use socai_runtime::sign_in::Session;
use socai_school::ids::{AccountId, SchoolId};

use super::{
    bucket::Buckets,
    places::{Place, Places},
};
use crate::problem::Problem;

/// An empty budget of cost is full again after so long.
pub(crate) const REFILL_TIME: Duration = Duration::from_secs(60);

/// Under whom requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Payer {
    Account(SchoolId, AccountId),
    Network(IpAddr),
}

impl Payer {
    pub(crate) fn of(session: Option<&Session>, address: IpAddr) -> Self {
        match session {
            Some(session) => Self::Account(session.school, session.account),
            None => Self::Network(network(address)),
        }
    }
}

/// One IPv4 address or one IPv6 /64, which is what one household gets.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

/// What every caller may take of this process.
#[derive(Debug)]
pub(crate) struct Allowance {
    budget: u64,
    spent: Buckets<Payer>,
    running: Places<Payer>,
}

impl Allowance {
    /// So much cost, which comes back within a minute, and so many requests at once.
    pub(crate) fn new(budget: u64, at_once: usize) -> Self {
        Self { budget: budget.max(1), spent: Buckets::new(REFILL_TIME), running: Places::new(at_once) }
    }

    /// Lets one more request in until the answer is dropped.
    pub(crate) fn enter(&self, payer: Payer) -> Result<Place<Payer>, Problem> {
        self.running.take(payer).ok_or(Problem::TooManyRequests)
    }

    /// Pays for an operation and says how much cost is left.
    pub(crate) fn pay(&self, payer: Payer, cost: u64, now: Instant) -> Result<u64, Problem> {
        let left = self.spent.take(payer, self.time_of(cost), now).map_err(Problem::CostBudget)?;
        let share = left.as_nanos() * u128::from(self.budget) / REFILL_TIME.as_nanos();
        Ok(u64::try_from(share).unwrap_or(self.budget))
    }

    /// Gives back what was paid for something that did not take place.
    pub(crate) fn give_back(&self, payer: Payer, cost: u64) {
        self.spent.give_back(payer, self.time_of(cost));
    }

    /// How long so much cost takes to come back.
    fn time_of(&self, cost: u64) -> Duration {
        let nanos = u128::from(cost) * REFILL_TIME.as_nanos() / u128::from(self.budget);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_spent_budget_comes_back_within_a_minute() {
        let (allowance, now) = (Allowance::new(1_200_000, 32), Instant::now());
        let payer = Payer::Network(ip("192.0.2.1"));
        for paid in 1..=20 {
            assert_eq!(allowance.pay(payer, 60_000, now), Ok(1_200_000 - paid * 60_000));
        }
        assert_eq!(allowance.pay(payer, 60_000, now), Err(Problem::CostBudget(Duration::from_secs(3))));
        assert_eq!(allowance.pay(payer, 60_000, now + Duration::from_secs(3)), Ok(0));
        assert_eq!(allowance.pay(payer, 0, now + REFILL_TIME * 2), Ok(1_200_000));
    }

    #[test]
    fn one_ipv6_network_is_one_caller() {
        assert_eq!(network(ip("2001:db8:0:1::1")), network(ip("2001:db8:0:1:ffff::9")));
        assert_ne!(network(ip("2001:db8:0:1::1")), network(ip("2001:db8:0:2::1")));
        assert_eq!(network(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }
}
