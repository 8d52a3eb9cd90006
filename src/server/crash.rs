//! Named crash points for the kill tests. Only in builds with the feature `failpoints`, never in a shipped one.

/// The variable that names the point at which this process dies.
const POINT: &str = "MYBA_CRASH_AT";

/// Makes this process die as by `kill -9` when it reaches the point that `MYBA_CRASH_AT` names: no destructor runs, nothing is
/// flushed. `name:3` dies at the third time.
///
/// # Errors
/// When the point cannot be set.
pub fn arm() -> anyhow::Result<()> {
    let wanted = std::env::var(POINT).unwrap_or_default();
    if wanted.is_empty() {
        return Ok(());
    }
    let (name, at) = wanted.split_once(':').unwrap_or((wanted.as_str(), "1"));
    let at: u32 = at.parse()?;
    let passed = std::sync::atomic::AtomicU32::new(0);
    fail::cfg_callback(name, move || {
        if passed.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == at {
            die();
        }
    })
    .map_err(anyhow::Error::msg)
}

/// The signal comes from outside, so that nothing of this process can soften it.
fn die() {
    let pid = std::process::id().to_string();
    let killed = std::process::Command::new("kill").args(["-9", &pid]).status();
    tracing::error!(?killed, "this process should be dead");
    std::process::abort();
}
