//! What people write.

use super::people::Person;
use crate::discord::Discord;
use crate::discord::world::message::Message;

impl Discord {
    /// Somebody writes a message. The app hears nothing of it: it has no intent to.
    pub fn say(&self, person: &Person, channel: &str, text: &str) -> Message {
        let message = Message {
            id: self.new_id(),
            channel: channel.to_owned(),
            author: person.id.clone(),
            content: text.to_owned(),
            born_ms: self.now_ms(),
            ..Message::default()
        };
        self.change(|world| world.post(message.clone()));
        message
    }

    /// Somebody deletes a message, as a moderator may; `false` when there is none.
    pub fn delete_message(&self, message: &Message) -> bool {
        self.change(|world| world.remove(&message.channel, &message.id))
    }
}
