//! What is sold inside Discord, and whether it costs there what it costs here.

use std::collections::BTreeSet;

use myba_bots::conversation::{OnDiscord, Shop, Sold};
use myba_core::checkout::money;
use serde::Deserialize;

use super::{Checkout, Config, Pack};

/// Who takes the money in Discord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Nobody: nothing there leads to a purchase.
    Off,
    /// Discord, by its Premium Apps.
    PremiumApps,
}

/// A pack that Discord sells.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sku {
    /// Discord's id of it.
    pub id: String,
    /// The pack it stands for.
    pub plan: String,
    /// The price set at Discord, in minor units of the packs' currency.
    pub amount: u32,
}

impl Config {
    /// What is sold where.
    #[must_use]
    pub fn shop(&self) -> Shop {
        let sold = self.wares().map(|(sku, pack)| Sold { sku: sku.id.clone(), tokens: pack.tokens });
        Shop {
            discord: match self.discord.billing {
                Billing::Off => OnDiscord::Off,
                Billing::PremiumApps => OnDiscord::Premium(sold.collect()),
            },
        }
    }

    /// What Discord sells, with the pack of each; nothing where it sells nothing.
    pub fn wares(&self) -> impl Iterator<Item = (&Sku, &Pack)> {
        let skus = match self.discord.billing {
            Billing::Off => [].as_slice(),
            Billing::PremiumApps => &self.discord.skus,
        };
        skus.iter().filter_map(|sku| Some((sku, pack_of(&self.checkout, sku)?)))
    }
}

/// What cannot be: setting and reason.
pub(super) fn problems(config: &Config) -> Vec<(&'static str, String)> {
    let (discord, mut found) = (&config.discord, Vec::new());
    if discord.billing == Billing::PremiumApps {
        if discord.skus.is_empty() {
            found.push(("discord.billing", "is \"premium_apps\", which needs at least one of discord.skus".to_owned()));
        }
        if config.secrets.has_discord() && config.secrets.discord_token.is_none() {
            found.push(("discord.billing", "is \"premium_apps\", which needs DISCORD_TOKEN".to_owned()));
        }
    }
    let is_id = |id: &str| (1..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(sku) = discord.skus.iter().find(|sku| !is_id(&sku.id)) {
        found.push(("discord.skus", format!("has the id {:?}; Discord's ids are digits alone", sku.id)));
    }
    if discord.skus.iter().map(|sku| &sku.id).collect::<BTreeSet<_>>().len() != discord.skus.len() {
        found.push(("discord.skus", "has two of the same id".to_owned()));
    }
    if let Some(sku) = discord.skus.iter().find(|sku| pack_of(&config.checkout, sku).is_none()) {
        found.push(("discord.skus", format!("names the plan {}, and checkout.packs has no such pack", sku.plan)));
    }
    if discord.skus.iter().any(|sku| sku.amount == 0) {
        found.push(("discord.skus", "needs the price set at Discord, in minor units, for each".to_owned()));
    }
    found
}

/// What is sold at two prices, in money.
#[must_use]
pub(super) fn differences(config: &Config) -> Vec<String> {
    let checkout = &config.checkout;
    let differ = |(sku, pack): (&Sku, &Pack)| {
        let (there, list) = (u64::from(sku.amount), u64::from(pack.amount));
        // The lowest price that anybody pays here.
        let here = checkout.first_amount(list);
        let whom = if here == list { "" } else { " to new customers" };
        (there != here).then(|| {
            format!(
                "Discord sells {} for {}, the web for {}{whom}: Discord asks for the same price in both places",
                pack.id,
                money(there, &checkout.currency),
                money(here, &checkout.currency),
            )
        })
    };
    config.wares().filter_map(differ).collect()
}

/// SKUs that do nothing.
#[must_use]
pub(super) fn idle(config: &Config) -> Option<String> {
    let is_idle = config.discord.billing == Billing::Off && !config.discord.skus.is_empty();
    is_idle.then(|| "discord.skus is set and discord.billing is \"off\": nothing is sold in Discord".to_owned())
}

fn pack_of<'a>(checkout: &'a Checkout, sku: &Sku) -> Option<&'a Pack> {
    checkout.packs.iter().find(|pack| pack.id == sku.plan)
}
