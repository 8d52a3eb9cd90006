//! Tickets as other programs read them. A rendering needs no model and costs nothing.
//!
//! [`Document`] is what is rendered, [`Format`] says how. Markdown, JSON, ADF and `.feature` can be read back, see [`read()`]:
//! what each of them carries stands in `docs/EXPORTS.md`.

mod adf;
mod calm;
mod document;
mod feature;
mod file_name;
mod format;
mod html;
mod json;
mod markdown;
mod page;
mod plain;
mod sheet;
mod spreadsheet;
mod wiki;

#[cfg(test)]
pub(in crate::generation) mod strategy;
#[cfg(test)]
mod tests;

pub use document::{Document, Unreadable};
pub use file_name::FileName;
pub use format::Format;
pub use markdown::markdown;
pub use page::{List, Span};
pub use sheet::{Row, Sheet, SheetPart};

pub(super) use markdown::is_faithful;

use page::Page;

/// The whole document in a format.
#[must_use]
pub fn render(format: Format, document: &Document) -> String {
    let page = || Page::of(&document.content);
    match format {
        Format::GitHub | Format::GitLab | Format::Linear => markdown::marked(&page()),
        Format::JiraWiki => wiki::wiki(&page()),
        Format::Adf => adf::adf(&page()),
        Format::Csv => spreadsheet::jira(document),
        Format::AzureCsv => spreadsheet::azure(document),
        Format::Feature => feature::feature(document),
        Format::Text => plain::plain(&page()),
        Format::Json => json::json(document),
    }
}

/// Reads a rendering back; `None` for a format that cannot be.
///
/// What a format does not carry is missing: only JSON has the idea and the places in it. A statement that was said then rests
/// on an empty range.
///
/// # Errors
/// [`Unreadable`] for a text that is no rendering of ours.
#[must_use]
pub fn read(format: Format, text: &str) -> Option<Result<Document, Unreadable>> {
    let of_page = |page: Result<Page, Unreadable>| page.and_then(|page| page.into_content()).map(Document::new);
    match format {
        Format::GitHub | Format::GitLab | Format::Linear => Some(of_page(markdown::read(text))),
        Format::Adf => Some(of_page(adf::read(text))),
        Format::Feature => Some(feature::read(text)),
        Format::Json => Some(json::read(text)),
        Format::JiraWiki | Format::Csv | Format::AzureCsv | Format::Text => None,
    }
}
