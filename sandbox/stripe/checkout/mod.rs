//! Checkout sessions for one payment or a subscription: from the order to the hosted page and its end.

pub mod api;
mod asked;
pub mod items;
mod spec;
mod view;

use serde::{Deserialize, Serialize};

pub use spec::{Mode, Spec};

use crate::stripe::catalogue::promotion;
use crate::stripe::change::Change;
use crate::stripe::payment::Buyer;
use crate::stripe::tax::Tax;

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The page takes a payment.
    Open,
    /// The buyer did their part.
    Complete,
    /// It ended before.
    Expired,
}

/// Whether the money is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Not yet, or never.
    Unpaid,
    /// It is.
    Paid,
    /// There was nothing to pay.
    NoPaymentRequired,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `cs_test_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub expires_at: i64,
    /// What it was created with.
    pub spec: Spec,
    /// How far it is.
    pub status: Status,
    /// Whether the money is there.
    pub payment: PaymentStatus,
    /// The customer it is for, or was made of the buyer.
    pub customer: Option<String>,
    /// The payment; a declined one too. The API shows it once the session is complete.
    pub intent: Option<String>,
    /// Who paid.
    pub buyer: Option<Buyer>,
    /// What it made, once it is complete.
    #[serde(default)]
    pub subscription: Option<String>,
    /// The first invoice of that.
    #[serde(default)]
    pub invoice: Option<String>,
    /// The promotion code the buyer typed.
    #[serde(default)]
    pub code: Option<String>,
    /// The tax number the buyer gave.
    #[serde(default)]
    pub tax_id: Option<String>,
}

impl Status {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Expired => "expired",
        }
    }
}

impl PaymentStatus {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::NoPaymentRequired => "no_payment_required",
        }
    }
}

impl Session {
    /// Whether it is open past its time, at `now` in Unix seconds.
    pub fn is_overdue(&self, now: i64) -> bool {
        self.status == Status::Open && self.expires_at <= now
    }

    /// The payment as the API shows it: none before the buyer's part is done.
    pub fn shown_intent(&self) -> Option<&str> {
        self.intent.as_deref().filter(|_| self.status == Status::Complete && !self.spec.is_subscription())
    }

    /// What a promotion code takes off, in minor units.
    pub fn discount(&self) -> i64 {
        let promotion = self.code.as_deref().and_then(promotion::find);
        promotion.map_or(0, |promotion| promotion.off(self.spec.total()))
    }

    /// The tax, where it is computed.
    pub fn tax(&self) -> Option<Tax> {
        let inclusive = self.spec.items.first().is_some_and(|item| item.price.tax_behavior == "inclusive");
        self.spec.asked.automatic_tax.then(|| Tax::on(self.spec.total() - self.discount(), inclusive))
    }

    /// What is to be paid now, in minor units.
    pub fn total(&self) -> i64 {
        self.spec.total() - self.discount() + self.tax().map_or(0, Tax::added)
    }

    /// Where the buyer goes after paying.
    pub fn success_url(&self) -> String {
        self.spec.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }

    /// Where the buyer goes without paying.
    pub fn cancel_url(&self) -> Option<String> {
        self.spec.cancel_url.as_ref().map(|url| url.replace("{CHECKOUT_SESSION_ID}", &self.id))
    }
}

impl Change<'_> {
    /// Closes the sessions whose time is over at `now`, in Unix seconds.
    pub fn expire_overdue(&mut self, now: i64) {
        for id in self.world.overdue(now) {
            self.expire(&id);
        }
    }

    /// Applies a promotion code to an open session that takes one; `false` if there is no such code.
    pub fn apply_code(&mut self, id: &str, code: &str) -> bool {
        let Some(promotion) = promotion::find(code) else { return false };
        let takes =
            |session: &&Session| session.status == Status::Open && session.spec.allow_promotion_codes == Some(true);
        let Some(mut session) = self.world.session(id).filter(takes).cloned() else { return false };
        session.code = Some(promotion.code.to_owned());
        self.world.put_session(session);
        true
    }

    /// Keeps the tax number that a buyer typed, where the page asks for one.
    pub fn note_tax_id(&mut self, id: &str, tax_id: Option<String>) {
        let asks = |session: &&Session| session.status == Status::Open && session.spec.asked.tax_ids;
        let Some(mut session) = self.world.session(id).filter(asks).cloned() else { return };
        session.tax_id = tax_id;
        self.world.put_session(session);
    }

    /// Closes an open session; `false` if there is no such session, or it is not open.
    pub fn expire(&mut self, id: &str) -> bool {
        let Some(mut session) = self.world.session(id).filter(|session| session.status == Status::Open).cloned() else {
            return false;
        };
        session.status = Status::Expired;
        if let Some(intent) = &session.intent {
            self.cancel_intent(intent);
        }
        self.world.put_session(session.clone());
        let object = self.views().session(&session);
        self.emit("checkout.session.expired", object);
        true
    }
}
