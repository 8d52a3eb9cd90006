//! Socket Mode: tickets, envelopes and acknowledgements.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use myba_sandbox::Sandbox;
use myba_sandbox::slack::{Mode, Way};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::caller::Caller;
use crate::{PATIENCE, TEAM, sandbox};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(sandbox: &Sandbox) -> Self {
        Self(connect_async(ticket(sandbox).await).await.unwrap().0)
    }

    /// The next frame as JSON; `None` when the socket ended.
    async fn next(&mut self) -> Option<Value> {
        match tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a frame in time")? {
            Ok(Message::Text(text)) => Some(serde_json::from_str(&text).unwrap()),
            _ => None,
        }
    }

    async fn send(&mut self, body: Value) {
        self.0.send(Message::text(body.to_string())).await.unwrap();
    }
}

async fn ticket(sandbox: &Sandbox) -> String {
    let caller = Caller::with(sandbox, &sandbox.slack().app_token());
    caller.call("apps.connections.open", json!({})).await.ok()["url"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_ticket_opens_one_socket_and_only_the_app_token_gets_one() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let refused = Caller::of(&sandbox).call("apps.connections.open", json!({})).await;
    assert_eq!(refused.error(), "not_allowed_token_type");
    let url = ticket(&sandbox).await;
    assert!(url.starts_with("ws://127.0.0.1:"));
    let (first, _) = connect_async(&url).await.unwrap();
    let hello = Socket(first).next().await.unwrap();
    assert_eq!((&hello["type"], &hello["num_connections"]), (&json!("hello"), &json!(1)));
    assert_eq!(hello["connection_info"]["app_id"], sandbox.slack().app_id());
    assert!(connect_async(&url).await.is_err(), "a ticket is good once");
}

#[tokio::test]
async fn envelopes_are_acknowledged_with_their_answer() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    slack.set_mode(Mode::Socket);
    let nobody = slack.command(&ana, "C0GENERAL1", "an idea").await;
    assert_eq!(nobody.way, Way::Nowhere);
    assert!(slack.last(&ana, "C0GENERAL1").unwrap().text.contains("dispatch_failed"));
    let mut socket = Socket::open(&sandbox).await;
    socket.next().await.unwrap();
    let product = async {
        let envelope = socket.next().await.unwrap();
        assert_eq!(
            (&envelope["type"], &envelope["accepts_response_payload"]),
            (&json!("slash_commands"), &json!(true))
        );
        assert_eq!(envelope["payload"]["text"], "an idea");
        socket.send(json!({"envelope_id": envelope["envelope_id"], "payload": {"text": "Working on it"}})).await;
    };
    let (ack, ()) = tokio::join!(slack.command(&ana, "C0GENERAL1", "an idea"), product);
    assert!(ack.is_ok() && ack.way == Way::Socket);
    assert_eq!(slack.last(&ana, "C0GENERAL1").unwrap().text, "Working on it");

    let product = async {
        let first = socket.next().await.unwrap();
        let again = socket.next().await.unwrap();
        assert_eq!((&again["type"], &again["retry_attempt"]), (&json!("events_api"), &json!(1)));
        assert_eq!(again["retry_reason"], "http_timeout");
        assert_eq!(first["payload"]["event_id"], again["payload"]["event_id"]);
        socket.send(json!({"envelope_id": again["envelope_id"]})).await;
    };
    let (ack, ()) = tokio::join!(slack.dm(&ana, "an idea"), product);
    assert!(ack.is_ok());
}

#[tokio::test]
async fn payloads_take_turns_a_refresh_is_announced_and_the_eleventh_is_turned_away() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    slack.set_mode(Mode::Socket);
    let mut sockets = Vec::new();
    for _ in 0..10 {
        let mut socket = Socket::open(&sandbox).await;
        assert_eq!(socket.next().await.unwrap()["type"], "hello");
        sockets.push(socket);
    }
    assert_eq!(slack.open_sockets(), 10);
    assert_eq!(Socket::open(&sandbox).await.next().await.unwrap()["reason"], "too_many_websockets");
    let other = slack.clone();
    let asking = tokio::spawn(async move {
        for _ in 0..2 {
            other.shortcut(&ana, "myba_new").await;
        }
    });
    let mut taken = Vec::new();
    for _ in 0..2 {
        let waiting = sockets.iter_mut().enumerate().map(|(index, socket)| {
            Box::pin(async move {
                let envelope = socket.next().await.unwrap();
                socket.send(json!({"envelope_id": envelope["envelope_id"]})).await;
                index
            })
        });
        taken.push(futures_util::future::select_all(waiting).await.0);
    }
    asking.await.unwrap();
    assert_ne!(taken[0], taken[1]);
    slack.refresh_sockets("warning");
    for socket in &mut sockets {
        let told = socket.next().await.unwrap();
        assert_eq!((&told["type"], &told["reason"]), (&json!("disconnect"), &json!("warning")));
        assert!(socket.next().await.is_none());
    }
    assert!(slack.wait_for(Duration::from_secs(5), |_| true).await);
    assert_eq!(slack.open_sockets(), 0);
    let mut fresh = Socket::open(&sandbox).await;
    assert_eq!(fresh.next().await.unwrap()["num_connections"], 1);
    slack.cut_sockets();
    assert!(fresh.next().await.is_none());
    assert!(slack.bot_token(TEAM).is_some());
}
