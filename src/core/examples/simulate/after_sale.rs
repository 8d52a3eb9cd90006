//! What our worker does with an event of the provider, and what the reconciler does without one.

use std::time::Duration;

use anyhow::Result;
use myba_core::checkout::{CheckoutError, GatewayError};
use myba_core::inbox::{self, Event};

use crate::bank::{Bank, no_answer};
use crate::gateway::name;
use crate::model::Outcome;
use crate::shop::About;

impl Bank {
    /// Applies one event. It only says where to look.
    pub(crate) async fn apply(&self, event: &Event) -> Result<inbox::Outcome> {
        let Some(About::Session(session)) = self.about(&event.id.event) else { return Ok(inbox::Outcome::Ignored) };
        match self.checkout.fulfil(&name("cs", session), Some(&event.id)).await {
            Ok(_) => Ok(inbox::Outcome::Applied),
            Err(CheckoutError::Gateway(GatewayError::Unavailable(why))) => Ok(inbox::Outcome::Retry(why)),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn reconcile(&self) -> Result<Outcome> {
        match self.checkout.reconcile(Duration::ZERO, 1000).await {
            Ok(_) => Ok(Outcome::Done(0)),
            Err(error) => no_answer(error),
        }
    }
}
