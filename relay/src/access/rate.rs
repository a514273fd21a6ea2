//! How often one client may post.
//!
//! No address is kept. A client is counted in one of `BUCKETS`, which a keyed hash chooses: so the memory is bounded
//! however many addresses an attacker has, and two clients that share a bucket share an allowance now and then.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// Some 4 MB when all are in use.
const BUCKETS: u64 = 1 << 16;

/// After so many requests, what has recovered is dropped.
const REQUESTS_PER_SWEEP: u32 = 4096;

/// The allowance of each client: so many requests at once, and as many again each minute.
pub struct RateLimit<C: Clock = MonotonicClock> {
    limiter: RateLimiter<u64, HashMapStateStore<u64>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    hasher: RandomState,
    since_sweep: AtomicU32,
}

impl RateLimit {
    /// `None` for 0, which means: no limit.
    #[must_use]
    pub fn per_minute(requests: u32) -> Option<Self> {
        NonZeroU32::new(requests).map(|requests| Self::new(requests, MonotonicClock))
    }
}

impl<C: Clock + Clone> RateLimit<C> {
    fn new(requests: NonZeroU32, clock: C) -> Self {
        Self {
            limiter: RateLimiter::new(
                Quota::per_minute(requests),
                HashMapStateStore::default(),
                clock.clone(),
            ),
            clock,
            hasher: RandomState::new(),
            since_sweep: AtomicU32::new(0),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// With how long to wait when there were too many.
    pub fn count(&self, client: IpAddr) -> Result<(), Duration> {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= REQUESTS_PER_SWEEP {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.limiter.retain_recent();
        }
        let bucket = self.hasher.hash_one(counted_as(client)) % BUCKETS;
        self.limiter
            .check_key(&bucket)
            .map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }
}

/// An IPv6 client owns a whole /64 and can ask from all of it.
fn counted_as(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn limit(requests: u32) -> (RateLimit<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let limit = RateLimit::new(NonZeroU32::new(requests).unwrap(), clock.clone());
        (limit, clock)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn so_many_at_once_and_as_many_again_each_minute() {
        let (limit, clock) = limit(3);
        let client = address("192.0.2.1");
        for _ in 0..3 {
            assert_eq!(limit.count(client), Ok(()));
        }
        assert_eq!(limit.count(client), Err(Duration::from_secs(20)));
        clock.advance(Duration::from_secs(20));
        assert_eq!(limit.count(client), Ok(()));
        assert!(limit.count(client).is_err());
    }

    #[test]
    fn each_has_its_own() {
        let (limit, _) = limit(1);
        assert_eq!(limit.count(address("192.0.2.1")), Ok(()));
        assert!(limit.count(address("192.0.2.1")).is_err());
        // One in 65,536 shares the bucket of the first: of three, at least one does not, in any run of a lifetime.
        let others = ["192.0.2.2", "192.0.2.3", "2001:db8::1"];
        assert!(
            others
                .iter()
                .any(|other| limit.count(address(other)).is_ok())
        );
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        let one = counted_as(address("2001:db8:0:1::1"));
        assert_eq!(one, counted_as(address("2001:db8:0:1:ffff::")));
        assert_ne!(one, counted_as(address("2001:db8:0:2::1")));
        assert_eq!(
            counted_as(address("::ffff:192.0.2.1")),
            address("192.0.2.1")
        );
    }

    #[test]
    fn what_has_recovered_is_dropped_and_the_rest_is_bounded() {
        let (limit, clock) = limit(60);
        let ask = |count: u32| {
            for number in 0..count {
                // Err: it shares a bucket with many; that is not what this looks at.
                let _ = limit.count(IpAddr::from(number.to_be_bytes()));
            }
        };
        ask(200_000);
        assert!(limit.limiter.len() as u64 <= BUCKETS);
        clock.advance(Duration::from_secs(61));
        ask(REQUESTS_PER_SWEEP + 1);
        assert!(limit.limiter.len() <= 2 * REQUESTS_PER_SWEEP as usize);
    }

    #[test]
    fn none_for_zero() {
        assert!(RateLimit::per_minute(0).is_none());
    }
}
