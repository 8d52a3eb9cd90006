//! What people do: type commands, press buttons, fill in forms.

use serde_json::{Value, json};

use super::people::Person;
use crate::slack::Slack;
use crate::slack::block::pick;
use crate::slack::deliver::Ack;
use crate::slack::deliver::log::Wire;
use crate::slack::deliver::parcel::{Kind, Parcel};
use crate::slack::world::chat::Message;
use crate::slack::world::view::View;

/// Where a button stands.
#[derive(Clone, Debug)]
pub enum Anchor {
    /// In a message.
    Message(Box<Message>),
    /// In a modal or a home.
    View(Box<View>),
}

impl Slack {
    /// Somebody types the app's command with this text in a channel. Where the app is not installed, or may not have
    /// commands, nothing is sent.
    pub async fn command(&self, person: &Person, channel: &str, text: &str) -> Ack {
        let command = self.world().app.command.clone();
        let is_there = self.world().install_of(&person.team).is_some_and(|it| it.scopes.contains("commands"));
        if !is_there {
            return Ack::nowhere(Value::Null);
        }
        self.deliver(self.command_parcel(person, channel, &command, text)).await
    }

    /// As [`Self::command`], also where the app is no longer installed: the payload that was on its way.
    pub async fn stray_command(&self, person: &Person, channel: &str, text: &str) -> Ack {
        let command = self.world().app.command.clone();
        self.deliver(self.command_parcel(person, channel, &command, text)).await
    }

    /// Somebody presses the element with this action id in a message.
    pub async fn click(&self, person: &Person, message: &Message, action_id: &str) -> Ack {
        self.choose(person, message, action_id, "").await
    }

    /// As [`Self::click`], choosing a value of a select, a menu, radio buttons or check boxes.
    pub async fn choose(&self, person: &Person, message: &Message, action_id: &str, value: &str) -> Ack {
        self.act(person, &Anchor::Message(Box::new(message.clone())), action_id, value).await
    }

    /// Somebody presses or chooses in their open modal.
    pub async fn click_in_modal(&self, person: &Person, action_id: &str, value: &str) -> Ack {
        match self.modal(person) {
            Some(view) => self.act(person, &Anchor::View(Box::new(view)), action_id, value).await,
            None => Ack::nowhere(Value::Null),
        }
    }

    /// Somebody presses or chooses in their App Home.
    pub async fn click_in_home(&self, person: &Person, action_id: &str, value: &str) -> Ack {
        match self.home(person) {
            Some(view) => self.act(person, &Anchor::View(Box::new(view)), action_id, value).await,
            None => Ack::nowhere(Value::Null),
        }
    }

    /// An action on a message or a view. Nothing is sent when no element has this action id.
    pub async fn act(&self, person: &Person, anchor: &Anchor, action_id: &str, value: &str) -> Ack {
        let blocks = match anchor {
            Anchor::Message(message) => &message.blocks[..],
            Anchor::View(view) => view.blocks(),
        };
        let Some(action) = pick::action(blocks, action_id, value, self.now_ms()) else {
            return Ack::nowhere(Value::Null);
        };
        let mut payload = self.interaction(person, "block_actions");
        payload["actions"] = json!([action]);
        let (channel, hook) = match anchor {
            Anchor::Message(message) => {
                let hook = self.about_message(&mut payload, person, message, false);
                payload["container"] = json!({
                    "type": "message", "message_ts": message.ts, "channel_id": message.channel,
                    "is_ephemeral": message.only_for.is_some(),
                });
                payload["state"] = json!({"values": {}});
                (Some(message.channel.as_str()), Some(hook))
            }
            Anchor::View(view) => {
                payload["container"] = json!({"type": "view", "view_id": view.id});
                payload["view"] = self.view_part(view);
                (None, None)
            }
        };
        self.deliver(self.parcel(Kind::Interaction, "block_actions", payload, person, channel, hook)).await
    }

