//! People and bots.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Somebody; the same in every guild.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct User {
    /// The id.
    pub id: String,
    /// The short name.
    pub name: String,
    /// The name people read.
    pub shown: String,
    /// A bot.
    pub bot: bool,
    /// `en-US`.
    pub locale: String,
    /// They installed the app for themselves.
    pub installed: bool,
    /// They take no direct messages.
    pub closed: bool,
}

impl User {
    /// As the API shows somebody.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id, "username": self.name, "discriminator": "0", "global_name": self.shown, "avatar": null,
            "avatar_decoration_data": null, "bot": self.bot, "system": false, "public_flags": 0, "clan": null,
            "primary_guild": null, "collectibles": null,
        })
    }
}
