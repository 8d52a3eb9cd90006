//! Payments: an intent for each session somebody tried to pay, and a charge for each try.

pub mod api;
mod attempt;
pub mod card;
mod charge;
mod console;
pub mod later;
pub mod methods;
pub mod outcome;
mod receipt;
pub mod saved;
mod view;

use serde::{Deserialize, Serialize};

use outcome::{After, Decline};

use super::fields::Metadata;

/// How a session can be paid.
pub const METHOD_TYPES: [&str; 2] = ["card", "us_bank_account"];

/// Who pays, as they wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Where the receipt goes.
    pub email: Option<String>,
    /// The name on the card.
    pub name: Option<String>,
}

/// With what is paid. Nothing of a card is kept but its last digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A card.
    Card {
        /// `visa`, `mastercard`.
        brand: String,
        /// `credit`, `debit`.
        funding: String,
        /// The last four digits.
        last4: String,
        /// 1 to 12.
        month: i64,
        /// Four digits.
        year: i64,
    },
    /// A debit from a bank account, which takes days.
    Bank,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    /// The last try failed.
    RequiresPaymentMethod,
    /// The bank has yet to answer.
    Processing,
    /// The money is there.
    Succeeded,
    /// Its session ended.
    Canceled,
}

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// `pi_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// The session it is for; empty when it is for none.
    #[serde(default)]
    pub session: String,
    /// The invoice it pays.
    #[serde(default)]
    pub invoice: Option<String>,
    /// `off_session` when the card is kept for later.
    #[serde(default)]
    pub future: Option<String>,
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// Who is charged.
    pub customer: Option<String>,
    /// A note.
    pub description: Option<String>,
    /// The payment's metadata.
    pub metadata: Metadata,
    /// Where the receipt goes besides.
    pub receipt_email: Option<String>,
    /// The end of the line on the buyer's statement.
    pub suffix: Option<String>,
    /// What a browser would need; nothing here asks for it.
    pub client_secret: String,
    /// How far it is.
    pub status: IntentStatus,
    /// The last try.
    pub latest_charge: Option<String>,
    /// Why the last try failed.
    pub failure: Option<Decline>,
    /// Unix seconds.
    pub canceled_at: Option<i64>,
}

/// How far a try is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStatus {
    /// The bank has yet to answer.
    Pending,
    /// The money is there.
    Succeeded,
    /// It is not.
    Failed,
}

/// One try to charge somebody. It repeats what the payment said then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// `ch_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// The payment as it was.
    pub of: Intent,
    /// Who pays.
    pub buyer: Buyer,
    /// With what.
    pub method: Method,
    /// `pm_…`.
    pub method_id: String,
    /// `txn_…`, of a charge that succeeded.
    pub transaction: Option<String>,
    /// `1234-5678`, printed on the receipt.
    pub receipt_number: String,
    /// How far it is.
    pub status: ChargeStatus,
    /// Why it failed.
    pub failure: Option<Decline>,
    /// What comes after it by itself.
    #[serde(default)]
    pub after: After,
}

impl IntentStatus {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Canceled => "canceled",
        }
    }
}

impl ChargeStatus {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}
