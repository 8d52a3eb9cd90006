//! From a ticket to blocks of text.

use myba_core::clock::UnixMs;
use myba_core::generation::language::Language;
use myba_core::generation::render::{Document, List, Row, Sheet, SheetPart};
use myba_pdf::{Block, Error, Fonts, Mark, Moment, Paper, Pdf, Sign, Span};

use super::addresses::linked;
use super::names;
use crate::config;

/// What the file knows of itself, so that the same ticket gives the same file.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Names the ticket.
    pub id: String,
    /// When it changed last, where that is known.
    pub changed: Option<UnixMs>,
}

/// A ticket, ready to be set.
pub(super) struct Pages {
    title: String,
    language: Language,
    footer: String,
    origin: Origin,
    paper: Paper,
    blocks: Vec<Block>,
}

/// The blocks of a document.
pub(super) fn pages(document: &Document, origin: &Origin, paper: config::Paper) -> Pages {
    let sheet = Sheet::of(document);
    let mut blocks = vec![Block::Note(text(&sheet.tally)), Block::Title(text(&sheet.title))];
    for part in &sheet.parts {
        blocks.push(Block::Heading(text(&part.heading)));
        blocks.extend(part.rows.iter().enumerate().map(|(index, row)| block(part, index, row)));
    }
    blocks.push(Block::Perforation);
    blocks.push(Block::Note(text(&sheet.note)));
    let number = document.number.map_or_else(String::new, |number| format!("T-{number}"));
    Pages {
        title: sheet.title,
        language: document.content.language.clone(),
        footer: if number.is_empty() { origin.id.clone() } else { number },
        origin: origin.clone(),
        paper: match paper {
            config::Paper::A4 => Paper::A4,
            config::Paper::Letter => Paper::Letter,
        },
        blocks,
    }
}

impl Pages {
    /// All that has to be printed.
    pub fn text(&self) -> String {
        let mut text = format!("{} / 0123456789{}", self.footer, self.title);
        for block in &self.blocks {
            let (spans, mark) = match block {
                Block::Title(spans) | Block::Heading(spans) | Block::Note(spans) => (spans.as_slice(), None),
                Block::Paragraph(spans, mark) | Block::Item(_, spans, mark) => (spans.as_slice(), mark.as_ref()),
                Block::Perforation => (&[][..], None),
            };
            text.extend(spans.iter().map(|span| span.text.as_str()));
            text.extend(mark.map(|mark| mark.word.as_str()));
        }
        text
    }

    pub fn render(self, fonts: &Fonts) -> Result<Pdf, Error> {
        let note = |missing: &[char]| missing_note(&self.language, missing);
        let document = myba_pdf::Document {
            title: self.title.clone(),
            language: self.language.as_str().to_owned(),
            footer: self.footer,
            id: format!("{}{}", self.origin.id, self.title),
            made: self.origin.changed.and_then(moment),
            paper: self.paper,
            blocks: self.blocks,
            missing_note: &note,
        };
        myba_pdf::render(fonts, &document)
    }
}

fn block(part: &SheetPart, index: usize, row: &Row) -> Block {
    let mark = Some(Mark { is_solid: row.is_said, word: row.word.to_owned() });
    let spans = spans(row);
    match part.list {
        List::Text => Block::Paragraph(spans, mark),
        List::Bullets => Block::Item(Sign::Bullet, spans, mark),
        List::Numbers => Block::Item(Sign::Number(index + 1), spans, mark),
        List::Tasks => Block::Item(Sign::Task, spans, mark),
    }
}

fn spans(row: &Row) -> Vec<Span> {
    let one = |span: &myba_core::generation::render::Span| {
        if span.is_keyword { vec![Span::bold(span.text.as_str())] } else { coded(&span.text) }
    };
    row.spans.iter().flat_map(one).collect()
}

/// A text in which what stands between back-ticks is code. The back-ticks stay: nothing of a ticket is left out.
fn coded(text: &str) -> Vec<Span> {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd back-tick is a sign like any other.
    if parts.len() < 3 || parts.len() % 2 == 0 {
        return linked(text);
    }
    let mut spans = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 0 {
            spans.extend(linked(part));
        } else {
            spans.push(Span { is_mono: true, ..Span::text(format!("`{part}`")) });
        }
    }
    spans
}

fn text(text: &str) -> Vec<Span> {
    vec![Span::text(text)]
}

/// The last line of a document in which something could not be printed, in its language.
fn missing_note(language: &Language, missing: &[char]) -> String {
    let (count, names) = (missing.len(), names(missing));
    let one = count == 1;
    let sentence = match language.primary() {
        "de" if one => "Zeichen konnte nicht gedruckt werden",
        "de" => "Zeichen konnten nicht gedruckt werden",
        "es" if one => "carácter no se pudo imprimir",
        "es" => "caracteres no se pudieron imprimir",
        "fr" if one => "caractère n’a pas pu être imprimé",
        "fr" => "caractères n’ont pas pu être imprimés",
        "pt" if one => "caractere não pôde ser impresso",
        "pt" => "caracteres não puderam ser impressos",
        _ if one => "character could not be printed",
        _ => "characters could not be printed",
    };
    format!("{count} {sentence}: {names}")
}

fn moment(at: UnixMs) -> Option<Moment> {
    let at = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).ok();
    Some(Moment {
        year: u16::try_from(at.year()).ok()?,
        month: small(at.month())?,
        day: small(at.day())?,
        hour: small(at.hour())?,
        minute: small(at.minute())?,
        second: small(at.second())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_code_and_nothing_is_left_out() {
        let spans = coded("call `GET /x` at https://a.example, then `stop`.");
        let whole: String = spans.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(whole, "call `GET /x` at https://a.example, then `stop`.");
        let code: Vec<&str> = spans.iter().filter(|span| span.is_mono).map(|span| span.text.as_str()).collect();
        assert_eq!(code, ["`GET /x`", "`stop`"]);
        assert_eq!(spans.iter().filter(|span| span.link.is_some()).count(), 1);
        assert!(coded("one ` alone").iter().all(|span| !span.is_mono));
        assert!(coded("a `b` c ` d").iter().all(|span| !span.is_mono));
    }

    #[test]
    fn what_could_not_be_printed_is_told_in_the_language_of_the_ticket() {
        let language = |tag: &str| Language::parse(tag).unwrap();
        assert_eq!(missing_note(&language("en"), &['𓂀']), "1 character could not be printed: U+13080");
        assert_eq!(
            missing_note(&language("de"), &['𓂀', '𓂁']),
            "2 Zeichen konnten nicht gedruckt werden: U+13080, U+13081"
        );
        let many: Vec<char> = ('\u{13080}'..='\u{1309f}').collect();
        let note = missing_note(&language("ja"), &many);
        assert!(
            note.starts_with("32 characters could not be printed: U+13080, ") && note.ends_with("U+1308B, …"),
            "{note}"
        );
    }

    #[test]
    fn the_time_of_a_change_is_utc() {
        let moment = moment(UnixMs(1_764_115_200_000)).unwrap();
        assert_eq!((moment.year, moment.month, moment.day, moment.hour), (2025, 11, 26, 0));
    }
}
