//! Failed sign-ins of one address.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use super::{bucket::Buckets, caller::network};

/// Failed sign-ins that one address may make in a row.
const BURST: u32 = 20;
/// One more is allowed after each interval: ten a minute.
const INTERVAL: Duration = Duration::from_secs(6);

/// A successful sign-in gives its token back: a whole school may sign in at seven o'clock through one address.
#[derive(Debug)]
pub(crate) struct SignInLimit(Buckets<IpAddr>);

impl Default for SignInLimit {
    fn default() -> Self {
        Self(Buckets::new(INTERVAL * BURST))
    }
}

impl SignInLimit {
    /// Takes a token, or says how long to wait for the next.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        self.0.take(network(address), INTERVAL, now).map(drop)
    }

    /// Gives a token back.
    pub(crate) fn give_back(&self, address: IpAddr) {
        self.0.give_back(network(address), INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_that_keeps_failing_waits_and_then_gets_one_try_at_a_time() {
        let (limit, now) = (SignInLimit::default(), Instant::now());
        for _ in 0..BURST {
            assert_eq!(limit.take(ip("192.0.2.1"), now), Ok(()));
        }
        assert_eq!(limit.take(ip("192.0.2.1"), now), Err(INTERVAL));
        assert_eq!(limit.take(ip("192.0.2.2"), now), Ok(()), "others are not touched");
        assert_eq!(limit.take(ip("192.0.2.1"), now + INTERVAL), Ok(()));
        assert_eq!(limit.take(ip("192.0.2.1"), now + INTERVAL), Err(INTERVAL));
    }

    #[test]
    fn successful_sign_ins_cost_nothing() {
        let (limit, now) = (SignInLimit::default(), Instant::now());
        for _ in 0..10 * BURST {
            assert_eq!(limit.take(ip("192.0.2.1"), now), Ok(()));
            limit.give_back(ip("192.0.2.1"));
        }
    }
}
