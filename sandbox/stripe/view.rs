//! The objects of the state as the API shows them. Each object's own shape lies beside its type.

use serde_json::{Map, Value, json};

use super::world::World;
use crate::shared::Shared;

/// A view on the state.
#[derive(Clone, Copy)]
pub struct Views<'a> {
    /// The state.
    pub world: &'a World,
    /// Addresses of our own pages.
    pub shared: &'a Shared,
}

/// An address nobody was asked for.
pub fn empty_address() -> Value {
    json!({ "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null })
}

/// A list without a second page.
pub fn whole_list(url: &str, data: &[Value]) -> Value {
    json!({ "object": "list", "url": url, "has_more": false, "data": data })
}

/// How many objects of a list stand in the object that has it.
const AT_FIRST: usize = 10;

/// A list as it stands in the object that has it: its beginning, the rest has to be asked for.
pub fn begun_list(url: &str, data: &[Value]) -> Value {
    let first = &data[..data.len().min(AT_FIRST)];
    json!({ "object": "list", "url": url, "has_more": first.len() < data.len(), "data": first })
}

/// One object out of parts; a later part wins.
pub fn joined(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut whole = Map::new();
    for part in parts {
        if let Value::Object(part) = part {
            whole.extend(part);
        }
    }
    Value::Object(whole)
}
