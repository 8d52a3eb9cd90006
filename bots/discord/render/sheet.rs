//! The embed of a ticket: filled line by line until it is full.

use serde_json::{Value, json};

use super::text::{BLANK, boxes, line, marked, pieces, quoted_line, sentences, size};
use crate::conversation::{Line, Mark};
use crate::discord::words;

/// Of the title, and of the name of a field.
pub const NAME: usize = 256;
const DESCRIPTION: usize = 4_096;
const VALUE: usize = 1_024;
const FOOTER: usize = 2_048;
/// Of everything that is read, in all embeds of a message.
const SUM: usize = 6_000;
/// Fields; one more is kept for saying that something is missing.
const FIELDS: usize = 24;

/// See the module.
pub struct Sheet {
    title: Option<String>,
    description: String,
    fields: Vec<(String, String)>,
    footer: Option<String>,
    /// What may still be written.
    left: usize,
    /// A heading whose first line is still to come.
    heading: Option<String>,
    has_section: bool,
    is_whole: bool,
    rest: &'static str,
}

impl Sheet {
    /// A sheet with this title and footer, both plain; `rest` says where the whole is.
    pub fn new(title: Option<&str>, footer: Option<&str>, rest: &'static str) -> Self {
        let title = title.map(|title| quoted_line(title, NAME));
        let footer = footer.map(|footer| super::text::cut(footer, FOOTER));
        let used = [&title, &footer].into_iter().flatten().map(|text| size(text)).sum::<usize>();
        Self {
            title,
            description: String::new(),
            fields: Vec::new(),
            footer,
            left: SUM - used - size(rest) - 1,
            heading: None,
            has_section: false,
            is_whole: true,
            rest,
        }
    }

    /// Sentences of ours.
    pub fn text(&mut self, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        if !self.fields.is_empty() {
            self.heading = Some(BLANK.to_owned());
        }
        for piece in pieces(&sentences(words, SUM), VALUE) {
            self.write(&piece);
        }
    }

    /// Short facts in one line.
    pub fn facts(&mut self, facts: &[String]) {
        self.text(&facts.join(" · "));
    }

    /// Text to be copied as it is.
    pub fn code(&mut self, words: &str) {
        for piece in boxes(words, VALUE) {
            self.write(&piece);
        }
    }

    /// A heading and its lines. The first goes into the description, which holds more than a field.
    pub fn section(&mut self, heading: &str, lines: &[Line]) {
        self.heading = Some(quoted_line(heading, NAME));
        for statement in lines {
            let mark = match statement.mark {
                Some(Mark::Said) => "┃ ",
                Some(Mark::Assumed) => "┆ ",
                None => "",
            };
            let bullet = statement.bullet.as_deref().filter(|bullet| !bullet.trim().is_empty());
            let bullet = bullet.map(|bullet| format!("{} ", line(bullet, 20))).unwrap_or_default();
            let is_assumed = statement.mark == Some(Mark::Assumed);
            for piece in marked(&format!("{mark}{bullet}"), &statement.text, is_assumed, VALUE) {
                self.write(&piece);
            }
        }
        if self.heading.is_some() {
            self.write("–");
        }
        self.has_section = true;
    }

    /// A line of at most [`VALUE`], which is not empty. After the first that does not fit nothing is written any more.
    fn write(&mut self, line: &str) {
        if !self.is_whole {
            return;
        }
        self.is_whole = if self.fields.is_empty() && !(self.heading.is_some() && self.has_section) {
            self.describe(line)
        } else {
            self.list(line)
        };
    }

    fn describe(&mut self, line: &str) -> bool {
        let heading = self.heading.as_ref().map(|heading| format!("**{heading}**\n")).unwrap_or_default();
        let gap = match (self.description.is_empty(), heading.is_empty()) {
            (true, _) => "",
            (false, true) => "\n",
            (false, false) => "\n\n",
        };
        let more = format!("{gap}{heading}{line}");
        if size(&more) > self.left {
            return false;
        }
        if size(&self.description) + size(&more) > DESCRIPTION {
            return self.list(line);
        }
        self.heading = None;
        self.left -= size(&more);
        self.description.push_str(&more);
        true
    }

    fn list(&mut self, line: &str) -> bool {
        let more = size(line) + 1;
        if self.heading.is_none()
            && let Some((_, value)) = self.fields.last_mut().filter(|(_, value)| size(value) + more <= VALUE)
        {
            if more > self.left {
                return false;
            }
            self.left -= more;
            value.push('\n');
            value.push_str(line);
            return true;
        }
        let name = self.heading.take().unwrap_or_else(|| BLANK.to_owned());
        let more = size(&name) + size(line);
        if more > self.left || self.fields.len() == FIELDS {
            return false;
        }
        self.left -= more;
        self.fields.push((name, line.to_owned()));
        true
    }

    /// The embed; `None` when nothing is in it.
    pub fn done(mut self, colour: u32) -> Option<Value> {
        if !self.is_whole {
            self.fields.push((BLANK.to_owned(), self.rest.to_owned()));
        }
        if self.title.is_none() && self.description.is_empty() && self.fields.is_empty() && self.footer.is_none() {
            return None;
        }
        let mut embed = json!({"color": colour});
        if let Some(title) = self.title {
            embed["title"] = json!(title);
        }
        if !self.description.is_empty() {
            embed["description"] = json!(self.description);
        }
        let fields = self.fields.iter().map(|(name, value)| json!({"name": name, "value": value, "inline": false}));
        let fields: Vec<Value> = fields.collect();
        if !fields.is_empty() {
            embed["fields"] = json!(fields);
        }
        if let Some(footer) = self.footer {
            embed["footer"] = json!({"text": footer});
        }
        Some(embed)
    }
}

/// Where the whole of a message is.
pub const fn rest(has_file: bool) -> &'static str {
    if has_file { words::REST_IN_FILE } else { words::REST_ON_WEB }
}
