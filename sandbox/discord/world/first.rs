//! Whom a fresh stand-in knows: a guild with the app in it, and one without.

use super::World;
use super::people::User;
use super::place::{
    Channel, ChannelKind, EVERYONE, Guild, MANAGE_GUILD, Overwrite, Role, USE_EXTERNAL_APPS, VIEW_CHANNEL,
};

/// The guild in which the app is installed from the start.
pub const GUILD: &str = "700000000000000001";
/// A guild in which it is not.
pub const OTHER_GUILD: &str = "700000000000000002";
/// The role in Acme that may change the guild's settings.
pub const MANAGERS: &str = "700000000000000101";

const PEOPLE: [(&str, &str, &str, &str); 8] = [
    ("600000000000000001", "ana", "Ana Roth", "en-US"),
    ("600000000000000002", "ben", "Ben Okafor", "en-US"),
    ("600000000000000003", "carla", "Carla Weiss", "de"),
    ("600000000000000004", "dora", "Dora Lind", "en-GB"),
    ("600000000000000005", "robbie", "Robbie", "en-US"),
    ("600000000000000006", "hana", "Hana Sato", "ja"),
    ("600000000000000007", "ivo", "Ivo Petrov", "en-US"),
    ("600000000000000008", "joe", "Joe Quiet", "pt-BR"),
];

impl World {
    /// Adds the first guilds and people. Ivo installed the app for himself; in Globex its answers are shown to him only
    /// in the channel `quiet`. Joe takes no direct messages. Robbie is a bot.
    pub fn settle_in(&mut self) {
        for (id, name, shown, locale) in PEOPLE {
            let user = User {
                id: id.to_owned(),
                name: name.to_owned(),
                shown: shown.to_owned(),
                bot: name == "robbie",
                locale: locale.to_owned(),
                installed: name == "ivo",
                closed: name == "joe",
            };
            self.users.insert(user.id.clone(), user);
        }
        let bot = User {
            id: self.app.id.clone(),
            name: self.app.name.to_lowercase(),
            shown: self.app.name.clone(),
            bot: true,
            locale: "en-US".to_owned(),
            ..User::default()
        };
        self.users.insert(bot.id.clone(), bot);
        let mut acme = guild(GUILD, "Acme", PEOPLE[0].0, &[0, 1, 2, 3, 4, 7]);
        acme.installed = true;
        acme.members.insert(self.app.id.clone(), Vec::new());
        acme.roles.push(Role { id: MANAGERS.to_owned(), name: "Managers".to_owned(), permissions: MANAGE_GUILD });
        acme.members.insert(PEOPLE[2].0.to_owned(), vec![MANAGERS.to_owned()]);
        self.guilds.insert(acme.id.clone(), acme);
        let globex = guild(OTHER_GUILD, "Globex", PEOPLE[5].0, &[1, 5, 6]);
        self.guilds.insert(globex.id.clone(), globex);
        self.add_channel("710000000000000001", "general", GUILD, ChannelKind::Text);
        self.add_channel("710000000000000002", "product", GUILD, ChannelKind::Text);
        self.add_channel("710000000000000003", "leads", GUILD, ChannelKind::Text);
        self.add_channel("710000000000000004", "ideas", GUILD, ChannelKind::Forum);
        self.add_channel("710000000000000011", "berlin", OTHER_GUILD, ChannelKind::Text);
        self.add_channel("710000000000000012", "quiet", OTHER_GUILD, ChannelKind::Text);
        self.overwrite("710000000000000003", GUILD, 0, VIEW_CHANNEL);
        self.overwrite("710000000000000003", MANAGERS, VIEW_CHANNEL, 0);
        self.overwrite("710000000000000012", OTHER_GUILD, 0, USE_EXTERNAL_APPS);
        if let Some(forum) = self.channels.get_mut("710000000000000004") {
            forum.tags = vec![("720000000000000001".to_owned(), "Bug".to_owned())];
        }
    }

    /// Adds a channel to a guild.
    pub fn add_channel(&mut self, id: &str, name: &str, guild: &str, kind: ChannelKind) {
        let channel = Channel {
            id: id.to_owned(),
            name: name.to_owned(),
            kind,
            guild: Some(guild.to_owned()),
            ..Channel::default()
        };
        self.channels.insert(id.to_owned(), channel);
    }

    /// Gives or takes something in one channel.
    pub fn overwrite(&mut self, channel: &str, id: &str, allow: u64, deny: u64) {
        if let Some(channel) = self.channels.get_mut(channel) {
            channel.overwrites.push(Overwrite { id: id.to_owned(), allow, deny });
        }
    }
}

fn guild(id: &str, name: &str, owner: &str, members: &[usize]) -> Guild {
    Guild {
        id: id.to_owned(),
        name: name.to_owned(),
        owner: owner.to_owned(),
        locale: "en-US".to_owned(),
        roles: vec![Role { id: id.to_owned(), name: "@everyone".to_owned(), permissions: EVERYONE }],
        members: members.iter().map(|index| (PEOPLE[*index].0.to_owned(), Vec::new())).collect(),
        installed: false,
    }
}
