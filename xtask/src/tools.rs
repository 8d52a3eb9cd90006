//! What a run needs, looked at before anything long begins. What may be installed is installed; the rest is named, all of it
//! at once.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command, postgres, say, search, workspace};

/// The oldest Node the frontend's tools run on, when package.json names none.
const NODE_MIN: Version = Version(20, 19);

/// A tool or package of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Rust,
    Node,
    Postgres,
    Chromium,
    /// What a PDF needs for Chinese, Japanese, Korean and emoji.
    Fonts,
    /// A reader of PDFs.
    Poppler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

/// Makes sure that everything in `needs` is there.
pub fn require(needs: &[Need]) -> Result<()> {
    let packages = missing_packages(needs);
    if !packages.is_empty() && search::is_root() && search::on_path("apt-get").is_some() {
        install(&packages)?;
    }
    let mut missing = Vec::new();
    for need in needs {
        match need {
            Need::Rust => missing.extend(rust()?),
            Need::Node => missing.extend(node()?),
            Need::Postgres | Need::Chromium | Need::Fonts | Need::Poppler => {}
        }
    }
    missing.extend(missing_packages(needs).iter().map(|package| package.explain()));
    if missing.is_empty() {
        return Ok(());
    }
    bail!("this machine lacks {} of the things this run needs:\n  - {}", missing.len(), missing.join("\n  - "))
}

/// Debian packages, and what they stand for elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Package {
    Postgresql,
    Chromium,
    Fonts,
    Cjk,
    Emoji,
    Poppler,
}

impl Package {
    const fn name(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Chromium => "chromium",
            Self::Fonts => "fonts-noto-core",
            Self::Cjk => "fonts-noto-cjk",
            Self::Emoji => "fonts-noto-color-emoji",
            Self::Poppler => "poppler-utils",
        }
    }

    fn explain(self) -> String {
        match self {
            Self::Postgresql => format!(
                "PostgreSQL (initdb and postgres; Debian package postgresql), or {} naming a server",
                postgres::URL_VARIABLE
            ),
            Self::Chromium => "Chromium (Debian package chromium), or MYBA_TEST_CHROMIUM naming the program".to_owned(),
            Self::Fonts => "Noto Sans (Debian package fonts-noto-core), for tickets in other scripts".to_owned(),
            Self::Cjk => "Noto Sans CJK below /usr/share/fonts (Debian package fonts-noto-cjk), for PDFs".to_owned(),
            Self::Emoji => {
                "Noto Color Emoji below /usr/share/fonts (Debian package fonts-noto-color-emoji), for PDFs".to_owned()
            }
            Self::Poppler => "pdftotext and pdfinfo (Debian package poppler-utils), to read PDFs".to_owned(),
        }
    }
}

fn missing_packages(needs: &[Need]) -> Vec<Package> {
    let mut missing = Vec::new();
    let server_named = std::env::var(postgres::URL_VARIABLE).is_ok_and(|url| !url.is_empty());
    if needs.contains(&Need::Postgres) && !server_named && postgres::programs().is_none() {
        missing.push(Package::Postgresql);
    }
    if needs.contains(&Need::Chromium) {
        if search::chromium().is_none() {
            missing.push(Package::Chromium);
        }
        if !search::has_wide_fonts() {
            missing.push(Package::Fonts);
        }
    }
    if needs.contains(&Need::Fonts) {
        let fonts = [("NotoSansCJK-Regular.ttc", Package::Cjk), ("NotoColorEmoji.ttf", Package::Emoji)];
        missing.extend(fonts.into_iter().filter(|(file, _)| !search::has_font(file)).map(|(_, package)| package));
    }
    let has_poppler = || ["pdftotext", "pdfinfo"].iter().all(|program| search::on_path(program).is_some());
    if needs.contains(&Need::Poppler) && !has_poppler() {
        missing.push(Package::Poppler);
    }
    missing
}

