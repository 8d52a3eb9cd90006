//! The parts of a message.

use slack_morphism::prelude::{
    SlackBlock, SlackBlockPlainText, SlackContextBlock, SlackContextBlockElement, SlackDividerBlock, SlackHeaderBlock,
    SlackRichTextBlock, SlackRichTextElement, SlackRichTextInlineElement, SlackRichTextLink, SlackRichTextPreformatted,
    SlackRichTextSection, SlackRichTextText,
};
use url::Url;

use super::actions::Row;
use super::text::{clean, cut, head, line, pieces};
use super::{Surface, plain};
use crate::conversation::{Line, Mark, Message, Part};
use crate::slack::words;

/// Characters of a heading.
const HEADING: usize = 150;
/// Characters of one block of text.
const BLOCK: usize = 3_000;
/// Characters of a small line.
const SMALL: usize = 1_000;
/// Bytes of the blocks of a view.
const VIEW: usize = 200_000;
/// Characters of all blocks together. A ticket is cut at 9,000 by the conversation, and says where the rest is.
const WHOLE: usize = 14_000;

/// The blocks of a message. Of one that is too long the end is kept: what it cost, and the buttons.
pub fn blocks(message: &Message, surface: Surface) -> Vec<SlackBlock> {
    let most = if surface == Surface::Message { 50 } else { 100 };
    let mut row = Row::new(surface);
    let mut body: Vec<SlackBlock> = Vec::new();
    let mut left = WHOLE;
    let tail = message.parts.iter().rev().take_while(|part| is_tail(part)).count().min(most / 4);
    let (parts, tail) = message.parts.split_at(message.parts.len() - tail);
    let mut is_whole = true;
    for part in parts {
        let (more, length) = of_part(part, &mut row, left);
        is_whole &= length <= left;
        left = left.saturating_sub(length);
        body.extend(more);
    }
    let end: Vec<SlackBlock> = tail.iter().flat_map(|part| of_part(part, &mut row, usize::MAX).0).collect();
    let room = most.saturating_sub(end.len());
    if body.len() > room || !is_whole {
        body.truncate(room.saturating_sub(1));
        body.extend(text(words::CUT));
    }
    body.extend(end);
    // A view of more bytes is refused, and only absurd addresses make one.
    while surface != Surface::Message && serde_json::to_string(&body).is_ok_and(|it| it.len() > VIEW) {
        body.pop();
    }
    if body.is_empty() { text(&cut(&message.summary, HEADING)) } else { body }
}

/// What stands below everything else.
const fn is_tail(part: &Part) -> bool {
    matches!(part, Part::Divider | Part::Stub(_) | Part::Actions { .. } | Part::Feedback(_))
}

/// The blocks of a part of which so many characters are shown, and how many it has.
fn of_part(part: &Part, row: &mut Row, left: usize) -> (Vec<SlackBlock>, usize) {
    match part {
        Part::Title(title) => (vec![SlackHeaderBlock::new(plain(title, HEADING)).into()], HEADING),
        Part::Facts(facts) | Part::Stub(facts) => (small(facts), 0),
        Part::Text(words) => limited(words, left, text),
        Part::Section { heading, lines } => section(heading, lines, left),
        Part::Code(words) => limited(words, left, code),
        Part::Divider => (vec![SlackDividerBlock::new().into()], 0),
        Part::Actions { buttons, menu } => (row.of(buttons, menu.as_ref()), 0),
        Part::Feedback(ticket) => (row.feedback(ticket), 0),
        // Slack has forms for the one and a window to copy from for the other.
        Part::Pick(_) | Part::File { .. } => (Vec::new(), 0),
    }
}

fn limited(words: &str, left: usize, show: fn(&str) -> Vec<SlackBlock>) -> (Vec<SlackBlock>, usize) {
    let length = words.chars().count();
    let shown = if length > left { if left == 0 { "" } else { head(words, left).0 } } else { words };
    (if shown.trim().is_empty() { Vec::new() } else { show(shown) }, length)
}

