//! What the program counts while it runs, for whoever watches it from outside.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use crate::webhook::{CLERK, DISCORD, SLACK, STRIPE};

/// Whose webhooks are counted.
const VENDORS: [&str; 4] = [STRIPE, CLERK, SLACK, DISCORD];
/// Nothing was measured yet.
const UNKNOWN: i64 = -1;

/// A number per vendor that only grows.
#[derive(Debug, Default)]
pub struct PerVendor([AtomicU64; VENDORS.len()]);

impl PerVendor {
    /// One more.
    pub fn add(&self, vendor: &str) {
        if let Some(index) = VENDORS.iter().position(|known| *known == vendor) {
            self.0[index].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        VENDORS.iter().zip(&self.0).map(|(vendor, count)| (*vendor, count.load(Ordering::Relaxed)))
    }
}

/// A number that was measured at some moment, or not yet.
#[derive(Debug)]
pub struct Gauge(AtomicI64);

impl Default for Gauge {
    fn default() -> Self {
        Self(AtomicI64::new(UNKNOWN))
    }
}

impl Gauge {
    /// Notes what was measured.
    pub fn set(&self, value: u64) {
        self.0.store(i64::try_from(value).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// What was measured last.
    pub fn get(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|value| *value != UNKNOWN)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub struct Gauges {
    /// Webhooks under the older of two secrets: it can be dropped when this stands still.
    pub old_secret: PerVendor,
    /// Webhooks whose signature is nobody's, or too old.
    pub refused: PerVendor,
    /// Invariants that the last verification found broken.
    pub verify_broken: Gauge,
    /// When that was, in seconds since 1970.
    pub verified_at: Gauge,
    /// What the last reconciliation with Stripe could not match.
    pub reconcile_unmatched: Gauge,
}

#[cfg(test)]
mod tests {
    use super::Gauges;

    #[test]
    fn what_was_not_measured_is_not_told_and_a_stranger_is_not_counted() {
        let gauges = Gauges::default();
        assert_eq!(gauges.verify_broken.get(), None);
        gauges.verify_broken.set(0);
        assert_eq!(gauges.verify_broken.get(), Some(0));
        gauges.old_secret.add("stripe");
        gauges.old_secret.add("nobody");
        assert_eq!(gauges.old_secret.all().map(|(_, count)| count).sum::<u64>(), 1);
    }
}
