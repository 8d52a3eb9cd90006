//! Two servers, the edge's client, and somebody who answers interactions with what is to come, or at once as a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use myba_bots::Delivered;
use myba_bots::conversation::{Message, Reply};
use myba_bots::discord::{
    self, Delivery, Discord, DiscordError, DiscordOptions, Read, ReplyTo, Stage, commands, deliver, read,
};
use myba_core::clock::{Clock as _, ManualClock, UnixMs};
use myba_sandbox::Sandbox;
use myba_sandbox::discord::{Ack, Person};
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::ear::{listen, nods, sandbox, says};

pub struct Room {
    pub sandbox: Sandbox,
    pub client: Discord,
    pub clock: Arc<ManualClock>,
    pub ana: Person,
    /// Who looks on, in both servers.
    pub ben: Person,
    /// Who brought the app along to a server that has none.
    pub ivo: Person,
    /// A channel of Acme, which has the app.
    pub general: String,
    /// Where Discord's pages send people back to.
    pub url: String,
    desk: Desk,
    heard: UnboundedReceiver<Value>,
}

#[derive(Clone)]
struct Desk {
    heard: UnboundedSender<Value>,
    /// What is answered at once.
    replies: Arc<Mutex<VecDeque<Vec<Reply>>>>,
    /// Nothing is answered: a call of ours will.
    is_silent: Arc<Mutex<bool>>,
}

impl Room {
    pub async fn open() -> Self {
        let (sender, heard) = unbounded_channel();
        let desk = Desk { heard: sender, replies: Arc::default(), is_silent: Arc::default() };
        let answers = desk.clone();
        let url = listen(move |_, payload| answers.answer(payload)).await;
        let sandbox = sandbox(url.clone()).await;
        let stand_in = sandbox.discord();
        stand_in.register_commands(&commands(false)).unwrap();
        let [ana, ben, ivo] = ["ana", "ben", "ivo"].map(|name| stand_in.person(name));
        let general = stand_in.channel(&stand_in.guild("Acme"), "general");
        let client = client(&sandbox);
        let clock = Arc::new(ManualClock::at(UnixMs(1_800_000_000_000)));
        Self { client, clock, ana, ben, ivo, general, url, desk, heard, sandbox }
    }

    pub fn discord(&self) -> &myba_sandbox::Discord {
        self.sandbox.discord()
    }

    /// The next interaction that can be answered at once is answered so.
    pub fn answers(&self, replies: Vec<Reply>) {
        self.desk.replies.lock().unwrap().push_back(replies);
    }

    /// Interactions are taken and not answered.
    pub fn keeps_silent(&self) {
        *self.desk.is_silent.lock().unwrap() = true;
    }

    /// The next interaction that came.
    pub async fn heard(&mut self) -> Delivery {
        let payload = tokio::time::timeout(Duration::from_secs(20), self.heard.recv()).await.unwrap().unwrap();
        self.asked(payload)
    }

    pub fn asked(&self, payload: Value) -> Delivery {
        match read(payload) {
            Ok(Read::Asked(delivery)) => delivery.received_at(self.clock.now()),
            _ => panic!("nothing was asked"),
        }
    }

    pub fn taken(&self, ack: Ack) -> Delivery {
        assert!(ack.is_ok(), "{} {}", ack.why, ack.status);
        self.asked(ack.payload)
    }

    /// Ana has an idea.
    pub async fn idea(&self) -> Delivery {
        self.idea_of(&self.ana, &self.general).await
    }

    pub async fn idea_of(&self, person: &Person, channel: &str) -> Delivery {
        self.taken(self.discord().command(person, channel, "myba new", &[("idea", "filters are lost")]).await)
    }

    /// Ana presses a button of the newest message that she sees.
    pub async fn press(&self, button: &str) -> Delivery {
        let message = self.discord().last(&self.ana, &self.general).unwrap();
        self.taken(self.discord().press(&self.ana, &message, button).await)
    }

    pub fn stage(&self, delivery: &Delivery) -> Stage {
        Stage::new(self.client.clone(), delivery.reply_to.clone(), Arc::<ManualClock>::clone(&self.clock))
    }

    pub async fn send(&self, to: &ReplyTo, reply: &Reply) -> Result<Delivered, DiscordError> {
        deliver(&self.client, to, reply, self.clock.now()).await
    }

    /// What Ana sees.
    pub fn chat(&self) -> String {
        self.discord().chat(&self.ana, &self.general)
    }

    /// What everybody sees.
    pub fn public(&self) -> String {
        self.discord().chat(&self.ben, &self.general)
    }

    /// What somebody sees of the bot's own conversation with them.
    pub fn direct(&self, person: &Person) -> String {
        self.discord().chat(person, &self.discord().dm(person))
    }

    /// How often an address below the API was called.
    pub fn calls(&self, path: &str) -> usize {
        let path = format!("/api/v10{path}");
        self.sandbox
            .calls()
            .list()
            .iter()
            .filter(|call| call.vendor == "discord" && call.path.starts_with(&path))
            .count()
    }

    /// The end of a test: nothing broke a rule of Discord's, and nobody was rung.
    pub fn finish(&self) {
        assert_eq!(self.discord().violations(), []);
        assert_eq!(self.discord().pings(), []);
    }
}

pub fn client(sandbox: &Sandbox) -> Discord {
    Discord::new(DiscordOptions {
        base_url: sandbox.discord().base_url(),
        token: Some(sandbox.discord().bot_token()),
        timeout: Duration::from_secs(10),
        contact: "https://myba.example".to_owned(),
    })
    .unwrap()
}

pub fn private(text: &str) -> Reply {
    Reply::Private(Message::note(text))
}

impl Desk {
    fn answer(&self, payload: Value) -> String {
        let Ok(Read::Asked(delivery)) = read(payload.clone()) else {
            // An event of another sort, such as something that was bought.
            return nods("204 No Content");
        };
        drop(self.heard.send(payload));
        if *self.is_silent.lock().unwrap() {
            return nods("202 Accepted");
        }
        let replies = match delivery.first {
            discord::First::AtOnce => self.replies.lock().unwrap().pop_front().unwrap_or_default(),
            _ => Vec::new(),
        };
        says(&discord::first(delivery.first, &delivery.reply_to, &replies))
    }
}
