//! Webhooks about people: `user.created`, `user.updated`, `user.deleted`, with the full object.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Clerk;
use super::backend::view;
use super::person::Person;
use crate::shared::Delivery;

/// How many sent webhooks are remembered for sending again.
const REMEMBERED: usize = 200;
/// Where the product listens.
const ENDPOINT: &str = "/api/webhook/clerk";

/// A webhook that was sent. Sending it again uses the same id, as Svix does, so a consumer can tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentEvent {
    /// `msg_…`, the `svix-id`.
    pub id: String,
    /// `user.created`, `user.updated` or `user.deleted`.
    pub kind: String,
    /// Whom it is about.
    pub person_id: String,
    /// The exact body.
    pub body: String,
    /// Unix milliseconds.
    pub created_at: i64,
    /// Whether the product has yet to accept it, and no fault lost it or holds it back.
    #[serde(default)]
    pub pending: bool,
}

/// The browser behind a change, as webhooks tell it.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The address as the first proxy told it.
    pub ip: String,
    /// The `User-Agent`.
    pub agent: String,
}

impl Visitor {
    /// A change made by a backend or a test.
    pub fn backend() -> Self {
        Self { ip: "127.0.0.1".to_owned(), agent: "myba-sandbox".to_owned() }
    }
}

impl Clerk {
    /// Tells the product that somebody was created.
    pub(super) fn emit_created(&self, person: &Person, visitor: &Visitor) {
        self.emit("user.created", &person.id, &view::user(person), visitor);
    }

    /// Tells the product that something about somebody changed.
    pub(super) fn emit_updated(&self, person: &Person, visitor: &Visitor) {
        self.emit("user.updated", &person.id, &view::user(person), visitor);
    }

    /// Tells the product that somebody is gone.
    pub(super) fn emit_deleted(&self, person_id: &str, visitor: &Visitor) {
        self.emit("user.deleted", person_id, &view::deleted(person_id), visitor);
    }

    fn emit(&self, kind: &str, person_id: &str, data: &Value, visitor: &Visitor) {
        let now = self.shared().now_ms();
        let event = self.change(|world| {
            let body = json!({
                "data": data,
                "event_attributes": { "http_request": { "client_ip": visitor.ip, "user_agent": visitor.agent } },
                "instance_id": world.instance_id,
                "object": "event",
                "timestamp": now,
                "type": kind,
            });
            let event = SentEvent {
                id: format!("msg_{}", self.shared().random_hex(27)),
                kind: kind.to_owned(),
                person_id: person_id.to_owned(),
                body: body.to_string(),
                created_at: now,
                pending: true,
            };
            world.events.push_back(event.clone());
            while world.events.len() > REMEMBERED {
                world.events.pop_front();
            }
            event
        });
        self.send(&event);
    }

    /// Sends a webhook as it was, under the same id, signed anew.
    pub(super) fn send(&self, event: &SentEvent) {
        let (clerk, id) = (self.clone(), event.id.clone());
        let (told, accepted) = (self.clone(), event.id.clone());
        let (keeper, withheld) = (self.clone(), event.id.clone());
        self.shared().deliver(Delivery {
            vendor: "clerk",
            url: format!("{}{ENDPOINT}", self.shared().product_url().trim_end_matches('/')),
            label: event.kind.clone(),
            body: Bytes::from(event.body.clone()),
            sign: Arc::new(move |now_s, body| {
                let mut headers = clerk.sign_webhook(body, &id, now_s);
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
                headers
            }),
            on_result: Some(Arc::new(move |status| {
                if (200..300).contains(&status) {
                    told.settle(&accepted);
                }
            })),
            on_withheld: Some(Arc::new(move || keeper.settle(&withheld))),
        });
    }

    /// Sends what the last run could not deliver.
    pub(crate) fn resume(&self) {
        let pending: Vec<SentEvent> = self.world().events.iter().filter(|event| event.pending).cloned().collect();
        for event in &pending {
            self.send(event);
        }
    }

    /// A restart does not send this webhook again.
    fn settle(&self, id: &str) {
        self.change(|world| {
            if let Some(event) = world.events.iter_mut().find(|event| event.id == id) {
                event.pending = false;
            }
        });
    }
}
