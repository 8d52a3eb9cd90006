//! Packs and their prices, from configuration. Amounts are computed here and never taken from a request.

use crate::ledger::Tokens;

use super::{CheckoutError, Plan, VOLUME, Volume};

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
    /// More tokens than the largest pack has; `None` when that is not for sale.
    pub volume: Option<Volume>,
}

impl Catalog {
    /// Every pack at the caller's price.
    #[must_use]
    pub fn offers(&self, first_purchase: bool) -> Vec<Offer> {
        self.packs.iter().map(|pack| self.offer_of(pack, first_purchase)).collect()
    }

    /// The pack of this id.
    #[must_use]
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.id == id)
    }

    /// The subscription of this id.
    #[must_use]
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// One pack at the caller's price.
    #[must_use]
    pub fn offer(&self, plan: &str, first_purchase: bool) -> Option<Offer> {
        self.pack(plan).map(|pack| self.offer_of(pack, first_purchase))
    }

    /// What an order costs: a pack, one at a time, or as many tokens as `quantity` says.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownPlan`], [`CheckoutError::Quantity`].
    pub fn ordered(&self, plan: &str, quantity: Option<u64>, first_purchase: bool) -> Result<Offer, CheckoutError> {
        if let Some(volume) = self.volume.as_ref().filter(|_| plan == VOLUME) {
            let range = volume.range();
            let pack = quantity.and_then(|tokens| volume.pack(tokens));
            let pack = pack.ok_or(CheckoutError::Quantity(*range.start(), *range.end()))?;
            return Ok(self.offer_of(&pack, first_purchase));
        }
        let offer = self.offer(plan, first_purchase);
        let offer = offer.ok_or_else(|| CheckoutError::UnknownPlan(plan.to_owned()))?;
        if quantity.is_some_and(|quantity| quantity != 1) { Err(CheckoutError::Quantity(1, 1)) } else { Ok(offer) }
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
    use super::super::VolumeStep;
    use super::*;
    use proptest::prelude::*;

    fn catalog(percent: u8, amount: i64) -> Catalog {
        let pack = Pack { id: "p".into(), name: "60 tokens".into(), tokens: Tokens::new(60).unwrap(), amount };
        Catalog {
            currency: "usd".into(),
            packs: vec![pack],
            plans: Vec::new(),
            first_purchase_percent: percent,
            volume: None,
        }
    }

    #[test]
    fn the_first_purchase_is_a_fifth_cheaper_and_the_second_is_not() {
        let catalog = catalog(20, 500);
        assert_eq!(catalog.offer("p", true).unwrap().amount, 400);
        assert_eq!(catalog.offer("p", true).unwrap().discount_percent, Some(20));
        assert_eq!(catalog.offer("p", false).unwrap().amount, 500);
        assert_eq!(catalog.offer("q", false), None);
    }

    #[test]
    fn c22_c25_a_number_belongs_to_tokens_by_the_number_alone() {
        let step = VolumeStep { above: 60, up_to: 100, per_100: 450 };
        let volume = Some(Volume { base: 500, steps: vec![step] });
        let catalog = Catalog { volume, ..catalog(20, 500) };
        let amount = |plan, quantity, first| catalog.ordered(plan, quantity, first).map(|offer| offer.amount);
        assert_eq!((amount("p", None, false).unwrap(), amount("p", Some(1), true).unwrap()), (500, 400));
        assert_eq!(
            (amount("volume", Some(100), false).unwrap(), amount("volume", Some(100), true).unwrap()),
            (680, 544)
        );
        for quantity in [Some(0), Some(2), Some(1_000_000_000)] {
            assert!(matches!(amount("p", quantity, false), Err(CheckoutError::Quantity(1, 1))), "{quantity:?}");
        }
        for quantity in [None, Some(0), Some(60), Some(101), Some(1_000_000_000)] {
            assert!(matches!(amount("volume", quantity, true), Err(CheckoutError::Quantity(61, 100))), "{quantity:?}");
        }
        let without = Catalog { volume: None, ..catalog };
        assert!(matches!(without.ordered("volume", Some(70), false), Err(CheckoutError::UnknownPlan(_))));
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
