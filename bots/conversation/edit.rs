//! Editing by hand as a form: a field per section, a line per statement. Where a platform has too few fields, several sections
//! share one, each below its heading.

use std::collections::BTreeMap;

use myba_core::generation::SectionId;
use myba_core::generation::content::{Content, Edit, Section};

use super::dialect::Dialect;
use super::form::field;
use super::message::{Field, FieldKind};

/// Splits the names of the sections of one field.
const COMMA: char = ',';
/// What a platform takes as the name of a field.
const LONGEST_ID: usize = 100;
/// Says what the lines with two signs are for.
const SHARED: &str = "Other sections, keep the ## lines";

/// The title, and every section that fits.
#[must_use]
pub fn fields(content: &Content, dialect: &Dialect) -> Vec<Field> {
    let title = Field { value: Some(content.title.clone()), ..field("title", "Title", FieldKind::Line(140)) };
    let mut fields = vec![title];
    let mut sections: Vec<&Section> =
        content.sections.iter().filter(|section| lines(section).join("\n").chars().count() <= dialect.input).collect();
    let groups = match dialect.inputs {
        None => sections.chunks(1).map(<[_]>::to_vec).collect(),
        Some(inputs) => loop {
            match split(&sections, inputs.saturating_sub(fields.len()), dialect.input) {
                Some(groups) => break groups,
                // More than all fields take: the longest stays as it is, and is edited on the web.
                None => drop_longest(&mut sections),
            }
        },
    };
    fields.extend(groups.iter().map(|group| of_group(group, dialect.input)));
    fields
}

fn of_group(group: &[&Section], limit: usize) -> Field {
    let ids: Vec<&str> = group.iter().map(|section| section.id.as_str()).collect();
    let label = if let [only] = group { only.title.as_str() } else { SHARED };
    let value = Some(packed(group));
    Field { value, optional: true, ..field(&ids.join(","), label, FieldKind::Lines(limit)) }
}

/// The sections in order over so many fields, the first of them with as few as may be.
fn split<'a>(sections: &[&'a Section], fields: usize, limit: usize) -> Option<Vec<Vec<&'a Section>>> {
    if sections.is_empty() {
        return Some(Vec::new());
    }
    let fields = fields.checked_sub(1)?;
    (1..=sections.len()).take_while(|cut| fits(&sections[..*cut], limit)).find_map(|cut| {
        let mut groups = split(&sections[cut..], fields, limit)?;
        groups.insert(0, sections[..cut].to_vec());
        Some(groups)
    })
}

fn fits(group: &[&Section], limit: usize) -> bool {
    let ids: usize = group.iter().map(|section| section.id.as_str().len() + 1).sum();
    ids <= LONGEST_ID && packed(group).chars().count() <= limit
}

fn drop_longest(sections: &mut Vec<&Section>) {
    let longest = sections.iter().enumerate().max_by_key(|(_, section)| lines(section).join("\n").len());
    if let Some((at, _)) = longest {
        sections.remove(at);
    }
}

/// The lines of a section as a field shows them.
fn lines(section: &Section) -> Vec<String> {
    section.statements.iter().flat_map(|one| tidy(&one.text)).collect()
}

