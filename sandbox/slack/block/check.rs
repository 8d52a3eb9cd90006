//! Walks a message or a view and collects what breaks a rule.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::rule::{Field, Rule};
use super::{Problem, element, layout};

/// The most characters of all `markdown` blocks of a message.
const MARKDOWN_CHARS: usize = 12_000;

/// Where blocks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A message.
    Message,
    /// A modal.
    Modal,
    /// The App Home.
    Home,
}

/// What is known while walking.
pub(super) struct Check {
    surface: Surface,
    problems: Vec<Problem>,
    block_ids: HashSet<String>,
    /// Of the block being looked at.
    action_ids: HashSet<String>,
    markdown: usize,
    tables: usize,
    focused: usize,
    inputs: usize,
}

impl Check {
    pub(super) fn new(surface: Surface) -> Self {
        Self {
            surface,
            problems: Vec::new(),
            block_ids: HashSet::new(),
            action_ids: HashSet::new(),
            markdown: 0,
            tables: 0,
            focused: 0,
            inputs: 0,
        }
    }

    pub(super) fn finish(mut self) -> Vec<Problem> {
        if self.markdown > MARKDOWN_CHARS {
            self.fail("/blocks", format!("markdown blocks hold more than {MARKDOWN_CHARS} characters in total"));
        }
        if self.tables > 1 {
            self.fail("/blocks", "only one table block allowed".to_owned());
        }
        if self.focused > 1 {
            self.fail("/blocks", "only one element may have focus_on_load".to_owned());
        }
        self.problems
    }

    pub(super) fn fail(&mut self, pointer: &str, message: String) {
        self.problems.push(Problem { pointer: pointer.to_owned(), message });
    }

    pub(super) fn view(&mut self, view: &Value) {
        let Some(object) = view.as_object() else { return self.fail("", "must provide an object".to_owned()) };
        let wanted = if self.surface == Surface::Modal { "modal" } else { "home" };
        if view["type"] != wanted {
            self.fail("/type", format!("must be a valid enum value, `{wanted}` here"));
        }
        let fields = if self.surface == Surface::Modal { layout::MODAL } else { layout::HOME };
        self.object("", object, fields, &["type"]);
        match view["blocks"].as_array() {
            Some(blocks) => self.blocks("/blocks", blocks),
            None => self.fail("/blocks", "must provide an array".to_owned()),
        }
        if self.inputs > 0 && self.surface == Surface::Modal && view["submit"].is_null() {
            self.fail("/submit", "missing required field: submit, because there is an input block".to_owned());
        }
    }

    pub(super) fn blocks(&mut self, pointer: &str, blocks: &[Value]) {
        let most = if self.surface == Surface::Message { 50 } else { 100 };
        if blocks.len() > most {
            self.fail(pointer, format!("no more than {most} items allowed"));
        }
        for (index, block) in blocks.iter().enumerate() {
            self.block(&format!("{pointer}/{index}"), block);
        }
    }

    fn block(&mut self, pointer: &str, block: &Value) {
        let Some(object) = block.as_object() else { return self.fail(pointer, "must provide an object".to_owned()) };
        let kind = block["type"].as_str().unwrap_or_default();
        let fields = layout::fields(kind).filter(|_| layout::is_allowed(kind, self.surface));
        let Some(fields) = fields else {
            return self.fail(&format!("{pointer}/type"), format!("unsupported type: {kind}"));
        };
        self.action_ids.clear();
        self.object(pointer, object, fields, &["type", "block_id"]);
        self.block_id(pointer, block);
        match kind {
            "section" if block["text"].is_null() && block["fields"].is_null() => {
                self.fail(pointer, "must define either text or fields".to_owned());
            }
            "image" => self.has_picture(pointer, block),
            "markdown" => self.markdown += chars(&block["text"]),
            "table" => self.tables += 1,
            "input" => self.inputs += 1,
            "card" if block["title"].is_null() && block["body"].is_null() && block["hero_image"].is_null() => {
                self.fail(pointer, "must define title, body or hero_image".to_owned());
            }
            _ => {}
        }
    }

