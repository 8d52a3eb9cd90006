//! Reading the room: what somebody sees, as plain text that reads like a chat.

use std::time::Duration;

use serde_json::Value;

use super::people::Person;
use super::plain;
use crate::discord::Discord;
use crate::discord::world::message::{Message, Origin};
use crate::discord::world::place::VIEW_CHANNEL;
use crate::discord::world::{Ping, Violation, World};

/// The state at one moment, for conditions to look at. It is locked meanwhile: a condition must not call the handle.
pub struct Room<'a> {
    pub(in crate::discord) world: &'a World,
}

impl Room<'_> {
    /// What somebody sees in a channel, oldest first; ephemeral messages of theirs too.
    pub fn messages(&self, person: &Person, channel: &str) -> Vec<Message> {
        let Some(place) = self.world.channels.get(channel) else { return Vec::new() };
        let is_open = match place.guild {
            Some(_) => {
                let place = place.parent.as_deref().unwrap_or(channel);
                self.world.permissions(&person.id, place) & VIEW_CHANNEL != 0
            }
            None => place.recipients.contains(&person.id),
        };
        if !is_open {
            return Vec::new();
        }
        place.messages.iter().filter(|message| message.is_seen_by(&person.id)).cloned().collect()
    }

    /// The newest message somebody sees in a channel.
    pub fn last(&self, person: &Person, channel: &str) -> Option<Message> {
        self.messages(person, channel).pop()
    }

    /// The channel as somebody reads it.
    pub fn chat(&self, person: &Person, channel: &str) -> String {
        self.messages(person, channel).iter().map(|message| self.entry(message)).collect()
    }

    /// The form somebody has open, as the app sent it.
    pub fn form(&self, person: &Person) -> Option<Value> {
        self.world.open_form(&person.id)?.modal.clone()
    }

    /// The open form as somebody reads it; empty when none is open.
    pub fn form_text(&self, person: &Person) -> String {
        self.form(person).map_or_else(String::new, |form| plain::form(&form))
    }

    /// The direct message of somebody and the app, if it was opened.
    pub fn dm(&self, person: &Person) -> Option<String> {
        self.world.direct(&person.id, &self.world.app.id).map(|channel| channel.id.clone())
    }

    /// Threads below a channel or a forum: id and name, oldest first.
    pub fn threads(&self, channel: &str) -> Vec<(String, String)> {
        let below = self.world.channels.values().filter(|it| it.parent.as_deref() == Some(channel));
        below.map(|it| (it.id.clone(), it.name.clone())).collect()
    }

    /// Rules the app broke so far.
    pub fn violations(&self) -> &[Violation] {
        &self.world.violations
    }

    /// Everybody the app rang so far.
    pub fn pings(&self) -> &[Ping] {
        &self.world.pings
    }

    fn entry(&self, message: &Message) -> String {
        let shown = |id: &str| self.world.users.get(id).map_or_else(|| id.to_owned(), |user| user.shown.clone());
        let mut marks = Vec::new();
        if let (Some(used), Some(user)) = (&message.used, &message.used_by) {
            marks.push(format!("{} used {used}", shown(user)));
        }
        if message.only_for.is_some() {
            marks.push("only visible to you".to_owned());
        }
        if message.edited_ms.is_some() {
            marks.push("edited".to_owned());
        }
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        let name = if message.origin == Origin::System { "Discord".to_owned() } else { shown(&message.author) };
        let lines: Vec<_> = plain::lines(message)
            .iter()
            .map(|line| if line.is_empty() { String::new() } else { format!("  {line}") })
            .collect();
        format!("{name}{marks}:\n{}\n", lines.join("\n"))
    }
}

impl Discord {
    /// Looks at the state as it is now.
    pub fn look<T>(&self, look: impl FnOnce(&Room<'_>) -> T) -> T {
        look(&Room { world: &self.world() })
    }

    /// Waits until a condition holds, looking again at each change; `false` when `bound` passed. The condition must not
    /// call the handle.
    pub async fn wait_for(&self, bound: Duration, condition: impl Fn(&Room<'_>) -> bool) -> bool {
        self.wait_until(bound, |room| condition(room).then_some(())).await.is_some()
    }

    /// Waits until something can be seen, and hands it over; `None` when `bound` passed. `find` must not call the handle.
    pub async fn wait_until<T>(&self, bound: Duration, find: impl Fn(&Room<'_>) -> Option<T>) -> Option<T> {
        let mut changes = self.0.changes.subscribe();
        let watching = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = self.look(&find) {
                    return found;
                }
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::time::timeout(bound, watching).await.ok()
    }

    /// What somebody sees in a channel, oldest first.
    pub fn messages(&self, person: &Person, channel: &str) -> Vec<Message> {
        self.look(|room| room.messages(person, channel))
    }

    /// The newest message somebody sees in a channel.
    pub fn last(&self, person: &Person, channel: &str) -> Option<Message> {
        self.look(|room| room.last(person, channel))
    }

    /// The channel as somebody reads it.
    pub fn chat(&self, person: &Person, channel: &str) -> String {
        self.look(|room| room.chat(person, channel))
    }

    /// The tags of a forum's post, by their ids.
    pub fn tags(&self, thread: &str) -> Vec<String> {
        self.world().channels.get(thread).map(|thread| thread.applied_tags.clone()).unwrap_or_default()
    }

    /// The form somebody has open, as the app sent it.
    pub fn form(&self, person: &Person) -> Option<Value> {
        self.look(|room| room.form(person))
    }

    /// The open form as somebody reads it; empty when none is open.
    pub fn form_text(&self, person: &Person) -> String {
        self.look(|room| room.form_text(person))
    }

    /// Rules the app broke so far: none, in a good test.
    pub fn violations(&self) -> Vec<Violation> {
        self.world().violations.clone()
    }

    /// Everybody the app rang so far: nobody, in a good test.
    pub fn pings(&self) -> Vec<Ping> {
        self.world().pings.clone()
    }

    /// Forgets violations and pings, for a test that provoked them.
    pub fn forget_findings(&self) {
        self.change(|world| {
            world.violations.clear();
            world.pings.clear();
        });
    }
}
