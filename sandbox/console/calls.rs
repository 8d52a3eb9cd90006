//! The record of calls as a table, newest first.

use super::Console;
use super::clock::{hour, time, took};
use super::vendors::{Vendor, name_of};
use crate::paper::escape;
use crate::{Call, Direction};

/// How many calls are shown.
const SHOWN: usize = 50;
/// How much of a body is shown, in characters; the rest is one link away.
const BODY: usize = 2000;

/// The pane's body: all vendors, or one.
pub(super) fn body(console: &Console, vendor: Option<Vendor>) -> String {
    let wanted = |call: &Call| vendor.is_none_or(|vendor| call.vendor == vendor.key());
    let calls: Vec<Call> = console.shared.calls().list().into_iter().rev().filter(wanted).take(SHOWN).collect();
    if calls.is_empty() {
        return "<p class=\"none\">No calls yet. Write a ticket in the app.</p>".to_owned();
    }
    format!(
        "<table class=\"calls\"><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Direction</th>\
         <th scope=\"col\">Call</th><th scope=\"col\">Answer</th><th scope=\"col\" class=\"r\">Took</th>\
         <th scope=\"col\">Fault</th></tr></thead><tbody>{}</tbody></table>",
        calls.iter().map(row).collect::<String>()
    )
}

/// Links that choose a vendor.
pub(super) fn choice(chosen: Option<Vendor>) -> String {
    let link = |vendor: Option<Vendor>| {
        let (href, name) = vendor.map_or_else(
            || ("/#calls".to_owned(), "All"),
            |vendor| (format!("/?vendor={}#calls", vendor.key()), vendor.name()),
        );
        let current = if vendor == chosen { " aria-current=\"true\"" } else { "" };
        format!("<a class=\"chip\" href=\"{href}\"{current}>{name}</a>")
    };
    std::iter::once(None).chain(Vendor::ALL.into_iter().map(Some)).map(link).collect()
}

/// A call as plain text, headers and body.
pub(super) fn plain(call: &Call) -> String {
    let headers: String = call.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!(
        "{} {} UTC, answered {} after {}\n{headers}\n{}\n",
        call.route(),
        hour(call.at_ms),
        call.status,
        took(call.took_ms),
        call.body
    )
}

fn row(call: &Call) -> String {
    let note = if call.note.is_empty() { String::new() } else { format!(" <b>{}</b>", escape(&call.note)) };
    format!(
        "<tr><td class=\"at\">{}</td><td class=\"way\">{}</td>\
         <td class=\"what\"><details id=\"call-{}\"><summary><code>{}{note}</code></summary>{}</details></td>\
         <td class=\"answer\">{}</td><td class=\"r took\">{}</td><td class=\"word\">{}</td></tr>",
        time(call.at_ms),
        way(call),
        call.id,
        escape(&call.route()),
        inside(call),
        answer(call.status),
        took(call.took_ms),
        fault(call)
    )
}

fn way(call: &Call) -> String {
    let name = name_of(&call.vendor);
    match call.direction {
        Direction::ToVendor => format!("us → {}", escape(name)),
        Direction::FromVendor => format!("{} → us", escape(name)),
    }
}

fn inside(call: &Call) -> String {
    let headers: String = call.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let shown: String = call.body.chars().take(BODY).collect();
    let rest = if shown.len() < call.body.len() { "The body goes on. " } else { "" };
    let part = |title: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("<h3>{title}</h3><pre>{}</pre>", escape(text)) }
    };
    format!(
        "{}{}<p class=\"m\">{rest}<a href=\"/calls/{}\">Call {} as text</a></p>",
        part("Headers", &headers),
        part("Body", &shown),
        call.id,
        call.id
    )
}

fn answer(status: u16) -> String {
    match status {
        0 => "<b class=\"bad\">no answer</b>".to_owned(),
        200..400 => format!("<b class=\"ok\">{status}</b>"),
        _ => format!("<b class=\"bad\">{status}</b>"),
    }
}

fn fault(call: &Call) -> String {
    let Some(words) = &call.fault else { return String::new() };
    // A missing part of the sandbox must catch the eye; an armed fault is what was asked for.
    let class = if call.status == 501 && words.contains("not modelled") { "tag bad" } else { "tag" };
    format!("<span class=\"{class}\">{}</span>", escape(words))
}
