//! stand-in until the edge has one
pub const SCOPES: &[(&str, &str)] = &[("commands", "adds /myba and its two shortcuts"), ("chat:write", "answers you"), ("app_mentions:read", "hears you when you mention it"), ("im:history", "reads what you write to it directly"), ("users:read", "tells members from guests")];
pub const OPTIONAL_SCOPES: &[(&str, &str)] = &[("channels:history", "reads the thread")];
pub fn manifest(_: &str, _: bool) -> serde_json::Value { serde_json::Value::Null }
