//! Why what a platform sent cannot be read.

/// Why a payload cannot be read. It is to be kept aside and looked at.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not the shape that the platform documents.
    #[error("the payload has another shape: {0}")]
    Shape(#[from] serde_json::Error),
    /// Something is missing that we cannot do without.
    #[error("the payload does not say {0}")]
    Missing(&'static str),
    /// A kind, command, button or form that is not ours.
    #[error("unknown {0}")]
    Unknown(&'static str),
}
