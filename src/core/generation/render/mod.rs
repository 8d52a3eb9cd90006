//! Tickets as other programs read them. A rendering needs no model and costs nothing.

mod markdown;

pub use markdown::markdown;

pub(super) use markdown::is_faithful;
