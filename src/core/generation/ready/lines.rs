//! What the writer is told of a definition: lines of fixed forms in which every word of its author stands in quotation marks.

use super::{Band, Definition, Limits, Shape};
use crate::generation::content::{SectionId, Size};
use crate::generation::{Kind, RequestedKind};

/// The lines; none when there is nothing to tell.
pub(in crate::generation) fn lines(definition: &Definition, kind: RequestedKind) -> Option<String> {
    let mut lines = Vec::new();
    if !definition.personas.is_empty() {
        lines.push(format!("personas: {}", list(&definition.personas)));
    }
    for word in &definition.glossary {
        let meaning = if word.meaning.is_empty() { String::new() } else { format!(" means {}", quoted(&word.meaning)) };
        let not = if word.not.is_empty() { String::new() } else { format!("; not {}", list(&word.not)) };
        lines.push(format!("word: {}{meaning}{not}", quoted(&word.term)));
    }
    let wished = |one: &Kind| !matches!(kind, RequestedKind::Exactly(kind) if kind != *one);
    for kind in Kind::ALL.into_iter().filter(wished) {
        shape(&mut lines, kind, definition.kinds.of(kind));
    }
    limits(&mut lines, &definition.limits);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn shape(lines: &mut Vec<String>, kind: Kind, shape: &Shape) {
    let names = |sections: &[SectionId]| {
        // The form calls the estimate by the sentence it is made of.
        let name = |section: &SectionId| match section {
            SectionId::Estimate => "estimate_reason",
            section => section.as_str(),
        };
        sections.iter().map(|section| format!("`{}`", name(section))).collect::<Vec<_>>().join(", ")
    };
    if !shape.required.is_empty() {
        lines.push(format!("{kind} needs: {}", names(&shape.required)));
    }
    if !shape.left_out.is_empty() {
        lines.push(format!("{kind} without: {}", names(&shape.left_out)));
    }
    for field in &shape.fields {
        let hint = if field.hint.is_empty() { String::new() } else { format!(", about {}", quoted(&field.hint)) };
        lines.push(format!("{kind} field: {}{hint}", quoted(&field.label)));
    }
}

/// Only what differs from the numbers the writer knows.
fn limits(lines: &mut Vec<String>, limits: &Limits) {
    let usual = Limits::PRODUCT;
    let band =
        |name: &str, own: Band, usual: Band| (own != usual).then(|| format!("{name}: {} to {}", own.min, own.max));
    lines.extend(band("criteria", limits.criteria, usual.criteria));
    lines.extend(band("words of the title", limits.title_words, usual.title_words));
    if limits.title_chars != usual.title_chars {
        lines.push(format!("characters of the title: at most {}", limits.title_chars));
    }
    if limits.words != usual.words {
        let caps = [Size::XS, Size::S, Size::M, Size::L];
        let caps = caps.map(|size| format!("{} {}", size.as_str(), limits.words.of(size)));
        lines.push(format!("words in all, at most: {}", caps.join(", ")));
    }
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")
}

/// In quotation marks that the text cannot close, also one that was stored before its signs were checked.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
