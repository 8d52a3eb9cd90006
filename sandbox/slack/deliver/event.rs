//! Events: their wrapper, and the vendor's three retries.

use std::time::Duration;

use serde_json::{Value, json};

use super::parcel::{Kind, Parcel};
use super::wire::Retry;
use super::{Ack, VENDOR};
use crate::Pace;
use crate::fault::DeliveryFault;
use crate::slack::Slack;
use crate::slack::control::people::Person;
use crate::slack::world::chat::{ChannelKind, Message};

/// Before each retry, in seconds.
const WAITS: [u64; 3] = [0, 60, 300];
/// How much shorter the waits are where nobody watches.
const FAST: u32 = 1_200;

impl Slack {
    /// Wraps an event of a workspace; `None` when the app is not there.
    pub(in crate::slack) fn event_parcel(
        &self,
        person: &Person,
        channel: Option<&str>,
        event: &Value,
    ) -> Option<Parcel> {
        let label = event["type"].as_str().unwrap_or_default().to_owned();
        let world = self.world();
        let install = world.install_of(&person.team)?;
        let enterprise = world.teams.get(&person.team).and_then(|team| team.enterprise.clone());
        let now = self.now_ms() / 1000;
        let mut payload = json!({
            "token": "sandboxverificationtoken", "team_id": person.team, "api_app_id": world.app.id, "event": event,
            "type": "event_callback", "event_id": self.new_id("Ev"), "event_time": now,
            "authorizations": [{
                "enterprise_id": enterprise, "team_id": install.team, "user_id": install.bot_user, "is_bot": true,
                "is_enterprise_install": install.is_enterprise(),
            }],
            "is_ext_shared_channel": false, "event_context": format!("4-{}", self.shared().random_hex(40)),
        });
        if let Some(enterprise) = &enterprise {
            payload["enterprise_id"] = json!(enterprise);
        }
        drop(world);
        Some(self.parcel(Kind::Event, &label, payload, person, channel, None))
    }

    /// Brings an event, again and again until it is taken or three retries are over. Returns the last answer.
    pub(in crate::slack) async fn bring(&self, parcel: Parcel) -> Ack {
        let fault = self.shared().faults().take_delivery(VENDOR, &parcel.label);
        let copies = match &fault {
            Some(DeliveryFault::Duplicate(more)) => *more,
            _ => 0,
        };
        if !self.passes(fault, &parcel).await {
            return Ack::nowhere(parcel.payload);
        }
        let bends = std::mem::take(&mut self.log().bends);
        self.log().last_event = Some(parcel.clone());
        let mut ack = self.attempt(&parcel, None, &bends).await;
        for (index, wait) in WAITS.into_iter().enumerate() {
            if ack.is_ok() || ack.no_retry {
                break;
            }
            let wait = Duration::from_secs(wait);
            tokio::time::sleep(if self.shared().pace() == Pace::Fast { wait / FAST } else { wait }).await;
            let reason = match (ack.in_time, ack.status) {
                (false, _) => "http_timeout",
                (true, 0) => "connection_failed",
                (true, 300..400) => "too_many_redirects",
                _ => "http_error",
            };
            let number = u8::try_from(index + 1).unwrap_or(u8::MAX);
            ack = self.attempt(&parcel, Some(Retry { number, reason }), &bends).await;
        }
        for _ in 0..copies {
            self.attempt(&parcel, None, &bends).await;
        }
        self.shared().faults().sent(VENDOR);
        ack
    }

    /// Brings an event while the caller goes on.
    pub(in crate::slack) fn bring_later(&self, parcel: Option<Parcel>) {
        if let Some(parcel) = parcel {
            let slack = self.clone();
            self.shared().spawn(async move {
                slack.bring(parcel).await;
            });
        }
    }

    /// The event a message is for the app: `message.im`, or a mention in a channel it is in. `None` when it is neither,
    /// or the app may not hear it.
    pub(in crate::slack) fn message_event(&self, message: &Message) -> Option<Parcel> {
        let event = {
            let world = self.world();
            let install = world.install_of(&message.team)?;
            let (_, channel) = world.channel(&message.channel)?;
            let is_mention = message.text.contains(&format!("<@{}", install.bot_user));
            let is_direct = channel.kind == ChannelKind::Direct;
            let hears = |scope: &str| install.scopes.contains(scope) && channel.members.contains(&install.bot_user);
            let mut event = message.view();
            event["channel"] = json!(message.channel);
            event["event_ts"] = json!(message.ts);
            if is_direct && hears("im:history") {
                event["channel_type"] = json!("im");
            } else if is_mention && !is_direct && !message.by_app && hears("app_mentions:read") {
                event["type"] = json!("app_mention");
            } else {
                return None;
            }
            event
        };
        let person = Person { team: message.team.clone(), id: message.user.clone() };
        self.event_parcel(&person, Some(&message.channel), &event)
    }

    /// As [`Self::message_event`], of a message that was changed.
    pub(in crate::slack) fn changed_event(&self, message: &Message) -> Option<Parcel> {
        let mut parcel = self.message_event(message)?;
        if parcel.label != "message" {
            return None;
        }
        let inner = message.view();
        parcel.payload["event"] = json!({
            "type": "message", "subtype": "message_changed", "channel": message.channel, "channel_type": "im",
            "hidden": true, "ts": message.ts, "event_ts": message.ts, "message": inner,
        });
        Some(parcel)
    }
}
