//! Signing up: an address proved by a code, or a provider's consent page.

use serde_json::Value;

use super::scene::Arrival;
use super::sign_in::provider_proof;
use super::{Answer, not_modelled};
use crate::clerk::Clerk;
use crate::clerk::attempt::{Proof, ProofState, SignUp};
use crate::clerk::call::Call;
use crate::clerk::person::{Identity, Person, normal_email, told};
use crate::clerk::refusal::Refusal;
use crate::clerk::world::{Client, World};
use crate::shared::Shared;

/// The routes below `/v1/client/sign_ups`.
pub fn route(clerk: &Clerk, call: &Call, method: &str, rest: &[&str]) -> Result<Answer, Refusal> {
    match (method, rest) {
        ("POST", []) => create(clerk, call),
        ("GET", [id]) => current(clerk, call, id).map(|secret| shown(clerk, call, &secret)),
        ("PATCH", [id]) => update(clerk, call, id),
        ("POST", [id, "prepare_verification"]) => prepare(clerk, call, id),
        ("POST", [id, "attempt_verification"]) => attempt(clerk, call, id),
        _ => Err(not_modelled(method, call)),
    }
}

fn create(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let secret = clerk.browser(call);
    if call.field("transfer").as_deref() == Some("true") {
        return transfer(clerk, call, &secret);
    }
    let mut attempt = SignUp::new(clerk.shared());
    fill(clerk, call, &mut attempt)?;
    clerk.on_browser(&secret, |_, client| {
        client.sign_in.take_if(|done| done.session_id.is_some());
        client.sign_up = Some(attempt);
        Ok(())
    })?;
    Ok(shown(clerk, call, &secret))
}

fn update(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = current(clerk, call, id)?;
    let kept = clerk.world().clients.get(&secret).and_then(|client| client.sign_up.clone());
    let mut attempt = kept.filter(|attempt| attempt.session_id.is_none()).ok_or_else(Refusal::already_verified)?;
    fill(clerk, call, &mut attempt)?;
    clerk.on_browser(&secret, |_, client| {
        client.sign_up = Some(attempt);
        Ok(())
    })?;
    Ok(shown(clerk, call, &secret))
}

/// Takes over what the form says.
fn fill(clerk: &Clerk, call: &Call, attempt: &mut SignUp) -> Result<(), Refusal> {
    let strategy = call.field("strategy").unwrap_or_default();
    if strategy.starts_with("oauth_") {
        attempt.oauth_proof = Some(provider_proof(clerk.shared(), call, &strategy)?);
    }
    if let Some(typed) = call.field("email_address") {
        let email = normal_email(&typed).ok_or_else(|| Refusal::bad_email("email_address"))?;
        if clerk.world().person_by_email(&email).is_some() {
            return Err(Refusal::email_taken());
        }
        // A code proves the address it was sent to and no other.
        attempt.email_proof.take_if(|_| attempt.email.as_ref() != Some(&email));
        attempt.email = Some(email);
    }
    if let Some(name) = call.field("first_name") {
        attempt.first_name = told(&name);
    }
    if let Some(name) = call.field("last_name") {
        attempt.last_name = told(&name);
    }
    if let Some(text) = call.field("unsafe_metadata") {
        attempt.unsafe_metadata = serde_json::from_str(&text)
            .map_err(|_| Refusal::bad_value("unsafe_metadata", "This must be a JSON object."))?;
    }
    Ok(())
}

fn prepare(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = current(clerk, call, id)?;
    if call.field("strategy").is_some_and(|strategy| strategy != "email_code") {
        return Err(Refusal::bad_value("strategy", "Only email_code is enabled for this instance."));
    }
    let (email, code) = clerk.on_browser(&secret, |_, client| {
        let attempt = own(client, id)?;
        let email = attempt.email.clone().ok_or_else(|| Refusal::missing("email_address"))?;
        let proof = attempt.email_proof.insert(Proof::by_code(clerk.shared()));
        Ok((email, proof.code.clone().unwrap_or_default()))
    })?;
    clerk.mail_code(&email, &code, "sign-up");
    Ok(shown(clerk, call, &secret))
}

