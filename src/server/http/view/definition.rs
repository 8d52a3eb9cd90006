//! Definitions of ready.

use std::collections::BTreeMap;

use myba_core::clock::UnixMs;
use myba_core::generation::ready::{Card, LIMIT_BOUNDS, RULES, Stored, Template, Trial, Tried, card, templates};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::FindingView;

/// What "ready" means. What is left out is as the rules say by themselves.
#[derive(ToSchema)]
#[schema(as = Definition)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
pub(in crate::http) struct DefinitionShape {
    /// 1 to 60 characters.
    name: String,
    /// A language tag: of tickets for which no language was wished.
    #[schema(required = false)]
    language: Option<String>,
    #[schema(required = false)]
    kinds: KindsShape,
    /// By the id of a rule: `off`, `warn` or `hard`.
    #[schema(required = false)]
    rules: BTreeMap<String, String>,
    #[schema(required = false)]
    limits: LimitsShape,
    /// Who stories are about; at most 20.
    #[schema(required = false)]
    personas: Vec<String>,
    /// At most 50.
    #[schema(required = false)]
    glossary: Vec<WordShape>,
}

/// What a ticket of each kind is made of.
#[derive(ToSchema)]
#[schema(as = DefinitionKinds)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct KindsShape {
    #[schema(required = false)]
    story: ShapeShape,
    #[schema(required = false)]
    bug: ShapeShape,
    #[schema(required = false)]
    task: ShapeShape,
    #[schema(required = false)]
    epic: ShapeShape,
    #[schema(required = false)]
    spike: ShapeShape,
}

/// What a ticket is made of, beside what its kind is made of anyway.
#[derive(ToSchema)]
#[schema(as = DefinitionKind)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct ShapeShape {
    /// Sections that have to be there (D1).
    #[schema(required = false)]
    required: Vec<String>,
    /// Of `severity`, `edge_cases`, `estimate`, `in_scope`, `out_of_scope`: not written, and not asked for.
    #[schema(required = false)]
    left_out: Vec<String>,
    /// At most 6 (D2).
    #[schema(required = false)]
    fields: Vec<FieldShape>,
}

/// A statement that begins with the label and a colon.
#[derive(ToSchema)]
#[schema(as = DefinitionField)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct FieldShape {
    label: String,
    #[schema(required = false)]
    hint: String,
}

/// Thresholds; `GET /api/definition/templates` says where each may lie.
#[derive(ToSchema)]
#[schema(as = DefinitionLimits)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct LimitsShape {
    #[schema(required = false)]
    criteria: BandShape,
    #[schema(required = false)]
    title_words: BandShape,
    #[schema(required = false)]
    title_chars: u32,
    #[schema(required = false)]
    words: WordCapsShape,
    #[schema(required = false)]
    vague_words: u32,
    #[schema(required = false)]
    ready_from: u32,
}

#[derive(ToSchema)]
#[schema(as = DefinitionBand)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct BandShape {
    min: u32,
    max: u32,
}

/// The most words of a ticket, by its size.
#[derive(ToSchema)]
#[schema(as = DefinitionWordCaps)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct WordCapsShape {
    #[schema(rename = "XS", required = false)]
    xs: u32,
    #[schema(rename = "S", required = false)]
    s: u32,
    #[schema(rename = "M", required = false)]
    m: u32,
    #[schema(rename = "L", required = false)]
    l: u32,
}

/// A word, what it means, and the words that are not used for it (D4).
#[derive(ToSchema)]
#[schema(as = DefinitionWord)]
#[expect(dead_code, reason = "describes what the core reads and writes")]
struct WordShape {
    term: String,
    #[schema(required = false)]
    meaning: String,
    #[schema(required = false)]
    not: Vec<String>,
}

/// A version of a definition.
#[derive(Serialize, ToSchema)]
#[schema(as = DefinitionVersion)]
pub(in crate::http) struct DefinitionView {
    /// 0 while there is none: then `definition` is what the rules say by themselves.
    version: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    created_at: Option<UnixMs>,
    #[schema(value_type = DefinitionShape)]
    definition: Value,
}

impl DefinitionView {
    pub fn of(stored: &Stored) -> Self {
        Self {
            version: stored.in_force.version,
            created_at: Some(stored.created_at),
            definition: json(&stored.in_force.definition),
        }
    }

    /// What holds while nobody defined anything.
    pub fn none() -> Self {
        Self { version: 0, created_at: None, definition: json(&myba_core::generation::ready::Definition::default()) }
    }
}

fn json(definition: &impl Serialize) -> Value {
    // Strings, numbers and lists only: this cannot fail.
    serde_json::to_value(definition).unwrap_or_default()
}

