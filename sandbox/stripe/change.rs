//! A change of the state under way: what caused it, and the events it made.

use serde_json::{Map, Value};

use super::event::Event;
use super::view::Views;
use super::world::World;
use crate::shared::Shared;

/// What an event says about the call that caused it.
#[derive(Clone, Debug, Default)]
pub struct Cause {
    /// `req_…`; `None` when a person or the clock caused it.
    pub request: Option<String>,
    /// The idempotency key of that call.
    pub idempotency_key: Option<String>,
}

/// The state while it changes. The events are sent once the change is kept.
pub struct Change<'a> {
    /// The state.
    pub world: &'a mut World,
    /// Time, randomness and addresses.
    pub shared: &'a Shared,
    /// The moment of the stand-in's own time that is dealt with; `None` is the present of the world.
    pub(super) moment: Option<i64>,
    pub(super) cause: Cause,
    pub(super) outgoing: Vec<Event>,
}

impl Change<'_> {
    /// The state as the API shows it.
    pub fn views(&self) -> Views<'_> {
        Views { world: self.world, shared: self.shared }
    }

    /// Unix seconds; while billing deals with a moment of its own, that moment.
    pub fn now(&self) -> i64 {
        self.moment.unwrap_or_else(|| self.shared.now_s())
    }

    /// A fresh id, `cus_…`.
    pub fn id(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.shared.random_hex(24))
    }

    /// Records an event with the object as it is now, and sends it if an endpoint would get it.
    pub fn emit(&mut self, kind: &str, object: Value) {
        let event = Event::new(self.id("evt"), kind, self.shared.now_s(), object, &self.cause);
        self.record(event);
    }

    /// Records an event that tells what an update changed.
    pub fn emit_update(&mut self, kind: &str, object: Value, previous: Value) {
        let mut event = Event::new(self.id("evt"), kind, self.shared.now_s(), object, &self.cause);
        event.previous = Some(previous);
        self.record(event);
    }

    /// Records an event about an object if something of it changed, with what was different before.
    pub fn tell_difference(&mut self, kind: &str, before: &Value, after: Value) {
        let changed = before.as_object().into_iter().flatten().filter(|(key, value)| after[key.as_str()] != **value);
        let previous: Map<_, _> = changed.map(|(key, value)| (key.clone(), value.clone())).collect();
        if !previous.is_empty() {
            self.emit_update(kind, after, Value::Object(previous));
        }
    }

    /// Records an event, and sends it if an endpoint would get it.
    pub fn record(&mut self, event: Event) {
        if event.pending {
            self.outgoing.push(event.clone());
        }
        self.world.events.push(event);
    }
}
