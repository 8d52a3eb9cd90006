//! What happens to a charge after it was paid: refunds, disputes, and warnings of a bank.

pub mod api;
mod console;
mod control;
mod dispute;
mod refund;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::Metadata;

pub use console::AFTER;

/// Money on its way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// `re_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// The charge it is of.
    pub charge: String,
    /// The charge's payment.
    pub intent: String,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// `requested_by_customer`, `duplicate`, `fraudulent`.
    pub reason: Option<String>,
    /// The caller's notes.
    pub metadata: Metadata,
    /// Why it failed; `None` while it did not.
    pub failure: Option<String>,
    /// What still happens to it by itself.
    #[serde(default)]
    pub due: Option<Due>,
}

/// What happens to a refund by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Unix seconds of the world's time.
    pub at: i64,
    /// Whether it fails; else it was pending, and succeeds.
    pub fails: bool,
}

/// How far a dispute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// An inquiry: the bank asks, no money has moved.
    WarningNeedsResponse,
    /// An inquiry that came to nothing.
    WarningClosed,
    /// The money is withdrawn until it is decided.
    NeedsResponse,
    /// Decided for the shop.
    Won,
    /// Decided for the buyer.
    Lost,
}

/// A buyer who disputes a charge at the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// `dp_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// The charge.
    pub charge: String,
    /// The charge's payment.
    pub intent: String,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// How far it is.
    pub status: DisputeStatus,
    /// What the buyer says.
    #[serde(default = "fraud")]
    pub reason: String,
}

fn fraud() -> String {
    "fraudulent".to_owned()
}

/// A bank's early warning that a charge may be a fraud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// `issfr_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// The charge.
    pub charge: String,
    /// The charge's payment.
    pub intent: String,
}

impl DisputeStatus {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::WarningNeedsResponse => "warning_needs_response",
            Self::WarningClosed => "warning_closed",
            Self::NeedsResponse => "needs_response",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Whether the bank has the money, or gave it to the buyer.
    pub const fn holds_money(self) -> bool {
        matches!(self, Self::NeedsResponse | Self::Lost)
    }

    /// Whether it waits for a decision.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::WarningNeedsResponse | Self::NeedsResponse)
    }
}

impl Refund {
    /// Whether the money is gone, or on its way.
    pub const fn is_live(&self) -> bool {
        self.failure.is_none()
    }

    /// The word on the wire.
    fn word(&self) -> &'static str {
        match self.due {
            _ if !self.is_live() => "failed",
            Some(Due { fails: false, .. }) => "pending",
            _ => "succeeded",
        }
    }

    /// As the API shows it.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": null,
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "destination_details": { "card": { "reference_status": "pending", "type": "refund" }, "type": "card" },
            "failure_reason": self.failure,
            "metadata": self.metadata,
            "payment_intent": self.intent,
            "reason": self.reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": self.word(),
            "transfer_reversal": null,
        })
    }
}

impl Dispute {
    /// As the API shows it.
    pub fn view(&self) -> Value {
        let is_inquiry = matches!(self.status, DisputeStatus::WarningNeedsResponse | DisputeStatus::WarningClosed);
        json!({
            "id": self.id,
            "object": "dispute",
            "amount": self.amount,
            "balance_transactions": [],
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": {
                "due_by": self.created + 7 * 24 * 60 * 60,
                "enhanced_eligibility": {},
                "has_evidence": false,
                "past_due": false,
                "submission_count": 0,
            },
            "is_charge_refundable": is_inquiry,
            "livemode": false,
            "metadata": {},
            "payment_intent": self.intent,
            "reason": self.reason,
            "status": self.status.word(),
        })
    }
}

impl Warning {
    /// As the API shows it; `actionable` while the charge is neither disputed nor refunded.
    pub fn view(&self, actionable: bool) -> Value {
        json!({
            "id": self.id,
            "object": "radar.early_fraud_warning",
            "actionable": actionable,
            "charge": self.charge,
            "created": self.created,
            "fraud_type": "made_with_stolen_card",
            "livemode": false,
            "payment_intent": self.intent,
        })
    }
}
