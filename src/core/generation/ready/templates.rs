//! Definitions that come with the product, to begin with.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Definition;

/// A definition that comes with the product.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// `lean`.
    pub id: String,
    /// Counts changes of it.
    pub version: u32,
    /// What it is for, in a sentence.
    pub about: String,
    /// What it says.
    pub definition: Definition,
}

const FILES: [&str; 4] = [
    include_str!("templates/default.json"),
    include_str!("templates/lean.json"),
    include_str!("templates/gherkin.json"),
    include_str!("templates/bug-triage.json"),
];

#[expect(clippy::unwrap_used, reason = "files of the program that a test reads and checks")]
static TEMPLATES: LazyLock<Vec<Template>> =
    LazyLock::new(|| FILES.iter().map(|file| serde_json::from_str(file).unwrap()).collect());

/// The templates; the first one is what the product does by itself.
#[must_use]
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}
