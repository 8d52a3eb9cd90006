//! Linking people in chat to the account. Looking changes nothing: chat programs and mail scanners fetch every address they see.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json as Answer};
use myba_core::chat::{LinkChange, Person};
use myba_core::clock::UnixMs;
use myba_core::id::ChatId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::body::Id;
use crate::http::caller::Caller;
use crate::http::discord_oauth;
use crate::http::gate::Gate;
use crate::http::problem::Problem;
use crate::http::slack_oauth;

/// A link that waits to be confirmed: who in chat would spend whose tokens.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct LinkRequest {
    /// `Slack` or `Discord`.
    platform: &'static str,
    /// What the workspace is called; empty where there is none.
    workspace: String,
    /// What others call the person in chat.
    name: String,
    /// The account the person is linked to now, by its address.
    linked_to: Option<String>,
    /// The caller's own address: this account would pay.
    email: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    expires_at: UnixMs,
}

/// The code to be typed in chat.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct LinkCode {
    /// `ABCD-EFGH`.
    code: String,
    #[schema(value_type = String, format = DateTime)]
    expires_at: UnixMs,
}

/// Somebody in chat whose tickets this account pays for.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatLink)]
struct LinkView {
    id: String,
    /// `Slack` or `Discord`.
    platform: &'static str,
    /// What the workspace is called; empty where there is none.
    workspace: String,
    name: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    linked_at: Option<UnixMs>,
    /// When they last asked for something.
    #[schema(value_type = Option<String>, format = DateTime)]
    seen_at: Option<UnixMs>,
}

impl LinkView {
    fn of((person, workspace): (Person, String)) -> Self {
        Self {
            id: person.id.to_string(),
            platform: person.key.platform.name(),
            workspace,
            name: person.name,
            linked_at: person.linked_at,
            seen_at: person.seen_at,
        }
    }
}

/// Something that happened to the links of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = ChatLinkChange)]
struct ChangeView {
    /// `linked`, `unlinked`, or `moved` to another account.
    what: String,
    /// `Slack` or `Discord`.
    platform: &'static str,
    /// What the workspace is called; empty where there is none.
    workspace: String,
    name: String,
    #[schema(value_type = String, format = DateTime)]
    at: UnixMs,
}

/// All of them.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Links {
    items: Vec<LinkView>,
    /// What happened in the last thirty days, newest first.
    changes: Vec<ChangeView>,
}

/// The people in chat who are linked to the caller's account.
#[utoipa::path(get, path = "/api/links", tag = "links", responses((status = 200, body = Links)))]
pub(in crate::http) async fn links(caller: Caller) -> Result<Answer<Links>, Problem> {
    let (chat, user) = (&caller.app.chat, &caller.user()?.id);
    let links = chat.links(user).await.map_err(|error| caller.explain(&error))?;
    let changes = chat.link_changes(user).await.map_err(|error| caller.explain(&error))?;
    let view = |change: LinkChange| ChangeView {
        what: change.what,
        platform: change.platform.name(),
        workspace: change.workspace,
        name: change.name,
        at: change.at,
    };
    Ok(Answer(Links {
        items: links.into_iter().map(LinkView::of).collect(),
        changes: changes.into_iter().map(view).collect(),
    }))
}

/// Ends the link of somebody in chat.
#[utoipa::path(delete, path = "/api/links/{id}", tag = "links", params(("id" = String, Path)),
    responses((status = 204, description = "Ended")))]
pub(in crate::http) async fn unlink(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let ended = caller.app.chat.unlink_of(&caller.user()?.id, &ChatId::from_text(id)).await;
    let ended = ended.map_err(|error| caller.explain(&error))?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("There is no such link.")) }
}

/// Where to go to prove who one is in chat.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ChatSignIn {
    /// Slack's or Discord's page. It leads back to `/balance?linked=slack` or `?linked=discord`, or to `?linked=failed` when
    /// nobody was linked.
    url: String,
}

/// Begins linking by signing in with Slack: Slack itself says who is at the keyboard, so no code is needed. 404 where Slack
/// is not set up.
#[utoipa::path(post, path = "/api/links/slack", tag = "links", responses((status = 200, body = ChatSignIn)))]
pub(in crate::http) async fn sign_in_with_slack(
    caller: Caller,
    Extension(gate): Extension<Arc<Gate>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let (url, cookie) = slack_oauth::begin_sign_in(&caller.app, &gate, &headers, &caller.user()?.id)?;
    Ok(([(header::SET_COOKIE, cookie)], Answer(ChatSignIn { url })))
}

/// The same with Discord. 404 where that is not set up.
#[utoipa::path(post, path = "/api/links/discord", tag = "links", responses((status = 200, body = ChatSignIn)))]
pub(in crate::http) async fn sign_in_with_discord(
    caller: Caller,
    Extension(gate): Extension<Arc<Gate>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let (url, cookie) = discord_oauth::begin_sign_in(&caller.app, &gate, &headers, &caller.user()?.id)?;
    Ok(([(header::SET_COOKIE, cookie)], Answer(ChatSignIn { url })))
}

/// Who in chat began a link. Changes nothing.
#[utoipa::path(get, path = "/api/link-requests/{token}", tag = "links", params(("token" = String, Path)),
    responses((status = 200, body = LinkRequest)))]
pub(in crate::http) async fn look_at_link(caller: Caller, Id(token): Id) -> Result<Answer<LinkRequest>, Problem> {
    let email = caller.user()?.email.clone();
    let view = caller.app.chat.look_at_link(&token).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(LinkRequest {
        platform: view.person.key.platform.name(),
        workspace: view.workspace,
        name: view.person.name,
        linked_to: view.linked_to,
        email,
        expires_at: view.expires_at,
    }))
}

/// Binds the caller's account to a link. Nobody is linked before the person who began it types the code in chat.
#[utoipa::path(post, path = "/api/link-requests/{token}/confirm", tag = "links", params(("token" = String, Path)),
    responses((status = 200, body = LinkCode)))]
pub(in crate::http) async fn confirm_link(caller: Caller, Id(token): Id) -> Result<Answer<LinkCode>, Problem> {
    let user = caller.user()?.id.clone();
    let confirmed = caller.app.chat.confirm_link(&token, &user).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(LinkCode { code: confirmed.code, expires_at: confirmed.expires_at }))
}

/// Ends a link that was not wanted.
#[utoipa::path(post, path = "/api/link-requests/{token}/cancel", tag = "links", params(("token" = String, Path)),
    responses((status = 204, description = "Ended")))]
pub(in crate::http) async fn cancel_link(caller: Caller, Id(token): Id) -> Result<StatusCode, Problem> {
    caller.user()?;
    caller.app.chat.cancel_link(&token).await.map_err(|error| caller.explain(&error))?;
    Ok(StatusCode::NO_CONTENT)
}
