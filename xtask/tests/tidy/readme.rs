//! The map in README.md is true: what it names is there, and what lies at the top is on it.

use anyhow::{Context, Result};

use crate::tree::Tree;

pub fn findings(tree: &Tree) -> Result<Vec<String>> {
    let map = map(tree.text("README.md")?).context("README.md has no ```map block")?;
    let mut findings = stale(&map, &tree.paths);
    findings.extend(missing(&map, &tree.paths));
    Ok(findings)
}

/// The first words of the lines of the block that is marked as a map.
fn map(readme: &str) -> Option<Vec<String>> {
    let block = readme.split_once("```map\n")?.1.split_once("```")?.0;
    Some(block.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn stale(map: &[String], paths: &[String]) -> Vec<String> {
    let is_there = |entry: &String| match entry.strip_suffix('/') {
        Some(_) => paths.iter().any(|path| path.starts_with(entry.as_str())),
        None => paths.contains(entry),
    };
    map.iter().filter(|entry| !is_there(entry)).map(|entry| format!("{entry} is on the map but not there")).collect()
}

fn missing(map: &[String], paths: &[String]) -> Vec<String> {
    let mut tops: Vec<&str> = paths.iter().map(|path| path.split('/').next().unwrap_or(path)).collect();
    tops.dedup();
    let on_map = |top: &&str| map.iter().any(|entry| entry.split('/').next() == Some(*top));
    tops.into_iter().filter(|top| !on_map(top)).map(|top| format!("{top} is not on the map")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_checked() {
        let paths: Vec<String> = ["README.md", "src/core/lib.rs", "src/core/id.rs"].map(str::to_owned).to_vec();
        let map = map("# x\n```map\nsrc/core/   the core\nsrc/gone.rs   gone\n```\n").unwrap();
        assert_eq!(stale(&map, &paths), ["src/gone.rs is on the map but not there"]);
        assert_eq!(missing(&map, &paths), ["README.md is not on the map"]);
    }
}
