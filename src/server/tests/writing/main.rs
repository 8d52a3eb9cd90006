//! From a rough idea to a stored, paid ticket: the real core and the real adapter, with the stand-in's rule-based writer behind them.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[expect(dead_code, reason = "the bench also shows what was found")]
#[path = "../../examples/quality/bench.rs"]
mod bench;
mod desk;
mod faults;
#[expect(dead_code, reason = "the bench also prints times")]
#[path = "../../examples/quality/figures.rs"]
mod figures;
mod ideas;
mod injection;
#[expect(dead_code, reason = "the bench also asks a judge")]
#[path = "../../examples/quality/judge.rs"]
mod judge;
mod kinds;
#[expect(dead_code, reason = "the bench also asks in one line")]
#[path = "../../examples/quality/pairs.rs"]
mod pairs;
mod recorded;
mod refused;
#[path = "../program/stand_ins.rs"]
mod stand_ins;
#[expect(dead_code, reason = "the bench also looks where it is kept")]
#[path = "../../examples/quality/tape.rs"]
mod tape;
mod tickets;
