//! What people bought inside Discord.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, code};
use crate::discord::Discord;
use crate::discord::world::app::Entitlement;

/// What a list holds at most.
const MOST: usize = 100;
/// Bought once, for money.
const PURCHASE: u8 = 1;
/// Bought by somebody who develops the app, for nothing.
const TEST_MODE_PURCHASE: u8 = 4;

#[derive(Deserialize)]
pub(super) struct Ask {
    user_id: Option<String>,
    guild_id: Option<String>,
    /// With commas between.
    sku_ids: Option<String>,
    before: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
    exclude_deleted: Option<bool>,
}

impl Ask {
    fn wants(&self, it: &Entitlement) -> bool {
        let fits = |wanted: &Option<String>, has: &Option<String>| wanted.is_none() || wanted == has;
        let number = |id: &str| id.parse::<u64>().unwrap_or(0);
        fits(&self.user_id, &it.user)
            && fits(&self.guild_id, &it.guild)
            && self.sku_ids.as_ref().is_none_or(|skus| skus.split(',').any(|sku| sku == it.sku))
            && self.before.as_ref().is_none_or(|before| number(&it.id) < number(before))
            && self.after.as_ref().is_none_or(|after| number(&it.id) > number(after))
            && !(it.deleted && self.exclude_deleted.unwrap_or(true))
    }
}

/// `GET /applications/{app}/entitlements`: the newest first, after an id the oldest first.
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
    let mut all: Vec<_> = world.entitlements.iter().filter(|it| ask.wants(it)).collect();
    if ask.after.is_none() {
        all.reverse();
    }
    let page = all.into_iter().take(ask.limit.unwrap_or(MOST).clamp(1, MOST));
    Ok(Json(page.map(|it| view(it, &app)).collect()))
}

/// `POST /applications/{app}/entitlements/{id}/consume`.
pub(super) async fn consume(
    State(discord): State<Discord>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    discord.bot(&headers)?;
    let newly = discord.change(|world| {
        let found = world.entitlements.iter_mut().find(|it| it.id == id && !it.deleted);
        let found = found.ok_or_else(|| Refusal::unknown(code::ENTITLEMENT, "Entitlement"))?;
        Ok(!std::mem::replace(&mut found.consumed, true))
    })?;
    if newly {
        discord.tell_of(&id, "ENTITLEMENT_UPDATE");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// As interactions, events and the API show one.
pub fn view(it: &Entitlement, app: &str) -> Value {
    json!({
        "id": it.id, "sku_id": it.sku, "application_id": app, "user_id": it.user, "guild_id": it.guild,
        "type": if it.is_test { TEST_MODE_PURCHASE } else { PURCHASE },
        "deleted": it.deleted, "consumed": it.consumed, "starts_at": null, "ends_at": null,
    })
}
