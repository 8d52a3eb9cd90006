//! What this machine has.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;

/// A program on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// The browser for the journeys: the one `MYBA_TEST_CHROMIUM` names, else Chromium or Chrome where they usually are.
pub fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("MYBA_TEST_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|program| program.is_file());
    }
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    names.iter().find_map(|name| on_path(name)).or_else(|| Some(mac).filter(|program| program.is_file()))
}

/// Whether letters beyond Latin can be drawn: screenshots with empty boxes prove nothing.
pub fn has_wide_fonts() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let listed = command::output(Command::new("fc-list").arg(":")).unwrap_or_default();
    listed.contains("Noto Sans") || Path::new("/usr/share/fonts/truetype/noto").is_dir()
}

/// Whether a font lies where the product looks for it.
pub fn has_font(file: &str) -> bool {
    has_file(Path::new("/usr/share/fonts"), file)
}

fn has_file(folder: &Path, file: &str) -> bool {
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder { has_file(&entry.path(), file) } else { entry.file_name() == file }
    })
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    cfg!(unix) && command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
