//! Interactions as the vendor writes them.

use serde_json::{Value, json};

use crate::discord::Discord;
use crate::discord::api::{entitlement_view, message_view};
use crate::discord::control::people::Person;
use crate::discord::world::World;
use crate::discord::world::interaction::Interaction;
use crate::discord::world::message::Message;
use crate::discord::world::place::{ATTACH_FILES, Channel, ChannelKind, EMBED_LINKS, MENTION_EVERYONE, VIEW_CHANNEL};

/// Where somebody acts, and on whose behalf the app is there.
#[derive(Clone, Debug)]
pub struct Scene {
    /// 0 a guild, 1 a direct message with the bot, 2 another private channel.
    pub context: u64,
    /// The guild has the app.
    pub by_guild: bool,
    /// The person has it.
    pub by_user: bool,
    /// The guild.
    pub guild: Option<String>,
    /// What the person may do there.
    pub permissions: u64,
}

impl World {
    /// See [`Scene`]; the reason when the app cannot be used there.
    pub fn scene(&self, person: &str, channel: &str) -> Result<Scene, &'static str> {
        let place = self.channels.get(channel).ok_or("there is no such channel")?;
        let user = self.users.get(person).ok_or("there is no such person")?;
        let guild = self.guild_of(channel);
        let permissions = self.permissions(person, place.parent.as_deref().unwrap_or(channel));
        let is_there = if guild.is_some() {
            permissions & VIEW_CHANNEL != 0
        } else {
            place.recipients.iter().any(|id| id == person)
        };
        if !is_there {
            return Err("the person cannot see this channel");
        }
        let with_bot = place.kind == ChannelKind::Direct && place.recipients.contains(&self.app.id);
        let context = if guild.is_some() {
            0
        } else if with_bot {
            1
        } else {
            2
        };
        let by_guild = with_bot || guild.is_some_and(|guild| guild.installed);
        if !by_guild && !user.installed {
            return Err("the app is not installed there");
        }
        let guild = guild.map(|guild| guild.id.clone());
        Ok(Scene { context, by_guild, by_user: user.installed, guild, permissions })
    }
}

impl Scene {
    /// Who the app is there for.
    fn owners(&self, person: &str) -> Value {
        let mut owners = json!({});
        if self.by_guild {
            owners["0"] = json!(self.guild.as_deref().unwrap_or("0"));
        }
        if self.by_user {
            owners["1"] = json!(person);
        }
        owners
    }
}

impl Discord {
    /// A fresh interaction, and its payload around `data`.
    pub(in crate::discord) fn interaction(
        &self,
        person: &Person,
        channel: &str,
        kind: u8,
        label: &str,
        data: &Value,
    ) -> Result<(Interaction, Value), &'static str> {
        let id = self.new_id();
        let token = format!("aW50ZXJhY3Rpb246{}", self.shared().random_hex(160));
        let now = self.now_ms();
        let world = self.world();
        let scene = world.scene(&person.id, channel)?;
        let interaction = Interaction {
            id: id.clone(),
            token: token.clone(),
            kind,
            born_ms: now,
            user: person.id.clone(),
            channel: channel.to_owned(),
            guild: scene.guild.clone(),
            user_only: !scene.by_guild,
            label: label.to_owned(),
            ..Interaction::default()
        };
        let mut payload = json!({
            "id": id, "application_id": world.app.id, "type": kind, "data": data, "token": token, "version": 1,
            "channel_id": channel, "channel": world.channels.get(channel).map(|it| partial(&world, it, &scene)),
            "app_permissions": app_permissions(&world, channel, &scene).to_string(), "context": scene.context,
            "authorizing_integration_owners": scene.owners(&person.id), "attachment_size_limit": 10_485_760,
            "entitlements": entitlements(&world, &person.id, scene.guild.as_deref()),
        });
        let Some(user) = world.users.get(&person.id) else { return Err("there is no such person") };
        payload["locale"] = json!(user.locale);
        match scene.guild.as_ref().and_then(|guild| world.guilds.get(guild)) {
            Some(guild) => {
                payload["guild_id"] = json!(guild.id);
                payload["guild"] = json!({"id": guild.id, "locale": guild.locale, "features": []});
                payload["guild_locale"] = json!(guild.locale);
                payload["member"] = guild.member_view(user, Some(scene.permissions));
            }
            None => payload["user"] = user.view(),
        }
        Ok((interaction, payload))
    }

    /// Puts the message an interaction is about into it.
    pub(in crate::discord) fn about(&self, interaction: &mut Interaction, payload: &mut Value, message: &Message) {
        interaction.source = Some(message.id.clone());
        payload["message"] = message_view(self, message);
    }
}

fn partial(world: &World, channel: &Channel, scene: &Scene) -> Value {
    let mut view = channel.view(&world.users);
    if scene.guild.is_some() {
        view["permissions"] = json!(scene.permissions.to_string());
    }
    view
}

fn app_permissions(world: &World, channel: &str, scene: &Scene) -> u64 {
    let own = world.permissions(&world.app.id, channel);
    // Without the bot there the app may say what an answer may hold.
    if scene.by_guild && own != 0 { own } else { ATTACH_FILES | EMBED_LINKS | MENTION_EVERYONE }
}

fn entitlements(world: &World, user: &str, guild: Option<&str>) -> Vec<Value> {
    let all = world.entitlements.iter().filter(|it| !it.deleted && !it.consumed);
    let own = all.filter(|it| it.user.as_deref() == Some(user) || (it.guild.is_some() && it.guild.as_deref() == guild));
    own.map(|it| entitlement_view(it, &world.app.id)).collect()
}
