//! From a rough idea to a stored, paid ticket: the real core and the real adapter, with the stand-in's rule-based writer behind them.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod desk;
mod faults;
mod ideas;
mod injection;
mod refused;
#[path = "../program/stand_ins.rs"]
mod stand_ins;
mod tickets;
