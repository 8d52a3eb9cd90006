//! How long tokens live.

use std::time::Duration;

use myba_core::ledger::Lives;
use serde::Deserialize;

use super::policy::days;

/// Ten years: whoever means longer means for ever.
const MOST_DAYS: u64 = 3650;
/// A year of monthly periods.
const MOST_PERIODS: u32 = 12;

/// `[expiry]`: days by where tokens come from; 0 is for ever.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    /// A visitor's free tokens.
    pub visitor: u64,
    /// Free tokens of somebody in chat.
    pub trial: u64,
    /// The welcome of a signed-up person.
    pub welcome: u64,
    /// What was bought.
    pub purchase: u64,
    /// How many further periods the tokens of a subscription's period live after its end.
    pub subscription_rollover_periods: u32,
    /// For bringing somebody.
    pub referral: u64,
    /// Gifts.
    pub bonus: u64,
}

impl Expiry {
    /// The core's form of it.
    #[must_use]
    pub fn lives(&self) -> Lives {
        Lives {
            visitor: life(self.visitor),
            trial: life(self.trial),
            welcome: life(self.welcome),
            purchase: life(self.purchase),
            referral: life(self.referral),
            bonus: life(self.bonus),
        }
    }

    /// What is wrong with it, by key.
    pub(super) fn problems(&self) -> Vec<(&'static str, String)> {
        let lives = [
            ("expiry.visitor", self.visitor),
            ("expiry.trial", self.trial),
            ("expiry.welcome", self.welcome),
            ("expiry.purchase", self.purchase),
            ("expiry.referral", self.referral),
            ("expiry.bonus", self.bonus),
        ];
        let too_long = lives.into_iter().filter(|(_, days)| *days > MOST_DAYS);
        let told = |(key, _)| (key, format!("must be at most {MOST_DAYS} days, or 0 for ever"));
        let mut found: Vec<_> = too_long.map(told).collect();
        if self.subscription_rollover_periods > MOST_PERIODS {
            found.push(("expiry.subscription_rollover_periods", format!("must be at most {MOST_PERIODS}")));
        }
        found
    }
}

fn life(count: u64) -> Option<Duration> {
    (count > 0).then(|| days(count))
}
