//! A migration that shipped never changes, and every migration runs on both engines.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::tree::{File, Tree};

const LIST: &str = "migrations/checksums.txt";
/// Types and words that one of the two engines lacks or understands differently.
const UNPORTABLE: [&str; 14] = [
    "BOOLEAN",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "DATETIME",
    "JSON",
    "JSONB",
    "UUID",
    "SERIAL",
    "BIGSERIAL",
    "AUTOINCREMENT",
    "INTEGER",
    "VARCHAR",
    "REAL",
    "BLOB",
];

pub fn findings(tree: &Tree) -> Result<Vec<String>> {
    let migrations: Vec<&File> =
        tree.files.iter().filter(|file| file.path.starts_with("migrations/") && file.has_ending(&["sql"])).collect();
    let mut findings = changed(tree.text(LIST)?, &migrations)?;
    findings.extend(numbering(&migrations));
    findings.extend(migrations.iter().flat_map(|file| unportable(file)));
    Ok(findings)
}

/// The list holds lines as `sha256sum` writes them. Every migration is listed, every listed one is there and unchanged.
fn changed(list: &str, migrations: &[&File]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut listed = Vec::new();
    for line in list.lines() {
        let (hash, name) =
            line.split_once("  ").with_context(|| format!("{LIST}: `{line}` is no line of sha256sum"))?;
        listed.push(name);
        match migrations.iter().find(|file| file.name() == name) {
            None => findings.push(format!("{name} is listed in {LIST} but gone; a shipped migration stays")),
            Some(file) if sha256(&file.text) != hash => {
                findings.push(format!("{name} differs from what {LIST} says; write a new migration instead"));
            }
            Some(_) => {}
        }
    }
    for file in migrations.iter().filter(|file| !listed.contains(&file.name())) {
        findings.push(format!("{LIST} lacks the line:\n{}  {}", sha256(&file.text), file.name()));
    }
    Ok(findings)
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// `0001_name.sql`, `0002_name.sql`, … without gaps: two people who add one at the same time see it.
fn numbering(migrations: &[&File]) -> Vec<String> {
    let misnamed =
        migrations.iter().zip(1..).filter(|(file, number)| !file.name().starts_with(&format!("{number:04}_")));
    misnamed.map(|(file, number)| format!("{}: its number should be {number:04}", file.name())).collect()
}

fn unportable(file: &File) -> Vec<String> {
    let mut findings = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default().to_uppercase();
        let words = code.split(|char: char| !char.is_alphanumeric() && char != '_');
        let found = words.filter(|word| UNPORTABLE.contains(word));
        findings.extend(found.map(|word| format!("{}:{}: {word}; only TEXT and BIGINT", file.path, number + 1)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(file: &File) -> String {
        format!("{}  {}\n", sha256(&file.text), file.name())
    }

    #[test]
    fn a_changed_a_missing_and_an_unlisted_migration_are_found() {
        let (one, two) = (File::of("migrations/0001_a.sql", "A"), File::of("migrations/0002_b.sql", "B"));
        let list = listed(&one);
        assert_eq!(changed(&list, &[&one]).unwrap(), Vec::<String>::new());
        let edited = File::of("migrations/0001_a.sql", "A;");
        assert!(changed(&list, &[&edited]).unwrap()[0].contains("differs"));
        assert!(changed(&list, &[]).unwrap()[0].contains("gone"));
        assert!(changed(&list, &[&one, &two]).unwrap()[0].contains(&listed(&two).trim_end().to_owned()));
        assert!(changed("nonsense\n", &[]).is_err());
    }

    #[test]
    fn numbers_have_no_gap() {
        let (one, three) = (File::of("migrations/0001_a.sql", ""), File::of("migrations/0003_b.sql", ""));
        assert_eq!(numbering(&[&one, &three]), ["0003_b.sql: its number should be 0002"]);
    }

    #[test]
    fn a_type_of_one_engine_is_found() {
        let planted =
            File::of("migrations/0001_a.sql", "CREATE TABLE a (\n  b BOOLEAN, -- never JSON\n  boolean_like TEXT\n);");
        assert_eq!(unportable(&planted), ["migrations/0001_a.sql:2: BOOLEAN; only TEXT and BIGINT"]);
    }
}
