//! What listens where the product would: it keeps what it is sent and answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::PATIENCE;

/// A request as it came in.
pub struct Got {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A field of a form.
    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The JSON of an event, or of an interaction's `payload`.
    pub fn json(&self) -> Value {
        match self.field("payload") {
            Some(payload) => serde_json::from_str(&payload).unwrap(),
            None => serde_json::from_slice(&self.body).unwrap(),
        }
    }

    /// Whether the signature was made with this secret, over exactly this body.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let time = self.header("x-slack-request-timestamp").unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("v0:{time}:").as_bytes());
        mac.update(&self.body);
        self.header("x-slack-signature") == Some(&format!("v0={}", hex::encode(mac.finalize().into_bytes())))
    }
}

/// What the product answers.
#[derive(Clone, Debug)]
pub enum Say {
    /// This status, and nothing more.
    Status(u16),
    /// This body, as JSON.
    Json(Value),
    /// This body, as text.
    Text(&'static str),
    /// Nothing before the vendor's time is over.
    Never,
    /// This status, and that it shall not be sent again.
    NoRetry(u16),
}

pub struct Product {
    /// The base, with a path.
    pub url: String,
    got: UnboundedReceiver<Got>,
}

#[derive(Clone)]
struct Desk {
    got: UnboundedSender<Got>,
    answers: Arc<Mutex<VecDeque<Say>>>,
}

impl Product {
    /// Answers with `answers` first, then 200 without a body.
    pub async fn open(answers: &[Say]) -> Self {
        let (sender, got) = unbounded_channel();
        let desk = Desk { got: sender, answers: Arc::new(Mutex::new(answers.iter().cloned().collect())) };
        let app = Router::new()
            .route("/myba/slack/commands", post(receive))
            .route("/myba/slack/interactions", post(receive))
            .route("/myba/slack/events", post(receive))
            .with_state(desk);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/myba", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, got }
    }

    pub async fn next(&mut self) -> Got {
        tokio::time::timeout(PATIENCE, self.got.recv()).await.expect("a request in time").unwrap()
    }

    /// Whether nothing came that was not taken yet.
    pub fn is_idle(&mut self) -> bool {
        self.got.try_recv().is_err()
    }
}

async fn receive(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    desk.got.send(Got { path: uri.path().to_owned(), headers, body }).unwrap();
    let answer = desk.answers.lock().unwrap().pop_front().unwrap_or(Say::Status(200));
    match answer {
        Say::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Say::Json(body) => axum::Json(body).into_response(),
        Say::Text(text) => ([(header::CONTENT_TYPE, "text/plain")], text).into_response(),
        Say::Never => {
            // The vendor hangs up long before.
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
        Say::NoRetry(status) => (StatusCode::from_u16(status).unwrap(), [("x-slack-no-retry", "1")]).into_response(),
    }
}
