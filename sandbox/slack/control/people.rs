//! Workspaces, people and channels, made to order.

use serde::{Deserialize, Serialize};

use crate::slack::Slack;
use crate::slack::world::chat::{Channel, ChannelKind};
use crate::slack::world::first;
use crate::slack::world::people::{Org, Role, Team, User};

/// Somebody in a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// `T…`: where they are met.
    pub team: String,
    /// `U…` or `W…`.
    pub id: String,
}

/// Somebody to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// `U…`; the same in two workspaces if a test wants that. `None` makes a fresh one.
    pub id: Option<String>,
    /// The short name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// `en-US`.
    pub locale: String,
    /// The account was deactivated.
    pub deleted: bool,
}

impl NewPerson {
    /// A full member who reads English.
    pub fn named(name: &str) -> Self {
        let locale = "en-US".to_owned();
        Self { id: None, name: name.to_owned(), role: Role::Member, locale, deleted: false }
    }

    /// With another role.
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// With this id.
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// With another language.
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }
}

impl Slack {
    /// Somebody of the first workspaces by their short name: `ana`, `ben`, `carla`, `dora`, `emil`, `fay`, `gil` of
    /// Acme, `hana`, `ivo` of Globex Berlin. Of an unknown name the id is empty.
    pub fn person(&self, name: &str) -> Person {
        let world = self.world();
        let found = [first::TEAM, first::ORG_TEAM]
            .iter()
            .chain(&world.teams.keys().map(String::as_str).collect::<Vec<_>>())
            .find_map(|team| {
                let user = world.teams.get(*team)?.users.values().find(|user| user.name == name)?;
                Some(Person { team: (*team).to_owned(), id: user.id.clone() })
            });
        found.unwrap_or_default()
    }

    /// A channel of a workspace by its name; empty when there is none.
    pub fn channel(&self, team: &str, name: &str) -> String {
        let world = self.world();
        let found = world.teams.get(team).and_then(|team| team.channels.values().find(|it| it.name == name));
        found.map(|channel| channel.id.clone()).unwrap_or_default()
    }

    /// A workspace without people, with `#general`, where the app is not installed. Returns its id.
    pub fn add_workspace(&self, name: &str, enterprise: Option<&str>) -> String {
        let id = self.new_id("T");
        let domain: String = name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let team = Team {
            id: id.clone(),
            name: name.to_owned(),
            domain,
            enterprise: enterprise.map(str::to_owned),
            ..Team::default()
        };
        self.change(|world| world.teams.insert(id.clone(), team));
        self.add_channel(&id, "general", ChannelKind::Public, &[]);
        id
    }

    /// An Enterprise organisation. Returns its id.
    pub fn add_org(&self, name: &str) -> String {
        let id = self.new_id("E");
        self.change(|world| world.orgs.insert(id.clone(), Org { id: id.clone(), name: name.to_owned() }));
        id
    }

    /// Somebody in a workspace, in all its public channels.
    pub fn add_person(&self, team: &str, new: NewPerson) -> Person {
        self.add_people(team, vec![new]).into_iter().next().unwrap_or_default()
    }

    /// Many people at once: the state is kept on disk once.
    pub fn add_people(&self, team: &str, people: Vec<NewPerson>) -> Vec<Person> {
        let users: Vec<User> = people.into_iter().map(|new| self.user_of(team, new)).collect();
        let ids = users.iter().map(|user| Person { team: team.to_owned(), id: user.id.clone() }).collect();
        self.change(|world| {
            let Some(team) = world.teams.get_mut(team) else { return };
            for channel in team.channels.values_mut().filter(|channel| channel.kind == ChannelKind::Public) {
                channel.members.extend(users.iter().map(|user| user.id.clone()));
            }
            team.users.extend(users.into_iter().map(|user| (user.id.clone(), user)));
        });
        ids
    }

    /// `count` full members named `{name}1`, `{name}2`, ….
    pub fn add_crowd(&self, team: &str, name: &str, count: usize) -> Vec<Person> {
        self.add_people(team, (1..=count).map(|number| NewPerson::named(&format!("{name}{number}"))).collect())
    }

    /// A channel with these members. Returns its id.
    pub fn add_channel(&self, team: &str, name: &str, kind: ChannelKind, members: &[&Person]) -> String {
        let id = self.new_id("C");
        let members = members.iter().map(|person| person.id.clone()).collect();
        let channel = Channel { id: id.clone(), name: name.to_owned(), kind, members, ..Channel::default() };
        self.change(|world| {
            if let Some(team) = world.teams.get_mut(team) {
                team.channels.insert(id.clone(), channel);
            }
        });
        id
    }

    /// Lets the bot into a channel, as `/invite` does; `false` when the app or the channel is not there.
    pub fn invite_bot(&self, channel: &str) -> bool {
        self.change(|world| {
            let team = world.channel(channel).map(|(team, _)| team.id.clone())?;
            let bot = world.install_of(&team)?.bot_user.clone();
            world.channel_mut(channel)?.members.insert(bot);
            Some(())
        })
        .is_some()
    }

    /// Closes a channel for good, or opens it again.
    pub fn archive(&self, channel: &str, archived: bool) {
        self.change(|world| {
            if let Some(channel) = world.channel_mut(channel) {
                channel.archived = archived;
            }
        });
    }

    /// Changes what somebody may do, as an administrator would; `false` when nobody has this id.
    pub fn set_role(&self, person: &Person, role: Role) -> bool {
        self.edit(person, |user| user.role = role)
    }

    /// Deactivates an account, or brings it back; `false` when nobody has this id.
    pub fn deactivate(&self, person: &Person, deleted: bool) -> bool {
        self.edit(person, |user| user.deleted = deleted)
    }

    /// Changes somebody's language; `false` when nobody has this id.
    pub fn set_locale(&self, person: &Person, locale: &str) -> bool {
        self.edit(person, |user| locale.clone_into(&mut user.locale))
    }

    fn edit(&self, person: &Person, edit: impl FnOnce(&mut User)) -> bool {
        self.change(|world| {
            let user = world.teams.get_mut(&person.team).and_then(|team| team.users.get_mut(&person.id));
            user.map(edit).is_some()
        })
    }

    fn user_of(&self, team: &str, new: NewPerson) -> User {
        let home = if new.role == Role::Stranger { first::OTHER_TEAM } else { team };
        User {
            id: new.id.unwrap_or_else(|| self.new_id("U")),
            home_team: home.to_owned(),
            real_name: new.name.clone(),
            email: format!("{}@{}.example", new.name.to_lowercase(), team.to_lowercase()),
            name: new.name,
            role: new.role,
            locale: new.locale,
            deleted: new.deleted,
        }
    }
}