    fn block_id(&mut self, pointer: &str, block: &Value) {
        let Some(id) = block.get("block_id") else { return };
        let pointer = format!("{pointer}/block_id");
        self.text(&pointer, id, 255);
        if let Some(id) = id.as_str()
            && !self.block_ids.insert(id.to_owned())
        {
            self.fail(&pointer, format!("`block_id` already exists: {id}"));
        }
    }

    fn has_picture(&mut self, pointer: &str, object: &Value) {
        if object["image_url"].is_null() == object["slack_file"].is_null() {
            self.fail(pointer, "must define exactly one of image_url and slack_file".to_owned());
        }
    }

    fn object(&mut self, pointer: &str, object: &Map<String, Value>, fields: &[Field], more: &[&str]) {
        for field in fields {
            match object.get(field.name) {
                Some(value) => self.rule(&format!("{pointer}/{}", field.name), value, field.rule),
                None if field.required => self.fail(pointer, format!("missing required field: {}", field.name)),
                None => {}
            }
        }
        for name in object.keys() {
            if !more.contains(&name.as_str()) && !fields.iter().any(|field| field.name == name) {
                self.fail(pointer, format!("invalid additional property: {name}"));
            }
        }
    }

    fn nested(&mut self, pointer: &str, value: &Value, fields: &[Field], more: &[&str]) {
        match value.as_object() {
            Some(object) => self.object(pointer, object, fields, more),
            None => self.fail(pointer, "must provide an object".to_owned()),
        }
    }

    fn rule(&mut self, pointer: &str, value: &Value, rule: Rule) {
        match rule {
            Rule::Any => {}
            Rule::Bool if value.is_boolean() => {}
            Rule::Bool => self.fail(pointer, "must provide a boolean".to_owned()),
            Rule::Int(least, most) => {
                if value.as_i64().is_none_or(|number| number < least || number > most) {
                    self.fail(pointer, format!("must be a number from {least} to {most}"));
                }
            }
            Rule::Str(most) => self.text(pointer, value, most),
            Rule::Url(most) => self.url(pointer, value, most),
            Rule::Word(words) => {
                if value.as_str().is_none_or(|word| !words.contains(&word)) {
                    self.fail(pointer, "must be a valid enum value".to_owned());
                }
            }
            Rule::Plain(most) => self.text_object(pointer, value, most, false),
            Rule::Text(most) => self.text_object(pointer, value, most, true),
            Rule::Texts(most, chars) => self.each(pointer, value, most, |check, pointer, item| {
                check.text_object(pointer, item, chars, true);
            }),
            Rule::Options(most) => self.each(pointer, value, most, Self::option),
            Rule::Choice => self.option(pointer, value),
            Rule::Groups(most) => self.each(pointer, value, most, |check, pointer, item| {
                check.nested(pointer, item, layout::GROUP, &[]);
            }),
            Rule::Confirm => self.nested(pointer, value, layout::CONFIRM, &[]),
            Rule::Element(kinds) => self.element(pointer, value, kinds),
            Rule::Elements(kinds, most) => self.each(pointer, value, most, |check, pointer, item| {
                check.element(pointer, item, kinds);
            }),
            Rule::Blocks(kind, most) => self.each(pointer, value, most, |check, pointer, item| {
                if item["type"] == kind {
                    check.block(pointer, item);
                } else {
                    check.fail(pointer, format!("must be a {kind} block"));
                }
            }),
            Rule::Rows => self.each(pointer, value, 100, |check, pointer, row| {
                if row.as_array().is_none_or(|cells| cells.is_empty() || cells.len() > 20) {
                    check.fail(pointer, "must have 1 to 20 cells".to_owned());
                }
            }),
        }
    }

    /// A list with at least one item, each held against `look`.
    fn each(&mut self, pointer: &str, value: &Value, most: usize, look: impl Fn(&mut Self, &str, &Value)) {
        let Some(items) = value.as_array() else { return self.fail(pointer, "must provide an array".to_owned()) };
        if items.is_empty() {
            self.fail(pointer, "no less than 1 items allowed".to_owned());
        }
        if items.len() > most {
            self.fail(pointer, format!("no more than {most} items allowed"));
        }
        for (index, item) in items.iter().enumerate() {
            look(self, &format!("{pointer}/{index}"), item);
        }
    }

