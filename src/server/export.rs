//! Everything a ticket can be taken along as: the core's formats of text, and the PDF.

use myba_core::generation::render::{Document, FileName, Format};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Made by the core.
    Text(Format),
    /// Pages to print.
    Pdf,
}

impl Export {
    /// The word of the PDF for programs.
    const PDF: &'static str = "pdf";

    /// Reads the word for programs; `None` for an unknown one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == Self::PDF { Some(Self::Pdf) } else { Format::parse(text).map(Self::Text) }
    }

    /// The words of all kinds, for a sentence.
    #[must_use]
    pub fn list() -> String {
        format!("{}, {}", Format::list(), Self::PDF)
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text(format) => format.media_type(),
            Self::Pdf => "application/pdf",
        }
    }

    /// What the file of a document is called.
    #[must_use]
    pub fn file_name(self, document: &Document) -> FileName {
        match self {
            Self::Text(format) => FileName::of(document, format),
            Self::Pdf => FileName::ending(document, Self::PDF),
        }
    }
}
