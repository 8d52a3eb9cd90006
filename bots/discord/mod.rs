//! The Discord edge: interactions in, messages and forms out. It translates and decides nothing.

mod reply_to;

pub use reply_to::{First, ReplyTo};
