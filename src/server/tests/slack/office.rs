//! The program, and a stand-in Slack in which people type.

use std::ops::{Deref, DerefMut};

use myba_core::chat::{ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::id::UserId;
use myba_core::inbox::Event;
use myba_sandbox::slack::{Ack, Message, Mode, Person, first};
use myba_sandbox::{Sandbox, Slack};
use serde_json::Value;

use crate::program::{Program, Variables};

pub use crate::program::{PATIENCE, until};

/// The workspace in which the app is installed.
pub const TEAM: &str = first::TEAM;

/// The program and Slack.
pub struct Office {
    program: Program,
    pub slack: Slack,
}

impl Deref for Office {
    type Target = Program;

    fn deref(&self) -> &Program {
        &self.program
    }
}

impl DerefMut for Office {
    fn deref_mut(&mut self) -> &mut Program {
        &mut self.program
    }
}

impl Office {
    /// Slack calls the program.
    pub async fn open() -> Self {
        Self::with(Mode::Http, &[]).await
    }

    /// With settings of the test's own.
    pub async fn with(mode: Mode, settings: &[(&str, &str)]) -> Self {
        let chat = |sandbox: &Sandbox| {
            sandbox.slack().set_mode(mode);
            variables(sandbox, mode)
        };
        let program = Program::open(chat, settings).await;
        let office = Self { slack: program.sandbox.slack().clone(), program };
        office.is_ready().await;
        office
    }

    async fn is_ready(&self) {
        if self.app.config.secrets.slack_bot_token.is_some() {
            let acme = WorkspaceKey { platform: Platform::Slack, tenant: TEAM.to_owned() };
            until("Acme is known", async || self.app.chat.workspace(&acme).await.unwrap()).await;
        }
        if self.slack.mode() == Mode::Socket {
            until("a socket is open", async || (self.slack.open_sockets() > 0).then_some(())).await;
        }
    }

    /// Ends the program as a crash would, and starts it again over the same folder.
    pub async fn restart(&mut self) {
        self.program.restart().await;
        self.is_ready().await;
    }

    pub fn person(&self, name: &str) -> Person {
        self.slack.person(name)
    }

    pub fn channel(&self, name: &str) -> String {
        self.slack.channel(TEAM, name)
    }

    /// Somebody types `/myba …` in #general and sees this in the newest message.
    pub async fn ask(&self, name: &str, text: &str, answer: &str) -> Message {
        let channel = self.channel("general");
        self.ask_in(&channel, &self.person(name), text, answer).await
    }

    pub async fn ask_in(&self, channel: &str, person: &Person, text: &str, answer: &str) -> Message {
        let ack = self.slack.command(person, channel, text).await;
        assert!(ack.is_ok(), "{ack:?}");
        self.sees(person, channel, answer).await
    }

    /// Waits until the newest message somebody sees in a channel says this.
    pub async fn sees(&self, person: &Person, channel: &str, text: &str) -> Message {
        let found = self.slack.wait_until(PATIENCE, |room| {
            let newest = room.last(person, channel)?;
            let all: String = room.chat(person, channel);
            let entry = all.lines().collect::<Vec<_>>().join("\n");
            (newest.by_app && says(&newest, text) && entry.contains(text)).then_some(newest)
        });
        found.await.unwrap_or_else(|| {
            panic!("nobody said {text:?}; seen:\n{}\n{:?}", self.slack.chat(person, channel), self.slack.violations())
        })
    }

    /// Waits until a message somebody sees in a channel says this, wherever it stands.
    pub async fn reads(&self, person: &Person, channel: &str, text: &str) {
        let found =
            self.slack.wait_for(PATIENCE, |room| room.messages(person, channel).iter().any(|it| says(it, text)));
        assert!(found.await, "nobody said {text:?}; seen:\n{}", self.slack.chat(person, channel));
    }

    /// Waits until somebody's window says this.
    pub async fn window(&self, person: &Person, text: &str) -> String {
        let seen = self.slack.wait_until(PATIENCE, |room| {
            let seen = room.modal_text(person);
            seen.contains(text).then_some(seen)
        });
        seen.await.unwrap_or_else(|| panic!("no window says {text:?}; seen:\n{}", self.slack.modal_text(person)))
    }

    /// Presses the button of a message by what it says.
    pub async fn press(&self, person: &Person, message: &Message, label: &str) -> Ack {
        let action = action_of(&message.blocks, label).unwrap_or_else(|| panic!("no button {label:?}: {message:?}"));
        let ack = self.slack.click(person, message, &action).await;
        assert!(ack.is_ok(), "{ack:?}");
        ack
    }

    /// Fills the open window in by the fields' names.
    pub async fn fill(&self, person: &Person, values: &[(&str, &str)]) -> Ack {
        let view = self.slack.modal(person).expect("a window is open");
        let fields: Vec<_> = values.iter().map(|(name, value)| (field_of(view.blocks(), name), *value)).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let ack = self.slack.submit(person, &fields).await;
        assert!(ack.is_ok(), "{ack:?}");
        ack
    }

    /// Links somebody to an account by the shortest proven way.
    pub async fn link(&self, person: &Person, user: &UserId) {
        let key = ChatKey { platform: Platform::Slack, tenant: person.team.clone(), user: person.id.clone() };
        self.app.chat.link_proven(user, &key, "somebody").await.unwrap();
    }

    /// A recorded request once it has ended.
    pub async fn ended(&self, name: &str) -> Event {
        self.event("slack", name).await
    }

    /// Everything holds: the book, Slack's rules, and nobody was pinged. Then everything stops.
    pub async fn close(self) {
        self.audit().await;
        assert!(self.slack.violations().is_empty(), "{:?}", self.slack.violations());
        assert!(self.slack.pings().is_empty(), "{:?}", self.slack.pings());
        self.program.abandon().await;
    }

    /// Ends without looking: for a test that broke the program.
    pub async fn abandon(self) {
        self.program.abandon().await;
    }

    /// As another workspace, written down without OAuth.
    pub async fn install(&self, team: &str) {
        let token = self.slack.install(team, None);
        let key = WorkspaceKey { platform: Platform::Slack, tenant: team.to_owned() };
        let new = NewWorkspace {
            name: "Other".to_owned(),
            is_org: false,
            sealed_token: self.app.slack.seal(&key, &token).unwrap(),
            bot_user: self.slack.bot_user(team),
            scopes: String::new(),
            installer: None,
            key,
        };
        self.app.chat.install(new).await.unwrap();
    }
}

/// Whether a message says something, in its text or its blocks.
pub fn says(message: &Message, text: &str) -> bool {
    fn any(value: &Value, text: &str) -> bool {
        match value {
            Value::String(own) => own.contains(text),
            Value::Array(items) => items.iter().any(|item| any(item, text)),
            Value::Object(fields) => fields.values().any(|item| any(item, text)),
            _ => false,
        }
    }
    message.text.contains(text) || message.blocks.iter().any(|block| any(block, text))
}

/// The token of the page that a message's button leads to.
pub fn link_token(message: &Message) -> String {
    let elements = message.blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let mut addresses = elements.filter_map(|element| element["url"].as_str());
    let address = addresses.find(|address| address.contains("/link/")).expect("a link to the page");
    address.rsplit('/').next().unwrap().to_owned()
}

fn action_of(blocks: &[Value], label: &str) -> Option<String> {
    let elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let found = elements.into_iter().find(|element| element["text"]["text"].as_str() == Some(label))?;
    found["action_id"].as_str().map(ToOwned::to_owned)
}

fn field_of(blocks: &[Value], name: &str) -> String {
    let block = blocks.iter().find(|block| block["block_id"] == name).expect("such a field");
    block["element"]["action_id"].as_str().unwrap().to_owned()
}

fn variables(sandbox: &Sandbox, mode: Mode) -> Variables {
    let slack = sandbox.slack();
    vec![
        ("MYBA_SLACK__API_URL", slack.api_url()),
        ("MYBA_SLACK__AUTHORIZE_URL", format!("{}/oauth/v2/authorize", slack.base_url())),
        ("MYBA_SLACK__OPENID_URL", format!("{}/openid/connect/authorize", slack.base_url())),
        ("MYBA_SLACK__RESPONSE_URL_HOSTS", format!("[\"{}\"]", slack.hook_host())),
        ("MYBA_SLACK__APP_ID", slack.app_id()),
        ("MYBA_SLACK__MODE", if mode == Mode::Socket { "socket" } else { "http" }.to_owned()),
        ("SLACK_SIGNING_SECRET", slack.signing_secret()),
        ("SLACK_CLIENT_ID", slack.client_id()),
        ("SLACK_CLIENT_SECRET", slack.client_secret()),
        ("SLACK_APP_TOKEN", slack.app_token()),
        ("SLACK_BOT_TOKEN", slack.bot_token(TEAM).unwrap()),
    ]
}
