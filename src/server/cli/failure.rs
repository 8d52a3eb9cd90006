//! From an error to one sentence and an exit code.

use std::io;
use std::process::ExitCode;

use myba_core::store::StoreError;

/// What a failed command tells.
pub struct Told {
    /// For standard error; `None` when nobody listens any more.
    pub sentence: Option<String>,
    /// How the process ends.
    pub code: ExitCode,
}

/// Explains an error of [`super::run`].
#[must_use]
pub fn explain(error: &anyhow::Error) -> Told {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        // Like `head`: whoever read our output had enough of it.
        return Told { sentence: None, code: ExitCode::SUCCESS };
    }
    let refused = error.chain().any(|cause| matches!(cause.downcast_ref(), Some(StoreError::Refused(_))));
    Told { sentence: Some(format!("{error:#}")), code: ExitCode::from(if refused { 3 } else { 2 }) }
}
