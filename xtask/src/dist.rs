//! `cargo xtask dist`: the shipped program, and a look inside it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::test::frontend;
use crate::{command, say, workspace};

/// Text that only the stand-ins and the development program hold.
const DEVELOPMENT_TEXT: [&str; 4] = ["myba-sandbox", "myba_sandbox", "sandbox writer", "is not modelled"];

/// Builds the web app and the program that carries it, then proves what is in it and what is not.
///
/// # Errors
/// When something does not build, or the program holds what must not ship.
pub fn run() -> Result<()> {
    frontend::install()?;
    command::run(workspace::npm().args(["run", "--silent", "build"]))?;
    let program = build()?;
    inspect(&program)?;
    let size = std::fs::metadata(&program)?.len();
    say::line(format!("dist/myba: {:.1} MB, holds neither stand-ins nor fail points", megabytes(size)));
    Ok(())
}

/// Builds the program alone; the web app in `frontend/dist` is what gets embedded.
pub fn build() -> Result<PathBuf> {
    let args = ["build", "--package", "myba-server", "--no-default-features", "--profile", "dist"];
    command::run(workspace::cargo().args(args))?;
    workspace::built("dist", "myba")
}

fn inspect(program: &Path) -> Result<()> {
    let bytes = std::fs::read(program).with_context(|| format!("{} cannot be read", program.display()))?;
    let mut banned: Vec<String> = DEVELOPMENT_TEXT.iter().map(|text| (*text).to_owned()).collect();
    let points = fail_points(&workspace::root().join("src"))?;
    if points.is_empty() {
        bail!("no fail point was found in src/: this check would pass whatever the program holds");
    }
    banned.extend(points);
    let found: Vec<_> = banned.iter().filter(|text| contains(&bytes, text.as_bytes())).collect();
    if !found.is_empty() {
        bail!("the shipped program holds {found:?}");
    }
    let index =
        std::fs::read(workspace::root().join("frontend/dist/index.html")).context("frontend/dist/index.html")?;
    let script = first_script(&String::from_utf8_lossy(&index)).context("frontend/dist/index.html names no script")?;
    if !contains(&bytes, script.as_bytes()) {
        bail!("the shipped program does not hold the web app ({script} is not in it)");
    }
    if !contains(&bytes, b"fonts/NotoSans-Regular.ttf") {
        bail!("the shipped program does not hold the fonts for PDFs");
    }
    let help = command::output(Command::new(program).arg("--help"))?;
    if help.split_whitespace().any(|word| word == "dev") {
        bail!("the shipped program has a subcommand `dev`");
    }
    Ok(())
}

/// The names of all fail points in the sources below `folder`.
fn fail_points(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                names.extend(fail_points_in(&std::fs::read_to_string(&path)?));
            }
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

fn fail_points_in(text: &str) -> Vec<String> {
    let after = text.split("fail_point!(").skip(1);
    after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned)).collect()
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    let Some(first) = text.first() else { return true };
    let starts = bytes.iter().enumerate().filter(|(_, byte)| *byte == first).map(|(at, _)| at);
    starts.into_iter().any(|at| bytes.get(at..).is_some_and(|rest| rest.starts_with(text)))
}

/// The file name of the first script a page loads.
fn first_script(html: &str) -> Option<String> {
    let source = html.split_once("<script")?.1.split_once("src=\"")?.1.split('"').next()?;
    source.rsplit('/').next().map(str::to_owned)
}

#[expect(clippy::cast_precision_loss, reason = "one digit after the point is printed")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fail_points_are_found_by_name() {
        let text =
            r#"fail::fail_point!("before_commit"); fail_point!( "after_commit", |_| Err(x)); fail_point!(name);"#;
        assert_eq!(fail_points_in(text), ["before_commit", "after_commit"]);
    }

    #[test]
    fn text_inside_a_program_is_found() {
        assert!(contains(b"\0\x01sandbox writer\0", b"sandbox writer"));
        assert!(contains(b"sandsandbox", b"sandbox"));
        assert!(!contains(b"\0sandbox write\0", b"sandbox writer"));
    }

    #[test]
    fn the_pages_script_is_named() {
        let html = r#"<head><script type="module" crossorigin src="./assets/index-abc.js"></script>"#;
        assert_eq!(first_script(html).as_deref(), Some("index-abc.js"));
    }
}
