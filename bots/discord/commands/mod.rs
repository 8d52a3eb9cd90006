//! The commands as Discord shows them, and the suggestions for an option.

mod words;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use words::{ENGLISH, Locale, OTHERS};

/// The command everything but a message's ticket is asked for with.
pub(super) const COMMAND: &str = "myba";
/// The command of a message.
pub(super) const MESSAGE_COMMAND: &str = "Draft ticket";
/// The subcommands that are a word of the conversation.
pub(super) const WORDS: [&str; 9] = ["help", "balance", "link", "unlink", "whoami", "settings", "setup", "quota", BUY];
const BUY: &str = "buy";
/// As Discord's menu shows them.
const SUBCOMMANDS: [&str; 11] =
    ["new", "history", "help", "balance", "link", "unlink", "whoami", "settings", "setup", "quota", BUY];
/// The kinds of ticket somebody may wish for, in the order of [`Locale::kinds`].
const KINDS: [&str; 6] = ["auto", "story", "bug", "task", "epic", "spike"];

/// The longest text an option of Discord takes.
const LONGEST_IDEA: usize = 6_000;
/// A language's tag and some room: what is none is refused in words, not by Discord.
const LONGEST_TAG: usize = 35;
const MOST_SUGGESTIONS: usize = 25;
const LONGEST_LABEL: usize = 100;

const TYPED: u8 = 1;
const OF_MESSAGE: u8 = 3;
const SUBCOMMAND: u8 = 1;
const TEXT: u8 = 3;
const SUGGESTED: u8 = 8;

/// What is registered: the array of a bulk overwrite. `buy` only where Discord sells.
#[must_use]
pub fn commands(billing_on: bool) -> Value {
    let shown = SUBCOMMANDS.into_iter().filter(|name| billing_on || *name != BUY);
    let options: Vec<Value> = shown.map(subcommand).collect();
    let (_, description) = ENGLISH.of(COMMAND).unwrap_or_default();
    let mut command = json!({"type": TYPED, "name": COMMAND, "description": description});
    insert(&mut command, "description_localizations", localized(|locale| Some(locale.of(COMMAND)?.1)));
    insert(&mut command, "options", options.into());
    let mut of_message = json!({"type": OF_MESSAGE, "name": MESSAGE_COMMAND});
    insert(&mut of_message, "name_localizations", localized(|locale| Some(locale.of_message)));
    json!([everywhere(command), everywhere(of_message)])
}

/// In servers and for single people, in every sort of channel.
fn everywhere(mut command: Value) -> Value {
    insert(&mut command, "integration_types", json!([0, 1]));
    insert(&mut command, "contexts", json!([0, 1, 2]));
    command
}

fn subcommand(name: &str) -> Value {
    let mut shown = named(SUBCOMMAND, name);
    let options = match name {
        "new" => {
            let mut idea = named(TEXT, "new.idea");
            insert(&mut idea, "max_length", LONGEST_IDEA.into());
            let mut kind = named(TEXT, "new.kind");
            insert(&mut kind, "choices", (0..KINDS.len()).filter_map(kind_choice).collect());
            let mut language = named(TEXT, "new.language");
            insert(&mut language, "max_length", LONGEST_TAG.into());
            let mut model = named(TEXT, "new.model");
            insert(&mut model, "autocomplete", true.into());
            vec![idea, kind, language, model]
        }
        "history" => {
            let mut ticket = named(TEXT, "history.ticket");
            insert(&mut ticket, "autocomplete", true.into());
            vec![ticket]
        }
        _ => return shown,
    };
    insert(&mut shown, "options", options.into());
    shown
}

/// A subcommand, or an option behind a dot, with its names and descriptions.
fn named(kind: u8, key: &str) -> Value {
    let (name, description) = ENGLISH.of(key).unwrap_or_default();
    json!({
        "type": kind, "name": name, "name_localizations": localized(|locale| Some(locale.of(key)?.0)),
        "description": description, "description_localizations": localized(|locale| Some(locale.of(key)?.1)),
    })
}

fn kind_choice(index: usize) -> Option<Value> {
    let (name, value) = (ENGLISH.kinds.get(index)?, KINDS.get(index)?);
    let names = localized(|locale| locale.kinds.get(index).copied());
    Some(json!({"name": name, "name_localizations": names, "value": value}))
}

fn localized(word: impl Fn(&Locale) -> Option<&'static str>) -> Value {
    OTHERS.iter().filter_map(|locale| Some((locale.tag.to_owned(), word(locale)?.into()))).collect::<Map<_, _>>().into()
}

fn insert(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// Whether what Discord says is registered is what we would register, so that nothing has to be written. Discord tells the
/// names in other languages only when asked `with_localizations=true`; without them nothing is the same.
#[must_use]
pub fn same(ours: &Value, theirs: &Value) -> bool {
    match (comparable(ours), comparable(theirs)) {
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => false,
    }
}

/// What Discord adds to a command of ours.
const ADDED: [&str; 7] =
    ["id", "application_id", "guild_id", "version", "dm_permission", "default_permission", "handler"];

/// Commands by type and name, in a form in which the same is equal.
fn comparable(list: &Value) -> Option<BTreeMap<(u64, String), Value>> {
    let one = |command: &Value| {
        let mut command = command.as_object()?.clone();
        // Not deeper: `id` is a language, too.
        command.retain(|name, _| !ADDED.contains(&name.as_str()));
        let kind = command.remove("type").and_then(|kind| kind.as_u64()).unwrap_or(u64::from(TYPED));
        let name = command.remove("name")?.as_str()?.to_owned();
        Some(((kind, name), plain(&command.into())?))
    };
    let list = list.as_array()?;
    let commands: BTreeMap<_, _> = list.iter().map(one).collect::<Option<_>>()?;
    (commands.len() == list.len()).then_some(commands)
}

/// A value without what says nothing; `None` when nothing is left. Numbers stand in lists whose order means nothing.
fn plain(value: &Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) if text.is_empty() => None,
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().filter_map(plain).collect();
            list.sort_by_key(|entry| entry.as_u64());
            (!list.is_empty()).then(|| list.into())
        }
        Value::Object(object) => {
            let shown =
                object.iter().filter(|(name, _)| !matches!(name.as_str(), "name_localized" | "description_localized"));
            let object: Map<_, _> = shown.filter_map(|(name, value)| Some((name.clone(), plain(value)?))).collect();
            (!object.is_empty()).then(|| object.into())
        }
        other => Some(other.clone()),
    }
}

/// The answer to somebody who types a ticket: what they read, and the ticket's id. What is too much for Discord is left out,
/// a label that is too long is cut.
#[must_use]
pub fn suggestions(items: &[(String, String)]) -> Value {
    let fits = |(label, id): &(String, String)| {
        let name = cut(label.trim());
        (!name.is_empty() && (1..=LONGEST_LABEL).contains(&id.len())).then(|| json!({"name": name, "value": id}))
    };
    let choices: Vec<Value> = items.iter().filter_map(fits).take(MOST_SUGGESTIONS).collect();
    json!({"type": SUGGESTED, "data": {"choices": choices}})
}

/// At most 100 characters, counted as a browser does: some count twice.
fn cut(label: &str) -> String {
    if label.encode_utf16().count() <= LONGEST_LABEL {
        return label.to_owned();
    }
    let mut left = LONGEST_LABEL - 1;
    let fits = |letter: &char| {
        let size = letter.len_utf16();
        let is_in = size <= left;
        left = left.saturating_sub(size);
        is_in
    };
    let kept: String = label.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}
