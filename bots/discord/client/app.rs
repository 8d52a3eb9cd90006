//! The app about itself: its id, its commands, what was bought of it, and the gateway's way to Discord.

use serde_json::Value;
use serenity::http::{Http, HttpBuilder, LightMethod, Route};

use super::error::Kind;
use super::{As, Discord, DiscordError, JsonBody as _, id};

/// The app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its id, which OAuth calls the client's.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Discord {
    /// Whose the bot's token is.
    ///
    /// # Errors
    /// [`DiscordError::Unauthorized`] for a dead one.
    pub async fn application(&self) -> Result<App, DiscordError> {
        let told = self.call(LightMethod::Get, Route::Oauth2ApplicationCurrent, None, As::Bot).await?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        if told["id"].as_str().is_none_or(str::is_empty) {
            return Err(DiscordError::Unreachable("no id of the app".to_owned()));
        }
        Ok(App { id: text("id"), name: text("name") })
    }

    /// The commands that are registered everywhere, with their words in every language.
    ///
    /// # Errors
    /// As any call by the bot.
    pub async fn registered_commands(&self, app: &str) -> Result<Value, DiscordError> {
        let path = format!("{}?with_localizations=true", Route::Commands { application_id: id(app)? }.path());
        self.send(self.request(LightMethod::Get.reqwest_method(), &path, As::Bot)?, Kind::Plain).await
    }

    /// Registers these commands everywhere, and no others.
    ///
    /// # Errors
    /// [`DiscordError::Refused`] for commands that break a rule.
    pub async fn register_commands(&self, app: &str, commands: &Value) -> Result<(), DiscordError> {
        let path = Route::Commands { application_id: id(app)? }.path();
        let request = self.request(LightMethod::Put.reqwest_method(), &path, As::Bot)?;
        self.send(request.json_body(commands), Kind::Plain).await.map(drop)
    }

    /// What was bought before an id, the newest first, up to a hundred: used up and given back ones too, as Discord shows them.
    ///
    /// # Errors
    /// As any call by the bot.
    pub async fn all_entitlements(&self, app: &str, before: &str) -> Result<Vec<Value>, DiscordError> {
        let path = Route::Entitlements { application_id: id(app)? }.path();
        let path = format!("{path}?before={before}&limit=100&exclude_deleted=false");
        let told = self.send(self.request(LightMethod::Get.reqwest_method(), &path, As::Bot)?, Kind::Plain).await?;
        match told {
            Value::Array(list) => Ok(list),
            _ => Err(DiscordError::Unreachable("no list".to_owned())),
        }
    }

    /// Marks something bought once as used up. Again changes nothing.
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] when it is not there any more.
    pub async fn consume_entitlement(&self, app: &str, entitlement: &str) -> Result<(), DiscordError> {
        let route = Route::ConsumeEntitlement { application_id: id(app)?, entitlement_id: id(entitlement)? };
        self.call(LightMethod::Post, route, None, As::Bot).await.map(drop)
    }

    /// What serenity's gateway asks Discord with where the gateway is. Its limiter is off: it passes the address by that was
    /// set, and lets everybody wait for everybody. Without a token of the bot Discord refuses it.
    #[must_use]
    pub fn gateway_http(&self) -> Http {
        let builder = HttpBuilder::new(self.0.token.as_deref().unwrap_or_default()).client(self.0.client.clone());
        builder.proxy(self.0.base.clone()).ratelimiter_disabled(true).build()
    }
}
