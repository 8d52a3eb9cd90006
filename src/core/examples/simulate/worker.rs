//! What our worker does with an event of the provider, and what the reconciler does without one.

use std::time::Duration;

use anyhow::Result;
use myba_core::checkout::{CheckoutError, GatewayError, Order, OrderState};
use myba_core::inbox::{self, Event};
use myba_core::ledger::{EffectKey, GrantSource, NewGrant};

use crate::bank::{Bank, no_answer};
use crate::model::Outcome;
use crate::planted::Bug;

impl Bank {
    /// Applies one event. It only says where to look.
    pub(crate) async fn apply(&self, event: &Event) -> Result<inbox::Outcome> {
        let Some(session) = self.session_of(&event.id.event) else { return Ok(inbox::Outcome::Ignored) };
        if self.has(Bug::EventEndsFirst) && !self.is_silent() {
            self.inbox.settle(event, inbox::Outcome::Ignored).await?;
        }
        match self.checkout.fulfil(&session, Some(&event.id)).await {
            Ok(fulfilled) => {
                if self.has(Bug::GrantByEvent) && !fulfilled.newly_paid && fulfilled.order.state == OrderState::Paid {
                    self.grant_again(&fulfilled.order, &event.id.event).await?;
                }
                Ok(inbox::Outcome::Applied)
            }
            Err(CheckoutError::Gateway(GatewayError::Unavailable(why))) => Ok(inbox::Outcome::Retry(why)),
            Err(error) => Err(error.into()),
        }
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

    pub(crate) async fn reconcile(&self) -> Result<Outcome> {
        match self.checkout.reconcile(Duration::ZERO, 1000).await {
            Ok(_) => Ok(Outcome::Done(0)),
            Err(error) => no_answer(error),
        }
    }
}
