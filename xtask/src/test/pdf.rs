//! PDFs of tickets in many languages, with the fonts that the product has, read by a foreign reader: nothing of the text may be
//! lost, and the same ticket must give the same file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::tally::Tally;
use crate::test::{Outcome, frontend};
use crate::{command, say, workspace};

/// The tickets, one for each language.
const TICKETS: &str = "src/server/tests/tickets";

/// `alone`: no frontend phase has brought the fonts before.
pub fn run(alone: bool, keep: bool) -> Outcome {
    let mut outcome = Outcome::new();
    match prepare(alone).and_then(|()| all(keep)) {
        Ok((tally, problems)) => {
            outcome.problems.extend(problems);
            outcome.add("the PDFs", Ok((tally, true)));
        }
        Err(error) => outcome.note(Err(error)),
    }
    outcome
}

fn prepare(alone: bool) -> Result<()> {
    if alone {
        frontend::install()?;
        command::run(workspace::npm().args(["run", "--silent", "fonts"]))?;
    }
    command::run(workspace::cargo().args(["build", "--quiet", "--package", "myba-server"]))
}

fn all(keep: bool) -> Result<(Tally, Vec<String>)> {
    let program = workspace::built("debug", "myba")?;
    let folder = tempfile::Builder::new().prefix("myba-pdf-").tempdir()?;
    let (mut tally, mut problems) = (Tally::default(), Vec::new());
    for ticket in tickets()? {
        match one(&program, &ticket, folder.path()) {
            Ok(()) => tally.passed += 1,
            Err(error) => {
                tally.failed += 1;
                problems.push(format!("{}: {error:#}", ticket.display()));
            }
        }
    }
    if keep {
        say::line(format!("the PDFs are kept: {}", folder.keep().display()));
    }
    Ok((tally, problems))
}

fn tickets() -> Result<Vec<PathBuf>> {
    let folder = workspace::root().join(TICKETS);
    let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut tickets: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    tickets.retain(|path| path.extension().is_some_and(|end| end == "json"));
    tickets.sort();
    Ok(tickets)
}

fn one(program: &Path, ticket: &Path, folder: &Path) -> Result<()> {
    let bytes = printed(program, ticket)?;
    ensure!(bytes == printed(program, ticket)?, "printed twice, it is not the same file");
    let name = ticket.file_stem().unwrap_or_default();
    let pdf = folder.join(name).with_extension("pdf");
    std::fs::write(&pdf, bytes)?;
    let about = command::output(Command::new("pdfinfo").arg(&pdf))?;
    for line in ["Tagged: yes", "Pages: 1"] {
        let is_so = about.lines().any(|found| found.split_whitespace().eq(line.split_whitespace()));
        ensure!(is_so, "pdfinfo does not say “{line}”:\n{about}");
    }
    let text = std::fs::read_to_string(ticket)?;
    let ticket: serde_json::Value = serde_json::from_str(&text).context("the ticket is not JSON")?;
    let read = command::output(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&pdf).arg("-"))?;
    compare(&ticket["ticket"], &read)?;
    let links = command::output(Command::new("pdfinfo").arg("-url").arg(&pdf))?;
    for address in addresses(&text) {
        ensure!(links.contains(address), "{address} cannot be clicked:\n{links}");
    }
    Ok(())
}

/// What the program prints; a word on standard error would be a character that could not be printed.
fn printed(program: &Path, ticket: &Path) -> Result<Vec<u8>> {
    let mut render = Command::new(program);
    command::without_private_settings(&mut render).current_dir(workspace::root());
    let done = render.arg("render").arg(ticket).args(["--format", "pdf"]).output()?;
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() || !said.is_empty() {
        bail!("{said}");
    }
    Ok(done.stdout)
}

/// Every statement stands there letter by letter. From right to left a reader's order of letters is its own, so there only how
/// often each stands there is compared.
fn compare(ticket: &serde_json::Value, read: &str) -> Result<()> {
    let read = letters(read);
    let language = ticket["language"].as_str().unwrap_or_default();
    let mut all = String::new();
    for text in texts(ticket) {
        let text = letters(text);
        if !matches!(language, "ar" | "he") {
            ensure!(read.contains(&text), "“{text}” is not in it:\n{read}");
        }
        all.push_str(&text);
    }
    ensure!(!all.is_empty(), "the ticket says nothing");
    let (wanted, found) = (counted(&all), counted(&read));
    let lost: Vec<char> =
        wanted.into_iter().filter(|(c, count)| found.get(c).unwrap_or(&0) < count).map(|(c, _)| c).collect();
    ensure!(lost.is_empty(), "{lost:?} were lost:\n{read}");
    Ok(())
}

/// The title and all statements.
fn texts(ticket: &serde_json::Value) -> Vec<&str> {
    let sections = ticket["sections"].as_array().into_iter().flatten();
    let statements = sections.flat_map(|section| section["statements"].as_array().into_iter().flatten());
    let statements = statements.filter_map(|statement| statement["text"].as_str());
    ticket["title"].as_str().into_iter().chain(statements).collect()
}

/// A text without room between its letters, and without the signs that only steer.
fn letters(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !steers(*c)).collect()
}

fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counted = BTreeMap::new();
    for c in text.chars() {
        *counted.entry(c).or_default() += 1;
    }
    counted
}

/// The addresses of a text of ours, in which a blank, a quotation mark or a full stop follows each.
fn addresses(text: &str) -> Vec<&str> {
    let starts = ["https://", "mailto:"].into_iter().flat_map(|scheme| text.match_indices(scheme));
    let rests = starts.filter_map(|(at, _)| text.get(at..)?.split([' ', '"']).next());
    rests.map(|address| address.trim_end_matches(['.', ','])).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lost_letter_is_found() {
        let ticket = |language: &str| {
            let statements = json!([{"text": "See https://a.example/b, it is 12 €."}]);
            json!({"language": language, "title": "A title", "sections": [{"statements": statements}]})
        };
        compare(&ticket("en"), "A title\nSee https://a.example/\nb, it is 12 €.\nsaid").unwrap();
        assert!(compare(&ticket("en"), "A title\nSee https://a.example/b, it is 12 .").is_err());
        assert!(compare(&ticket("en"), "title A See https://a.example/b, it is 12 €.").is_err());
        compare(&ticket("he"), "title A €. 12 See https://a.example/b, it is").unwrap();
        assert!(compare(&ticket("he"), "title A €. 1 See https://a.example/b, it is").is_err());
        assert!(compare(&json!({}), "text").is_err());
    }

    #[test]
    fn the_addresses_of_a_ticket_are_found() {
        let text = r#"{"text": "see https://a.example/b for mailto:anna@a.example."}"#;
        assert_eq!(addresses(text), ["https://a.example/b", "mailto:anna@a.example"]);
    }
}
