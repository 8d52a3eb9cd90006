//! Registering commands.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, Refusal, code};
use crate::discord::Discord;
use crate::discord::check::command;

type Answer = Result<Json<Value>, Refusal>;

/// Whether the texts in other languages are asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    with_localizations: bool,
}

impl Wanted {
    /// Commands as they are listed: the vendor leaves the other languages out unless asked.
    fn shown(&self, commands: &[Value]) -> Value {
        let mut all = json!(commands);
        if !self.with_localizations {
            in_one_language(&mut all);
        }
        all
    }
}

fn in_one_language(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(in_one_language),
        Value::Object(object) => {
            object.retain(|name, _| !matches!(name.as_str(), "name_localizations" | "description_localizations"));
            object.values_mut().for_each(in_one_language);
        }
        _ => {}
    }
}

/// `GET /applications/{app}/commands`.
pub(super) async fn list(
    State(discord): State<Discord>,
    Path(app): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Answer {
    discord.registrar(&headers, &app)?;
    Ok(Json(wanted.shown(&discord.world().app.commands)))
}

/// `GET /applications/{app}/guilds/{guild}/commands`.
pub(super) async fn list_guild(
    State(discord): State<Discord>,
    Path((app, guild)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Answer {
    discord.registrar(&headers, &app)?;
    Ok(Json(wanted.shown(&discord.world().app.guild_commands.get(&guild).cloned().unwrap_or_default())))
}

/// `PUT /applications/{app}/commands`.
pub(super) async fn overwrite(
    State(discord): State<Discord>,
    Path(app): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Answer {
    discord.registrar(&headers, &app)?;
    Ok(Json(json!(discord.register(None, &body)?)))
}

/// `PUT /applications/{app}/guilds/{guild}/commands`.
pub(super) async fn overwrite_guild(
    State(discord): State<Discord>,
    Path((app, guild)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Answer {
    discord.registrar(&headers, &app)?;
    discord.joined(&guild)?;
    Ok(Json(json!(discord.register(Some(&guild), &body)?)))
}

/// `POST /applications/{app}/commands`.
pub(super) async fn upsert(
    State(discord): State<Discord>,
    Path(app): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    discord.registrar(&headers, &app)?;
    discord.add_command(None, &body)
}

/// `POST /applications/{app}/guilds/{guild}/commands`.
pub(super) async fn upsert_guild(
    State(discord): State<Discord>,
    Path((app, guild)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    discord.registrar(&headers, &app)?;
    discord.joined(&guild)?;
    discord.add_command(Some(&guild), &body)
}

impl Discord {
    /// Refuses everybody who may not register this app's commands.
    fn registrar(&self, headers: &HeaderMap, app: &str) -> Result<(), Refusal> {
        let caller = self.caller(headers)?;
        if app != self.world().app.id {
            return Err(Refusal::unknown(code::APPLICATION, "Application"));
        }
        match caller {
            Caller::Bot => Ok(()),
            Caller::Bearer(access) if access.has("applications.commands.update") => Ok(()),
            Caller::Bearer(_) => Err(Refusal::unauthorized()),
        }
    }

    fn joined(&self, guild: &str) -> Result<(), Refusal> {
        let is_there = self.world().guilds.get(guild).is_some_and(|guild| guild.installed);
        if is_there { Ok(()) } else { Err(Refusal::of(403, code::ACCESS, "Missing Access")) }
    }

    /// Replaces all commands, global ones or a guild's. Ids of commands that stay are kept.
    pub(in crate::discord) fn register(&self, guild: Option<&str>, body: &Value) -> Result<Vec<Value>, Refusal> {
        let Some(list) = body.as_array() else {
            return Err(Refusal::field("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
        };
        self.refused("commands", &command::all(list))?;
        let before = self.registered(guild);
        let fresh: Vec<Value> = list.iter().map(|command| self.completed(command, guild, &before)).collect();
        self.keep_commands(guild, fresh.clone());
        Ok(fresh)
    }

    fn add_command(&self, guild: Option<&str>, body: &Value) -> Result<(StatusCode, Json<Value>), Refusal> {
        self.refused("commands", &command::single(body))?;
        let mut all = self.registered(guild);
        let command = self.completed(body, guild, &all);
        let place = all.iter_mut().find(|it| it["id"] == command["id"]);
        let status = if place.is_some() { StatusCode::OK } else { StatusCode::CREATED };
        match place {
            Some(place) => place.clone_from(&command),
            None => all.push(command.clone()),
        }
        self.refused("commands", &command::all(&all))?;
        self.keep_commands(guild, all);
        Ok((status, Json(command)))
    }

    fn registered(&self, guild: Option<&str>) -> Vec<Value> {
        let world = self.world();
        match guild {
            None => world.app.commands.clone(),
            Some(guild) => world.app.guild_commands.get(guild).cloned().unwrap_or_default(),
        }
    }

    fn keep_commands(&self, guild: Option<&str>, commands: Vec<Value>) {
        self.change(|world| match guild {
            None => world.app.commands = commands,
            Some(guild) => drop(world.app.guild_commands.insert(guild.to_owned(), commands)),
        });
    }

    /// A command with everything the vendor adds.
    fn completed(&self, command: &Value, guild: Option<&str>, before: &[Value]) -> Value {
        let mut view = command.clone();
        if view["type"].is_null() {
            view["type"] = json!(1);
        }
        let known = before.iter().find(|it| it["name"] == view["name"] && it["type"] == view["type"]);
        view["id"] = known.map_or_else(|| json!(self.new_id()), |known| known["id"].clone());
        view["application_id"] = json!(self.world().app.id);
        view["version"] = json!(self.new_id());
        for (name, value) in [
            ("default_member_permissions", Value::Null),
            ("description", json!("")),
            ("integration_types", json!([0])),
            ("contexts", Value::Null),
            ("nsfw", json!(false)),
            ("dm_permission", json!(true)),
        ] {
            if view[name].is_null() {
                view[name] = value;
            }
        }
        if let Some(guild) = guild {
            view["guild_id"] = json!(guild);
        }
        view
    }
}
