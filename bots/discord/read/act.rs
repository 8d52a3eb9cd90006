//! What somebody did, and how fast it has to be answered.

use std::collections::BTreeMap;

use myba_core::generation::RequestedKind;
use serde_json::Value;

use super::Typed;
use super::payload::{ADMINISTRATOR, Channel, Data, Given, Input, Interaction, Resolved, Row, bits, is_id};
use super::text::{self, Names};
use crate::ReadError;
use crate::conversation::{Act, FormKind, Press, code};
use crate::discord::First;
use crate::discord::commands::{COMMAND, MESSAGE_COMMAND, WORDS};
use crate::discord::origin::unmarked;

/// A typed command.
const TYPED: u8 = 1;
/// A command of a message.
const OF_MESSAGE: u8 = 3;
const SEND_MESSAGES: u64 = 1 << 11;
const SEND_IN_THREADS: u64 = 1 << 38;
/// A form has at most five rows, a select at most 25 choices.
const MOST_INPUTS: usize = 25;

/// A command somebody used.
pub fn command(data: &Data) -> Result<(Act, First), ReadError> {
    let name = data.name.as_deref().unwrap_or_default();
    match data.kind.unwrap_or(TYPED) {
        TYPED if name == COMMAND => subcommand(data),
        OF_MESSAGE if name == MESSAGE_COMMAND => Ok((from_message(data), First::Defer)),
        _ => Err(ReadError::Unknown("command")),
    }
}

fn subcommand(data: &Data) -> Result<(Act, First), ReadError> {
    let sub = data.options.iter().flatten().next().ok_or(ReadError::Missing("the subcommand"))?;
    let name = sub.name.as_deref().unwrap_or_default();
    match name {
        "new" => Ok(new_ticket(sub, data.resolved.as_ref())),
        "history" => Ok((history(option(sub, "ticket")), First::Defer)),
        word if WORDS.contains(&word) => Ok((Act::Said(word.to_owned()), First::Defer)),
        _ => Err(ReadError::Unknown("command")),
    }
}

fn new_ticket(sub: &Given, resolved: Option<&Resolved>) -> (Act, First) {
    let names = Names { resolved, mentioned: &[] };
    let idea = text::readable(option(sub, "idea").unwrap_or_default(), names);
    if idea.is_empty() {
        let kind = option(sub, "kind").and_then(|kind| RequestedKind::parse(kind.trim())).unwrap_or_default();
        return (Act::WantsForm(kind), First::AtOnce);
    }
    let rest = ["kind", "language", "model"]
        .into_iter()
        .filter_map(|id| Some((id.to_owned(), option(sub, id)?.trim().to_owned())));
    let values = rest.chain([("idea".to_owned(), idea)]).filter(|(_, value)| !value.is_empty()).collect();
    (Act::Filled { form: FormKind::NewTicket, values }, First::Defer)
}

/// One ticket, if its id was chosen from what we suggested: anything may be typed there.
fn history(ticket: Option<&str>) -> Act {
    let chosen = ticket.and_then(|id| code::pressed(&format!("show:{}", id.trim())));
    chosen.map_or_else(|| Act::Said("history".to_owned()), Act::Pressed)
}

/// What somebody typed so far in an option that has suggestions.
pub fn typed(data: &Data) -> Result<Typed, ReadError> {
    let is_ours = data.name.as_deref() == Some(COMMAND);
    let sub = data.options.iter().flatten().next().filter(|_| is_ours).ok_or(ReadError::Unknown("option"))?;
    let text = |name| option(sub, name).unwrap_or_default().trim().to_owned();
    match sub.name.as_deref() {
        Some("history") => Ok(Typed::Ticket(text("ticket"))),
        Some("new") => Ok(Typed::Model(text("model"))),
        _ => Err(ReadError::Unknown("option")),
    }
}

fn option<'a>(sub: &'a Given, name: &str) -> Option<&'a str> {
    let given = sub.options.iter().flatten().find(|given| given.name.as_deref() == Some(name));
    given?.value.as_ref()?.as_str()
}

