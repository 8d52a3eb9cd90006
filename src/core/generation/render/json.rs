//! The canonical tree: all of a ticket, for programs.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::generation::content::Content;
use crate::generation::ready::Used;
use crate::generation::{Finding, Report, Verdict};

use super::document::{Document, Unreadable};

/// What the file says it is.
const FORMAT: &str = "myba.ticket";
/// Raised when a reader of the old one would misread the new one.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u64,
    ticket: Tree<'a>,
}

/// Named as the API names them.
#[derive(Serialize)]
struct Tree<'a> {
    number: Option<i64>,
    #[serde(flatten)]
    content: &'a Content,
    said: usize,
    assumed: usize,
    idea: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<&'a [Finding]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Judged>,
}

/// A report without its findings.
#[derive(Serialize, Deserialize)]
struct Judged {
    #[serde(flatten)]
    verdict: Verdict,
    #[serde(default)]
    definition: Option<Used>,
}

/// The document as JSON.
pub(super) fn json(document: &Document) -> String {
    let content = &document.content;
    let ticket = Tree {
        number: document.number,
        content,
        said: content.said(),
        assumed: content.assumed(),
        idea: document.idea.as_deref(),
        findings: document.report.as_ref().map(|report| report.findings.as_slice()),
        report: document
            .report
            .as_ref()
            .map(|report| Judged { verdict: report.verdict, definition: report.definition.clone() }),
    };
    // Strings, numbers and lists only: this cannot fail.
    let text = serde_json::to_string_pretty(&File { format: FORMAT, version: VERSION, ticket }).unwrap_or_default();
    format!("{text}\n")
}

/// Reads [`json`], what the API answers for a ticket or for a new one, what `myba generate --json` prints, and a content alone.
pub(super) fn read(text: &str) -> Result<Document, Unreadable> {
    let file: Value =
        serde_json::from_str(text).map_err(|error| Unreadable::new(format!("it is not JSON: {error}")))?;
    if file.get("format").is_some_and(|format| format != FORMAT) {
        return Err(Unreadable::new(format!("its format is not {FORMAT}")));
    }
    if file.get("format").is_some() && file["version"] != VERSION {
        return Err(Unreadable::new(format!(
            "its version is {}, and only {VERSION} can be read here",
            file["version"]
        )));
    }
    let ticket = file.get("ticket").unwrap_or(&file);
    let content = ticket.get("content").unwrap_or(ticket);
    let content =
        Content::deserialize(content).map_err(|error| Unreadable::new(format!("it is no ticket: {error}")))?;
    let idea = ticket.get("idea").and_then(Value::as_str).map(str::to_owned);
    Document { content, number: ticket.get("number").and_then(Value::as_i64), idea, report: report(ticket) }.normal()
}

/// What was said about it, if all of that is there.
fn report(ticket: &Value) -> Option<Report> {
    let Judged { verdict, definition } = Judged::deserialize(ticket.get("report")?).ok()?;
    let findings = Vec::deserialize(ticket.get("findings")?).ok()?;
    Some(Report { verdict, findings, definition })
}
