//! The figures of a wallet, and taking tokens directly.

use std::time::Duration;

use axum::Json as Answer;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use myba_core::id::HoldId;
use myba_core::ledger::{Applied, NewHold, Tokens};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::http::body::{Json, idempotency_key, short_text};
use crate::http::caller::Caller;
use crate::http::problem::{Problem, key_reused};
use crate::http::view::{ChargedView, FiguresView};

/// The longest reason.
const MAX_REASON: usize = 200;

/// Another person's figures do not exist for the caller, whoever the person is.
fn own(caller: &Caller, whose: &str) -> Result<(), Problem> {
    let is_own = whose == "me" || caller.maybe_user().is_some_and(|user| user.id.as_str() == whose);
    if is_own { Ok(()) } else { Err(Problem::not_found("There is no such user.")) }
}

/// The caller's figures; those of a new visitor when there is nothing yet, and nothing is created.
#[utoipa::path(get, path = "/api/user-tokens/{userId}", tag = "tokens",
    params(("userId" = String, Path, description = "`me` or one's own id")),
    responses((status = 200, body = FiguresView)))]
pub(in crate::http) async fn figures(
    caller: Caller,
    Path(whose): Path<String>,
) -> Result<Answer<FiguresView>, Problem> {
    own(&caller, &whose)?;
    let balance = caller.balance().await?;
    let Some(wallet) = caller.wallet().await? else {
        return Ok(Answer(FiguresView::of(&balance, Tokens::ZERO, None, None)));
    };
    let ledger = &caller.app.ledger;
    let next = ledger.next_expiry(&wallet).await.map_err(|error| caller.explain(&error))?;
    let until = ledger.held_until(&wallet).await.map_err(|error| caller.explain(&error))?;
    let frozen = ledger.frozen(&wallet).await.map_err(|error| caller.explain(&error))?;
    Ok(Answer(FiguresView::of(&balance, frozen, next, until)))
}

/// Tokens to be taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ConsumeRequest {
    /// 1 to 1,000,000.
    tokens: u64,
    /// 1 to 200 characters, for the statement.
    reason: String,
}

/// What was taken.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Consumed {
    tokens: ChargedView,
}

/// Takes tokens from the caller's own wallet, without a ticket.
#[utoipa::path(post, path = "/api/user-tokens/{userId}/consume", tag = "tokens",
    params(("userId" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ConsumeRequest,
    responses((status = 200, body = Consumed)))]
pub(in crate::http) async fn consume(
    caller: Caller,
    Path(whose): Path<String>,
    headers: HeaderMap,
    Json(body): Json<ConsumeRequest>,
) -> Result<Response, Problem> {
    let user = caller.user()?;
    own(&caller, &whose)?;
    let reason = short_text("reason", &body.reason, MAX_REASON)?;
    let amount = Tokens::new(body.tokens).filter(|amount| !amount.is_zero());
    let amount = amount.ok_or_else(|| Problem::invalid("tokens", "`tokens` must be from 1 to 1,000,000."))?;
    let key = idempotency_key(&headers)?.unwrap_or_else(|| HoldId::new(caller.app.store.ids()).to_string());
    let hold = NewHold {
        // The key is the hold: the same key again finds what was taken.
        id: HoldId::from_text(format!("{}_{}", HoldId::PREFIX, digest(user.id.as_str(), &key))),
        wallet: user.wallet.clone(),
        amount,
        life: Duration::from_secs(60),
        instance: "api".to_owned(),
        reason: reason.clone(),
    };
    let taken = caller.app.ledger.consume(hold, reason).await.map_err(|error| caller.explain(&error))?;
    let replayed = matches!(taken, Applied::Replayed(_));
    let taken = taken.into_inner().taken;
    if taken != amount {
        return Err(key_reused());
    }
    let tokens = ChargedView::of(taken, &caller.balance().await?);
    let mut answer = Answer(Consumed { tokens }).into_response();
    let out = answer.headers_mut();
    if let Ok(key) = HeaderValue::from_str(&key) {
        out.insert(HeaderName::from_static("idempotency-key"), key);
    }
    if replayed {
        out.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    }
    Ok(answer)
}

fn digest(user: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("consume {user} {key}"));
    hex::encode(&hash.finalize()[..16])
}
