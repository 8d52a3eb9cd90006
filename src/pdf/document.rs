//! What is set: blocks of text.

/// A document.
pub struct Document<'a> {
    /// What a reader shows in the title bar.
    pub title: String,
    /// The language of the text (BCP 47): decides the direction, and the forms of Chinese characters.
    pub language: String,
    /// Stands at the foot of every page, before the page's number.
    pub footer: String,
    /// The same for the same document: goes into the file's own id.
    pub id: String,
    /// When the document became what it is, where that is known; never the time of printing.
    pub made: Option<Moment>,
    /// How large a page is.
    pub paper: Paper,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// The sentence that closes the document when characters could not be printed.
    pub missing_note: &'a dyn Fn(&[char]) -> String,
}

impl Document<'_> {
    pub(crate) fn chars(&self) -> usize {
        self.blocks.iter().flat_map(Block::spans).map(|span| span.text.chars().count()).sum()
    }
}

/// A date and a time (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// From 1.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// The size of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// A piece of the document that begins on a new line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the document is called.
    Title(Vec<Span>),
    /// The name of a section.
    Heading(Vec<Span>),
    /// Some sentences.
    Paragraph(Vec<Span>, Option<Mark>),
    /// A line of a list.
    Item(Sign, Vec<Span>, Option<Mark>),
    /// Small print.
    Note(Vec<Span>),
    /// A line of dots across the page, as where a stub is torn off.
    Perforation,
}

impl Block {
    pub(crate) fn spans(&self) -> &[Span] {
        match self {
            Self::Title(spans)
            | Self::Heading(spans)
            | Self::Paragraph(spans, _)
            | Self::Item(_, spans, _)
            | Self::Note(spans) => spans,
            Self::Perforation => &[],
        }
    }

    pub(crate) const fn mark(&self) -> Option<&Mark> {
        match self {
            Self::Paragraph(_, mark) | Self::Item(_, _, mark) => mark.as_ref(),
            _ => None,
        }
    }

    pub(crate) const fn list(&self) -> Option<List> {
        match self {
            Self::Item(sign, ..) => Some(sign.list()),
            _ => None,
        }
    }
}

/// A line in the margin beside a block, and the word that says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Solid is sure, dashed is not yet.
    pub is_solid: bool,
    /// Stands in the margin.
    pub word: String,
}

/// What stands before a line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A small square.
    Bullet,
    /// `3.`
    Number(usize),
    /// An empty box, to be ticked by hand.
    Task,
}

impl Sign {
    pub(crate) const fn list(self) -> List {
        match self {
            Self::Bullet => List::Bullets,
            Self::Number(_) => List::Numbers,
            Self::Task => List::Tasks,
        }
    }
}

/// Items of one kind in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// In no order.
    Bullets,
    /// In an order.
    Numbers,
    /// To be ticked off.
    Tasks,
}

/// A piece of text in one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// Stands out.
    pub is_bold: bool,
    /// For code.
    pub is_mono: bool,
    /// Where it leads. Only `https:` and `mailto:` lead anywhere; the text is printed all the same.
    pub link: Option<String>,
}

impl Span {
    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text that stands out.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self { is_bold: true, ..Self::text(text) }
    }

    /// Text that leads somewhere.
    #[must_use]
    pub fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self { link: Some(address.into()), ..Self::text(text) }
    }
}
