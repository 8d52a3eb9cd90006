//! From lines to pages. A line is never cut; a heading goes with what it is the heading of, and no line stands alone.

use std::ops::Range;

use crate::document::Paper;
use crate::style::{Frame, Look};
use crate::typeset::{Extent, Set};

/// Lines of one block on one page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub block: usize,
    pub lines: Range<usize>,
    /// What a height in the block's own measure is on the page, less the height.
    pub down: f32,
}

/// All pages.
pub(crate) struct Pages(Vec<Vec<Piece>>);

impl Pages {
    pub fn of(blocks: &[Set], paper: Paper) -> Self {
        let frame = Frame::of(paper);
        let shapes: Vec<Shape<'_>> = blocks.iter().map(|set| Shape { look: set.look, lines: &set.lines }).collect();
        Self(flow(&shapes, Frame::TOP, frame.bottom()))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &[Piece]> {
        self.0.iter().map(Vec::as_slice)
    }
}

/// What matters of a block here.
#[derive(Clone, Copy)]
struct Shape<'s> {
    look: Look,
    lines: &'s [Extent],
}

impl Shape<'_> {
    /// How high the first lines are.
    fn height(&self, lines: usize) -> f32 {
        match (self.lines.first(), self.lines.get(lines.saturating_sub(1))) {
            (Some(first), Some(last)) if lines > 0 => last.bottom - first.top,
            _ => 0.0,
        }
    }

    /// The fewest lines that may begin a page or end one.
    fn fewest(&self) -> usize {
        // Three lines would leave one alone, wherever they are cut.
        if self.lines.len() <= 3 { self.lines.len() } else { 2 }
    }
}

/// Places the blocks between two heights.
fn flow(blocks: &[Shape<'_>], top: f32, bottom: f32) -> Vec<Vec<Piece>> {
    let mut pages = vec![Vec::new()];
    let mut at = top;
    for (index, block) in blocks.iter().enumerate() {
        let is_first = pages.last().is_none_or(Vec::is_empty);
        if !is_first && at + block.look.before + needed(blocks, index) > bottom {
            pages.push(Vec::new());
            at = top;
        }
        if !pages.last().is_none_or(Vec::is_empty) {
            at += block.look.before;
        }
        let mut next = 0;
        while next < block.lines.len() {
            let fitting = fitting(block, next, bottom - at);
            let start = block.lines[next].top;
            if let Some(page) = pages.last_mut() {
                page.push(Piece { block: index, lines: next..next + fitting, down: at - start });
            }
            at += block.lines[next + fitting - 1].bottom - start;
            next += fitting;
            if next < block.lines.len() {
                pages.push(Vec::new());
                at = top;
            }
        }
        at += block.look.after;
    }
    pages
}

/// The room a block needs at least to begin on a page, with what it must not be torn from.
fn needed(blocks: &[Shape<'_>], index: usize) -> f32 {
    let block = blocks[index];
    match blocks.get(index + 1) {
        Some(next) if block.look.keeps_next => {
            let between = block.look.after + next.look.before;
            block.height(block.lines.len()) + between + needed(blocks, index + 1)
        }
        _ => block.height(block.fewest()),
    }
}

/// How many lines from one on go into the room: at least one, so that a page is never empty.
fn fitting(block: &Shape<'_>, from: usize, room: f32) -> usize {
    let rest = &block.lines[from..];
    let top = rest[0].top;
    let fits = rest.iter().take_while(|line| line.bottom - top <= room).count().max(1);
    let leaves_one = fits + 1 == rest.len() && fits > 2;
    if leaves_one { fits - 1 } else { fits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Span};

    const LINE: f32 = 10.0;

    fn lines(count: u16) -> Vec<Extent> {
        (0..count).map(|line| Extent { top: f32::from(line) * LINE, bottom: f32::from(line + 1) * LINE }).collect()
    }

    fn look(keeps_next: bool) -> Look {
        Look { before: 0.0, after: 0.0, keeps_next, ..Look::of(&Block::Paragraph(vec![Span::text("x")], None)) }
    }

    /// The number of lines of each block on each page, on pages of ten lines.
    fn pages(blocks: &[(u16, bool)]) -> Vec<Vec<(usize, usize)>> {
        let all: Vec<Vec<Extent>> = blocks.iter().map(|(count, _)| lines(*count)).collect();
        let shapes: Vec<Shape<'_>> =
            blocks.iter().zip(&all).map(|((_, keeps), lines)| Shape { look: look(*keeps), lines }).collect();
        let pages = flow(&shapes, 0.0, 10.0 * LINE);
        for (page, piece) in pages.iter().flat_map(|page| page.iter().map(move |piece| (page, piece))) {
            let lines = &shapes[piece.block].lines[piece.lines.clone()];
            assert!(lines.iter().all(|line| line.bottom + piece.down <= 10.0 * LINE), "{page:?}");
        }
        pages.iter().map(|page| page.iter().map(|piece| (piece.block, piece.lines.len())).collect()).collect()
    }

    #[test]
    fn what_fits_is_one_page_and_what_does_not_goes_on() {
        assert_eq!(pages(&[(4, false), (6, false)]), [vec![(0, 4), (1, 6)]]);
        assert_eq!(pages(&[(4, false), (8, false)]), [vec![(0, 4), (1, 6)], vec![(1, 2)]]);
        assert_eq!(pages(&[(25, false)]), [vec![(0, 10)], vec![(0, 10)], vec![(0, 5)]]);
    }

    #[test]
    fn no_line_stands_alone() {
        assert_eq!(pages(&[(9, false), (4, false)]), [vec![(0, 9)], vec![(1, 4)]], "the first of a block");
        assert_eq!(pages(&[(11, false)]), [vec![(0, 9)], vec![(0, 2)]], "the last of a block");
        assert_eq!(pages(&[(8, false), (3, false)]), [vec![(0, 8)], vec![(1, 3)]], "either of three");
    }

    #[test]
    fn a_heading_goes_with_its_text() {
        assert_eq!(pages(&[(8, false), (1, true), (5, false)]), [vec![(0, 8)], vec![(1, 1), (2, 5)]]);
        assert_eq!(pages(&[(7, false), (1, true), (5, false)]), [vec![(0, 7), (1, 1), (2, 2)], vec![(2, 3)]]);
        assert_eq!(pages(&[(9, false), (1, true)]), [vec![(0, 9), (1, 1)]], "a heading of nothing may end a page");
    }
}
