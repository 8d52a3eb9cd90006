//! One socket: hello, identifying or resuming, heartbeats, and the vendor's reasons to hang up.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::session::Session;
use super::{Out, guild_create};
use crate::discord::Discord;

/// Frames of a client in [`MINUTE`].
const MOST: usize = 120;
const MINUTE: Duration = Duration::from_secs(60);
/// The largest frame of a client, in bytes.
const LARGEST: usize = 4_096;
/// Intents that must be allowed in the app's settings: members, presences, message content.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | (1 << 15);
/// Every intent there is.
const INTENTS: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

const UNKNOWN_OP: u16 = 4_001;
const DECODE: u16 = 4_002;
const NOT_IDENTIFIED: u16 = 4_003;
const BAD_TOKEN: u16 = 4_004;
const IDENTIFIED: u16 = 4_005;
const TOO_MANY: u16 = 4_008;
const TIMED_OUT: u16 = 4_009;
const BAD_SHARD: u16 = 4_010;
const BAD_VERSION: u16 = 4_012;
const BAD_INTENTS: u16 = 4_013;
const DISALLOWED: u16 = 4_014;

#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    v: String,
    #[serde(default)]
    encoding: String,
}

/// One socket and what it has become.
struct Connection {
    id: u64,
    session: Option<String>,
    frames: VecDeque<Instant>,
}

/// `GET /gateway`.
pub async fn connect(State(discord): State<Discord>, Query(ask): Query<Ask>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move { discord.serve_gateway(socket, ask).await })
}

impl Discord {
    async fn serve_gateway(&self, mut socket: WebSocket, ask: Ask) {
        if ask.v != "10" || !matches!(ask.encoding.as_str(), "" | "json") {
            close(&mut socket, BAD_VERSION).await;
            return;
        }
        let (sender, mut out) = mpsc::unbounded_channel();
        let (id, beat_ms) = {
            let mut gateway = self.gateway();
            gateway.opened += 1;
            let id = gateway.opened;
            gateway.sockets.insert(id, sender);
            (id, gateway.beat_ms)
        };
        let hello = json!({"op": 10, "d": {"heartbeat_interval": beat_ms, "_trace": []}, "s": null, "t": null});
        let mut connection = Connection { id, session: None, frames: VecDeque::new() };
        if socket.send(Frame::Text(hello.to_string().into())).await.is_ok() {
            let stopping = self.shared().stopping();
            tokio::select! {
                () = stopping.cancelled() => {}
                () = self.converse(&mut socket, &mut out, &mut connection, Duration::from_millis(beat_ms)) => {}
            }
        }
        {
            let mut gateway = self.gateway();
            gateway.sockets.remove(&id);
            for session in gateway.sessions.values_mut().filter(|session| session.socket == Some(id)) {
                session.socket = None;
            }
        }
        self.0.changes.send_replace(());
    }

    async fn converse(
        &self,
        socket: &mut WebSocket,
        out: &mut mpsc::UnboundedReceiver<Out>,
        connection: &mut Connection,
        beat: Duration,
    ) {
        let mut last_beat = tokio::time::Instant::now();
        loop {
            let end = tokio::select! {
                going = out.recv() => match going {
                    Some(Out::Text(text)) => {
                        if socket.send(Frame::Text(text.into())).await.is_err() {
                            return;
                        }
                        None
                    }
                    Some(Out::Close(code)) => Some(code),
                    None => return,
                },
                coming = socket.recv() => match coming {
                    Some(Ok(Frame::Text(text))) => match self.hear(connection, &text) {
                        Ok(is_beat) => {
                            if is_beat {
                                last_beat = tokio::time::Instant::now();
                            }
                            None
                        }
                        Err(code) => Some(code),
                    },
                    Some(Ok(Frame::Close(frame))) => {
                        self.left(connection, frame.map_or(1_005, |frame| frame.code));
                        return;
                    }
                    Some(Ok(Frame::Binary(_))) => Some(DECODE),
                    Some(Ok(_)) => None,
                    Some(Err(_)) | None => return,
                },
                // Half a beat more than was agreed.
                () = tokio::time::sleep_until(last_beat + beat * 3 / 2) => Some(TIMED_OUT),
            };
            if let Some(code) = end {
                close(socket, code).await;
                return;
            }
        }
    }

    /// A client that says goodbye properly ends its session.
    fn left(&self, connection: &Connection, code: u16) {
        if let (1_000 | 1_001, Some(session)) = (code, &connection.session) {
            self.gateway().sessions.remove(session);
        }
    }