fn install(packages: &[Package]) -> Result<()> {
    let names: Vec<_> = packages.iter().map(|package| package.name()).collect();
    say::line(format!("installing {}", names.join(", ")));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    command::output(apt().arg("update")).context("the list of Debian packages could not be renewed")?;
    command::output(apt().args(["install", "-y", "--no-install-recommends"]).args(&names)).map(drop)
}

/// The compiler as the workspace asks for it, with the two components the lints need.
fn rust() -> Result<Vec<String>> {
    let manifest =
        std::fs::read_to_string(workspace::root().join("Cargo.toml")).context("Cargo.toml cannot be read")?;
    let manifest: toml::Value = toml::from_str(&manifest).context("Cargo.toml is not TOML")?;
    let wanted = manifest.get("workspace").and_then(|table| table.get("package")?.get("rust-version")?.as_str());
    let wanted = wanted.and_then(version).context("Cargo.toml names no rust-version")?;
    let mut missing = Vec::new();
    match command::output(Command::new("rustc").arg("--version").current_dir(workspace::root())) {
        Ok(text) => missing.extend(too_old("Rust", &text, wanted, "`rustup update`")),
        Err(_) => missing.push(format!("Rust {}.{} or newer (rustc does not start)", wanted.0, wanted.1)),
    }
    for (component, tool) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if command::output(workspace::cargo().args([tool, "--version"])).is_err() {
            missing.push(format!("{component} (`rustup component add {component}`)"));
        }
    }
    Ok(missing)
}

/// Node as the frontend asks for it, with npm.
fn node() -> Result<Vec<String>> {
    let text = std::fs::read_to_string(workspace::root().join("frontend/package.json"));
    let package: serde_json::Value = serde_json::from_str(&text.context("frontend/package.json cannot be read")?)
        .context("frontend/package.json")?;
    let wanted =
        package.pointer("/engines/node").and_then(serde_json::Value::as_str).and_then(version).unwrap_or(NODE_MIN);
    let mut missing = Vec::new();
    match command::output(Command::new("node").arg("--version")) {
        Ok(text) => missing.extend(too_old("Node", &text, wanted, "nodejs.org has it")),
        Err(_) => missing.push(format!("Node {}.{} or newer (node does not start)", wanted.0, wanted.1)),
    }
    if command::output(Command::new("npm").arg("--version")).is_err() {
        missing.push("npm (it comes with Node)".to_owned());
    }
    Ok(missing)
}

fn too_old(name: &str, text: &str, wanted: Version, remedy: &str) -> Option<String> {
    match version(text) {
        Some(found) if found >= wanted => None,
        Some(found) => {
            Some(format!("{name} {}.{} or newer; this is {}.{} ({remedy})", wanted.0, wanted.1, found.0, found.1))
        }
        None => Some(format!("{name} {}.{} or newer; `{}` names no version", wanted.0, wanted.1, text.trim())),
    }
}

/// The first `major.minor` (or `major`) in a text: `rustc 1.95.0 (…)`, `v20.20.2`, `>=20.19`.
fn version(text: &str) -> Option<Version> {
    let digits = text.find(|char: char| char.is_ascii_digit())?;
    let rest = text.get(digits..)?;
    let end = rest.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(rest.len());
    let mut parts = rest.get(..end)?.split('.');
    let major = parts.next()?.parse().ok()?;
    Some(Version(major, parts.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_tools_print() {
        assert_eq!(version("rustc 1.95.0 (abcdef 2026-03-21)"), Some(Version(1, 95)));
        assert_eq!(version("v20.20.2"), Some(Version(20, 20)));
        assert_eq!(version(">=22"), Some(Version(22, 0)));
        assert_eq!(version("none"), None);
    }

    #[test]
    fn an_old_tool_is_named_with_its_remedy() {
        let said = too_old("Node", "v18.4.0", Version(20, 19), "nodejs.org has it").unwrap();
        assert_eq!(said, "Node 20.19 or newer; this is 18.4 (nodejs.org has it)");
        assert_eq!(too_old("Node", "v20.19.0", Version(20, 19), ""), None);
    }
}
