//! What tests do to the gateway.

use std::time::Duration;

use serde_json::{Value, json};

use super::Out;
use crate::discord::Discord;

impl Discord {
    /// How many sessions have a socket now.
    pub fn open_sessions(&self) -> usize {
        self.gateway().sessions.values().filter(|session| session.socket.is_some()).count()
    }

    /// Waits until `count` sessions have a socket; `false` when `bound` passed.
    pub async fn wait_for_sessions(&self, count: usize, bound: Duration) -> bool {
        let mut changes = self.0.changes.subscribe();
        let watching = async {
            while self.open_sessions() != count {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(bound, watching).await.is_ok()
    }

    /// How often somebody identified, and how often a session was resumed.
    pub fn identified_and_resumed(&self) -> (u64, u64) {
        let gateway = self.gateway();
        (gateway.identified, gateway.resumed)
    }

    /// Heartbeats so far.
    pub fn heartbeats(&self) -> u64 {
        self.gateway().beats
    }

    /// How often sockets opened from now on must send a heartbeat.
    pub fn set_heartbeat(&self, every: Duration) {
        self.gateway().beat_ms = u64::try_from(every.as_millis()).unwrap_or(u64::MAX).max(1);
    }

    /// Acknowledges no heartbeat any more, or does again: a connection that looks alive and is dead.
    pub fn set_zombie(&self, on: bool) {
        self.gateway().zombie = on;
    }

    /// Ends every socket without a word, as a bad network would. Sessions stay and can be resumed.
    pub fn cut_gateway(&self) {
        self.gateway().sockets.clear();
    }

    /// Asks every client to connect again and resume, as the vendor does every few hours.
    pub fn ask_reconnect(&self) {
        self.to_all(&json!({"op": 7, "d": null, "s": null, "t": null}));
    }

    /// Tells every client that its session is invalid, and whether it may try to resume it.
    pub fn invalidate_sessions(&self, resumable: bool) {
        self.to_all(&json!({"op": 9, "d": resumable, "s": null, "t": null}));
        if !resumable {
            self.gateway().sessions.clear();
        }
    }

    /// Forgets every session and ends every socket: whoever resumes is told that there is nothing to resume.
    pub fn drop_sessions(&self) {
        let mut gateway = self.gateway();
        gateway.sessions.clear();
        gateway.sockets.clear();
    }

    /// Ends every socket with one of the vendor's numbers: 4000, 4009, 4014.
    pub fn close_gateway(&self, code: u16) {
        for sender in self.gateway().sockets.values() {
            let _ = sender.send(Out::Close(code));
        }
    }

    fn to_all(&self, frame: &Value) {
        let text = frame.to_string();
        for sender in self.gateway().sockets.values() {
            let _ = sender.send(Out::Text(text.clone()));
        }
    }
}
