//! Chat: one conversation for every platform, and an edge for each that translates and nothing else.

pub mod conversation;
pub mod discord;
mod read_error;
pub mod slack;

pub use read_error::ReadError;
