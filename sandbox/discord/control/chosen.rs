//! What somebody chose in a select of people, roles or channels, as the vendor describes it beside the ids.

use serde_json::{Map, Value, json};

use crate::discord::world::World;

const PEOPLE: u64 = 5;
const ROLES: u64 = 6;
const BOTH: u64 = 7;
const CHANNELS: u64 = 8;

/// `resolved` of an interaction; `None` for selects of the app's own options.
pub fn resolved(world: &World, kind: u64, person: &str, guild: Option<&str>, ids: &[&str]) -> Option<Value> {
    if !(PEOPLE..=CHANNELS).contains(&kind) {
        return None;
    }
    let mut found: Map<String, Value> = Map::new();
    let mut add = |group: &str, id: &str, view: Value| {
        found.entry(group).or_insert_with(|| json!({}))[id] = view;
    };
    let guild = guild.and_then(|guild| world.guilds.get(guild));
    for id in ids {
        if let Some(user) = world.users.get(*id).filter(|_| matches!(kind, PEOPLE | BOTH)) {
            add("users", id, user.view());
            if let Some(guild) = guild.filter(|guild| guild.members.contains_key(*id)) {
                add(
                    "members",
                    id,
                    partial(guild.member_view(user, Some(guild.roles.first().map_or(0, |role| role.permissions)))),
                );
            }
        }
        let role = guild.and_then(|guild| guild.roles.iter().find(|role| role.id == *id));
        if let Some(role) = role.filter(|_| matches!(kind, ROLES | BOTH)) {
            add("roles", id, role.view());
        }
        if let Some(channel) = world.channels.get(*id).filter(|_| kind == CHANNELS) {
            let mut view = channel.view(&world.users);
            view["permissions"] = json!(world.permissions(person, channel.parent.as_deref().unwrap_or(id)).to_string());
            add("channels", id, view);
        }
    }
    Some(Value::Object(found))
}

/// A member without what stands beside, or is left out there.
fn partial(mut member: Value) -> Value {
    if let Some(member) = member.as_object_mut() {
        member.retain(|name, _| !matches!(name.as_str(), "user" | "deaf" | "mute"));
    }
    member
}
