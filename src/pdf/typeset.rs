//! From blocks to lines: letters get a font, lines get broken, and right-to-left text its order.

use std::collections::BTreeSet;

use parley::fontique::Language;
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontWeight, Layout, LayoutContext, LineHeight, OverflowWrap,
    StyleProperty, WordBreak,
};

use crate::document::{Block, Document, Sign, Span};
use crate::fonts::{Fonts, is_seen};
use crate::link;
use crate::style::{Colour, Frame, Look, SIGN_WIDTH, SMALL};

/// How letters are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ink {
    pub colour: Colour,
    /// Which link of its text they belong to.
    pub link: Option<u16>,
}

/// Text in lines.
pub(crate) struct Text {
    pub content: String,
    pub layout: Layout<Ink>,
    /// Where links lead, by their number.
    pub links: Vec<String>,
}

/// From where to where a line reaches downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Extent {
    pub top: f32,
    pub bottom: f32,
}

/// A block in lines.
pub(crate) struct Set {
    pub block: Block,
    pub look: Look,
    pub text: Text,
    pub lines: Vec<Extent>,
    /// The number before it.
    pub number: Option<Text>,
    /// The word of its mark.
    pub word: Option<Text>,
}

/// What one piece of text needs to be set.
struct Order<'s> {
    spans: &'s [Span],
    size: f32,
    line_height: f32,
    is_bold: bool,
    colour: Colour,
    width: f32,
    alignment: Alignment,
    /// Runs from right to left, whatever letters it has.
    is_rtl: bool,
}

/// Sets the text of one document.
pub(crate) struct Typesetter<'f> {
    fonts: &'f Fonts,
    context: parley::FontContext,
    layouts: LayoutContext<Ink>,
    language: String,
    locale: Option<Language>,
    /// Lines end between words, although each letter could end one: Korean.
    keeps_words: bool,
    frame: Frame,
    /// The whole document runs from right to left.
    pub is_rtl: bool,
    missing: BTreeSet<char>,
}