fn tidy(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

fn heading(section: &Section) -> String {
    let title: Vec<&str> = section.title.split_whitespace().collect();
    format!("## {}", title.join(" ")).trim_end().to_owned()
}

/// Whether a line, without the strokes that hide one, is the heading of one of these.
fn is_heading(line: &str, group: &[&Section]) -> bool {
    let line = line.trim_start_matches('\\');
    group.iter().any(|section| heading(section) == line)
}

/// A statement that reads like a heading of its field gets a stroke before it.
fn packed(group: &[&Section]) -> String {
    if let [only] = group {
        return lines(only).join("\n");
    }
    let one = |section: &&Section| {
        let hidden = |line: String| if is_heading(&line, group) { format!("\\{line}") } else { line };
        let mut text = vec![heading(section)];
        text.extend(lines(section).into_iter().map(hidden));
        text.join("\n")
    };
    group.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// The lines of each section of a field; of a section whose heading is gone, nothing. What stands above the first heading
/// belongs to the first section.
fn unpacked(text: &str, group: &[&Section]) -> Vec<(SectionId, Vec<String>)> {
    let mut found: Vec<(SectionId, Vec<String>)> = Vec::new();
    for line in tidy(text) {
        let named: Vec<SectionId> =
            group.iter().filter(|section| heading(section) == line).map(|section| section.id).collect();
        let fresh = named.iter().find(|id| found.iter().all(|(known, _)| known != *id));
        if let Some(id) = fresh.or(named.last()) {
            let before = found.iter().position(|(known, _)| known == id).map(|at| found.remove(at).1);
            found.push((*id, before.unwrap_or_default()));
            continue;
        }
        let line = if is_heading(&line, group) { line[1..].to_owned() } else { line };
        match found.last_mut() {
            Some((_, lines)) => lines.push(line),
            None => found.extend(group.first().map(|first| (first.id, vec![line]))),
        }
    }
    found
}

/// What a filled form changes. Fields that were left out keep their text.
#[must_use]
pub fn changes(content: &Content, values: &BTreeMap<String, String>) -> Edit {
    let title = values.get("title").filter(|title| **title != content.title).cloned();
    let mut sections = Vec::new();
    for (name, text) in values {
        let ids: Vec<SectionId> = name.split(COMMA).filter_map(SectionId::parse).collect();
        let typed = match &ids[..] {
            [] => continue,
            [only] => vec![(*only, tidy(text))],
            several => {
                let group: Vec<&Section> = several.iter().filter_map(|id| content.section(*id)).collect();
                unpacked(text, &group)
            }
        };
        let is_changed =
            |(id, new): &(SectionId, Vec<String>)| content.section(*id).map(lines).unwrap_or_default() != *new;
        sections.extend(typed.into_iter().filter(is_changed));
    }
    Edit { title, sections: (!sections.is_empty()).then_some(sections) }
}

#[cfg(test)]
mod tests {
    use myba_core::chat::Platform;
    use myba_core::generation::content::{Size, Statement};
    use myba_core::generation::{Kind, RequestedLanguage};
    use proptest::prelude::*;

    use super::*;

    fn content(sections: Vec<(SectionId, String, Vec<String>)>) -> Content {
        let Some(RequestedLanguage::Exactly(language)) = RequestedLanguage::parse("en") else { panic!("no English") };
        let statement = |text| Statement { text, clauses: None, source: None };
        let section = |(id, title, texts): (SectionId, String, Vec<String>)| Section {
            id,
            title,
            statements: texts.into_iter().map(statement).collect(),
        };
        Content {
            kind: Kind::Story,
            kind_reason: String::new(),
            title: "A title".to_owned(),
            size: Size::S,
            language,
            sections: sections.into_iter().map(section).collect(),
        }
    }

    fn values(content: &Content) -> BTreeMap<String, String> {
        let fields = fields(content, Dialect::of(Platform::Discord));
        fields.into_iter().map(|field| (field.id, field.value.unwrap_or_default())).collect()
    }

    fn eight() -> Content {
        let ids = SectionId::ALL.into_iter().take(8);
        content(ids.map(|id| (id, id.as_str().to_uppercase(), vec![format!("of {}", id.as_str())])).collect())
    }

    /// Titles and statements that look alike, and like the marks that split them.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[\\\\#a-c ]{0,8}",
            Just("## One".to_owned()),
            Just("\\## One".to_owned()),
            ".{0,40}",
            "(One|Two|\n|## |\\\\){0,4}",
            Just("long ".repeat(300)),
        ]
    }

    fn sections() -> impl Strategy<Value = Vec<(SectionId, String, Vec<String>)>> {
        let title = prop_oneof![Just("One".to_owned()), Just("Two".to_owned()), text()];
        let one = (title, proptest::collection::vec(text(), 0..6));
        (proptest::collection::vec(one, 15), proptest::sample::subsequence(SectionId::ALL.to_vec(), 0..=15)).prop_map(
            |(texts, ids)| ids.into_iter().zip(texts).map(|(id, (title, lines))| (id, title, lines)).collect(),
        )
    }

    proptest! {
        #[test]
        fn packed_and_unpacked_nothing_is_changed(sections in sections()) {
            let content = content(sections);
            let values = values(&content);
            prop_assert!(values.len() <= 5);
            for (id, value) in &values {
                prop_assert!(id.len() <= LONGEST_ID && value.chars().count() <= 4_000);
            }
            prop_assert_eq!(changes(&content, &values), Edit::default());
        }

        #[test]
        fn whatever_is_typed_changes_only_what_its_field_holds(sections in sections(), typed in proptest::collection::vec(text(), 0..12)) {
            let content = content(sections);
            let typed = typed.join("\n");
            for id in values(&content).into_keys() {
                let asked: Vec<_> = id.split(COMMA).filter_map(SectionId::parse).collect();
                let edit = changes(&content, &[(id, typed.clone())].into());
                for (section, lines) in edit.sections.unwrap_or_default() {
                    prop_assert!(asked.contains(&section));
                    prop_assert!(lines.iter().all(|line| !line.is_empty() && line.trim() == line));
                }
            }
        }
    }

    #[test]
    fn one_changed_line_changes_one_section() {
        let content = eight();
        let values = values(&content);
        let (name, packed) = values.iter().find(|(id, _)| id.contains(COMMA)).unwrap();
        assert_eq!(name, "observed,expected,environment,severity,criteria");
        let changed = |text: String| changes(&content, &[(name.clone(), text)].into()).sections.unwrap_or_default();
        let typed = packed.replace("of severity", "as it is\nfor all");
        assert_eq!(changed(typed), [(SectionId::Severity, vec!["as it is".to_owned(), "for all".to_owned()])]);
        let without = packed.replace("## SEVERITY\nof severity\n\n", "");
        assert_eq!(changed(without), [], "a section whose heading is gone stays");
        let emptied = packed.replace("of severity", "");
        assert_eq!(changed(emptied), [(SectionId::Severity, Vec::new())]);
        let headless = packed.replace("## OBSERVED\nof observed", "of something");
        assert_eq!(changed(headless), [(SectionId::Observed, vec!["of something".to_owned()])]);
        assert_eq!(changed("\\## SEVERITY".to_owned()), [(SectionId::Observed, vec!["## SEVERITY".to_owned()])]);
    }

    #[test]
    fn what_fits_into_no_field_is_left_out_and_stays() {
        let long = vec!["x".repeat(1_000); 3];
        let ids = SectionId::ALL.into_iter().take(9);
        let content = content(ids.map(|id| (id, id.as_str().to_owned(), long.clone())).collect());
        let values = values(&content);
        assert_eq!(values.len(), 5);
        assert_eq!(changes(&content, &values), Edit::default());
    }

    #[test]
    fn on_slack_every_section_has_its_field() {
        assert_eq!(fields(&eight(), Dialect::of(Platform::Slack)).len(), 9);
    }
}
