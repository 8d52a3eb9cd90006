//! What is earned on each pack, each step above them and each period of a subscription, with each model: `myba config check` prints
//! it, and a loss fails the check.

use myba_core::checkout::VOLUME;

use super::catalogue::Plan;
use super::{Config, Pack};

/// The margin of one pack or period when all of it is spent on one model. Money in millionths of the currency's major unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// The id of the pack or of the subscription, or `volume_` and the last token of a step.
    pub pack: String,
    /// The model's id.
    pub model: String,
    /// With the first-purchase discount.
    pub first_purchase: bool,
    /// What the buyer pays.
    pub price: i64,
    /// The card fee.
    pub fee: i64,
    /// What the tickets cost us at the model's price ceilings.
    pub cost: i64,
}

impl Margin {
    /// What is left.
    #[must_use]
    pub const fn left(&self) -> i64 {
        self.price - self.fee - self.cost
    }

    /// Per cent of the price that is left, rounded down.
    #[must_use]
    pub const fn percent(&self) -> i64 {
        if self.price == 0 { -100 } else { (self.left() * 100).div_euclid(self.price) }
    }

    /// Selling it would cost us money.
    #[must_use]
    pub const fn is_loss(&self) -> bool {
        self.left() < 0
    }
}

/// Something for sale.
struct Ware {
    name: String,
    tokens: u64,
    /// The list price.
    amount: u64,
    /// Paid again each period. There is no first-purchase price then.
    recurring: bool,
}

/// The packs, the subscriptions, and of the steps above them the last token each: within a step the margin goes one way.
fn wares(config: &Config) -> Vec<Ware> {
    let checkout = &config.checkout;
    let pack = |pack: &Pack| Ware {
        name: pack.id.clone(),
        tokens: pack.tokens,
        amount: u64::from(pack.amount),
        recurring: false,
    };
    let plan = |plan: &Plan| Ware {
        name: plan.id.clone(),
        tokens: plan.tokens,
        amount: u64::from(plan.amount),
        recurring: true,
    };
    let mut wares: Vec<_> = checkout.packs.iter().map(pack).collect();
    wares.extend(checkout.subscriptions.iter().map(plan));
    for (volume, step) in
        checkout.volume().iter().flat_map(|volume| volume.steps.iter().map(move |step| (volume, step)))
    {
        if let Some(amount) = volume.amount(step.up_to).and_then(|amount| u64::try_from(amount).ok()) {
            wares.push(Ware { name: format!("{VOLUME}_{}", step.up_to), tokens: step.up_to, amount, recurring: false });
        }
    }
    wares
}

/// Everything for sale with every model, at the list price and at the first-purchase price.
#[must_use]
pub fn margins(config: &Config) -> Vec<Margin> {
    let mut margins = Vec::new();
    for ware in wares(config) {
        for model in &config.models.catalogue {
            for first_purchase in [false, true].into_iter().filter(|first| !(*first && ware.recurring)) {
                let amount = if first_purchase { config.checkout.first_amount(ware.amount) } else { ware.amount };
                // Left-over tokens that do not make a ticket are counted as if they did: it is the worst case.
                let tickets = ware.tokens.div_ceil(model.tokens.max(1));
                let cost = tickets.saturating_mul(config.models.expected_cost_micro_usd(model));
                margins.push(Margin {
                    pack: ware.name.clone(),
                    model: model.id.clone(),
                    first_purchase,
                    price: micro(amount),
                    fee: micro(fee(config, amount, ware.recurring)),
                    cost: i64::try_from(cost).unwrap_or(i64::MAX / 4),
                });
            }
        }
    }
    margins
}

/// What a payment costs us, in minor units, rounded up.
fn fee(config: &Config, amount: u64, recurring: bool) -> u64 {
    let checkout = &config.checkout;
    let more = if recurring { checkout.fee_recurring_basis_points } else { 0 };
    let parts = checkout.fee_basis_points.saturating_add(more);
    amount.saturating_mul(parts).div_ceil(10_000).saturating_add(checkout.fee_fixed)
}

/// Minor units (hundredths) as millionths.
fn micro(minor: u64) -> i64 {
    i64::try_from(minor.saturating_mul(10_000)).unwrap_or(i64::MAX / 4)
}
