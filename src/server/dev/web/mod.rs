//! The web app of a development folder: built when it is missing or older than its sources, behind a page that shows the progress.

mod build;
mod page;
mod sources;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;

/// What `config.toml` says of `http.web_dir`; any other value is somebody's own page, and nothing is built.
const DEFAULT_WEB_DIR: &str = "frontend/dist";
/// Beside `dist`, where a build puts the script files of Clerk's components for the stand-in.
const CLERK: &str = ".clerk";

/// How far the web app is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It can be shown.
    Ready,
    /// It is being built.
    Building {
        /// What is being done.
        step: &'static str,
        /// The last lines of what the tools say.
        lines: Vec<String>,
    },
    /// It cannot be built.
    Failed {
        /// Why, and what to do.
        sentence: String,
        /// The last lines of what the tools said.
        lines: Vec<String>,
    },
}

/// The web app. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The folder with `package.json`; `None` when there are no sources to build from, or somebody named another page.
    folder: Option<PathBuf>,
    /// Where the build puts the script files of Clerk's components.
    clerk: Option<PathBuf>,
    phase: Arc<RwLock<Phase>>,
}

impl Web {
    /// Finds the sources, in the working folder or where this program was compiled, and lets the server read the built app from
    /// there. A release carries its app inside, so there is nothing to build.
    pub fn find(config: &mut Config) -> Self {
        let ours = Path::new("frontend").to_path_buf();
        let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend");
        let folder = [ours, compiled].into_iter().find(|folder| folder.join("package.json").is_file());
        let folder = folder.and_then(|folder| folder.canonicalize().ok());
        // Sign-in needs the scripts whoever's page is shown. A build keeps them beside its `dist`, so the shown page's are first.
        let shown = config.http.web_dir.parent().map(|folder| folder.join(CLERK)).filter(|clerk| clerk.is_dir());
        let clerk = shown.or_else(|| folder.as_ref().map(|folder| folder.join(CLERK)));
        let folder = folder.filter(|_| cfg!(debug_assertions));
        // The repository's own config.toml names the default, so it is the value that tells, not where it comes from.
        let is_default = config.http.web_dir == Path::new(DEFAULT_WEB_DIR);
        if let Some(folder) = folder.as_ref().filter(|_| is_default) {
            config.http.web_dir = folder.join("dist");
        }
        Self { clerk, ..Self::at(folder.filter(|_| is_default)) }
    }

    fn at(folder: Option<PathBuf>) -> Self {
        let stale = folder.as_deref().is_some_and(sources::is_stale);
        let phase = if stale { Phase::Building { step: "starting", lines: Vec::new() } } else { Phase::Ready };
        let clerk = folder.as_ref().map(|folder| folder.join(CLERK));
        Self { folder, clerk, phase: Arc::new(RwLock::new(phase)) }
    }

    /// Where the script files of Clerk's components are.
    pub fn clerk_assets(&self) -> Option<PathBuf> {
        self.clerk.clone()
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.phase.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, phase: Phase) {
        *self.phase.write().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    fn say(&self, line: String) {
        if let Phase::Building { lines, .. } = &mut *self.phase.write().unwrap_or_else(PoisonError::into_inner) {
            if lines.len() >= page::LINES {
                lines.remove(0);
            }
            lines.push(line);
        }
    }

    /// Builds it in the background if it is not ready; ends early when told to stop.
    pub fn start(&self, stop: &CancellationToken) -> Option<JoinHandle<()>> {
        let folder = self.folder.clone().filter(|_| self.phase() != Phase::Ready)?;
        let (web, stop) = (self.clone(), stop.clone());
        Some(tokio::spawn(async move {
            if stop.run_until_cancelled(build::build(&web, &folder)).await.is_none() {
                tracing::debug!("the build of the web app was stopped");
            }
        }))
    }

    /// What [`show_progress`] needs.
    pub fn gate(&self, base_path: &str) -> Gate {
        Gate { web: self.clone(), base_path: base_path.to_owned() }
    }
}

/// The state of [`show_progress`].
#[derive(Clone)]
pub struct Gate {
    web: Web,
    base_path: String,
}

impl Gate {
    /// Pages are ours until the app is there; the API, Clerk's proxy and files are not.
    fn covers(&self, request: &Request) -> bool {
        let Some(path) = request.uri().path().strip_prefix(&self.base_path) else { return false };
        let is_page = !["/api", "/__clerk"].iter().any(|other| path.starts_with(other));
        is_page && request.method() == Method::GET
    }
}

/// Shows the progress in place of the web app until it is there.
pub async fn show_progress(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    if !gate.covers(&request) {
        return next.run(request).await;
    }
    match gate.web.phase() {
        Phase::Ready => next.run(request).await,
        phase => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-store"),
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
            ];
            (StatusCode::SERVICE_UNAVAILABLE, headers, page::html(&phase)).into_response()
        }
    }
}
