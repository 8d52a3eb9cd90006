//! What tests and the console do to the stand-in from the inside.

pub mod act;
mod chosen;
mod command;
mod form;
pub mod look;
pub mod people;
mod plain;
pub mod say;

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Discord;
use super::deliver::sign;
use super::world::app::{Entitlement, Mode};

impl Discord {
    /// The app's id, which is its bot's and the client's.
    pub fn app_id(&self) -> String {
        self.world().app.id.clone()
    }

    /// Of OAuth.
    pub fn client_id(&self) -> String {
        self.app_id()
    }

    /// Of OAuth.
    pub fn client_secret(&self) -> String {
        self.world().app.client_secret.clone()
    }

    /// The bot's token, without `Bot`.
    pub fn bot_token(&self) -> String {
        self.world().app.token.clone()
    }

    /// What the product checks signatures with, in hexadecimal digits.
    pub fn public_key(&self) -> String {
        sign::public(&self.world().app.seed)
    }

    /// Gives the bot another token, as after a leak; the old one is dead. Returns it.
    pub fn reset_token(&self) -> String {
        let token = format!("{}.{}", self.shared().random_hex(24), self.shared().random_hex(38));
        self.change(|world| world.app.token.clone_from(&token));
        token
    }

    /// How interactions reach the product from now on.
    pub fn set_mode(&self, mode: Mode) {
        self.change(|world| world.app.mode = mode);
    }

    /// How interactions reach the product.
    pub fn mode(&self) -> Mode {
        self.world().app.mode
    }

    /// Moves the stand-in's clock on: tokens and codes grow older. Signatures keep the real time.
    pub fn pass_time(&self, time: Duration) {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.0.ahead_ms.fetch_add(ms, Ordering::Relaxed);
        self.0.changes.send_replace(());
    }

    /// Where the gateway is.
    pub fn gateway_url(&self) -> String {
        self.shared().url("/discord/gateway").replacen("http", "ws", 1)
    }

    /// Registers commands as the product would, from the vendor's JSON; `None` when they break a rule.
    pub fn register_commands(&self, commands: &serde_json::Value) -> Option<()> {
        self.register(None, commands).ok().map(drop)
    }

    /// The commands the product registered everywhere.
    pub fn commands(&self) -> Vec<serde_json::Value> {
        self.world().app.commands.clone()
    }

    /// Somebody buys something for themselves inside Discord. Returns the entitlement's id.
    pub fn buy(&self, person: &people::Person, sku: &str) -> String {
        let id = self.new_id();
        let user = Some(person.id.clone());
        let bought = Entitlement { id: id.clone(), sku: sku.to_owned(), user, ..Entitlement::default() };
        self.change(|world| world.entitlements.push(bought));
        id
    }
}
