//! The person signed in: their profile, and leaving for good.

use serde_json::{Value, json};

use super::{Answer, not_modelled, view};
use crate::clerk::Clerk;
use crate::clerk::backend::view::deleted;
use crate::clerk::call::Call;
use crate::clerk::person::told;
use crate::clerk::refusal::Refusal;

/// The routes below `/v1/me`.
pub fn route(clerk: &Clerk, call: &Call, method: &str, rest: &[&str]) -> Result<Answer, Refusal> {
    match (method, rest) {
        ("GET", []) => who(clerk, call).map(|(secret, id)| shown(clerk, call, &secret, &id)),
        ("PATCH", []) => update(clerk, call),
        ("DELETE", []) => delete(clerk, call),
        ("GET", ["sessions", "active"]) => sessions(clerk, call),
        _ => Err(not_modelled(method, call)),
    }
}

fn update(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let (secret, id) = who(clerk, call)?;
    let metadata = match call.field("unsafe_metadata") {
        None => None,
        Some(text) => Some(
            serde_json::from_str(&text)
                .map_err(|_| Refusal::bad_value("unsafe_metadata", "This must be a JSON object."))?,
        ),
    };
    let now = clerk.shared().now_ms();
    let person = clerk.change(|world| {
        let person = world.people.get_mut(&id)?;
        if let Some(name) = call.sent("first_name") {
            person.first_name = told(&name);
        }
        if let Some(name) = call.sent("last_name") {
            person.last_name = told(&name);
        }
        if let Some(metadata) = metadata {
            person.unsafe_metadata = metadata;
        }
        person.updated_at = now;
        Some(person.clone())
    });
    let person = person.ok_or_else(Refusal::signed_out)?;
    clerk.emit_updated(&person, &call.visitor);
    Ok(shown(clerk, call, &secret, &id))
}

fn delete(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let (secret, id) = who(clerk, call)?;
    let now = clerk.shared().now_ms();
    clerk.change(|world| world.remove_person(&id, now)).ok_or_else(Refusal::signed_out)?;
    clerk.emit_deleted(&id, &call.visitor);
    Ok(clerk.wrapped(call, &secret, |_, _| deleted(&id)))
}

/// Where the person is signed in, as the security page lists it.
fn sessions(clerk: &Clerk, call: &Call) -> Result<Answer, Refusal> {
    let (_, id) = who(clerk, call)?;
    let world = clerk.world();
    let live = world.clients.values().flat_map(|client| &client.sessions).filter(|session| session.person_id == id);
    let list: Vec<Value> = live
        .map(|session| {
            json!({
                "object": "session",
                "id": session.id,
                "status": "active",
                "expire_at": session.expire_at,
                "abandon_at": session.abandon_at,
                "last_active_at": session.last_active_at,
                "actor": null,
                "latest_activity": {
                    "object": "session_activity", "id": format!("{}_activity", session.id), "is_mobile": false,
                    "device_type": "Sandbox", "browser_name": null, "browser_version": null, "ip_address": null,
                    "city": null, "country": null,
                },
            })
        })
        .collect();
    Ok(Answer::plain(json!(list)))
}

/// The secret of the browser that calls and the person signed in on it.
fn who(clerk: &Clerk, call: &Call) -> Result<(String, String), Refusal> {
    let secret = clerk.known_browser(call).ok_or_else(Refusal::signed_out)?;
    let id = clerk.world().clients.get(&secret).and_then(|client| client.person_id().map(str::to_owned));
    id.map(|id| (secret, id)).ok_or_else(Refusal::signed_out)
}

fn shown(clerk: &Clerk, call: &Call, secret: &str, id: &str) -> Answer {
    clerk.wrapped(call, secret, |scene, _| scene.world.people.get(id).map_or(Value::Null, view::user))
}
