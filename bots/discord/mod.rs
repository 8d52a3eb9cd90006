//! The Discord edge: interactions in, messages and forms out. It translates and decides nothing.

mod client;
mod commands;
mod deliver;
pub mod gateway;
mod origin;
mod read;
mod render;
mod reply_to;
mod stage;
mod words;

/// Of a message: one person alone sees it.
const EPHEMERAL: u64 = 1 << 6;

pub use client::{App, Discord, DiscordError, DiscordOptions, Place, Posted, User};
pub use commands::{commands, same, suggestions};
pub use deliver::deliver;
pub use read::{Delivery, Entitlement, Read, Suggest, Typed, application_of, entitlement, interaction_of, read};
pub use render::{Shown, first, form, message};
pub use reply_to::{First, ReplyTo};
pub use stage::Stage;
