//! Whom a message would wake up, and where it leads.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::slack::world::chat::Link;

#[expect(clippy::expect_used, reason = "a constant pattern")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// `<!here>`, `<@U1|ana>`, `<https://a|b>`.
static ANGLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"<([!@#]?)([^<>|]+)(?:\|([^<>]*))?>"));
/// `[b](https://a)` of standard markdown.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([^\]]*)\]\(([^)\s]+)[^)]*\)"));

/// What was found in the texts of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// `!channel`, `!subteam^S1`, `@U1`.
    pub pings: Vec<String>,
    /// Links, masked or not.
    pub links: Vec<Link>,
}

impl Reach {
    /// Reads the text and the blocks of a message. `plain` texts wake nobody up and are not read. `names` is the
    /// `link_names` or `parse: full` of a call, with which a bare `@channel` rings too.
    pub fn of(text: &str, blocks: &[Value], names: bool) -> Self {
        let mut reach = Self::default();
        reach.marked(text);
        if names {
            for word in ["channel", "here", "everyone"] {
                if text.contains(&format!("@{word}")) {
                    reach.pings.push(format!("!{word}"));
                }
            }
        }
        for block in blocks {
            reach.walk(block);
        }
        reach
    }

    fn walk(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Object(object) => {
                let text = value["text"].as_str();
                match (value["type"].as_str(), text) {
                    (Some("mrkdwn"), Some(text)) => self.marked(text),
                    (Some("markdown" | "markdown_text"), Some(text)) => {
                        self.marked(text);
                        self.bracketed(text);
                    }
                    (Some("broadcast"), _) => {
                        self.pings.push(format!("!{}", value["range"].as_str().unwrap_or("channel")));
                    }
                    (Some("user"), _) => {
                        self.pings.push(format!("@{}", value["user_id"].as_str().unwrap_or_default()));
                    }
                    (Some("usergroup"), _) => {
                        let group = value["usergroup_id"].as_str().unwrap_or_default();
                        self.pings.push(format!("!subteam^{group}"));
                    }
                    (Some("link"), label) => self.link(value["url"].as_str().unwrap_or_default(), label),
                    _ => {}
                }
                object.values().filter(|inner| !inner.is_string()).for_each(|inner| self.walk(inner));
            }
            _ => {}
        }
    }

    fn marked(&mut self, text: &str) {
        for found in ANGLED.captures_iter(text) {
            let target = &found[2];
            match &found[1] {
                "!" if target.starts_with("date^") => {}
                "!" => self.pings.push(format!("!{target}")),
                "@" => self.pings.push(format!("@{target}")),
                "#" => {}
                _ => self.link(target, found.get(3).map(|label| label.as_str())),
            }
        }
    }

    fn bracketed(&mut self, text: &str) {
        for found in BRACKETED.captures_iter(text) {
            self.link(&found[2], Some(&found[1]));
        }
    }

    fn link(&mut self, url: &str, label: Option<&str>) {
        if ["http:", "https:", "mailto:", "slack:", "tel:"].iter().any(|scheme| url.starts_with(scheme)) {
            self.links.push(Link { url: url.to_owned(), label: label.unwrap_or_default().to_owned() });
        }
    }
}
