//! What everybody may ask, as often as they like.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use myba_core::checkout::{Offer, Volume, VolumeStep};
use myba_core::generation::Kind;
use myba_core::generation::service::ModelOffer;
use serde::Serialize;
use utoipa::ToSchema;

use super::subscription::PlanView;
use crate::app::App;
use crate::config::{Config, Environment};
use crate::http::caller::Caller;
use crate::http::discord_oauth;
use crate::http::openapi::openapi;
use crate::http::problem::{Explain as _, Problem, Scene, Who};

/// Whether the program can work.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Health {
    status: &'static str,
    version: &'static str,
    /// The models for everybody that write nothing for now.
    paused: Vec<PausedModel>,
}

/// A model that writes nothing for now, nor does one in its place.
#[derive(Serialize, ToSchema)]
struct PausedModel {
    id: String,
    /// A word for programs: `timeout`, `overloaded`, `key_refused`, …
    reason: &'static str,
    /// In how many seconds it is tried again.
    retry_after: u64,
}

impl PausedModel {
    fn of(app: &App, offer: &ModelOffer) -> Option<Self> {
        let standstill = app.generation.standstill(&offer.id)?;
        let (reason, retry_after) = (standstill.failure.name(), standstill.wait.as_secs().max(1));
        Some(Self { id: offer.id.clone(), reason, retry_after })
    }
}

/// Whether the program can work: 503 while the store is unusable.
#[utoipa::path(get, path = "/api/health", tag = "public", responses((status = 200, body = Health)))]
pub(in crate::http) async fn health(State(app): State<App>) -> Result<Json<Health>, Problem> {
    let asked = app.identity.count_visitors().await;
    asked.map_err(|error| error.explain(&Scene { app: &app, who: Who::Visitor }))?;
    let paused = app.generation.models().iter().filter(|offer| offer.is_public());
    let paused = paused.filter_map(|offer| PausedModel::of(&app, offer)).collect();
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), paused }))
}

/// What a page must know before it can begin.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct PublicConfig {
    /// `development`, `staging` or `production`.
    environment: &'static str,
    /// Whether any vendor is a stand-in.
    sandbox: bool,
    /// The console of the stand-ins.
    sandbox_url: Option<String>,
    clerk: ClerkConfig,
    /// The longest idea, in characters.
    idea_max_chars: usize,
    /// For a visitor.
    free_tokens: u64,
    /// For a signed-up person.
    welcome_tokens: u64,
    kinds: Vec<&'static str>,
    /// Those for everybody; `/api/models` knows more of them.
    models: Vec<ModelView>,
    /// How long an untouched pack can be refunded, in days.
    refund_days: u32,
    chat: ChatConfig,
    /// Whom people write to: a mail address, or a page.
    contact: Option<String>,
}

/// Which ways into chat are open.
#[derive(Serialize, ToSchema)]
struct ChatConfig {
    /// Accounts can be linked by signing in with Slack.
    slack: bool,
    /// Workspaces of Slack can install the app.
    install: bool,
    /// Accounts can be linked by signing in with Discord.
    discord: bool,
}

#[derive(Serialize, ToSchema)]
struct ClerkConfig {
    publishable_key: Option<String>,
    /// Where pages reach Clerk on this host; null when they talk to it directly.
    proxy_url: Option<String>,
}

/// A model that can be chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = Model)]
struct ModelView {
    id: String,
    name: String,
    /// The price of a ticket.
    tokens: u64,
}

impl ModelView {
    fn of(offer: &ModelOffer) -> Self {
        Self { id: offer.id.clone(), name: offer.name.clone(), tokens: offer.tokens.get() }
    }
}

/// What a page must know before it can begin.
#[utoipa::path(get, path = "/api/config", tag = "public", responses((status = 200, body = PublicConfig)))]
pub(in crate::http) async fn config(State(app): State<App>) -> Json<PublicConfig> {
    let config = &app.config;
    let sandbox_url = sandbox_url(config);
    let proxied = config.clerk.frontend_api_url.is_some();
    Json(PublicConfig {
        environment: config.environment.as_str(),
        sandbox: sandbox_url.is_some(),
        sandbox_url,
        clerk: ClerkConfig {
            publishable_key: config.secrets.clerk_publishable.as_ref().map(|key| key.text.clone()),
            proxy_url: proxied.then(|| format!("{}/__clerk", config.http.base_path)),
        },
        idea_max_chars: config.generation.idea_max_chars,
        free_tokens: config.tokens.visitor,
        welcome_tokens: config.tokens.welcome,
        kinds: Kind::ALL.iter().map(|kind| kind.as_str()).collect(),
        models: app.generation.models().iter().filter(|offer| offer.is_public()).map(ModelView::of).collect(),
        refund_days: config.checkout.refund_days,
        chat: ChatConfig {
            slack: config.can_be_installed_in_slack(),
            install: config.can_be_installed_in_slack(),
            discord: discord_oauth::is_set_up(&app),
        },
        contact: config.http.contact.clone(),
    })
}

