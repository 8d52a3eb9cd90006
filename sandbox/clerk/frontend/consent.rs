//! The consent page: what a visit to Google, Atlassian or GitLab is in the sandbox.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;

use super::consent_page::{Choice, Consent, consent_page, dead_page};
use super::scene::Arrival;
use super::{PROVIDERS, set_cookies, sign_in, sign_up};
use crate::clerk::Clerk;
use crate::clerk::attempt::{Proof, ProofState};
use crate::clerk::call::visitor;
use crate::clerk::control::full_name;
use crate::clerk::page::{Page, cookie};
use crate::clerk::person::{Identity, normal_email};
use crate::clerk::refusal::Refusal;
use crate::clerk::world::{Client, World};

/// The page needs no script and loads nothing.
const CSP: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// People to pick before anybody exists: signing in takes one tap.
const SUGGESTED: [(&str, &str, &str); 2] = [("Ana", "Roth", "ana@acme.example"), ("Ben", "Okafor", "ben@acme.example")];
/// The longest list of people that is still quicker to read than to type.
const MAX_CHOICES: usize = 12;

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Decision {
    /// The address of somebody picked from the list.
    pick: Option<String>,
    /// The address typed.
    email: Option<String>,
    /// Given name typed.
    first_name: Option<String>,
    /// Family name typed.
    last_name: Option<String>,
    /// Present when the answer is no.
    deny: Option<String>,
}

/// Shows the page to the browser whose attempt it is.
pub async fn show(State(clerk): State<Clerk>, Path(attempt): Path<String>, headers: HeaderMap) -> Response {
    page_for(&clerk, &headers, &attempt, None)
}

/// Takes the answer and sends the browser back to where it came from.
pub async fn answer(
    State(clerk): State<Clerk>,
    Path(attempt): Path<String>,
    headers: HeaderMap,
    Form(decision): Form<Decision>,
) -> Response {
    decide(&clerk, &headers, &attempt, &decision)
}

fn page_for(clerk: &Clerk, headers: &HeaderMap, attempt: &str, mistake: Option<&str>) -> Response {
    let page = Page::from_headers(headers);
    let world = clerk.world();
    let client = cookie(headers, "__client").and_then(|secret| world.clients.get(&secret));
    let proof = client.and_then(|client| open_proof(client, attempt, clerk.shared().now_ms()));
    let Some(proof) = proof else {
        return html(StatusCode::BAD_REQUEST, dead_page(page.site()));
    };
    let consent = Consent {
        provider: PROVIDERS.iter().find(|(key, _)| *key == proof.strategy).map_or("the provider", |(_, name)| name),
        choices: choices(&world),
        mistake,
    };
    let status = if mistake.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(status, consent_page(&consent))
}

fn decide(clerk: &Clerk, headers: &HeaderMap, attempt: &str, decision: &Decision) -> Response {
    let page = Page::from_headers(headers);
    let Some(secret) = cookie(headers, "__client") else {
        return html(StatusCode::BAD_REQUEST, dead_page(page.site()));
    };
    let now = clerk.shared().now_ms();
    let identity = match chosen(clerk, decision) {
        Ok(identity) => identity,
        Err(mistake) => return page_for(clerk, headers, attempt, Some(mistake)),
    };
    let result = clerk.on_browser(&secret, |world, client| {
        let proof = open_proof_mut(client, attempt, now).ok_or_else(|| Refusal::not_found("attempt"))?;
        let target = proof.redirect_url.clone().ok_or_else(|| Refusal::not_found("attempt"))?;
        let identity = identity.map(|identity| Identity { provider: proof.strategy.clone(), ..identity });
        proof.identity = identity.clone();
        if identity.is_none() {
            proof.state = ProofState::Failed;
            proof.error = Some("oauth_access_denied".to_owned());
        }
        let arrival = match identity {
            Some(identity) => settle(clerk, world, client, attempt, &identity)?,
            None => Arrival::Known,
        };
        Ok((target, arrival))
    });
    let Ok((target, arrival)) = result else {
        return html(StatusCode::BAD_REQUEST, dead_page(page.site()));
    };
    clerk.announce(&arrival, &visitor(headers));
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response();
    if let Some(client) = clerk.world().clients.get(&secret) {
        set_cookies(&mut response, &page.cookies(&secret, client));
    }
    response
}

