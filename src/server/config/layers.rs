//! Settings from several sources laid over each other. Each value that is laid on top is tried on its own against the
//! defaults, so that every wrong one is found in one pass and named with its source.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::error::{Problem, Source};
use super::settings::Settings;

/// The built-in defaults: the repository's `config.toml`.
const DEFAULTS: &str = include_str!("../../../config.toml");

/// Settings of earlier versions, and what they are called now.
const MOVED: [(&str, &str); 3] = [
    ("tokens.visitor_days", "expiry.visitor and expiry.trial"),
    ("tokens.welcome_days", "expiry.welcome"),
    ("tokens.purchased_days", "expiry.purchase"),
];

/// The settings so far, where each comes from, and what was wrong.
pub(super) struct Layers {
    defaults: Table,
    merged: Table,
    sources: BTreeMap<String, Source>,
    values: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Layers {
    /// The built-in defaults alone.
    ///
    /// # Errors
    /// When the built-in file is broken; a test keeps that from being shipped.
    pub fn new() -> Result<Self, Problem> {
        let broken = |message: String| Problem { key: "config.toml".to_owned(), source: Source::Default, message };
        let defaults: Table = DEFAULTS.parse().map_err(|error: toml::de::Error| broken(error.to_string()))?;
        defaults.clone().try_into::<Settings>().map_err(|error| broken(error.to_string()))?;
        Ok(Self {
            merged: defaults.clone(),
            defaults,
            sources: BTreeMap::new(),
            values: BTreeMap::new(),
            problems: Vec::new(),
        })
    }

    /// Lays a file on top.
    pub fn lay_file(&mut self, text: &str, source: &Source) {
        let table = match text.parse::<Table>() {
            Ok(table) => table,
            Err(error) => return self.refuse("the file", source, error.to_string().trim_end()),
        };
        for (section, keys) in table {
            let Value::Table(keys) = keys else {
                self.refuse(&section, source, "settings stand in sections, like [http]");
                continue;
            };
            for (key, value) in keys {
                self.lay(&section, &key, value, source);
            }
        }
    }

    /// Lays the variables `MYBA_<SECTION>__<KEY>` on top. Other names are none of our business.
    pub fn lay_variables(&mut self, variables: &BTreeMap<String, String>, source: fn(String) -> Source) {
        for (name, text) in variables {
            let Some((section, key)) = name.strip_prefix("MYBA_").and_then(|rest| rest.split_once("__")) else {
                continue;
            };
            let (section, key) = (section.to_lowercase(), key.to_lowercase());
            let value = self.typed(&section, &key, text);
            self.lay(&section, &key, value, &source(name.clone()));
        }
    }

    /// The value a variable's text stands for: text where the default is text, TOML elsewhere, and for lists of text also
    /// `a, b`.
    fn typed(&self, section: &str, key: &str, text: &str) -> Value {
        let default = self.defaults.get(section).and_then(|section| section.get(key));
        if matches!(default, None | Some(Value::String(_))) {
            return Value::String(text.to_owned());
        }
        let parsed = format!("value = {text}").parse::<Table>().ok().and_then(|mut table| table.remove("value"));
        match (parsed, default) {
            (Some(value @ Value::Array(_)), _) => value,
            (Some(value), Some(default)) if !default.is_array() => value,
            (_, Some(Value::Array(_))) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
            }
            _ => Value::String(text.to_owned()),
        }
    }

    fn lay(&mut self, section: &str, key: &str, value: Value, source: &Source) {
        let name = format!("{section}.{key}");
        let Some(default) = self.defaults.get(section).and_then(|section| section.get(key)) else {
            let message = self.unknown(section, key);
            return self.refuse(&name, source, &message);
        };
        if *default != value {
            let mut alone = self.defaults.clone();
            if let Some(Value::Table(keys)) = alone.get_mut(section) {
                keys.insert(key.to_owned(), value.clone());
            }
            if let Err(error) = alone.try_into::<Settings>() {
                return self.refuse(&name, source, error.message());
            }
        }
        self.values.insert(name.clone(), shown(&value));
        if let Some(Value::Table(keys)) = self.merged.get_mut(section) {
            keys.insert(key.to_owned(), value);
        }
        self.sources.insert(name, source.clone());
    }

    fn unknown(&self, section: &str, key: &str) -> String {
        if let Some((_, now)) = MOVED.iter().find(|(was, _)| *was == format!("{section}.{key}")) {
            return format!("is {now} now");
        }
        let Some(Value::Table(keys)) = self.defaults.get(section) else {
            let sections: Vec<_> = self.defaults.keys().map(String::as_str).collect();
            return format!("there is no section [{section}]; there are {}", sections.join(", "));
        };
        let keys: Vec<_> = keys.keys().map(String::as_str).collect();
        format!("there is no setting {key} in [{section}]; there are {}", keys.join(", "))
    }

    /// Notes a problem.
    pub fn refuse(&mut self, key: &str, source: &Source, message: &str) {
        self.problems.push(Problem { key: key.to_owned(), source: source.clone(), message: message.to_owned() });
    }

    /// The text of each value that was laid on top, for people.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.values.clone()
    }

    /// The settings, where each that is not the default comes from, and everything that was wrong.
    pub fn finish(mut self) -> (Option<Settings>, BTreeMap<String, Source>, Vec<Problem>) {
        let settings = self.merged.clone().try_into::<Settings>();
        if let (Err(error), true) = (&settings, self.problems.is_empty()) {
            let message = error.to_string();
            self.refuse("config.toml", &Source::Default, &message);
        }
        (settings.ok(), self.sources, self.problems)
    }
}

/// A value as people read it. The password of an address is not shown.
fn shown(value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    match url::Url::parse(text) {
        Ok(mut url) if url.password().is_some() => {
            // Only addresses that cannot have a password refuse to lose one.
            let _ = url.set_password(None);
            url.to_string()
        }
        _ => text.clone(),
    }
}