    /// Somebody asks a select for options that match what they type.
    pub async fn suggest(&self, person: &Person, action_id: &str, typed: &str) -> Ack {
        let Some(view) = self.modal(person) else { return Ack::nowhere(Value::Null) };
        let mut payload = self.interaction(person, "block_suggestion");
        let block = pick::block_of(view.blocks(), action_id).unwrap_or_default();
        payload["action_id"] = json!(action_id);
        payload["block_id"] = json!(block);
        payload["value"] = json!(typed);
        payload["view"] = self.view_part(&view);
        payload["container"] = json!({"type": "view", "view_id": view.id});
        self.deliver(self.parcel(Kind::Interaction, "block_suggestion", payload, person, None, None)).await
    }

    /// Somebody fills in their open modal and sends it. `values` are by action id: a text, the value of an option, or
    /// several with commas between. What is not named keeps what it showed.
    pub async fn submit(&self, person: &Person, values: &[(&str, &str)]) -> Ack {
        let Some(mut view) = self.modal(person) else { return Ack::nowhere(Value::Null) };
        view.values = pick::state(view.blocks(), values);
        self.change(|world| world.views.insert(view.id.clone(), view.clone()));
        let mut payload = self.interaction(person, "view_submission");
        payload["view"] = self.view_part(&view);
        payload["response_urls"] = json!([]);
        let parcel = self.parcel(Kind::Interaction, "view_submission", payload, person, None, None);
        self.deliver(Parcel { view: Some(view.id), ..parcel }).await
    }

    /// Somebody closes their open modal, the whole stack with `all`. The app hears of it only if it asked to.
    pub async fn close(&self, person: &Person, all: bool) -> Ack {
        let Some(view) = self.modal(person) else { return Ack::nowhere(Value::Null) };
        self.change(|world| {
            world
                .views
                .retain(|_, it| !(it.is_modal && it.belongs_to(&person.team, &person.id) && (all || it.id == view.id)));
        });
        if view.body["notify_on_close"] != true {
            return Ack::nowhere(Value::Null);
        }
        let mut payload = self.interaction(person, "view_closed");
        payload["view"] = self.view_part(&view);
        payload["is_cleared"] = json!(all);
        self.deliver(self.parcel(Kind::Interaction, "view_closed", payload, person, None, None)).await
    }

    /// Somebody chooses a global shortcut.
    pub async fn shortcut(&self, person: &Person, callback_id: &str) -> Ack {
        let mut payload = self.interaction(person, "shortcut");
        payload["callback_id"] = json!(callback_id);
        payload["action_ts"] = json!(pick::action_ts(self.now_ms()));
        self.deliver(self.parcel(Kind::Interaction, "shortcut", payload, person, None, None)).await
    }

    /// Somebody chooses a shortcut of a message.
    pub async fn message_shortcut(&self, person: &Person, message: &Message, callback_id: &str) -> Ack {
        let mut payload = self.interaction(person, "message_action");
        payload["callback_id"] = json!(callback_id);
        payload["message_ts"] = json!(message.ts);
        payload["action_ts"] = json!(pick::action_ts(self.now_ms()));
        let hook = self.about_message(&mut payload, person, message, true);
        let channel = Some(message.channel.as_str());
        self.deliver(self.parcel(Kind::Interaction, "message_action", payload, person, channel, Some(hook))).await
    }

    /// The question Slack asks when the events URL is saved.
    pub async fn verify_url(&self) -> Ack {
        let payload = json!({
            "token": "sandboxverificationtoken", "challenge": self.shared().random_hex(40), "type": "url_verification",
        });
        let nobody = Person::default();
        self.deliver(self.parcel(Kind::Event, "url_verification", payload, &nobody, None, None)).await
    }

    /// The request with which Slack tests the certificate of the commands URL, signed.
    pub async fn ssl_check(&self) -> Ack {
        let payload = json!({"ssl_check": "1", "token": "sandboxverificationtoken"});
        let nobody = Person::default();
        self.deliver(self.parcel(Kind::Command, "ssl_check", payload, &nobody, None, None)).await
    }

    /// Sends the last request again, byte for byte, its old signature included; `None` when nothing was sent yet.
    pub async fn replay_last(&self) -> Option<Ack> {
        let wire: Wire = self.log().last.clone()?;
        Some(self.post(&wire, "replayed", 0).await)
    }

    /// Brings the last event again, freshly signed, as after an answer that was lost; `None` when there was none.
    pub async fn repeat_last_event(&self) -> Option<Ack> {
        let parcel = self.log().last_event.clone()?;
        Some(self.bring(parcel).await)
    }
}
