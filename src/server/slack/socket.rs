//! Socket Mode: we hold sockets open, for a program that Slack cannot reach. The same intake, another way in.

use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::intake::{Ack, Kind, take};
use crate::app::App;

/// Slack pings more often than this; a socket that is silent for longer is dead.
const SILENCE: Duration = Duration::from_secs(90);
/// A socket that lived longer than this was a good one.
const LIVES: Duration = Duration::from_secs(10);
/// How long opening one may take.
const OPENING: Duration = Duration::from_secs(10);
/// The pause before a new socket after one that could not be opened, and the longest.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// Something Slack says over a socket.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    envelope_id: String,
    #[serde(default)]
    payload: Value,
    #[serde(default)]
    reason: String,
}

/// Holds a socket open for ever. One that is to be refreshed goes on hearing until the next one is open.
pub async fn run(app: App) {
    let Some(token) = app.config.secrets.slack_app_token.as_ref() else { return };
    let mut sockets = JoinSet::new();
    let mut pause = PAUSES[0];
    loop {
        let (ready, mut opened) = mpsc::channel(1);
        let socket = hear(app.clone(), token.expose_secret().to_owned(), ready);
        let id = sockets.spawn(socket).id();
        if opened.recv().await.is_some() {
            let began = Instant::now();
            // Until it asks to be replaced, or ends: then this channel is closed.
            while opened.recv().await.is_some() {}
            tracing::info!(socket = %id, "a new socket is opened");
            if began.elapsed() >= LIVES {
                pause = PAUSES[0];
            } else {
                tokio::time::sleep(pause).await;
                pause = PAUSES[1].min(pause * 2);
            }
        } else {
            tracing::warn!(secs = pause.as_secs(), "no socket to Slack; trying again");
            tokio::time::sleep(pause).await;
            pause = PAUSES[1].min(pause * 2);
        }
        while let Some(ended) = sockets.try_join_next() {
            if let Ok(Err(error)) = ended {
                tracing::warn!(%error, "a socket to Slack ended");
            }
        }
    }
}

/// Opens a socket and hears it to its end. Sends once on `ready` when it is open, and lets go of it when a new one is needed.
async fn hear(app: App, token: String, ready: mpsc::Sender<()>) -> anyhow::Result<()> {
    let address = app.slack.client.open_socket(&token).await.context("no address for a socket")?;
    let opening = tokio::time::timeout(OPENING, tokio_tungstenite::connect_async(address.as_str())).await;
    let (socket, _) = opening.context("it takes too long to open")?.context("it cannot be opened")?;
    let (mut to_slack, mut from_slack) = socket.split();
    let (answer, mut answers) = mpsc::channel::<Message>(256);
    let mut ready = Some(ready);
    let mut taking = JoinSet::new();
    loop {
        let heard = tokio::select! {
            heard = tokio::time::timeout(SILENCE, from_slack.next()) => heard,
            Some(message) = answers.recv() => {
                to_slack.send(message).await?;
                continue;
            }
            Some(_) = taking.join_next(), if !taking.is_empty() => continue,
        };
        let text = match heard.context("it is silent")? {
            None => return Ok(()),
            Some(message) => match message? {
                Message::Text(text) => text,
                Message::Ping(bytes) => {
                    to_slack.send(Message::Pong(bytes)).await?;
                    continue;
                }
                Message::Close(_) => return Ok(()),
                _ => continue,
            },
        };
        let Ok(envelope) = serde_json::from_str::<Envelope>(&text) else {
            tracing::error!("a message on the socket cannot be read");
            continue;
        };
        match envelope.kind.as_str() {
            "hello" => {
                if let Some(ready) = &ready {
                    let _ = ready.send(()).await;
                }
            }
            // What is under way here is still answered here.
            "disconnect" => {
                tracing::info!(reason = envelope.reason, "Slack wants a new socket");
                ready = None;
                if envelope.reason == "link_disabled" {
                    bail!("Socket Mode is switched off for the app");
                }
            }
            _ => {
                taking.spawn(acknowledge(app.clone(), envelope, answer.clone()));
            }
        }
    }
}

async fn acknowledge(app: App, envelope: Envelope, answer: mpsc::Sender<Message>) {
    let kind = match envelope.kind.as_str() {
        "slash_commands" => Kind::Command,
        "interactive" => Kind::Interaction,
        "events_api" => Kind::Event,
        other => return tracing::info!(kind = other, "an envelope of a kind we do not know"),
    };
    let ack = match take(&app, kind, &envelope.payload.to_string()).await {
        Ack::Taken => json!({ "envelope_id": envelope.envelope_id }),
        Ack::Say(payload) => json!({ "envelope_id": envelope.envelope_id, "payload": payload }),
        // Without an acknowledgement it comes again, or its sender sees that it failed.
        Ack::NotTaken | Ack::NotOurs => return,
    };
    let _ = answer.send(Message::text(ack.to_string())).await;
}
