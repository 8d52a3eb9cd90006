//! What the app says, put into a message.

use serde_json::Value;

use super::{Refusal, Sent, code};
use crate::discord::Discord;
use crate::discord::check::{Problem, message as rules, reach};
use crate::discord::world::message::{
    Attachment, COMPONENTS_V2, LOADING, Message, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS,
};
use crate::discord::world::{Violation, World};

/// Flags an app may set; who sees the message is decided elsewhere.
const SETTABLE: u64 = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2;

impl Discord {
    /// Keeps the rules that were broken at a call. Returns the refusal, if there were any.
    pub(in crate::discord) fn refused(&self, at: &str, problems: &[Problem]) -> Result<(), Refusal> {
        if problems.is_empty() {
            return Ok(());
        }
        self.change(|world| {
            for problem in problems {
                note(world, at, &problem.pointer, &problem.message);
            }
        });
        Err(Refusal::form(problems))
    }

    /// Keeps one rule that was broken, and goes on.
    pub(in crate::discord) fn note_violation(&self, at: &str, pointer: &str, message: &str) {
        self.change(|world| note(world, at, pointer, message));
    }

    /// Puts a body into a message, a fresh one or one that is there. `base` is where the message stands in the body.
    pub(in crate::discord) fn fill(
        &self,
        at: &str,
        message: &mut Message,
        sent: &Sent,
        base: &str,
    ) -> Result<(), Refusal> {
        let body = if base.is_empty() { &sent.json } else { &sent.json[base] };
        let asked = body["flags"].as_u64().unwrap_or(0);
        let flags = (message.flags & !LOADING) | (asked & SETTABLE);
        let names: Vec<String> = sent.files.iter().map(|file| file.filename.clone()).collect();
        self.refused(at, &rules::problems(body, base, flags, &names))?;
        let mut fresh = message.clone();
        fresh.flags = flags;
        if let Some(content) = body.get("content") {
            content.as_str().unwrap_or_default().trim().clone_into(&mut fresh.content);
        }
        for (name, list) in [("embeds", &mut fresh.embeds), ("components", &mut fresh.components)] {
            if let Some(given) = body.get(name) {
                *list = given.as_array().cloned().unwrap_or_default();
            }
        }
        self.attach(&mut fresh, body, sent);
        let has_v2 = flags & COMPONENTS_V2 != 0 && !fresh.components.is_empty();
        if fresh.content.is_empty() && fresh.embeds.is_empty() && fresh.attachments.is_empty() && !has_v2 {
            self.note_violation(at, base, "Cannot send an empty message");
            return Err(Refusal::of(400, code::EMPTY, "Cannot send an empty message"));
        }
        let allowed = &body["allowed_mentions"];
        if let Some(why) = reach::loose(allowed) {
            self.note_violation(at, "allowed_mentions", why);
        }
        let replied = fresh.reply_to.as_ref().and_then(|id| {
            self.world().message(&fresh.channel, id).filter(|it| !it.by_app).map(|it| it.author.clone())
        });
        fresh.pings = reach::pings(&fresh.content, &fresh.components, allowed, replied.as_deref());
        *message = fresh;
        Ok(())
    }

    /// Keeps the files that are still listed, and adds those that came along.
    fn attach(&self, message: &mut Message, body: &Value, sent: &Sent) {
        let listed = body["attachments"].as_array();
        let id_of = |it: &Value| it["id"].as_str().map_or_else(|| it["id"].to_string(), str::to_owned);
        if let Some(listed) = listed {
            message.attachments.retain(|kept| listed.iter().any(|it| id_of(it) == kept.id));
        }
        for file in &sent.files {
            let about = listed.into_iter().flatten().find(|it| id_of(it) == file.number);
            let word = |name: &str| about.and_then(|it| it[name].as_str()).map(str::to_owned);
            message.attachments.push(Attachment {
                id: self.new_id(),
                filename: word("filename").unwrap_or_else(|| file.filename.clone()),
                content_type: file.content_type.clone(),
                description: word("description"),
                size: file.bytes.len(),
                text: String::from_utf8_lossy(&file.bytes).into_owned(),
            });
        }
    }
}

fn note(world: &mut World, at: &str, pointer: &str, message: &str) {
    world.violations.push(Violation { at: at.to_owned(), pointer: pointer.to_owned(), message: message.to_owned() });
}
