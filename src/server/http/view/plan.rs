//! What a change of a subscription means.

use myba_core::checkout::ChangeTerms;
use myba_core::clock::UnixMs;
use myba_core::ledger::Tokens;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a change of the plan means: as it was shown to the buyer, and as it is. Amounts in minor units, before taxes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeTerms)]
pub(in crate::http) struct ChangeTermsView {
    /// What is paid at once; 0 when nothing is.
    due_now: i64,
    /// What each period costs.
    amount: i64,
    /// What each period brings.
    tokens: u64,
    /// From when on it counts: the end of the period that runs; null when a new one begins at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<UnixMs>,
    /// The subscription was to end, and goes on.
    goes_on: bool,
}

impl ChangeTermsView {
    pub fn of(terms: ChangeTerms) -> Self {
        let ChangeTerms { due_now, amount, tokens, starts_at, goes_on } = terms;
        Self { due_now, amount, tokens: tokens.get(), starts_at, goes_on }
    }

    /// What was shown; `None` when it cannot have been.
    pub fn shown(self) -> Option<ChangeTerms> {
        let Self { due_now, amount, tokens, starts_at, goes_on } = self;
        Some(ChangeTerms { due_now, amount, tokens: Tokens::new(tokens)?, starts_at, goes_on })
    }
}
