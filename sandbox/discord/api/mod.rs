//! The REST API below `/discord/api/v10`.

mod body;
mod callback;
mod channels;
mod commands;
pub mod content;
mod entitlements;
pub mod files;
pub mod limit;
mod me;
mod refusal;
mod threads;
pub mod view;
mod webhook;

use axum::Router;
use axum::http::{HeaderMap, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, patch, post};

use super::world::app::Access;
use super::{Discord, oauth};
pub use body::{Sent, read};
pub use entitlements::view as entitlement_view;
pub use refusal::{Refusal, code};
pub use view::{iso, message as message_view};

use crate::gate::refuse_unmodelled;

/// Everything below `/api/v10`.
pub fn routes(discord: &Discord) -> Router<Discord> {
    let one = "/webhooks/{app}/{token}/messages/{message}";
    Router::new()
        .route("/interactions/{id}/{token}/callback", post(callback::post))
        .route("/webhooks/{app}/{token}", post(webhook::follow_up))
        .route(one, get(webhook::show).patch(webhook::edit).delete(webhook::remove))
        .route("/applications/{app}/commands", get(commands::list).put(commands::overwrite).post(commands::upsert))
        .route(
            "/applications/{app}/guilds/{guild}/commands",
            get(commands::list_guild).put(commands::overwrite_guild).post(commands::upsert_guild),
        )
        .route("/applications/{app}/entitlements", get(entitlements::list))
        .route("/applications/{app}/entitlements/{id}/consume", post(entitlements::consume))
        .route("/applications/@me", get(me::application))
        .route("/channels/{channel}", get(channels::show))
        .route("/channels/{channel}/messages", post(channels::post))
        .route(
            "/channels/{channel}/messages/{message}",
            patch(channels::edit).get(channels::message).delete(channels::remove),
        )
        .route("/channels/{channel}/typing", post(channels::typing))
        .route("/channels/{channel}/threads", post(threads::start))
        .route("/channels/{channel}/messages/{message}/threads", post(threads::start_from))
        .route("/guilds/{guild}", get(me::guild))
        .route("/users/@me", get(me::user))
        .route("/users/@me/channels", post(channels::open_direct))
        .route("/gateway", get(me::gateway))
        .route("/gateway/bot", get(me::gateway_bot))
        .route("/oauth2/applications/@me", get(me::application))
        .merge(oauth::routes())
        .fallback(refuse_unmodelled)
        .layer(from_fn_with_state(discord.clone(), limit::pass))
}

/// Who calls.
pub enum Caller {
    /// The app itself.
    Bot,
    /// Somebody's token of OAuth, or the app's own.
    Bearer(Access),
}

impl Discord {
    /// Who calls; a refusal when nobody known does.
    pub(in crate::discord) fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let now = self.now_ms();
        let world = self.world();
        if let Some(token) = text.strip_prefix("Bot ") {
            let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            if token == world.app.token && !agent.starts_with("DiscordBot (") {
                return Err(Refusal::of(403, code::NETWORK, "internal network error"));
            }
            return if token == world.app.token { Ok(Caller::Bot) } else { Err(Refusal::unauthorized()) };
        }
        let token = text.strip_prefix("Bearer ").ok_or_else(Refusal::unauthorized)?;
        let is_alive = |it: &&Access| it.token == token && now - it.born_ms <= super::world::app::ACCESS_S * 1_000;
        world.accesses.iter().find(is_alive).cloned().map(Caller::Bearer).ok_or_else(Refusal::unauthorized)
    }

    /// Refuses everybody but the bot.
    pub(in crate::discord) fn bot(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        match self.caller(headers)? {
            Caller::Bot => Ok(()),
            Caller::Bearer(_) => Err(Refusal::unauthorized()),
        }
    }
}
