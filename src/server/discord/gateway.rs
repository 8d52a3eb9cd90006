//! The gateway: we hold a socket open to Discord, for a program that Discord cannot reach. The same intake, another way in.
//!
//! Of several processes on one database one holds it. What is sent twice by a resume is known by its id.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use myba_bots::discord::ReplyTo;
use myba_bots::discord::gateway::{self, GatewayError, Hears};
use myba_core::lease::Leases;
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::intake::{Taken, respond, server, take};
use super::shop;
use crate::app::App;

/// The name of the lease.
const LEASE: &str = "discord-gateway";
/// How long it holds without being renewed: then another process opens the gateway.
const HELD: Duration = Duration::from_secs(15);
/// How often it is renewed, and asked for by those who wait.
const RENEWED: Duration = Duration::from_secs(4);
/// The pause before a new connection after one that ended, and the longest. Discord counts identifications: 1,000 a day.
const PAUSES: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(120)];
/// A connection that lived longer than this was a good one.
const LIVES: Duration = Duration::from_secs(60);

/// Holds the gateway open whenever it is this process's turn, until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    if app.config.secrets.discord_token.is_none() {
        return;
    }
    let turn = Turn {
        leases: Leases::new(app.store.clone()),
        holder: app.instance.clone(),
        is_alone: app.store.is_exclusive(),
    };
    let mut pause = PAUSES[0];
    while stop.run_until_cancelled(turn.wait()).await.is_some() {
        let began = Instant::now();
        match connected(&app, &turn, &stop).await {
            Ok(()) => tracing::info!("the gateway to Discord is closed"),
            Err(error @ GatewayError::Refused(_)) => {
                tracing::error!(%error, "the gateway to Discord; DISCORD_TOKEN is wrong or was reset");
                pause = PAUSES[1];
            }
            Err(error) => tracing::warn!(%error, "the gateway to Discord"),
        }
        turn.give_up().await;
        if began.elapsed() >= LIVES {
            pause = PAUSES[0];
        }
        if stop.run_until_cancelled(sleep(pause)).await.is_none() {
            break;
        }
        pause = PAUSES[1].min(pause * 2);
    }
}

/// Whose turn it is.
struct Turn {
    leases: Leases,
    holder: String,
    /// A database that one process alone uses: nobody else may have it, and what a killed one held is nobody's.
    is_alone: bool,
}

impl Turn {
    /// Takes or renews the turn; `None` when it cannot be said whose it is.
    async fn is_ours(&self) -> Option<bool> {
        if self.is_alone {
            return Some(true);
        }
        let taken = self.leases.take(LEASE, &self.holder, HELD).await;
        taken.inspect_err(|error| tracing::warn!(%error, "whose turn the gateway is cannot be said")).ok()
    }

    /// Until it is ours.
    async fn wait(&self) {
        while self.is_ours().await != Some(true) {
            sleep(RENEWED).await;
        }
    }

    /// Until it is no longer ours: somebody else took it, or the database cannot be asked for as long as it holds.
    async fn lose(&self) {
        let mut renewed = Instant::now();
        let mut times = interval(RENEWED);
        times.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            times.tick().await;
            match self.is_ours().await {
                Some(true) => renewed = Instant::now(),
                None if renewed.elapsed() + RENEWED <= HELD => {}
                Some(false) | None => return,
            }
        }
    }

    async fn give_up(&self) {
        if self.is_alone {
            return;
        }
        if let Err(error) = self.leases.give_up(LEASE, &self.holder).await {
            tracing::warn!(%error, "the turn of the gateway ends by itself");
        }
    }
}

/// One life of the gateway: until it ends, the turn is lost, or the program stops.
async fn connected(app: &App, turn: &Turn, stop: &CancellationToken) -> Result<(), GatewayError> {
    let until = async {
        tokio::select! {
            () = turn.lose() => tracing::warn!("another process holds the gateway to Discord now"),
            () = stop.cancelled() => {}
        }
    };
    gateway::hold(&app.discord.client, Arc::new(Heard(app.clone())), until).await
}

/// What the gateway says.
struct Heard(App);

#[async_trait]
impl Hears for Heard {
    async fn interaction(&self, payload: Value) {
        let (app, began) = (&self.0, Instant::now());
        match take(app, &payload.to_string()).await {
            Taken::Answer(answer, incoming) => {
                let text = |field: &str| payload[field].as_str().unwrap_or_default().to_owned();
                let to = ReplyTo { interaction: text("id"), token: text("token"), ..ReplyTo::default() };
                respond(app, &to, began, &answer, incoming).await;
            }
            Taken::Before => tracing::info!(interaction = %payload["id"], "an interaction came again"),
            Taken::NotOurs => {}
        }
    }

    async fn entered(&self, guild: &str, name: &str) {
        self.0.discord.name_is(guild, name).await;
        if let Err(error) = self.0.chat.enter(&server(guild), Some(name)).await {
            tracing::warn!(guild, %error, "a server could not be noted");
        }
    }

    async fn left(&self, guild: &str) {
        match self.0.chat.remove(&server(guild), "").await {
            Ok(removed) => tracing::info!(guild, removed, "the bot was removed from a server"),
            Err(error) => tracing::error!(guild, %error, "a server that was left could not be noted"),
        }
    }

    async fn entitlement(&self, payload: Value, is_gone: bool) {
        shop::changed(&self.0, &payload, is_gone).await;
    }
}
