//! One attempt, over HTTP or over a socket.

use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use super::log::Wire;
use super::parcel::Parcel;
use super::{Ack, Bend, LIMIT, VENDOR, Way, sign};
use crate::calls::{Call, Direction};
use crate::slack::Slack;
use crate::slack::world::app::Mode;

/// Which repetition of an event this is, and why.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// 1 to 3.
    pub number: u8,
    /// `http_timeout`, `connection_failed`, `http_error`.
    pub reason: &'static str,
}

impl Slack {
    /// Sends a payload once.
    pub(super) async fn attempt(&self, parcel: &Parcel, retry: Option<Retry>, bends: &[Bend]) -> Ack {
        let mut parcel = parcel.clone();
        for bend in bends {
            if let Bend::Field(path, value) = bend {
                parcel.set(path, value.clone());
            }
        }
        let mode = self.world().app.mode;
        match mode {
            Mode::Http => self.by_http(&parcel, retry, bends).await,
            Mode::Socket => self.by_socket(&parcel, retry).await,
        }
    }

    async fn by_http(&self, parcel: &Parcel, retry: Option<Retry>, bends: &[Bend]) -> Ack {
        let wire = self.wire(parcel, retry, bends);
        self.log().last = Some(wire.clone());
        let mut ack = self.post(&wire, &parcel.label, retry.map_or(0, |retry| retry.number)).await;
        ack.payload = parcel.payload.clone();
        ack
    }

    fn wire(&self, parcel: &Parcel, retry: Option<Retry>, bends: &[Bend]) -> Wire {
        let mut body = parcel.bytes();
        let mut content = parcel.kind.content_type().to_owned();
        let mut timestamp = self.shared().now_s().to_string();
        let mut secret = self.signing_secret();
        for bend in bends {
            match bend {
                Bend::Body(bytes) => body = Bytes::from(bytes.clone()),
                Bend::ContentType(text) => content.clone_from(text),
                Bend::Timestamp(text) => timestamp.clone_from(text),
                Bend::Seconds(seconds) => timestamp = (self.shared().now_s() + seconds).to_string(),
                Bend::Secret(other) => secret.clone_from(other),
                _ => {}
            }
        }
        let mut signature = Some(sign::signature(&secret, &timestamp, &body));
        for bend in bends {
            match bend {
                Bend::BadSignature => signature = Some(sign::signature(&secret, &timestamp, b"another body")),
                Bend::NoSignature => signature = None,
                Bend::Signature(text) => signature = Some(text.clone()),
                Bend::BodyChanged => body = Bytes::from([&body[..], b" "].concat()),
                _ => {}
            }
        }
        let mut headers = vec![
            ("content-type".to_owned(), content),
            ("user-agent".to_owned(), "Slackbot 1.0 (+https://api.slack.com/robots)".to_owned()),
            ("x-slack-request-timestamp".to_owned(), timestamp),
        ];
        headers.extend(signature.map(|text| ("x-slack-signature".to_owned(), text)));
        if let Some(retry) = retry {
            headers.push(("x-slack-retry-num".to_owned(), retry.number.to_string()));
            headers.push(("x-slack-retry-reason".to_owned(), retry.reason.to_owned()));
        }
        Wire { url: format!("{}{}", self.shared().product_url(), parcel.kind.path()), headers, body }
    }

    /// Posts exact bytes, waits three seconds at most, and keeps the record.
    pub(in crate::slack) async fn post(&self, wire: &Wire, label: &str, attempt: u8) -> Ack {
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
            let header =
                |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let (status, kind, no_retry) =
                (answer.status().as_u16(), header("content-type"), header("x-slack-no-retry"));
            Some((status, kind.unwrap_or_default(), no_retry.is_some_and(|it| it == "1"), answer.text().await.ok()?))
        };
        let answered = tokio::time::timeout(LIMIT, answering).await;
        let took = started.elapsed();
        let in_time = answered.is_ok();
        let (status, kind, no_retry, body) = answered.ok().flatten().unwrap_or_default();
        call.status = status;
        call.took_ms = millis(took);
        self.shared().calls().record(call);
        self.log().note(label, status, took, in_time, attempt);
        Ack {
            status,
            took,
            in_time,
            way: Way::Http,
            body,
            payload: Value::Null,
            shown: None,
            no_retry,
            is_json: kind.starts_with("application/json"),
        }
    }

    async fn by_socket(&self, parcel: &Parcel, retry: Option<Retry>) -> Ack {
        let envelope_id = format!("{}-{}", self.shared().random_hex(8), self.shared().random_hex(12));
        let mut envelope = json!({
            "envelope_id": envelope_id, "type": parcel.kind.envelope(), "payload": parcel.payload,
            "accepts_response_payload": parcel.kind != super::parcel::Kind::Event,
        });
        if parcel.kind == super::parcel::Kind::Event {
            envelope["retry_attempt"] = json!(retry.map_or(0, |retry| retry.number));
            envelope["retry_reason"] = json!(retry.map_or("", |retry| retry.reason));
        }
        let Some(answer) = self.sockets().send(&envelope_id, envelope.to_string()) else {
            return Ack { no_retry: false, ..Ack::nowhere(parcel.payload.clone()) };
        };
        let mut call = Call::start(VENDOR, Direction::FromVendor, "SOCKET", parcel.kind.path());
        call.note.clone_from(&parcel.label);
        call.body = envelope.to_string();
        let started = Instant::now();
        let acknowledged = tokio::time::timeout(LIMIT, answer).await;
        let took = started.elapsed();
        self.sockets().forget(&envelope_id);
        let payload = acknowledged.ok().and_then(Result::ok);
        let in_time = payload.is_some();
        let body = payload.filter(|payload| !payload.is_null()).map_or_else(String::new, |payload| payload.to_string());
        call.status = if in_time { 200 } else { 0 };
        call.took_ms = millis(took);
        let status = call.status;
        self.shared().calls().record(call);
        self.log().note(&parcel.label, status, took, in_time, retry.map_or(0, |retry| retry.number));
        Ack {
            status,
            took,
            in_time,
            way: Way::Socket,
            body,
            payload: parcel.payload.clone(),
            shown: None,
            no_retry: false,
            is_json: true,
        }
    }
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
