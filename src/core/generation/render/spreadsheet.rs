//! One row for the imports of Jira and Azure DevOps.
//!
//! Jira reads descriptions as wiki markup, Azure DevOps as HTML, so each gets its own. A cell that a spreadsheet would take for a
//! formula begins with an apostrophe; so does one that begins with an apostrophe, and taking the first one off gives the text.

use crate::generation::Kind;

use super::calm::calm;
use super::document::Document;
use super::html;
use super::page::Page;
use super::wiki;

/// The row for Jira: any of its fields can be chosen for a column, these are named as Jira names them.
pub(super) fn jira(document: &Document) -> String {
    let page = Page::of(&document.content);
    let kind = match document.content.kind {
        Kind::Story => "Story",
        Kind::Bug => "Bug",
        Kind::Epic => "Epic",
        // Jira has no spike unless somebody makes one.
        Kind::Task | Kind::Spike => "Task",
    };
    let number = document.number.map_or_else(String::new, |number| format!("T-{number}"));
    let size = document.content.size.as_str();
    table(
        ["Summary", "Issue Type", "Description", "Size", "Ticket"],
        [&calm(&page.title), kind, &wiki::body(&page), size, &number],
    )
}

/// The row for Azure DevOps, which takes only columns that are named like its fields.
pub(super) fn azure(document: &Document) -> String {
    let page = Page::of(&document.content);
    let (kind, text) = match document.content.kind {
        Kind::Story => ("User Story", "Description"),
        // Its form for bugs shows no description.
        Kind::Bug => ("Bug", "Repro Steps"),
        Kind::Epic => ("Epic", "Description"),
        Kind::Task | Kind::Spike => ("Task", "Description"),
    };
    table(["Work Item Type", "Title", text], [kind, &calm(&page.title), &html::body(&page)])
}

fn table<const N: usize>(head: [&str; N], row: [&str; N]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Memory does not fail, and rows of equal length are no error.
    let written = writer.write_record(head).and_then(|()| writer.write_record(row.map(guarded)));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that is text in every spreadsheet.
fn guarded(cell: &str) -> String {
    let is_risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '\'']);
    if is_risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j08_no_cell_is_a_formula_and_each_can_be_read_back() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "'=1", "'tis", "plain", ""]
        {
            let cell = guarded(text);
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{cell:?}");
            assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), text);
        }
    }
}
