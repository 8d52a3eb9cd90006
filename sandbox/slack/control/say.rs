//! What people write, and how it becomes an event.

use serde_json::json;

use super::people::Person;
use crate::slack::Slack;
use crate::slack::deliver::Ack;
use crate::slack::deliver::payload::escaped;
use crate::slack::world::chat::Message;

impl Slack {
    /// Somebody writes in a channel. `@name` becomes a mention. Returns the message; the app hears of it in the
    /// background where it may.
    pub fn say(&self, person: &Person, channel: &str, text: &str) -> Message {
        self.say_in(person, channel, None, text)
    }

    /// As [`Self::say`], in the thread of a message.
    pub fn say_in(&self, person: &Person, channel: &str, thread: Option<&str>, text: &str) -> Message {
        let message = self.write(person, channel, thread, text);
        self.bring_later(self.message_event(&message));
        message
    }

    /// Somebody mentions the app in a channel, in the thread of a message or at its top, and the event is brought.
    /// Where the app is not a member it hears nothing.
    pub async fn mention(&self, person: &Person, channel: &str, thread: Option<&str>, text: &str) -> Ack {
        let bot = self.bot_user(&person.team).unwrap_or_default();
        let mut message = self.write(person, channel, thread, text);
        let text = format!("<@{bot}> {}", message.text);
        self.change(|world| {
            if let Some(kept) = world.message_mut(channel, &message.ts) {
                kept.text.clone_from(&text);
            }
        });
        message.text = text;
        self.bring_or_not(self.message_event(&message)).await
    }

    /// Somebody writes to the app directly, and the event is brought.
    pub async fn dm(&self, person: &Person, text: &str) -> Ack {
        let channel = self.direct(person);
        let message = self.write(person, &channel, None, text);
        self.bring_or_not(self.message_event(&message)).await
    }

    /// The direct message of somebody and the app, opened if need be.
    pub fn direct(&self, person: &Person) -> String {
        let bot = self.bot_user(&person.team).unwrap_or_default();
        self.open_direct(&person.team, &person.id, &bot).0
    }

    /// Somebody changes what they wrote; `false` when it is not theirs.
    pub fn edit_message(&self, person: &Person, message: &Message, text: &str) -> bool {
        let text = escaped(&self.world(), &person.team, text);
        let changed = self.change(|world| {
            let kept = world.message_mut(&message.channel, &message.ts).filter(|it| it.user == person.id)?;
            kept.text = text;
            kept.edited = true;
            Some(kept.clone())
        });
        self.bring_later(changed.as_ref().and_then(|message| self.changed_event(message)));
        changed.is_some()
    }

    /// Somebody deletes what they wrote; `false` when it is not theirs.
    pub fn delete_message(&self, person: &Person, message: &Message) -> bool {
        message.user == person.id && self.change(|world| world.remove(&message.channel, &message.ts))
    }

    /// Somebody opens the app's home, and the event is brought. `tab` is `home` or `messages`.
    pub async fn open_home(&self, person: &Person, tab: &str) -> Ack {
        let channel = self.direct(person);
        let now = self.now_ms();
        let ts = self.change(|world| world.next_ts(now));
        let mut event = json!({
            "type": "app_home_opened", "user": person.id, "channel": channel, "tab": tab, "event_ts": ts,
        });
        if let Some(view) = self.home(person).filter(|_| tab == "home") {
            event["view"] = self.view_part(&view);
        }
        self.bring_or_not(self.event_parcel(person, Some(&channel), &event)).await
    }

    /// Brings any event of a workspace: `user_change`, `link_shared`, one nobody knows.
    pub async fn event(&self, person: &Person, event: &serde_json::Value) -> Ack {
        self.bring_or_not(self.event_parcel(person, None, event)).await
    }

    fn write(&self, person: &Person, channel: &str, thread: Option<&str>, text: &str) -> Message {
        let now = self.now_ms();
        let text = escaped(&self.world(), &person.team, text);
        self.change(|world| {
            let message = Message {
                team: person.team.clone(),
                channel: channel.to_owned(),
                ts: world.next_ts(now),
                thread_ts: thread.map(str::to_owned),
                user: person.id.clone(),
                text,
                ..Message::default()
            };
            world.post(message.clone());
            message
        })
    }

    async fn bring_or_not(&self, parcel: Option<crate::slack::deliver::parcel::Parcel>) -> Ack {
        match parcel {
            Some(parcel) => self.bring(parcel).await,
            None => Ack::nowhere(serde_json::Value::Null),
        }
    }
}
