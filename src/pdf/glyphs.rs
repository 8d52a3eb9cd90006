//! From lines to what a PDF writes: glyphs of one font in one colour, each with the text that it stands for.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{FontData, Line, Run};

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

/// The strips of a line, from left to right.
pub(crate) fn strips(line: &Line<'_, Ink>) -> Vec<Strip> {
    let mut x = line.metrics().inline_min_coord + line.metrics().offset;
    let mut strips = Vec::new();
    for run in line.runs() {
        for strip in of_run(&run, x) {
            x = strip.x + strip.width;
            strips.push(strip);
        }
    }
    strips
}

fn of_run(run: &Run<'_, Ink>, mut x: f32) -> Vec<Strip> {
    let mut strips: Vec<Strip> = Vec::new();
    // A ligature's later letters have no glyph of their own. From right to left they come before the glyph they belong to.
    let mut tail: Option<Range<usize>> = None;
    for cluster in run.visual_clusters() {
        let mut text = cluster.text_range();
        if cluster.is_ligature_continuation() {
            let last = strips.last_mut().and_then(|strip| strip.glyphs.last_mut()).filter(|_| !run.is_rtl());
            match last {
                Some(glyph) => glyph.text_range = hull(&glyph.text_range, &text),
                None => tail = Some(tail.map_or(text.clone(), |tail| hull(&tail, &text))),
            }
            continue;
        }
        if let Some(tail) = tail.take() {
            text = hull(&text, &tail);
        }
        let ink = cluster.style().brush;
        for glyph in cluster.glyphs() {
            if strips.last().is_none_or(|strip| strip.ink != ink) {
                let (font, size) = (run.font().clone(), run.font_size());
                strips.push(Strip { font, size, ink, x, width: 0.0, glyphs: Vec::new() });
            }
            let size = run.font_size();
            let placed = KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                glyph.y / size,
                0.0,
                text.clone(),
                None,
            );
            x += glyph.advance;
            if let Some(strip) = strips.last_mut() {
                strip.width += glyph.advance;
                strip.glyphs.push(placed);
            }
        }
    }
    strips
}

fn hull(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}
