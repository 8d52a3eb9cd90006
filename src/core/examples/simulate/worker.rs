//! What our worker does with an event of the provider, and what the chores do without one.

use std::time::Duration;

use anyhow::{Context as _, Result};
use myba_core::checkout::{CheckoutError, GatewayError, Order, OrderState};
use myba_core::id::{GrantId, OrderId};
use myba_core::inbox::{self, Event};
use myba_core::ledger::{EffectKey, GrantSource, Lien, NewGrant, Tokens, claw_back_in, freeze_in, lien_in};
use myba_core::store::Tx;
use myba_core::store::payments::{self, PaymentRow};

use crate::bank::{Bank, no_answer, user};
use crate::gateway::{name, number};
use crate::model::Outcome;
use crate::planted::Bug;
use crate::shop::{About, Stage};
use crate::world::Act;

impl Bank {
    /// Applies one event. It only says where to look.
    pub(crate) async fn apply(&self, event: &Event) -> Result<inbox::Outcome> {
        let about = number(&event.id.event).and_then(|at| self.seen().events.get(at).map(|event| event.about));
        let Some(about) = about else { return Ok(inbox::Outcome::Ignored) };
        if self.has(Bug::EventEndsFirst) && !self.is_silent() {
            self.inbox.settle(event, inbox::Outcome::Ignored).await?;
        }
        let done = match about {
            About::Page(page) => self.paid(page, event).await,
            About::Refund(refund) => self.refunded(refund, event).await,
            About::Dispute(dispute) => self.disputed(dispute, event).await,
            About::Warning(warning) => {
                self.payments.warned(&name("issfr", warning), Some(&event.id)).await.map(drop).map_err(Into::into)
            }
        };
        match done {
            Ok(()) => Ok(inbox::Outcome::Applied),
            Err(error) => match error.downcast::<CheckoutError>()? {
                CheckoutError::Gateway(GatewayError::Unavailable(why)) => Ok(inbox::Outcome::Retry(why)),
                error => Err(error.into()),
            },
        }
    }

    async fn paid(&self, page: usize, event: &Event) -> Result<()> {
        let fulfilled = self.checkout.fulfil(&name("cs", page), Some(&event.id)).await?;
        if self.has(Bug::GrantByEvent) && !fulfilled.newly_paid && fulfilled.order.state == OrderState::Paid {
            self.grant_again(&fulfilled.order, &event.id.event).await?;
        }
        Ok(())
    }

    async fn grant_again(&self, order: &Order, event: &str) -> Result<()> {
        let grant = NewGrant {
            wallet: order.wallet.clone(),
            amount: order.tokens,
            source: GrantSource::Purchase,
            expires_at: None,
            reference: Some(order.id.to_string()),
            keys: vec![EffectKey::new("checkout", event)],
            reason: "again".to_owned(),
        };
        self.ledger.grant(grant).await?;
        Ok(())
    }

    async fn refunded(&self, refund: usize, event: &Event) -> Result<()> {
        if self.has(Bug::FailedRefundStays) && event.kind == "refund.failed" {
            return Ok(());
        }
        let seen = self.seen().refunds[refund].clone();
        let payment = name("pi", seen.charge);
        let before = self.row(&payment).await?;
        let before = if let Some(row) = before { self.lien(&row).await?.target.as_i64() } else { 0 };
        self.payments.refunds_changed(&payment, Some(&event.id)).await?;
        let row = self.row(&payment).await?.context("a refund without a payment")?;
        let share = |money: i64| row.tokens * money / row.amount;
        let planted = match self.bug {
            Some(Bug::RefundByEvent) => before + share(seen.amount),
            Some(Bug::RoundedDown) if row.asked_at.is_none() => share((row.refunded + row.lost).min(row.amount)),
            _ => return Ok(()),
        };
        let target = Tokens::new(planted.min(row.tokens).cast_unsigned()).context("too many tokens")?;
        let (key, grant) = (EffectKey::new("refund", &event.id.event), GrantId::from_text(row.grant_id));
        self.store.write(async move |tx: &mut Tx| claw_back_in(tx, &key, &grant, target, "planted").await).await?;
        Ok(())
    }

    async fn disputed(&self, dispute: usize, event: &Event) -> Result<()> {
        let seen = self.seen().disputes[dispute].clone();
        if self.has(Bug::WonStaysFrozen) && seen.stage == Stage::Won {
            return Ok(());
        }
        let id = name("dp", dispute);
        self.payments.dispute_changed(&id, Some(&event.id)).await?;
        if self.has(Bug::InquiryFreezes) && seen.stage == Stage::Inquiry {
            let row = self.row(&name("pi", seen.charge)).await?.context("a dispute without a payment")?;
            let grant = GrantId::from_text(row.grant_id);
            self.store.write(async move |tx: &mut Tx| freeze_in(tx, &id, &grant, "planted").await).await?;
        }
        Ok(())
    }

    async fn row(&self, payment: &str) -> Result<Option<PaymentRow>> {
        Ok(payments::payment(&mut self.store.read().await?, payment).await?)
    }

    async fn lien(&self, row: &PaymentRow) -> Result<Lien> {
        Ok(lien_in(&mut self.store.read().await?, &GrantId::from_text(row.grant_id.as_str())).await?)
    }

    /// What happens after the sale without an event.
    pub(crate) async fn after_sale(&self, act: &Act) -> Result<Outcome> {
        let done = match *act {
            Act::Ask { session, .. } => {
                let (buyer, order) = {
                    let shop = self.seen();
                    (user(shop.sessions[session].user), shop.sessions[session].order.clone().unwrap_or_default())
                };
                self.payments.refund_untouched(&buyer, &OrderId::from_text(order)).await.map(|()| 0)
            }
            Act::Chase if self.has(Bug::NeverAskedAgain) => Ok(0),
            Act::Chase => self.payments.refund_asked(1000).await.map(|_| 0),
            Act::Compare { days } => {
                let since = self.store.now().minus(Duration::from_secs(days * 24 * 60 * 60));
                let found = self.payments.reconcile(since).await;
                if let Ok(found) = &found {
                    anyhow::ensure!(found.unmatched() == 0, "nothing contradicts the provider: {found:?}");
                }
                found.map(|found| found.healed())
            }
            _ => return Ok(Outcome::Nothing),
        };
        match done {
            Ok(count) => Ok(Outcome::Done(count.cast_signed())),
            Err(error) => no_answer(error),
        }
    }

    pub(crate) async fn reconcile(&self) -> Result<Outcome> {
        match self.checkout.reconcile(Duration::ZERO, 1000).await {
            Ok(_) => Ok(Outcome::Done(0)),
            Err(error) => no_answer(error),
        }
    }
}