/// What a definition can be made from.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct DefinitionTemplates {
    /// Definitions to begin with; the first one is what the rules say by themselves.
    templates: Vec<TemplateView>,
    rules: Vec<RuleView>,
    /// Where a threshold may lie.
    limits: Vec<LimitView>,
}

impl DefinitionTemplates {
    pub fn all() -> Self {
        Self {
            templates: templates().iter().map(TemplateView::of).collect(),
            rules: RULES.iter().map(RuleView::of).collect(),
            limits: LIMIT_BOUNDS.iter().map(|(path, min, max)| LimitView { path, min: *min, max: *max }).collect(),
        }
    }
}

/// A definition to begin with.
#[derive(Serialize, ToSchema)]
#[schema(as = DefinitionTemplate)]
struct TemplateView {
    id: String,
    /// Counts changes of it.
    version: u32,
    /// What it is for, in a sentence.
    about: String,
    #[schema(value_type = DefinitionShape)]
    definition: Value,
}

impl TemplateView {
    fn of(template: &Template) -> Self {
        Self {
            id: template.id.clone(),
            version: template.version,
            about: template.about.clone(),
            definition: json(&template.definition),
        }
    }
}

/// A rule, for people.
#[derive(Serialize, ToSchema)]
#[schema(as = DefinitionRule)]
struct RuleView {
    /// `A4`.
    id: &'static str,
    /// What it asks for.
    says: &'static str,
    /// What it does by itself: `blocks`, `warns` or `both`.
    does: &'static str,
    /// Whether it stands whatever a definition says.
    stands: bool,
}

impl RuleView {
    const fn of(card: &Card) -> Self {
        let Card { id, says, does, stands } = *card;
        Self { id, says, does, stands }
    }
}

/// Where a threshold may lie.
#[derive(Serialize, ToSchema)]
#[schema(as = DefinitionLimit)]
struct LimitView {
    /// Below `limits`: `criteria.min`.
    path: &'static str,
    min: usize,
    max: usize,
}

/// What a definition would say about past tickets.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct DefinitionTrial {
    /// Tickets looked at.
    checked: usize,
    /// Of these, how many would be `not_ready`.
    would_fail: usize,
    /// How many are by what is in force.
    fail_now: usize,
    /// Newest first.
    tickets: Vec<TriedView>,
}

/// What a definition would say about one ticket.
#[derive(Serialize, ToSchema)]
#[schema(as = DefinitionTried)]
struct TriedView {
    /// Null for a ticket of a team: what its members write is theirs.
    id: Option<String>,
    number: i64,
    /// Null for a ticket of a team.
    title: Option<String>,
    /// `ready`, `needs_answers` or `not_ready`.
    ready: &'static str,
    /// What is found that was not before, or counts more. Of a team's ticket the rule and its sentence, not the words found.
    new_findings: Vec<FindingView>,
}

impl DefinitionTrial {
    /// Of somebody's own tickets.
    pub fn of(trial: Trial) -> Self {
        Self::with(trial, |tried| TriedView {
            id: Some(tried.id.to_string()),
            number: tried.number,
            title: Some(tried.title),
            ready: tried.ready.as_str(),
            new_findings: tried.new_findings.iter().map(FindingView::of).collect(),
        })
    }

    /// Of a team's: its owner pays for what the members write, and does not read it.
    pub fn of_team(trial: Trial) -> Self {
        Self::with(trial, |tried| TriedView {
            id: None,
            number: tried.number,
            title: None,
            ready: tried.ready.as_str(),
            new_findings: tried
                .new_findings
                .iter()
                .map(|finding| FindingView::of(finding).saying(card(&finding.rule).map_or("", |card| card.says)))
                .collect(),
        })
    }

    fn with(trial: Trial, view: impl FnMut(Tried) -> TriedView) -> Self {
        let Trial { checked, would_fail, fail_now, tickets } = trial;
        Self { checked, would_fail, fail_now, tickets: tickets.into_iter().map(view).collect() }
    }
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema as _;

    use super::*;

    /// The document describes by hand what the core reads and writes.
    #[test]
    fn the_document_has_the_fields_of_a_definition() {
        let schema = serde_json::to_value(DefinitionShape::schema()).unwrap();
        let written = json(&myba_core::generation::ready::Definition::default());
        same_fields(&schema, &written);
        for (part, schema) in [("kinds", KindsShape::schema()), ("limits", LimitsShape::schema())] {
            same_fields(&serde_json::to_value(schema).unwrap(), &written[part]);
        }
        same_fields(&serde_json::to_value(ShapeShape::schema()).unwrap(), &written["kinds"]["story"]);
        same_fields(&serde_json::to_value(WordCapsShape::schema()).unwrap(), &written["limits"]["words"]);
    }

    fn same_fields(schema: &Value, written: &Value) {
        let names = |value: &Value| {
            let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(&schema["properties"]), names(written), "{schema:#}");
    }
}
