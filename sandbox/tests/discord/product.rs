//! What listens where the product would: it keeps what it is sent and answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use bytes::Bytes;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::PATIENCE;

/// A request as it came in.
pub struct Got {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether the signature is by this key, over exactly this body.
    pub fn is_signed_by(&self, public_key: &str) -> bool {
        is_signed(&self.headers, &self.body, public_key)
    }
}

fn is_signed(headers: &HeaderMap, body: &[u8], public_key: &str) -> bool {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let key: [u8; 32] = hex::decode(public_key).unwrap().try_into().unwrap();
    let Some(signature) = header("x-signature-ed25519").and_then(|text| hex::decode(text).ok()) else { return false };
    let Ok(signature) = Signature::from_slice(&signature) else { return false };
    let time = header("x-signature-timestamp").unwrap_or_default();
    VerifyingKey::from_bytes(&key).unwrap().verify(&[time.as_bytes(), body].concat(), &signature).is_ok()
}

/// What the product answers.
#[derive(Clone, Debug)]
pub enum Say {
    /// This status, and nothing more.
    Status(u16),
    /// This body, as JSON.
    Json(Value),
    /// Nothing before the vendor's time is over.
    Never,
}

pub struct Product {
    pub url: String,
    got: UnboundedReceiver<Got>,
    events: UnboundedReceiver<Got>,
    refusals: Arc<Mutex<VecDeque<u16>>>,
    key: Arc<Mutex<Option<String>>>,
}

#[derive(Clone)]
struct Desk {
    got: UnboundedSender<Got>,
    events: UnboundedSender<Got>,
    refusals: Arc<Mutex<VecDeque<u16>>>,
    answers: Arc<Mutex<VecDeque<Say>>>,
    key: Arc<Mutex<Option<String>>>,
}

impl Product {
    /// Answers with `answers` first, then deferred.
    pub async fn open(answers: &[Say]) -> Self {
        let (sender, got) = unbounded_channel();
        let (told, events) = unbounded_channel();
        let refusals = Arc::<Mutex<VecDeque<u16>>>::default();
        let key = Arc::new(Mutex::new(None));
        let answers = Arc::new(Mutex::new(answers.iter().cloned().collect()));
        let desk = Desk { got: sender, events: told, refusals: refusals.clone(), answers, key: key.clone() };
        let app = Router::new()
            .route("/myba/discord/interactions", post(receive))
            .route("/myba/discord/events", post(receive_event))
            .with_state(desk);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/myba", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, got, events, refusals, key }
    }

    /// Answers pings, and refuses what is not signed with this key, from now on.
    pub fn checks(&self, public_key: &str) {
        *self.key.lock().unwrap() = Some(public_key.to_owned());
    }

    pub async fn next(&mut self) -> Got {
        tokio::time::timeout(PATIENCE, self.got.recv()).await.expect("a request in time").unwrap()
    }

    /// Answers the next event with this status instead of 204.
    pub fn refuses_event(&self, status: u16) {
        self.refusals.lock().unwrap().push_back(status);
    }

    pub async fn next_event(&mut self) -> Got {
        tokio::time::timeout(PATIENCE, self.events.recv()).await.expect("an event in time").unwrap()
    }

    /// Whether nothing came that was not taken yet.
    pub fn is_idle(&mut self) -> bool {
        self.got.try_recv().is_err()
    }
}

async fn receive_event(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let key = desk.key.lock().unwrap().clone();
    if key.is_some_and(|key| !is_signed(&headers, &body, &key)) {
        return StatusCode::UNAUTHORIZED;
    }
    if serde_json::from_slice::<Value>(&body).is_ok_and(|body| body["type"] == 0) {
        return StatusCode::NO_CONTENT;
    }
    desk.events.send(Got { headers, body }).unwrap();
    let refusal = desk.refusals.lock().unwrap().pop_front();
    refusal.map_or(StatusCode::NO_CONTENT, |status| StatusCode::from_u16(status).unwrap())
}

async fn receive(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> Response {
    let key = desk.key.lock().unwrap().clone();
    if key.is_some_and(|key| !is_signed(&headers, &body, &key)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let is_ping = serde_json::from_slice::<Value>(&body).is_ok_and(|body| body["type"] == 1);
    if is_ping {
        return axum::Json(json!({"type": 1})).into_response();
    }
    desk.got.send(Got { headers, body }).unwrap();
    let answer = desk.answers.lock().unwrap().pop_front().unwrap_or(Say::Json(json!({"type": 5})));
    match answer {
        Say::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Say::Json(body) => axum::Json(body).into_response(),
        Say::Never => {
            // The vendor hangs up long before.
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}