/// The stand-ins share one listener on this machine. A writer on this machine may be anybody's, so it must have their path.
fn sandbox_url(config: &Config) -> Option<String> {
    if config.environment == Environment::Production {
        return None;
    }
    let writer = config.model_base_url();
    let vendors = [&config.stripe.api_url, &config.clerk.api_url];
    let writer = Some(&writer).filter(|url| url.path().starts_with("/openrouter/"));
    vendors.into_iter().chain(writer).find(|url| url.is_loopback()).map(crate::config::BaseUrl::origin)
}

/// What is for sale, at the caller's own price.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Plans {
    /// Lower-case ISO code; amounts are in its minor unit.
    currency: String,
    /// Whether this caller gets the first-purchase price.
    first_purchase: bool,
    discount_percent: u8,
    plans: Vec<Plan>,
    /// Paid again each period until they are cancelled.
    subscriptions: Vec<PlanView>,
    /// More tokens in one order than the largest pack has: the plan `volume`.
    volume: Option<VolumeView>,
    /// `exclusive`: tax comes on top of these prices, on the payment page. `inclusive`: it is within them. `off`: none is computed.
    tax: &'static str,
}

/// More tokens in one order than the largest pack has. It costs what that pack costs, and for each token above it the price of the
/// step in which the token lies; the sum is rounded up, and then discounted like a pack.
#[derive(Serialize, ToSchema)]
#[schema(as = Volume)]
struct VolumeView {
    /// The smallest order.
    from: u64,
    /// The largest order.
    to: u64,
    steps: Vec<StepView>,
}

/// The price of the tokens behind one number, up to another.
#[derive(Serialize, ToSchema)]
#[schema(as = VolumeStep)]
struct StepView {
    above: u64,
    up_to: u64,
    /// For each hundred, without a discount.
    per_100: u64,
}

impl VolumeView {
    fn of(volume: &Volume) -> Self {
        let step = |step: &VolumeStep| StepView { above: step.above, up_to: step.up_to, per_100: step.per_100 };
        let range = volume.range();
        Self { from: *range.start(), to: *range.end(), steps: volume.steps.iter().map(step).collect() }
    }
}

/// A pack.
#[derive(Serialize, ToSchema)]
struct Plan {
    id: String,
    name: String,
    tokens: u64,
    /// Without a discount.
    list_amount: i64,
    /// What this caller pays.
    amount: i64,
    discount: Option<Discount>,
}

#[derive(Serialize, ToSchema)]
struct Discount {
    percent: u8,
    reason: &'static str,
}

impl Plan {
    fn of(offer: Offer) -> Self {
        let reason = "first_purchase";
        Self {
            id: offer.pack.id,
            name: offer.pack.name,
            tokens: offer.pack.tokens.get(),
            list_amount: offer.pack.amount,
            amount: offer.amount,
            discount: offer.discount_percent.map(|percent| Discount { percent, reason }),
        }
    }
}

/// What is for sale; `amount` is what this caller pays.
#[utoipa::path(get, path = "/api/plans", tag = "public", responses((status = 200, body = Plans)))]
pub(in crate::http) async fn plans(caller: Caller, headers: HeaderMap) -> Result<Response, Problem> {
    let app = &caller.app;
    let first_purchase = match caller.maybe_user() {
        Some(user) => {
            let first = app.checkout.is_first_purchase(user).await;
            first.map_err(|error| caller.explain(&error))?
        }
        None => true,
    };
    let catalog = app.checkout.catalog();
    let plans = Plans {
        currency: catalog.currency.clone(),
        first_purchase,
        discount_percent: catalog.first_purchase_percent,
        plans: catalog.offers(first_purchase).into_iter().map(Plan::of).collect(),
        subscriptions: catalog.plans.iter().map(PlanView::of).collect(),
        volume: catalog.volume.as_ref().map(VolumeView::of),
        tax: app.checkout.pages().tax.as_str(),
    };
    let mut answer = Json(plans).into_response();
    // A price that depends on who asks must not be kept for others.
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("authorization, cookie"));
    if !headers.contains_key(header::AUTHORIZATION) && !headers.contains_key(header::COOKIE) {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    }
    Ok(answer)
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "public", responses((status = 200, body = serde_json::Value)))]
pub(in crate::http) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}
