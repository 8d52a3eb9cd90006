//! `myba lint`: what our rules say about a ticket. No network, no database, no settings.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::generation::content::Content;
use myba_core::generation::ready::{Definition, InForce};
use myba_core::generation::{Finding, Ready, Report, Severity, report_by};
use serde::Deserialize;
use serde_json::Value;

use super::terminal::one_line;

/// More than any ticket; a larger file is something else.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A ticket as `GET /api/tickets/{id}` answers it, or `{"idea": "…", "content": {…}}`; `-` reads standard input
    file: PathBuf,
    /// A definition of ready: JSON, or `GET /api/definition`'s answer; without it what the rules say by themselves
    #[arg(long, value_name = "FILE")]
    definition: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Exit 0 when no rule blocks, 1 when one does; what cannot be read is an error.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let definition = arguments.definition.as_deref().map(definition).transpose()?;
    let name =
        if is_stdin(&arguments.file) { "standard input".to_owned() } else { arguments.file.display().to_string() };
    let text = text(&arguments.file).with_context(|| format!("{name} cannot be read"))?;
    let (idea, content) = ticket(&text).with_context(|| format!("{name} is no ticket"))?;
    let report = report_by(&content, &idea, &[], definition.as_ref());
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        print(&mut out, &content, &report)?;
    }
    Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A definition of ready, alone or as the API and the templates hold it.
fn definition(file: &Path) -> anyhow::Result<InForce> {
    let name = file.display();
    let text = text(file).with_context(|| format!("{name} cannot be read"))?;
    let value: Value = serde_json::from_str(&text).with_context(|| format!("{name} is not JSON"))?;
    let version = value.get("version").and_then(Value::as_i64).unwrap_or_default();
    let definition = Definition::read(value.get("definition").unwrap_or(&value));
    let definition = definition.with_context(|| format!("{name} is no definition of ready"))?;
    Ok(InForce { version, definition })
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

fn text(file: &Path) -> anyhow::Result<String> {
    let source: Box<dyn Read> =
        if is_stdin(file) { Box::new(io::stdin().lock()) } else { Box::new(std::fs::File::open(file)?) };
    let mut text = String::new();
    let read = source.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    anyhow::ensure!(u64::try_from(read)? <= MAX_BYTES, "it is larger than {} MB", MAX_BYTES / 1024 / 1024);
    Ok(text)
}

/// The idea and the text of a ticket. Answers that hold the ticket one level down are read too.
fn ticket(text: &str) -> anyhow::Result<(String, Content)> {
    let value: Value = serde_json::from_str(text).context("it is not JSON")?;
    let ticket = value.get("ticket").unwrap_or(&value);
    let idea = ticket.get("idea").and_then(Value::as_str);
    let idea = idea.context("it has no \"idea\", the words it was written from")?;
    let content = Content::deserialize(ticket.get("content").unwrap_or(ticket))?;
    Ok((idea.to_owned(), content))
}

fn print(out: &mut impl Write, content: &Content, report: &Report) -> io::Result<()> {
    let verdict = report.verdict;
    let ready = match verdict.ready {
        Ready::Ready => "ready",
        Ready::NeedsAnswers => "needs answers",
        Ready::NotReady => "not ready",
    };
    writeln!(out, "{}", one_line(&content.title))?;
    writeln!(out, "{ready} · {} of 100 · rules {}", verdict.score, verdict.version)?;
    if let Some(used) = &report.definition {
        writeln!(out, "By the definition “{}”, version {}.", one_line(&used.name), used.version)?;
    }
    if verdict.degraded {
        writeln!(out, "We have no words for the language “{}”: rules that need them were silent.", content.language)?;
    }
    if !report.findings.is_empty() {
        writeln!(out)?;
    }
    let places: Vec<String> = report.findings.iter().map(Finding::place).collect();
    let width = places.iter().map(|place| place.chars().count()).max().unwrap_or_default();
    for (finding, place) in report.findings.iter().zip(places) {
        let weight = if finding.severity == Severity::Hard { "blocks" } else { "warns" };
        writeln!(out, "{weight:<6}  {:<3}  {place:<width$}  {}", finding.rule, one_line(&finding.message))?;
    }
    Ok(())
}
