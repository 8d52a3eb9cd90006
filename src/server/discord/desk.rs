//! What the program keeps about Discord while it runs.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use moka::future::Cache;
use myba_bots::discord::{Discord, DiscordError, DiscordOptions};
use secrecy::ExposeSecret as _;
use tokio::sync::OnceCell;

use crate::chat::Line;
use crate::config::{Config, secs};

/// How long the name of a server counts, also when it could not be learnt.
const NAMES: Duration = Duration::from_secs(60 * 60);
/// Names kept.
const MOST: u64 = 50_000;

/// The desk: one per program.
pub struct DiscordDesk {
    /// The REST API.
    pub client: Discord,
    /// Its requests.
    pub line: Line,
    application: OnceCell<String>,
    names: Cache<String, String>,
    answered: Mutex<HashSet<String>>,
}

impl DiscordDesk {
    /// The desk of a configuration. `contact` is the address that Discord wants in our name.
    ///
    /// # Errors
    /// When its client cannot be made.
    pub fn new(config: &Config, contact: &str) -> anyhow::Result<Arc<Self>> {
        let client = Discord::new(DiscordOptions {
            base_url: config.discord.api_url.as_str().to_owned(),
            token: config.secrets.discord_token.as_ref().map(|token| token.expose_secret().to_owned()),
            timeout: secs(config.discord.timeout_secs),
            contact: contact.to_owned(),
        })
        .context("Discord cannot be set up")?;
        Ok(Arc::new(Self {
            client,
            line: Line::default(),
            application: OnceCell::new_with(config.secrets.discord_application.clone()),
            names: Cache::builder().max_capacity(MOST).time_to_live(NAMES).build(),
            answered: Mutex::default(),
        }))
    }

    /// Our app's id: the setting, else what Discord says to our token.
    ///
    /// # Errors
    /// [`DiscordError`].
    pub async fn application(&self) -> Result<&str, DiscordError> {
        let asked = self.application.get_or_try_init(|| async { Ok(self.client.application().await?.id) });
        asked.await.map(String::as_str)
    }

    /// Our app's id, where it is known already.
    #[must_use]
    pub fn known_application(&self) -> Option<&str> {
        self.application.get().map(String::as_str)
    }

    /// Notes what a server is called.
    pub async fn name_is(&self, guild: &str, name: &str) {
        self.names.insert(guild.to_owned(), name.to_owned()).await;
    }

    /// What a server is called, asked once in a while; `None` where the bot is not, or nobody could say.
    pub async fn name_of(&self, guild: &str) -> Option<String> {
        let asked = self.names.get_with(guild.to_owned(), async {
            self.client.guild_name(guild).await.unwrap_or_else(|error| {
                tracing::debug!(%error, "a server's name cannot be learnt");
                String::new()
            })
        });
        Some(asked.await).filter(|name| !name.is_empty())
    }

    /// Discord took our first answer to an event.
    pub(super) fn was_answered(&self, event: &str) {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).insert(event.to_owned());
    }

    /// Whether Discord took our first answer to an event, as far as this process knows; asked once.
    #[must_use]
    pub fn is_answered(&self, event: &str) -> bool {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).remove(event)
    }
}
