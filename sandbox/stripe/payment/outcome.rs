//! How an attempt to pay can end.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Method;

/// What becomes of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayOutcome {
    /// The money is there.
    Paid,
    /// The card is refused; the page stays open for another try.
    Declined(Decline),
    /// A bank debit: the session completes unpaid, and is settled later.
    Delayed,
}

/// What comes after a payment with a card, by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// Nothing.
    #[default]
    Nothing,
    /// The buyer says it was a fraud.
    Disputed,
    /// The buyer says nothing arrived.
    NotReceived,
    /// The bank asks.
    Inquiry,
    /// The bank warns.
    Warning,
    /// A refund is pending at first.
    RefundWaits,
    /// A refund fails after a while.
    RefundFails,
}

impl After {
    /// What the list of cards says.
    pub fn text(self) -> &'static str {
        match self {
            Self::Nothing => "pays",
            Self::Disputed => "pays, and is disputed as a fraud",
            Self::NotReceived => "pays, and is disputed as not received",
            Self::Inquiry => "pays, and the bank inquires",
            Self::Warning => "pays, and the bank warns of a fraud",
            Self::RefundWaits => "pays; a refund is pending first",
            Self::RefundFails => "pays; a refund fails after a while",
        }
    }
}

/// With what somebody pays, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Means {
    /// With what.
    pub method: Method,
    /// What becomes of a payment now.
    pub outcome: PayOutcome,
    /// Why a payment later fails, while the owner is away.
    pub later: Option<Decline>,
    /// What comes after a payment.
    pub after: After,
}

impl Means {
    /// Means of which nothing special is known.
    pub fn of(method: Method, outcome: PayOutcome) -> Self {
        Self { method, outcome, later: None, after: After::Nothing }
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayAnswer {
    /// The session is complete, by this attempt or an earlier one: where the buyer is sent.
    Returned(String),
    /// Nothing was paid; another try may succeed.
    Declined(Decline),
    /// The session's time is over.
    Expired,
    /// No session has this id.
    Unknown,
}

/// Why a bank refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// No reason is told.
    Generic,
    /// Not enough money.
    InsufficientFunds,
    /// Reported lost.
    LostCard,
    /// Reported stolen.
    StolenCard,
    /// Past its date.
    ExpiredCard,
    /// The three digits are wrong.
    IncorrectCvc,
    /// The bank broke down.
    ProcessingError,
    /// Used too often or for too much.
    VelocityExceeded,
    /// Taken for fraud.
    Fraudulent,
    /// No test card: a real one is never charged here.
    NotATestCard,
    /// A bank debit came back.
    DebitReturned,
    /// The owner would have to prove who they are, and is away.
    AuthenticationRequired,
}

impl Decline {
    /// `error.code`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::ProcessingError => "processing_error",
            Self::DebitReturned => "payment_intent_payment_attempt_failed",
            Self::AuthenticationRequired => "authentication_required",
            _ => "card_declined",
        }
    }

    /// `error.decline_code`; only cards have one.
    pub fn decline_code(self) -> Option<&'static str> {
        match self {
            Self::Generic => Some("generic_decline"),
            Self::InsufficientFunds => Some("insufficient_funds"),
            Self::LostCard => Some("lost_card"),
            Self::StolenCard => Some("stolen_card"),
            Self::VelocityExceeded => Some("card_velocity_exceeded"),
            Self::Fraudulent => Some("fraudulent"),
            Self::NotATestCard => Some("test_mode_live_card"),
            Self::AuthenticationRequired => Some("authentication_required"),
            Self::ExpiredCard | Self::IncorrectCvc | Self::ProcessingError | Self::DebitReturned => None,
        }
    }

    /// What the buyer reads. Why a card was reported is not for whoever holds it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Generic | Self::LostCard | Self::StolenCard | Self::Fraudulent => "Your card was declined.",
            Self::InsufficientFunds => "Your card has insufficient funds.",
            Self::ExpiredCard => "Your card has expired.",
            Self::IncorrectCvc => "Your card's security code is incorrect.",
            Self::ProcessingError => "An error occurred while processing your card. Try again in a little bit.",
            Self::VelocityExceeded => {
                "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."
            }
            Self::NotATestCard => {
                "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid \
                 test cards, open the list under the card number."
            }
            Self::DebitReturned => "The bank did not pay.",
            Self::AuthenticationRequired => "Your card was declined. This transaction requires authentication.",
        }
    }

    /// `last_payment_error`.
    pub fn error(self, charge: &str) -> Value {
        let mut error = json!({
            "type": if self == Self::DebitReturned { "invalid_request_error" } else { "card_error" },
            "code": self.code(),
            "charge": charge,
            "message": self.message(),
        });
        if let Some(code) = self.decline_code() {
            error["decline_code"] = code.into();
        }
        error
    }
}
