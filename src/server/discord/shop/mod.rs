//! Selling on Discord's terms: what it tells of purchases, by whichever way, goes to the till.
//!
//! Nothing of it is a queue: an entitlement is in the gateway's events, in Webhook Events, in every interaction of its buyer and
//! in a list, and each of them is enough. The list is asked for at the start and every hour.

mod till;

use async_trait::async_trait;
use myba_bots::discord::{Entitlement, entitlement};
use serde_json::Value;

pub use till::{Consumes, Till};

use crate::app::App;

/// Entitlements of one page of the list.
const PAGE: usize = 100;
/// Pages of one look at the list.
const PAGES: usize = 100;
/// Later than every id.
const END: &str = "9223372036854775807";

#[async_trait]
impl Consumes for App {
    async fn consume(&self, entitlement: &str) -> anyhow::Result<()> {
        let application = self.discord.application().await?.to_owned();
        Ok(self.discord.client.consume_entitlement(&application, entitlement).await?)
    }
}

fn till(app: &App) -> Till<'_> {
    Till::new(&app.entitlements, &app.config)
}

/// What an interaction says its sender bought. Best before the interaction is answered: the tokens count for it then.
pub async fn apply(app: &App, entitlements: &[Entitlement]) {
    // Nearly always nothing.
    if !entitlements.is_empty() {
        till(app).serve(app, entitlements).await;
    }
}

/// What the gateway tells: an entitlement, and whether it is gone. What fails here is found in the list.
pub async fn changed(app: &App, payload: &Value, is_gone: bool) {
    let Some(bought) = entitlement(payload) else {
        return tracing::error!("an entitlement of Discord cannot be read");
    };
    till(app).serve(app, &[Entitlement { deleted: bought.deleted || is_gone, ..bought }]).await;
}

/// What a Webhook Event tells (`{"type": 1, "event": {"type": "ENTITLEMENT_CREATE", "data": {…}}}`); others are nothing to the
/// till. When this answers, the tokens are given or taken back; Discord is told in a task of its own, for it waits three
/// seconds only.
///
/// # Errors
/// When the database failed: to be answered so that Discord sends the event again.
pub async fn event(app: &App, payload: &Value) -> anyhow::Result<()> {
    let event = &payload["event"];
    let kind = event["type"].as_str().unwrap_or_default();
    if !matches!(kind, "ENTITLEMENT_CREATE" | "ENTITLEMENT_UPDATE" | "ENTITLEMENT_DELETE") {
        return Ok(());
    }
    let Some(bought) = entitlement(&event["data"]) else {
        tracing::error!(kind, "an entitlement of Discord cannot be read");
        return Ok(());
    };
    let is_gone = kind == "ENTITLEMENT_DELETE";
    let to_consume = till(app).take(&Entitlement { deleted: bought.deleted || is_gone, ..bought }).await?;
    if let Some(id) = to_consume {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = till(&app).consume(&app, &id).await {
                tracing::warn!(entitlement = id, %error, "Discord does not know that this is used up");
            }
        });
    }
    Ok(())
}

/// The chore: what a crash or Discord left undone.
///
/// # Errors
/// When the database failed.
pub async fn settle(app: &App) -> anyhow::Result<u64> {
    Ok(till(app).settle(app).await?)
}

/// The chore: looks at Discord's own list, deleted ones included, for what no event told. Answers how many it holds.
///
/// # Errors
/// When Discord does not answer.
pub async fn reconcile(app: &App) -> anyhow::Result<u64> {
    let till = till(app);
    if !till.is_open() || app.config.secrets.discord_token.is_none() {
        return Ok(0);
    }
    let application = app.discord.application().await?.to_owned();
    let (mut before, mut seen) = (END.to_owned(), 0);
    for _ in 0..PAGES {
        let page = app.discord.client.all_entitlements(&application, &before).await?;
        let bought: Vec<_> = page.iter().filter_map(entitlement).collect();
        till.serve(app, &bought).await;
        seen += page.len() as u64;
        let lowest = bought.iter().filter_map(|bought| bought.id.parse::<u64>().ok()).min();
        match lowest {
            Some(lowest) if page.len() >= PAGE => before = lowest.to_string(),
            _ => return Ok(seen),
        }
    }
    Ok(seen)
}
