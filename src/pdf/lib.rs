//! Headings, lists and paragraphs as a PDF. This crate sets text and knows nothing of tickets.
//!
//! [`Fonts`] is made once and shared; [`render`] is work for a processor and takes milliseconds. The same document with the
//! same fonts gives the same bytes. A character that no font has is never lost in silence: it is in [`Pdf::missing`], and the
//! document says so on its last line.

mod document;
mod fonts;
mod glyphs;
mod link;
mod pages;
mod paint;
mod style;
mod tags;
mod typeset;

pub use document::{Block, Document, List, Mark, Moment, Paper, Sign, Span};
pub use fonts::Fonts;

use krilla::error::KrillaError;

use pages::Pages;
use paint::Standard;
use typeset::Typesetter;

/// A document, made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters that no font has, each once, in order.
    pub missing: Vec<char>,
}

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not one font could be read, so there is nothing to write with.
    #[error("no font could be read")]
    NoFont,
    /// The text is longer than a document may be.
    #[error("the text has {chars} characters, and {limit} fit into a document")]
    TooLong {
        /// How many it has.
        chars: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The file could not be written; a font is broken.
    #[error("the document could not be written: {0}")]
    Unwritten(String),
}

/// The longest text that is set, in characters: some hundred pages.
pub const MAX_CHARS: usize = 200_000;

/// Sets a document.
///
/// # Errors
/// [`Error`] for a text that is too long, and for fonts that cannot be used.
pub fn render(fonts: &Fonts, document: &Document<'_>) -> Result<Pdf, Error> {
    if fonts.is_empty() {
        return Err(Error::NoFont);
    }
    let chars = document.chars();
    if chars > MAX_CHARS {
        return Err(Error::TooLong { chars, limit: MAX_CHARS });
    }
    let mut typesetter = Typesetter::new(fonts, document);
    let mut blocks = typesetter.blocks(&document.blocks);
    let missing: Vec<char> = typesetter.missing().into_iter().collect();
    if !missing.is_empty() {
        let note = Block::Note(vec![Span::bold((document.missing_note)(&missing))]);
        blocks.extend(typesetter.blocks(&[note]));
    }
    let pages = Pages::of(&blocks, document.paper);
    // Without a gap in its letters the document keeps to PDF/UA; krilla refuses to claim that of one that does not.
    let bytes = match paint::paint(document, &mut typesetter, &blocks, &pages, Standard::Accessible) {
        Err(KrillaError::Validation(_)) => paint::paint(document, &mut typesetter, &blocks, &pages, Standard::Plain),
        painted => painted,
    };
    let bytes = bytes.map_err(|error| Error::Unwritten(error.to_string()))?;
    Ok(Pdf { bytes, pages: pages.len(), missing })
}
