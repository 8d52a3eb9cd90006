//! The vendor's rules for what the app sends, with its words for what breaks one.

pub mod command;
mod component;
mod embed;
pub mod message;
pub mod modal;
pub mod reach;

use serde_json::{Map, Value, json};

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, with dots: `embeds.0.title`.
    pub pointer: String,
    /// The vendor's word: `BASE_TYPE_MAX_LENGTH`.
    pub code: String,
    /// The vendor's sentence.
    pub message: String,
}

/// Collects problems while a body is read.
#[derive(Default)]
pub struct Finder {
    problems: Vec<Problem>,
}

impl Finder {
    /// What was found.
    pub fn done(self) -> Vec<Problem> {
        self.problems
    }

    /// Something is wrong there.
    pub fn add(&mut self, pointer: &str, code: &str, message: &str) {
        self.problems.push(Problem { pointer: pointer.to_owned(), code: code.to_owned(), message: message.to_owned() });
    }

    /// Something is not there.
    pub fn required(&mut self, pointer: &str) {
        self.add(pointer, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// A text of `least` to `most` characters, in whose count blanks at its ends are not; absent is well where the
    /// least is nothing.
    pub fn text(&mut self, object: &Value, base: &str, name: &str, least: usize, most: usize) {
        let pointer = under(base, name);
        match &object[name] {
            Value::Null if least == 0 => {}
            Value::Null => self.required(&pointer),
            Value::String(text) => self.length(&pointer, text.trim().chars().count(), least, most),
            _ => self.add(&pointer, "BASE_TYPE_BAD_STRING", "Could not convert value to string."),
        }
    }

    /// A number of things.
    pub fn length(&mut self, pointer: &str, count: usize, least: usize, most: usize) {
        if count > most && least == 0 {
            self.add(pointer, "BASE_TYPE_MAX_LENGTH", &format!("Must be {most} or fewer in length."));
        } else if count > most || count < least {
            self.add(pointer, "BASE_TYPE_BAD_LENGTH", &format!("Must be between {least} and {most} in length."));
        }
    }

    /// An integer between two; absent is well.
    pub fn number(&mut self, object: &Value, base: &str, name: &str, least: i64, most: i64) {
        let pointer = under(base, name);
        match &object[name] {
            Value::Null => {}
            value => match value.as_i64() {
                Some(number) if (least..=most).contains(&number) => {}
                Some(number) if number > most => {
                    let message = format!("int value should be less than or equal to {most}.");
                    self.add(&pointer, "NUMBER_TYPE_MAX", &message);
                }
                Some(_) => {
                    let message = format!("int value should be greater than or equal to {least}.");
                    self.add(&pointer, "NUMBER_TYPE_MIN", &message);
                }
                None => {
                    let message = format!("Value \"{value}\" is not int.");
                    self.add(&pointer, "NUMBER_TYPE_COERCE", &message);
                }
            },
        }
    }

    /// A list of `least` to `most`; absent is well where the least is nothing. Hands its elements on.
    pub fn list<'a>(&mut self, object: &'a Value, base: &str, name: &str, least: usize, most: usize) -> &'a [Value] {
        let pointer = under(base, name);
        match &object[name] {
            Value::Null if least == 0 => &[],
            Value::Null => {
                self.required(&pointer);
                &[]
            }
            Value::Array(list) => {
                self.length(&pointer, list.len(), least, most);
                list
            }
            _ => {
                self.add(&pointer, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
                &[]
            }
        }
    }

    /// A web address; absent is well.
    pub fn url(&mut self, object: &Value, base: &str, name: &str, schemes: &[&str]) {
        let Some(text) = object[name].as_str() else { return };
        let parsed = url::Url::parse(text).ok();
        let pointer = under(base, name);
        match parsed {
            None => self.add(&pointer, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
            Some(url) if !schemes.contains(&url.scheme()) => {
                let message =
                    format!("Scheme \"{}\" is not supported. Scheme must be one of {schemes:?}.", url.scheme());
                self.add(&pointer, "URL_TYPE_INVALID_SCHEME", &message);
            }
            Some(_) => {}
        }
    }
}

/// A name below another.
pub fn under(base: &str, name: &str) -> String {
    if base.is_empty() { name.to_owned() } else { format!("{base}.{name}") }
}

/// `{"embeds":{"0":{"title":{"_errors":[…]}}}}`, as the vendor nests what is wrong.
pub fn nested(problems: &[Problem]) -> Value {
    let mut root = json!({});
    for problem in problems {
        let mut place = &mut root;
        for name in problem.pointer.split('.').filter(|name| !name.is_empty()) {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place = &mut place[name];
        }
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let error = json!({"code": problem.code, "message": problem.message});
        match place["_errors"].as_array_mut() {
            Some(list) => list.push(error),
            None => place["_errors"] = json!([error]),
        }
    }
    root
}
