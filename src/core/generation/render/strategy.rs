//! Any ticket, and the worst of them.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::generation::clean;
use crate::generation::content::{Clause, Content, Section, SectionId, Size, Source, Statement, words_of};
use crate::generation::kind::Kind;
use crate::generation::language::Language;

use super::Document;

/// What acts somewhere, or means something to a markup.
const SIGNS: [&str; 96] = [
    "@everyone",
    "@here",
    "@acme/team",
    "<@U012AB3CD>",
    "<!channel>",
    "<#C1>",
    "[~admin]",
    "[~accountid:5f]",
    "fixes #12",
    "Closes: https://github.com/a/b/issues/1",
    "resolves GH-7",
    "closes PROJ-12",
    "MYBA-12 #time 2h",
    "https://acme.example/x?a=b&c=d",
    "www.acme.example",
    "a@b.example",
    "/close",
    "/assign @x",
    "~bug",
    "~\"to do\"",
    "%v1",
    "%\"v 1\"",
    "!123",
    "!x.png!",
    "!x.png|thumbnail!",
    "&12",
    "$3",
    "^alert#4",
    "[issue:12]",
    "[[_TOC_]]",
    "{code}",
    "{color:red}",
    "{{x}}",
    "{noformat}",
    "|a|b|",
    "||a||",
    "**b**",
    "*b*",
    "__b__",
    "_i_",
    "-s-",
    "+u+",
    "~~s~~",
    "==h==",
    "`c`",
    "```",
    "~~~",
    "$x$",
    "$$x$$",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "<b>",
    "&amp;",
    "&#42;",
    "\\",
    "\\\\",
    "\\*",
    "=1+1",
    "+1",
    "-1",
    "＝1",
    "'",
    "\"",
    ",",
    ";",
    "1.",
    "1)",
    "12. x",
    "- x",
    "- [ ] x",
    "* x",
    "#",
    "# x",
    "## x",
    "> x",
    "> [!NOTE]",
    ": x",
    "---",
    "***",
    "===",
    "h1. x",
    "bq. x",
    "(/)",
    "(!)",
    ":)",
    ":tada:",
    "[x](http://x.example)",
    "![x](http://x.example)",
    "[^1]",
    "[x]: http://x.example",
    "(assumed)",
    "*(assumed)*",
    "[said]",
    "\"\"\"",
    "Scenario: x",
    "Given x",
];

/// Texts that are hard to carry for other reasons.
const WORDS: [&str; 20] = [
    " · ",
    "Rule: x",
    "Examples:",
    "@AC1",
    "Background:",
    "مرحبا بالعالم",
    "שלום",
    "👩‍👩‍👧",
    "🇩🇪",
    "❤️",
    "e\u{301}",
    "請求書",
    "می‌خواهم",
    "n\u{303}",
    "\u{301}",
    "2fd4e1c6",
    "C:\\temp\\new",
    ".",
    "…",
    "story · M · en",
];

/// One clean line as our own cleaning makes it, never empty.
pub fn line(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => select(SIGNS.to_vec()).prop_map(str::to_owned),
        2 => select(WORDS.to_vec()).prop_map(str::to_owned),
        3 => "[a-zA-Z]{1,12}",
        2 => "\\PC{1,12}",
        1 => (1_usize..400).prop_map(|count| "x".repeat(count)),
    ];
    let joined = proptest::collection::vec((piece, select(vec!["", " ", ", "])), 1..6).prop_map(move |pieces| {
        let text: String = pieces.iter().flat_map(|(piece, joint)| [piece.as_str(), joint]).collect();
        clean::line(&text, most)
    });
    joined.prop_filter("nothing to see", |text| clean::is_visible(text))
}

fn source() -> impl Strategy<Value = Option<Source>> {
    proptest::option::of((0_usize..50, 1_usize..50).prop_map(|(start, length)| Source { start, end: start + length }))
}

fn plain() -> impl Strategy<Value = Statement> {
    (line(1_200), source()).prop_map(|(text, source)| Statement::plain(text, source))
}

/// A criterion: a Given/When/Then as the writer puts it together, a plain sentence, or parts that are not its sentence.
fn criterion(language: &Language) -> impl Strategy<Value = Statement> + use<> {
    let words = words_of(language);
    let parts = (proptest::option::of(line(80)), proptest::option::of(line(80)), line(80), source());
    let sentence = parts.prop_map(move |(given, when, then, source)| {
        let mut clauses: Vec<Clause> = Vec::new();
        for ([first, later], text) in [([words.given; 2], given), (words.when, when), (words.then, Some(then))] {
            if let Some(text) = text {
                let word = if clauses.is_empty() { first } else { later };
                clauses.push(Clause { word: word.to_owned(), text });
            }
        }
        let parts: Vec<String> = clauses.iter().map(|one| format!("{} {}", one.word, one.text)).collect();
        let mut statement = Statement::plain(format!("{}.", parts.join(", ")), source);
        statement.clauses = Some(clauses);
        statement
    });
    prop_oneof![3 => sentence, 2 => plain()]
}

fn section(id: SectionId, language: &Language) -> BoxedStrategy<Section> {
    let title = words_of(language).heading(id).to_owned();
    let one = if id == SectionId::Criteria { criterion(language).boxed() } else { plain().boxed() };
    let statements = proptest::collection::vec(one, 1..5);
    statements.prop_map(move |statements| Section { id, title: title.clone(), statements }).boxed()
}

/// Any ticket that our own writer and editor could have made.
pub fn content() -> impl Strategy<Value = Content> {
    let language = select(vec!["en", "de", "es", "fr", "pt", "pt-BR", "ja", "ar", "zh-Hant"])
        .prop_map(|tag| Language::parse(tag).unwrap());
    let content = (language, subsequence(SectionId::ALL.to_vec(), 1..8)).prop_flat_map(|(language, ids)| {
        let sections: Vec<_> = ids.into_iter().map(|id| section(id, &language)).collect();
        let kind_reason = prop_oneof![Just(String::new()), line(60)];
        let size = select(vec![Size::XS, Size::S, Size::M, Size::L]);
        (select(Kind::ALL.to_vec()), kind_reason, line(140), size, Just(language), sections)
    });
    content.prop_map(|(kind, kind_reason, title, size, language, sections)| Content {
        kind,
        kind_reason,
        title,
        size,
        language,
        sections,
    })
}

/// Any document over one.
pub fn document() -> impl Strategy<Value = Document> {
    (content(), proptest::option::of(1_i64..100_000), proptest::option::of(line(200)))
        .prop_map(|(content, number, idea)| Document { content, number, idea, report: None }.normal().unwrap())
}
