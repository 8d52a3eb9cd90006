//! Whole documents, with the letters of one font family that needs no installation.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use myba_pdf::{Block, Document, Error, Fonts, MAX_CHARS, Mark, Moment, Paper, Pdf, Sign, Span, render};
use sha2::{Digest, Sha256};

fn fonts() -> Fonts {
    let files = [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::sans_mono::regular()];
    Fonts::new(files.map(<[u8]>::to_vec))
}

fn document(language: &str, blocks: Vec<Block>) -> Document<'static> {
    Document {
        title: "Rechnungen als CSV".to_owned(),
        language: language.to_owned(),
        footer: "T-12".to_owned(),
        id: "tkt_12".to_owned(),
        made: Some(Moment { year: 2026, month: 11, day: 26, hour: 9, minute: 41, second: 7 }),
        paper: Paper::A4,
        blocks,
        missing_note: &|missing| format!("missing: {}", missing.len()),
    }
}

fn printed(language: &str, blocks: Vec<Block>) -> Pdf {
    render(&fonts(), &document(language, blocks)).unwrap()
}

/// How often something stands in the part of a file that is not compressed.
fn count(pdf: &Pdf, text: &str) -> usize {
    pdf.bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
}

fn words(count: usize) -> Vec<Span> {
    vec![Span::text("Rechnungen eines Monats werden als eine Datei geladen. ".repeat(count))]
}

fn assumed() -> Option<Mark> {
    Some(Mark { is_solid: false, word: "angenommen".to_owned() })
}

/// One block of each kind.
fn one_of_each() -> Vec<Block> {
    let said = Some(Mark { is_solid: true, word: "gesagt".to_owned() });
    let code = Span { is_mono: true, ..Span::text("GET /invoices") };
    vec![
        Block::Note(vec![Span::text("T-12 · 1 gesagt, 3 angenommen")]),
        Block::Title(vec![Span::text("Rechnungen als CSV")]),
        Block::Heading(vec![Span::text("Ziel")]),
        Block::Paragraph(vec![Span::bold("Eine Datei"), Span::text(" für einen Monat, mit "), code], said),
        Block::Item(Sign::Task, words(3), assumed()),
        Block::Item(Sign::Bullet, vec![Span::text("שורה אחת, one line")], assumed()),
        Block::Item(Sign::Number(12), vec![Span::text("سطر واحد")], assumed()),
        Block::Perforation,
        Block::Note(vec![Span::text("story · M · de")]),
    ]
}

#[test]
fn a_sign_that_only_the_font_for_code_has_is_printed_too() {
    let text = Fonts::new([dejavu::sans::regular(), dejavu::sans::bold()].map(<[u8]>::to_vec));
    let all = fonts();
    let is_in_code_alone = |c: &char| {
        let sign = c.to_string();
        !text.lacks(&sign).is_empty() && all.lacks(&sign).is_empty()
    };
    let sign = ('\u{a1}'..'\u{3000}').find(is_in_code_alone).unwrap();
    let pdf = printed("de", vec![Block::Paragraph(vec![Span::text(sign.to_string())], None)]);
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
}

#[test]
fn the_same_document_is_the_same_file() {
    let sum = |document: &Document<'_>| Sha256::digest(render(&fonts(), document).unwrap().bytes);
    let first = document("de", one_of_each());
    assert_eq!(sum(&first), sum(&document("de", one_of_each())));
    let later = Document { made: Some(Moment { second: 8, ..first.made.unwrap() }), ..document("de", one_of_each()) };
    assert_ne!(sum(&first), sum(&later));
    assert_ne!(sum(&first), sum(&Document { paper: Paper::Letter, ..document("de", one_of_each()) }));
    let undated = || Document { made: None, ..document("de", one_of_each()) };
    assert_eq!(sum(&undated()), sum(&undated()));
}

#[test]
fn a_file_tells_readers_what_its_parts_are() {
    let pdf = printed("de", one_of_each());
    assert_eq!((pdf.pages, pdf.missing.as_slice()), (1, &[][..]));
    assert_eq!(count(&pdf, "pdfuaid:part"), 2, "it claims PDF/UA");
    for (part, times) in [("/S/H1", 1), ("/S/H2", 1), ("/S/L/", 3), ("/S/LI/", 3), ("/S/Lbl", 1), ("/Lang(de)", 1)] {
        assert!(count(&pdf, part) >= times, "{part}");
    }
    assert_eq!(count(&pdf, "/CreationDate(D:20261126094107"), 1);
}

