//! Who acts, and where.

use myba_core::chat::ChatKey;

use super::act::is_thread;
use super::payload::{ADMINISTRATOR, Channel, Interaction, Message, bits, is_id};
use super::{Act, Delivery, Entitlement, First, ReplyTo, Request, Sender, Suggest, Typed};
use crate::ReadError;
use crate::conversation::{Attempt, Place, PlaceKind, Standing};
use crate::discord::origin::unmarked;

/// Under whom the app is installed: a server.
const BY_GUILD: &str = "0";
const MANAGE_GUILD: u64 = 1 << 5;
/// The conversation of one person and the bot, as `context` says it.
const WITH_BOT: u8 = 1;
/// A direct message, as a channel's type says it.
const DIRECT: u8 = 1;
/// A member has at most so many roles.
const MOST_ROLES: usize = 250;
/// `zh-Hant-TW`, and some room.
const LONGEST_LOCALE: usize = 16;

/// Who acts, where, and on whose behalf the app is there.
pub struct Scene {
    sender: Sender,
    place: Place,
    reply_to: ReplyTo,
    guild: Option<String>,
}

impl Scene {
    pub fn of(told: &Interaction) -> Result<Self, ReadError> {
        let application = id(told.application_id.as_ref(), "the app")?;
        let interaction = id(told.id.as_ref(), "the interaction")?;
        let token = told.token.clone().filter(|token| !token.is_empty()).ok_or(ReadError::Missing("the token"))?;
        let person = told.person().ok_or(ReadError::Missing("the user"))?;
        let user = id(person.id.as_ref(), "the user")?;
        let here = told.guild_id.clone().filter(|id| is_id(id));
        let user_only = is_user_only(told, here.as_deref());
        let guild = here.clone().filter(|_| !user_only);
        let place = place(told, user_only);
        let own = told.channel.as_ref().and_then(|channel| channel.id.clone());
        let reply_to = ReplyTo {
            application,
            interaction,
            token,
            user: user.clone(),
            channel: told.channel_id.clone().or(own).filter(|id| is_id(id)).unwrap_or_default(),
            guild: here.clone(),
            user_only,
            ..ReplyTo::default()
        };
        let member = told.member.as_ref();
        let roles = member.and_then(|member| member.roles.as_deref()).unwrap_or_default();
        let sender = Sender {
            key: ChatKey::on_discord(user),
            // Not the name in this server: who shares a ticket elsewhere, or a wallet, is told this one.
            name: person.name().to_owned(),
            standing: standing(told, here.is_some(), guild.is_some()),
            roles: roles.iter().filter(|role| is_id(role)).take(MOST_ROLES).cloned().collect(),
            locale: told.locale.clone().filter(|tag| (1..=LONGEST_LOCALE).contains(&tag.len())),
        };
        Ok(Self { sender, place, reply_to, guild })
    }

    /// Whether the message somebody acted on is for them alone, so that an answer may take its place.
    pub fn is_private(&self, message: Option<&Message>) -> bool {
        message.is_some_and(|message| message.is_ephemeral() || self.place.kind == PlaceKind::Direct)
    }

    pub fn asked(self, act: Act, first: First, replaces: bool, entitlements: Vec<Entitlement>) -> Delivery {
        let key = format!("int:{}", self.reply_to.interaction);
        let request = Request { key, sender: self.sender, place: self.place, act, attempt: Attempt::First };
        let reply_to = ReplyTo { replaces, ..self.reply_to };
        Delivery { request, reply_to, guild: self.guild, first, entitlements }
    }

    pub fn suggest(self, typed: Typed) -> Suggest {
        Suggest { sender: self.sender, typed, guild: self.guild }
    }
}

/// Whether the app is there only because the person brought it along.
fn is_user_only(told: &Interaction, here: Option<&str>) -> bool {
    let Some(owners) = &told.authorizing_integration_owners else {
        // A form over the gateway: its name says where it was opened.
        let opened = told.data.as_ref().and_then(|data| data.custom_id.as_deref());
        return !opened.is_some_and(|id| unmarked(id).1);
    };
    let by_guild = owners.get(BY_GUILD);
    match here {
        Some(here) => by_guild.and_then(|id| id.as_str()) != Some(here),
        // In direct messages the entry is there without a server: `"0"`, of which serenity makes `null`.
        None => by_guild.is_none(),
    }
}

fn id(told: Option<&String>, what: &'static str) -> Result<String, ReadError> {
    told.filter(|id| is_id(id)).cloned().ok_or(ReadError::Missing(what))
}

fn standing(told: &Interaction, in_guild: bool, is_installed: bool) -> Standing {
    if told.person().is_some_and(|person| person.bot == Some(true) || person.system == Some(true)) {
        return Standing::Bot;
    }
    if !in_guild {
        return Standing::Member;
    }
    // A server that did not install us has said nothing about who of its members may do what with us.
    let Some(member) = told.member.as_ref().filter(|_| is_installed) else { return Standing::Stranger };
    if bits(member.permissions.as_ref()) & (ADMINISTRATOR | MANAGE_GUILD) != 0 {
        return Standing::Admin;
    }
    if member.pending == Some(true) { Standing::Guest } else { Standing::Member }
}

fn place(told: &Interaction, user_only: bool) -> Place {
    let shown = told.channel.as_ref();
    let own = shown.and_then(|channel| channel.id.as_ref());
    let channel = told.channel_id.as_ref().or(own).filter(|id| is_id(id)).cloned().unwrap_or_default();
    let parent = shown.filter(|channel| is_thread(channel)).and_then(|channel| channel.parent_id.clone());
    let kind = if channel.is_empty() { PlaceKind::Nowhere } else { kind(told, shown, user_only) };
    match parent.filter(|id| is_id(id)) {
        Some(parent) => Place { channel: parent, thread: Some(channel), kind },
        None => Place { channel, thread: None, kind },
    }
}

/// A direct message of two people is none of ours: `context` tells them apart, the channel's type does not. Where a form
/// over the gateway lacks it, the bot itself is only in its own.
fn kind(told: &Interaction, channel: Option<&Channel>, user_only: bool) -> PlaceKind {
    let is_direct = match told.context {
        Some(context) => context == WITH_BOT,
        None => told.guild_id.is_none() && !user_only && channel.and_then(|channel| channel.kind) == Some(DIRECT),
    };
    if is_direct { PlaceKind::Direct } else { PlaceKind::Channel }
}