impl<'f> Typesetter<'f> {
    pub fn new(fonts: &'f Fonts, document: &Document<'_>) -> Self {
        Self {
            fonts,
            context: fonts.context.clone(),
            layouts: LayoutContext::new(),
            language: document.language.clone(),
            locale: Language::parse(&document.language).ok(),
            keeps_words: document.language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("ko")),
            frame: Frame::of(document.paper),
            is_rtl: is_rtl_language(&document.language),
            missing: BTreeSet::new(),
        }
    }

    /// The characters that no font had in what was set so far.
    pub fn missing(&self) -> BTreeSet<char> {
        self.missing.clone()
    }

    pub fn blocks(&mut self, blocks: &[Block]) -> Vec<Set> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Set {
        let look = Look::of(block);
        let sign = if block.list().is_some() { SIGN_WIDTH } else { 0.0 };
        let text = self.text(&Order {
            spans: block.spans(),
            size: look.size,
            line_height: look.line_height,
            is_bold: look.is_bold,
            colour: look.colour,
            width: self.frame.right() - look.start - sign,
            alignment: if self.is_rtl { Alignment::Right } else { Alignment::Start },
            // Text that begins with a foreign word still runs as its document does.
            is_rtl: self.is_rtl && block.spans().iter().any(|span| span.text.chars().any(is_rtl)),
        });
        let lines = text.layout.lines().map(|line| {
            let metrics = line.metrics();
            Extent { top: metrics.block_min_coord, bottom: metrics.block_max_coord }
        });
        let number = match block {
            Block::Item(Sign::Number(number), ..) => Some(self.number(*number, look.size, text.layout.is_rtl())),
            _ => None,
        };
        let word = block.mark().map(|mark| {
            let colour = if mark.is_solid { Colour::SURE } else { Colour::UNSURE };
            // Beside the axis, whichever side that is.
            let alignment = if self.is_rtl { Alignment::Left } else { Alignment::Right };
            self.small(&mark.word, colour, Frame::WORDS_WIDTH, alignment)
        });
        Set { lines: lines.collect(), block: block.clone(), look, text, number, word }
    }

    fn number(&mut self, number: usize, size: f32, is_rtl: bool) -> Text {
        let spans = [Span::text(format!("{number}."))];
        self.text(&Order {
            spans: &spans,
            size,
            line_height: 1.0,
            is_bold: false,
            colour: Colour::FAINT,
            width: SIGN_WIDTH * 4.0,
            alignment: Alignment::Left,
            is_rtl,
        })
    }

    /// One line in small print.
    pub fn small(&mut self, text: &str, colour: Colour, width: f32, alignment: Alignment) -> Text {
        let spans = [Span::text(text)];
        let is_rtl = self.is_rtl && text.chars().any(is_rtl);
        self.text(&Order {
            spans: &spans,
            size: SMALL,
            line_height: 1.2,
            is_bold: false,
            colour,
            width,
            alignment,
            is_rtl,
        })
    }

    fn text(&mut self, order: &Order<'_>) -> Text {
        let content: String = order.spans.iter().map(|span| span.text.as_str()).collect();
        let mut links = Vec::new();
        let mut builder = self.layouts.ranged_builder(&mut self.context, &content, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(self.fonts.text_in(&self.language)));
        builder.push_default(StyleProperty::FontSize(order.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(order.line_height)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::Locale(self.locale));
        if self.keeps_words {
            builder.push_default(StyleProperty::WordBreak(WordBreak::KeepAll));
        }
        builder.push_default(StyleProperty::Brush(Ink { colour: order.colour, link: None }));
        if order.is_bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut start = 0;
        for span in order.spans {
            let range = start..start + span.text.len();
            start = range.end;
            if span.is_bold {
                builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
            }
            if span.is_mono {
                builder.push(StyleProperty::FontFamily(self.fonts.code_in(&self.language)), range.clone());
            }
            if let Some(address) = span.link.as_ref().filter(|address| link::is_safe(address))
                && let Ok(number) = u16::try_from(links.len())
            {
                links.push(address.clone());
                builder.push(StyleProperty::Brush(Ink { colour: Colour::SURE, link: Some(number) }), range);
            }
        }
        if order.is_rtl {
            builder.set_base_direction(BaseDirection::Rtl);
        }
        let mut layout = builder.build(&content);
        layout.break_all_lines(Some(order.width));
        layout.align(order.alignment, AlignmentOptions::default());
        self.note_missing(&layout, &content);
        Text { content, layout, links }
    }

    /// A glyph with the number 0 is the box that stands for what a font does not have.
    fn note_missing(&mut self, layout: &Layout<Ink>, content: &str) {
        for cluster in layout.lines().flat_map(|line| line.runs()).flat_map(|run| run.clusters()) {
            if cluster.glyphs().any(|glyph| glyph.id == 0)
                && let Some(text) = content.get(cluster.text_range())
            {
                self.missing.extend(text.chars().filter(|c| is_seen(*c)));
            }
        }
    }
}

/// Whether a language is written from right to left.
pub(crate) fn is_rtl_language(language: &str) -> bool {
    let mut parts = language.split(['-', '_']).map(str::to_ascii_lowercase);
    let primary = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4) {
        Some(script) => matches!(script.as_str(), "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm"),
        None => matches!(
            primary.as_str(),
            "ar" | "he" | "iw" | "fa" | "ur" | "yi" | "ps" | "ckb" | "sd" | "ug" | "dv" | "arc" | "nqo"
        ),
    }
}

const fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_follow_the_language_and_its_script() {
        for language in ["ar", "ar-EG", "he", "fa", "ur-PK", "az-Arab"] {
            assert!(is_rtl_language(language), "{language}");
        }
        for language in ["en", "de", "ja", "ar-Latn", "arn", ""] {
            assert!(!is_rtl_language(language), "{language}");
        }
    }
}
