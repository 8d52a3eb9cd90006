//! Thresholds of the rules.

use serde::{Deserialize, Serialize};

use crate::generation::content::Size;

/// From here to there, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
}

/// The most words of a ticket, by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WordCaps {
    /// Under half a day.
    #[serde(rename = "XS")]
    pub xs: usize,
    /// Up to two days.
    #[serde(rename = "S")]
    pub s: usize,
    /// Up to a week.
    #[serde(rename = "M")]
    pub m: usize,
    /// More.
    #[serde(rename = "L")]
    pub l: usize,
}

impl WordCaps {
    /// That of a size.
    #[must_use]
    pub const fn of(&self, size: Size) -> usize {
        match size {
            Size::XS => self.xs,
            Size::S => self.s,
            Size::M => self.m,
            Size::L => self.l,
        }
    }
}

impl Default for WordCaps {
    fn default() -> Self {
        Limits::PRODUCT.words
    }
}

/// Thresholds of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Acceptance criteria of a story or task (A1).
    pub criteria: Band,
    /// Words of a title (F2).
    pub title_words: Band,
    /// The most characters of a title (F2).
    pub title_chars: usize,
    /// The most words of a ticket (F7).
    pub words: WordCaps,
    /// More vague words than this block (A5).
    pub vague_words: usize,
    /// The score from which on a ticket is ready.
    pub ready_from: u32,
}

impl Limits {
    /// Those of the product.
    pub const PRODUCT: Self = Self {
        criteria: Band { min: 3, max: 7 },
        title_words: Band { min: 4, max: 12 },
        title_chars: 80,
        words: WordCaps { xs: 150, s: 250, m: 450, l: 700 },
        vague_words: 2,
        ready_from: 80,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::PRODUCT
    }
}
