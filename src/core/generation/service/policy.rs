//! What a ticket includes and how its work is bounded. All of it is configuration.

use std::time::Duration;

/// Limits of the service.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Writing, repairs included.
    pub deadline: Duration,
    /// How long tokens stay held when nobody resolves the hold; longer than [`Self::deadline`].
    pub hold_life: Duration,
    /// How long a job that asks waits for answers.
    pub answer_within: Duration,
    /// Jobs of one payer at the same time.
    pub in_flight_per_payer: usize,
    /// Jobs of one payer that may wait.
    pub queue_per_payer: usize,
    /// Jobs at the same time in all.
    pub in_flight: usize,
    /// Repairs of a draft that broke a hard rule.
    pub repairs: u32,
    /// Calls to the writer per job, the adapter's own retries included.
    pub calls: u32,
    /// Refine and regenerate rounds in the price of a ticket.
    pub rounds: u32,
    /// How long the rounds can be used.
    pub rounds_life: Duration,
    /// Drafts shown without being charged, and late cancels, per payer and day.
    pub uncharged_drafts_daily: u32,
    /// "Not useful" returns per payer.
    pub returns: u32,
    /// In which time the returns are counted.
    pub returns_window: Duration,
    /// How old a returned ticket may be.
    pub return_within: Duration,
    /// How long a deleted ticket can be restored.
    pub keep_deleted: Duration,
    /// What all jobs of a day may cost us, in micro-USD; 0 has no limit.
    pub daily_spend_micro_usd: i64,
}
