//! Where things lie.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;

/// The top folder of the repository. Cargo names this crate's folder when it runs the command, so a target folder shared by
/// several checkouts still finds the right one.
pub fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}

/// Cargo, as the one that started this command.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// npm in the frontend's folder.
pub fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(root().join("frontend"));
    npm
}

/// The folder cargo builds into.
pub fn target() -> Result<PathBuf> {
    let answer = command::output(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let answer: serde_json::Value = serde_json::from_str(&answer).context("reading cargo's metadata")?;
    let folder = answer.get("target_directory").and_then(serde_json::Value::as_str);
    folder.map(PathBuf::from).context("cargo's metadata names no target_directory")
}

/// A program in a folder of the target folder, with the platform's ending.
pub fn built(profile_folder: &str, name: &str) -> Result<PathBuf> {
    Ok(target()?.join(profile_folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The scripts of the frontend's package.json.
pub fn npm_scripts() -> Result<Vec<String>> {
    let path = root().join("frontend/package.json");
    let text = std::fs::read_to_string(&path).context("frontend/package.json cannot be read")?;
    let package: serde_json::Value = serde_json::from_str(&text).context("frontend/package.json is not JSON")?;
    let scripts = package.get("scripts").and_then(serde_json::Value::as_object);
    Ok(scripts.map(|scripts| scripts.keys().cloned().collect()).unwrap_or_default())
}
