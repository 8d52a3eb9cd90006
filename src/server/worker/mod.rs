//! Work in the background: the inbox, orders to reconcile, what expires, profiles to fetch.

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;

/// Starts every worker; they end when `stop` is cancelled, and the tracker says when they have.
#[must_use]
pub fn start(app: &App, stop: &CancellationToken) -> TaskTracker {
    let _ = (app, stop);
    let tasks = TaskTracker::new();
    tasks.close();
    tasks
}