fn small(facts: &[String]) -> Vec<SlackBlock> {
    let facts: Vec<String> = facts.iter().map(|fact| line(fact, SMALL)).collect();
    let text = SlackBlockPlainText::new(line(&facts.join(" · "), SMALL)).with_emoji(false);
    vec![SlackContextBlock::new(vec![SlackContextBlockElement::Plain(text)]).into()]
}

fn rich(elements: Vec<SlackRichTextInlineElement>) -> SlackBlock {
    SlackRichTextBlock::new(vec![SlackRichTextElement::Section(SlackRichTextSection::new(elements))]).into()
}

/// Sentences. An address of ours stands at the end of one, and is the only thing that leads anywhere.
fn text(words: &str) -> Vec<SlackBlock> {
    let words = clean(words);
    let words = words.trim();
    let start = words.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (before, address) = match words.get(start..).filter(|last| is_address(last)) {
        Some(last) => (words.get(..start).unwrap_or_default(), Some(last)),
        None => (words, None),
    };
    let mut blocks: Vec<Vec<SlackRichTextInlineElement>> =
        pieces(before, BLOCK).into_iter().map(|piece| vec![piece.into()]).collect();
    if let Some(link) = address.and_then(|address| Url::parse(address).ok()) {
        let link = SlackRichTextLink::new(link.into()).into();
        match blocks.last_mut() {
            Some(last) => last.push(link),
            None => blocks.push(vec![link]),
        }
    }
    blocks.into_iter().map(rich).collect()
}

fn is_address(word: &str) -> bool {
    let is_plain = word.chars().all(|sign| sign.is_ascii_graphic() && !"<>|\"'()[]".contains(sign));
    is_plain && (word.starts_with("https://") || word.starts_with("http://")) && word.len() <= 2_000
}

fn code(words: &str) -> Vec<SlackBlock> {
    let pieces = pieces(&clean(words), BLOCK).into_iter();
    let block = |piece: String| {
        let text = SlackRichTextPreformatted::new(vec![piece.trim_end_matches('\n').into()]);
        SlackBlock::from(SlackRichTextBlock::new(vec![SlackRichTextElement::Preformatted(text)]))
    };
    pieces.map(block).collect()
}

/// A heading and its lines, in as many blocks as they need.
fn section(heading: &str, lines: &[Line], left: usize) -> (Vec<SlackBlock>, usize) {
    let heading = line(heading, HEADING);
    let mut length = heading.chars().count();
    let mut blocks = Vec::new();
    let mut inside: Vec<SlackRichTextInlineElement> = vec![SlackRichTextText::new(heading).bold().into()];
    let mut filled = length;
    for statement in lines {
        for (text, is_last) in written(statement) {
            let more = text.chars().count() + words::ASSUMED.len() + 1;
            length += more;
            if length > left {
                continue;
            }
            if filled + more > BLOCK {
                blocks.push(rich(std::mem::take(&mut inside)));
                filled = 0;
            }
            filled += more;
            let is_assumed = is_last && statement.mark == Some(Mark::Assumed);
            let text = if inside.is_empty() { text } else { format!("\n{text}") };
            inside.push(text.into());
            if is_assumed {
                inside.push(SlackRichTextText::new(words::ASSUMED.to_owned()).italic().into());
            }
        }
    }
    if !inside.is_empty() {
        blocks.push(rich(inside));
    }
    (blocks, length)
}

/// A line with its mark before it; in pieces where it is too long for one block.
fn written(statement: &Line) -> Vec<(String, bool)> {
    let mark = match statement.mark {
        Some(Mark::Said) => "┃ ",
        Some(Mark::Assumed) => "┆ ",
        None => "",
    };
    let bullet = statement.bullet.as_deref().map(|bullet| format!("{} ", line(bullet, 20))).unwrap_or_default();
    let text = clean(&statement.text);
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let pieces = pieces(&format!("{mark}{bullet}{text}"), BLOCK - words::ASSUMED.len() - 2);
    let last = pieces.len().saturating_sub(1);
    pieces.into_iter().enumerate().map(|(at, piece)| (piece.trim_end().to_owned(), at == last)).collect()
}
