//! The program, and a stand-in Discord in which people type.

use std::ops::{Deref, DerefMut};

use myba_core::chat::{ChatKey, Platform, WorkspaceKey};
use myba_core::id::UserId;
use myba_core::inbox::Event;
use myba_sandbox::discord::{Ack, Message, Mode, Person, first};
use myba_sandbox::{Discord, Sandbox};
use serde_json::Value;

use crate::program::{Program, Variables};

pub use crate::program::{PATIENCE, until};

/// The server in which the app is installed.
pub const ACME: &str = first::GUILD;

/// The program and Discord.
pub struct Guild {
    program: Program,
    pub discord: Discord,
}

impl Deref for Guild {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.program
    }
}

impl DerefMut for Guild {
    fn deref_mut(&mut self) -> &mut Program {
        &mut self.program
    }
}

impl Guild {
    /// With settings of the test's own.
    pub async fn with(mode: Mode, settings: &[(&str, &str)]) -> Self {
        let chat = |sandbox: &Sandbox| {
            sandbox.discord().set_mode(mode);
            variables(sandbox, mode)
        };
        let program = Program::open(chat, settings).await;
        let guild = Self { discord: program.sandbox.discord().clone(), program };
        guild.is_ready().await;
        guild
    }

    /// The commands are there, and the gateway is open where it is used.
    pub async fn is_ready(&self) {
        until("the commands are registered", async || (!self.discord.commands().is_empty()).then_some(())).await;
        if self.discord.mode() == Mode::Gateway {
            until("the gateway is open", async || (self.discord.open_sessions() > 0).then_some(())).await;
            let acme = WorkspaceKey { platform: Platform::Discord, tenant: ACME.to_owned() };
            until("Acme is known", async || self.app.chat.workspace(&acme).await.unwrap()).await;
        }
    }

    /// Ends the program as a crash would, and starts it again over the same folder.
    pub async fn restart(&mut self) {
        self.program.restart().await;
        self.is_ready().await;
    }

    pub fn person(&self, name: &str) -> Person {
        self.discord.person(name)
    }

    pub fn channel(&self, name: &str) -> String {
        self.discord.channel(ACME, name)
    }

    /// Somebody uses a command in #general and sees this in the newest message.
    pub async fn ask(&self, name: &str, command: &str, options: &[(&str, &str)], answer: &str) -> Message {
        let channel = self.channel("general");
        self.ask_in(&channel, &self.person(name), (command, options), answer).await
    }

    pub async fn ask_in(
        &self,
        channel: &str,
        person: &Person,
        (command, options): (&str, &[(&str, &str)]),
        answer: &str,
    ) -> Message {
        let ack = self.discord.command(person, channel, command, options).await;
        assert!(ack.is_ok(), "{ack:?}");
        self.sees(person, channel, answer).await
    }

    /// A ticket from an idea.
    pub async fn write(&self, name: &str, idea: &str, answer: &str) -> Message {
        self.ask(name, "myba new", &[("idea", idea)], answer).await
    }

    /// Waits until the newest message somebody sees in a channel says this.
    pub async fn sees(&self, person: &Person, channel: &str, text: &str) -> Message {
        let found = self.discord.wait_until(PATIENCE, |room| {
            let newest = room.last(person, channel)?;
            says(&newest, text).then_some(newest)
        });
        found.await.unwrap_or_else(|| {
            panic!(
                "nobody said {text:?}; seen:\n{}\n{:?}",
                self.discord.chat(person, channel),
                self.discord.violations()
            )
        })
    }

    /// Presses the button of a message by what it says.
    pub async fn press(&self, person: &Person, message: &Message, label: &str) -> Ack {
        let ack = self.discord.press(person, message, label).await;
        assert!(ack.is_ok(), "{label}: {ack:?}");
        ack
    }

    /// Fills the open form in by the fields' names.
    pub async fn fill(&self, person: &Person, values: &[(&str, &str)]) -> Ack {
        let ack = self.discord.submit(person, values).await;
        assert!(ack.is_ok(), "{ack:?}");
        ack
    }

    /// Links somebody to an account by the shortest proven way.
    pub async fn link(&self, person: &Person, user: &UserId) {
        let key = ChatKey::on_discord(person.id.as_str());
        self.app.chat.link_proven(user, &key, "somebody").await.unwrap();
    }

    /// A recorded interaction once it has ended.
    pub async fn ended(&self, ack: &Ack) -> Event {
        self.event("discord", &format!("int:{}", ack.id())).await
    }

    /// Everything holds: the book, Discord's rules, and nobody was pinged. Then everything stops.
    pub async fn close(self) {
        self.audit().await;
        assert!(self.discord.violations().is_empty(), "{:?}", self.discord.violations());
        assert!(self.discord.pings().is_empty(), "{:?}", self.discord.pings());
        self.program.abandon().await;
    }

    /// Ends without looking: for a test that broke the program.
    pub async fn abandon(self) {
        self.program.abandon().await;
    }
}

/// Whether a message says something, anywhere.
pub fn says(message: &Message, text: &str) -> bool {
    strings(message).iter().any(|own| own.contains(text))
}

/// The token of the page that a message's button leads to.
pub fn link_token(message: &Message) -> String {
    let strings = strings(message);
    let address = strings.iter().find(|own| own.contains("/link/")).expect("a link to the page");
    address.rsplit('/').next().unwrap().to_owned()
}

fn strings(message: &Message) -> Vec<String> {
    fn collect(value: &Value, all: &mut Vec<String>) {
        match value {
            Value::String(own) => all.push(own.clone()),
            Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
            Value::Object(fields) => fields.values().for_each(|item| collect(item, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(&serde_json::to_value(message).unwrap(), &mut all);
    all
}

/// What the program has to know of the stand-in.
pub fn variables(sandbox: &Sandbox, mode: Mode) -> Variables {
    let discord = sandbox.discord();
    vec![
        ("MYBA_DISCORD__API_URL", discord.base_url()),
        ("MYBA_DISCORD__AUTHORIZE_URL", format!("{}/oauth2/authorize", discord.base_url())),
        ("MYBA_DISCORD__MODE", if mode == Mode::Gateway { "gateway" } else { "http" }.to_owned()),
        ("DISCORD_TOKEN", discord.bot_token()),
        ("DISCORD_APPLICATION_ID", discord.app_id()),
        ("DISCORD_PUBLIC_KEY", discord.public_key()),
        ("DISCORD_CLIENT_SECRET", discord.client_secret()),
    ]
}
