//! Users, asked for and changed by a server.

use serde_json::{Map, Value, json};

use super::view;
use crate::clerk::Clerk;
use crate::clerk::call::{Call, unmodelled};
use crate::clerk::person::{Person, normal_email};
use crate::clerk::refusal::Refusal;

/// Page size when the caller names none, and the most it may name.
const PAGE: (usize, usize) = (10, 500);
/// What the metadata route takes.
const METADATA: [&str; 3] = ["public_metadata", "private_metadata", "unsafe_metadata"];
/// What a list understands; any other filter would silently give the wrong people.
const KNOWN_FILTERS: [&str; 5] = ["email_address", "user_id", "limit", "offset", "order_by"];

pub fn get(clerk: &Clerk, id: &str) -> Result<Value, Refusal> {
    clerk.world().people.get(id).map(view::user).ok_or_else(|| Refusal::not_found("user"))
}

pub fn list(clerk: &Clerk, call: &Call) -> Result<Value, Refusal> {
    let people = selected(clerk, call)?;
    let limit = number(call, "limit", PAGE.0)?;
    if limit == 0 || limit > PAGE.1 {
        return Err(Refusal::bad_value("limit", "limit must be from 1 to 500."));
    }
    let offset = number(call, "offset", 0)?;
    Ok(people.iter().skip(offset).take(limit).map(view::user).collect())
}

pub fn count(clerk: &Clerk, call: &Call) -> Result<Value, Refusal> {
    Ok(json!({ "object": "total_count", "total_count": selected(clerk, call)?.len() }))
}

pub fn delete(clerk: &Clerk, call: &Call, id: &str) -> Result<Value, Refusal> {
    let now = clerk.shared().now_ms();
    clerk.change(|world| world.remove_person(id, now)).ok_or_else(|| Refusal::not_found("user"))?;
    clerk.emit_deleted(id, &call.visitor);
    Ok(view::deleted(id))
}

pub fn merge_metadata(clerk: &Clerk, call: &Call, id: &str) -> Result<Value, Refusal> {
    let sent: Map<String, Value> =
        serde_json::from_slice(&call.body).map_err(|error| Refusal::bad_body(&error.to_string()))?;
    if sent.keys().any(|key| !METADATA.contains(&key.as_str())) {
        return Err(Refusal::bad_body("Only public_metadata, private_metadata and unsafe_metadata may be sent."));
    }
    let now = clerk.shared().now_ms();
    let person = clerk.change(|world| {
        let person = world.people.get_mut(id)?;
        merge(&mut person.public_metadata, sent.get("public_metadata"));
        merge(&mut person.private_metadata, sent.get("private_metadata"));
        merge(&mut person.unsafe_metadata, sent.get("unsafe_metadata"));
        person.updated_at = now;
        Some(person.clone())
    });
    let person = person.ok_or_else(|| Refusal::not_found("user"))?;
    clerk.emit_updated(&person, &call.visitor);
    Ok(view::user(&person))
}

pub fn oauth_tokens(clerk: &Clerk, call: &Call, id: &str, provider: &str) -> Result<Value, Refusal> {
    let world = clerk.world();
    let person = world.people.get(id).ok_or_else(|| Refusal::not_found("user"))?;
    // The name without its prefix is the older spelling; the real service still takes it.
    let strategy = if provider.starts_with("oauth_") { provider.to_owned() } else { format!("oauth_{provider}") };
    let tokens: Vec<Value> = person.account(&strategy).into_iter().map(view::access_token).collect();
    if call.params("paginated") == ["true"] {
        return Ok(json!({ "total_count": tokens.len(), "data": tokens }));
    }
    Ok(json!(tokens))
}

/// The people a list or a count is about, the newest first.
fn selected(clerk: &Clerk, call: &Call) -> Result<Vec<Person>, Refusal> {
    for (name, _) in &call.query {
        if !KNOWN_FILTERS.contains(&name.strip_suffix("[]").unwrap_or(name)) {
            return Err(unmodelled(&call.method, &format!("/v1/{}?{name}=", call.path)));
        }
    }
    let emails: Vec<String> = call.params("email_address").into_iter().filter_map(normal_email).collect();
    let by_email = !call.params("email_address").is_empty();
    let ids = call.params("user_id");
    let wanted = |person: &&Person| {
        (!by_email || person.addresses.iter().any(|address| emails.contains(&address.email)))
            && (ids.is_empty() || ids.contains(&person.id.as_str()))
    };
    let mut people: Vec<Person> = clerk.world().people.values().filter(wanted).cloned().collect();
    people.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    match call.params("order_by").first().copied().unwrap_or("-created_at") {
        "created_at" | "+created_at" => {}
        "-created_at" => people.reverse(),
        _ => return Err(Refusal::bad_value("order_by", "The stand-in orders by created_at only.")),
    }
    Ok(people)
}

fn number(call: &Call, name: &'static str, default: usize) -> Result<usize, Refusal> {
    match call.params(name).first() {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| Refusal::bad_value(name, "This must be a whole number.")),
    }
}

/// Deep merge; `null` removes a key at any level.
fn merge(kept: &mut Map<String, Value>, sent: Option<&Value>) {
    for (key, value) in sent.and_then(Value::as_object).into_iter().flatten() {
        match (kept.get_mut(key), value) {
            (_, Value::Null) => drop(kept.remove(key)),
            (Some(Value::Object(inner)), Value::Object(_)) => merge(inner, Some(value)),
            _ => drop(kept.insert(key.clone(), value.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merge;
    use serde_json::{Map, Value, json};

    #[test]
    fn metadata_merges_deeply_and_null_removes() {
        let mut kept: Map<String, Value> = serde_json::from_value(json!({"a": {"b": 1, "c": 2}, "d": 3})).unwrap();
        merge(&mut kept, Some(&json!({"a": {"b": null, "e": 4}, "d": {"f": 5}})));
        assert_eq!(Value::Object(kept), json!({"a": {"c": 2, "e": 4}, "d": {"f": 5}}));
    }
}
