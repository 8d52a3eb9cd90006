//! The payment page: showing it, and taking what the buyer sends.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::html;
use super::sheet::{self, Typed};
use crate::stripe::Stripe;
use crate::stripe::change::Cause;
use crate::stripe::checkout::{Session, Status};
use crate::stripe::fields::is_email;
use crate::stripe::moment::Day;
use crate::stripe::payment::card::{self, Mistake};
use crate::stripe::payment::outcome::{Means, PayAnswer, PayOutcome};
use crate::stripe::payment::{Buyer, Method};

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub struct Sent {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    cvc: String,
    /// Present when the terms are accepted.
    terms: Option<String>,
    /// Present when the card is to be kept.
    save: Option<String>,
    /// The buyer's tax number.
    #[serde(default)]
    tax_id: String,
    /// The promotion code.
    #[serde(default)]
    code: String,
    /// `card` or `bank`, or `code` to apply the promotion code.
    #[serde(default)]
    with: String,
}

/// `GET /pay/{session}`.
pub async fn show(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    page(&stripe, &id, None)
}

/// `POST /pay/{session}`.
pub async fn answer(State(stripe): State<Stripe>, Path(id): Path<String>, Form(sent): Form<Sent>) -> Response {
    let Some(session) = stripe.read(|views| views.world.session(&id).cloned()) else {
        return html(StatusCode::NOT_FOUND, None, sheet::unknown());
    };
    if session.status != Status::Open {
        return over(&session);
    }
    if sent.with == "code" {
        let is_known = stripe.change(Cause::default(), |change| change.apply_code(&id, &sent.code));
        let mistake = Mistake { field: "code", text: "This code is invalid." };
        return page(&stripe, &id, (!is_known).then_some((sent, mistake)));
    }
    let means = match chosen(&stripe, &session, &sent) {
        Ok(means) => means,
        Err(mistake) => return page(&stripe, &id, Some((sent, mistake))),
    };
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let buyer = Buyer { email: text(&sent.email), name: text(&sent.name) };
    let (keeps, tax_id) = (sent.save.is_some(), text(&sent.tax_id));
    let attempt = stripe.change(Cause::default(), |change| {
        change.note_tax_id(&id, tax_id);
        change.attempt(&id, &means, buyer, keeps)
    });
    match attempt {
        PayAnswer::Returned(url) => onward(url),
        PayAnswer::Declined(why) => page(&stripe, &id, Some((sent, Mistake { field: "", text: why.message() }))),
        PayAnswer::Expired | PayAnswer::Unknown => page(&stripe, &id, None),
    }
}

fn chosen(stripe: &Stripe, session: &Session, sent: &Sent) -> Result<Means, Mistake> {
    if !is_email(sent.email.trim()) {
        return Err(Mistake { field: "email", text: "Write an e-mail address: a name, an @ and a domain." });
    }
    if session.spec.terms == Some(true) && sent.terms.is_none() {
        return Err(Mistake { field: "terms", text: "Accept the terms to pay." });
    }
    if sent.with == "bank" {
        return Ok(Means::of(Method::Bank, PayOutcome::Delayed));
    }
    if !session.spec.is_subscription() && session.total() == 0 {
        return Ok(Means::of(card::usual(), PayOutcome::Paid));
    }
    card::read(&sent.number, &sent.expiry, &sent.cvc, Day::of(stripe.shared().now_s()))
}

/// The page as the session is now, with what was wrong about the last answer.
fn page(stripe: &Stripe, id: &str, wrong: Option<(Sent, Mistake)>) -> Response {
    let known = stripe.read(|views| views.world.session(id).map(|session| (session.clone(), views.email(session))));
    let Some((session, email)) = known else {
        return html(StatusCode::NOT_FOUND, None, sheet::unknown());
    };
    match session.status {
        Status::Complete => html(StatusCode::OK, None, sheet::complete(&session)),
        Status::Expired => html(StatusCode::GONE, None, sheet::expired(&session)),
        Status::Open => {
            let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let typed = typed(wrong, email);
            html(status, Some(&session.spec.success_url), sheet::open(&session, &typed))
        }
    }
}

/// What stands in the fields. A number that is no test card is not shown again: it may be a real one.
fn typed(wrong: Option<(Sent, Mistake)>, email: Option<String>) -> Typed {
    let Some((sent, mistake)) = wrong else {
        return Typed { email: email.unwrap_or_default(), ..Typed::default() };
    };
    let number = if card::is_known(&sent.number) { sent.number } else { String::new() };
    Typed {
        email: sent.email,
        name: sent.name,
        number,
        expiry: sent.expiry,
        cvc: sent.cvc,
        terms: sent.terms.is_some(),
        save: sent.save.is_some(),
        code: sent.code,
        tax_id: sent.tax_id,
        mistake: Some(mistake),
    }
}

/// A second press of the button pays nothing, and leads where the first one led.
fn over(session: &Session) -> Response {
    match session.status {
        Status::Complete => onward(session.success_url()),
        Status::Open | Status::Expired => html(StatusCode::GONE, None, sheet::expired(session)),
    }
}

fn onward(url: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, url)]).into_response()
}
