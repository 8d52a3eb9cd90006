//! The list of faults in docs/FAULTS.md is true: every test it names is there and bears the id of its row, and a row without a test
//! says why.

use anyhow::{Result, ensure};

use crate::tree::Tree;

/// Said of a test whose name bears the id of a neighbour.
const OTHER_NAME: &str = "(by another name)";
/// Said where there is no test, with the reason.
const NONE: &str = "not automated: ";

pub fn findings(tree: &Tree) -> Result<Vec<String>> {
    let rows = rows(tree.text("docs/FAULTS.md")?);
    ensure!(!rows.is_empty(), "docs/FAULTS.md lists no fault");
    let is_there = |path: &str, test: &str| {
        let opening = format!("fn {test}(");
        tree.files.iter().any(|file| file.path == path && file.text.contains(&opening))
    };
    let mut findings: Vec<String> = rows.iter().flat_map(|row| of_row(row, is_there)).collect();
    findings.extend(twice(&rows));
    Ok(findings)
}

/// A line of the list: the id, and the cell that names its tests.
struct Row<'a> {
    id: &'a str,
    tests: &'a str,
}

fn rows(text: &str) -> Vec<Row<'_>> {
    text.lines().filter(|line| line.starts_with("| ")).filter_map(row).filter(|row| row.id != "id").collect()
}

/// A line of four cells.
fn row(line: &str) -> Option<Row<'_>> {
    let mut cells = line.trim().trim_matches('|').split('|').map(str::trim);
    let (id, _must, _promise, tests) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    cells.next().is_none().then_some(Row { id, tests })
}

fn of_row(row: &Row<'_>, is_there: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut findings = Vec::new();
    let named: Vec<_> = row.tests.split("<br>").map(str::trim).filter(|test| test.starts_with('`')).collect();
    if named.is_empty() && row.tests.strip_prefix(NONE).is_none_or(str::is_empty) {
        findings.push(format!("{} names no test and no reason for having none", row.id));
    }
    let sign = format!("{}_", row.id.to_lowercase());
    for test in named {
        let (name, rest) = test[1..].split_once('`').unwrap_or((test, ""));
        let Some((path, function)) = name.split_once("::") else {
            findings.push(format!("{}: {name} is no file::test", row.id));
            continue;
        };
        if !is_there(path, function) {
            findings.push(format!("{}: there is no test {function} in {path}", row.id));
        }
        let bears = function.starts_with(&sign) || function.contains(&format!("_{sign}"));
        if !bears && rest.trim() != OTHER_NAME {
            findings.push(format!("{}: {function} bears another id", row.id));
        }
    }
    findings
}

fn twice(rows: &[Row<'_>]) -> Vec<String> {
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.windows(2).filter(|two| two[0] == two[1]).map(|two| format!("{} is listed twice", two[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        let is_there = |path: &str, test: &str| (path, test) == ("a.rs", "a01_b02_it_holds");
        rows(line).iter().flat_map(|row| of_row(row, is_there)).collect()
    }

    #[test]
    fn what_is_named_must_be_there_and_bear_the_id() {
        assert_eq!(found("| A01 | ● | it holds | `a.rs::a01_b02_it_holds` |"), Vec::<String>::new());
        assert_eq!(found("| B02 |  | it holds | `a.rs::a01_b02_it_holds` |"), Vec::<String>::new());
        assert_eq!(found("| C03 |  | it holds | `a.rs::a01_b02_it_holds` (by another name) |"), Vec::<String>::new());
        assert_eq!(
            found("| C03 |  | it holds | `a.rs::a01_b02_it_holds` |"),
            ["C03: a01_b02_it_holds bears another id"]
        );
        assert_eq!(
            found("| A01 |  | it holds | `a.rs::a01_gone`<br>`a.rs::a01_b02_it_holds` |"),
            ["A01: there is no test a01_gone in a.rs"]
        );
    }

    #[test]
    fn a_row_without_a_test_says_why() {
        assert_eq!(found("| A14 |  | it holds | not automated: it is A04 |"), Vec::<String>::new());
        assert_eq!(found("| A14 |  | it holds | not automated |"), ["A14 names no test and no reason for having none"]);
    }

    #[test]
    fn an_id_is_listed_once() {
        let text = "| id | must | what | tests |\n|---|---|---|---|\n| A01 | | x | y |\n| A01 | | x | y |";
        assert_eq!(twice(&rows(text)), ["A01 is listed twice"]);
    }
}
