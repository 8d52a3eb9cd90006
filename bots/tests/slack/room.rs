//! A workspace, the edge's client, and somebody who answers Slack's requests with nothing.

use std::sync::Arc;
use std::time::Duration;

use myba_bots::conversation::{Message, Progress as _, Reply};
use myba_bots::slack::{
    Delivery, Read, ReplyTo, Slack, SlackError, SlackOptions, Stage, command, deliver, event, interaction,
};
use myba_bots::{Delivered, ReadError};
use myba_core::clock::{Clock as _, ManualClock, UnixMs};
use myba_sandbox::slack::{Ack, Person, first};
use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The first workspace.
pub const TEAM: &str = first::TEAM;

pub struct Room {
    pub sandbox: Sandbox,
    pub client: Slack,
    pub clock: Arc<ManualClock>,
    pub token: String,
    pub ana: Person,
    /// A channel of Ana's, without the bot.
    pub product: String,
    /// Where Slack's pages send people back to.
    pub back: String,
}

impl Room {
    pub async fn open() -> Self {
        let url = listen().await;
        let back = format!("{url}/slack/oauth/callback");
        let sandbox = Sandbox::start(SandboxOptions {
            bind: "127.0.0.1:0".parse().unwrap(),
            data_dir: None,
            product_url: url,
            secrets: Secrets::default(),
            clerk_assets: None,
            pace: Pace::Fast,
            stand_ins: StandIns { openrouter: false, stripe: false, clerk: false, slack: true, discord: false },
        })
        .await
        .unwrap();
        let client = client(&sandbox, vec![sandbox.slack().hook_host()]);
        let slack = sandbox.slack();
        let (token, ana) = (slack.bot_token(TEAM).unwrap(), slack.person("ana"));
        let product = slack.channel(TEAM, "product");
        let clock = Arc::new(ManualClock::at(UnixMs(1_800_000_000_000)));
        Self { client, clock, token, ana, product, back, sandbox }
    }

    pub fn slack(&self) -> &myba_sandbox::Slack {
        self.sandbox.slack()
    }

    fn asked(&self, read: Result<Read, ReadError>) -> Delivery {
        match read {
            Ok(Read::Asked(delivery)) => delivery.received_at(self.clock.now()),
            other => panic!("nothing was asked: {other:?}"),
        }
    }

    /// Ana types the command.
    pub async fn command(&self, text: &str) -> Delivery {
        let ack = self.slack().command(&self.ana, &self.product, text).await;
        self.asked(command(ack.payload))
    }

    /// What came as an interaction.
    pub fn interaction(&self, ack: Ack) -> Delivery {
        self.asked(interaction(ack.payload))
    }

    /// What came as an event.
    pub fn event(&self, payload: serde_json::Value) -> Delivery {
        self.asked(event(payload))
    }

    /// Ana presses a button of the newest message that she sees.
    pub async fn press(&self, channel: &str, name: &str) -> Delivery {
        let message = self.slack().last(&self.ana, channel).unwrap();
        self.interaction(self.slack().click(&self.ana, &message, name).await)
    }

    pub fn stage(&self, delivery: &Delivery) -> Stage {
        Stage::new(self.client.clone(), self.token.clone(), delivery, Arc::<ManualClock>::clone(&self.clock))
    }

    pub async fn send(&self, to: &ReplyTo, reply: &Reply) -> Result<Delivered, SlackError> {
        deliver(&self.client, &self.token, to, reply, self.clock.now()).await
    }

    /// What Ana sees in the channel.
    pub fn chat(&self) -> String {
        self.slack().chat(&self.ana, &self.product)
    }

    /// What Ana sees of the bot's own conversation with her.
    pub fn direct(&self) -> String {
        self.slack().chat(&self.ana, &self.slack().direct(&self.ana))
    }

    /// How often a method was called: `/api/views.open`; `/hooks/` for any `response_url`.
    pub fn calls(&self, path: &str) -> usize {
        self.sandbox.calls().list().iter().filter(|call| call.vendor == "slack" && call.path.starts_with(path)).count()
    }

    /// The end of a test: nothing broke a rule of Slack's, and nobody was woken up.
    pub fn finish(&self) {
        assert_eq!(self.slack().violations(), []);
        assert_eq!(self.slack().pings(), []);
    }
}

pub fn client(sandbox: &Sandbox, response_url_hosts: Vec<String>) -> Slack {
    let api_url = sandbox.slack().api_url();
    Slack::new(SlackOptions { api_url, response_url_hosts, timeout: Duration::from_secs(10) }).unwrap()
}

/// Shows the progress of a ticket: three notes.
pub async fn work(stage: &Stage) {
    for text in ["Drafting. 1 token held, 2 left.", "Still working. 1 token held.", "Still working. 1 token held."] {
        stage.show(said(text)).await;
    }
}

/// A message of one sentence.
pub fn said(text: &str) -> Message {
    Message { summary: text.to_owned(), parts: vec![myba_bots::conversation::Part::Text(text.to_owned())] }
}

pub fn private(text: &str) -> Reply {
    Reply::Private(said(text))
}

async fn listen() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(nod(stream));
        }
    });
    url
}

/// Reads a request and answers 200 without a word.
async fn nod(mut stream: TcpStream) {
    let (mut got, mut piece) = (Vec::new(), [0; 8192]);
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        got.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&got).to_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let body = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        let start = got.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        if got.len() >= start + body {
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            drop(stream.write_all(answer).await);
            return;
        }
    }
}
