//! The Slack edge: verified payloads in. It translates and decides nothing.

pub mod code;
mod read;

pub use read::{Delivery, Lifecycle, Read, ReadError, ReplyTo, command, event, interaction};
