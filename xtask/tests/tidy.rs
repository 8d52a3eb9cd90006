//! The repository checks its own rules.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing loudly")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Our own sources, with their text.
fn sources(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let skipped = ["target", ".git", "node_modules", "data"];
    walkdir::WalkDir::new(root())
        .into_iter()
        .filter_entry(|entry| !skipped.iter().any(|name| entry.file_name() == *name))
        .filter_map(Result::ok)
        .filter(|entry| endings.iter().any(|ending| entry.path().extension().is_some_and(|found| found == *ending)))
        .map(|entry| (entry.path().to_owned(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect()
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let long: Vec<_> = sources(&["rs", "ts", "tsx", "sql", "mjs"])
        .into_iter()
        .filter(|(path, text)| !path.to_string_lossy().contains(".gen.") && text.lines().count() > 500)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn only_the_store_speaks_sql() {
    let strangers: Vec<_> = sources(&["rs"])
        .into_iter()
        .filter(|(path, text)| {
            let own = path.starts_with(root().join("src/core/store")) || path.starts_with(root().join("xtask"));
            !own && text.contains("sqlx::") && !path.ends_with("store_story/main.rs")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    let forbidden =
        [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore"), concat!("#[", "allow(")];
    for (path, text) in sources(&["rs"]) {
        for word in forbidden {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn the_core_depends_on_no_server_and_no_vendor() {
    let text = std::fs::read_to_string(root().join("src/core/Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    let dependencies = manifest["dependencies"].as_table().unwrap();
    for name in ["axum", "http", "reqwest", "async-stripe", "slack-morphism", "serenity", "jsonwebtoken", "clap"] {
        assert!(!dependencies.contains_key(name), "myba-core must not depend on {name}");
    }
}

#[test]
fn every_path_on_the_map_of_the_readme_is_there() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let map = readme.split("```map").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let paths: Vec<_> = map.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(paths.len() > 5);
    for path in paths {
        assert!(root().join(path).exists(), "the map names {path}");
    }
}
