//! The product's app, what it registered, and what was bought or granted.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long an OAuth code lives, in milliseconds.
pub const CODE_MS: i64 = 600_000;
/// How long an OAuth token lives, in seconds.
pub const ACCESS_S: i64 = 604_800;

/// How interactions reach the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Signed requests to the product's endpoint.
    #[default]
    Http,
    /// Over the sockets the product opened.
    Gateway,
}

/// The app as the developers' portal shows it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct App {
    /// The app's id, which is the bot's user id and the client id as well.
    pub id: String,
    /// The bot's name.
    pub name: String,
    /// The bot's token, without `Bot`.
    pub token: String,
    /// Of OAuth.
    pub client_secret: String,
    /// The seed of the key that signs, in hexadecimal digits.
    pub seed: String,
    /// How interactions reach the product.
    pub mode: Mode,
    /// Commands everywhere.
    pub commands: Vec<Value>,
    /// Commands of one guild, by its id.
    pub guild_commands: std::collections::BTreeMap<String, Vec<Value>>,
}

impl App {
    /// The commands known in a guild: its own hide global ones of the same name and type.
    pub fn commands_in(&self, guild: Option<&str>) -> Vec<&Value> {
        let own: Vec<&Value> = guild.and_then(|guild| self.guild_commands.get(guild)).into_iter().flatten().collect();
        let same = |one: &Value, other: &Value| one["name"] == other["name"] && one["type"] == other["type"];
        let global = self.commands.iter().filter(|it| !own.iter().any(|own| same(own, it)));
        let global: Vec<&Value> = global.collect();
        own.into_iter().chain(global).collect()
    }
}

/// Something somebody bought.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entitlement {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub sku: String,
    /// Whose.
    pub user: Option<String>,
    /// Of which guild.
    pub guild: Option<String>,
    /// It was used up.
    pub consumed: bool,
    /// It was given back.
    pub deleted: bool,
    /// Nobody paid for it.
    pub is_test: bool,
}

/// A code of OAuth.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Code {
    /// The code.
    pub code: String,
    /// When it was made, in Unix milliseconds.
    pub born_ms: i64,
    /// Who said yes.
    pub user: String,
    /// What to, with spaces between.
    pub scope: String,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// The proof key's hash.
    pub challenge: Option<String>,
    /// The guild the app was put into.
    pub guild: Option<String>,
}

/// A token of OAuth.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Access {
    /// The bearer token.
    pub token: String,
    /// For a new one.
    pub refresh: String,
    /// When it was made, in Unix milliseconds.
    pub born_ms: i64,
    /// Whose; the app itself has none.
    pub user: Option<String>,
    /// What for, with spaces between.
    pub scope: String,
}

impl Access {
    /// Whether it may do this.
    pub fn has(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|it| it == scope)
    }
}
