//! What "ready" means to the caller, and to the teams the caller owns.

use axum::Json as Answer;
use myba_core::generation::ready::{Definition, DefinitionError, KEPT_PER_PAGE, MAX_TRIED, Trial};
use myba_core::id::WalletId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::http::body::{Id, Json, Query, numbered_page};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::{DefinitionShape, DefinitionTemplates, DefinitionTrial, DefinitionView};

/// Tickets looked at when nobody says how many.
const TRIED: u32 = 20;

/// A definition in the place of the one in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NewDefinition {
    /// The version that was changed; 0 when there was none.
    version: i64,
    #[schema(value_type = DefinitionShape)]
    definition: Value,
}

/// A definition on past tickets.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DefinitionDryRun {
    #[schema(value_type = DefinitionShape)]
    definition: Value,
    /// How many of the newest tickets: 1 to 100; 20 when left out.
    #[schema(minimum = 1, maximum = 100)]
    last: Option<u32>,
}

/// Which versions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Which {
    /// The `next` of the page before.
    after: Option<String>,
}

/// Versions of a definition, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct DefinitionVersions {
    items: Vec<DefinitionView>,
    next: Option<String>,
}

/// Definitions to begin with, the rules that can be set, and where thresholds may lie. The same for everybody.
#[utoipa::path(get, path = "/api/definition/templates", tag = "definition",
    responses((status = 200, body = DefinitionTemplates)))]
pub(in crate::http) async fn templates(_caller: Caller) -> Answer<DefinitionTemplates> {
    Answer(DefinitionTemplates::all())
}

/// The caller's definition of ready: for tickets that their own tokens pay for.
#[utoipa::path(get, path = "/api/definition", tag = "definition", responses((status = 200, body = DefinitionView)))]
pub(in crate::http) async fn own(caller: Caller) -> Result<Answer<DefinitionView>, Problem> {
    let wallet = caller.user()?.wallet.clone();
    newest(&caller, &wallet).await
}

/// A new version of it. 409 when `version` is not in force any more, 422 with `field` when it cannot stand. What is in force
/// already is not written again.
#[utoipa::path(put, path = "/api/definition", tag = "definition", request_body = NewDefinition,
    responses((status = 200, body = DefinitionView)))]
pub(in crate::http) async fn set_own(
    caller: Caller,
    Json(body): Json<NewDefinition>,
) -> Result<Answer<DefinitionView>, Problem> {
    let wallet = caller.user()?.wallet.clone();
    set(&caller, &wallet, body).await
}

/// Its versions, newest first.
#[utoipa::path(get, path = "/api/definition/versions", tag = "definition", params(("after" = Option<String>, Query)),
    responses((status = 200, body = DefinitionVersions)))]
pub(in crate::http) async fn own_versions(
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Answer<DefinitionVersions>, Problem> {
    let wallet = caller.user()?.wallet.clone();
    versions(&caller, &wallet, which).await
}

/// What a definition would say about the caller's newest tickets. No model is asked, nothing is taken, nothing is kept.
#[utoipa::path(post, path = "/api/definition/dry-run", tag = "definition", request_body = DefinitionDryRun,
    responses((status = 200, body = DefinitionTrial)))]
pub(in crate::http) async fn try_own(
    caller: Caller,
    Json(body): Json<DefinitionDryRun>,
) -> Result<Answer<DefinitionTrial>, Problem> {
    let wallet = caller.user()?.wallet.clone();
    Ok(Answer(DefinitionTrial::of(trial(&caller, &wallet, body).await?)))
}

/// The definition of a team the caller owns: for tickets that the team pays for. 404 when it is not the caller's.
#[utoipa::path(get, path = "/api/teams/{team}/definition", tag = "definition", params(("team" = String, Path)),
    responses((status = 200, body = DefinitionView)))]
pub(in crate::http) async fn team(caller: Caller, Id(team): Id) -> Result<Answer<DefinitionView>, Problem> {
    let wallet = wallet_of(&caller, &team).await?;
    newest(&caller, &wallet).await
}

/// A new version of it.
#[utoipa::path(put, path = "/api/teams/{team}/definition", tag = "definition", params(("team" = String, Path)),
    request_body = NewDefinition, responses((status = 200, body = DefinitionView)))]
