//! How every error of the core is classified, so that HTTP, chat, logs and workers each need one mapping only.

use std::time::Duration;

/// What a caller can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// The caller's input is wrong; the error names the field.
    Invalid,
    /// Who is asking is not known.
    Unauthenticated,
    /// Who is asking may not.
    Forbidden,
    /// There is no such thing for this caller.
    NotFound,
    /// It clashes with what is already there.
    Conflict,
    /// Not enough tokens.
    InsufficientTokens {
        /// How many the work needs.
        needed: u64,
        /// How many there are.
        available: u64,
    },
    /// A code, session or hold ran out.
    Expired,
    /// A limit of ours.
    LimitExceeded {
        /// When it makes sense to ask again.
        retry_after: Option<Duration>,
    },
    /// Something we depend on is down or slow.
    Unavailable {
        /// Which one: `storage`, `payments`, `writer`, `sign-in`.
        service: &'static str,
    },
    /// Our bug or a broken invariant.
    Internal,
}

/// Implemented by every error enum of the core.
pub trait Classify {
    /// The class of this error.
    fn class(&self) -> ErrorClass;
}
