//! The Slack edge against a Slack that checks everything: the real client, its limits, and what people see in the end.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod account;
#[path = "../anything/mod.rs"]
mod anything;
mod conversations;
mod delivery;
mod looks;
mod manifest;
mod room;
mod safety;
mod samples;
mod windows;
