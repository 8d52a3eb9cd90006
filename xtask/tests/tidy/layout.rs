//! Files and functions stay small, are named for what they hold, and hold nothing unfinished.

use crate::rust_source;
use crate::tree::{File, Tree};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;
/// Half of all source files are at most this long.
const MEDIAN_LINES: usize = 150;
const SOURCES: [&str; 10] = ["rs", "ts", "tsx", "js", "mjs", "css", "sql", "html", "sh", "svg"];
/// Names that say nothing about the content, in any language.
const EMPTY_NAMES: [&str; 5] = ["utils", "helpers", "common", "types", "misc"];
const RUST_LEFT_OVERS: [&str; 6] = ["todo!", "unimplemented!", "dbg!", "#[ignore", "#[allow(", "#![allow("];
/// Tests switched off, or switched on alone, in the frontend.
const SCRIPT_LEFT_OVERS: [&str; 8] = [
    "it.skip(",
    "it.only(",
    "test.skip(",
    "test.only(",
    "describe.skip(",
    "describe.only(",
    "@ts-ignore",
    "@ts-nocheck",
];
/// Notes to oneself. Spelt in two parts so that this file does not find itself.
const NOTES: [&str; 3] = [concat!("FIX", "ME"), concat!("X", "XX"), concat!("TO", "DO:")];

pub fn findings(tree: &Tree) -> Vec<String> {
    let mut findings: Vec<String> = tree.files.iter().flat_map(of_file).collect();
    findings.extend(tree.rust().flat_map(of_rust));
    findings.extend(beside_its_folder(&tree.paths));
    findings.extend(median(tree));
    findings
}

fn is_source(file: &File) -> bool {
    file.has_ending(&SOURCES) && !file.is_generated()
}

fn of_file(file: &File) -> Vec<String> {
    if !is_source(file) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES {
        findings.push(format!("{}: {lines} lines, at most {FILE_LINES}", file.path));
    }
    if file.has_ending(&["rs", "ts", "tsx", "js", "mjs"]) {
        let stem = file.name().split('.').next().unwrap_or_default();
        if EMPTY_NAMES.contains(&stem) {
            findings.push(format!("{}: the name says nothing about the content", file.path));
        }
    }
    let mut banned: Vec<&str> = NOTES.to_vec();
    if file.has_ending(&["ts", "tsx", "js", "mjs"]) {
        banned.extend(SCRIPT_LEFT_OVERS);
    }
    for (number, line) in file.text.lines().enumerate() {
        let found = banned.iter().filter(|word| line.contains(**word));
        findings.extend(found.map(|word| format!("{}:{}: {word}", file.path, number + 1)));
    }
    findings
}

fn of_rust(file: &File) -> Vec<String> {
    let code = rust_source::code(&file.text);
    let mut findings = Vec::new();
    for function in rust_source::functions(&code) {
        if function.length > FUNCTION_LINES {
            let (name, length) = (&function.name, function.length);
            let place = format!("{}:{}", file.path, function.line);
            findings.push(format!("{place}: fn {name} has {length} lines, at most {FUNCTION_LINES}"));
        }
    }
    for (number, line) in code.lines().enumerate() {
        let squeezed: String = line.chars().filter(|char| !char.is_whitespace()).collect();
        let found = RUST_LEFT_OVERS.iter().filter(|word| squeezed.contains(**word));
        findings.extend(found.map(|word| format!("{}:{}: {word}", file.path, number + 1)));
    }
    findings
}

/// A module is `name/mod.rs` or `name.rs`, never `name.rs` beside a folder `name`.
fn beside_its_folder(paths: &[String]) -> Vec<String> {
    let rust = paths.iter().filter_map(|path| path.strip_suffix(".rs"));
    let double =
        rust.filter(|stem| paths.iter().any(|path| path.starts_with(&format!("{stem}/")) && path.ends_with(".rs")));
    double.map(|stem| format!("{stem}.rs stands beside a folder of its name: move it to {stem}/mod.rs")).collect()
}

fn median(tree: &Tree) -> Option<String> {
    let mut lengths: Vec<usize> =
        tree.files.iter().filter(|file| is_source(file)).map(|file| file.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    (median > MEDIAN_LINES).then(|| format!("the median file has {median} lines, at most {MEDIAN_LINES}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_and_functions_are_found() {
        assert_eq!(of_file(&File::of("a.rs", &"\n".repeat(500))), Vec::<String>::new());
        assert_eq!(of_file(&File::of("a.rs", &"\n".repeat(501))).len(), 1);
        assert_eq!(of_file(&File::of("schema.gen.ts", &"\n".repeat(9000))), Vec::<String>::new());
        let function = |lines: usize| format!("fn f() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        assert_eq!(of_rust(&File::of("a.rs", &function(70))), Vec::<String>::new());
        assert_eq!(of_rust(&File::of("a.rs", &function(71))), ["a.rs:1: fn f has 71 lines, at most 70"]);
    }

    #[test]
    fn empty_names_are_found() {
        assert_eq!(of_file(&File::of("src/core/utils.rs", "")).len(), 1);
        assert_eq!(of_file(&File::of("frontend/src/lib/utils.test.ts", "")).len(), 1);
        assert_eq!(of_file(&File::of("src/core/ledger/tokens.rs", "")), Vec::<String>::new());
    }

    #[test]
    fn left_overs_are_found_in_code_and_not_in_text() {
        let planted = "fn a() { todo!() }\n#[ ignore ]\n#[allow(dead_code)]\nlet s = \"todo!()\"; // dbg!(x)\n";
        assert_eq!(of_rust(&File::of("a.rs", planted)), ["a.rs:1: todo!", "a.rs:2: #[ignore", "a.rs:3: #[allow("]);
        assert_eq!(of_file(&File::of("a.test.ts", "it.skip('x', () => {})")).len(), 1);
    }

    #[test]
    fn a_module_beside_its_folder_is_found() {
        let paths = |all: &[&str]| all.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        assert_eq!(beside_its_folder(&paths(&["src/a.rs", "src/a/b.rs"])).len(), 1);
        assert_eq!(beside_its_folder(&paths(&["src/a/mod.rs", "src/a/b.rs", "src/ab.rs"])), Vec::<String>::new());
    }
}
