//! From pages to the file.

use std::collections::HashMap;

use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaResult;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::Font;
use krilla::{Document as File, SerializeSettings};
use parley::{Alignment, FontData};

use crate::document::{Block, Document, Moment, Sign};
use crate::glyphs::{Strip, strips};
use crate::pages::{Pages, Piece};
use crate::style::{Colour, Frame, SIGN_WIDTH};
use crate::tags::Tags;
use crate::typeset::{Ink, Set, Text, Typesetter};

/// What writes the file.
const PRODUCER: &str = "myba-pdf";
/// How thick the line of the margin is.
const MARGIN_LINE: f32 = 1.6;
/// On and off, of a dashed line.
const DASHES: [f32; 2] = [5.0, 4.0];
/// The side of a bullet and of a box to tick.
const BULLET: f32 = 2.6;
const BOX: f32 = 7.2;

/// What a file claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    /// PDF/UA-1.
    Accessible,
    /// PDF 1.7, with the same structure.
    Plain,
}

/// Writes the whole file.
pub(crate) fn paint(
    document: &Document<'_>,
    typesetter: &mut Typesetter<'_>,
    blocks: &[Set],
    pages: &Pages,
    standard: Standard,
) -> KrillaResult<Vec<u8>> {
    let mut file = File::new_with(SerializeSettings { configuration: configuration(standard), ..Default::default() });
    file.set_metadata(metadata(document, typesetter.is_rtl));
    let mut painter = Painter {
        blocks,
        frame: Frame::of(document.paper),
        is_rtl: typesetter.is_rtl,
        fonts: HashMap::new(),
        tags: Tags::new(blocks.len()),
        outline: Outline::new(),
    };
    for (number, pieces) in pages.iter().enumerate() {
        let foot = format!("{} / {}", number + 1, pages.len());
        let width = painter.frame.right() - Frame::AXIS;
        let foot = [
            typesetter.small(&document.footer, Colour::FAINT, width, Alignment::Left),
            typesetter.small(&foot, Colour::FAINT, width, Alignment::Left),
        ];
        painter.page(&mut file, number, pieces, &foot);
    }
    let Painter { tags, outline, .. } = painter;
    file.set_outline(outline);
    file.set_tag_tree(tags.tree(blocks, &document.language));
    file.finish()
}

fn configuration(standard: Standard) -> Configuration {
    let builder = ConfigurationBuilder::new();
    let builder = match standard {
        Standard::Accessible => builder.with_accessibility_validator(Accessibility::UA1),
        Standard::Plain => builder,
    };
    builder.finish().unwrap_or_default()
}

fn metadata(document: &Document<'_>, is_rtl: bool) -> Metadata {
    let direction = if is_rtl { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    let metadata = Metadata::new()
        .title(document.title.clone())
        .language(document.language.clone())
        .producer(PRODUCER.to_owned())
        .document_id(document.id.clone())
        .text_direction(direction);
    match document.made {
        Some(made) => metadata.creation_date(date(made)),
        None => metadata,
    }
}

fn date(moment: Moment) -> DateTime {
    let Moment { year, month, day, hour, minute, second } = moment;
    let date = DateTime::new(year).month(month).day(day).hour(hour).minute(minute).second(second);
    date.utc_offset_hour(0).utc_offset_minute(0)
}

/// A link on a page whose place is not yet known to the file.
struct Place {
    block: usize,
    part: usize,
    rect: Rect,
    address: String,
}

struct Painter<'b> {
    blocks: &'b [Set],
    frame: Frame,
    is_rtl: bool,
    fonts: HashMap<(u64, u32), Font>,
    tags: Tags,
    outline: Outline,
}

