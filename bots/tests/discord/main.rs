//! The Discord edge against a Discord that checks everything: the real client, its limits, and what people see in the end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

#[path = "../anything/mod.rs"]
mod anything;
mod commands;
mod delivery_account;
mod delivery_limits;
mod delivery_places;
mod delivery_room;
mod delivery_safety;
mod delivery_samples;
mod delivery_ways;
mod ear;
mod looks;
mod read_room;
mod read_serenity;
mod read_wire;
