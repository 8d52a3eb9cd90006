//! How often one caller may ask, per class of route.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::routes::Class;
use crate::config;

/// More callers than this are looked through for those that have not asked lately.
const TIDY_ABOVE: usize = 10_000;
/// Beyond this many active callers, new ones share a bucket: memory stays bounded.
const MOST: usize = 100_000;

/// The limits of all classes; each has buckets of its own.
pub(super) struct Limits {
    read: Limiter,
    generate: Limiter,
    checkout: Limiter,
    export: Limiter,
    change: Limiter,
}

impl Limits {
    pub fn new(limits: &config::Limits) -> Self {
        let per_minute = |n: u32| Quota::per_minute(at_least_one(n));
        let per_hour = |n: u32| Quota::per_hour(at_least_one(n));
        Self {
            read: Limiter::new(per_minute(limits.read_per_minute).allow_burst(at_least_one(limits.read_burst))),
            generate: Limiter::new(per_minute(limits.generate_per_minute)),
            checkout: Limiter::new(per_hour(limits.checkout_per_hour)),
            export: Limiter::new(per_hour(limits.export_per_hour)),
            change: Limiter::new(per_minute(limits.change_per_minute)),
        }
    }

    /// Counts one request of `caller`, or answers how long to wait. A free route has nothing to count.
    pub fn take(&self, class: Class, caller: &str) -> Result<(), Duration> {
        match class {
            Class::Free => Ok(()),
            Class::Read => self.read.take(caller),
            Class::Generate => self.generate.take(caller),
            Class::Checkout => self.checkout.take(caller),
            Class::Export => self.export.take(caller),
            Class::Change => self.change.take(caller),
        }
    }
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

/// A token bucket (GCRA) per caller.
struct Limiter {
    buckets: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

impl Limiter {
    fn new(quota: Quota) -> Self {
        Self { buckets: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    fn take(&self, caller: &str) -> Result<(), Duration> {
        let callers = self.buckets.len();
        if callers > TIDY_ABOVE {
            self.buckets.retain_recent();
        }
        let key = if callers > MOST { "everybody else" } else { caller };
        self.buckets.check_key(&key.to_owned()).map_err(|until| until.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> config::Limits {
        config::Limits {
            read_per_minute: 1,
            read_burst: 2,
            generate_per_minute: 1,
            checkout_per_hour: 1,
            export_per_hour: 1,
            change_per_minute: 1,
            webhooks_in_flight: 1,
        }
    }

    #[test]
    fn classes_and_callers_share_no_bucket() {
        let limits = Limits::new(&limits());
        assert!(limits.take(Class::Generate, "a").is_ok());
        let wait = limits.take(Class::Generate, "a").unwrap_err();
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60), "{wait:?}");
        assert!(limits.take(Class::Generate, "b").is_ok());
        assert!(limits.take(Class::Read, "a").is_ok() && limits.take(Class::Read, "a").is_ok());
        assert!(limits.take(Class::Read, "a").is_err());
    }

    #[test]
    fn j13_a_free_route_meets_no_limit() {
        let limits = Limits::new(&limits());
        assert!((0..10_000).all(|_| limits.take(Class::Free, "a").is_ok()));
    }
}
