//! Who looks, and at what: it stands in the page's address.

use serde::Deserialize;

use crate::discord::Discord;
use crate::discord::control::people::Person;
use crate::discord::world::World;
use crate::discord::world::place::{Channel, ChannelKind, VIEW_CHANNEL};
use crate::paper::escape;

/// What the address, or a form, asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Somebody's id.
    pub who: String,
    /// A channel's id.
    pub place: String,
    /// Why the last button did nothing.
    pub why: String,
}

/// Who looks, and at what.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Who.
    pub person: Person,
    /// The channel.
    pub channel: String,
    /// Why the last button did nothing.
    pub why: String,
}

/// The channels somebody can read, those of guilds first.
pub fn channels<'a>(world: &'a World, user: &str) -> Vec<&'a Channel> {
    let is_mine = |it: &&Channel| match it.guild {
        Some(_) => {
            let place = it.parent.as_deref().unwrap_or(&it.id);
            it.kind != ChannelKind::Forum && world.permissions(user, place) & VIEW_CHANNEL != 0
        }
        None => it.recipients.iter().any(|id| id == user),
    };
    let mut mine: Vec<_> = world.channels.values().filter(is_mine).collect();
    mine.sort_by_key(|it| (it.guild.is_none(), it.guild.clone(), it.parent.is_some()));
    mine
}

impl Scene {
    /// What was asked for, or else somebody and some channel of theirs.
    pub fn of(discord: &Discord, wish: &Wish) -> Self {
        let ana = discord.person("ana");
        let world = discord.world();
        let is_person = world.users.get(&wish.who).is_some_and(|user| !user.bot);
        let person = if is_person { Person { id: wish.who.clone() } } else { ana };
        let mine = channels(&world, &person.id);
        let found = mine.iter().find(|it| it.id == wish.place).or_else(|| mine.first());
        let channel = found.map(|it| it.id.clone()).unwrap_or_default();
        Self { channel, person, why: wish.why.clone() }
    }

    /// The page's address.
    pub fn address(&self, place: &str) -> String {
        format!("/discord/room?who={}&place={place}", self.person.id)
    }

    /// The same, telling why nothing was done.
    pub fn address_with(&self, place: &str, why: &str) -> String {
        let address = self.address(place);
        let why: String = url::form_urlencoded::byte_serialize(why.as_bytes()).collect();
        if why.is_empty() { address } else { format!("{address}&why={why}") }
    }

    /// The fields that bring a form back to this scene.
    pub fn hidden(&self) -> String {
        format!(
            "<input type=\"hidden\" name=\"who\" value=\"{}\"><input type=\"hidden\" name=\"place\" value=\"{}\">",
            escape(&self.person.id),
            escape(&self.channel)
        )
    }
}
