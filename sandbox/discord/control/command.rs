//! From a typed command to the options of an interaction.

use serde_json::{Map, Value, json};

use crate::discord::deliver::payload::Scene;
use crate::discord::world::World;
use crate::discord::world::place::ADMINISTRATOR;

/// A registered command somebody may use, found by its words.
pub struct Found {
    /// The command as registered.
    pub command: Value,
    /// The words after its name, each with the type of the option it names.
    path: Vec<(String, u64)>,
    /// The options at the end of the path.
    options: Vec<Value>,
}

/// Finds `myba new` among what is registered, if somebody may use it there.
pub fn find(world: &World, scene: &Scene, words: &str, kind: u64) -> Result<Found, &'static str> {
    let (first, rest) = if kind == 1 { words.split_once(' ').unwrap_or((words, "")) } else { (words, "") };
    let known = world.app.commands_in(scene.guild.as_deref());
    let command = known.into_iter().find(|it| it["name"] == first && it["type"] == kind);
    let command = command.ok_or("no such command is registered")?;
    usable(scene, command)?;
    let mut options = list(&command["options"]);
    let mut path = Vec::new();
    for word in rest.split_whitespace() {
        let next = options.iter().find(|it| it["name"] == word && matches!(it["type"].as_u64(), Some(1 | 2)));
        let next = next.ok_or("no such subcommand is registered")?.clone();
        path.push((word.to_owned(), next["type"].as_u64().unwrap_or(1)));
        options = list(&next["options"]);
    }
    if options.iter().any(|it| matches!(it["type"].as_u64(), Some(1 | 2))) {
        return Err("a command with subcommands cannot be used bare");
    }
    Ok(Found { command: command.clone(), path, options })
}

fn usable(scene: &Scene, command: &Value) -> Result<(), &'static str> {
    if command["contexts"].as_array().is_some_and(|list| !list.iter().any(|it| *it == scene.context)) {
        return Err("the command is not for this sort of channel");
    }
    let types = list(&command["integration_types"]);
    let fits = types.iter().any(|it| (*it == 0 && scene.by_guild) || (*it == 1 && scene.by_user));
    if !fits {
        return Err("the command is not for this sort of installation");
    }
    let needed = command["default_member_permissions"].as_str().and_then(|text| text.parse::<u64>().ok());
    let is_guild = scene.guild.is_some();
    match needed {
        Some(needed) if is_guild && scene.permissions & ADMINISTRATOR == 0 => {
            let may = needed != 0 && scene.permissions & needed == needed;
            if may { Ok(()) } else { Err("the person may not use this command") }
        }
        _ => Ok(()),
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

impl Found {
    /// The data of an interaction with these options. `focused` is the option somebody is typing in.
    pub fn data(&self, world: &World, given: &[(&str, &str)], focused: Option<&str>) -> Result<Value, &'static str> {
        let mut filled = Vec::new();
        let mut resolved = Map::new();
        for (name, _) in given {
            if !self.options.iter().any(|it| it["name"] == *name) {
                return Err("the command has no such option");
            }
        }
        for option in &self.options {
            let name = option["name"].as_str().unwrap_or_default();
            let Some((_, text)) = given.iter().find(|(given, _)| *given == name) else {
                if option["required"] == true && focused.is_none() {
                    return Err("a required option is missing");
                }
                continue;
            };
            let is_focused = focused == Some(name);
            let value = if is_focused { json!(text) } else { read(world, option, text, &mut resolved)? };
            let mut entry = json!({"name": name, "type": option["type"], "value": value});
            if is_focused {
                entry["focused"] = json!(true);
            }
            filled.push(entry);
        }
        for (name, kind) in self.path.iter().rev() {
            filled = vec![json!({"name": name, "type": kind, "options": filled})];
        }
        let mut data = json!({
            "id": self.command["id"], "name": self.command["name"], "type": self.command["type"], "options": filled,
        });
        if self.command["guild_id"].is_string() {
            data["guild_id"] = self.command["guild_id"].clone();
        }
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        Ok(data)
    }
}

/// A typed value as its option's type wants it; what the vendor's client would refuse is refused.
fn read(world: &World, option: &Value, text: &str, resolved: &mut Map<String, Value>) -> Result<Value, &'static str> {
    let choices = list(&option["choices"]);
    let value = match option["type"].as_u64() {
        Some(3) => {
            let count = text.chars().count();
            let bound = |name: &str, other: u64| option[name].as_u64().unwrap_or(other);
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            if count > bound("max_length", 6_000) || count < bound("min_length", 0) {
                return Err("an option is too long or too short");
            }
            json!(text)
        }
        Some(4) => json!(text.parse::<i64>().map_err(|_| "an option must be a whole number")?),
        Some(5) => json!(text == "true"),
        Some(10) => json!(text.parse::<f64>().map_err(|_| "an option must be a number")?),
        Some(11) => return Err("options with files are not modelled"),
        _ => {
            if let Some(user) = world.users.get(text) {
                let users = resolved.entry("users").or_insert_with(|| json!({}));
                users[text] = user.view();
            }
            json!(text)
        }
    };
    let is_listed = choices.is_empty() || choices.iter().any(|it| it["value"] == value);
    if is_listed { Ok(value) } else { Err("an option is none of its choices") }
}
