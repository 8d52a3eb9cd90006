//! Socket Mode: up to ten sockets, each payload over one of them.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::Slack;
use crate::Pace;

/// The most sockets of an app.
const MOST: usize = 10;
/// Between the warning of a refresh and the end of the socket.
const WARNING: Duration = Duration::from_secs(10);
/// How much shorter that is where nobody watches.
const FAST: u32 = 100;

/// What goes to a socket's task.
enum Out {
    Text(String),
    Close,
}

/// The open sockets, and what waits for an acknowledgement.
#[derive(Default)]
pub struct Sockets {
    /// Tickets of `apps.connections.open` that were not used yet.
    pub tickets: HashSet<String>,
    open: Vec<(u64, mpsc::UnboundedSender<Out>)>,
    waiting: HashMap<String, oneshot::Sender<Value>>,
    opened: u64,
    next: usize,
}

impl Sockets {
    /// How many are open.
    pub fn count(&self) -> usize {
        self.open.len()
    }

    /// Sends an envelope over the next socket in turn; `None` when none is open.
    pub fn send(&mut self, envelope_id: &str, text: String) -> Option<oneshot::Receiver<Value>> {
        self.open.retain(|(_, sender)| !sender.is_closed());
        if self.open.is_empty() {
            return None;
        }
        self.next = (self.next + 1) % self.open.len();
        let (sender, receiver) = oneshot::channel();
        self.waiting.insert(envelope_id.to_owned(), sender);
        self.open[self.next].1.send(Out::Text(text)).ok()?;
        Some(receiver)
    }

    /// Stops waiting for an acknowledgement.
    pub fn forget(&mut self, envelope_id: &str) {
        self.waiting.remove(envelope_id);
    }

    fn acknowledged(&mut self, text: &str) {
        let Ok(ack) = serde_json::from_str::<Value>(text) else { return };
        let id = ack["envelope_id"].as_str().unwrap_or_default();
        if let Some(waiting) = self.waiting.remove(id) {
            let _ = waiting.send(ack["payload"].clone());
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    ticket: String,
}

/// `GET /socket`: one socket for one ticket.
pub(super) async fn connect(State(slack): State<Slack>, Query(ask): Query<Ask>, upgrade: WebSocketUpgrade) -> Response {
    if !slack.sockets().tickets.remove(&ask.ticket) {
        return StatusCode::FORBIDDEN.into_response();
    }
    upgrade.on_upgrade(move |socket| async move { slack.serve_socket(socket).await })
}

impl Slack {
    /// How many sockets the product holds open.
    pub fn open_sockets(&self) -> usize {
        self.sockets().count()
    }

    /// Tells every socket to come again, as the vendor does every few hours, and closes it a while later. `reason` is
    /// `warning`, `refresh_requested` or `link_disabled`.
    pub fn refresh_sockets(&self, reason: &str) {
        let text = json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}).to_string();
        let open: Vec<_> = self.sockets().open.drain(..).collect();
        for (_, sender) in open {
            let _ = sender.send(Out::Text(text.clone()));
            let wait = if reason == "warning" { WARNING } else { Duration::ZERO };
            let wait = if self.shared().pace() == Pace::Fast { wait / FAST } else { wait };
            self.shared().spawn(async move {
                tokio::time::sleep(wait).await;
                let _ = sender.send(Out::Close);
            });
        }
        self.0.changes.send_replace(());
    }

    /// Ends every socket without a word, as a bad network would.
    pub fn cut_sockets(&self) {
        self.sockets().open.clear();
        self.0.changes.send_replace(());
    }

    async fn serve_socket(&self, mut socket: WebSocket) {
        let (sender, mut out) = mpsc::unbounded_channel();
        let entered = {
            let mut sockets = self.sockets();
            sockets.open.retain(|(_, sender)| !sender.is_closed());
            (sockets.open.len() < MOST).then(|| {
                sockets.opened += 1;
                let id = sockets.opened;
                sockets.open.push((id, sender));
                (id, sockets.open.len())
            })
        };
        let Some((id, count)) = entered else {
            let full =
                json!({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "sandbox"}});
            let _ = socket.send(Frame::Text(full.to_string().into())).await;
            return;
        };
        let hello = json!({
            "type": "hello", "num_connections": count, "connection_info": {"app_id": self.world().app.id},
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18_060},
        });
        if socket.send(Frame::Text(hello.to_string().into())).await.is_ok() {
            self.0.changes.send_replace(());
            let stopping = self.shared().stopping();
            tokio::select! {
                () = stopping.cancelled() => {}
                () = self.talk(&mut socket, &mut out) => {}
            }
        }
        self.sockets().open.retain(|(other, _)| *other != id);
        self.0.changes.send_replace(());
    }

    async fn talk(&self, socket: &mut WebSocket, out: &mut mpsc::UnboundedReceiver<Out>) {
        loop {
            tokio::select! {
                going = out.recv() => match going {
                    Some(Out::Text(text)) => {
                        if socket.send(Frame::Text(text.into())).await.is_err() {
                            return;
                        }
                    }
                    Some(Out::Close) => {
                        let _ = socket.send(Frame::Close(None)).await;
                        return;
                    }
                    None => return,
                },
                coming = socket.recv() => match coming {
                    Some(Ok(Frame::Text(text))) => self.sockets().acknowledged(&text),
                    Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
                    Some(Ok(_)) => {}
                },
            }
        }
    }
}
