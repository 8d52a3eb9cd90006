//! Showing the portal, and doing what somebody presses on it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use super::page::{self, Scene, Wrong};
use crate::stripe::Stripe;
use crate::stripe::change::Cause;
use crate::stripe::moment::Day;
use crate::stripe::page::html;
use crate::stripe::payment::card::{self, Mistake};
use crate::stripe::payment::outcome::PayOutcome;
use crate::stripe::refusal::Refusal;
use crate::stripe::subscription::{Ending, Prorating, Subscription, Wish};

/// The page's route, below the vendor's mount.
pub fn routes() -> Router<Stripe> {
    Router::new().route("/portal/{secret}", get(show).post(press))
}

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub struct Sent {
    /// `cancel`, `keep`, `switch` or `card`.
    #[serde(default)]
    act: String,
    /// The subscription it is about.
    #[serde(default)]
    subscription: String,
    /// The price to switch to.
    #[serde(default)]
    price: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub expiry: String,
    #[serde(default)]
    pub cvc: String,
}

async fn show(State(stripe): State<Stripe>, Path(secret): Path<String>) -> Response {
    sheet(&stripe, &secret, None)
}

async fn press(State(stripe): State<Stripe>, Path(secret): Path<String>, Form(sent): Form<Sent>) -> Response {
    let now = stripe.shared().now_s();
    let known = stripe.read(|views| {
        let portal = views.world.portals.iter().find(|portal| portal.secret == secret && portal.is_good(now))?;
        let theirs = |one: &&Subscription| one.id == sent.subscription && one.customer == portal.customer;
        Some((portal.customer.clone(), views.world.subscriptions.iter().find(theirs).cloned()))
    });
    let Some((customer, subscription)) = known else { return sheet(&stripe, &secret, None) };
    let wish = match (sent.act.as_str(), subscription.as_ref()) {
        ("card", _) => {
            return match use_card(&stripe, &customer, &sent) {
                Ok(()) => again(&secret),
                Err(mistake) => sheet(&stripe, &secret, Some(Wrong { sent: Some(sent), mistake })),
            };
        }
        // In flexible billing the portal sets a moment, not the end of the period.
        ("cancel", Some(one)) => Wish { ending: Some(Ending::At(one.end)), ..Wish::default() },
        ("keep", Some(_)) => Wish { ending: Some(Ending::Never), ..Wish::default() },
        ("switch", Some(_)) => {
            Wish { price: Some(sent.price), prorating: Prorating::Now, all_or_nothing: true, ..Wish::default() }
        }
        _ => return sheet(&stripe, &secret, None),
    };
    match stripe.change(Cause::default(), |change| change.change_subscription(&sent.subscription, &wish)) {
        Ok(_) => again(&secret),
        Err(refusal) => {
            let text = match refusal {
                Refusal::Api(error) if error.status == 402 => {
                    "The card was declined. Nothing changed; take another card."
                }
                _ => "This cannot be done any more.",
            };
            sheet(&stripe, &secret, Some(Wrong { sent: None, mistake: Mistake { field: "", text } }))
        }
    }
}

fn use_card(stripe: &Stripe, customer: &str, sent: &Sent) -> Result<(), Mistake> {
    let means = card::read(&sent.number, &sent.expiry, &sent.cvc, Day::of(stripe.shared().now_s()))?;
    if let PayOutcome::Declined(why) = means.outcome
        && !card::attaches(&means)
    {
        return Err(Mistake { field: "number", text: why.message() });
    }
    let name = Some(sent.name.trim().to_owned()).filter(|name| !name.is_empty());
    stripe.change(Cause::default(), |change| change.use_card(customer, &means, name));
    Ok(())
}

/// To the page as it is now, so that reloading it presses nothing again.
fn again(secret: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, format!("/stripe/portal/{secret}"))]).into_response()
}

fn sheet(stripe: &Stripe, secret: &str, wrong: Option<Wrong>) -> Response {
    let now = stripe.shared().now_s();
    let scene = stripe.read(|views| {
        let portal = views.world.portals.iter().find(|portal| portal.secret == secret && portal.is_good(now))?;
        Scene::of(views, portal)
    });
    let Some(scene) = scene else { return html(StatusCode::NOT_FOUND, None, page::unknown()) };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, None, page::open(&scene, wrong))
}