    fn option(&mut self, pointer: &str, value: &Value) {
        self.nested(pointer, value, layout::OPTION, &[]);
    }

    fn element(&mut self, pointer: &str, value: &Value, kinds: &[&str]) {
        let kind = value["type"].as_str().unwrap_or_default();
        let fields = element::fields(kind).filter(|_| kinds.contains(&kind));
        let Some(fields) = fields else {
            return self.fail(&format!("{pointer}/type"), format!("unsupported type: {kind}"));
        };
        self.nested(pointer, value, fields, &["type"]);
        match kind {
            "image" => self.has_picture(pointer, value),
            "static_select" | "multi_static_select"
                if value["options"].is_null() == value["option_groups"].is_null() =>
            {
                self.fail(pointer, "must define exactly one of options and option_groups".to_owned());
            }
            "feedback_buttons" => {
                for name in ["positive_button", "negative_button"] {
                    self.nested(&format!("{pointer}/{name}"), &value[name], layout::THUMB, &[]);
                }
            }
            "static_select" | "radio_buttons" => self.initial(pointer, value),
            _ => {}
        }
        self.focused += usize::from(value["focus_on_load"] == true);
        if let Some(id) = value["action_id"].as_str()
            && !self.action_ids.insert(id.to_owned())
        {
            self.fail(&format!("{pointer}/action_id"), format!("`action_id` already exists: {id}"));
        }
    }

    /// What is chosen at first must be there to choose.
    fn initial(&mut self, pointer: &str, value: &Value) {
        let initial = &value["initial_option"];
        let groups = value["option_groups"].as_array().into_iter().flatten();
        let mut options =
            groups.flat_map(|group| group["options"].as_array()).chain(value["options"].as_array()).flatten();
        if !initial.is_null() && !options.any(|option| option["value"] == initial["value"]) {
            self.fail(&format!("{pointer}/initial_option"), "must exactly match one of the options".to_owned());
        }
    }

    fn text_object(&mut self, pointer: &str, value: &Value, most: usize, marked: bool) {
        let Some(object) = value.as_object() else { return self.fail(pointer, "must provide an object".to_owned()) };
        match value["type"].as_str() {
            Some("plain_text") => self.own_keys(pointer, object, &["type", "text", "emoji"]),
            Some("mrkdwn") if marked => self.own_keys(pointer, object, &["type", "text", "verbatim"]),
            _ => self.fail(&format!("{pointer}/type"), "must be a valid enum value".to_owned()),
        }
        match value.get("text") {
            Some(text) => self.text(&format!("{pointer}/text"), text, most),
            None => self.fail(pointer, "missing required field: text".to_owned()),
        }
    }

    fn own_keys(&mut self, pointer: &str, object: &Map<String, Value>, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.fail(pointer, format!("invalid additional property: {name}"));
        }
    }

    fn text(&mut self, pointer: &str, value: &Value, most: usize) {
        // An empty private_metadata, callback or initial value is as good as none.
        let may_be_empty = ["private_metadata", "callback_id", "external_id", "initial_value", "value"];
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let least = usize::from(!may_be_empty.contains(&name));
        match value.as_str() {
            None => self.fail(pointer, "must be a string".to_owned()),
            Some(text) if text.chars().count() < least => {
                self.fail(pointer, "must be more than 0 characters".to_owned());
            }
            Some(text) if text.chars().count() > most => {
                self.fail(pointer, format!("must be less than {} characters", most + 1));
            }
            Some(_) => {}
        }
    }

    fn url(&mut self, pointer: &str, value: &Value, most: usize) {
        self.text(pointer, value, most);
        let url = value.as_str().and_then(|text| url::Url::parse(text).ok());
        if url.is_none_or(|url| !matches!(url.scheme(), "http" | "https" | "slack" | "mailto")) {
            self.fail(pointer, "must be a valid URL".to_owned());
        }
    }
}

fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}
