//! A message: its text, the embed of a ticket, the rows below it and the file beside it.

use serde_json::{Map, Value, json};

use super::sheet::{Sheet, rest};
use super::text::{clean, line, quoted_line, sentences, size};
use super::{Shown, rows};
use crate::conversation::{Message, Part};
use crate::discord::words;

const CONTENT: usize = 2_000;
/// Of the summary: it goes after what is said above a ticket.
const SUMMARY: usize = 600;
/// Of a file's text, in bytes. Discord takes ten times as much.
const FILE: usize = 1_000_000;
/// Of a file's name.
const FILE_NAME: usize = 80;

/// A message in this colour.
pub fn shown(message: &Message, colour: u32) -> Shown {
    let numbers = numbers(&message.parts);
    let file = message.parts.iter().find_map(file);
    let starts = message.parts.iter().position(is_of_ticket);
    let (content, embeds) = match starts {
        Some(start) => (above(message, start), embed(message, start, &numbers, colour, file.is_some())),
        None => (note(message), Vec::new()),
    };
    let attachments = match &file {
        Some((name, _)) => json!([{"id": "0", "filename": name, "description": words::FILE}]),
        None => json!([]),
    };
    let mut body = Map::new();
    body.insert("content".to_owned(), json!(content));
    body.insert("embeds".to_owned(), json!(embeds));
    body.insert("components".to_owned(), json!(rows::of(message, &numbers)));
    body.insert("attachments".to_owned(), attachments);
    // Whatever the text says, it rings nobody.
    body.insert("allowed_mentions".to_owned(), json!({"parse": []}));
    Shown { body, file }
}

/// What makes a message more than a note.
const fn is_of_ticket(part: &Part) -> bool {
    matches!(part, Part::Title(_) | Part::Section { .. } | Part::Code(_))
}

/// Buttons stand below everything on Discord: where several sections have their own, both carry the same number.
fn numbers(parts: &[Part]) -> Vec<Option<usize>> {
    let mut numbers = vec![None; parts.len()];
    let is_entry = |at: usize| {
        matches!(parts.get(at), Some(Part::Section { .. })) && matches!(parts.get(at + 1), Some(Part::Actions { .. }))
    };
    let entries: Vec<usize> = (0..parts.len()).filter(|at| is_entry(*at)).collect();
    if entries.len() > 1 {
        for (number, at) in entries.into_iter().enumerate() {
            numbers[at] = Some(number + 1);
            numbers[at + 1] = Some(number + 1);
        }
    }
    numbers
}

/// A note, whole in the text of the message.
fn note(message: &Message) -> String {
    let mut text = String::new();
    for part in &message.parts {
        let left = (CONTENT - size(&text)).saturating_sub(1);
        if left < 50 {
            break;
        }
        let said = match part {
            Part::Text(words) if !clean(words).trim().is_empty() => sentences(words, left),
            Part::Facts(facts) | Part::Stub(facts) if !facts.is_empty() => {
                format!("-# {}", quoted_line(&facts.join(" · "), left - 3))
            }
            _ => continue,
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&said);
    }
    if text.is_empty() { sentences(&message.summary, CONTENT) } else { text }
}

/// What is said above a ticket, and what it is: screen readers read this first.
fn above(message: &Message, start: usize) -> String {
    let mut text = String::new();
    for part in &message.parts[..start] {
        let left = CONTENT - SUMMARY - 1 - size(&text);
        if let Part::Text(words) = part
            && left > 50
            && !clean(words).trim().is_empty()
        {
            text.push_str(&sentences(words, left - 1));
            text.push('\n');
        }
    }
    text.push_str(&quoted_line(&message.summary, SUMMARY));
    text
}

fn embed(message: &Message, start: usize, numbers: &[Option<usize>], colour: u32, has_file: bool) -> Vec<Value> {
    let title = message.parts.iter().find_map(|part| if let Part::Title(title) = part { Some(title) } else { None });
    let stubs = message.parts.iter().filter_map(|part| if let Part::Stub(facts) = part { Some(facts) } else { None });
    let footer: Vec<String> = stubs.filter(|it| !it.is_empty()).map(|it| line(&it.join(" · "), 1_000)).collect();
    let footer = (!footer.is_empty()).then(|| footer.join("\n"));
    let mut sheet = Sheet::new(title.map(String::as_str), footer.as_deref(), rest(has_file));
    for (at, part) in message.parts.iter().enumerate() {
        match part {
            Part::Text(words) if at >= start => sheet.text(words),
            Part::Facts(facts) if !facts.is_empty() => sheet.facts(facts),
            Part::Section { heading, lines } => match numbers[at] {
                Some(number) => sheet.section(&format!("{number} · {heading}"), lines),
                None => sheet.section(heading, lines),
            },
            Part::Code(words) => sheet.code(words),
            _ => {}
        }
    }
    sheet.done(colour).into_iter().collect()
}

/// A file that can come along.
fn file(part: &Part) -> Option<(String, String)> {
    let Part::File { name, text } = part else { return None };
    let is_kept = |sign: &char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
    let name: String = name.chars().filter(is_kept).take(FILE_NAME).collect();
    let is_there = text.len() <= FILE && !text.is_empty() && name.chars().any(|sign| sign.is_ascii_alphanumeric());
    is_there.then(|| (name, text.clone()))
}