impl Painter<'_> {
    fn page(&mut self, file: &mut File, number: usize, pieces: &[Piece], foot: &[Text; 2]) {
        let settings = PageSettings::from_wh(self.frame.width, self.frame.height).unwrap_or_default();
        let mut page = file.start_page_with(settings);
        let mut surface = page.surface();
        let mut places = Vec::new();
        for piece in pieces {
            self.piece(&mut surface, number, piece, &mut places);
        }
        self.foot(&mut surface, foot);
        surface.finish();
        for Place { block, part, rect, address } in places {
            let target = Target::Action(LinkAction::new(address.clone()).into());
            let link = Annotation::new_link(LinkAnnotation::new(rect, target), Some(address));
            let place = page.add_tagged_annotation(link);
            self.tags.place(block, part, place);
        }
    }

    fn piece(&mut self, surface: &mut Surface<'_>, page: usize, piece: &Piece, places: &mut Vec<Place>) {
        let blocks = self.blocks;
        let set = &blocks[piece.block];
        if set.block == Block::Perforation {
            return self.perforation(surface, piece);
        }
        let left = self.left(set);
        for line in piece.lines.clone().filter_map(|index| set.text.layout.get(index)) {
            let baseline = line.metrics().baseline + piece.down;
            for strip in strips(&line, &set.text.content) {
                let start = Point::from_xy(left + strip.x, baseline);
                let part = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.strip(surface, start, &strip, &set.text.content);
                surface.end_tagged();
                let address = strip.ink.link.and_then(|link| set.text.links.get(usize::from(link)));
                let rect = Rect::from_ltrb(
                    start.x,
                    line.metrics().content_block_min_coord + piece.down,
                    start.x + strip.width,
                    line.metrics().content_block_max_coord + piece.down,
                );
                match (address, rect) {
                    (Some(address), Some(rect)) => {
                        let part = self.tags.link(piece.block, part);
                        places.push(Place { block: piece.block, part, rect, address: address.clone() });
                    }
                    _ => self.tags.text(piece.block, part),
                }
            }
        }
        self.margin(surface, piece);
        if piece.lines.start == 0 {
            self.beginning(surface, page, piece);
        }
    }

    /// The left edge of a block's text.
    fn left(&self, set: &Set) -> f32 {
        let sign = if set.block.list().is_some() && !set.text.layout.is_rtl() { SIGN_WIDTH } else { 0.0 };
        let edge = if self.is_rtl { self.frame.width - self.frame.right() } else { set.look.start };
        edge + sign
    }

    /// The edges of the area of a block, signs included.
    fn edges(&self, set: &Set) -> (f32, f32) {
        let (start, end) = (set.look.start, self.frame.right());
        if self.is_rtl { (self.frame.width - end, self.frame.width - start) } else { (start, end) }
    }

    /// What stands beside the first line of a block, and where the outline leads.
    fn beginning(&mut self, surface: &mut Surface<'_>, page: usize, piece: &Piece) {
        let blocks = self.blocks;
        let set = &blocks[piece.block];
        let Some(first) = set.text.layout.get(0) else { return };
        let baseline = first.metrics().baseline + piece.down;
        if let Block::Item(sign, ..) = set.block {
            self.sign(surface, piece.block, sign, baseline);
        }
        if let Some(word) = &set.word {
            let left =
                if self.is_rtl { self.frame.width - Frame::WORDS_AT - Frame::WORDS_WIDTH } else { Frame::WORDS_AT };
            let part = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self.line(surface, word, left, baseline);
            surface.end_tagged();
            self.tags.word(piece.block, part);
        }
        if matches!(set.block, Block::Title(_) | Block::Heading(_)) && !set.text.content.is_empty() {
            let top = first.metrics().block_min_coord + piece.down;
            let destination = XyzDestination::new(page, Point::from_xy(0.0, (top - 8.0).max(0.0)));
            self.outline.push_child(OutlineNode::new(set.text.content.clone(), destination));
        }
    }

    fn sign(&mut self, surface: &mut Surface<'_>, block: usize, sign: Sign, baseline: f32) {
        let set = &self.blocks[block];
        let (left, right) = self.edges(set);
        let is_rtl = set.text.layout.is_rtl();
        let at = |width: f32| if is_rtl { right - width } else { left };
        match sign {
            Sign::Number(_) => {
                let Some(number) = &set.number else { return };
                let width = number.layout.full_width();
                let start = at(width);
                let part = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.line(surface, number, start, baseline);
                surface.end_tagged();
                self.tags.label(block, part);
            }
            Sign::Bullet => {
                let (x, y) = (at(BULLET + 5.0) + 2.5, baseline - set.look.size * 0.27 - BULLET / 2.0);
                let square = Rect::from_xywh(x, y, BULLET, BULLET).and_then(outline_of);
                ornament(surface, square, Some(Colour::EDGE), None);
            }
            Sign::Task => {
                let (x, y) = (at(BOX + 1.0) + 0.5, baseline + 0.4 - BOX);
                let square = Rect::from_xywh(x, y, BOX, BOX).and_then(outline_of);
                ornament(surface, square, None, Some(stroke(Colour::EDGE, 0.8)));
            }
        }
    }

    /// The line beside what was said or assumed.
    fn margin(&self, surface: &mut Surface<'_>, piece: &Piece) {
        let set = &self.blocks[piece.block];
        let Some(mark) = set.block.mark() else { return };
        let ends = (set.lines.get(piece.lines.start), set.lines.get(piece.lines.end.saturating_sub(1)));
        let (Some(first), Some(last)) = ends else { return };
        let axis = Frame::AXIS + MARGIN_LINE / 2.0;
        let x = if self.is_rtl { self.frame.width - axis } else { axis };
        let (top, bottom) = (first.top + piece.down + 0.8, last.bottom + piece.down - 0.8);
        let line = segment((x, top), (x, bottom));
        let look = if mark.is_solid {
            stroke(Colour::SURE, MARGIN_LINE)
        } else {
            let dash = StrokeDash { array: dashes(bottom - top).to_vec(), offset: 0.0 };
            Stroke { dash: Some(dash), ..stroke(Colour::UNSURE, MARGIN_LINE) }
        };
        ornament(surface, line, None, Some(look));
    }

    fn perforation(&self, surface: &mut Surface<'_>, piece: &Piece) {
        let set = &self.blocks[piece.block];
        let (left, right) = self.edges(set);
        let y = set.lines.first().map_or(0.0, |line| line.top) + piece.down;
        let dash = StrokeDash { array: vec![0.0, 4.5], offset: 0.0 };
        let look = Stroke { dash: Some(dash), line_cap: LineCap::Round, ..stroke(Colour::EDGE, 1.5) };
        ornament(surface, segment((left, y), (right, y)), None, Some(look));
    }

    /// The document's name at the start of the line, and the page's number at its end.
    fn foot(&mut self, surface: &mut Surface<'_>, [name, number]: &[Text; 2]) {
        let baseline = self.frame.height - Frame::FOOT;
        let (left, right) = (Frame::AXIS, self.frame.right());
        let (left, right) =
            if self.is_rtl { (self.frame.width - right, self.frame.width - left) } else { (left, right) };
        let (first, last) = if self.is_rtl { (number, name) } else { (name, number) };
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        self.line(surface, first, left, baseline);
        self.line(surface, last, right - last.layout.full_width(), baseline);
        surface.end_tagged();
    }

    /// The first line of a text at a place.
    fn line(&mut self, surface: &mut Surface<'_>, text: &Text, left: f32, baseline: f32) {
        let Some(line) = text.layout.get(0) else { return };
        for strip in strips(&line, &text.content) {
            self.strip(surface, Point::from_xy(left + strip.x, baseline), &strip, &text.content);
        }
    }

    fn strip(&mut self, surface: &mut Surface<'_>, start: Point, strip: &Strip, text: &str) {
        let Some(font) = self.font(&strip.font) else { return };
        let Ink { colour, .. } = strip.ink;
        surface.set_stroke(None);
        surface.set_fill(Some(fill(colour)));
        surface.draw_glyphs(start, &strip.glyphs, font, text, strip.size, false);
    }

    fn font(&mut self, font: &FontData) -> Option<Font> {
        let (data, id) = font.data.clone().into_raw_parts();
        if let Some(known) = self.fonts.get(&(id, font.index)) {
            return Some(known.clone());
        }
        let made = Font::new(data.into(), font.index)?;
        self.fonts.insert((id, font.index), made.clone());
        Some(made)
    }
}

/// Dashes of about the same length that begin and end a line of a length.
fn dashes(length: f32) -> [f32; 2] {
    let [on, off] = DASHES;
    let count = ((length + off) / (on + off)).round().max(2.0);
    let scale = length / (count * (on + off) - off);
    [on * scale, off * scale]
}

/// Draws what is there for the eye alone.
fn ornament(surface: &mut Surface<'_>, path: Option<Path>, inside: Option<Colour>, line: Option<Stroke>) {
    let Some(path) = path else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(inside.map(fill));
    surface.set_stroke(line);
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn segment(from: (f32, f32), to: (f32, f32)) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    path.finish()
}

fn outline_of(rect: Rect) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

fn fill(colour: Colour) -> Fill {
    let colour: krilla::color::rgb::Color = colour.into();
    Fill { paint: colour.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke(colour: Colour, width: f32) -> Stroke {
    let colour: krilla::color::rgb::Color = colour.into();
    Stroke { paint: colour.into(), width, ..Stroke::default() }
}
