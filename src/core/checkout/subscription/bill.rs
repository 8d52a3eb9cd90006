//! A paid invoice gives the tokens of its period, once, whoever told us of it.

use super::mirror::{Standstill, mirror_in, origin_in, strange_price};
use super::{InvoiceLine, InvoiceView, PlanPrice, SubscriptionView};
use crate::checkout::order::{Order, OrderKind, OrderState};
use crate::checkout::payment::{NewPayment, give_free_in, pay_in};
use crate::checkout::{Checkout, CheckoutError, Fulfilled, money};
use crate::clock::UnixMs;
use crate::id::{OrderId, UserId, WalletId};
use crate::inbox::{EventId, applied_in};
use crate::ledger::{Applied, EffectKey, GrantSource, Tokens, is_effect_done_in};
use crate::notice::{renewed, tell_in};
use crate::store::Tx;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::subscriptions as rows;

/// What an invoice came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Billed {
    /// Its tokens were given, now or before.
    Given(Box<Fulfilled>),
    /// Nothing was paid with it (yet), so it gives nothing.
    Nothing,
    /// It is the paper of a pack, whose payment page gives the tokens: its address is kept.
    Filed,
    /// It is for nothing of ours.
    NotOurs,
}

/// What the lines of an invoice bring.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Worth {
    tokens: Tokens,
    /// The price of the period they pay for.
    price: PlanPrice,
    /// When that period begins.
    starts_at: UnixMs,
    /// When it ends.
    ends_at: UnixMs,
}

impl Checkout {
    /// Looks at an invoice and gives the tokens it paid for. With `event`, the event ends in the same transaction when the answer is
    /// [`Billed::Given`].
    ///
    /// # Errors
    /// [`CheckoutError::Mismatch`] when it contradicts what we sold, [`CheckoutError::Gateway`], [`CheckoutError::Ledger`],
    /// [`CheckoutError::Store`].
    pub async fn invoice_changed(&self, invoice: &str, event: Option<&EventId>) -> Result<Billed, CheckoutError> {
        let seen = self.billing.invoice(invoice).await?;
        let Some(subscription) = seen.subscription.clone() else { return self.file(&seen, event).await };
        if origin_in(&mut self.store.read().await?, &seen).await?.is_none() {
            return Ok(Billed::NotOurs);
        }
        if !seen.paid || (seen.amount_paid <= 0 && !is_free(&seen)) {
            if seen.paid {
                // A trial, a credit, a change: none of them is a period that was bought, so an operator looks at it.
                tracing::error!(invoice, "an invoice was settled without money");
            }
            self.subscription_changed(&subscription, None).await?;
            self.move_unpaid(seen).await?;
            return Ok(Billed::Nothing);
        }
        let billed = self.settle(seen, &subscription, event).await;
        if matches!(billed, Err(CheckoutError::Mismatch(_)))
            && let Err(error) = self.subscription_changed(&subscription, None).await
        {
            // Known, it can be seen and ended, and none is begun beside it.
            tracing::warn!(subscription, %error, "a subscription whose invoice was set aside is not mirrored");
        }
        billed
    }

    /// Gives the tokens of an invoice that was paid, or that a code made free.
    async fn settle(
        &self,
        seen: InvoiceView,
        subscription: &str,
        event: Option<&EventId>,
    ) -> Result<Billed, CheckoutError> {
        let worth = self.worth(&seen).await?;
        let asked_at = self.store.now();
        let mirror = self.billing.subscription(subscription).await?;
        let price = self.price_named(&mirror.price).await?.ok_or_else(|| strange_price(&mirror.id, &mirror.price))?;
        // Again in the same unit: where nothing is kept they would be missing.
        let prices = [price.to_row(), worth.price.to_row()];
        let (event, periods) = (event.cloned(), self.terms.rollover_periods);
        let work = async move |tx: &mut Tx| {
            for price in &prices {
                rows::put_price(tx, price).await?;
            }
            let bill = Bill { seen: &seen, worth: &worth, mirror: &mirror, asked_at, periods };
            let fulfilled = bill.settle_in(tx).await?;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok::<_, CheckoutError>(fulfilled)
        };
        self.store.write(work).await.map(|fulfilled| Billed::Given(Box::new(fulfilled)))
    }

