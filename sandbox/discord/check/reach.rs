//! Whom a message rings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::discord::world::message::flat;

#[expect(clippy::expect_used, reason = "a constant pattern")]
static MENTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"@everyone|@here|<@&(\d+)>|<@!?(\d+)>").expect("a constant pattern"));

/// Everybody a message rings: what its text mentions and `allowed_mentions` lets through. Without that property everything
/// is let through. Embeds ring nobody.
pub fn pings(content: &str, components: &[Value], allowed: &Value, replied: Option<&str>) -> Vec<String> {
    let shown = flat(components).into_iter().filter(|it| it["type"] == 10).filter_map(|it| it["content"].as_str());
    let texts: Vec<&str> = std::iter::once(content).chain(shown).collect();
    let mut found = BTreeSet::new();
    for text in texts {
        for mention in MENTION.captures_iter(text) {
            let (word, name, id) = match (mention.get(1), mention.get(2)) {
                (Some(role), _) => (format!("@&{}", role.as_str()), "roles", role.as_str()),
                (_, Some(user)) => (format!("@{}", user.as_str()), "users", user.as_str()),
                _ => (mention[0].to_owned(), "everyone", ""),
            };
            if lets_through(allowed, name, id) {
                found.insert(word);
            }
        }
    }
    if let Some(author) = replied
        && (allowed.is_null() || allowed["replied_user"] == true)
    {
        found.insert(format!("@{author}"));
    }
    found.into_iter().collect()
}

fn lets_through(allowed: &Value, name: &str, id: &str) -> bool {
    let holds = |list: &Value, word: &str| list.as_array().is_some_and(|list| list.iter().any(|it| it == word));
    allowed.is_null() || holds(&allowed["parse"], name) || holds(&allowed[name], id)
}

/// What is wrong about a message's `allowed_mentions`, which must let nobody through: the product speaks other people's
/// words.
pub fn loose(allowed: &Value) -> Option<&'static str> {
    if allowed.is_null() {
        return Some("allowed_mentions is missing: every mention in the text rings");
    }
    let is_empty = |name: &str| allowed[name].as_array().is_none_or(Vec::is_empty);
    let is_tight = ["users", "roles", "parse"].into_iter().all(is_empty) && allowed["replied_user"] != true;
    (!is_tight).then_some("allowed_mentions lets somebody through")
}
