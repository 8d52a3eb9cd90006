//! The product's webhook endpoint, verified by code of the test's own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Longer than any delivery in a quick sandbox takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A webhook as it came in.
pub struct Hook {
    pub signature: String,
    pub body: Bytes,
}

impl Hook {
    pub fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.event()["type"].as_str().unwrap().to_owned()
    }

    pub fn id(&self) -> String {
        self.event()["id"].as_str().unwrap().to_owned()
    }

    /// Whether some `v1` of the header was made with this secret.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let parts: Vec<_> = self.signature.split(',').map(|part| part.split_once('=').unwrap()).collect();
        let time = parts.iter().find(|part| part.0 == "t").unwrap().1;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(&[time.as_bytes(), b".", &self.body].concat());
        let wanted = hex::encode(mac.finalize().into_bytes());
        parts.iter().any(|part| part.0 == "v1" && part.1 == wanted)
    }
}

/// What listens where the product would.
pub struct Endpoint {
    /// The product's base, with a path.
    pub url: String,
    received: UnboundedReceiver<Hook>,
}

#[derive(Clone)]
struct Desk {
    hooks: UnboundedSender<Hook>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Endpoint {
    /// Answers with `answers` first, then 200.
    pub async fn open(answers: &[u16]) -> Self {
        let (hooks, received) = unbounded_channel();
        let desk = Desk { hooks, answers: Arc::new(Mutex::new(answers.iter().copied().collect())) };
        let app = Router::new().route("/myba/api/webhook/stripe", post(receive)).with_state(desk);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/myba", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, received }
    }

    /// The next webhook.
    pub async fn next(&mut self) -> Hook {
        tokio::time::timeout(PATIENCE, self.received.recv()).await.expect("a webhook in time").unwrap()
    }

    /// The next webhook of this type; others are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Hook {
        loop {
            let hook = self.next().await;
            if hook.kind() == kind {
                return hook;
            }
        }
    }
}

async fn receive(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(text("content-type"), "application/json; charset=utf-8");
    desk.hooks.send(Hook { signature: text("stripe-signature"), body }).unwrap();
    StatusCode::from_u16(desk.answers.lock().unwrap().pop_front().unwrap_or(200)).unwrap()
}
