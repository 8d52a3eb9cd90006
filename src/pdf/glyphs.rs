//! From lines to what a PDF writes: glyphs of one font in one colour, each with the text that it stands for.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{FontData, Glyph, Line, Run};

use crate::typeset::Ink;

/// Glyphs in a row that look the same.
pub(crate) struct Strip {
    pub font: FontData,
    pub size: f32,
    pub ink: Ink,
    /// Its left end, in the measure of its text.
    pub x: f32,
    pub width: f32,
    pub glyphs: Vec<KrillaGlyph>,
}

/// The strips of a line of a text, from left to right.
pub(crate) fn strips(line: &Line<'_, Ink>, text: &str) -> Vec<Strip> {
    let mut x = line.metrics().inline_min_coord + line.metrics().offset;
    let mut strips = Vec::new();
    for run in line.runs() {
        for strip in of_run(&run, text, x) {
            x = strip.x + strip.width;
            strips.push(strip);
        }
    }
    strips
}

fn of_run(run: &Run<'_, Ink>, content: &str, mut x: f32) -> Vec<Strip> {
    let size = run.font_size();
    let mut strips: Vec<Strip> = Vec::new();
    // A ligature's later letters have no glyph of their own. From right to left they come before the glyph they belong to.
    let mut tail: Option<Range<usize>> = None;
    for cluster in run.visual_clusters() {
        let mut range = cluster.text_range();
        if cluster.is_ligature_continuation() {
            let last = strips.last_mut().and_then(|strip| strip.glyphs.last_mut()).filter(|_| !run.is_rtl());
            match last {
                Some(glyph) => glyph.text_range = hull(&glyph.text_range, &range),
                None => tail = Some(tail.map_or(range.clone(), |tail| hull(&tail, &range))),
            }
            continue;
        }
        if let Some(tail) = tail.take() {
            range = hull(&range, &tail);
        }
        let ink = cluster.style().brush;
        let glyphs: Vec<_> = cluster.glyphs().collect();
        for (glyph, range) in glyphs.iter().zip(ranges(content, &range, glyphs.len(), run.is_rtl())) {
            if strips.last().is_none_or(|strip| strip.ink != ink) {
                strips.push(Strip { font: run.font().clone(), size, ink, x, width: 0.0, glyphs: Vec::new() });
            }
            x += glyph.advance;
            if let Some(strip) = strips.last_mut() {
                strip.width += glyph.advance;
                strip.glyphs.push(placed(glyph, size, range));
            }
        }
    }
    strips
}

fn placed(glyph: &Glyph, size: f32, text: Range<usize>) -> KrillaGlyph {
    let id = GlyphId::new(glyph.id);
    // Parley counts downwards, a PDF upwards.
    KrillaGlyph::new(id, glyph.advance / size, glyph.x / size, -glyph.y / size, 0.0, text, None)
}

/// The text of each glyph of a cluster. Letters with marks, from right to left, have a glyph each: told apart they are copied
/// once, by readers too that know no better. Scripts that reorder their letters run from left to right.
fn ranges(content: &str, cluster: &Range<usize>, glyphs: usize, is_rtl: bool) -> Vec<Range<usize>> {
    let text = content.get(cluster.clone()).unwrap_or_default();
    if !is_rtl || text.chars().count() != glyphs {
        return vec![cluster.clone(); glyphs];
    }
    let each = text.char_indices().map(|(at, c)| cluster.start + at..cluster.start + at + c.len_utf8());
    let mut each: Vec<_> = each.collect();
    each.reverse();
    each
}

fn hull(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document, Moment, Paper, Span};
    use crate::fonts::Fonts;
    use crate::typeset::Typesetter;

    fn glyphs(text: &str, language: &str) -> Vec<KrillaGlyph> {
        let fonts = Fonts::new([dejavu::sans::regular().to_vec()]);
        let made = Moment { year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5 };
        let document = Document {
            title: String::new(),
            language: language.to_owned(),
            footer: String::new(),
            id: String::new(),
            made: Some(made),
            paper: Paper::A4,
            blocks: Vec::new(),
            missing_note: &|_| String::new(),
        };
        let sets = Typesetter::new(&fonts, &document).blocks(&[Block::Paragraph(vec![Span::text(text)], None)]);
        let line = sets[0].text.layout.get(0).unwrap();
        strips(&line, text).into_iter().flat_map(|strip| strip.glyphs).collect()
    }

    #[test]
    fn a_mark_above_is_above() {
        let glyphs = glyphs("M\u{302}", "en");
        assert_eq!(glyphs.len(), 2);
        assert!(glyphs[1].y_offset > 0.1, "{glyphs:?}");
    }

    #[test]
    fn no_letter_of_a_ligature_is_lost() {
        let text = "سلام";
        let glyphs = glyphs(text, "ar");
        let mut ranges: Vec<_> = glyphs.iter().map(|glyph| glyph.text_range.clone()).collect();
        ranges.reverse();
        let whole: String = ranges.into_iter().map(|range| &text[range]).collect();
        assert_eq!(whole, text);
        assert_eq!(glyphs.len(), 3, "lam and alef are one");
    }

    #[test]
    fn letters_and_their_marks_are_told_apart_from_right_to_left() {
        let text = "שָׁ";
        let glyphs = glyphs(text, "he");
        let starts: Vec<_> = glyphs.iter().map(|glyph| glyph.text_range.start).collect();
        assert!(starts.is_sorted_by(|one, other| one > other), "{glyphs:?}");
    }
}
