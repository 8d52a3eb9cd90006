//! What the caller is told, and how they want to hear it.

use axum::Json as Answer;
use axum::http::StatusCode;
use myba_core::clock::UnixMs;
use myba_core::id::NoticeId;
use myba_core::notice::{Notice, Wish};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::{Id, Json};
use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// What the caller need still see, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NoticeList {
    items: Vec<NoticeView>,
}

/// Something the caller is told.
#[derive(Serialize, ToSchema)]
#[schema(as = Notice)]
struct NoticeView {
    id: String,
    /// `low_balance`, `no_tokens`, `expiring`, `payment_failed`, `topped_up`, `top_up_failed`, `top_up_off` or `renewed`.
    kind: &'static str,
    title: String,
    text: String,
    action: Option<NoticeAction>,
    #[schema(value_type = String, format = DateTime)]
    at: UnixMs,
}

/// What to do about it.
#[derive(Serialize, ToSchema)]
struct NoticeAction {
    label: String,
    /// Below the base path.
    path: String,
}

impl NoticeView {
    fn of(notice: Notice) -> Self {
        let action = notice.new.action.map(|action| NoticeAction { label: action.label, path: action.path });
        Self {
            id: notice.id.to_string(),
            kind: notice.new.kind.as_str(),
            title: notice.new.title,
            text: notice.new.text,
            action,
            at: notice.at,
        }
    }
}

/// What the caller need still see. A visitor is told nothing.
#[utoipa::path(get, path = "/api/notices", tag = "notices", responses((status = 200, body = NoticeList)))]
pub(in crate::http) async fn notices(caller: Caller) -> Result<Answer<NoticeList>, Problem> {
    let Some(user) = caller.maybe_user() else { return Ok(Answer(NoticeList { items: Vec::new() })) };
    let found = caller.app.notices.list(&user.id).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(NoticeList { items: found.into_iter().map(NoticeView::of).collect() }))
}

/// Puts a notice away. Again changes nothing.
#[utoipa::path(post, path = "/api/notices/{id}/dismiss", tag = "notices", params(("id" = String, Path)),
    responses((status = 204)))]
pub(in crate::http) async fn dismiss(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let user = &caller.user()?.id;
    let id = NoticeId::from_text(id);
    let known = caller.app.notices.dismiss(user, &id).await.map_err(|error| caller.explain(&error))?;
    if known { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("There is no such notice of yours.")) }
}

/// How the caller wants to hear, besides the web page.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NoticeSettings {
    /// By mail.
    mail: bool,
    /// In Slack and Discord, where the caller is linked.
    chat: bool,
    /// Whether this installation sends mail at all.
    mail_available: bool,
}

/// How the caller wants to hear.
#[utoipa::path(get, path = "/api/notices/settings", tag = "notices", responses((status = 200, body = NoticeSettings)))]
pub(in crate::http) async fn notice_settings(caller: Caller) -> Result<Answer<NoticeSettings>, Problem> {
    let user = &caller.user()?.id;
    let wish = caller.app.notices.wish(user).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(NoticeSettings { mail: wish.mail, chat: wish.chat, mail_available: caller.app.mailer.is_some() }))
}

/// How the caller wants to hear from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NoticeWish {
    mail: bool,
    chat: bool,
}

/// Changes how the caller wants to hear. What is on its way as a message in chat still arrives.
#[utoipa::path(put, path = "/api/notices/settings", tag = "notices", request_body = NoticeWish,
    responses((status = 200, body = NoticeSettings)))]
pub(in crate::http) async fn set_notice_settings(
    caller: Caller,
    Json(body): Json<NoticeWish>,
) -> Result<Answer<NoticeSettings>, Problem> {
    let user = &caller.user()?.id;
    let wish = Wish { mail: body.mail, chat: body.chat };
    caller.app.notices.set_wish(user, wish).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(NoticeSettings { mail: wish.mail, chat: wish.chat, mail_available: caller.app.mailer.is_some() }))
}
