//! Tests of the core through its public face, on every engine that is there.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod after_sale;
mod bank;
mod concurrency;
mod entitlements;
mod first_purchase;
mod leases;
mod ledger_life;
mod ledger_property;
mod nine_events;
mod operators;
mod purchases;
mod planted;
mod proof;
mod queues;
mod store;
mod support;
mod worked_example;
