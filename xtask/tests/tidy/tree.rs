//! The files of the repository: those git tracks, and those it would track if they were added.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// One text file.
pub struct File {
    /// Relative to the top folder, with forward slashes.
    pub path: String,
    pub text: String,
}

impl File {
    #[cfg(test)]
    pub fn of(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn has_ending(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }

    /// `unit.rs` of `src/core/store/unit.rs`.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Written by a program: size and style are not ours.
    pub fn is_generated(&self) -> bool {
        self.name().contains(".gen.") || self.path.contains("/snapshots/") || self.name() == "Cargo.lock"
    }
}

/// The repository.
pub struct Tree {
    pub root: PathBuf,
    /// Every file, text or not.
    pub paths: Vec<String>,
    /// The text files among them.
    pub files: Vec<File>,
}

impl Tree {
    pub fn read() -> Result<Self> {
        // Cargo says at run time which checkout is tested: several may share one target folder.
        let here = std::env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo test`")?;
        let root = Path::new(&here).parent().context("xtask lies in the top folder")?.to_path_buf();
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = Command::new("git").args(list).current_dir(&root).output().context("git does not start")?;
        if !listed.status.success() {
            bail!("`git ls-files` failed: {}", String::from_utf8_lossy(&listed.stderr));
        }
        let listed = String::from_utf8(listed.stdout)?;
        // A file that was removed but not yet from the index is listed without being there.
        let mut paths: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        if paths.len() < 20 {
            bail!("git lists only {} files: the rules would be put to an empty tree", paths.len());
        }
        let files = paths.iter().filter_map(|path| Some((path, std::fs::read(root.join(path)).ok()?)));
        let files =
            files.filter_map(|(path, bytes)| Some(File { path: path.clone(), text: String::from_utf8(bytes).ok()? }));
        let files = files.collect();
        Ok(Self { root, paths, files })
    }

    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.has_ending(&["rs"]) && !file.is_generated())
    }

    pub fn text(&self, path: &str) -> Result<&str> {
        let file = self.files.iter().find(|file| file.path == path);
        file.map(|file| file.text.as_str()).with_context(|| format!("{path} is not there"))
    }
}