/// A known person may sign in, an unknown one may sign up; the other way round the page is told to transfer the attempt.
fn settle(
    clerk: &Clerk,
    world: &mut World,
    client: &mut Client,
    attempt: &str,
    identity: &Identity,
) -> Result<Arrival, Refusal> {
    let is_sign_in = client.sign_in.as_ref().is_some_and(|it| it.id == attempt);
    let is_known = world.person_by_email(&identity.email).is_some();
    let error = match (is_sign_in, is_known) {
        (true, true) => {
            return Ok(sign_in::enter_by_provider(clerk.shared(), world, client, identity)?.unwrap_or(Arrival::Known));
        }
        (false, false) => return Ok(sign_up::create_by_provider(clerk.shared(), world, client, identity)),
        (true, false) => "external_account_not_found",
        (false, true) => "external_account_exists",
    };
    if let Some(proof) = open_proof_mut(client, attempt, clerk.shared().now_ms()) {
        proof.state = ProofState::Transferable;
        proof.error = Some(error.to_owned());
    }
    Ok(Arrival::Known)
}

/// Who was chosen: `None` is a no, `Err` a mistake in the form.
fn chosen(clerk: &Clerk, decision: &Decision) -> Result<Option<Identity>, &'static str> {
    if decision.deny.is_some() {
        return Ok(None);
    }
    let typed = decision.pick.as_deref().or(decision.email.as_deref()).unwrap_or_default();
    let email = normal_email(typed).ok_or("This is not an e-mail address yet. It needs a name, an @ and a domain.")?;
    let names = |first: &str, last: &str| (first.trim().to_owned(), last.trim().to_owned());
    let (first_name, last_name) = if decision.pick.is_none() {
        names(decision.first_name.as_deref().unwrap_or_default(), decision.last_name.as_deref().unwrap_or_default())
    } else if let Some(person) = clerk.world().person_by_email(&email) {
        names(person.first_name.as_deref().unwrap_or_default(), person.last_name.as_deref().unwrap_or_default())
    } else {
        SUGGESTED.iter().find(|known| known.2 == email).map_or_else(Default::default, |known| names(known.0, known.1))
    };
    Ok(Some(Identity { provider: String::new(), email, first_name, last_name }))
}

/// The people on the list: those who exist, the latest first, then the suggested ones.
fn choices(world: &World) -> Vec<Choice> {
    let mut people: Vec<_> = world.people.values().filter(|person| person.email().is_some()).collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.last_sign_in_at.unwrap_or(person.created_at)));
    let known = people.iter().map(|person| Choice {
        email: person.email().unwrap_or_default().to_owned(),
        name: full_name(person),
        is_new: false,
    });
    let suggested =
        SUGGESTED.iter().filter(|(_, _, email)| world.person_by_email(email).is_none()).map(|(first, last, email)| {
            Choice { email: (*email).to_owned(), name: format!("{first} {last}"), is_new: true }
        });
    known.chain(suggested).take(MAX_CHOICES).collect()
}

fn open_proof<'a>(client: &'a Client, attempt: &str, now: i64) -> Option<&'a Proof> {
    let by_sign_in = client.sign_in.as_ref().filter(|it| it.id == attempt).and_then(|it| it.proof.as_ref());
    let by_sign_up = client.sign_up.as_ref().filter(|it| it.id == attempt).and_then(|it| it.oauth_proof.as_ref());
    by_sign_in.or(by_sign_up).filter(|proof| proof.redirect_url.is_some() && proof.is_open(now))
}

fn open_proof_mut<'a>(client: &'a mut Client, attempt: &str, now: i64) -> Option<&'a mut Proof> {
    let by_sign_in = client.sign_in.as_mut().filter(|it| it.id == attempt).and_then(|it| it.proof.as_mut());
    let by_sign_up = client.sign_up.as_mut().filter(|it| it.id == attempt).and_then(|it| it.oauth_proof.as_mut());
    by_sign_in.or(by_sign_up).filter(|proof| proof.redirect_url.is_some() && proof.is_open(now))
}

fn html(status: StatusCode, page: String) -> Response {
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_SECURITY_POLICY, CSP), (REFERRER_POLICY, "same-origin")];
    (status, headers, Html(page)).into_response()
}
