//! Recurring packages, from configuration.

use std::time::Duration;

use crate::checkout::Tax;
use crate::ledger::Tokens;
use crate::store::StoreError;
use crate::store::subscriptions::PriceRow;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How often it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Once a month.
    Month,
    /// Once a year.
    Year,
}

impl Interval {
    /// As the store, the API and the provider say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The interval of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Month, Self::Year].into_iter().find(|interval| interval.as_str() == text)
    }

    /// The longest it can be: nobody loses a day in February.
    #[must_use]
    pub const fn length(self) -> Duration {
        match self {
            Self::Month => DAY.saturating_mul(31),
            Self::Year => DAY.saturating_mul(366),
        }
    }
}

/// A recurring package of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `team_month`.
    pub id: String,
    /// `Team`.
    pub name: String,
    /// How many each period.
    pub tokens: Tokens,
    /// For each period, in minor units.
    pub amount: i64,
    /// How long a period is.
    pub interval: Interval,
}

/// A plan at the price somebody pays for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPrice {
    /// The provider's price.
    pub id: String,
    /// The plan's id.
    pub plan: String,
    /// How many tokens each period brings.
    pub tokens: Tokens,
    /// For each period, in minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
    /// How long a period is.
    pub interval: Interval,
    /// Where tax stands.
    pub tax: Tax,
}

impl PlanPrice {
    pub(super) fn from_row(row: PriceRow) -> Result<Self, StoreError> {
        let interval = Interval::parse(&row.period)
            .ok_or_else(|| StoreError::Database(format!("the price {} is paid every {}", row.id, row.period)))?;
        Ok(Self {
            id: row.id,
            plan: row.plan,
            tokens: Tokens::from_store(row.tokens),
            amount: row.amount,
            currency: row.currency,
            interval,
            tax: Tax::parse(&row.tax),
        })
    }

    pub(super) fn to_row(&self) -> PriceRow {
        PriceRow {
            id: self.id.clone(),
            plan: self.plan.clone(),
            tokens: self.tokens.as_i64(),
            amount: self.amount,
            currency: self.currency.clone(),
            period: self.interval.as_str().to_owned(),
            tax: self.tax.as_str().to_owned(),
        }
    }
}
