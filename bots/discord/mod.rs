//! The Discord edge: interactions in, messages and forms out. It translates and decides nothing.

mod commands;
mod read;
mod reply_to;

pub use commands::{commands, same, suggestions};
pub use read::{Delivery, Entitlement, Read, ReadError, Suggest, application_of, interaction_of, read};
pub use reply_to::{First, ReplyTo};
