//! The repository checks its own rules. Each rule is a small function from text to findings, so that a test beside it can
//! show that it bites; the tests here put them to the tree as it stands, uncommitted files included.

mod boundaries;
mod faults;
mod layout;
mod leaks;
mod manifests;
mod migrations;
mod readme;
mod rust_source;
mod settings;
mod statements;
mod tree;

use anyhow::Result;

use tree::Tree;

/// Fails with all findings, one per line.
fn nothing(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

#[test]
fn crates_depend_only_on_what_they_may() -> Result<()> {
    nothing("who may depend on whom", &manifests::findings(&Tree::read()?)?);
    Ok(())
}

#[test]
fn modules_name_only_what_they_may() -> Result<()> {
    nothing("who may name whom", &boundaries::findings(&Tree::read()?));
    Ok(())
}

#[test]
fn files_and_functions_are_small_and_named_for_what_they_hold() -> Result<()> {
    nothing("size, names and left-overs", &layout::findings(&Tree::read()?));
    Ok(())
}

#[test]
fn shipped_migrations_never_change() -> Result<()> {
    nothing("migrations are append-only and portable", &migrations::findings(&Tree::read()?)?);
    Ok(())
}

#[test]
fn every_statement_is_used_and_listed() -> Result<()> {
    nothing("SQL in src/core/store", &statements::findings(&Tree::read()?));
    Ok(())
}

#[test]
fn the_map_in_the_readme_is_true() -> Result<()> {
    nothing("the map in README.md", &readme::findings(&Tree::read()?)?);
    Ok(())
}

#[test]
fn nothing_of_one_machine_is_tracked() -> Result<()> {
    nothing("machine paths and download addresses", &leaks::findings(&Tree::read()?));
    Ok(())
}

#[test]
fn every_setting_is_explained_and_every_named_setting_exists() -> Result<()> {
    nothing("config.toml", &settings::findings(&Tree::read()?)?);
    Ok(())
}

#[test]
fn every_test_in_the_list_of_faults_is_there() -> Result<()> {
    nothing("docs/FAULTS.md", &faults::findings(&Tree::read()?)?);
    Ok(())
}
