//! Guilds, people and channels, made to order.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::discord::Discord;
use crate::discord::world::first;
use crate::discord::world::people::User;
use crate::discord::world::place::{Channel, ChannelKind, EVERYONE, Guild, Role};

/// Somebody; the same in every guild.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// The id.
    pub id: String,
}

impl Discord {
    /// Somebody by their short name: `ana` (owner of Acme), `ben`, `carla` (may manage Acme), `dora`, `robbie` (a bot),
    /// `joe` (takes no direct messages) of Acme; `hana`, `ivo` (installed the app for himself), and `ben` too, of Globex.
    /// Of an unknown name the id is empty.
    pub fn person(&self, name: &str) -> Person {
        let world = self.world();
        let found = world.users.values().find(|user| user.name == name);
        found.map(|user| Person { id: user.id.clone() }).unwrap_or_default()
    }

    /// A guild by its name, `Acme` or `Globex`; empty when there is none.
    pub fn guild(&self, name: &str) -> String {
        let world = self.world();
        world.guilds.values().find(|guild| guild.name == name).map(|guild| guild.id.clone()).unwrap_or_default()
    }

    /// A channel of a guild by its name: `general`, `product`, `leads`, `ideas` (a forum) of Acme; `berlin`, `quiet` of
    /// Globex. Empty when there is none.
    pub fn channel(&self, guild: &str, name: &str) -> String {
        let world = self.world();
        let found = world.channels.values().find(|it| it.guild.as_deref() == Some(guild) && it.name == name);
        found.map(|channel| channel.id.clone()).unwrap_or_default()
    }

    /// A guild with `#general`, where the app is not. Returns its id.
    pub fn add_guild(&self, name: &str, owner: &Person) -> String {
        let id = self.new_id();
        let guild = Guild {
            id: id.clone(),
            name: name.to_owned(),
            owner: owner.id.clone(),
            locale: "en-US".to_owned(),
            roles: vec![Role { id: id.clone(), name: "@everyone".to_owned(), permissions: EVERYONE }],
            members: [(owner.id.clone(), Vec::new())].into_iter().collect(),
            installed: false,
        };
        self.change(|world| world.guilds.insert(id.clone(), guild));
        self.add_channel(&id, "general", ChannelKind::Text);
        id
    }

    /// A channel everybody in the guild may read. Returns its id.
    pub fn add_channel(&self, guild: &str, name: &str, kind: ChannelKind) -> String {
        let id = self.new_id();
        self.change(|world| world.add_channel(&id, name, guild, kind));
        id
    }

    /// From now on a forum takes only posts with a tag.
    pub fn require_tag(&self, forum: &str) {
        self.change(|world| {
            if let Some(forum) = world.channels.get_mut(forum) {
                forum.needs_tag = true;
            }
        });
    }

    /// Gives a role or a person something in a channel, or takes it; bits are in [`crate::discord::place`].
    pub fn overwrite(&self, channel: &str, id: &str, allow: u64, deny: u64) {
        self.change(|world| world.overwrite(channel, id, allow, deny));
    }

    /// A role with these permissions. Returns its id.
    pub fn add_role(&self, guild: &str, name: &str, permissions: u64) -> String {
        let id = self.new_id();
        let role = Role { id: id.clone(), name: name.to_owned(), permissions };
        self.change(|world| {
            if let Some(guild) = world.guilds.get_mut(guild) {
                guild.roles.push(role);
            }
        });
        id
    }

    /// Somebody who reads English, in these guilds.
    pub fn add_person(&self, guilds: &[&str], name: &str) -> Person {
        self.add_people(guilds, vec![name.to_owned()]).into_iter().next().unwrap_or_default()
    }

    /// `count` people named `{name}1`, `{name}2`, … in a guild; the state is kept on disk once.
    pub fn add_crowd(&self, guild: &str, name: &str, count: usize) -> Vec<Person> {
        self.add_people(&[guild], (1..=count).map(|number| format!("{name}{number}")).collect())
    }

