//! Who the caller is.

use axum::Json as Answer;
use myba_core::identity::{Principal, Welcome};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::HeldView;

/// The caller.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Me {
    /// `visitor` or `user`.
    kind: &'static str,
    /// Clerk's id of a user.
    id: Option<String>,
    email: Option<String>,
    tokens: HeldView,
    /// Whether the first-purchase price holds.
    first_purchase: bool,
    welcome: WelcomeView,
    claimed: Option<ClaimedView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Welcome)]
struct WelcomeView {
    /// `granted`, `waiting_for_email`, `refused` or, for visitors, `none`.
    state: &'static str,
    tokens: u64,
}

/// What moved into the account at sign-up.
#[derive(Serialize, ToSchema)]
#[schema(as = Claimed)]
struct ClaimedView {
    tokens: u64,
    tickets: u64,
}

/// Who the caller is. The first call after a sign-in, like every call with a session, also moves what the visitor of the same
/// browser had into the account, once.
#[utoipa::path(get, path = "/api/me", tag = "account", responses((status = 200, body = Me)))]
pub(in crate::http) async fn me(caller: Caller) -> Result<Answer<Me>, Problem> {
    let tokens = HeldView::of(&caller.balance().await?);
    let user = caller.maybe_user();
    let first_purchase = match user {
        Some(user) => {
            let first = caller.app.checkout.is_first_purchase(user).await;
            first.map_err(|error| caller.explain(&error))?
        }
        None => true,
    };
    let welcome = match user.map(|user| user.welcome) {
        Some(Welcome::Granted) => "granted",
        Some(Welcome::Waiting) => "waiting_for_email",
        Some(Welcome::Refused) => "refused",
        None => "none",
    };
    let claimed = user.and_then(|user| user.claimed);
    Ok(Answer(Me {
        kind: if matches!(caller.principal, Principal::User(_)) { "user" } else { "visitor" },
        id: user.map(|user| user.id.to_string()),
        email: user.and_then(|user| user.email.clone()),
        tokens,
        first_purchase,
        welcome: WelcomeView { state: welcome, tokens: caller.app.config.tokens.welcome },
        claimed: claimed.map(|claimed| ClaimedView { tokens: claimed.tokens.get(), tickets: claimed.tickets }),
    }))
}
