//! Parts of periods: what is given back of the old price, and what the new one costs until the period's end.

use super::Subscription;
use crate::stripe::catalogue::Price;
use crate::stripe::change::Change;
use crate::stripe::invoice::Line;
use crate::stripe::moment;

/// The part of an amount that falls on the rest of a period, all in Unix seconds; rounded to the nearest unit.
fn rest(amount: i64, (start, end): (i64, i64), now: i64) -> i64 {
    let whole = (end - start).max(1);
    let left = (end - now).clamp(0, whole);
    (amount * left + whole / 2) / whole
}

impl Change<'_> {
    /// What is given back of a price that ends now.
    pub fn unused(&self, subscription: &Subscription, price: &Price) -> Line {
        let now = self.now();
        let amount = -rest(price.unit_amount, (subscription.start, subscription.end), now);
        self.part(subscription, price, amount, &format!("Unused time on {} after", price.name()))
    }

    /// What a price costs that begins now, until the period's end.
    pub fn remaining(&self, subscription: &Subscription, price: &Price) -> Line {
        let amount = rest(price.unit_amount, (subscription.start, subscription.end), self.now());
        self.part(subscription, price, amount, &format!("Remaining time on {} after", price.name()))
    }

    fn part(&self, subscription: &Subscription, price: &Price, amount: i64, what: &str) -> Line {
        let now = self.now();
        Line {
            id: self.id("il"),
            amount,
            description: format!("{what} {}", moment::day_written(now)),
            period: (now, subscription.end),
            price: price.id.clone(),
            product: price.product.id.clone(),
            unit_amount: price.unit_amount,
            item: subscription.item.clone(),
            proration: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_period_is_a_part_of_its_price() {
        assert_eq!(rest(1900, (0, 30), 15), 950);
        assert_eq!(rest(1000, (0, 3), 1), 667);
        assert_eq!(rest(1900, (0, 30), 0), 1900);
        assert_eq!(rest(1900, (0, 30), 31), 0);
    }
}
