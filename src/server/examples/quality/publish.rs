//! Figures and tickets as pages.

use std::fmt::Write as _;
use std::path::PathBuf;

use myba_core::generation::render::markdown;

use crate::bench::{Rough, Written};
use crate::figures::Table;

/// Where the figures are published.
fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/QUALITY.md")
}

/// Puts figures into their place on the page.
pub fn publish(table: &Table) {
    let page = std::fs::read_to_string(path()).unwrap();
    let text = format!("{table}");
    std::fs::write(path(), replaced(&page, table.mark(), &text)).unwrap();
}

/// The page with other figures between the marks.
fn replaced(page: &str, mark: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {mark}: begin -->\n"), format!("<!-- {mark}: end -->"));
    let (before, rest) = page.split_once(&begin).expect("the page has a place for the figures");
    let (_, after) = rest.split_once(&end).expect("the place has an end");
    format!("{before}{begin}{}\n{end}{after}", text.trim_end())
}

/// A ticket with what our checks say about it, to read.
pub fn page(rough: &Rough, written: &Written) -> String {
    let mut text = format!("# {} ({} {})\n\n", rough.id, rough.kind, rough.language);
    let quoted: String = rough.idea.lines().map(|line| format!("> {line}\n")).collect();
    let _ = writeln!(text, "{quoted}");
    if let Some(report) = &written.report {
        let _ = writeln!(text, "**{}**\n", report.facts().join(" · "));
    }
    if let Some(why) = &written.outcome.why {
        let _ = writeln!(text, "**No ticket: {why}**\n");
    }
    for finding in &written.findings {
        let _ =
            writeln!(text, "- {} {} {}: {}", finding.severity.as_str(), finding.rule, finding.place(), finding.message);
    }
    if let Some(content) = &written.content {
        let _ = writeln!(
            text,
            "\n{} {} {}\n\n{}",
            content.kind,
            content.size.as_str(),
            content.kind_reason,
            markdown(content)
        );
    }
    text
}
