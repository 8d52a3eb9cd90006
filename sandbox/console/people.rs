//! The people pane: who signed up at Clerk's stand-in.

use super::Console;
use super::clock::time;
use crate::clerk::PersonCard;
use crate::paper::escape;

/// How many people are shown.
const SHOWN: usize = 8;

/// The pane's body.
pub(super) fn body(console: &Console) -> String {
    let people = console.clerk.users_for_console();
    if people.is_empty() {
        return "<p class=\"none\">Nobody has signed up yet.</p>".to_owned();
    }
    let more = people.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!("<p class=\"none\">And {more} more.</p>") };
    format!("<ul>{}</ul>{more}", people.iter().take(SHOWN).map(row).collect::<String>())
}

fn row(person: &PersonCard) -> String {
    let email = person.email.as_deref().unwrap_or("no address");
    let name = if person.name.is_empty() { String::new() } else { format!("{} · ", escape(&person.name)) };
    let proved = if person.verified { "address proved" } else { "address not proved" };
    let here = if person.signed_in { "signed in" } else { "signed out" };
    format!(
        "<li><span class=\"t\">{}</span>{}<p class=\"m\">{name}{proved} · {here} · <code>{}</code></p></li>",
        escape(email),
        time(person.created_at),
        escape(&person.id)
    )
}
