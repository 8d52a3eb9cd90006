//! The Discord edge: interactions in, messages and forms out. It translates and decides nothing.

mod client;
mod deliver;
mod render;
mod reply_to;
mod stage;
mod words;

pub use client::{App, Discord, DiscordError, DiscordOptions, Place, Posted, User};
pub use deliver::{FRESH, deliver};
pub use render::{Shown, first, form, message};
pub use reply_to::{First, ReplyTo};
pub use stage::Stage;
