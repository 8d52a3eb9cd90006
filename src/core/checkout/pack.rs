//! Packs and their prices, from configuration. Amounts are computed here and never taken from a request.

use super::Plan;
use crate::ledger::Tokens;

/// A pack of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// `pack_160`.
    pub id: String,
    /// `160 tokens`.
    pub name: String,
    /// How many.
    pub tokens: Tokens,
    /// In minor units.
    pub amount: i64,
}

/// What one caller would pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The pack.
    pub pack: Pack,
    /// After the discount, in minor units.
    pub amount: i64,
    /// Per cent off, if any.
    pub discount_percent: Option<u8>,
}

/// What is for sale.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Lower-case ISO code.
    pub currency: String,
    /// In the order in which they are shown.
    pub packs: Vec<Pack>,
    /// Subscriptions, in the order in which they are shown.
    pub plans: Vec<Plan>,
    /// Per cent off the first purchase, 0 to 90.
    pub first_purchase_percent: u8,
}

impl Catalog {
    /// Every pack at the caller's price.
    #[must_use]
    pub fn offers(&self, first_purchase: bool) -> Vec<Offer> {
        self.packs.iter().map(|pack| self.offer_of(pack, first_purchase)).collect()
    }

    /// The subscription of this id.
    #[must_use]
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// One pack at the caller's price.
    #[must_use]
    pub fn offer(&self, plan: &str, first_purchase: bool) -> Option<Offer> {
        self.packs.iter().find(|pack| pack.id == plan).map(|pack| self.offer_of(pack, first_purchase))
    }

    fn offer_of(&self, pack: &Pack, first_purchase: bool) -> Offer {
        let percent = if first_purchase { self.first_purchase_percent.min(90) } else { 0 };
        // Rounded up to the next minor unit: a discount never gives more than it says.
        let amount = (pack.amount * i64::from(100 - percent) + 99) / 100;
        Offer { pack: pack.clone(), amount, discount_percent: (percent > 0).then_some(percent) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn catalog(percent: u8, amount: i64) -> Catalog {
        let pack = Pack { id: "p".into(), name: "60 tokens".into(), tokens: Tokens::new(60).unwrap(), amount };
        Catalog { currency: "usd".into(), packs: vec![pack], plans: Vec::new(), first_purchase_percent: percent }
    }

    #[test]
    fn the_first_purchase_is_a_fifth_cheaper_and_the_second_is_not() {
        let catalog = catalog(20, 500);
        assert_eq!(catalog.offer("p", true).unwrap().amount, 400);
        assert_eq!(catalog.offer("p", true).unwrap().discount_percent, Some(20));
        assert_eq!(catalog.offer("p", false).unwrap().amount, 500);
        assert_eq!(catalog.offer("q", false), None);
    }

    proptest! {
        #[test]
        fn a_discount_never_gives_more_than_it_says(percent in 0..=90_u8, amount in 0..10_000_000_i64) {
            let paid = catalog(percent, amount).offer("p", true).unwrap().amount;
            prop_assert!(paid <= amount);
            prop_assert!(paid * 100 >= amount * i64::from(100 - percent));
            prop_assert!((paid - 1) * 100 < amount * i64::from(100 - percent) || amount == 0);
        }
    }
}
