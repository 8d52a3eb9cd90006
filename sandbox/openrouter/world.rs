//! What the OpenRouter stand-in remembers.

use serde::{Deserialize, Serialize};

/// The whole state.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct World {
    /// The one bearer key.
    pub(super) key: String,
}
