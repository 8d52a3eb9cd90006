//! Checkout's part of the sandbox console: the latest sessions and webhooks, and buttons for what the vendor would do.

use axum::extract::{Path, State};
use axum::http::header::{LOCATION, REFERER};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use super::after_sale::AFTER;
use super::control::SessionCard;
use super::event::Event;
use super::{ClockStep, Stripe, moment, money, page};
use crate::console::guard;
use crate::paper::escape;

/// How many sessions and events are shown.
const SHOWN: usize = 8;

/// What the buttons do, below the vendor's mount. Other sites' pages cannot press them.
pub fn routes() -> Router<Stripe> {
    Router::new()
        .route("/console/sessions/{id}/{action}", post(on_session))
        .route("/console/events/{id}/resend", post(on_event))
        .route("/console/subscriptions/{id}/{action}", post(on_subscription))
        .route("/console/cards/{id}/fail-next", post(on_card))
        .route("/console/clock", post(on_clock))
        .layer(from_fn(guard::refuse_foreign_pages))
}

impl Stripe {
    /// The card as markup: sessions with their state and links, events with a button to send them again, test cards.
    pub fn console_card(&self) -> String {
        let ahead_s = self.world().ahead_s;
        let sessions: String = self.sessions_for_console().iter().take(SHOWN).map(session_row).collect();
        let events: Vec<Event> =
            self.world().events.iter().rev().filter(|event| event.was_sent()).take(SHOWN).cloned().collect();
        let events: String = events.iter().map(event_row).collect();
        format!(
            "{}<h3>Sessions</h3>{}<h3>Subscriptions</h3>{}<h3>Kept cards</h3>{}<h3>Webhooks</h3>{}{}",
            clock(self.time(), ahead_s),
            list(&sessions, "Nobody has gone to the checkout yet."),
            list(&self.subscription_rows(SHOWN), "Nobody has subscribed yet."),
            list(&self.card_rows(SHOWN), "No card was kept yet."),
            list(&events, "No webhook was sent yet."),
            page::cards()
        )
    }
}

/// What time it is for billing, and buttons to advance it.
fn clock(now: i64, ahead_s: i64) -> String {
    let state = if ahead_s == 0 { "with the world" } else { "ahead of the world" };
    let buttons: String = ClockStep::BUTTONS
        .iter()
        .map(|(word, label)| format!("<button name=\"by\" value=\"{word}\">Advance by {label}</button>"))
        .collect();
    format!(
        "<h3>Billing's clock</h3><ul><li><span class=\"t\">{}</span><span class=\"m\">{state}; what falls due on the way \
         happens</span><form method=\"post\" action=\"/stripe/console/clock\">{buttons}</form></li></ul>",
        moment::written(now)
    )
}

fn list(rows: &str, nothing: &str) -> String {
    if rows.is_empty() { format!("<p>{nothing}</p>") } else { format!("<ul>{rows}</ul>") }
}

fn session_row(card: &SessionCard) -> String {
    let state = if card.is_waiting {
        "waits for the bank"
    } else if card.status == "complete" {
        card.payment_status
    } else {
        card.status
    };
    let buttons = match (card.status, card.is_waiting) {
        ("open", _) => {
            format!("<a href=\"{}\">Open the page</a>{}", escape(&card.url), button(card, "expire", "Expire"))
        }
        (_, true) => format!("{}{}", button(card, "settle", "The bank pays"), button(card, "fail", "The bank refuses")),
        _ if card.payment_status == "paid" => AFTER.iter().map(|(action, label)| button(card, action, label)).collect(),
        _ => String::new(),
    };
    format!(
        "<li><span class=\"t\">{} {}</span><span class=\"m\">{state} · {} · <code>{}</code></span>{buttons}</li>",
        escape(&card.bought),
        money::written(card.amount, &card.currency),
        moment::written(card.created),
        escape(&shortened(&card.id)),
    )
}

fn button(card: &SessionCard, action: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/stripe/console/sessions/{}/{action}\"><button>{label}</button></form>",
        escape(&card.id)
    )
}

fn event_row(event: &Event) -> String {
    let state = if event.pending { "not accepted yet" } else { "accepted" };
    format!(
        "<li><span class=\"t\">{}</span><span class=\"m\">{state}, sent {} × · {}</span>\
         <form method=\"post\" action=\"/stripe/console/events/{}/resend\"><button>Send again</button></form></li>",
        escape(&event.kind),
        event.attempts,
        moment::written(event.created),
        escape(&event.id)
    )
}

/// `cs_test_9f3a…`: the whole id is on the page.
fn shortened(id: &str) -> String {
    id.chars().take(12).chain(std::iter::once('…')).collect()
}

async fn on_session(
    State(stripe): State<Stripe>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let done = match action.as_str() {
        "expire" => stripe.expire(&id),
        "settle" => stripe.settle_delayed(&id, true),
        "fail" => stripe.settle_delayed(&id, false),
        other => match stripe.press_after_sale(&id, other) {
            Some(done) => done,
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    back(done, &headers)
}

async fn on_subscription(
    State(stripe): State<Stripe>,
    Path((id, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    stripe
        .press_subscription(&id, &action)
        .map_or_else(|| StatusCode::NOT_FOUND.into_response(), |done| back(done, &headers))
}

async fn on_card(State(stripe): State<Stripe>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    back(stripe.fail_card(&id), &headers)
}

async fn on_event(State(stripe): State<Stripe>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    back(stripe.resend(&id), &headers)
}

/// What a button of the clock sends.
#[derive(Deserialize)]
struct Advance {
    /// A word of the buttons, or seconds.
    by: String,
}

async fn on_clock(State(stripe): State<Stripe>, headers: HeaderMap, Form(wish): Form<Advance>) -> Response {
    let Some(step) = ClockStep::named(&wish.by) else { return StatusCode::UNPROCESSABLE_ENTITY.into_response() };
    stripe.advance(step);
    back(true, &headers)
}

/// To the page the button stands on.
fn back(done: bool, headers: &HeaderMap) -> Response {
    if !done {
        return (StatusCode::CONFLICT, "This cannot be done any more.").into_response();
    }
    let page = headers.get(REFERER).and_then(|value| url::Url::parse(value.to_str().ok()?).ok());
    let target = page.map_or_else(|| "/".to_owned(), |url| url.path().to_owned());
    // A path of two slashes would be another host.
    let target = format!("/{}", target.trim_start_matches('/'));
    (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response()
}
