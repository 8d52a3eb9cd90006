//! Chat: one conversation for every platform, and an edge for each that translates and nothing else.

pub mod conversation;
mod delivered;
pub mod discord;
mod fnv;
mod read_error;
pub mod slack;

pub use delivered::Delivered;
pub use read_error::ReadError;