    /// The order of a page follows its first invoice while that is not paid: the money is on its way, or will not come.
    async fn move_unpaid(&self, seen: InvoiceView) -> Result<(), CheckoutError> {
        if !seen.first {
            return Ok(());
        }
        let work = async move |tx: &mut Tx| {
            let Some(order) = origin_in(tx, &seen).await? else { return Ok(()) };
            let known = match &seen.subscription {
                Some(id) => rows::subscription(tx, id).await?,
                None => None,
            };
            let may_begin = known.is_none_or(|row| Standstill::may_begin(&row));
            let waits = !seen.paid && !seen.over && may_begin;
            let state = if waits { OrderState::AwaitingPayment } else { OrderState::Failed };
            orders::set_order_state(tx, &order.id, state.as_str(), order.session_id.as_deref()).await?;
            Ok::<_, CheckoutError>(())
        };
        self.store.write(work).await
    }

    async fn worth(&self, seen: &InvoiceView) -> Result<Worth, CheckoutError> {
        let mut lines = Vec::new();
        for line in &seen.lines {
            let Some(id) = &line.price else { continue };
            let price = self.price_named(id).await?.ok_or_else(|| strange_price(&seen.id, id))?;
            if price.currency != seen.currency {
                return Err(CheckoutError::Mismatch(format!("{}: it is in {}", seen.id, seen.currency)));
            }
            lines.push((line, price));
        }
        worth(&seen.id, &lines)
    }
}

/// Whether a code took off all that a whole period costs. Nothing else that costs nothing gives tokens: a trial has no price, a
/// credit pays a total that is not nothing, and a change of the plan is never free.
fn is_free(seen: &InvoiceView) -> bool {
    let is_period = (seen.first || seen.renewal) && seen.lines.iter().all(|line| !line.proration);
    is_period && seen.amount_paid == 0 && seen.subtotal > 0 && seen.discount == seen.subtotal
}

/// A whole period brings its plan's tokens. Where the plan was changed within a period by somebody else than us, each part brings the
/// tokens its money stands for, and what was credited is taken off: never more tokens than were paid for.
fn worth(invoice: &str, lines: &[(&InvoiceLine, PlanPrice)]) -> Result<Worth, CheckoutError> {
    let mismatch = |what: &str| CheckoutError::Mismatch(format!("{invoice}: {what}"));
    let mut tokens = 0_i64;
    let mut main: Option<(&InvoiceLine, &PlanPrice)> = None;
    for (line, price) in lines {
        if line.quantity != 1 {
            return Err(mismatch("a plan is sold once at a time"));
        }
        let all = price.tokens.as_i64();
        tokens += match (line.proration, line.amount) {
            (false, amount) if amount == price.amount => all,
            (false, _) => return Err(mismatch("a period does not cost what its plan costs")),
            (true, amount) if amount.abs() > price.amount => return Err(mismatch("a part costs more than the whole")),
            // Downwards for what is bought, and for what is credited: to the cautious side both times.
            (true, amount) => (all * amount).div_euclid(price.amount),
        };
        if line.amount > 0 && main.is_none_or(|(main, _)| main.proration || !line.proration) {
            main = Some((line, price));
        }
    }
    let (line, price) = main.ok_or_else(|| mismatch("it was paid, and no line of it is for a plan"))?;
    let tokens = u64::try_from(tokens).ok().and_then(Tokens::new).filter(|tokens| !tokens.is_zero());
    let tokens = tokens.ok_or_else(|| mismatch("it was paid, and brings no tokens"))?;
    Ok(Worth { tokens, price: price.clone(), starts_at: line.starts_at, ends_at: line.ends_at })
}

/// Everything that settles an invoice.
struct Bill<'a> {
    seen: &'a InvoiceView,
    worth: &'a Worth,
    mirror: &'a SubscriptionView,
    asked_at: UnixMs,
    periods: u32,
}

