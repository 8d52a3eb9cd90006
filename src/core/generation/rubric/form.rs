//! Form: complete, without placeholders, plain and short.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::{Finding, Subject};
use crate::generation::content::{SectionId, Size};
use crate::generation::{Kind, RequestedKind, render};

/// F1: the wished kind, and what that kind is made of.
pub(super) fn f1_complete(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let mut findings = Vec::new();
    if content.title.is_empty() {
        findings.push(Finding::hard("F1", "The ticket has no title."));
    }
    if let RequestedKind::Exactly(kind) = subject.brief.kind()
        && kind != content.kind
    {
        findings.push(Finding::hard("F1", format!("The ticket is of the kind {}, not {kind}.", content.kind)));
    }
    let has = |id: SectionId| content.section(id).is_some();
    if matches!(content.kind, Kind::Task | Kind::Epic | Kind::Spike) && !has(SectionId::Goal) {
        findings.push(Finding::hard("F1", "The goal is missing.").within(SectionId::Goal));
    }
    if content.kind == Kind::Epic && !has(SectionId::Children) {
        findings.push(Finding::hard("F1", "An epic needs child stories.").within(SectionId::Children));
    }
    findings
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:TBD|TBA|TODO|FIX ?ME|X{3})\b|\?{3,}|(?i:\blorem ipsum\b)|<[\p{L}][\p{L} _/-]{1,40}>|\[(?i:placeholder|insert [^\]]*|your [^\]]*)\]")
        .unwrap()
});

/// F3: nothing that somebody would have to fill in. What the idea itself says is no placeholder: "a TODO app".
pub(super) fn f3_no_placeholder(subject: &Subject<'_>) -> Vec<Finding> {
    let idea = subject.brief.idea();
    let placeholder = |text: &str| {
        let found = PLACEHOLDER.find(text).map(|found| found.as_str().to_owned());
        let empty = ["n/a", "none", "-", "–", "—", "...", "…"];
        let alone = empty.contains(&text.trim().trim_end_matches('.').to_lowercase().as_str());
        found.or_else(|| alone.then(|| text.trim().to_owned())).filter(|found| !idea.contains(found.as_str()))
    };
    let title = placeholder(&subject.content.title)
        .map(|found| Finding::hard("F3", format!("The title holds the placeholder “{found}”.")));
    let rest = subject.content.statements().filter_map(|(id, index, statement)| {
        let found = placeholder(&statement.text)?;
        Some(Finding::hard("F3", format!("“{found}” is a placeholder.")).at(id, index))
    });
    title.into_iter().chain(rest).collect()
}

#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    let tags = "a|b|i|u|p|s|br|hr|em|img|div|pre|sub|sup|svg|kbd|del|ins|code|span|font|form|html|body|head|link|meta|script|style\
        |strong|iframe|object|embed|table|tr|td|th|ul|ol|li|h[1-6]|input|button|video|audio|details|summary|blockquote|center";
    let pattern = format!(
        r"(?i)</?(?:{tags})(?:[\s/][^<>]*)?>|<!--|<[!@#][^<>\s]+>|<\|[^|]*\|>|@(?:everyone|here|channel)\b|```"
    );
    Regex::new(&pattern).unwrap()
});

/// F4: plain text: no HTML, no mention of everybody, no control words of the model, and Markdown that says what the ticket says.
/// What the idea itself names is its subject: "escape `<b>` in comments".
pub(super) fn f4_plain_text(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let markup = |text: &str| {
        let found = MARKUP.find(text)?.as_str();
        (!subject.brief.idea().contains(found)).then(|| found.to_owned())
    };
    let title = markup(&content.title).map(|found| Finding::hard("F4", format!("The title holds markup: “{found}”.")));
    let rest = content.statements().filter_map(|(id, index, statement)| {
        let found = markup(&statement.text)?;
        Some(Finding::hard("F4", format!("“{found}” is markup, not text.")).at(id, index))
    });
    let mut findings: Vec<Finding> = title.into_iter().chain(rest).collect();
    if !render::is_faithful(content) {
        findings.push(Finding::hard("F4", "The ticket does not survive as Markdown."));
    }
    findings
}

/// A ticket below this many words is never too long for its idea.
const ALWAYS_FINE: usize = 120;
/// More words than this per word of the idea are padding.
const WORDS_PER_WORD: usize = 6;

/// F7: a small idea gets a small ticket. Above the cap of its size a small ticket is refused and a large one warned about;
/// above six words per word of the idea it is warned about: a good ticket for one sentence needs about 130 words, so that rule
/// alone must not block.
pub(super) fn f7_short_enough(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let count = |text: &str| text.unicode_words().count();
    let words = count(&content.title) + content.statements().map(|(_, _, one)| count(&one.text)).sum::<usize>();
    let size = content.size.as_str();
    let (cap, is_small) = match content.size {
        Size::XS => (150, true),
        Size::S => (250, true),
        Size::M => (450, false),
        Size::L => (700, false),
    };
    let budget = ALWAYS_FINE.max(WORDS_PER_WORD * subject.brief.words());
    let over =
        |limit: usize| format!("{words} words are more than the {limit} a ticket like this needs (size {size}).");
    match () {
        () if words > cap && is_small => vec![Finding::hard("F7", over(cap))],
        () if words > cap.min(budget) => vec![Finding::warn("F7", over(cap.min(budget)))],
        () => Vec::new(),
    }
}
