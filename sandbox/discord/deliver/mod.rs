//! What the product is told: signed requests or gateway events, three seconds to answer, and what the answer does.

mod event;
pub mod log;
pub mod payload;
pub mod sign;
mod wire;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::world::app::Mode;
use super::world::interaction::{ANSWER_MS, Interaction};
use super::world::message::{EPHEMERAL, Message, Origin};
use super::{Discord, VENDOR};
use crate::calls::{Call, Direction};
use crate::fault::DeliveryFault;

/// How long the product may take.
pub const LIMIT: Duration = Duration::from_secs(3);

/// How an interaction reached the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A signed request.
    Http,
    /// The gateway.
    Gateway,
    /// Not at all; see [`Ack::why`].
    Nowhere,
}

/// What came back for an interaction.
#[derive(Clone, Debug)]
pub struct Ack {
    /// The status of the answer over HTTP, 0 when there was none; 200 for a gateway event that was answered.
    pub status: u16,
    /// How long the product took until the first answer.
    pub took: Duration,
    /// Whether that was below three seconds, and an answer.
    pub in_time: bool,
    /// How it got there.
    pub way: Way,
    /// Why it did not.
    pub why: &'static str,
    /// The payload that was sent.
    pub payload: Value,
    /// The first answer, by whichever way it came: `{"type":…,"data":…}`.
    pub body: Value,
    /// The message that the answer became or changed.
    pub shown: Option<String>,
}

impl Ack {
    /// Whether the product answered in time, and well.
    pub fn is_ok(&self) -> bool {
        self.in_time && self.kind() != 0
    }

    /// The type of the answer: 4 a message, 5 deferred, 6 deferred without a sign, 7 changed, 8 suggestions, 9 a form; 0
    /// for none.
    pub fn kind(&self) -> u64 {
        self.body["type"].as_u64().unwrap_or(0)
    }

    /// The suggestions, as name and value.
    pub fn choices(&self) -> Vec<(String, Value)> {
        let list = self.body["data"]["choices"].as_array().into_iter().flatten();
        list.map(|it| (it["name"].as_str().unwrap_or_default().to_owned(), it["value"].clone())).collect()
    }

    /// The interaction's id.
    pub fn id(&self) -> &str {
        self.payload["id"].as_str().unwrap_or_default()
    }

    /// The interaction's token.
    pub fn token(&self) -> &str {
        self.payload["token"].as_str().unwrap_or_default()
    }

    /// What was never sent.
    pub(in crate::discord) fn nowhere(why: &'static str) -> Self {
        Self {
            status: 0,
            took: Duration::ZERO,
            in_time: false,
            way: Way::Nowhere,
            why,
            payload: Value::Null,
            body: Value::Null,
            shown: None,
        }
    }
}

/// How long the product took for one interaction.
#[derive(Clone, Debug)]
pub struct AckTime {
    /// The command, the component or the form: `/myba new`, `button t:x`, `form t:y`, `suggest /myba history`.
    pub label: String,
    /// The status; 0 when there was no answer.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// Whether that was below three seconds.
    pub in_time: bool,
}

/// Something that is wrong about a delivery. Several at once are possible. Over the gateway only `Field` means anything.
#[derive(Clone, Debug, PartialEq)]
pub enum Bend {
    /// The signature is another body's.
    BadSignature,
    /// There is no signature.
    NoSignature,
    /// The signature header says this.
    Signature(String),
    /// The timestamp header says this, and is signed.
    Timestamp(String),
    /// Signed honestly this many seconds from now; negative is the past.
    Seconds(i64),
    /// Signed with somebody else's key.
    OtherKey,
    /// The body is changed after it was signed.
    BodyChanged,
    /// The body is this, signed.
    Body(Vec<u8>),
    /// A property of the payload is this: `type`, `data/name`.
    Field(String, Value),
}

impl Discord {
    /// Bends the next delivery. Several calls bend the same one.
    pub fn bend_next(&self, bend: Bend) {
        self.log().bends.push(bend);
    }

    /// How long the product took for each interaction, oldest first.
    pub fn ack_times(&self) -> Vec<AckTime> {
        self.log().times.iter().cloned().collect()
    }

