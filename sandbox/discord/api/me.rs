//! The app about itself, and where its gateway is.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::{Caller, Refusal, code};
use crate::discord::Discord;
use crate::discord::world::app::Mode;

/// `GET /users/@me`: the bot, or whoever gave a token with `identify`.
pub(super) async fn user(State(discord): State<Discord>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let caller = discord.caller(&headers)?;
    let world = discord.world();
    let id = match caller {
        Caller::Bot => world.app.id.clone(),
        Caller::Bearer(access) if access.has("identify") => access.user.unwrap_or_default(),
        Caller::Bearer(_) => return Err(Refusal::unauthorized()),
    };
    let user = world.users.get(&id).ok_or_else(Refusal::unauthorized)?;
    let mut view = user.view();
    for (name, value) in [
        ("locale", json!(user.locale)),
        ("mfa_enabled", json!(true)),
        ("verified", json!(true)),
        ("email", Value::Null),
        ("flags", json!(0)),
        ("premium_type", json!(0)),
    ] {
        view[name] = value;
    }
    Ok(Json(view))
}

/// `GET /applications/@me`, `GET /oauth2/applications/@me`.
pub(super) async fn application(State(discord): State<Discord>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    discord.bot(&headers)?;
    let key = discord.public_key();
    let endpoint = discord.endpoint();
    let world = discord.world();
    let app = &world.app;
    Ok(Json(json!({
        "id": app.id, "name": app.name, "icon": null, "description": "", "rpc_origins": [], "bot_public": true,
        "bot_require_code_grant": false, "verify_key": key, "team": null, "flags": 0, "hook": true,
        "owner": world.users.values().find(|it| !it.bot).map(crate::discord::world::people::User::view),
        "bot": world.users.get(&app.id).map(crate::discord::world::people::User::view), "redirect_uris": [],
        "interactions_endpoint_url": (app.mode == Mode::Http).then_some(endpoint), "tags": [], "summary": "",
        "approximate_guild_count": world.guilds.values().filter(|guild| guild.installed).count(),
        "integration_types_config": {"0": {"oauth2_install_params": null}, "1": {"oauth2_install_params": null}},
    })))
}

/// `GET /guilds/{guild}`.
pub(super) async fn guild(
    State(discord): State<Discord>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    discord.bot(&headers)?;
    let world = discord.world();
    let guild = world.guilds.get(&id).ok_or_else(|| Refusal::unknown(code::GUILD, "Guild"))?;
    if !guild.members.contains_key(&world.app.id) {
        return Err(Refusal::unknown(code::GUILD, "Guild"));
    }
    Ok(Json(guild.view()))
}

/// `GET /gateway`.
pub(super) async fn gateway(State(discord): State<Discord>) -> Json<Value> {
    Json(json!({"url": discord.gateway_url()}))
}

/// `GET /gateway/bot`.
pub(super) async fn gateway_bot(State(discord): State<Discord>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    discord.bot(&headers)?;
    Ok(Json(json!({
        "url": discord.gateway_url(), "shards": 1,
        "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1},
    })))
}