pub(in crate::http) async fn set_team(
    caller: Caller,
    Id(team): Id,
    Json(body): Json<NewDefinition>,
) -> Result<Answer<DefinitionView>, Problem> {
    let wallet = wallet_of(&caller, &team).await?;
    set(&caller, &wallet, body).await
}

/// Its versions, newest first.
#[utoipa::path(get, path = "/api/teams/{team}/definition/versions", tag = "definition",
    params(("team" = String, Path), ("after" = Option<String>, Query)),
    responses((status = 200, body = DefinitionVersions)))]
pub(in crate::http) async fn team_versions(
    caller: Caller,
    Id(team): Id,
    Query(which): Query<Which>,
) -> Result<Answer<DefinitionVersions>, Problem> {
    let wallet = wallet_of(&caller, &team).await?;
    versions(&caller, &wallet, which).await
}

/// What a definition would say about the newest tickets the team paid for. What members wrote is not shown.
#[utoipa::path(post, path = "/api/teams/{team}/definition/dry-run", tag = "definition", params(("team" = String, Path)),
    request_body = DefinitionDryRun, responses((status = 200, body = DefinitionTrial)))]
pub(in crate::http) async fn try_team(
    caller: Caller,
    Id(team): Id,
    Json(body): Json<DefinitionDryRun>,
) -> Result<Answer<DefinitionTrial>, Problem> {
    let wallet = wallet_of(&caller, &team).await?;
    Ok(Answer(DefinitionTrial::of_team(trial(&caller, &wallet, body).await?)))
}

/// The wallet of a team the caller owns; whose another one is, and whether it is, is not for strangers.
async fn wallet_of(caller: &Caller, team: &str) -> Result<WalletId, Problem> {
    let teams = caller.app.chat.teams(&caller.user()?.id).await.map_err(|error| caller.explain(&error))?;
    let own = teams.into_iter().map(|(own, _)| own).find(|own| own.id.as_str() == team);
    own.map(|own| own.wallet).ok_or_else(|| Problem::not_found("You own no such team."))
}

async fn newest(caller: &Caller, wallet: &WalletId) -> Result<Answer<DefinitionView>, Problem> {
    let newest = caller.app.definitions.newest(wallet).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(newest.as_ref().map_or_else(DefinitionView::none, DefinitionView::of)))
}

async fn set(caller: &Caller, wallet: &WalletId, body: NewDefinition) -> Result<Answer<DefinitionView>, Problem> {
    let definition = read(caller, &body.definition)?;
    let by = &caller.user()?.id;
    let set = caller.app.definitions.set(by, wallet, body.version, definition).await;
    Ok(Answer(DefinitionView::of(&set.map_err(|error| caller.explain(&error))?)))
}

async fn versions(caller: &Caller, wallet: &WalletId, which: Which) -> Result<Answer<DefinitionVersions>, Problem> {
    let before = numbered_page(which.after, None)?.after.and_then(|after| after.parse().ok());
    let found = caller.app.definitions.versions(wallet, before).await.map_err(|error| caller.explain(&error))?;
    let kept = usize::try_from(KEPT_PER_PAGE).unwrap_or(usize::MAX);
    let last = found.get(kept.saturating_sub(1)).filter(|_| found.len() > kept);
    let next = last.map(|stored| stored.in_force.version.to_string());
    Ok(Answer(DefinitionVersions { items: found.iter().take(kept).map(DefinitionView::of).collect(), next }))
}

async fn trial(caller: &Caller, wallet: &WalletId, body: DefinitionDryRun) -> Result<Trial, Problem> {
    let last = body.last.unwrap_or(TRIED);
    if !(1..=MAX_TRIED).contains(&last) {
        return Err(Problem::invalid("last", &format!("`last` must be from 1 to {MAX_TRIED}.")));
    }
    let definition = read(caller, &body.definition)?;
    caller.app.definitions.try_on(wallet, definition, last).await.map_err(|error| caller.explain(&error))
}

fn read(caller: &Caller, definition: &Value) -> Result<Definition, Problem> {
    Definition::read(definition).map_err(|error| caller.explain(&DefinitionError::from(error)))
}
