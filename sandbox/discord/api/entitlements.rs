//! What people bought inside Discord.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, code};
use crate::discord::Discord;
use crate::discord::world::app::Entitlement;

#[derive(Deserialize)]
pub(super) struct Ask {
    user_id: Option<String>,
    guild_id: Option<String>,
}

/// `GET /applications/{app}/entitlements`.
pub(super) async fn list(
    State(discord): State<Discord>,
    Path(app): Path<String>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    discord.bot(&headers)?;
    let world = discord.world();
    if app != world.app.id {
        return Err(Refusal::unknown(code::APPLICATION, "Application"));
    }
    let fits = |wanted: &Option<String>, has: &Option<String>| wanted.is_none() || wanted == has;
    let all = world.entitlements.iter().filter(|it| fits(&ask.user_id, &it.user) && fits(&ask.guild_id, &it.guild));
    Ok(Json(all.map(|it| view(it, &app)).collect()))
}

/// `POST /applications/{app}/entitlements/{id}/consume`.
pub(super) async fn consume(
    State(discord): State<Discord>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    discord.bot(&headers)?;
    discord.change(|world| {
        let found = world.entitlements.iter_mut().find(|it| it.id == id && !it.deleted);
        let found = found.ok_or_else(|| Refusal::unknown(code::ENTITLEMENT, "Entitlement"))?;
        found.consumed = true;
        Ok(StatusCode::NO_CONTENT)
    })
}

/// As interactions and the API show one.
pub fn view(it: &Entitlement, app: &str) -> Value {
    json!({
        "id": it.id, "sku_id": it.sku, "application_id": app, "user_id": it.user, "guild_id": it.guild, "type": 8,
        "deleted": it.deleted, "consumed": it.consumed, "starts_at": null, "ends_at": null,
    })
}
