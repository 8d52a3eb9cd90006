//! What is free, what is included and what is limited.

use std::time::Duration;

use myba_core::generation::service::Policy;
use myba_core::identity::FreePolicy;
use myba_core::ledger::{self, Lives};
use serde::Deserialize;

/// A day.
const DAY: u64 = 24 * 60 * 60;

/// `[generation]`: what a ticket includes and how its work is bounded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generation {
    /// The longest idea, in characters.
    pub idea_max_chars: usize,
    /// The whole job, in seconds.
    pub deadline_secs: u64,
    /// How long tokens stay held when the program dies, in seconds.
    pub hold_secs: u64,
    /// How long a job that asks waits for answers, in seconds.
    pub answer_secs: u64,
    /// Jobs of one payer at the same time.
    pub in_flight_per_payer: usize,
    /// Jobs of one payer that may wait.
    pub queue_per_payer: usize,
    /// Jobs at the same time in all.
    pub in_flight: usize,
    /// Repairs of a draft.
    pub repairs: u32,
    /// Rounds in the price of a ticket.
    pub rounds: u32,
    /// For how many hours.
    pub rounds_hours: u64,
    /// Drafts shown without being charged, per payer and day.
    pub uncharged_drafts_daily: u32,
    /// Returns per payer.
    pub returns: u32,
    /// In how many days.
    pub returns_days: u64,
    /// How old a returned ticket may be, in days.
    pub return_within_days: u64,
    /// How long a deleted ticket can be restored, in days.
    pub keep_deleted_days: u64,
    /// What all tickets of a day may cost us, in micro-USD; 0 has no limit.
    pub daily_spend_micro_usd: u64,
}

impl Generation {
    /// The core's form of it; `calls` is the most calls to the writer per job.
    #[must_use]
    pub fn policy(&self, calls: u32) -> Policy {
        Policy {
            deadline: Duration::from_secs(self.deadline_secs),
            hold_life: Duration::from_secs(self.hold_secs),
            answer_within: Duration::from_secs(self.answer_secs),
            in_flight_per_payer: self.in_flight_per_payer,
            queue_per_payer: self.queue_per_payer,
            in_flight: self.in_flight,
            repairs: self.repairs,
            calls,
            rounds: self.rounds,
            rounds_life: Duration::from_secs(self.rounds_hours.saturating_mul(60 * 60)),
            uncharged_drafts_daily: self.uncharged_drafts_daily,
            returns: self.returns,
            returns_window: days(self.returns_days),
            return_within: days(self.return_within_days),
            keep_deleted: days(self.keep_deleted_days),
            daily_spend_micro_usd: i64::try_from(self.daily_spend_micro_usd).unwrap_or(i64::MAX),
        }
    }
}

/// `[tokens]`: what is given for free, and its limits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// For a visitor.
    pub visitor: u64,
    /// For a signed-up person.
    pub welcome: u64,
    /// For all people of one chat workspace together, once for ever.
    pub workspace: u64,
    /// People who get free tokens from Discord outside of any server, a day.
    pub direct_trials_per_day: u32,
    /// How old their Discord account must be, in days.
    pub discord_account_days: u64,
    /// Tokens of a team that one member may use in a month.
    pub member_cap: u64,
    /// Free tickets a day from one IPv4 address or IPv6 /64.
    pub free_per_network_daily: u32,
    /// Free tickets a day from one IPv6 /48.
    pub free_per_wide_network_daily: u32,
    /// What free tickets may cost us a day, in micro-USD.
    pub free_budget_micro_usd: u64,
}

impl Tokens {
    /// The core's form of it. Amounts were checked by [`super::Config::load`].
    #[must_use]
    pub fn free_policy(&self, lives: Lives) -> FreePolicy {
        let tokens = |amount| ledger::Tokens::new(amount).unwrap_or_default();
        FreePolicy {
            visitor_tokens: tokens(self.visitor),
            welcome_tokens: tokens(self.welcome),
            lives,
            workspace_tokens: tokens(self.workspace),
            direct_people_per_day: i64::from(self.direct_trials_per_day),
            account_age: days(self.discord_account_days),
            member_cap: self.member_cap,
            per_network_daily: i64::from(self.free_per_network_daily),
            per_wide_network_daily: i64::from(self.free_per_wide_network_daily),
            daily_budget_micro_usd: i64::try_from(self.free_budget_micro_usd).unwrap_or(i64::MAX),
        }
    }
}

/// `[limits]`: how often one caller may ask, per class of route.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Reads a minute.
    pub read_per_minute: u32,
    /// Reads at once.
    pub read_burst: u32,
    /// Tickets asked for a minute.
    pub generate_per_minute: u32,
    /// Payment pages an hour.
    pub checkout_per_hour: u32,
    /// Exports an hour.
    pub export_per_hour: u32,
    /// Changes a minute.
    pub change_per_minute: u32,
    /// Webhooks worked on at the same time.
    pub webhooks_in_flight: usize,
}

/// Days from a setting.
#[must_use]
pub const fn days(days: u64) -> Duration {
    Duration::from_secs(days.saturating_mul(DAY))
}
