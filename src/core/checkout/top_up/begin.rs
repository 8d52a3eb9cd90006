//! Writing an order down when one is due, and whether it is still wanted when its charge is to be made.

use std::time::Duration;

use super::apply::stop_in;
use super::{TopUps, Why, words};
use crate::checkout::{CheckoutError, OrderKind, OrderState, Pack};
use crate::id::{OrderId, UserId, WalletId};
use crate::ledger::balance_in;
use crate::notice::tell_in;
use crate::store::checkout::{self as orders, OrderRow};
use crate::store::top_ups::{self as rows, ChargeRow, RuleRow};
use crate::store::{Tx, first_purchase};

impl TopUps {
    /// Writes an order down, if it is still due: few tokens, nothing on its way, a card, and within the limit of the month.
    pub(super) async fn begin(&self, rule: &RuleRow) -> Result<Option<OrderRow>, CheckoutError> {
        let user = self.checkout.identity.user(&UserId::from_text(rule.user_id.as_str())).await?;
        let Some(user) = user.filter(|user| user.closed_at.is_none()) else { return Ok(None) };
        let card = self.card_of(&user).await?;
        let Some((customer, card)) = user.stripe_customer.clone().zip(card) else {
            let wallet = rule.wallet_id.clone();
            self.checkout.store.write(async move |tx: &mut Tx| stop_in(tx, &wallet, Why::NoCard).await).await?;
            return Ok(None);
        };
        let charge = ChargeRow { customer, card: card.id, email: self.checkout.receipt_to(&user), asked_at: None };
        let (top_ups, rule, id) = (self.clone(), rule.clone(), OrderId::new(self.checkout.store.ids()));
        let work = async move |tx: &mut Tx| {
            first_purchase::lock_buyer(tx, &rule.user_id).await?;
            let Some((rule, pack)) = top_ups.due_in(tx, &rule.wallet_id).await? else { return Ok(None) };
            let row = top_ups.order_of(tx, &id, &rule, &pack);
            orders::insert_order(tx, &row).await?;
            rows::insert_charge(tx, &row.id, &charge).await?;
            Ok(Some(row))
        };
        self.checkout.store.write(work).await
    }

    /// The rule and the pack that it buys now. What is in the way for longer is noted and told.
    async fn due_in(&self, tx: &mut Tx, wallet: &str) -> Result<Option<(RuleRow, Pack)>, CheckoutError> {
        let now = tx.now();
        let Some(rule) = short_in(tx, wallet).await? else { return Ok(None) };
        let waits = rule.wait_until.is_some_and(|until| until > now.0);
        if waits || rows::has_open_top_up(tx, wallet).await? {
            return Ok(None);
        }
        let Some(pack) = self.checkout.catalog.pack(&rule.plan) else {
            stop_in(tx, wallet, Why::Plan).await?;
            return Ok(None);
        };
        if rule.agreed.is_some_and(|agreed| pack.amount > agreed) {
            stop_in(tx, wallet, Why::Price).await?;
            return Ok(None);
        }
        let month = now.month_start();
        if rows::spent_since(tx, wallet, month.0).await? + pack.amount > self.limit_of(&rule, pack.amount) {
            let next = month.plus(Duration::from_secs(32 * 24 * 60 * 60)).month_start();
            rows::wait(tx, wallet, Why::Limit.as_str(), next.0).await?;
            tell_in(tx, &words::limited(&rule, month.day().get(..7).unwrap_or_default())).await?;
            return Ok(None);
        }
        Ok(Some((rule, pack.clone())))
    }

    fn order_of(&self, tx: &Tx, id: &OrderId, rule: &RuleRow, pack: &Pack) -> OrderRow {
        OrderRow {
            id: id.to_string(),
            user_id: rule.user_id.clone(),
            wallet_id: rule.wallet_id.clone(),
            idempotency_key: format!("topup:{id}"),
            plan: pack.id.clone(),
            tokens: pack.tokens.as_i64(),
            list_amount: pack.amount,
            amount: pack.amount,
            currency: self.checkout.catalog.currency.clone(),
            state: OrderState::Opening.as_str().to_owned(),
            live: i64::from(self.checkout.gateway.is_live()),
            created_at: tx.now().0,
            kind: Some(OrderKind::TopUp.as_str().to_owned()),
            ..OrderRow::default()
        }
    }

    /// Whether an order that was written down would be written down now: its owner may have turned it off or bought by hand.
    pub(super) async fn is_wanted_in(&self, tx: &mut Tx, order: &OrderRow) -> Result<bool, CheckoutError> {
        let Some(rule) = short_in(tx, &order.wallet_id).await? else { return Ok(false) };
        let month = tx.now().month_start();
        // The order is among what was spent.
        let spent = rows::spent_since(tx, &order.wallet_id, month.0).await?;
        let is_agreed = rule.agreed.is_none_or(|agreed| order.amount <= agreed);
        Ok(rule.plan == order.plan && is_agreed && spent <= self.limit_of(&rule, order.amount))
    }

    /// The most that is spent for a rule in a month: what its owner set, and never more than may be set by now.
    pub(super) fn limit_of(&self, rule: &RuleRow, pack: i64) -> i64 {
        rule.monthly_limit.min(self.most_for(pack))
    }

    /// The most that may be set for a pack at this price: a pack that costs more than the limit of the installation is bought once.
    pub(super) fn most_for(&self, pack: i64) -> i64 {
        self.most.max(pack)
    }
}

/// The rule of a wallet, if it is on and has too few tokens. The balance is read before the rule: whoever takes tokens back turns the
/// rule off in the same transaction, so a balance without them is never met with a rule that is still on.
async fn short_in(tx: &mut Tx, wallet: &str) -> Result<Option<RuleRow>, CheckoutError> {
    let available = balance_in(tx, &WalletId::from_text(wallet)).await?.available.as_i64();
    let rule = rows::rule(tx, wallet).await?;
    Ok(rule.filter(|rule| rule.enabled == 1 && available < rule.below))
}
