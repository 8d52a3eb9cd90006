//! SQL stands in the `statements!` lists of src/core/store, so that the story test sees all of it, and each is used.

use crate::rust_source;
use crate::tree::{File, Tree};

/// Files that plant faults or speak to one engine past the lists on purpose.
const EXEMPT: [&str; 4] = ["testing.rs", "sqlite.rs", "postgres.rs", "statements.rs"];
const VERBS: [&str; 5] = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"WITH "];

pub fn findings(tree: &Tree) -> Vec<String> {
    let store: Vec<&File> = tree.rust().filter(|file| file.path.starts_with("src/core/store/")).collect();
    let mut findings: Vec<String> = store.iter().flat_map(|file| of_file(file)).collect();
    if !store.iter().any(|file| file.text.contains("statements! {")) {
        findings.push("src/core/store has no statements! list: this rule would pass whatever is there".to_owned());
    }
    findings
}

fn of_file(file: &File) -> Vec<String> {
    let (listed, rest) = split(&file.text);
    let mut findings = Vec::new();
    let code = rust_source::code(&rest);
    for name in names(&listed) {
        let is_word = |char: char| char.is_alphanumeric() || char == '_';
        if !code.split(|char| !is_word(char)).any(|word| word == name) {
            findings.push(format!("{}: the statement {name} is never used", file.path));
        }
    }
    if !EXEMPT.contains(&file.name()) {
        let loose = rest.lines().enumerate().filter(|(_, line)| VERBS.iter().any(|verb| line.contains(verb)));
        let place = |(number, _): (usize, &str)| format!("{}:{}: SQL outside statements!", file.path, number + 1);
        findings.extend(loose.map(place));
    }
    findings
}

/// The inside of the `statements!` lists, and the file without it, line for line.
fn split(text: &str) -> (String, String) {
    let (mut listed, mut rest, mut inside) = (String::new(), String::new(), false);
    for line in text.lines() {
        let (begins, ends) = (line.starts_with("statements! {"), inside && line == "}");
        inside = (inside || begins) && !ends;
        let (to, other) = if inside && !begins { (&mut listed, &mut rest) } else { (&mut rest, &mut listed) };
        to.push_str(line);
        to.push('\n');
        other.push('\n');
    }
    (listed, rest)
}

/// `NAME = "…";` of a list.
fn names(listed: &str) -> Vec<String> {
    let code = rust_source::code(listed);
    let heads = code.split(';').filter_map(|entry| entry.split_once('=').map(|(head, _)| head));
    let words = heads.filter_map(|head| head.split_whitespace().last().map(str::to_owned));
    words
        .filter(|name| name.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "statements! {\n    /// Why; how.\n    ONE = \"SELECT a = 1\n          FROM b\";\n    TWO = \"DELETE FROM c\";\n}\n\n";

    #[test]
    fn an_unused_statement_is_found() {
        let used = |uses: &str| of_file(&File::of("src/core/store/a.rs", &format!("{FILE}{uses}\n")));
        assert_eq!(used("f(ONE); f(TWO);"), Vec::<String>::new());
        assert_eq!(used("f(ONE); // TWO"), ["src/core/store/a.rs: the statement TWO is never used"]);
    }

    #[test]
    fn sql_outside_the_lists_is_found_with_its_line() {
        let file = format!("{FILE}f(ONE, TWO);\nlet sql = \"UPDATE c SET d = 1\";\n");
        assert_eq!(
            of_file(&File::of("src/core/store/a.rs", &file)),
            ["src/core/store/a.rs:9: SQL outside statements!"]
        );
    }
}
