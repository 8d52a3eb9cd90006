//! One attempt over HTTP, and the checks the vendor makes of an endpoint.

use std::time::{Duration, Instant};

use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use serde_json::{Value, json};

use super::log::Wire;
use super::{Ack, Bend, LIMIT, Way, sign};
use crate::calls::{Call, Direction};
use crate::discord::api::read;
use crate::discord::{Discord, VENDOR};

/// The product's path.
pub const PATH: &str = "/discord/interactions";

/// The answer to one request.
pub struct Answer {
    /// The status; 0 for none.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// Whether that was below three seconds.
    pub in_time: bool,
    /// Its content type.
    pub content_type: String,
    /// Its body.
    pub body: Bytes,
}

impl Discord {
    /// Where interactions go.
    pub fn endpoint(&self) -> String {
        format!("{}{PATH}", self.shared().product_url())
    }

    pub(super) async fn by_http(&self, id: &str, payload: &Value, label: &str, bends: &[Bend]) -> Ack {
        let wire = self.wire(payload, bends);
        self.log().last = Some(wire.clone());
        let answer = self.post(&wire, label).await;
        let took = answer.took;
        if answer.in_time && (200..300).contains(&answer.status) {
            self.inline(id, &answer).await;
        }
        self.log().note(label, answer.status, took, answer.in_time);
        Ack { status: answer.status, took, in_time: answer.in_time, way: Way::Http, ..Ack::nowhere("") }
    }

    /// The answer's body as the first answer, unless a callback was quicker.
    async fn inline(&self, id: &str, answer: &Answer) {
        let is_answered = self.world().interactions.get(id).is_some_and(|it| it.answered.is_some());
        if is_answered {
            return;
        }
        if answer.body.is_empty() {
            // 202: the answer comes as a callback.
            self.answered(id).await;
            return;
        }
        let outcome = match read(&answer.content_type, answer.body.clone()).await {
            Ok(sent) => self.respond(id, &sent).map(drop),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = outcome {
            tracing::debug!(code = refusal.code, refusal.message, "sandbox: Discord refuses the body of an answer");
        }
    }

    pub(super) fn wire(&self, payload: &Value, bends: &[Bend]) -> Wire {
        let mut body = Bytes::from(payload.to_string());
        let mut timestamp = self.shared().now_s().to_string();
        let mut seed = self.world().app.seed.clone();
        for bend in bends {
            match bend {
                Bend::Body(bytes) => body = Bytes::from(bytes.clone()),
                Bend::Timestamp(text) => timestamp.clone_from(text),
                Bend::Seconds(seconds) => timestamp = (self.shared().now_s() + seconds).to_string(),
                Bend::OtherKey => seed = self.shared().random_hex(64),
                _ => {}
            }
        }
        let mut signature = Some(sign::signature(&seed, &timestamp, &body));
        for bend in bends {
            match bend {
                Bend::BadSignature => signature = Some(sign::signature(&seed, &timestamp, b"another body")),
                Bend::NoSignature => signature = None,
                Bend::Signature(text) => signature = Some(text.clone()),
                Bend::BodyChanged => body = Bytes::from([&body[..], b" "].concat()),
                _ => {}
            }
        }
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("user-agent".to_owned(), "Discord-Interactions/1.0 (+https://discord.com)".to_owned()),
            ("x-signature-timestamp".to_owned(), timestamp),
        ];
        headers.extend(signature.map(|text| ("x-signature-ed25519".to_owned(), text)));
        Wire { url: self.endpoint(), headers, body }
    }

    /// Posts exact bytes, waits three seconds at most, and keeps the record.
    pub(in crate::discord) async fn post(&self, wire: &Wire, label: &str) -> Answer {
        let path = url::Url::parse(&wire.url).map_or_else(|_| wire.url.clone(), |url| url.path().to_owned());
        let mut call = Call::start(VENDOR, Direction::FromVendor, "POST", &path);
        label.clone_into(&mut call.note);
        call.headers.clone_from(&wire.headers);
        call.body = String::from_utf8_lossy(&wire.body).into_owned();
        let started = Instant::now();
        let mut request = self.shared().http().post(&wire.url).body(wire.body.clone());
        for (name, value) in &wire.headers {
            request = request.header(name, value);
        }
        let answering = async {
            let answer = request.send().await.ok()?;
            let kind = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            Some((answer.status().as_u16(), kind.unwrap_or_default(), answer.bytes().await.ok()?))
        };
        let answered = tokio::time::timeout(LIMIT, answering).await;
        let took = started.elapsed();
        let in_time = answered.is_ok();
        let (status, content_type, body) = answered.ok().flatten().unwrap_or_default();
        call.status = status;
        call.took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.shared().calls().record(call);
        Answer { status, took, in_time, content_type, body }
    }

    /// Asks the endpoint whether it is there, as the vendor does when its address is saved. Bends apply.
    pub async fn ping(&self) -> Ack {
        let bends = std::mem::take(&mut self.log().bends);
        let payload = json!({
            "id": self.new_id(), "application_id": self.app_id(), "type": 1, "version": 1,
            "token": self.shared().random_hex(32), "entitlements": [],
        });
        let wire = self.wire(&payload, &bends);
        self.log().last = Some(wire.clone());
        let answer = self.post(&wire, "ping").await;
        let body = if answer.content_type.starts_with("application/json") {
            serde_json::from_slice(&answer.body).unwrap_or_default()
        } else {
            Value::Null
        };
        let (status, took, in_time) = (answer.status, answer.took, answer.in_time);
        Ack { status, took, in_time, way: Way::Http, payload, body, ..Ack::nowhere("") }
    }

    /// Whether the vendor would take this endpoint: it answers a ping with JSON, and refuses bad signatures with 401.
    pub async fn verify_endpoint(&self) -> bool {
        let good = self.ping().await;
        let mut refuses = true;
        for bend in [Bend::BadSignature, Bend::NoSignature, Bend::OtherKey] {
            self.bend_next(bend);
            refuses &= self.ping().await.status == 401;
        }
        good.in_time && good.status == 200 && good.kind() == 1 && refuses
    }

    /// Sends the last request again, byte for byte, its old signature included; `None` when nothing was sent yet. Nobody
    /// is told what the answer says.
    pub async fn replay_last(&self) -> Option<Ack> {
        let wire = self.log().last.clone()?;
        let answer = self.post(&wire, "replayed").await;
        let (status, took, in_time) = (answer.status, answer.took, answer.in_time);
        let body = serde_json::from_slice(&answer.body).unwrap_or_default();
        Some(Ack { status, took, in_time, way: Way::Http, body, ..Ack::nowhere("") })
    }

    /// Brings the last interaction again under its id, freshly signed, or once more over the gateway; `None` when there
    /// was none.
    pub async fn repeat_last(&self) -> Option<Ack> {
        let (payload, label) = self.log().last_payload.clone()?;
        let id = payload["id"].as_str().unwrap_or_default().to_owned();
        Some(self.bring(&id, &payload, &label, &[]).await)
    }
}
