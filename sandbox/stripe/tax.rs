//! Tax as the stand-in computes it: one rate for every buyer, wherever they are.

use serde_json::{Value, json};

/// In per cent.
const RATE: i64 = 19;

/// What tax makes of a sum, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tax {
    /// The sum before tax.
    pub taxable: i64,
    /// The tax.
    pub amount: i64,
    /// It is within the prices, not on top of them.
    pub inclusive: bool,
}

impl Tax {
    /// The tax on a sum, rounded to the next minor unit.
    pub fn on(sum: i64, inclusive: bool) -> Self {
        let whole = if inclusive { 100 + RATE } else { 100 };
        let amount = (2 * sum * RATE + whole).div_euclid(2 * whole);
        Self { taxable: if inclusive { sum - amount } else { sum }, amount, inclusive }
    }

    /// What comes on top of the prices.
    pub fn added(self) -> i64 {
        if self.inclusive { 0 } else { self.amount }
    }

    /// `VAT 19 %`, or that it is within.
    pub fn written(self) -> String {
        if self.inclusive { format!("Of which VAT {RATE} %") } else { format!("VAT {RATE} %") }
    }

    /// The word on the wire.
    const fn behavior(self) -> &'static str {
        if self.inclusive { "inclusive" } else { "exclusive" }
    }

    /// A row of an invoice's `total_taxes`, or of a line's `taxes`.
    pub fn of_invoice(self) -> Value {
        json!({
            "amount": self.amount,
            "tax_behavior": self.behavior(),
            "tax_rate_details": { "tax_rate": format!("txr_sandbox_{}", self.behavior()) },
            "taxability_reason": "standard_rated",
            "taxable_amount": self.taxable,
            "type": "tax_rate_details",
        })
    }

    /// A row of a session's `total_details.breakdown.taxes`.
    pub fn of_session(self) -> Value {
        json!({
            "amount": self.amount,
            "rate": {
                "id": format!("txr_sandbox_{}", self.behavior()),
                "object": "tax_rate",
                "active": false,
                "country": "DE",
                "created": 0,
                "description": null,
                "display_name": "VAT",
                "effective_percentage": RATE,
                "flat_amount": null,
                "inclusive": self.inclusive,
                "jurisdiction": "Germany",
                "jurisdiction_level": "country",
                "livemode": false,
                "metadata": {},
                "percentage": RATE,
                "rate_type": "percentage",
                "state": null,
                "tax_type": "vat",
            },
            "taxability_reason": "standard_rated",
            "taxable_amount": self.taxable,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_comes_on_top_or_is_within() {
        assert_eq!(Tax::on(500, false), Tax { taxable: 500, amount: 95, inclusive: false });
        assert_eq!(Tax::on(500, true), Tax { taxable: 420, amount: 80, inclusive: true });
        assert_eq!((Tax::on(500, false).added(), Tax::on(500, true).added(), Tax::on(0, false).amount), (95, 0, 0));
    }
}
