//! Whether the built app is older than what it is built from.

use std::path::Path;
use std::time::SystemTime;

/// What the app is built from, under `frontend/`.
const SOURCES: [&str; 8] =
    ["src", "public", "scripts", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];

/// Whether the app must be built.
pub(super) fn is_stale(folder: &Path) -> bool {
    let Some(built) = modified(&folder.join("dist/index.html")) else { return true };
    SOURCES.iter().filter_map(|name| newest(&folder.join(name))).any(|changed| changed > built)
}

/// Whether the packages are not those of the lock file.
pub(super) fn needs_install(folder: &Path) -> bool {
    let Some(installed) = modified(&folder.join("node_modules/.package-lock.json")) else { return true };
    modified(&folder.join("package-lock.json")).is_none_or(|locked| locked > installed)
}

/// When a file, or anything in a folder, changed last.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let Ok(entries) = std::fs::read_dir(path) else { return own };
    entries.filter_map(Result::ok).filter_map(|entry| newest(&entry.path())).chain(own).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|found| found.modified()).ok()
}