    /// Keeps an interaction, brings it, and does what the answer says. Whoever waited in vain is told.
    pub(in crate::discord) async fn deliver(&self, interaction: Interaction, mut payload: Value) -> Ack {
        let label = interaction.label.clone();
        self.change(|world| world.interactions.insert(interaction.id.clone(), interaction.clone()));
        let fault = self.shared().faults().take_delivery(VENDOR, &label);
        let copies = if let Some(DeliveryFault::Duplicate(more)) = &fault { *more } else { 0 };
        if !self.passes(fault, &label).await {
            self.fail(&interaction);
            return Ack { payload, ..Ack::nowhere("a fault lost it") };
        }
        let bends = std::mem::take(&mut self.log().bends);
        for bend in &bends {
            if let Bend::Field(path, value) = bend {
                set(&mut payload, path, value.clone());
            }
        }
        self.log().last_payload = Some((payload.clone(), label.clone()));
        let mut ack = self.bring(&interaction.id, &payload, &label, &bends).await;
        for _ in 0..copies {
            self.bring(&interaction.id, &payload, &label, &bends).await;
        }
        self.shared().faults().sent(VENDOR);
        self.conclude(&interaction, &mut ack);
        ack
    }

    /// Brings a payload once, and waits for the first answer.
    pub(in crate::discord) async fn bring(&self, id: &str, payload: &Value, label: &str, bends: &[Bend]) -> Ack {
        let mode = self.world().app.mode;
        let started = Instant::now();
        let mut ack = match mode {
            Mode::Http => self.by_http(id, payload, label, bends).await,
            Mode::Gateway => self.by_gateway(id, payload, label).await,
        };
        if ack.took.is_zero() {
            ack.took = started.elapsed();
        }
        ack.payload = payload.clone();
        ack
    }

    /// Reads off what the interaction became, and tells the person if nothing did.
    fn conclude(&self, interaction: &Interaction, ack: &mut Ack) {
        let now = self.world().interactions.get(&interaction.id).cloned().unwrap_or_default();
        if now.answered.is_some() {
            ack.body = now.answer;
            ack.shown = now.original;
            ack.in_time = true;
        } else {
            ack.in_time = false;
            self.fail(interaction);
        }
    }

    /// Nobody answered: the token dies, and the person is told, except while typing.
    fn fail(&self, interaction: &Interaction) {
        let id = self.new_id();
        let app = self.app_id();
        let now = self.now_ms();
        let is_typing = interaction.kind == super::world::interaction::AUTOCOMPLETE;
        let is_command = interaction.kind == super::world::interaction::COMMAND;
        self.change(|world| {
            if let Some(kept) = world.interactions.get_mut(&interaction.id) {
                kept.failed = true;
            }
            if is_typing {
                return;
            }
            let text = if is_command { "The application did not respond" } else { "This interaction failed" };
            world.post(Message {
                id,
                channel: interaction.channel.clone(),
                author: app,
                content: text.to_owned(),
                flags: EPHEMERAL,
                only_for: Some(interaction.user.clone()),
                born_ms: now,
                origin: Origin::System,
                used: is_command.then(|| interaction.label.clone()),
                used_by: is_command.then(|| interaction.user.clone()),
                ..Message::default()
            });
        });
    }

    /// Waits until an interaction was answered, for three seconds of either clock; `false` when it was not.
    pub(in crate::discord) async fn answered(&self, id: &str) -> bool {
        let mut changes = self.0.changes.subscribe();
        let watching = async {
            loop {
                changes.borrow_and_update();
                let interaction = self.world().interactions.get(id).cloned().unwrap_or_default();
                if interaction.answered.is_some() {
                    return true;
                }
                if self.now_ms() - interaction.born_ms > ANSWER_MS || changes.changed().await.is_err() {
                    return false;
                }
            }
        };
        tokio::time::timeout(LIMIT, watching).await.unwrap_or(false)
    }

    /// Waits as a fault says; `false` when the payload is never sent.
    async fn passes(&self, fault: Option<DeliveryFault>, label: &str) -> bool {
        match fault {
            None | Some(DeliveryFault::Duplicate(_)) => true,
            Some(DeliveryFault::Delay(time)) => {
                tokio::time::sleep(time).await;
                true
            }
            Some(DeliveryFault::Drop) => {
                let mut call = Call::start(VENDOR, Direction::FromVendor, "POST", wire::PATH);
                label.clone_into(&mut call.note);
                call.fault = Some(DeliveryFault::Drop.label());
                self.shared().calls().record(call);
                false
            }
            Some(DeliveryFault::HoldBack) => {
                self.shared().faults().released().await;
                true
            }
            Some(DeliveryFault::SwapWithNext) => {
                let _ = self.shared().faults().swapped(VENDOR).await;
                true
            }
        }
    }
}

/// Changes one property: `data/name` is a property inside another.
fn set(payload: &mut Value, path: &str, value: Value) {
    let mut place = payload;
    for name in path.split('/') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[name];
    }
    *place = value;
}
