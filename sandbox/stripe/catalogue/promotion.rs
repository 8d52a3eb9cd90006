//! The promotion codes the stand-in knows. There is no making of others.

use serde_json::{Value, json};

/// A code a buyer may type.
#[derive(Debug, PartialEq, Eq)]
pub struct Promotion {
    /// `promo_…`.
    pub id: &'static str,
    /// What is typed, in any case.
    pub code: &'static str,
    /// What it takes off the first payment, in hundredths.
    pub percent: i64,
}

/// Every code.
pub const ALL: [Promotion; 2] = [
    Promotion { id: "promo_sandbox_save10", code: "SAVE10", percent: 10 },
    Promotion { id: "promo_sandbox_free", code: "FREE", percent: 100 },
];

/// The promotion of a code as it was typed.
pub fn find(code: &str) -> Option<&'static Promotion> {
    ALL.iter().find(|promotion| promotion.code.eq_ignore_ascii_case(code.trim()))
}

impl Promotion {
    /// What it takes off an amount in minor units.
    pub fn off(&self, amount: i64) -> i64 {
        amount.max(0) * self.percent / 100
    }

    /// A row of a session's `discounts`.
    pub fn view(&self) -> Value {
        json!({ "coupon": null, "promotion_code": self.id })
    }
}
