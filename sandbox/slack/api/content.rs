//! What a message says, wherever it is sent to: read, checked, and refused as the vendor does.

use serde_json::{Map, Value, json};

use super::Refusal;
use crate::slack::Slack;
use crate::slack::block::reach::Reach;
use crate::slack::block::{self, Problem, TEXT_CHARS, pick};
use crate::slack::world::Violation;
use crate::slack::world::chat::Message;

/// What a message says.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Top-level text.
    pub text: String,
    /// Blocks as sent.
    pub blocks: Vec<Value>,
    /// Attachments as sent.
    pub attachments: Vec<Value>,
    /// Whether a bare `@channel` rings.
    names: bool,
}

impl Content {
    /// Reads the parts of a message from the properties of a body. Structures may be JSON inside a string.
    ///
    /// # Errors
    /// When a structure cannot be read, or parts are mixed that cannot be.
    pub fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let list = |name: &str, error: &str| match body.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list.clone()),
            Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
            Some(Value::String(text)) => serde_json::from_str(text).map_err(|_| Refusal::of(error)),
            Some(_) => Err(Refusal::of(error)),
        };
        let mut content = Self {
            text: text("text"),
            blocks: list("blocks", "invalid_blocks_format")?,
            attachments: list("attachments", "invalid_attachments")?,
            names: body.get("link_names").is_some_and(|flag| *flag == true || *flag == "true" || *flag == "1")
                || text("parse") == "full",
        };
        let markdown = text("markdown_text");
        if !markdown.is_empty() {
            if !content.text.is_empty() || !content.blocks.is_empty() {
                return Err(Refusal::of("markdown_text_conflict"));
            }
            content.blocks = vec![json!({"type": "markdown", "text": markdown})];
            content.text = markdown;
        }
        Ok(content)
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.blocks.is_empty() && self.attachments.is_empty()
    }

    /// Puts it into a message.
    pub fn put_into(&self, message: &mut Message) {
        let everything: Vec<Value> = self.blocks.iter().chain(&self.attachments).cloned().collect();
        let reach = Reach::of(&self.text, &everything, self.names);
        message.text = self.text.chars().take(TEXT_CHARS).collect();
        message.blocks.clone_from(&self.blocks);
        pick::fill_ids(&mut message.blocks);
        message.attachments.clone_from(&self.attachments);
        message.pings = reach.pings;
        message.links = reach.links;
    }
}

impl Slack {
    /// Checks what a message says, and keeps what is wrong for tests to see. A missing text is kept, never refused.
    pub(in crate::slack) fn checked(&self, at: &str, content: &Content) -> Result<(), Refusal> {
        if content.is_empty() {
            return Err(Refusal::of("no_text"));
        }
        let problems = block::message(&content.blocks, &content.attachments);
        self.note_problems(at, &problems);
        if content.text.trim().is_empty() {
            let message = "no top-level text: nothing to read aloud or to notify with".to_owned();
            self.note_problems(at, &[Problem { pointer: "/text".to_owned(), message }]);
        }
        if content.text.chars().count() > TEXT_CHARS {
            let message = format!("text above {TEXT_CHARS} characters is cut");
            self.note_problems(at, &[Problem { pointer: "/text".to_owned(), message }]);
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::of_problems("invalid_blocks", &problems)) }
    }

    /// Keeps what broke a rule.
    pub(in crate::slack) fn note_problems(&self, at: &str, problems: &[Problem]) {
        if problems.is_empty() {
            return;
        }
        self.change(|world| {
            world.violations.extend(problems.iter().map(|problem| Violation {
                at: at.to_owned(),
                pointer: problem.pointer.clone(),
                message: problem.message.clone(),
            }));
        });
    }
}
