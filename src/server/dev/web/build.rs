//! Running npm: `npm ci` when the packages are not those of the lock file, then `npm run build`.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use super::{Phase, Web, page, sources};

/// The lowest Node.js the tools run on.
const MIN_NODE: (u32, u32) = (20, 19);
/// What the tools have no business with.
const PRIVATE: [&str; 5] = ["MYBA_", "CLERK_", "STRIPE_", "OPENROUTER_", "OPENAI_"];

/// Builds the app and keeps the phase up to date.
pub(super) async fn build(web: &Web, folder: &Path) {
    match steps(web, folder).await {
        Ok(()) => {
            tracing::info!("the web app is built");
            web.set(Phase::Ready);
        }
        Err(sentence) => {
            let lines = match web.phase() {
                Phase::Building { lines, .. } => lines,
                Phase::Ready | Phase::Failed { .. } => Vec::new(),
            };
            let shown = lines.iter().rev().take(page::LINES_IN_LOG).rev().cloned().collect::<Vec<_>>().join("\n");
            tracing::error!("the web app could not be built: {sentence}\n{shown}");
            web.set(Phase::Failed { sentence, lines });
        }
    }
}

async fn steps(web: &Web, folder: &Path) -> Result<(), String> {
    check_node(&said_by("node").await)?;
    if said_by("npm").await.is_none() {
        return Err(format!("npm is not installed; it comes with Node.js {}.{}", MIN_NODE.0, MIN_NODE.1));
    }
    if sources::needs_install(folder) {
        step(web, folder, "installing packages", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).await?;
    }
    step(web, folder, "building", &["run", "build"]).await
}

/// What a tool answers to `--version`; `None` when it cannot be run.
async fn said_by(tool: &str) -> Option<String> {
    let output = Command::new(tool).arg("--version").stdin(Stdio::null()).kill_on_drop(true).output().await.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Why this version of Node.js does not do.
pub(super) fn check_node(said: &Option<String>) -> Result<(), String> {
    let (major, minor) = MIN_NODE;
    let Some(said) = said else {
        return Err(format!("Node.js is not installed; install version {major}.{minor} or newer and start again"));
    };
    let mut parts = said.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < MIN_NODE {
        return Err(format!("Node.js is {said}; install version {major}.{minor} or newer and start again"));
    }
    Ok(())
}

async fn step(web: &Web, folder: &Path, step: &'static str, arguments: &[&str]) -> Result<(), String> {
    tracing::info!("the web app: {step}");
    web.set(Phase::Building { step, lines: Vec::new() });
    let mut npm = Command::new("npm");
    npm.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        if PRIVATE.iter().any(|private| name.to_string_lossy().starts_with(private)) {
            npm.env_remove(name);
        }
    }
    // A group of its own, so that stopping it also stops what it started.
    #[cfg(unix)]
    npm.process_group(0);
    let child = npm.kill_on_drop(true).spawn().map_err(|error| format!("npm cannot be run: {error}"))?;
    let mut group = Group::new(child);
    let (out, err) = (group.child.stdout.take(), group.child.stderr.take());
    tokio::join!(listen(web, out), listen(web, err));
    let ended = group.child.wait().await;
    group.is_over = true;
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`npm {}` ended with {status}", arguments.join(" "))),
        Err(error) => Err(format!("npm cannot be waited for: {error}")),
    }
}

async fn listen(web: &Web, from: Option<impl AsyncRead + Unpin>) {
    let Some(from) = from else { return };
    let mut lines = BufReader::new(from).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        tracing::debug!(npm = line);
        web.say(line);
    }
}

/// A child and everything it started; ended together when dropped early.
struct Group {
    child: Child,
    is_over: bool,
}

impl Group {
    const fn new(child: Child) -> Self {
        Self { child, is_over: false }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let Some(id) = self.child.id().filter(|_| !self.is_over) else { return };
        // Where there is no `kill`, dropping the child ends at least npm itself.
        let _ = std::process::Command::new("kill").args(["-TERM", "--", &format!("-{id}")]).status();
    }
}
