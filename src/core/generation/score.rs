//! The score card of each model, counted from the product's own jobs.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::clock::UnixMs;
use crate::store::scores::{self, EndRow};
use crate::store::{Store, StoreError};

/// What a card looks back over.
pub const WINDOW: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Fewer tickets say nothing about a model in public.
pub const ENOUGH: u64 = 20;

/// What the new tickets asked of one model came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScoreCard {
    /// Tickets asked, those under way left out.
    pub asked: u64,
    /// Tickets written.
    pub ready: u64,
    /// Of these, without a repair.
    pub first_try: u64,
    /// Drafts that missed the checks, repairs included.
    pub missed: u64,
    /// Repairs asked for.
    pub repairs: u64,
    /// Tickets another model wrote, because this one could not.
    pub fallbacks: u64,
    /// What came to no ticket, by its class.
    pub failures: BTreeMap<String, u64>,
    /// Milliseconds of the writer: half of the tickets took no longer.
    pub p50_ms: Option<u64>,
    /// 19 of 20 took no longer.
    pub p95_ms: Option<u64>,
    /// What they cost us, in micro-USD, those that came to nothing included.
    pub cost_micro_usd: u64,
}

impl ScoreCard {
    /// Per cent of the judged drafts that passed without a repair, once there are [`ENOUGH`].
    #[must_use]
    pub const fn first_try_percent(&self) -> Option<u64> {
        let judged = self.ready + self.missed;
        if judged < ENOUGH { None } else { Some(self.first_try * 100 / judged) }
    }

    /// The time of a typical ticket, in milliseconds, once there are [`ENOUGH`].
    #[must_use]
    pub const fn typical_ms(&self) -> Option<u64> {
        if self.ready < ENOUGH { None } else { self.p50_ms }
    }

    /// What one ticket cost us on average, in micro-USD.
    #[must_use]
    pub const fn cost_per_ticket(&self) -> Option<u64> {
        self.cost_micro_usd.checked_div(self.ready)
    }

    fn add(&mut self, row: &EndRow) {
        let jobs = count(row.jobs);
        self.asked += jobs;
        self.repairs += count(row.repairs);
        self.fallbacks += count(row.fallbacks);
        self.cost_micro_usd += count(row.cost_micro_usd);
        if row.state == "completed" {
            self.ready += jobs;
            self.first_try += count(row.unrepaired);
            return;
        }
        if row.failure == "quality_not_met" {
            self.missed += jobs;
        }
        *self.failures.entry(row.failure.clone()).or_default() += jobs;
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// The cards of the last [`WINDOW`], by the models' ids; none of a model that nobody asked.
///
/// # Errors
/// [`StoreError`].
pub async fn cards(store: &Store, now: UnixMs) -> Result<BTreeMap<String, ScoreCard>, StoreError> {
    let since = now.minus(WINDOW).0;
    let mut tx = store.read().await?;
    let mut cards: BTreeMap<String, ScoreCard> = BTreeMap::new();
    for row in scores::ends_since(&mut tx, since).await? {
        cards.entry(row.offer.clone()).or_default().add(&row);
    }
    for (model, card) in &mut cards {
        for (place, percent) in [(&mut card.p50_ms, 50), (&mut card.p95_ms, 95)] {
            // The nearest rank: of 20, the 10th and the 19th.
            let rank = (card.ready * percent).div_ceil(100).saturating_sub(1);
            let rank = i64::try_from(rank).unwrap_or(i64::MAX);
            *place = scores::latency_at(&mut tx, model, since, rank).await?.map(count);
        }
    }
    Ok(cards)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: &str, failure: &str, jobs: i64, unrepaired: i64, repairs: i64) -> EndRow {
        let (offer, fallbacks, cost_micro_usd) = ("standard".to_owned(), 0, jobs * 100);
        let (state, failure) = (state.to_owned(), failure.to_owned());
        EndRow { offer, state, failure, jobs, unrepaired, repairs, fallbacks, cost_micro_usd }
    }

    #[test]
    fn a_card_says_nothing_in_public_before_there_is_enough() {
        let mut card = ScoreCard::default();
        card.add(&row("completed", "", 15, 12, 4));
        card.add(&row("failed", "timeout", 9, 9, 0));
        card.add(&row("failed", "quality_not_met", 4, 0, 8));
        card.p50_ms = Some(9_000);
        assert_eq!((card.first_try_percent(), card.typical_ms()), (None, None));
        card.add(&row("completed", "", 5, 4, 1));
        assert_eq!((card.asked, card.ready, card.missed, card.repairs), (33, 20, 4, 13));
        assert_eq!((card.first_try_percent(), card.typical_ms()), (Some(66), Some(9_000)));
        assert_eq!(card.cost_per_ticket(), Some(165));
        assert_eq!(card.failures, BTreeMap::from([("quality_not_met".to_owned(), 4), ("timeout".to_owned(), 9)]));
    }
}
