//! Signing in: by a code sent to a known address, or by a provider's consent page.

use super::scene::Arrival;
use super::{Answer, PROVIDERS, not_modelled};
use crate::clerk::Clerk;
use crate::clerk::attempt::{Proof, ProofState, SignIn};
use crate::clerk::call::Call;
use crate::clerk::person::{Identity, normal_email};
use crate::clerk::refusal::Refusal;
use crate::clerk::world::{Client, World};
use crate::shared::Shared;

/// The routes below `/v1/client/sign_ins`.
pub fn route(clerk: &Clerk, call: &Call, method: &str, rest: &[&str]) -> Result<Answer, Refusal> {
    match (method, rest) {
        ("POST", []) => create(clerk, call),
        ("GET", [id]) => current(clerk, call, id).map(|secret| shown(clerk, call, &secret)),
        ("POST", [id, "prepare_first_factor"]) => prepare(clerk, call, id),
        ("POST", [id, "attempt_first_factor"]) => attempt(clerk, call, id),
        _ => Err(not_modelled(method, call)),
    }
}

fn create(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let secret = clerk.browser(call);
    if call.field("transfer").as_deref() == Some("true") {
        return transfer(clerk, call, &secret);
    }
    let strategy = call.field("strategy").unwrap_or_default();
    let mut attempt = SignIn::new(clerk.shared());
    if strategy.starts_with("oauth_") {
        attempt.proof = Some(provider_proof(clerk.shared(), call, &strategy)?);
    } else if let Some(typed) = call.field("identifier") {
        identify(clerk, &mut attempt, &typed)?;
    }
    let send_code = strategy == "email_code" && attempt.email.is_some();
    let id = attempt.id.clone();
    clerk.on_browser(&secret, |_, client| {
        client.sign_up.take_if(|done| done.session_id.is_some());
        client.sign_in = Some(attempt);
        Ok(())
    })?;
    if send_code {
        return prepare_known(clerk, call, &secret, &id);
    }
    Ok(shown(clerk, call, &secret))
}

/// Finds the person by what was typed.
fn identify(clerk: &Clerk, attempt: &mut SignIn, typed: &str) -> Result<(), Refusal> {
    let email = normal_email(typed).ok_or_else(|| Refusal::bad_email("identifier"))?;
    let world = clerk.world();
    let person = world.person_by_email(&email).ok_or_else(Refusal::unknown_email)?;
    attempt.person_id = Some(person.id.clone());
    attempt.email = Some(email);
    Ok(())
}

/// A consent page to be visited, provided the browser can be sent back from it safely.
pub fn provider_proof(shared: &Shared, call: &Call, strategy: &str) -> Result<Proof, Refusal> {
    if !PROVIDERS.iter().any(|(known, _)| *known == strategy) {
        return Err(Refusal::bad_value("strategy", &format!("{strategy} is not enabled for this instance.")));
    }
    let redirect_url = call.field("redirect_url").ok_or_else(|| Refusal::missing("redirect_url"))?;
    if !call.page.is_same_origin(&redirect_url) {
        let why = format!("The stand-in redirects only to {}.", call.page.origin);
        return Err(Refusal::bad_value("redirect_url", &why));
    }
    Ok(Proof::by_provider(shared, strategy, &redirect_url))
}

fn prepare(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = current(clerk, call, id)?;
    match call.field("strategy").as_deref() {
        Some("email_code") => prepare_known(clerk, call, &secret, id),
        Some(strategy) => Err(Refusal::bad_value("strategy", &format!("{strategy} is not allowed for this sign in."))),
        None => Err(Refusal::missing("strategy")),
    }
}

fn prepare_known(clerk: &Clerk, call: &Call, secret: &str, id: &str) -> Result<Answer, Refusal> {
    let (email, code) = clerk.on_browser(secret, |_, client| {
        let attempt = own(client, id)?;
        let email = attempt.email.clone().ok_or_else(|| Refusal::missing("identifier"))?;
        let proof = attempt.proof.insert(Proof::by_code(clerk.shared()));
        Ok((email, proof.code.clone().unwrap_or_default()))
    })?;
    clerk.mail_code(&email, &code, "sign-in");
    Ok(shown(clerk, call, secret))
}

