//! Whom a fresh stand-in knows: a workspace to try things in, and an organisation with one of its own.

use super::World;
use super::app::{Install, SCOPES};
use super::chat::{Channel, ChannelKind};
use super::people::{Org, Role, Team, User};

/// The workspace in which the app is installed from the start.
pub const TEAM: &str = "T0ACME0001";
/// An organisation's id, for trying installations of a whole organisation.
pub const ORG: &str = "E0GLOBEX01";
/// A workspace of [`ORG`].
pub const ORG_TEAM: &str = "T0GLOBEX01";
/// The home of the strangers in Acme's shared channel.
pub const OTHER_TEAM: &str = "T0PARTNER1";

const ACME: [(&str, &str, &str, Role, &str); 7] = [
    ("U0ANA00001", "ana", "Ana Roth", Role::Owner, "en-US"),
    ("U0BEN00001", "ben", "Ben Okafor", Role::Member, "en-US"),
    ("U0CARLA001", "carla", "Carla Weiss", Role::Admin, "de-DE"),
    ("U0DORA0001", "dora", "Dora Lind", Role::Guest, "en-GB"),
    ("U0EMIL0001", "emil", "Emil Novak", Role::ChannelGuest, "en-US"),
    ("U0FAY00001", "fay", "Fay Mori", Role::Stranger, "ja-JP"),
    ("U0GIL00001", "gil", "Gil Costa", Role::Member, "pt-BR"),
];

impl World {
    /// Adds the first workspaces and the installation with `token`.
    pub fn settle_in(&mut self, token: &str) {
        let mut acme = team(TEAM, "Acme", "acme", None, &ACME);
        if let Some(gone) = acme.users.get_mut("U0GIL00001") {
            gone.deleted = true;
        }
        let all = ["U0ANA00001", "U0BEN00001", "U0CARLA001"];
        for (id, name, kind, more) in [
            ("C0GENERAL1", "general", ChannelKind::Public, &[][..]),
            ("C0PRODUCT1", "product", ChannelKind::Public, &["U0DORA0001", "U0EMIL0001", "U0FAY00001"][..]),
            ("C0LEADS001", "leads", ChannelKind::Private, &[][..]),
        ] {
            let members = all.iter().chain(more).map(|id| (*id).to_owned()).collect();
            let channel = Channel { id: id.to_owned(), name: name.to_owned(), kind, members, ..Channel::default() };
            acme.channels.insert(id.to_owned(), channel);
        }
        self.teams.insert(acme.id.clone(), acme);
        let people = [
            ("W0HANA0001", "hana", "Hana Sato", Role::Owner, "ja-JP"),
            ("W0IVO00001", "ivo", "Ivo Petrov", Role::Member, "en-US"),
        ];
        let mut globex = team(ORG_TEAM, "Globex Berlin", "globex-berlin", Some(ORG), &people);
        let members = people.iter().map(|person| person.0.to_owned()).collect();
        let id = "C0BERLIN01".to_owned();
        let berlin = Channel { id: id.clone(), name: "berlin".to_owned(), members, ..Channel::default() };
        globex.channels.insert(id, berlin);
        self.teams.insert(globex.id.clone(), globex);
        self.orgs.insert(ORG.to_owned(), Org { id: ORG.to_owned(), name: "Globex".to_owned() });
        self.add_install(Install {
            token: token.to_owned(),
            team: Some(TEAM.to_owned()),
            bot_user: "U0MYBABOT1".to_owned(),
            bot: "B0MYBABOT1".to_owned(),
            scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
            installer: "U0ANA00001".to_owned(),
            ..Install::default()
        });
    }

    /// Keeps an installation and lets its bot into the workspaces it serves.
    pub fn add_install(&mut self, install: Install) {
        let served: Vec<_> = self.teams.keys().filter(|team| install.serves(team)).cloned().collect();
        let name = self.app.name.clone();
        for id in served {
            let Some(team) = self.teams.get_mut(&id) else { continue };
            team.users.insert(install.bot_user.clone(), bot(&id, &install.bot_user, &name));
        }
        self.installs.push(install);
    }
}

/// The bot as a member of a workspace.
pub fn bot(team: &str, id: &str, name: &str) -> User {
    User {
        id: id.to_owned(),
        home_team: team.to_owned(),
        name: name.to_lowercase(),
        real_name: name.to_owned(),
        role: Role::Bot,
        locale: "en-US".to_owned(),
        ..User::default()
    }
}

fn team(id: &str, name: &str, domain: &str, org: Option<&str>, people: &[(&str, &str, &str, Role, &str)]) -> Team {
    let mut team = Team {
        id: id.to_owned(),
        name: name.to_owned(),
        domain: domain.to_owned(),
        enterprise: org.map(str::to_owned),
        ..Team::default()
    };
    for (user, short, full, role, locale) in people {
        let home = if *role == Role::Stranger { OTHER_TEAM } else { id };
        let user = User {
            id: (*user).to_owned(),
            home_team: home.to_owned(),
            name: (*short).to_owned(),
            real_name: (*full).to_owned(),
            email: format!("{short}@{domain}.example"),
            role: *role,
            locale: (*locale).to_owned(),
            deleted: false,
        };
        team.users.insert(user.id.clone(), user);
    }
    team
}
