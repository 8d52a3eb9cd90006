//! Tests of the core through its public face, on every engine that is there.

mod concurrency;
mod ledger_life;
mod ledger_property;
mod planted;
mod store;
mod support;
