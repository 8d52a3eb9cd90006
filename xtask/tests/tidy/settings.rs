//! config.toml explains every setting, and every setting that is named anywhere exists there.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::tree::{File, Tree};

const FILE: &str = "config.toml";

pub fn findings(tree: &Tree) -> Result<Vec<String>> {
    let text = tree.text(FILE)?;
    let mut findings = unexplained(text);
    let known = variables(text)?;
    // Tests name settings that do not exist, to see them refused.
    let is_test = |file: &File| file.path.contains("/tests/") || file.name() == "tests.rs";
    let named = tree.files.iter().filter(|file| !is_test(file) && !file.is_generated());
    findings.extend(named.flat_map(|file| unknown(file, &known)));
    Ok(findings)
}

/// A key is explained by a comment on its line or above it; one comment may stand above several keys that follow each other.
fn unexplained(text: &str) -> Vec<String> {
    let (mut findings, mut explained, mut depth) = (Vec::new(), false, 0_i32);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let inside_value = depth > 0;
        depth += brackets(line);
        if inside_value {
            continue;
        }
        if line.starts_with('#') {
            explained = true;
        } else if line.is_empty() || line.starts_with('[') {
            explained = false;
            depth = 0;
        } else if !explained && !line.contains(" #") {
            let key = line.split('=').next().unwrap_or(line).trim();
            findings.push(format!("{FILE}:{}: {key} has no comment", number + 1));
        }
    }
    findings
}

fn brackets(line: &str) -> i32 {
    let value = line.split_once('=').map_or(line, |(_, value)| value);
    value.chars().map(|char| i32::from(char == '[') - i32::from(char == ']')).sum()
}

/// The environment's names of all settings: `MYBA_HTTP__BIND` for `bind` in `[http]`.
fn variables(text: &str) -> Result<BTreeSet<String>> {
    let table: toml::Table = toml::from_str(text).context(FILE)?;
    let mut names = BTreeSet::new();
    for (section, value) in &table {
        for key in value.as_table().into_iter().flat_map(toml::Table::keys) {
            names.insert(format!("MYBA_{}__{}", section.to_uppercase(), key.to_uppercase()));
        }
    }
    Ok(names)
}

/// Names of settings in a text that config.toml does not know.
fn unknown(file: &File, known: &BTreeSet<String>) -> Vec<String> {
    let mut findings = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let is_part = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_';
        for word in line.split(|char| !is_part(char)) {
            let is_setting = word.starts_with("MYBA_") && word.contains("__") && !word.ends_with('_');
            // `MYBA_X__Y` is how the documents write "any setting".
            if is_setting && word != "MYBA_X__Y" && !known.contains(word) {
                findings.push(format!("{}:{}: {word} is no setting", file.path, number + 1));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Where.\n[http]\n# The address.\nbind = \"x\"\nport = 1\n\nbare = 2\nlist = [ # all\n  { a = 1 },\n]\nlate = 3 # said\n";

    #[test]
    fn a_key_without_a_comment_is_found() {
        assert_eq!(unexplained(TEXT), ["config.toml:7: bare has no comment"]);
    }

    #[test]
    fn a_name_that_is_no_setting_is_found() {
        let known = variables(TEXT).unwrap();
        assert!(known.contains("MYBA_HTTP__BIND"));
        let file = File::of(
            "README.md",
            "Set `MYBA_HTTP__BIND` or\nMYBA_HTTP__BOUND=1 or MYBA_X__Y; MYBA_SECRET_KEY is a secret.",
        );
        assert_eq!(unknown(&file, &known), ["README.md:2: MYBA_HTTP__BOUND is no setting"]);
    }
}
