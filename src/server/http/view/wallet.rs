//! Figures of tokens.

use myba_core::clock::UnixMs;
use myba_core::ledger::{Balance, NextExpiry, Tokens};
use serde::Serialize;
use utoipa::ToSchema;

/// What can be spent, and what is reserved.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Held)]
pub(in crate::http) struct HeldView {
    available: u64,
    held: u64,
}

impl HeldView {
    pub fn of(balance: &Balance) -> Self {
        Self { available: balance.available.get(), held: balance.held.get() }
    }
}

/// What was taken, and what is left.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Charged)]
pub(in crate::http) struct ChargedView {
    charged: u64,
    available: u64,
    held: u64,
}

impl ChargedView {
    pub fn of(charged: Tokens, balance: &Balance) -> Self {
        Self { charged: charged.get(), available: balance.available.get(), held: balance.held.get() }
    }
}

/// All figures of a wallet: `granted − consumed − expired − taken back = available + held`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Figures)]
pub(in crate::http) struct FiguresView {
    available: u64,
    held: u64,
    /// The part of `held` that a dispute froze.
    frozen: u64,
    granted: u64,
    purchased: u64,
    consumed: u64,
    expired: u64,
    next_expiry: Option<ExpiryView>,
    /// When held tokens are back at the latest, as far as nothing is taken: the soonest end of an open hold.
    #[schema(value_type = Option<String>, format = DateTime)]
    held_until: Option<UnixMs>,
}

impl FiguresView {
    pub fn of(balance: &Balance, frozen: Tokens, next: Option<NextExpiry>, held_until: Option<UnixMs>) -> Self {
        Self {
            held_until,
            frozen: frozen.get(),
            available: balance.available.get(),
            held: balance.held.get(),
            granted: balance.granted.get(),
            purchased: balance.purchased.get(),
            consumed: balance.consumed.get(),
            expired: balance.expired.get(),
            next_expiry: next.map(|next| ExpiryView { tokens: next.tokens.get(), at: next.at }),
        }
    }
}

/// The next tokens to run out.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Expiry)]
struct ExpiryView {
    tokens: u64,
    #[schema(value_type = String, format = DateTime)]
    at: UnixMs,
}
