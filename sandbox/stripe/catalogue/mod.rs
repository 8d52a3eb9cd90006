//! What is for sale: products and their prices, kept for many orders or made for one alone.

pub mod api;
pub mod promotion;
pub mod read;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::Metadata;
use super::moment;

/// How often a price is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each month, on the same day.
    Month,
    /// Each year, on the same day.
    Year,
}

/// A price that is paid again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// The unit of a period.
    pub interval: Interval,
    /// Units of a period.
    pub count: i64,
}

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// `price_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// Minor units.
    pub unit_amount: i64,
    /// `inclusive`, `exclusive` or `unspecified`.
    pub tax_behavior: String,
    /// What it is the price of.
    pub product: Product,
    /// How often it is paid; `None` is once.
    #[serde(default)]
    pub recurring: Option<Recurring>,
    /// The caller's own name for it; one price has it at a time.
    #[serde(default)]
    pub lookup_key: Option<String>,
    /// A note nobody sees.
    #[serde(default)]
    pub nickname: Option<String>,
    /// The price's metadata.
    #[serde(default)]
    pub metadata: Metadata,
    /// Whether it can be bought by its id. A price made for one item cannot.
    #[serde(default)]
    pub active: bool,
}

/// What is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// `prod_…`, or whatever the caller chose.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// What the buyer reads first.
    pub name: String,
    /// … and below it.
    pub description: Option<String>,
    /// Addresses of pictures.
    pub images: Vec<String>,
    /// The product's own metadata.
    pub metadata: Metadata,
    /// `txcd_…`.
    pub tax_code: Option<String>,
    /// Whether it is in the catalogue.
    #[serde(default)]
    pub active: bool,
}

impl Interval {
    /// Every interval.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The word on the wire, which is the word people read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Recurring {
    /// When the `nth` period after `anchor` begins, both in Unix seconds.
    pub fn nth(self, anchor: i64, nth: i64) -> i64 {
        let units = nth * self.count;
        match self.interval {
            Interval::Day => anchor + units * moment::DAY_S,
            Interval::Week => anchor + units * 7 * moment::DAY_S,
            Interval::Month => moment::months_later(anchor, units),
            Interval::Year => moment::months_later(anchor, units * 12),
        }
    }

    /// The end of the period that begins at `start`, counted from `anchor`: the 31st comes back after a short month.
    pub fn end_after(self, anchor: i64, start: i64) -> i64 {
        (1..).map(|nth| self.nth(anchor, nth)).find(|end| *end > start).unwrap_or(start)
    }

    /// `per month`, `every 3 months`.
    pub fn written(self) -> String {
        match self.count {
            1 => format!("per {}", self.interval.word()),
            count => format!("every {count} {}s", self.interval.word()),
        }
    }
}

impl Price {
    /// The price as the API shows it.
    pub fn view(&self) -> Value {
        let recurring = self.recurring.map(|recurring| {
            json!({
                "interval": recurring.interval.word(),
                "interval_count": recurring.count,
                "meter": null,
                "trial_period_days": null,
                "usage_type": "licensed",
            })
        });
        json!({
            "id": self.id,
            "object": "price",
            "active": self.active,
            "billing_scheme": "per_unit",
            "created": self.created,
            "currency": self.currency,
            "custom_unit_amount": null,
            "livemode": false,
            "lookup_key": self.lookup_key,
            "metadata": self.metadata,
            "nickname": self.nickname,
            "product": self.product.id,
            "recurring": recurring,
            "tax_behavior": self.tax_behavior,
            "tiers_mode": null,
            "transform_quantity": null,
            "type": if self.recurring.is_some() { "recurring" } else { "one_time" },
            "unit_amount": self.unit_amount,
            "unit_amount_decimal": self.unit_amount.to_string(),
        })
    }

    /// What people call it: its own name, or the product's.
    pub fn name(&self) -> &str {
        self.nickname.as_deref().unwrap_or(&self.product.name)
    }
}

impl Product {
    /// The product as the API shows it.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id,
            "object": "product",
            "active": self.active,
            "created": self.created,
            "default_price": null,
            "description": self.description,
            "images": self.images,
            "livemode": false,
            "marketing_features": [],
            "metadata": self.metadata,
            "name": self.name,
            "package_dimensions": null,
            "shippable": null,
            "statement_descriptor": null,
            "tax_code": self.tax_code,
            "type": "service",
            "unit_label": null,
            "updated": self.created,
            "url": null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_on_the_day_it_began_or_the_last_of_a_shorter_month() {
        let monthly = Recurring { interval: Interval::Month, count: 1 };
        // 31 January 2027, 10:00.
        let anchor = 1_801_389_600;
        let mut start = anchor;
        let mut days = Vec::new();
        for _ in 0..3 {
            start = monthly.end_after(anchor, start);
            days.push(moment::written(start));
        }
        assert_eq!(days, ["28 Feb 2027, 10:00 UTC", "31 Mar 2027, 10:00 UTC", "30 Apr 2027, 10:00 UTC"]);
        let yearly = Recurring { interval: Interval::Year, count: 1 };
        assert_eq!(moment::written(yearly.end_after(anchor, anchor)), "31 Jan 2028, 10:00 UTC");
    }
}
