//! Interactions of every sort, as Discord writes them, and somebody who answers them so that there is something to press.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use myba_bots::discord::commands;
use myba_sandbox::Sandbox;
use myba_sandbox::discord::{Ack, Bend, ChannelKind, Discord, Message, Person};
use serde_json::{Value, json};

use crate::ear::{listen, nods, sandbox, says};

pub const TICKET: &str = "tkt_0123456789abcdef0123456789abcdef";

type Answers = Arc<Mutex<VecDeque<Value>>>;

pub struct Room {
    pub sandbox: Sandbox,
    answers: Answers,
    pub ana: Person,
    /// A channel of Acme, which has the app.
    pub general: String,
}

/// Everything people do with us, each with a name.
pub async fn payloads() -> Vec<(&'static str, Value)> {
    let room = Room::open().await;
    let mut all = room.commands().await;
    all.extend(room.elsewhere().await);
    all.extend(room.messages().await);
    all.extend(room.forms().await);
    assert_eq!(room.discord().violations(), []);
    all
}

impl Room {
    pub async fn open() -> Self {
        let answers = Answers::default();
        let next = answers.clone();
        let sandbox = sandbox(listen(move |head, _| reply(&next, head)).await).await;
        let discord = sandbox.discord();
        let registered = discord.register_commands(&commands(true));
        assert_eq!((registered, discord.violations()), (Some(()), Vec::new()), "Discord takes our commands");
        let ana = discord.person("ana");
        let general = discord.channel(&discord.guild("Acme"), "general");
        Self { sandbox, answers, ana, general }
    }

    pub fn discord(&self) -> &Discord {
        self.sandbox.discord()
    }

    /// The next answers, in order; without one we defer.
    fn answer(&self, answers: impl IntoIterator<Item = Value>) {
        self.answers.lock().unwrap().extend(answers);
    }

    async fn typed(&self, words: &str, options: &[(&str, &str)]) -> Value {
        sent(self.discord().command(&self.ana, &self.general, words, options).await)
    }

    async fn commands(&self) -> Vec<(&'static str, Value)> {
        let (discord, ana) = (self.discord(), &self.ana);
        let idea = [("idea", "guests <@600000000000000002> cannot reset"), ("kind", "bug"), ("language", "de")];
        let mut all = vec![("an idea", self.typed("myba new", &idea).await)];
        all.push(("a word", self.typed("myba balance", &[]).await));
        all.push(("a ticket of the history", self.typed("myba history", &[("ticket", TICKET)]).await));
        let carla = discord.person("carla");
        discord.buy(&carla, "900");
        all.push((
            "an administrator who bought",
            sent(discord.command(&carla, &self.general, "myba setup", &[]).await),
        ));
        self.answer([json!({"type": 8, "data": {"choices": []}})]);
        let typing = discord.suggest(ana, &self.general, "myba history", "ticket", "res").await;
        all.push(("somebody types", sent(typing)));
        let said = discord.say(&discord.person("ben"), &self.general, "the export is <@600000000000000003>'s");
        all.push(("a message", sent(discord.message_command(ana, &said, "Draft ticket").await)));
        let thread = discord.add_channel(&discord.guild("Acme"), "a thread", ChannelKind::Thread);
        discord.bend_next(Bend::Field("channel/parent_id".to_owned(), json!(self.general)));
        all.push(("in a thread", sent(discord.command(ana, &thread, "myba help", &[]).await)));
        all
    }

    async fn elsewhere(&self) -> Vec<(&'static str, Value)> {
        let discord = self.discord();
        let (ana, ivo) = (&self.ana, discord.person("ivo"));
        let help =
            async |person: &Person, channel: &str| sent(discord.command(person, channel, "myba help", &[]).await);
        vec![
            ("in a direct message with us", help(ana, &discord.dm(ana)).await),
            ("in a direct message of two people", help(&ivo, &discord.dm_between(&ivo, ana)).await),
            ("in a private group", help(&ivo, &discord.add_group(&[&ivo, ana])).await),
            ("in a server without us", help(&ivo, &discord.channel(&discord.guild("Globex"), "berlin")).await),
        ]
    }

