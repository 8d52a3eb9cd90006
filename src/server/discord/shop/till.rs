//! The till: what was bought inside Discord is given first, and only then is Discord told that it is used up.

use std::collections::BTreeMap;

use async_trait::async_trait;
use myba_bots::discord::{DiscordError, Entitlement};
use myba_core::checkout::{CheckoutError, Entitlements, NewEntitlement};
use myba_core::ledger::Tokens;

use crate::config::Config;

/// How many are told of in one go.
const AT_ONCE: u32 = 20;
/// Deleted ones looked at in one go.
const COLLECTED: u32 = 50;

/// Discord, as far as the till needs it.
#[async_trait]
pub trait Consumes: Send + Sync {
    /// Tells it that an entitlement is used up: only then can the person buy the same again. Again changes nothing.
    async fn consume(&self, entitlement: &str) -> anyhow::Result<()>;
}

/// Discord says the same of all: it takes no calls now, or none with this token.
fn is_for_all(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(DiscordError::Unauthorized | DiscordError::RateLimited(_)))
}

/// What is in a SKU.
#[derive(Clone, Debug)]
struct Ware {
    plan: String,
    tokens: Tokens,
    amount: i64,
}

/// The till. Cheap to make.
pub struct Till<'a> {
    entitlements: &'a Entitlements,
    wares: BTreeMap<String, Ware>,
    currency: String,
    takes_tests: bool,
}

impl<'a> Till<'a> {
    /// The till of a configuration. In production what nobody paid for gives nothing.
    #[must_use]
    pub fn new(entitlements: &'a Entitlements, config: &Config) -> Self {
        let wares = config.wares().map(|(sku, pack)| {
            let tokens = Tokens::new(pack.tokens).unwrap_or_default();
            (sku.id.clone(), Ware { plan: pack.id.clone(), tokens, amount: i64::from(sku.amount) })
        });
        Self {
            entitlements,
            wares: wares.collect(),
            currency: config.checkout.currency.clone(),
            takes_tests: config.environment != crate::config::Environment::Production,
        }
    }

    /// Whether anything is sold.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.wares.is_empty()
    }

    /// Does what an entitlement asks for: gives its tokens once, or takes back what is left when it was deleted. Answers its id
    /// when Discord is still to be told that it is used up.
    ///
    /// # Errors
    /// [`CheckoutError`]; the same again is safe.
    pub async fn take(&self, bought: &Entitlement) -> Result<Option<String>, CheckoutError> {
        let known = self.entitlements.known(&bought.id).await?;
        if bought.deleted {
            // Before its grant a deletion leaves a mark, of what is ours.
            let is_ours = known.is_some() || self.wares.contains_key(&bought.sku);
            if is_ours && known.is_none_or(|known| !known.deleted) {
                let taken = self.entitlements.deleted(&bought.id).await?;
                tracing::info!(
                    entitlement = bought.id,
                    taken_back = taken.taken_back.get(),
                    shortfall = taken.shortfall.get(),
                    "a purchase in Discord was given back"
                );
            }
            return Ok(None);
        }
        if let Some(known) = known {
            return Ok(known.to_consume.then(|| bought.id.clone()));
        }
        let (Some(ware), Some(user)) = (self.wares.get(&bought.sku), &bought.user) else {
            tracing::warn!(entitlement = bought.id, sku = bought.sku, "an entitlement of nothing we sell");
            return Ok(None);
        };
        if bought.consumed {
            tracing::warn!(entitlement = bought.id, "an entitlement that was used up, and not by this program");
            return Ok(None);
        }
        if bought.is_test && !self.takes_tests {
            tracing::warn!(entitlement = bought.id, "a test purchase gives nothing in production");
            return Ok(None);
        }
        let new = NewEntitlement {
            id: bought.id.clone(),
            sku: bought.sku.clone(),
            plan: ware.plan.clone(),
            user: user.clone(),
            tokens: ware.tokens,
            amount: ware.amount,
            currency: self.currency.clone(),
        };
        let granted = self.entitlements.grant(new).await?;
        if granted.newly {
            tracing::info!(entitlement = bought.id, tokens = granted.tokens.get(), "bought in Discord");
        }
        Ok(granted.to_consume.then(|| bought.id.clone()))
    }

    /// Tells Discord that one is used up, and notes that it knows.
    ///
    /// # Errors
    /// What Discord or the database said; it is tried again by [`Till::settle`].
    pub async fn consume(&self, discord: &dyn Consumes, id: &str) -> anyhow::Result<()> {
        discord.consume(id).await?;
        fail::fail_point!("entitlement_after_consume");
        self.entitlements.consumed(id).await?;
        Ok(())
    }

    /// Takes each, then tells Discord of those it does not know to be used up. One that fails does not stop the rest.
    pub async fn serve(&self, discord: &dyn Consumes, all: &[Entitlement]) {
        for bought in all {
            let done = async {
                match self.take(bought).await? {
                    Some(id) => self.consume(discord, &id).await,
                    None => Ok(()),
                }
            };
            if let Err(error) = done.await {
                tracing::warn!(entitlement = bought.id, %error, "an entitlement of Discord is not settled; trying again later");
                if is_for_all(&error) {
                    break;
                }
            }
        }
    }

    /// Does what a crash or Discord left undone: tells it what is used up, and takes back what came back to deleted ones.
    /// Answers how many were settled.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn settle(&self, discord: &dyn Consumes) -> Result<u64, CheckoutError> {
        let mut settled = 0;
        for id in self.entitlements.unconsumed(AT_ONCE).await? {
            match self.consume(discord, &id).await {
                Ok(()) => settled += 1,
                Err(error) => {
                    tracing::warn!(entitlement = id, %error, "Discord does not know that this is used up");
                    if is_for_all(&error) {
                        break;
                    }
                }
            }
        }
        if self.entitlements.collect(COLLECTED).await? > 0 {
            settled += 1;
        }
        Ok(settled)
    }
}
