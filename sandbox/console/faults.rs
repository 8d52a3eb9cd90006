//! The faults pane: what is armed, and for each vendor the forms that arm more.

use super::Console;
use super::vendors::{Vendor, name_of};
use crate::openrouter::FAULTS;
use crate::paper::escape;

/// The faults of any answer: the name in the form, and what happens.
pub(super) const ANSWERS: [(&str, &str); 3] =
    [("delay", "Answered late"), ("status", "Refused with a status"), ("drop", "Connection dropped")];
/// The faults of any webhook: the name in the form, and what happens.
pub(super) const DELIVERIES: [(&str, &str); 5] = [
    ("delay", "Sent late"),
    ("duplicate", "Sent twice"),
    ("drop", "Never sent"),
    ("hold", "Held back until released"),
    ("swap", "Sent after the next one"),
];

/// The faults of answers only this vendor has, that are armed for a route like the general ones.
pub(super) const fn own(vendor: Vendor) -> &'static [(&'static str, &'static str)] {
    match vendor {
        Vendor::Stripe => &crate::stripe::FAULTS,
        Vendor::OpenRouter | Vendor::Clerk | Vendor::Slack | Vendor::Discord => &[],
    }
}

/// What is armed, and what waits.
pub(super) fn armed(console: &Console) -> String {
    let faults = console.shared.faults();
    let rows: String = faults
        .list()
        .iter()
        .map(|armed| {
            let kind = if armed.kind == "delivery" { "webhook" } else { "call" };
            let target = if armed.target == "*" { format!("any {kind}") } else { armed.target.clone() };
            format!(
                "<li><span class=\"tag armed\">{}</span><span class=\"m\">{} · {kind} · <code>{}</code> · {} × left</span></li>",
                escape(&armed.fault),
                escape(name_of(&armed.vendor)),
                escape(&target),
                armed.times
            )
        })
        .collect();
    let list = if rows.is_empty() {
        "<p class=\"none\">Nothing is armed.</p>".to_owned()
    } else {
        format!("<ul class=\"armed\">{rows}</ul>")
    };
    let clear = if rows.is_empty() { String::new() } else { button("/faults/clear", "Clear all") };
    let (waits, release) = match faults.waiting() {
        0 => (String::new(), String::new()),
        count => {
            let words = if count == 1 { "waits" } else { "wait" };
            let release = button("/faults/release", "Release what waits");
            (format!("<p class=\"none\">{count} {words} to be released.</p>"), release)
        }
    };
    format!("{list}{waits}<div class=\"acts\">{clear}{release}</div>")
}

/// The forms of every vendor that is played.
pub(super) fn forms(console: &Console) -> String {
    let part = |vendor: Vendor| {
        let name = vendor.name();
        if !vendor.is_played(console.stand_ins) {
            return format!(
                "<div><h3>{name}</h3><p class=\"m\">Real: see {name}. Nothing can be armed here.</p></div>"
            );
        }
        let named = if vendor == Vendor::OpenRouter { named(vendor) } else { String::new() };
        let deliveries = if vendor.sends() { deliveries(vendor) } else { String::new() };
        format!(
            "<details id=\"arm-{}\"><summary><h3>Arm a fault of {name}</h3></summary><div>{named}{}{deliveries}</div></details>",
            vendor.key(),
            answers(vendor)
        )
    };
    Vendor::ALL.into_iter().map(part).collect()
}

/// The faults only the writer has.
fn named(vendor: Vendor) -> String {
    let options: String = FAULTS
        .iter()
        .map(|fault| format!("<option value=\"{0}\">{1} ({0})</option>", escape(fault.name), escape(fault.does)))
        .collect();
    let id = format!("{}-named", vendor.key());
    form(
        vendor,
        "named",
        &id,
        "The next tickets",
        &format!("{}{}", select(&id, "What the writer does", &options), number(&id, "times", "How many", "1")),
    )
}

fn answers(vendor: Vendor) -> String {
    let id = format!("{}-answer", vendor.key());
    let fields = [
        select(&id, "What happens", &(options(&ANSWERS) + &options(own(vendor)))),
        number(&id, "seconds", "Seconds late", "5"),
        number(&id, "status", "Status", "503"),
        text(&id, "Which calls: a method and a path; * is any", "POST /v1/*"),
        number(&id, "times", "How many", "1"),
    ];
    form(vendor, "answer", &id, "The next calls", &fields.concat())
}

fn deliveries(vendor: Vendor) -> String {
    let id = format!("{}-delivery", vendor.key());
    let event = match vendor {
        Vendor::Stripe => "checkout.session.completed",
        Vendor::Slack => "app_mention",
        Vendor::Discord => "/myba new",
        Vendor::OpenRouter | Vendor::Clerk => "user.created",
    };
    let fields = [
        select(&id, "What happens", &options(&DELIVERIES)),
        number(&id, "seconds", "Seconds late", "5"),
        text(&id, "Which events; * is any", event),
        number(&id, "times", "How many", "1"),
    ];
    form(vendor, "delivery", &id, "The next webhooks", &fields.concat())
}

fn form(vendor: Vendor, kind: &str, id: &str, title: &str, fields: &str) -> String {
    let (key, name) = (vendor.key(), vendor.name());
    let lower = title.to_lowercase();
    format!(
        "<form method=\"post\" action=\"/faults/arm\" class=\"arm\"><fieldset id=\"{id}\"><legend>{title}</legend>\
         <input type=\"hidden\" name=\"vendor\" value=\"{key}\"><input type=\"hidden\" name=\"kind\" value=\"{kind}\">\
         {fields}<button class=\"go\" aria-label=\"Arm for {lower}, {name}\">Arm</button></fieldset></form>"
    )
}

fn options(choices: &[(&str, &str)]) -> String {
    choices.iter().map(|(value, does)| format!("<option value=\"{value}\">{does}</option>")).collect()
}

fn select(id: &str, label: &str, options: &str) -> String {
    format!(
        "<p class=\"f\"><label for=\"{id}-what\">{label}</label><select id=\"{id}-what\" name=\"what\">{options}</select></p>"
    )
}

fn number(id: &str, name: &str, label: &str, value: &str) -> String {
    format!(
        "<p class=\"f n\"><label for=\"{id}-{name}\">{label}</label>\
         <input id=\"{id}-{name}\" name=\"{name}\" value=\"{value}\" inputmode=\"decimal\" autocomplete=\"off\"></p>"
    )
}

fn text(id: &str, label: &str, example: &str) -> String {
    format!(
        "<p class=\"f\"><label for=\"{id}-target\">{label}</label><input id=\"{id}-target\" name=\"target\" value=\"*\" \
         placeholder=\"{example}\" autocomplete=\"off\" spellcheck=\"false\"></p>"
    )
}

fn button(action: &str, label: &str) -> String {
    format!("<form method=\"post\" action=\"{action}\"><button>{label}</button></form>")
}
