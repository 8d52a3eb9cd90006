//! The beginning of a JSON object, read as far as it goes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::generation::Kind;
use crate::generation::content::Size;
use crate::generation::draft::{Draft, DraftSeverity};

/// As much of an object as has arrived.
pub(super) struct Unfinished {
    fields: Map<String, Value>,
    /// The field whose value is not over.
    open: Option<String>,
    /// How many elements of the open field's list are over.
    pub closed_elements: usize,
    /// Whether the object is over.
    pub is_complete: bool,
}

impl Unfinished {
    /// Reads the beginning of an object; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut scan = Scan::default();
        for (at, c) in text.char_indices() {
            scan.step(text, at, c);
            if scan.is_over() {
                break;
            }
        }
        let is_complete = scan.is_over();
        let Ok(Value::Object(fields)) = serde_json::from_str(&scan.closed(text)) else { return None };
        let open = scan.field.filter(|_| !is_complete && scan.in_field);
        let elements = open.as_ref().and_then(|field| fields.get(field)).and_then(Value::as_array).map_or(0, Vec::len);
        // Object, list, element: deeper than two, the last element is still being written.
        let closed_elements = if scan.stack.len() > 2 { elements.saturating_sub(1) } else { elements };
        Some(Self { fields, open, closed_elements, is_complete })
    }

    pub fn open_field(&self) -> Option<&str> {
        self.open.as_deref()
    }

    /// Whether the field has arrived, at least in part.
    pub fn has(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(|value| field != "kind" || lenient::<Kind>(value).is_some())
    }

    /// Whether the field has arrived in full.
    pub fn is_closed(&self, field: &str) -> bool {
        self.fields.contains_key(field) && self.open.as_deref() != Some(field)
    }

    /// The draft so far. What has not arrived, or does not fit, is empty.
    pub fn draft(&self) -> Draft {
        Draft {
            kind: self.one("kind").unwrap_or(Kind::Story),
            kind_reason: self.text("kind_reason"),
            title: self.text("title"),
            size: self.one("size").unwrap_or(Size::S),
            language: self.text("language"),
            story: self.filled("story"),
            goal: self.filled("goal"),
            steps: self.list("steps"),
            observed: self.filled("observed"),
            expected: self.filled("expected"),
            environment: self.filled("environment"),
            severity: self.one::<DraftSeverity>("severity"),
            criteria: self.list("criteria"),
            children: self.list("children"),
            edge_cases: self.list("edge_cases"),
            questions: self.list("questions"),
            assumptions: self.list("assumptions"),
            in_scope: self.list("in_scope"),
            out_of_scope: self.list("out_of_scope"),
            estimate_reason: self.text("estimate_reason"),
        }
    }

    fn text(&self, field: &str) -> String {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn one<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        self.fields.get(field).and_then(lenient)
    }

    fn filled<T: Default + Serialize + DeserializeOwned>(&self, field: &str) -> Option<T> {
        self.fields.get(field).and_then(filled)
    }

    fn list<T: Default + Serialize + DeserializeOwned>(&self, field: &str) -> Vec<T> {
        self.fields.get(field).and_then(Value::as_array).into_iter().flatten().filter_map(filled).collect()
    }
}

fn lenient<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

/// The object with what it lacks filled in.
fn filled<T: Default + Serialize + DeserializeOwned>(value: &Value) -> Option<T> {
    let (Ok(Value::Object(mut whole)), Value::Object(fields)) = (serde_json::to_value(T::default()), value) else {
        return None;
    };
    whole.extend(fields.clone());
    serde_json::from_value(Value::Object(whole)).ok()
}

/// A container that is not over.
struct Frame {
    is_object: bool,
    /// In an object: whether the next string is a name.
    expects_name: bool,
    /// Up to here the container is valid when it is closed.
    safe: usize,
}

/// Reads characters of JSON and knows how the text can be closed.
#[derive(Default)]
struct Scan {
    stack: Vec<Frame>,
    begun: bool,
    /// Where the string began that is not over.
    string: Option<usize>,
    escaped: bool,
    /// The last name in the outermost object, and whether its value is not over.
    field: Option<String>,
    in_field: bool,
}

impl Scan {
    const fn is_over(&self) -> bool {
        self.begun && self.stack.is_empty()
    }

    fn step(&mut self, text: &str, at: usize, c: char) {
        if let Some(start) = self.string {
            match c {
                _ if self.escaped => self.escaped = false,
                '\\' => self.escaped = true,
                '"' => self.end_string(text, start, at + 1),
                _ => {}
            }
            return;
        }
        match c {
            '"' => self.string = Some(at),
            '{' | '[' => {
                self.begun = true;
                self.stack.push(Frame { is_object: c == '{', expects_name: true, safe: at + 1 });
            }
            '}' | ']' => {
                self.stack.pop();
                self.value_ends(at + 1);
            }
            ',' => {
                if let Some(frame) = self.stack.last_mut() {
                    frame.expects_name = true;
                }
                self.value_ends(at);
            }
            _ => {}
        }
    }

    fn end_string(&mut self, text: &str, start: usize, end: usize) {
        self.string = None;
        let depth = self.stack.len();
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.is_object && frame.expects_name {
            frame.expects_name = false;
            if depth == 1 {
                self.field = Some(text[start + 1..end - 1].to_owned());
                self.in_field = true;
            }
        } else {
            self.value_ends(end);
        }
    }

    fn value_ends(&mut self, at: usize) {
        let depth = self.stack.len();
        if let Some(frame) = self.stack.last_mut() {
            frame.safe = at;
            self.in_field &= depth > 1;
        }
    }

    /// The text, cut to what is valid and closed.
    fn closed(&self, text: &str) -> String {
        let mut closed = match (self.string, self.stack.last()) {
            (_, None) => text.to_owned(),
            // A value that is being written counts as far as it goes; a name does not.
            (Some(_), Some(frame)) if !(frame.is_object && frame.expects_name) => {
                format!("{}\"", without_half_escape(text))
            }
            (_, Some(frame)) => text[..frame.safe].to_owned(),
        };
        closed.extend(self.stack.iter().rev().map(|frame| if frame.is_object { '}' } else { ']' }));
        closed
    }
}

/// Without an escape sequence at the end that is not over: `\`, `\u12`, or the first half of a pair.
fn without_half_escape(text: &str) -> &str {
    let tail = text.len().saturating_sub(12);
    let tail = (tail..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let mut at = tail;
    while let Some(found) = text[at..].find('\\').map(|found| at + found) {
        // A backslash that is itself escaped begins nothing.
        let before = text[..found].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if before % 2 == 1 {
            at = found + 1;
            continue;
        }
        let rest = &text[found..];
        let is_high_half =
            rest.get(2..4).is_some_and(|hex| matches!(hex.to_ascii_lowercase().as_str(), "d8" | "d9" | "da" | "db"));
        let needed = match rest.as_bytes().get(1) {
            Some(b'u') if is_high_half => 12,
            Some(b'u') => 6,
            _ => 2,
        };
        if rest.len() < needed {
            return &text[..found];
        }
        at = found + needed;
        if !text.is_char_boundary(at) {
            return text;
        }
    }
    text
}
