//! What is given for free, and the limits that keep it from being farmed. All of it is configuration.

use std::time::Duration;

use crate::ledger::{Lives, Tokens};

/// A week.
pub(super) const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Daily counts are kept this long.
pub(super) const MONTH: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// Free tokens and their limits. The default gives nothing.
#[derive(Clone, Debug, Default)]
pub struct FreePolicy {
    /// For a visitor.
    pub visitor_tokens: Tokens,
    /// For a signed-up person.
    pub welcome_tokens: Tokens,
    /// How long they live.
    pub lives: Lives,
    /// For all people of one chat workspace together, once for ever; each gets at most what a visitor gets.
    pub workspace_tokens: Tokens,
    /// People in chat who get free tokens outside of any workspace, a day (UTC). Only where the platform tells an account's age.
    pub direct_people_per_day: i64,
    /// How old their account on the platform must be.
    pub account_age: Duration,
    /// Tokens of a team that one member may use in a month, where the workspace says nothing else.
    pub member_cap: u64,
    /// Free tickets a day from one IPv4 address or IPv6 /64.
    pub per_network_daily: i64,
    /// Free tickets a day from one IPv6 /48.
    pub per_wide_network_daily: i64,
    /// What free tickets may cost us a day, in micro-USD.
    pub daily_budget_micro_usd: i64,
}
