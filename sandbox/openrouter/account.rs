//! What the account can be asked: its key, its credits, its answers, and what is on offer.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};

use super::OpenRouter;
use super::catalogue::{MODELS, Model};
use super::chat::data;
use super::refusal::Refusal;
use super::world::usd;

/// `GET /key`.
pub(super) async fn key(State(router): State<OpenRouter>, headers: HeaderMap) -> Result<Response, Refusal> {
    router.check_key(&headers)?;
    let world = router.world();
    let limit = world.key_limit.map(usd);
    let remaining = world.key_limit.map(|limit| usd(limit.saturating_sub(world.used)));
    Ok(data(&json!({
        "label": "sandbox", "limit": limit, "limit_remaining": remaining, "limit_reset": null,
        "usage": usd(world.used), "usage_daily": usd(world.used), "usage_weekly": usd(world.used),
        "usage_monthly": usd(world.used), "byok_usage": 0, "is_free_tier": false, "is_management_key": false,
        "expires_at": null, "include_byok_in_limit": false,
        "free_model_daily_requests": {"used": 0, "limit": 1000, "remaining": 1000},
    })))
}

/// `GET /credits`.
pub(super) async fn credits(State(router): State<OpenRouter>, headers: HeaderMap) -> Result<Response, Refusal> {
    router.check_key(&headers)?;
    let world = router.world();
    Ok(data(&json!({"total_credits": usd(world.bought), "total_usage": usd(world.used)})))
}

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    id: String,
}

/// `GET /generation?id=…`.
pub(super) async fn generation(
    State(router): State<OpenRouter>,
    headers: HeaderMap,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    router.check_key(&headers)?;
    let world = router.world();
    let found = world.generations.iter().find(|generation| generation.id == which.id);
    let found = found.ok_or_else(|| Refusal::new(404, &format!("Generation {} not found", which.id)))?;
    Ok(data(&found.view()))
}

#[derive(Deserialize)]
pub(super) struct Filter {
    supported_parameters: Option<String>,
}

/// `GET /models`; needs no key.
pub(super) async fn models(Query(filter): Query<Filter>) -> Response {
    let views = MODELS.iter().map(Model::view);
    let wanted = filter.supported_parameters;
    let fits = |view: &Value| {
        wanted.as_ref().is_none_or(|wanted| {
            view["supported_parameters"].as_array().is_some_and(|all| all.iter().any(|one| one == wanted.as_str()))
        })
    };
    data(&Value::Array(views.filter(fits).collect()))
}

/// `GET /models/{author}/{slug}/endpoints`.
pub(super) async fn endpoints(Path((author, slug)): Path<(String, String)>) -> Result<Response, Refusal> {
    let model = Model::find(&format!("{author}/{slug}"));
    model.map(|model| data(&model.endpoints())).ok_or_else(|| Refusal::new(404, "Model not found"))
}