fn attempt(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = current(clerk, call, id)?;
    let code = call.field("code").ok_or_else(|| Refusal::missing("code"))?;
    let now = clerk.shared().now_ms();
    let arrival = clerk.on_browser(&secret, |world, client| {
        let attempt = own(client, id)?;
        let email = attempt.email.clone().ok_or_else(|| Refusal::missing("email_address"))?;
        attempt.email_proof.as_mut().ok_or_else(Refusal::not_prepared)?.try_code(&code, now)?;
        // Somebody else may have taken the address while the code was on its way.
        if world.person_by_email(&email).is_some() {
            return Err(Refusal::email_taken());
        }
        let mut person = Person::new(clerk.shared(), attempt.first_name.clone(), attempt.last_name.clone());
        person.unsafe_metadata = attempt.unsafe_metadata.clone();
        person.add_address(clerk.shared(), &email, true);
        Ok(finish(clerk.shared(), world, client, person, "email_code"))
    })?;
    clerk.announce(&arrival, &call.visitor);
    Ok(shown(clerk, call, &secret))
}

/// Creates the person a provider named during a sign-in, who turned out to be unknown.
fn transfer(clerk: &Clerk, call: &Call, secret: &str) -> Result<Answer, Refusal> {
    let arrival = clerk.on_browser(secret, |world, client| {
        let proof = client.sign_in.take().and_then(|attempt| attempt.proof);
        let proof =
            proof.filter(|proof| proof.state == ProofState::Transferable).ok_or_else(Refusal::nothing_to_transfer)?;
        let identity = proof.identity.clone().ok_or_else(Refusal::nothing_to_transfer)?;
        if world.person_by_email(&identity.email).is_some() {
            return Err(Refusal::email_taken());
        }
        client.sign_up = Some(SignUp { oauth_proof: Some(proof), ..SignUp::new(clerk.shared()) });
        Ok(create_by_provider(clerk.shared(), world, client, &identity))
    })?;
    clerk.announce(&arrival, &call.visitor);
    Ok(shown(clerk, call, secret))
}

/// Creates the person behind an identity and signs them in. The caller knows that nobody has the address.
pub fn create_by_provider(shared: &Shared, world: &mut World, client: &mut Client, identity: &Identity) -> Arrival {
    let mut person = Person::new(shared, None, None);
    person.connect(shared, identity);
    if let Some(attempt) = &mut client.sign_up {
        attempt.email = Some(identity.email.clone());
        attempt.first_name = told(&identity.first_name);
        attempt.last_name = told(&identity.last_name);
        if let Some(proof) = &mut attempt.oauth_proof {
            proof.state = ProofState::Verified;
            proof.error = None;
        }
    }
    finish(shared, world, client, person, &identity.provider)
}

/// Keeps the new person and starts their session.
fn finish(shared: &Shared, world: &mut World, client: &mut Client, person: Person, strategy: &str) -> Arrival {
    let session_id = client.start_session(shared, &person.id, strategy);
    if let Some(attempt) = &mut client.sign_up {
        attempt.person_id = Some(person.id.clone());
        attempt.session_id = Some(session_id);
    }
    let id = person.id.clone();
    world.people.insert(id.clone(), person.clone());
    world.note_sign_in(&id, shared.now_ms());
    Arrival::New(world.people.get(&id).cloned().unwrap_or(person))
}

/// The browser's attempt, if it has this id.
fn own<'a>(client: &'a mut Client, id: &str) -> Result<&'a mut SignUp, Refusal> {
    client.sign_up.as_mut().filter(|attempt| attempt.id == id).ok_or_else(|| Refusal::not_found("sign up"))
}

/// The secret of the browser that calls, if this attempt is its current one.
fn current(clerk: &Clerk, call: &Call, id: &str) -> Result<String, Refusal> {
    let secret = clerk.known_browser(call).ok_or_else(|| Refusal::not_found("sign up"))?;
    let is_own =
        clerk.world().clients.get(&secret).and_then(|client| client.sign_up.as_ref()).is_some_and(|it| it.id == id);
    if is_own { Ok(secret) } else { Err(Refusal::not_found("sign up")) }
}

fn shown(clerk: &Clerk, call: &Call, secret: &str) -> Answer {
    clerk.wrapped(call, secret, |scene, client| {
        client.sign_up.as_ref().map_or(Value::Null, |attempt| scene.sign_up(attempt))
    })
}
