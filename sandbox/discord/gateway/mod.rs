//! The gateway: sessions over sockets, sequence numbers, resuming, and everything that can go wrong with them.

mod connection;
mod control;
mod session;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::mpsc;

pub use connection::connect;
use session::Session;

use super::deliver::{Ack, Way};
use super::world::World;
use super::{Discord, VENDOR};
use crate::calls::{Call, Direction};

/// What the vendor usually says, in milliseconds.
const BEAT_MS: u64 = 41_250;

/// What goes to a socket's task.
pub enum Out {
    /// A frame.
    Text(String),
    /// The end, with the vendor's number.
    Close(u16),
}

/// Sockets, sessions, and how they misbehave.
pub struct Gateway {
    /// Sessions by id, dead ones not.
    sessions: BTreeMap<String, Session>,
    /// Every open socket.
    sockets: BTreeMap<u64, mpsc::UnboundedSender<Out>>,
    /// Sockets so far.
    opened: u64,
    /// No heartbeat is acknowledged.
    zombie: bool,
    beat_ms: u64,
    identified: u64,
    resumed: u64,
    beats: u64,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            sessions: BTreeMap::new(),
            sockets: BTreeMap::new(),
            opened: 0,
            zombie: false,
            beat_ms: BEAT_MS,
            identified: 0,
            resumed: 0,
            beats: 0,
        }
    }
}

impl Gateway {
    /// Sends an event to every session that `wants` it; `false` when there is none. What a session misses while its socket
    /// is gone it gets when it resumes.
    fn dispatch(&mut self, event: &str, data: &Value, wants: impl Fn(&Session) -> bool) -> bool {
        let mut sent = false;
        for session in self.sessions.values_mut().filter(|session| wants(session)) {
            let text = session.next(event, data);
            if let Some(sender) = session.socket.and_then(|socket| self.sockets.get(&socket)) {
                let _ = sender.send(Out::Text(text));
            }
            sent = true;
        }
        sent
    }

    /// Sends an event that belongs to no guild: the first part of the sessions hears of it.
    pub(in crate::discord) fn dispatch_to_first(&mut self, event: &str, data: &Value) {
        self.dispatch(event, data, |session| session.serves(None));
    }
}

impl Discord {
    /// Brings an interaction over the gateway, and waits for the callback.
    pub(in crate::discord) async fn by_gateway(&self, id: &str, payload: &Value, label: &str) -> Ack {
        let guild = payload["guild_id"].as_str().and_then(|id| id.parse::<u64>().ok());
        let sent = self.gateway().dispatch("INTERACTION_CREATE", payload, |session| session.serves(guild));
        if !sent {
            return Ack::nowhere("no session of the gateway is open");
        }
        let mut call = Call::start(VENDOR, Direction::FromVendor, "GATEWAY", "/INTERACTION_CREATE");
        label.clone_into(&mut call.note);
        call.body = payload.to_string();
        let started = Instant::now();
        let in_time = self.answered(id).await;
        let took = started.elapsed();
        let status = if in_time { 200 } else { 0 };
        call.status = status;
        call.took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.shared().calls().record(call);
        self.log().note(label, status, took, in_time);
        // An answer takes some time, also where the clock does not see it.
        let took = took.max(Duration::from_nanos(1));
        Ack { status, took, in_time, way: Way::Gateway, ..Ack::nowhere("") }
    }

    /// Tells the sessions that the app came to a guild, or left it.
    pub(in crate::discord) fn tell_guild(&self, id: &str, is_there: bool) {
        let guild = id.parse::<u64>().ok();
        let data = if is_there { guild_create(&self.world(), id) } else { json!({"id": id, "unavailable": false}) };
        let event = if is_there { "GUILD_CREATE" } else { "GUILD_DELETE" };
        self.gateway().dispatch(event, &data, |session| session.serves(guild));
    }
}

/// A guild as `GUILD_CREATE` tells it.
fn guild_create(world: &World, id: &str) -> Value {
    let Some(guild) = world.guilds.get(id) else { return Value::Null };
    let mut view = guild.view();
    let channels = world.channels.values().filter(|it| it.guild.as_deref() == Some(id));
    let (threads, channels): (Vec<_>, Vec<_>) = channels.partition(|it| it.parent.is_some());
    let bot = world.users.get(&world.app.id).filter(|bot| guild.members.contains_key(&bot.id));
    for (name, value) in [
        ("channels", channels.iter().map(|it| it.view(&world.users)).collect()),
        ("threads", threads.iter().map(|it| it.view(&world.users)).collect()),
        ("members", bot.iter().map(|bot| guild.member_view(bot, None)).collect()),
        ("joined_at", json!("2026-01-01T00:00:00.000000+00:00")),
        ("large", json!(false)),
        ("unavailable", json!(false)),
        ("member_count", json!(guild.members.len())),
        ("voice_states", json!([])),
        ("presences", json!([])),
        ("stage_instances", json!([])),
        ("guild_scheduled_events", json!([])),
        ("soundboard_sounds", json!([])),
    ] {
        view[name] = value;
    }
    view
}