fn from_message(data: &Data) -> Act {
    let resolved = data.resolved.as_ref();
    let target = data.target_id.as_deref().unwrap_or_default();
    let message = resolved.and_then(|known| known.messages.as_ref()?.get(target));
    let Some(message) = message else { return Act::FromMessage { text: String::new(), author: None } };
    let author = message.author.as_ref();
    let nick = author.and_then(|author| Names { resolved, mentioned: &[] }.person(author.id.as_deref()?));
    let author = nick.or(author.map(|author| author.name())).filter(|name| !name.is_empty());
    Act::FromMessage { text: text::of_message(message, resolved), author: author.map(ToOwned::to_owned) }
}

/// A button or a select somebody used; `None` for one that brings nothing back.
pub fn component(data: &Data, in_private: bool, may_post_here: bool) -> Result<Option<(Act, First)>, ReadError> {
    let id = data.custom_id.as_deref().ok_or(ReadError::Missing("the button"))?;
    if id == code::OPEN {
        return Ok(None);
    }
    let mut press = code::pressed(id).ok_or(ReadError::Unknown("button"))?;
    if let Some(values) = &data.values {
        press = press.with(values.iter().filter(|id| is_id(id)).take(MOST_INPUTS).cloned().collect());
    }
    if let Press::ShareIn(_, _, place) = &mut press
        && !may_post(data.resolved.as_ref(), place)
    {
        place.clear();
    }
    if let Press::Share(ticket, version) = &press
        && !may_post_here
    {
        press = Press::ShareIn(ticket.clone(), *version, String::new());
    }
    let first = if opens_form(&press) { First::AtOnce } else { later(in_private) };
    Ok(Some((Act::Pressed(press), first)))
}

fn opens_form(press: &Press) -> bool {
    matches!(
        press,
        Press::Refine(..)
            | Press::Edit(..)
            | Press::NotUseful(_)
            | Press::EnterCode
            | Press::Answer(_)
            | Press::NewTicket
            | Press::Setup
            | Press::FillAgain(_)
            | Press::Copy(_)
    )
}

/// Nobody posts through us where they may not post themselves.
fn may_post(resolved: Option<&Resolved>, place: &str) -> bool {
    let Some(channel) = resolved.and_then(|known| known.channels.as_ref()?.get(place)) else { return false };
    may_write(channel.permissions.as_ref(), is_thread(channel))
}

/// The same of where they are.
pub fn may_post_here(told: &Interaction) -> bool {
    let Some(member) = &told.member else { return true };
    may_write(member.permissions.as_ref(), told.channel.as_ref().is_some_and(is_thread))
}

fn may_write(permissions: Option<&String>, in_thread: bool) -> bool {
    let needed = if in_thread { SEND_IN_THREADS } else { SEND_MESSAGES };
    bits(permissions) & (needed | ADMINISTRATOR) != 0
}

/// Whether a channel is a thread, or a post of a forum.
pub fn is_thread(channel: &Channel) -> bool {
    matches!(channel.kind, Some(10..=12))
}

/// A form somebody filled in.
pub fn form(data: &Data, in_private: bool) -> Result<(Act, First), ReadError> {
    let id = data.custom_id.as_deref().ok_or(ReadError::Missing("the form"))?;
    let form = code::form_of(unmarked(id).0).ok_or(ReadError::Unknown("form"))?;
    if form == FormKind::Shown {
        // It only closes, and there is nothing to wait for.
        return Ok((Act::Filled { form, values: BTreeMap::new() }, First::AtOnce));
    }
    let inputs = data.components.iter().flatten().flat_map(inputs).take(MOST_INPUTS);
    let values = inputs.filter_map(|input| Some((input.custom_id.clone()?, value(input)?))).collect();
    Ok((Act::Filled { form, values }, later(in_private)))
}

fn inputs(row: &Row) -> impl Iterator<Item = &Input> {
    row.components.iter().flatten().chain(&row.component)
}

fn value(input: &Input) -> Option<String> {
    match (&input.value, &input.values) {
        (Some(Value::String(text)), _) => Some(text.clone()),
        (Some(Value::Bool(is_on)), _) => Some(is_on.to_string()),
        (_, Some(chosen)) => Some(chosen.join(",")),
        _ => None,
    }
}

fn later(in_private: bool) -> First {
    if in_private { First::DeferUpdate } else { First::Defer }
}
