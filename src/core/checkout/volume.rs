//! More tokens in one order than the largest pack has: each further step is cheaper, and only what lies in it. A bigger order never
//! costs less.

use std::ops::RangeInclusive;

use crate::ledger::Tokens;

use super::Pack;

/// What such an order names as its plan.
pub const VOLUME: &str = "volume";

/// The price of the tokens between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeStep {
    /// The tokens behind this number.
    pub above: u64,
    /// The last of them.
    pub up_to: u64,
    /// For each hundred, in minor units.
    pub per_100: u64,
}

/// What an order above the largest pack costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The price of the largest pack, which is the part below the first step.
    pub base: i64,
    /// In order; each begins where the one before ends.
    pub steps: Vec<VolumeStep>,
}

impl Volume {
    /// How many tokens one order may have.
    #[must_use]
    pub fn range(&self) -> RangeInclusive<u64> {
        let from = self.steps.first().map_or(0, |step| step.above);
        from.saturating_add(1)..=self.steps.last().map_or(0, |step| step.up_to)
    }

    /// What so many tokens cost, in minor units: rounded up once, at the end. `None` outside of the range.
    #[must_use]
    pub fn amount(&self, tokens: u64) -> Option<i64> {
        if !self.range().contains(&tokens) {
            return None;
        }
        let within = |step: &VolumeStep| tokens.min(step.up_to).saturating_sub(step.above).saturating_mul(step.per_100);
        let hundredths: u64 = self.steps.iter().map(within).sum();
        self.base.checked_add(i64::try_from(hundredths.div_ceil(100)).ok()?)
    }

    /// So many tokens as one thing to buy. `None` outside of the range.
    #[must_use]
    pub fn pack(&self, tokens: u64) -> Option<Pack> {
        Some(Pack {
            id: VOLUME.to_owned(),
            name: format!("{tokens} tokens"),
            tokens: Tokens::new(tokens)?,
            amount: self.amount(tokens)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The steps of the settings as they are shipped.
    fn shipped() -> Volume {
        let step = |above, up_to, per_100| VolumeStep { above, up_to, per_100 };
        Volume { base: 7900, steps: vec![step(1500, 5000, 450), step(5000, 20_000, 400)] }
    }

    #[test]
    fn each_step_costs_its_own_price_and_no_more_than_its_own_part() {
        let volume = shipped();
        assert_eq!(volume.amount(1501), Some(7900 + 5), "four and a half cents are five");
        assert_eq!(volume.amount(1502), Some(7900 + 9), "two are nine: rounded once, not each");
        assert_eq!(volume.amount(5000), Some(7900 + 15_750));
        assert_eq!(volume.amount(5100), Some(7900 + 15_750 + 400));
        assert_eq!(volume.amount(20_000), Some(7900 + 15_750 + 60_000));
    }

    #[test]
    fn c25_no_quantity_outside_of_the_range_has_a_price() {
        for wrong in [0, 1, 1500, 20_001, 1_000_000_000, u64::MAX] {
            assert_eq!(shipped().amount(wrong), None, "{wrong}");
            assert_eq!(shipped().pack(wrong), None, "{wrong}");
        }
        assert_eq!(Volume { base: 1, steps: Vec::new() }.amount(1), None);
    }

    /// Any steps that the settings allow: each begins where the one before ends.
    fn volumes() -> impl Strategy<Value = Volume> {
        (50..100_000_i64, 1..5_000_u64, prop::collection::vec((1..20_000_u64, 0..2_000_u64), 1..5)).prop_map(
            |(base, above, parts)| {
                let mut above = above;
                let steps = parts.into_iter().map(|(length, per_100)| {
                    let step = VolumeStep { above, up_to: above + length, per_100 };
                    above += length;
                    step
                });
                Volume { base, steps: steps.collect() }
            },
        )
    }

    proptest! {
        #[test]
        fn a_bigger_order_never_costs_less(volume in volumes(), at in any::<prop::sample::Index>()) {
            let range = volume.range();
            let size = usize::try_from(range.end() - range.start() + 1).unwrap();
            let tokens = range.start() + at.index(size) as u64;
            let amount = volume.amount(tokens).unwrap();
            prop_assert!(amount >= volume.base, "nor less than the largest pack");
            if let Some(more) = volume.amount(tokens + 1) {
                prop_assert!(more >= amount);
            }
        }

        #[test]
        fn an_amount_is_exact_and_rounded_up_by_less_than_one(volume in volumes(), at in any::<prop::sample::Index>()) {
            let range = volume.range();
            let size = usize::try_from(range.end() - range.start() + 1).unwrap();
            let tokens = range.start() + at.index(size) as u64;
            // Token by token, in hundredths of a minor unit.
            let price = |number: u64| volume.steps.iter().find(|step| number > step.above && number <= step.up_to).map_or(0, |step| step.per_100);
            let exact: u64 = (*range.start()..=tokens).map(price).sum();
            let asked = u64::try_from(volume.amount(tokens).unwrap() - volume.base).unwrap() * 100;
            prop_assert!(asked >= exact && asked - exact < 100);
        }
    }
}
