//! Who looks, and at what: it stands in the page's address.

use serde::Deserialize;

use crate::paper::escape;
use crate::slack::Slack;
use crate::slack::control::people::Person;
use crate::slack::world::chat::ChannelKind;
use crate::slack::world::first;
use crate::slack::world::people::Role;

/// What the address, or a form, asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// `T…/U…`.
    pub who: String,
    /// `C…`, `D…`, or `home`.
    pub place: String,
}

/// Who looks, and at what.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Who.
    pub person: Person,
    /// The channel; also while the home is looked at.
    pub channel: String,
    /// Whether the App Home is looked at.
    pub is_home: bool,
}

impl Scene {
    /// What was asked for, or else somebody and some channel of theirs.
    pub fn of(slack: &Slack, wish: &Wish) -> Self {
        let world = slack.world();
        let asked = wish.who.split_once('/').filter(|(team, user)| world.user(team, user).is_some());
        let (team, user) = asked.unwrap_or((first::TEAM, "U0ANA00001"));
        let channels = world.teams.get(team).map(|team| &team.channels);
        let is_mine = |id: &str| channels.and_then(|all| all.get(id)).is_some_and(|channel| channel.is_open_to(user));
        let channel = if is_mine(&wish.place) {
            wish.place.clone()
        } else {
            let mut mine: Vec<_> =
                channels.into_iter().flat_map(|all| all.values()).filter(|it| is_mine(&it.id)).collect();
            mine.sort_by_key(|channel| (channel.kind == ChannelKind::Direct, channel.name.clone()));
            mine.first().map(|channel| channel.id.clone()).unwrap_or_default()
        };
        let person = Person { team: team.to_owned(), id: user.to_owned() };
        Self { person, channel, is_home: wish.place == "home" }
    }

    /// `T…/U…`.
    pub fn who(&self) -> String {
        format!("{}/{}", self.person.team, self.person.id)
    }

    /// What the page shows: the channel, or `home`.
    pub fn place(&self) -> &str {
        if self.is_home { "home" } else { &self.channel }
    }

    /// The page's address.
    pub fn address(&self, place: &str) -> String {
        format!("/slack/room?who={}&place={place}", self.who())
    }

    /// The fields that bring a form back to this scene.
    pub fn hidden(&self) -> String {
        format!(
            "<input type=\"hidden\" name=\"who\" value=\"{}\"><input type=\"hidden\" name=\"place\" value=\"{}\">",
            escape(&self.who()),
            escape(self.place())
        )
    }
}

/// `a guest`, `an owner`; empty for a member.
pub const fn role_word(role: Role, deleted: bool) -> &'static str {
    if deleted {
        return " (deactivated)";
    }
    match role {
        Role::Member => "",
        Role::Admin => " (admin)",
        Role::Owner => " (owner)",
        Role::Guest => " (guest)",
        Role::ChannelGuest => " (single-channel guest)",
        Role::Stranger => " (another company)",
        Role::Bot => " (bot)",
    }
}
