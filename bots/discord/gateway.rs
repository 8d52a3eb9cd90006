//! The gateway, by serenity: it beats the heart, resumes, and opens as many shards as Discord asks for.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use serenity::all::{ClientBuilder, Context, Event, GatewayIntents, RawEventHandler};
use tokio::time::timeout;

use super::client::Discord;

/// How long closing the shards may take.
const CLOSING: Duration = Duration::from_secs(3);
/// How often it is tried: a shard that is just being opened is not there to be closed yet.
const TRIED: Duration = Duration::from_millis(200);

/// What the gateway tells. Each call is a task of its own.
#[async_trait]
pub trait Hears: Send + Sync + 'static {
    /// Somebody did something: the interaction as Discord documents it.
    async fn interaction(&self, payload: Value);
    /// The bot is in this server, with its id and name: at the start, and when it joins.
    async fn entered(&self, guild: &str, name: &str);
    /// The bot was removed from this server.
    async fn left(&self, guild: &str);
    /// Something was bought, changed or given back: the entitlement, and whether it is gone.
    async fn entitlement(&self, payload: Value, is_gone: bool);
}

/// Why the gateway ended without being told to.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// Discord refuses our token or what we ask for: the same again goes no better.
    #[error("Discord refuses it: {0}")]
    Refused(String),
    /// Anything else.
    #[error("it broke off: {0}")]
    Broken(String),
}

impl From<serenity::Error> for GatewayError {
    fn from(error: serenity::Error) -> Self {
        use serenity::gateway::GatewayError as Why;
        match error {
            serenity::Error::Gateway(
                why @ (Why::InvalidAuthentication | Why::InvalidGatewayIntents | Why::DisallowedGatewayIntents),
            ) => Self::Refused(why.to_string()),
            serenity::Error::Http(why) if why.status_code().is_some_and(|status| status.as_u16() == 401) => {
                Self::Refused("the token".to_owned())
            }
            other => Self::Broken(other.to_string()),
        }
    }
}

/// Holds the gateway open until `stop`, or until it ends by itself.
///
/// # Errors
/// [`GatewayError`].
pub async fn hold(
    discord: &Discord,
    hears: Arc<dyn Hears>,
    stop: impl Future<Output = ()>,
) -> Result<(), GatewayError> {
    // No event but those of servers: what somebody asks for comes without an intent.
    let builder = ClientBuilder::new_with_http(discord.gateway_http(), GatewayIntents::GUILDS);
    let mut client = builder.raw_event_handler(Ear(hears)).await?;
    let shards = client.shard_manager.clone();
    let running = client.start_autosharded();
    tokio::pin!(running);
    tokio::select! {
        ended = running.as_mut() => return Ok(ended?),
        () = stop => {}
    }
    let closing = async {
        loop {
            shards.shutdown_all().await;
            if timeout(TRIED, running.as_mut()).await.is_ok() {
                return;
            }
        }
    };
    let _ = timeout(CLOSING, closing).await;
    Ok(())
}

struct Ear(Arc<dyn Hears>);

#[async_trait]
impl RawEventHandler for Ear {
    async fn raw_event(&self, _: Context, event: Event) {
        let hears = &self.0;
        match event {
            Event::InteractionCreate(event) => match serde_json::to_value(&event.interaction) {
                Ok(payload) => hears.interaction(payload).await,
                Err(error) => tracing::error!(%error, "an interaction cannot be written down"),
            },
            Event::GuildCreate(event) => hears.entered(&event.guild.id.to_string(), &event.guild.name).await,
            // A server that is only down for the moment says so.
            Event::GuildDelete(event) if !event.guild.unavailable => hears.left(&event.guild.id.to_string()).await,
            Event::EntitlementCreate(event) => self.entitlement(serde_json::to_value(&event.entitlement), false).await,
            Event::EntitlementUpdate(event) => self.entitlement(serde_json::to_value(&event.entitlement), false).await,
            Event::EntitlementDelete(event) => self.entitlement(serde_json::to_value(&event.entitlement), true).await,
            Event::Ready(event) => {
                tracing::info!(servers = event.ready.guilds.len(), shard = ?event.ready.shard, "the gateway to Discord is open");
            }
            Event::Resumed(_) => tracing::info!("the gateway to Discord goes on where it was"),
            _ => {}
        }
    }
}

impl Ear {
    async fn entitlement(&self, payload: serde_json::Result<Value>, is_gone: bool) {
        match payload {
            Ok(payload) => self.0.entitlement(payload, is_gone).await,
            Err(error) => tracing::error!(%error, "an entitlement cannot be written down"),
        }
    }
}