    /// Takes a frame; whether it was a heartbeat, or the reason to hang up.
    fn hear(&self, connection: &mut Connection, text: &str) -> Result<bool, u16> {
        let now = Instant::now();
        connection.frames.push_back(now);
        connection.frames.retain(|at| now.duration_since(*at) < MINUTE);
        if connection.frames.len() > MOST {
            return Err(TOO_MANY);
        }
        let frame: Value = serde_json::from_str(text).map_err(|_| DECODE)?;
        if text.len() > LARGEST {
            return Err(DECODE);
        }
        match frame["op"].as_u64() {
            Some(1) => {
                let mut gateway = self.gateway();
                gateway.beats += 1;
                if !gateway.zombie {
                    tell(&gateway, connection.id, &json!({"op": 11, "d": null, "s": null, "t": null}));
                }
                drop(gateway);
                self.0.changes.send_replace(());
                return Ok(true);
            }
            Some(2) if connection.session.is_some() => return Err(IDENTIFIED),
            Some(2) => self.identify(connection, &frame["d"])?,
            Some(6) => self.resume(connection, &frame["d"])?,
            Some(3 | 4 | 8 | 31) if connection.session.is_some() => {}
            Some(3 | 4 | 8 | 31) => return Err(NOT_IDENTIFIED),
            _ => return Err(UNKNOWN_OP),
        }
        self.0.changes.send_replace(());
        Ok(false)
    }

    fn is_token(&self, data: &Value) -> bool {
        let token = data["token"].as_str().unwrap_or_default();
        token.strip_prefix("Bot ").unwrap_or(token) == self.world().app.token
    }

    fn identify(&self, connection: &mut Connection, data: &Value) -> Result<(), u16> {
        if !self.is_token(data) {
            return Err(BAD_TOKEN);
        }
        let intents = data["intents"].as_u64().ok_or(BAD_INTENTS)?;
        if intents & !INTENTS != 0 {
            return Err(BAD_INTENTS);
        }
        if intents & PRIVILEGED != 0 {
            return Err(DISALLOWED);
        }
        let shard = match &data["shard"] {
            Value::Null => (0, 1),
            shard => (shard[0].as_u64().ok_or(BAD_SHARD)?, shard[1].as_u64().ok_or(BAD_SHARD)?),
        };
        if shard.0 >= shard.1 {
            return Err(BAD_SHARD);
        }
        let id = self.shared().random_hex(32);
        let url = self.gateway_url();
        let mut session = Session::on(connection.id, shard);
        let frames = {
            let world = self.world();
            let mut own: Vec<&String> = Vec::new();
            own.extend(world.guilds.values().filter(|it| it.members.contains_key(&world.app.id)).map(|it| &it.id));
            own.retain(|id| session.serves(id.parse().ok()));
            let ready = json!({
                "v": 10, "user": world.users.get(&world.app.id).map(crate::discord::world::people::User::view),
                "guilds": own.iter().map(|id| json!({"id": id, "unavailable": true})).collect::<Vec<_>>(),
                "session_id": id, "resume_gateway_url": url, "session_type": "normal", "shard": [shard.0, shard.1],
                "application": {"id": world.app.id, "flags": 0}, "private_channels": [], "presences": [],
                "relationships": [], "user_settings": {}, "_trace": [],
            });
            let mut frames = vec![session.next("READY", &ready)];
            frames.extend(own.iter().map(|id| session.next("GUILD_CREATE", &guild_create(&world, id))));
            frames
        };
        connection.session = Some(id.clone());
        let mut gateway = self.gateway();
        gateway.identified += 1;
        gateway.sessions.insert(id, session);
        for frame in frames {
            say(&gateway, connection.id, frame);
        }
        Ok(())
    }

    fn resume(&self, connection: &mut Connection, data: &Value) -> Result<(), u16> {
        if !self.is_token(data) {
            return Err(BAD_TOKEN);
        }
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seq = data["seq"].as_u64().unwrap_or(0);
        let mut gateway = self.gateway();
        let missed = gateway.sessions.get(&id).and_then(|session| session.since(seq));
        let Some(missed) = missed else {
            gateway.sessions.remove(&id);
            tell(&gateway, connection.id, &json!({"op": 9, "d": false, "s": null, "t": null}));
            return Ok(());
        };
        gateway.resumed += 1;
        for frame in missed {
            say(&gateway, connection.id, frame);
        }
        let mut resumed = None;
        if let Some(session) = gateway.sessions.get_mut(&id) {
            session.socket = Some(connection.id);
            resumed = Some(session.next("RESUMED", &json!({"_trace": []})));
        }
        if let Some(frame) = resumed {
            say(&gateway, connection.id, frame);
        }
        connection.session = Some(id);
        Ok(())
    }
}

fn tell(gateway: &super::Gateway, socket: u64, frame: &Value) {
    say(gateway, socket, frame.to_string());
}

fn say(gateway: &super::Gateway, socket: u64, text: String) {
    if let Some(sender) = gateway.sockets.get(&socket) {
        let _ = sender.send(Out::Text(text));
    }
}

async fn close(socket: &mut WebSocket, code: u16) {
    let reason = match code {
        UNKNOWN_OP => "Unknown opcode.",
        DECODE => "Error while decoding payload.",
        NOT_IDENTIFIED => "Not authenticated.",
        BAD_TOKEN => "Authentication failed.",
        IDENTIFIED => "Already authenticated.",
        TOO_MANY => "You are being rate limited.",
        TIMED_OUT => "Session timed out.",
        BAD_SHARD => "Invalid shard.",
        BAD_VERSION => "Invalid API version.",
        BAD_INTENTS => "Invalid intent(s).",
        DISALLOWED => "Disallowed intent(s).",
        _ => "Unknown error.",
    };
    let _ = socket.send(Frame::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
}
