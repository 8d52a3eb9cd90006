//! The models a caller may choose from.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::generation::score::ScoreCard;
use myba_core::generation::service::Offered;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::caller::Caller;
use crate::http::problem::Problem;

/// The models a caller may choose from.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Models {
    /// The one that writes when nobody chose.
    default: String,
    /// In the order in which they are offered.
    models: Vec<ModelChoice>,
}

/// A model that can be chosen now or later.
#[derive(Serialize, ToSchema)]
struct ModelChoice {
    id: String,
    name: String,
    /// The price of a ticket.
    tokens: u64,
    /// What it is good for; may be empty.
    quality: String,
    /// Only for the team that pays for this caller.
    private: bool,
    /// The longest idea it takes, in characters.
    idea_max_chars: usize,
    /// The languages it writes; empty for all.
    languages: Vec<String>,
    /// Whether something can be written by it now.
    available: bool,
    /// In how many seconds it is tried again, where it is not available.
    retry_after: Option<u64>,
    /// Per cent of its drafts of the last 30 days that passed all checks at first try; null before there are 20.
    first_try_percent: Option<u64>,
    /// What half of its tickets took at most, in seconds; null before there are 20.
    typical_secs: Option<u64>,
}

impl ModelChoice {
    fn of(offered: &Offered, card: Option<&ScoreCard>, longest: usize) -> Self {
        let Offered { offer, standstill } = offered;
        Self {
            id: offer.id.clone(),
            name: offer.name.clone(),
            tokens: offer.tokens.get(),
            quality: offer.quality.clone(),
            private: !offer.is_public(),
            idea_max_chars: offer.limits.idea_chars.map_or(longest, |most| most.min(longest)),
            languages: offer.limits.languages.clone(),
            available: standstill.is_none(),
            retry_after: standstill.as_ref().map(|standstill| standstill.wait.as_secs().max(1)),
            first_try_percent: card.and_then(ScoreCard::first_try_percent),
            typical_secs: card.and_then(ScoreCard::typical_ms).map(|ms| ms.div_ceil(1000)),
        }
    }
}

/// The models this caller may choose from: price, quality, limits, and whether they write now.
#[utoipa::path(get, path = "/api/models", tag = "public", responses((status = 200, body = Models)))]
pub(in crate::http) async fn models(caller: Caller) -> Result<Response, Problem> {
    let app = &caller.app;
    let offers = app.generation.offers(&caller.principal).await.map_err(|error| caller.explain(&error))?;
    let cards = app.scores.cards().await;
    let longest = app.config.generation.idea_max_chars;
    let choice = |offered: &Offered| ModelChoice::of(offered, cards.get(&offered.offer.id), longest);
    let body =
        Models { default: app.generation.default_model().to_owned(), models: offers.iter().map(choice).collect() };
    let mut answer = Json(body).into_response();
    // What depends on who asks, and on this moment, must not be kept for others.
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}
