//! Bounds on what callers may take: requests at once, time, bytes, and failed sign-ins from one address.
//!
//! In memory and per process. The delay per login, which survives restarts, is the runtime's.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{app::Shared, options::ServeOptions, problem::Problem};

/// Largest request body, in bytes.
pub(crate) const BODY_BYTES: usize = 1 << 20;
/// Requests executed at once; one more is answered `BUSY`.
pub(crate) const CONCURRENT_REQUESTS: usize = 256;
/// From the end of the headers to the start of the answer.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(10);

/// Failed sign-ins that one address may make in a row.
const BURST: u32 = 20;
/// One more is allowed after each interval: ten a minute.
const INTERVAL: Duration = Duration::from_secs(6);
/// Addresses remembered; about 1 MiB.
const ADDRESSES: usize = 10_000;

/// Refuses when all slots are taken and stops waiting after [`REQUEST_TIME`].
pub(crate) async fn bounded(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Ok(_slot) = app.slots.try_acquire() else {
        return Problem::Busy.into_response();
    };
    match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::Timeout.into_response(),
    }
}

/// The caller's address: the socket's, or what the trusted proxy says. Loopback when there is no socket.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, options: &ServeOptions) -> IpAddr {
    let peer =
        extensions.get::<ConnectInfo<SocketAddr>>().map_or(Ipv6Addr::LOCALHOST.into(), |info| info.0.ip());
    if !options.trust_forwarded_for {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").into_iter().filter_map(|line| line.to_str().ok());
    // Entries before the last were written by the caller.
    lines.flat_map(|line| line.split(',')).last().and_then(|entry| entry.trim().parse().ok()).unwrap_or(peer)
}

/// A token bucket per address for failed sign-ins (kept as the time at which the bucket is full again).
///
/// A successful sign-in gives its token back: a whole school may sign in at seven o'clock through one address.
#[derive(Debug, Default)]
pub(crate) struct SignInLimit {
    full_again: Mutex<HashMap<IpAddr, Instant>>,
}

impl SignInLimit {
    /// Takes a token, or says how long to wait for the next.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.lock();
        let key = network(address);
        let full = buckets.get(&key).copied().unwrap_or(now).max(now);
        let missing = full.duration_since(now);
        let depth = INTERVAL * BURST;
        if missing + INTERVAL > depth {
            return Err(missing + INTERVAL - depth);
        }
        if buckets.len() >= ADDRESSES && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        buckets.insert(key, full + INTERVAL);
        Ok(())
    }

    /// Gives a token back.
    pub(crate) fn give_back(&self, address: IpAddr) {
        if let Some(full) = self.lock().get_mut(&network(address)) {
            *full = full.checked_sub(INTERVAL).unwrap_or(*full);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Instant>> {
        // Every change is a single insert or assignment, so a poisoned map is still whole.
        self.full_again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets full buckets, which equal absent ones; when there are none, the one nearest to full.
fn make_room(buckets: &mut HashMap<IpAddr, Instant>, now: Instant) {
    buckets.retain(|_, full| *full > now);
    if buckets.len() >= ADDRESSES
        && let Some(key) = buckets.iter().min_by_key(|(_, full)| **full).map(|(key, _)| *key)
    {
        buckets.remove(&key);
    }
}

/// One IPv4 address or one IPv6 /64, which is what one household gets.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
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

    #[test]
    fn one_ipv6_network_is_one_caller() {
        assert_eq!(network(ip("2001:db8:0:1::1")), network(ip("2001:db8:0:1:ffff::9")));
        assert_ne!(network(ip("2001:db8:0:1::1")), network(ip("2001:db8:0:2::1")));
        assert_eq!(network(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }

    #[test]
    fn the_memory_for_addresses_is_bounded() {
        let (limit, now) = (SignInLimit::default(), Instant::now());
        for n in 0..u32::try_from(ADDRESSES).unwrap() + 50 {
            limit.take(IpAddr::V4(n.into()), now).unwrap();
        }
        assert!(limit.lock().len() <= ADDRESSES);
    }

    #[test]
    fn only_the_last_forwarded_entry_is_believed_and_only_behind_a_proxy() {
        let headers = HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            "203.0.113.9, 192.0.2.7".parse().unwrap(),
        )]);
        let proxied = ServeOptions { trust_forwarded_for: true, ..ServeOptions::default() };
        assert_eq!(address(&Extensions::new(), &headers, &proxied), ip("192.0.2.7"));
        assert_eq!(address(&Extensions::new(), &headers, &ServeOptions::default()), ip("::1"));
    }
}
