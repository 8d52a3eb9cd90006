//! `/v1/events`.

use serde_json::Value;

use super::Event;
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// How many types one call can ask for.
const MAX_TYPES: usize = 20;

/// `GET /v1/events/{id}`.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    views.world.event(id).map(Event::view).ok_or_else(|| Refusal::not_found("event", id))
}

/// `GET /v1/events`, newest first.
pub fn list(views: Views<'_>, mut form: Form) -> Answered {
    let kind = form.text("type")?;
    let kinds = form.texts("types")?;
    if kind.is_some() && !kinds.is_empty() {
        return Err(Refusal::only_one_of(["type", "types"]));
    }
    if kinds.len() > MAX_TYPES {
        return Err(Refusal::invalid(None, "types", format!("You may only pass up to {MAX_TYPES} types.")));
    }
    let delivered = form.boolean("delivery_success")?;
    let listing = Listing::read(&mut form)?;
    form.finish(&["related_object"])?;
    let wanted = |event: &&Event| {
        kind.as_ref().is_none_or(|pattern| matches(pattern, &event.kind))
            && (kinds.is_empty() || kinds.contains(&event.kind))
            && delivered.is_none_or(|delivered| delivered != event.pending)
            && listing.created.contains(event.created)
    };
    let newest: Vec<Value> = views.world.events.iter().rev().filter(wanted).map(Event::view).collect();
    listing.page("/v1/events", "event", newest)
}

/// `charge.*` stands for every event about charges.
fn matches(pattern: &str, kind: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == kind, |start| kind.starts_with(start))
}