impl Bill<'_> {
    async fn settle_in(&self, tx: &mut Tx) -> Result<Fulfilled, CheckoutError> {
        let origin = origin_in(tx, self.seen).await?.ok_or(CheckoutError::UnknownOrder)?;
        if (origin.live == 1) != self.seen.live {
            return Err(CheckoutError::Mismatch(format!("{}: test money and real money do not mix", self.seen.id)));
        }
        mirror_in(tx, self.mirror, self.asked_at).await?;
        let key = EffectKey::new("invoice", &self.seen.id);
        if is_effect_done_in(tx, &key).await? {
            let order = orders::order_by_invoice(tx, &self.seen.id).await?;
            return Ok(Fulfilled { order: Order::from_row(order.unwrap_or(origin))?, newly_paid: false });
        }
        let row = self.order_in(tx, origin).await?;
        let given = self.payment(&row, key, tx.now());
        let granted = if self.seen.amount_paid > 0 {
            pay_in(tx, &given).await?
        } else {
            orders::set_free(tx, &row.id, &self.seen.id).await?;
            give_free_in(tx, &given).await?
        };
        let (payment, url) = (self.seen.payment.as_deref(), self.seen.url.as_deref());
        orders::set_paid(tx, &row.id, row.session_id.as_deref(), payment, url).await?;
        rows::set_paid_price(tx, &self.mirror.id, &self.worth.price.id, self.worth.starts_at.0).await?;
        let row = orders::order(tx, &row.id).await?.unwrap_or(row);
        self.tell_in(tx, &row).await?;
        Ok(Fulfilled { order: Order::from_row(row)?, newly_paid: matches!(granted, Applied::New(_)) })
    }

    /// The order that the invoice pays: that of the page for the first one, a new one for each after that.
    async fn order_in(&self, tx: &mut Tx, origin: OrderRow) -> Result<OrderRow, CheckoutError> {
        if self.seen.first && origin.state != OrderState::Paid.as_str() {
            self.check_first(&origin)?;
            return Ok(origin);
        }
        let row = OrderRow {
            id: OrderId::new(tx.ids()).to_string(),
            // With a space, which no caller's key can have.
            idempotency_key: format!("invoice {}", self.seen.id),
            plan: self.worth.price.plan.clone(),
            tokens: self.worth.tokens.as_i64(),
            list_amount: self.seen.subtotal,
            amount: self.seen.subtotal,
            currency: self.seen.currency.clone(),
            state: OrderState::Opening.as_str().to_owned(),
            created_at: tx.now().0,
            kind: Some(OrderKind::Subscription.as_str().to_owned()),
            user_id: origin.user_id,
            wallet_id: origin.wallet_id,
            live: origin.live,
            ..OrderRow::default()
        };
        orders::insert_order(tx, &row).await?;
        Ok(row)
    }

    /// The first invoice is accepted only when it is what was ordered.
    fn check_first(&self, order: &OrderRow) -> Result<(), CheckoutError> {
        let (price, seen) = (&self.worth.price, self.seen);
        let is_ordered = order.plan == price.plan
            && order.tokens == self.worth.tokens.as_i64()
            && order.amount == seen.subtotal
            && order.currency == seen.currency;
        if is_ordered {
            return Ok(());
        }
        let (paid, tokens) = (seen.subtotal, self.worth.tokens);
        Err(CheckoutError::Mismatch(format!("{}: {paid} for {tokens} of {} were not ordered", order.id, price.plan)))
    }

    /// A renewal is told; what its buyer chose and saw being paid is not.
    async fn tell_in(&self, tx: &mut Tx, row: &OrderRow) -> Result<(), CheckoutError> {
        if !self.seen.renewal {
            return Ok(());
        }
        let paid = money(self.seen.amount_paid.unsigned_abs(), &self.seen.currency);
        let told = renewed(UserId::from_text(row.user_id.as_str()), &self.seen.id, self.worth.tokens, &paid, tx.now());
        tell_in(tx, &told).await?;
        Ok(())
    }

    fn payment(&self, row: &OrderRow, key: EffectKey, now: UnixMs) -> NewPayment {
        let (worth, seen) = (self.worth, self.seen);
        let period = worth.price.interval.length();
        // Told of it very late, the buyer still has a whole period.
        let ends_at = worth.ends_at.plus(period * self.periods).max(now.plus(period));
        NewPayment {
            id: seen.payment.clone().unwrap_or_else(|| seen.id.clone()),
            order: Some(OrderId::from_text(row.id.as_str())),
            invoice: Some(seen.id.clone()),
            wallet: WalletId::from_text(row.wallet_id.as_str()),
            tokens: worth.tokens,
            source: GrantSource::Subscription,
            amount: seen.amount_paid,
            // What a credit paid was taxed elsewhere.
            tax: seen.tax.clamp(0, seen.amount_paid),
            currency: seen.currency.clone(),
            live: seen.live,
            expires_at: Some(ends_at),
            key,
            reason: format!("{} of the plan {}", worth.tokens, worth.price.plan),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::checkout::{Interval, Tax};

    fn price(plan: &str, tokens: u64, amount: i64) -> PlanPrice {
        let tokens = Tokens::new(tokens).unwrap();
        let (id, currency) = (format!("price_{plan}"), "usd".to_owned());
        PlanPrice { id, plan: plan.to_owned(), tokens, amount, currency, interval: Interval::Month, tax: Tax::Off }
    }

    fn line(amount: i64, proration: bool) -> InvoiceLine {
        let (price, quantity) = (Some("price".to_owned()), 1);
        InvoiceLine { price, amount, quantity, proration, starts_at: UnixMs(0), ends_at: UnixMs(1) }
    }

    #[test]
    fn c41_a_change_within_a_period_brings_what_its_money_stands_for() {
        let (solo, team) = (price("solo", 80, 500), price("team", 400, 1900));
        let (credit, rest) = (line(-250, true), line(950, true));
        let found = worth("in_1", &[(&credit, solo.clone()), (&rest, team.clone())]).unwrap();
        assert_eq!((found.tokens.get(), found.price.plan.as_str()), (160, "team"));
        let down = worth("in_2", &[(&line(-950, true), team.clone()), (&line(250, true), solo.clone())]);
        assert!(matches!(down, Err(CheckoutError::Mismatch(_))), "a credit brings no tokens");
        let whole = worth("in_3", &[(&line(1900, false), team.clone())]).unwrap();
        assert_eq!(whole.tokens.get(), 400);
        let renewed = worth("in_4", &[(&credit, solo.clone()), (&line(1900, false), team.clone())]).unwrap();
        assert_eq!((renewed.tokens.get(), renewed.price.plan.as_str()), (360, "team"));
    }

    #[test]
    fn c41_c25_what_was_never_sold_brings_nothing() {
        let team = price("team", 400, 1900);
        let two = InvoiceLine { quantity: 2, ..line(3800, false) };
        for (lines, why) in [
            (vec![], "no plan"),
            (vec![(&two, team.clone())], "two at once"),
            (vec![(&line(1899, false), team.clone())], "too little"),
            (vec![(&line(1901, true), team.clone())], "more than the whole"),
        ] {
            assert!(matches!(worth("in_1", &lines), Err(CheckoutError::Mismatch(_))), "{why}");
        }
    }

    proptest! {
        #[test]
        fn c41_parts_never_bring_more_tokens_than_their_money(
            old in 1..2_000_i64, new in 1..2_000_i64, credit in 0..=500_i64, rest in 1..=1_900_i64,
        ) {
            let (solo, team) = (price("solo", old.unsigned_abs(), 500), price("team", new.unsigned_abs(), 1900));
            let lines = [(&line(-credit, true), solo), (&line(rest, true), team)];
            let got = worth("in_1", &lines).map_or(0, |worth| worth.tokens.as_i64());
            // In 1/(500·1900) of a token.
            prop_assert!(got * 500 * 1900 <= (new * rest * 500 - old * credit * 1900).max(0));
        }
    }
}
