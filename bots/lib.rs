//! Chat: one conversation for every platform, and an edge for each that translates and nothing else.

pub mod conversation;
pub mod discord;
pub mod slack;
