//! The Discord edge against a Discord that checks everything.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod commands;
mod read_room;
mod read_serenity;
mod read_wire;
