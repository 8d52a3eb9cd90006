//! Guilds, their roles and members, and channels of every sort.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::message::Message;
use super::people::User;

/// Everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// The guild's settings.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// Seeing a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Writing in it.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Embeds.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Reading what was said.
pub const READ_HISTORY: u64 = 1 << 16;
/// Ringing everybody.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Using commands.
pub const USE_COMMANDS: u64 = 1 << 31;
/// Starting threads.
pub const CREATE_THREADS: u64 = 1 << 35;
/// Writing in threads.
pub const SEND_IN_THREADS: u64 = 1 << 38;
/// Answers of an app that only a person installed are shown to everybody.
pub const USE_EXTERNAL_APPS: u64 = 1 << 50;
/// What everybody may do in a direct message.
pub const DIRECT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_HISTORY
    | USE_COMMANDS
    | MENTION_EVERYONE
    | USE_EXTERNAL_APPS;
/// What everybody may do in a fresh guild.
pub const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_HISTORY
    | USE_COMMANDS
    | CREATE_THREADS
    | SEND_IN_THREADS
    | USE_EXTERNAL_APPS;

/// What sort of channel it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Of a guild.
    #[default]
    Text,
    /// Two people, or one and the app.
    Direct,
    /// Several people, and never the bot.
    Group,
    /// Below a text channel or a forum.
    Thread,
    /// Threads only.
    Forum,
}

impl ChannelKind {
    /// The vendor's number.
    pub const fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::Group => 3,
            Self::Thread => 11,
            Self::Forum => 15,
        }
    }
}

/// What a channel gives to a role or takes from it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Overwrite {
    /// A role or a person.
    pub id: String,
    /// Added.
    pub allow: u64,
    /// Taken away.
    pub deny: u64,
}

/// A channel.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// The id.
    pub id: String,
    /// Without the `#`.
    pub name: String,
    /// What sort it is.
    pub kind: ChannelKind,
    /// The guild it belongs to.
    pub guild: Option<String>,
    /// The channel a thread hangs below.
    pub parent: Option<String>,
    /// Who is in a direct message or a group.
    pub recipients: Vec<String>,
    /// Exceptions from what roles may do.
    pub overwrites: Vec<Overwrite>,
    /// A forum's tags: id and name.
    pub tags: Vec<(String, String)>,
    /// A forum's posts must have a tag.
    pub needs_tag: bool,
    /// The tags of a forum's post.
    pub applied_tags: Vec<String>,
    /// Oldest first; ephemeral ones too.
    pub messages: Vec<Message>,
}

impl Channel {
    /// As the API shows it.
    pub fn view(&self, users: &BTreeMap<String, User>) -> Value {
        let mut view = json!({
            "id": self.id, "type": self.kind.number(), "flags": if self.needs_tag { 16 } else { 0 },
            "last_message_id": self.messages.last().map(|message| &message.id),
        });
        if let Some(guild) = &self.guild {
            view["guild_id"] = json!(guild);
            view["name"] = json!(self.name);
            view["parent_id"] = json!(self.parent);
            view["position"] = json!(0);
            view["nsfw"] = json!(false);
            view["topic"] = Value::Null;
            view["rate_limit_per_user"] = json!(0);
            let rows = self.overwrites.iter().map(|it| {
                let kind = u8::from(users.contains_key(&it.id));
                json!({"id": it.id, "type": kind, "allow": it.allow.to_string(), "deny": it.deny.to_string()})
            });
            view["permission_overwrites"] = rows.collect();
        } else {
            view["recipients"] =
                self.recipients.iter().filter_map(|id| users.get(id)).filter(|it| !it.bot).map(User::view).collect();
        }
        if self.kind == ChannelKind::Thread {
            view["owner_id"] = json!(self.messages.first().map(|message| &message.author));
            view["message_count"] = json!(self.messages.len());
            view["member_count"] = json!(1);
            view["applied_tags"] = json!(self.applied_tags);
            view["thread_metadata"] = json!({
                "archived": false, "auto_archive_duration": 1440, "locked": false,
                "archive_timestamp": "2026-01-01T00:00:00.000000+00:00",
            });
        }
        if self.kind == ChannelKind::Forum {
            let tag = |(id, name): &(String, String)| json!({"id": id, "name": name, "moderated": false, "emoji_id": null, "emoji_name": null});
            view["available_tags"] = self.tags.iter().map(tag).collect();
        }
        view
    }
}

/// A role.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Role {
    /// The id; of `@everyone` the guild's.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it allows.
    pub permissions: u64,
}

impl Role {
    /// As the API shows it.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "permissions": self.permissions.to_string(), "color": 0,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "hoist": false,
            "icon": null, "unicode_emoji": null, "position": 0, "managed": false, "mentionable": true, "flags": 0,
        })
    }
}

/// A guild, which people call a server.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Guild {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Who may do everything.
    pub owner: String,
    /// `en-US`.
    pub locale: String,
    /// Roles, `@everyone` first.
    pub roles: Vec<Role>,
    /// The roles of each member.
    pub members: BTreeMap<String, Vec<String>>,
    /// The app's commands are there.
    pub installed: bool,
}

impl Guild {
    /// What a member may do in a channel of the guild; nothing, for a stranger.
    pub fn permissions(&self, user: &str, channel: &Channel) -> u64 {
        let Some(own) = self.members.get(user) else { return 0 };
        let has = |id: &str| id == self.id || own.iter().any(|role| role == id);
        let base = self.roles.iter().filter(|role| has(&role.id)).fold(0, |all, role| all | role.permissions);
        if self.owner == user || base & ADMINISTRATOR != 0 {
            return u64::MAX >> 12;
        }
        let mut now = base;
        let steps: [&dyn Fn(&str) -> bool; 3] = [&|id| id == self.id, &|id| id != self.id && has(id), &|id| id == user];
        for step in steps {
            let these = channel.overwrites.iter().filter(|it| step(&it.id));
            let (allow, deny) = these.fold((0, 0), |sum, it| (sum.0 | it.allow, sum.1 | it.deny));
            now = (now & !deny) | allow;
        }
        if now & VIEW_CHANNEL == 0 { 0 } else { now }
    }

    /// A member as the API shows them; `permissions` only inside interactions.
    pub fn member_view(&self, user: &User, permissions: Option<u64>) -> Value {
        let mut view = json!({
            "user": user.view(), "nick": null, "avatar": null, "banner": null, "flags": 0, "deaf": false,
            "mute": false, "pending": false, "premium_since": null, "communication_disabled_until": null,
            "roles": self.members.get(&user.id).cloned().unwrap_or_default(),
            "joined_at": "2026-01-01T00:00:00.000000+00:00", "unusual_dm_activity_until": null,
        });
        if let Some(permissions) = permissions {
            view["permissions"] = json!(permissions.to_string());
        }
        view
    }
}

impl Guild {
    /// As the API shows it, without members and channels.
    pub fn view(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "icon": null, "splash": null, "discovery_splash": null,
            "owner_id": self.owner, "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
            "default_message_notifications": 1, "explicit_content_filter": 0,
            "roles": self.roles.iter().map(Role::view).collect::<Vec<_>>(), "emojis": [], "stickers": [],
            "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
            "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
            "banner": null, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": self.locale,
            "public_updates_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
            "safety_alerts_channel_id": null, "widget_enabled": false, "max_members": 250_000,
        })
    }
}