#[test]
fn only_safe_addresses_can_be_clicked_and_each_line_of_one_can() {
    let long = format!("https://wiki.example/{}", "finance/".repeat(20));
    let pdf = printed(
        "en",
        vec![Block::Paragraph(
            vec![
                Span::link("the wiki", "https://wiki.example/a"),
                Span::link("the mail", "mailto:anna@shop.example"),
                Span::link("a trap", "javascript:alert(1)"),
                Span::link("a file", "file:///etc/passwd"),
                Span::link("plain", "http://wiki.example/b"),
                Span::link(long.clone(), long.clone()),
            ],
            None,
        )],
    );
    assert_eq!(count(&pdf, "/URI(https://wiki.example/a)"), 1);
    assert_eq!(count(&pdf, "/URI(mailto:anna@shop.example)"), 1);
    assert!(count(&pdf, &format!("/URI({long})")) > 1, "one place for each line");
    assert_eq!(count(&pdf, "/S/URI"), 2 + count(&pdf, &format!("/URI({long})")));
    for bad in ["javascript", "file:", "http://"] {
        assert_eq!(count(&pdf, &format!("/URI({bad}")), 0, "{bad}");
    }
}

#[test]
fn what_no_font_has_is_named_and_told_on_the_last_line() {
    let text = |extra: &str| vec![Block::Paragraph(vec![Span::text(format!("Rechnung {extra}"))], None)];
    let whole = printed("ja", text("x"));
    let lacking = printed("ja", text("請求書 🦄 請"));
    assert_eq!(lacking.missing, ['書', '求', '請', '🦄']);
    assert!(whole.missing.is_empty());
    assert_eq!(count(&whole, "/S/P/"), 1);
    assert_eq!(count(&lacking, "/S/P/"), 2, "one more line");
    // A standard that asks for every letter is not claimed where letters are missing.
    assert_eq!((count(&whole, "pdfuaid:part"), count(&lacking, "pdfuaid:part")), (2, 0));
    // What steers others and leaves no ink is not missing.
    assert!(printed("en", text("a\u{200d}b\u{fe0f}\u{2060}\u{ad}c\u{a0}d\u{2028}")).missing.is_empty());
}

#[test]
fn a_document_has_as_many_pages_as_it_needs() {
    let paragraphs = |count: usize| {
        let mut blocks = one_of_each();
        blocks.extend((0..count).map(|_| Block::Paragraph(words(4), assumed())));
        printed("de", blocks)
    };
    assert_eq!(paragraphs(0).pages, 1);
    assert_eq!(paragraphs(14).pages, 2);
    assert_eq!(paragraphs(30).pages, 3);
    assert_eq!(printed("de", Vec::new()).pages, 1, "nothing is one empty page");
    let one = printed("de", vec![Block::Paragraph(words(200), assumed())]);
    assert!(one.pages > 2, "a paragraph goes over pages");
}

#[test]
fn any_text_can_be_set() {
    let strange = [
        "",
        " ",
        "\n\n\n",
        "\u{202e}\u{2066}abc",
        "a\u{301}\u{301}\u{301}",
        "\u{10ffff}\u{fffe}",
        "\t\u{0}\u{7f}",
        "שלום abc سلام 123 שלום",
        "👩‍👩‍👧‍👦",
        "\u{e000}",
    ];
    for text in strange.into_iter().map(str::to_owned).chain([("a".repeat(1_500)), ("ש".repeat(1_500))]) {
        for language in ["en", "ar", "ko", "x", ""] {
            let blocks = vec![
                Block::Title(vec![Span::text(text.clone())]),
                Block::Heading(vec![Span::bold(text.clone())]),
                Block::Item(Sign::Number(usize::MAX), vec![Span::link(text.clone(), "https://a.example")], assumed()),
            ];
            assert!(printed(language, blocks).pages > 0, "{text:?}");
        }
    }
}

#[test]
fn there_is_no_document_without_a_font_or_with_too_much_text() {
    let none = Fonts::new(Vec::new());
    assert_eq!(render(&none, &document("en", one_of_each())), Err(Error::NoFont));
    let text = vec![Block::Paragraph(vec![Span::text("a".repeat(MAX_CHARS + 1))], None)];
    let refused = render(&fonts(), &document("en", text));
    assert_eq!(refused, Err(Error::TooLong { chars: MAX_CHARS + 1, limit: MAX_CHARS }));
}