fn attempt(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = current(clerk, call, id)?;
    let code = call.field("code").ok_or_else(|| Refusal::missing("code"))?;
    let now = clerk.shared().now_ms();
    let arrival = clerk.on_browser(&secret, |world, client| {
        let attempt = own(client, id)?;
        let proof = attempt.proof.as_mut().filter(|proof| proof.code.is_some()).ok_or_else(Refusal::not_prepared)?;
        proof.try_code(&code, now)?;
        let email = attempt.email.clone().unwrap_or_default();
        let person_id = attempt.person_id.clone().unwrap_or_default();
        let arrival = prove_address(world, &person_id, &email, now)?;
        finish(clerk.shared(), world, client, &person_id, "email_code");
        Ok(arrival)
    })?;
    clerk.announce(&arrival, &call.visitor);
    Ok(shown(clerk, call, &secret))
}

/// Completes the sign-in with somebody the provider named during a sign-up, who turned out to be known.
fn transfer(clerk: &Clerk, call: &Call, secret: &str) -> Result<Answer, Refusal> {
    let arrival = clerk.on_browser(secret, |world, client| {
        let proof = client.sign_up.take().and_then(|attempt| attempt.oauth_proof);
        let proof =
            proof.filter(|proof| proof.state == ProofState::Transferable).ok_or_else(Refusal::nothing_to_transfer)?;
        let identity = proof.identity.clone().ok_or_else(Refusal::nothing_to_transfer)?;
        client.sign_in = Some(SignIn { proof: Some(proof), ..SignIn::new(clerk.shared()) });
        enter_by_provider(clerk.shared(), world, client, &identity)?.ok_or_else(|| Refusal::not_found("user"))
    })?;
    clerk.announce(&arrival, &call.visitor);
    Ok(shown(clerk, call, secret))
}

/// Signs in the known person behind an identity, connecting the account; `None` if nobody is behind it.
pub fn enter_by_provider(
    shared: &Shared,
    world: &mut World,
    client: &mut Client,
    identity: &Identity,
) -> Result<Option<Arrival>, Refusal> {
    let Some(person_id) = world.person_by_email(&identity.email).map(|person| person.id.clone()) else {
        return Ok(None);
    };
    let person = world.people.get_mut(&person_id).ok_or_else(|| Refusal::not_found("user"))?;
    let changed = person.connect(shared, identity);
    let arrival = if changed { Arrival::Changed(person.clone()) } else { Arrival::Known };
    if let Some(attempt) = &mut client.sign_in {
        attempt.email = Some(identity.email.clone());
        attempt.person_id = Some(person_id.clone());
        if let Some(proof) = &mut attempt.proof {
            proof.state = ProofState::Verified;
            proof.error = None;
        }
    }
    finish(shared, world, client, &person_id, &identity.provider);
    Ok(Some(arrival))
}

/// Starts the session of a sign-in that is proved.
fn finish(shared: &Shared, world: &mut World, client: &mut Client, person_id: &str, strategy: &str) {
    let session_id = client.start_session(shared, person_id, strategy);
    world.note_sign_in(person_id, shared.now_ms());
    if let Some(attempt) = &mut client.sign_in {
        attempt.session_id = Some(session_id);
    }
}

/// Somebody who typed the code sent to an address has proved it.
fn prove_address(world: &mut World, person_id: &str, email: &str, now: i64) -> Result<Arrival, Refusal> {
    // The person may have been deleted since they asked for the code.
    let person = world.people.get_mut(person_id).ok_or_else(Refusal::unknown_email)?;
    let Some(address) = person.addresses.iter_mut().find(|known| known.email == email && !known.verified) else {
        return Ok(Arrival::Known);
    };
    address.verified = true;
    address.updated_at = now;
    person.updated_at = now;
    Ok(Arrival::Changed(person.clone()))
}

/// The browser's attempt, if it has this id.
fn own<'a>(client: &'a mut Client, id: &str) -> Result<&'a mut SignIn, Refusal> {
    client.sign_in.as_mut().filter(|attempt| attempt.id == id).ok_or_else(|| Refusal::not_found("sign in"))
}

/// The secret of the browser that calls, if this attempt is its current one.
fn current(clerk: &Clerk, call: &Call, id: &str) -> Result<String, Refusal> {
    let secret = clerk.known_browser(call).ok_or_else(|| Refusal::not_found("sign in"))?;
    let is_own =
        clerk.world().clients.get(&secret).and_then(|client| client.sign_in.as_ref()).is_some_and(|it| it.id == id);
    if is_own { Ok(secret) } else { Err(Refusal::not_found("sign in")) }
}

fn shown(clerk: &Clerk, call: &Call, secret: &str) -> Answer {
    clerk.wrapped(call, secret, |scene, client| {
        client.sign_in.as_ref().map_or(serde_json::Value::Null, |attempt| scene.sign_in(attempt))
    })
}
