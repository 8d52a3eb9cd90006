//! An order and where it stands.

use crate::clock::UnixMs;
use crate::id::{OrderId, UserId, WalletId};
use crate::ledger::Tokens;
use crate::store::StoreError;
use crate::store::checkout::OrderRow;

use super::CheckoutError;

/// Where an order stands. A paid order stays paid, whatever arrives late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Written down; the payment page is not open yet.
    Opening,
    /// The payment page is open.
    Open,
    /// The buyer is done, the money is on its way.
    AwaitingPayment,
    /// Paid, and the tokens given.
    Paid,
    /// The payment failed.
    Failed,
    /// The page closed without a payment.
    Expired,
    /// Paid, and given back: what was left of the tokens was taken back.
    Refunded,
}

/// What was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKind {
    /// A pack.
    Pack,
    /// A period of a subscription.
    Subscription,
    /// A pack, by itself when few tokens were left.
    TopUp,
}

impl OrderKind {
    /// As the store and the API say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Subscription => "subscription",
            Self::TopUp => "top_up",
        }
    }

    fn parse(text: Option<&str>) -> Self {
        let all = [Self::Subscription, Self::TopUp];
        all.into_iter().find(|kind| text == Some(kind.as_str())).unwrap_or(Self::Pack)
    }
}

/// Who sold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seller {
    /// We, on a payment page.
    Web,
    /// Discord, at the price that is set there.
    Discord,
}

impl Seller {
    /// As the API says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Discord => "discord",
        }
    }
}

impl OrderState {
    /// As the store and the API say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Open => "open",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all =
            [Self::Opening, Self::Open, Self::AwaitingPayment, Self::Paid, Self::Failed, Self::Expired, Self::Refunded];
        all.into_iter().find(|state| state.as_str() == text)
    }
}

/// An order of tokens. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Ours.
    pub id: OrderId,
    /// Who buys.
    pub user: UserId,
    /// Who gets the tokens.
    pub wallet: WalletId,
    /// What was ordered.
    pub kind: OrderKind,
    /// The id of the pack or plan.
    pub plan: String,
    /// How many tokens.
    pub tokens: Tokens,
    /// The pack's price.
    pub list_amount: i64,
    /// What this buyer pays.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// Where it stands.
    pub state: OrderState,
    /// The provider's session.
    pub session: Option<String>,
    /// The payment page.
    pub url: Option<String>,
    /// When the page closes.
    pub session_ends_at: Option<UnixMs>,
    /// The receipt.
    pub receipt_url: Option<String>,
    /// Real money.
    pub live: bool,
    /// Bought at the first-purchase price.
    pub discounted: bool,
    /// A code took off everything: it was settled, and nothing was paid.
    pub free: bool,
    /// Who sold it.
    pub seller: Seller,
    /// When it was made.
    pub created_at: UnixMs,
    /// When it was paid.
    pub paid_at: Option<UnixMs>,
}

impl Order {
    /// What its buyer pays for it, before taxes: nothing when a code took off everything. In minor units.
    #[must_use]
    pub const fn price(&self) -> i64 {
        if self.free { 0 } else { self.amount }
    }

    pub(super) fn from_row(row: OrderRow) -> Result<Self, CheckoutError> {
        let state = OrderState::parse(&row.state)
            .ok_or_else(|| StoreError::Database(format!("order {} is in the state {}", row.id, row.state)))?;
        Ok(Self {
            id: OrderId::from_text(row.id),
            user: UserId::from_text(row.user_id),
            wallet: WalletId::from_text(row.wallet_id),
            kind: OrderKind::parse(row.kind.as_deref()),
            plan: row.plan,
            tokens: Tokens::from_store(row.tokens),
            list_amount: row.list_amount,
            amount: row.amount,
            currency: row.currency,
            state,
            session: row.session_id,
            url: row.session_url,
            session_ends_at: row.session_ends_at.map(UnixMs),
            receipt_url: row.receipt_url,
            live: row.live == 1,
            discounted: row.discount.is_some(),
            free: row.free_invoice.is_some(),
            seller: if row.seller.as_deref() == Some("discord") { Seller::Discord } else { Seller::Web },
            created_at: UnixMs(row.created_at),
            paid_at: row.paid_at.map(UnixMs),
        })
    }
}
