//! Sizes, distances and colours. Lengths are in points, 72 to an inch.

use krilla::color::rgb;

use crate::document::{Block, Paper};

/// Where the sheet of a page begins and ends, as seen in text that runs from left to right; the other direction mirrors it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub width: f32,
    pub height: f32,
}

impl Frame {
    pub const TOP: f32 = 52.0;
    const BOTTOM: f32 = 68.0;
    /// The baseline of the foot, from the bottom.
    pub const FOOT: f32 = 36.0;
    /// The column of the marks' words.
    pub const WORDS_AT: f32 = 38.0;
    pub const WORDS_WIDTH: f32 = 62.0;
    /// The line of the margin, the title and the headings share one axis.
    pub const AXIS: f32 = 108.0;
    /// Text stands a little behind it.
    pub const TEXT_AT: f32 = 118.0;
    const RIGHT: f32 = 58.0;

    pub const fn of(paper: Paper) -> Self {
        match paper {
            Paper::A4 => Self { width: 595.28, height: 841.89 },
            Paper::Letter => Self { width: 612.0, height: 792.0 },
        }
    }

    pub fn bottom(self) -> f32 {
        self.height - Self::BOTTOM
    }

    pub fn right(self) -> f32 {
        self.width - Self::RIGHT
    }
}

/// How a kind of block looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub size: f32,
    /// A multiple of the size.
    pub line_height: f32,
    pub is_bold: bool,
    pub colour: Colour,
    pub before: f32,
    pub after: f32,
    /// From the left edge of the page to the text.
    pub start: f32,
    /// Does not stand alone at the end of a page.
    pub keeps_next: bool,
}

const PLAIN: Look = Look {
    size: 10.5,
    line_height: 1.42,
    is_bold: false,
    colour: Colour::INK,
    before: 2.5,
    after: 2.5,
    start: Frame::TEXT_AT,
    keeps_next: false,
};

impl Look {
    pub const fn of(block: &Block) -> Self {
        match block {
            Block::Title(_) => Self {
                size: 20.0,
                line_height: 1.2,
                is_bold: true,
                before: 0.0,
                after: 4.0,
                start: Frame::AXIS,
                keeps_next: true,
                ..PLAIN
            },
            Block::Heading(_) => Self {
                size: 11.5,
                line_height: 1.3,
                is_bold: true,
                before: 13.0,
                after: 2.5,
                start: Frame::AXIS,
                keeps_next: true,
                ..PLAIN
            },
            Block::Paragraph(..) | Block::Item(..) => PLAIN,
            Block::Note(_) => Self { size: 8.5, colour: Colour::FAINT, start: Frame::AXIS, ..PLAIN },
            Block::Perforation => {
                Self { size: 3.0, before: 14.0, after: 3.0, start: Frame::AXIS, keeps_next: true, ..PLAIN }
            }
        }
    }
}

/// From the edge of a list's text to the text: room for "12." at its size.
pub(crate) const SIGN_WIDTH: f32 = 20.0;
/// The small print of the margin and the foot.
pub(crate) const SMALL: f32 = 8.5;

/// A colour of the product's paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    pub const INK: Self = Self(20, 36, 31);
    pub const FAINT: Self = Self(90, 105, 99);
    pub const EDGE: Self = Self(118, 132, 125);
    /// What is sure, and links.
    pub const SURE: Self = Self(4, 98, 66);
    pub const UNSURE: Self = Self(141, 84, 22);
}

impl From<Colour> for rgb::Color {
    fn from(Colour(red, green, blue): Colour) -> Self {
        Self::new(red, green, blue)
    }
}
