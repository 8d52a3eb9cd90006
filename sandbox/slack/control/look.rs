//! Reading the room: what somebody sees, as plain text that reads like a chat.

use std::time::Duration;

use super::people::Person;
use crate::slack::Slack;
use crate::slack::block::plain;
use crate::slack::world::chat::{Message, Origin};
use crate::slack::world::view::View;
use crate::slack::world::{Ping, Violation, World};

/// The state at one moment, for conditions to look at. It is locked meanwhile: a condition must not call the handle.
pub struct Room<'a> {
    pub(in crate::slack) world: &'a World,
}

impl Room<'_> {
    /// What somebody sees in a channel, oldest first; ephemeral messages of theirs too.
    pub fn messages(&self, person: &Person, channel: &str) -> Vec<Message> {
        let Some((_, channel)) = self.world.channel(channel) else { return Vec::new() };
        if !channel.is_open_to(&person.id) {
            return Vec::new();
        }
        channel.messages.iter().filter(|message| message.is_seen_by(&person.id)).cloned().collect()
    }

    /// The newest message somebody sees in a channel.
    pub fn last(&self, person: &Person, channel: &str) -> Option<Message> {
        self.messages(person, channel).pop()
    }

    /// The direct message of somebody and the app.
    pub fn direct(&self, person: &Person) -> Option<String> {
        let team = self.world.teams.get(&person.team)?;
        let bot = &self.world.install_of(&person.team)?.bot_user;
        let both = |channel: &&crate::slack::world::chat::Channel| {
            channel.kind == crate::slack::world::chat::ChannelKind::Direct
                && channel.members.contains(bot)
                && channel.members.contains(&person.id)
        };
        team.channels.values().find(both).map(|channel| channel.id.clone())
    }

    /// The channel as somebody reads it.
    pub fn chat(&self, person: &Person, channel: &str) -> String {
        self.messages(person, channel).iter().map(|message| self.entry(message)).collect()
    }

    /// The modal on top of somebody's stack.
    pub fn modal(&self, person: &Person) -> Option<View> {
        self.world.modals(&person.team, &person.id).pop().cloned()
    }

    /// The home the app published for somebody.
    pub fn home(&self, person: &Person) -> Option<View> {
        self.world.home(&person.team, &person.id).cloned()
    }

    /// The open modal as somebody reads it; empty when none is open.
    pub fn modal_text(&self, person: &Person) -> String {
        self.modal(person).map_or_else(String::new, |view| view_text(&view))
    }

    /// The App Home as somebody reads it; empty when none was published.
    pub fn home_text(&self, person: &Person) -> String {
        self.home(person).map_or_else(String::new, |view| view_text(&view))
    }

    /// Rules the app broke so far.
    pub fn violations(&self) -> &[Violation] {
        &self.world.violations
    }

    /// Everybody the app pinged so far.
    pub fn pings(&self) -> &[Ping] {
        &self.world.pings
    }

    fn entry(&self, message: &Message) -> String {
        let name = match (message.origin, self.world.user(&message.team, &message.user)) {
            (Origin::Slackbot, _) => "Slackbot",
            (_, Some(user)) => &user.real_name,
            (_, None) if message.by_app => &self.world.app.name,
            (_, None) => &message.user,
        };
        let mut marks = Vec::new();
        if message.only_for.is_some() {
            marks.push("only visible to you");
        }
        if message.thread_ts.as_ref().is_some_and(|thread| *thread != message.ts) {
            marks.push("in thread");
        }
        if message.edited && message.only_for.is_none() {
            marks.push("edited");
        }
        let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        let lines = plain::lines(&message.text, &message.blocks);
        format!("{name}{marks}:\n{}\n", indented(&lines))
    }
}

/// A view as a page of text.
pub fn view_text(view: &View) -> String {
    let title = plain::words(&view.body["title"]);
    let mut lines = if title.is_empty() { Vec::new() } else { vec![format!("== {title} ==")] };
    for block in view.blocks() {
        lines.extend(plain::of_blocks(std::slice::from_ref(block)));
        let id = block["block_id"].as_str().unwrap_or_default();
        lines.extend(view.errors.get(id).map(|error| format!("! {error}")));
    }
    lines.extend(view.trouble.iter().map(|trouble| format!("! {trouble}")));
    let buttons: Vec<_> =
        ["submit", "close"].iter().map(|name| plain::words(&view.body[*name])).filter(|it| !it.is_empty()).collect();
    if !buttons.is_empty() {
        lines.push(buttons.iter().map(|button| format!("[{button}]")).collect::<Vec<_>>().join(" "));
    }
    lines.join("\n") + "\n"
}

fn indented(lines: &[String]) -> String {
    lines
        .iter()
        .map(|line| if line.is_empty() { String::new() } else { format!("  {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}

impl Slack {
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

    /// The modal on top of somebody's stack.
    pub fn modal(&self, person: &Person) -> Option<View> {
        self.look(|room| room.modal(person))
    }

    /// The open modal as somebody reads it.
    pub fn modal_text(&self, person: &Person) -> String {
        self.look(|room| room.modal_text(person))
    }

    /// The home the app published for somebody.
    pub fn home(&self, person: &Person) -> Option<View> {
        self.look(|room| room.home(person))
    }

    /// The App Home as somebody reads it.
    pub fn home_text(&self, person: &Person) -> String {
        self.look(|room| room.home_text(person))
    }

    /// Rules the app broke so far: none, in a good test.
    pub fn violations(&self) -> Vec<Violation> {
        self.world().violations.clone()
    }

    /// Everybody the app pinged so far: nobody, in a good test.
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