    fn add_people(&self, guilds: &[&str], names: Vec<String>) -> Vec<Person> {
        let now = self.now_ms();
        self.change(|world| {
            let make = |name: String| {
                let id = world.next_id(now);
                let (shown, locale) = (name.clone(), "en-US".to_owned());
                world.users.insert(id.clone(), User { id: id.clone(), name, shown, locale, ..User::default() });
                for guild in guilds {
                    if let Some(guild) = world.guilds.get_mut(*guild) {
                        guild.members.insert(id.clone(), Vec::new());
                    }
                }
                Person { id }
            };
            names.into_iter().map(make).collect()
        })
    }

    /// Gives a member these roles instead of those they have; joins somebody who is no member yet.
    pub fn set_roles(&self, guild: &str, person: &Person, roles: &[&str]) {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self.change(|world| {
            if let Some(guild) = world.guilds.get_mut(guild) {
                guild.members.insert(person.id.clone(), roles);
            }
        });
    }

    /// The role in Acme that may manage it.
    pub fn managers(&self) -> &'static str {
        first::MANAGERS
    }

    /// Changes somebody's language.
    pub fn set_locale(&self, person: &Person, locale: &str) {
        self.edit(person, |user| locale.clone_into(&mut user.locale));
    }

    /// Somebody installs the app for themselves, or removes it.
    pub fn install_for(&self, person: &Person, installed: bool) {
        self.edit(person, |user| user.installed = installed);
        let user = self.world().users.get(&person.id).map(User::view);
        if installed {
            let data = json!({"integration_type": 1, "user": user, "scopes": ["applications.commands"]});
            self.tell_endpoint("APPLICATION_AUTHORIZED", &data);
        } else {
            self.tell_endpoint("APPLICATION_DEAUTHORIZED", &json!({"user": user}));
        }
    }

    /// Somebody takes direct messages no longer, or again.
    pub fn close_dms(&self, person: &Person, closed: bool) {
        self.edit(person, |user| user.closed = closed);
    }

    fn edit(&self, person: &Person, edit: impl FnOnce(&mut User)) {
        self.change(|world| world.users.get_mut(&person.id).map(edit));
    }

    /// The bot joins a guild with its commands.
    pub fn install(&self, guild: &str) {
        self.put_in(guild, true);
    }

    /// Only the commands come to a guild, without the bot.
    pub fn install_commands_only(&self, guild: &str) {
        self.put_in(guild, false);
    }

    fn put_in(&self, guild: &str, with_bot: bool) {
        self.change(|world| {
            let app = world.app.id.clone();
            if let Some(guild) = world.guilds.get_mut(guild) {
                guild.installed = true;
                if with_bot {
                    guild.members.insert(app, Vec::new());
                }
            }
        });
        if with_bot {
            self.tell_guild(guild, true);
        }
        let data = {
            let world = self.world();
            let Some(guild) = world.guilds.get(guild) else { return };
            let scopes: &[&str] = if with_bot { &["bot", "applications.commands"] } else { &["applications.commands"] };
            let user = world.users.get(&guild.owner).map(User::view);
            json!({"integration_type": 0, "user": user, "scopes": scopes, "guild": guild.view()})
        };
        self.tell_endpoint("APPLICATION_AUTHORIZED", &data);
    }

    /// Somebody throws the app out of a guild.
    pub fn uninstall(&self, guild: &str) {
        self.change(|world| {
            let app = world.app.id.clone();
            if let Some(guild) = world.guilds.get_mut(guild) {
                guild.installed = false;
                guild.members.remove(&app);
            }
        });
        self.tell_guild(guild, false);
    }

    /// The direct message of somebody and the app, opened if it is not there.
    pub fn dm(&self, person: &Person) -> String {
        self.direct_of(&person.id, &self.app_id())
    }

    /// The direct message of two people, without the app.
    pub fn dm_between(&self, one: &Person, other: &Person) -> String {
        self.direct_of(&one.id, &other.id)
    }

    /// A private group, which the bot is never in.
    pub fn add_group(&self, people: &[&Person]) -> String {
        let id = self.new_id();
        let recipients = people.iter().map(|person| person.id.clone()).collect();
        let channel = Channel { id: id.clone(), kind: ChannelKind::Group, recipients, ..Channel::default() };
        self.change(|world| world.channels.insert(id.clone(), channel));
        id
    }
}
