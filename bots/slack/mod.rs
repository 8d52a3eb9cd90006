//! The Slack edge: verified payloads in, messages and windows out. It translates and decides nothing.

mod client;
mod deliver;
mod manifest;
mod read;
mod render;
mod stage;
mod words;

pub use client::{Grant, Installed, OpenIdToken, OpenIdUser, Slack, SlackError, SlackOptions, User};
pub use deliver::deliver;
pub use manifest::{OPTIONAL_SCOPE, SCOPES, manifest};
pub use read::{Delivery, Lifecycle, Read, ReplyTo, command, event, interaction};
pub use stage::Stage;