    async fn messages(&self) -> Vec<(&'static str, Value)> {
        let discord = self.discord();
        let (share, product) = (format!("share-in:{TICKET}:2"), discord.channel(&discord.guild("Acme"), "product"));
        let ben = discord.person("ben");
        let card = self.card(&self.ana, 64).await;
        let mut all = vec![("a button", self.pressed(&card, "balance").await)];
        all.push(("a button that opens a form", self.pressed(&card, &format!("refine:{TICKET}:2")).await));
        all.push(("a channel", sent(discord.select(&self.ana, &card, &share, &[&product]).await)));
        let closed = discord.add_channel(&discord.guild("Acme"), "news", ChannelKind::Text);
        discord.overwrite(&closed, &discord.guild("Acme"), 0, 1 << 11);
        let bens = self.card(&ben, 64).await;
        all.push(("a channel they may not write in", sent(discord.select(&ben, &bens, &share, &[&closed]).await)));
        let roles = [discord.managers()];
        all.push(("roles", sent(discord.select(&self.ana, &card, "roles", &roles).await)));
        all.push(("a member", sent(discord.select(&self.ana, &card, "reset", &[&ben.id]).await)));
        let public = self.card(&self.ana, 0).await;
        all.push(("a button all can see", self.pressed(&public, "balance").await));
        all
    }

    async fn forms(&self) -> Vec<(&'static str, Value)> {
        let discord = self.discord();
        self.answer([form("new!0")]);
        let mut all = vec![("the form is asked for", self.typed("myba new", &[]).await)];
        all.push(("a form from a command", sent(discord.submit(&self.ana, &[("idea", "guests cannot reset")]).await)));
        let card = self.card(&self.ana, 64).await;
        self.answer([form(&format!("refine:{TICKET}:2!0"))]);
        self.pressed(&card, &format!("refine:{TICKET}:2")).await;
        all.push(("a form from a button", sent(discord.submit(&self.ana, &[("idea", "shorter")]).await)));
        self.answer([form("shown!0")]);
        self.pressed(&card, "balance").await;
        all.push(("a form that only shows", sent(discord.submit(&self.ana, &[]).await)));
        let ivo = discord.person("ivo");
        self.answer([form("new!1")]);
        let berlin = discord.channel(&discord.guild("Globex"), "berlin");
        sent(discord.command(&ivo, &berlin, "myba new", &[]).await);
        all.push(("a form in a server without us", sent(discord.submit(&ivo, &[]).await)));
        all
    }

    /// A message of ours with something to press, as somebody sees it.
    async fn card(&self, person: &Person, flags: u64) -> Message {
        let buttons = ["balance".to_owned(), format!("refine:{TICKET}:2")];
        let button = |id: &String| json!({"type": 2, "style": 2, "label": id, "custom_id": id});
        let select = |kind: u8, id: &str| json!({"type": 1, "components": [{"type": kind, "custom_id": id}]});
        let rows = json!([{"type": 1, "components": buttons.iter().map(button).collect::<Vec<_>>()},
            select(8, &format!("share-in:{TICKET}:2")), select(6, "roles"), select(5, "reset")]);
        let data = json!({"content": "Bug: x", "flags": flags, "allowed_mentions": {"parse": []}, "components": rows,
            "embeds": [{"title": "x", "description": "y", "color": 154_687, "fields": [{"name": "a", "value": "b"}]}]});
        self.answer([json!({"type": 4, "data": data})]);
        sent(self.discord().command(person, &self.general, "myba help", &[]).await);
        self.discord().last(person, &self.general).unwrap()
    }

    async fn pressed(&self, message: &Message, id: &str) -> Value {
        sent(self.discord().press(&self.ana, message, id).await)
    }
}

fn form(custom_id: &str) -> Value {
    let input = json!({"type": 4, "custom_id": "idea", "label": "Idea", "style": 2, "value": "as it was"});
    let rows = json!([{"type": 1, "components": [input]}]);
    json!({"type": 9, "data": {"custom_id": custom_id, "title": "A form", "components": rows}})
}

fn sent(ack: Ack) -> Value {
    assert!(ack.is_ok(), "{} {}", ack.status, ack.why);
    ack.payload
}

/// Says what comes next.
fn reply(answers: &Answers, head: &str) -> String {
    // What was bought is told at another address.
    if head.starts_with("post /discord/events ") {
        return nods("204 No Content");
    }
    let next = answers.lock().unwrap().pop_front();
    says(&next.unwrap_or_else(|| json!({"type": 5, "data": {"flags": 64}})))
}
