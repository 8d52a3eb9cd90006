//! Form: complete, without placeholders, plain, in one language, and short.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{shingles, similarity, word_count};
use super::{Brief, Finding, Subject, lexicon};
use crate::generation::content::{Content, SectionId, Size};
use crate::generation::facts::Facts;
use crate::generation::language::{contradicts, is_written_without_spaces};
use crate::generation::{Kind, render};

/// F1: what a ticket of its kind is made of.
pub(super) fn f1_complete(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let mut findings = Vec::new();
    if content.title.is_empty() {
        findings.push(Finding::hard("F1", "The ticket has no title.").about("title"));
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

/// F2: a title that can be read in a list. Whether it begins with a verb is left to the reader: "Export crashes" is as good.
pub(super) fn f2_title(subject: &Subject<'_>) -> Vec<Finding> {
    let title = subject.content.title.trim();
    if title.is_empty() {
        return Vec::new();
    }
    let say = |message: String| Finding::warn("F2", message).about("title");
    let limits = subject.limits();
    let (fewest, most, most_chars) = (limits.title_words.min, limits.title_words.max, limits.title_chars);
    let mut findings = Vec::new();
    let (words, chars) = (title.split_whitespace().count(), title.chars().count());
    let has_words = !title.chars().any(is_written_without_spaces);
    if has_words && words < fewest {
        findings.push(say(format!("The title has {words} words; {fewest} or more say what it is about.")));
    }
    if (has_words && words > most) || chars > most_chars {
        let message =
            format!("The title has {words} words and {chars} characters; a list shows {most} and {most_chars}.");
        findings.push(say(message));
    }
    if title.ends_with('.') && !title.ends_with("..") {
        findings.push(say("The title ends with a full stop.".to_owned()));
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
    let placeholder = |text: &str| {
        let found = PLACEHOLDER.find(text).map(|found| found.range());
        let empty = ["n/a", "none", "-", "–", "—", "...", "…"];
        let alone = empty.contains(&text.trim().trim_end_matches('.').to_lowercase().as_str());
        let found = found.or_else(|| alone.then_some(0..text.len()))?;
        (!subject.idea.contains(text[found.clone()].trim())).then_some(found)
    };
    let title = &subject.content.title;
    let in_title = placeholder(title).map(|found| {
        let message = format!("The title holds the placeholder “{}”.", &title[found.clone()]);
        Finding::hard("F3", message).about("title").on(title, &found)
    });
    let rest = subject.content.statements().filter_map(|(id, index, statement)| {
        let found = placeholder(&statement.text)?;
        let message = format!("“{}” is a placeholder.", &statement.text[found.clone()]);
        Some(Finding::hard("F3", message).at(id, index).on(&statement.text, &found))
    });
    let title = in_title;
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

/// F4: plain text: no HTML, no mention of everybody, no control words of the model, no link that leads where the idea does not,
/// and Markdown that says what the ticket says.
/// What the idea itself names is its subject: "escape `<b>` in comments".
pub(super) fn f4_plain_text(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let markup = |text: &str| {
        let found = MARKUP.find(text)?;
        (!subject.idea.contains(found.as_str())).then(|| found.range())
    };
    let title = markup(&content.title).map(|found| {
        let message = format!("The title holds markup: “{}”.", &content.title[found.clone()]);
        Finding::hard("F4", message).about("title").on(&content.title, &found)
    });
    let rest = content.statements().filter_map(|(id, index, statement)| {
        let found = markup(&statement.text)?;
        let message = format!("“{}” is markup, not text.", &statement.text[found.clone()]);
        Some(Finding::hard("F4", message).at(id, index).on(&statement.text, &found))
    });
    let mut findings: Vec<Finding> = title.into_iter().chain(rest).collect();
    findings.extend(foreign_links(subject));
    if !render::is_faithful(content) {
        findings.push(Finding::hard("F4", "The ticket does not survive as Markdown."));
    }
    findings
}

fn foreign_links(subject: &Subject<'_>) -> Vec<Finding> {
    let facts = Facts::of(subject.idea);
    let say = |text: &str, found: &std::ops::Range<usize>| {
        Finding::hard("F4", format!("“{}” leads to a page that the idea does not name.", &text[found.clone()]))
            .on(text, found)
    };
    let title = &subject.content.title;
    let in_title = facts.foreign_link(title).map(|found| say(title, &found).about("title"));
    let rest = subject.content.statements().filter_map(|(id, index, statement)| {
        let found = facts.foreign_link(&statement.text)?;
        Some(say(&statement.text, &found).at(id, index))
    });
    in_title.into_iter().chain(rest).collect()
}

/// F5: the ticket is in the language it says. Only a certain contradiction counts, and it blocks only where we know the words of
/// the language well.
pub(super) fn f5_language(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    if !contradicts(&content.language, &whole_text(content)) {
        return Vec::new();
    }
    let message = format!("The ticket says that it is in the language “{}”, and it is not.", content.language);
    let is_sure = subject.lexicon.is_some();
    let finding = if is_sure { Finding::hard("F5", message) } else { Finding::warn("F5", message) };
    vec![finding.about("language")]
}

/// F5: the ticket is in the wished language, else in that of the idea.
pub(super) fn f5_wished(content: &Content, brief: &Brief) -> Vec<Finding> {
    let Some(expected) = brief.expected_language().filter(|expected| expected.primary() != content.language.primary())
    else {
        return Vec::new();
    };
    // A ticket half in another language reads as neither; its title and its criteria are what people read first.
    let criteria = content.section(SectionId::Criteria).map_or(&[][..], |section| section.statements.as_slice());
    let criteria = criteria.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n");
    let is_foreign = |text: &str| contradicts(&expected, text);
    if lexicon::of(&expected).is_none()
        || ![whole_text(content), content.title.clone(), criteria].iter().any(|text| is_foreign(text))
    {
        return Vec::new();
    }
    vec![Finding::hard("F5", format!("The ticket is not in the language “{expected}”.")).about("language")]
}

fn whole_text(content: &Content) -> String {
    let texts = content.statements().map(|(_, _, statement)| statement.text.as_str());
    std::iter::once(content.title.as_str()).chain(texts).collect::<Vec<_>>().join("\n")
}

/// Two sentences that share this much of their runs of three words say the same.
const SAME: f64 = 0.8;
/// Shorter ones are names and values, not sentences.
const FEWEST_WORDS: usize = 6;

/// F6: nothing is said in two sections. Assumptions repeat what questions fall back to, and may.
pub(super) fn f6_said_once(subject: &Subject<'_>) -> Vec<Finding> {
    let is_sentence = |id: SectionId| {
        !matches!(id, SectionId::Questions | SectionId::Assumptions | SectionId::Severity | SectionId::Estimate)
    };
    let all: Vec<_> = subject
        .content
        .statements()
        .filter(|(id, _, one)| is_sentence(*id) && word_count(&one.text) >= FEWEST_WORDS)
        .map(|(id, index, one)| (id, index, shingles(&one.text, 3)))
        .collect();
    let mut findings = Vec::new();
    for (at, (id, index, words)) in all.iter().enumerate() {
        let before = all[..at].iter().find(|(other, _, said)| other != id && similarity(said, words) >= SAME);
        if let Some((other, _, _)) = before {
            let message = format!("This says again what stands under “{}”.", other.as_str().replace('_', " "));
            findings.push(Finding::warn("F6", message).at(*id, *index));
        }
    }
    findings
}

/// A ticket below this many words is never too long for its idea.
const ALWAYS_FINE: usize = 200;
/// The same for an epic, which holds the sentences of its children.
const ALWAYS_FINE_EPIC: usize = 250;
/// More words than this per word of the idea are padding.
const WORDS_PER_WORD: usize = 6;

/// F7: a small idea gets a small ticket. Above the cap of its size a small ticket is refused and a large one warned about;
/// above six words per word of the idea it is warned about: good tickets for one sentence have up to 180 words, so that rule
/// alone must not block.
pub(super) fn f7_short_enough(subject: &Subject<'_>) -> Vec<Finding> {
    let content = subject.content;
    let (words, cap) = (content.words(), subject.limits().words.of(content.size));
    let (size, is_small) = (content.size.as_str(), content.size <= Size::S);
    let floor = if content.kind == Kind::Epic { ALWAYS_FINE_EPIC } else { ALWAYS_FINE };
    let budget = floor.max(WORDS_PER_WORD * word_count(subject.idea));
    let over =
        |limit: usize| format!("{words} words are more than the {limit} a ticket like this needs (size {size}).");
    match () {
        () if words > cap && is_small => vec![Finding::hard("F7", over(cap))],
        () if words > cap.min(budget) => vec![Finding::warn("F7", over(cap.min(budget)))],
        () => Vec::new(),
    }
}
