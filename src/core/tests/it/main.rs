//! Tests of the core through its public face, on every engine that is there.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod after_sale;
mod bank;
mod beginnings;
mod biller;
mod concurrency;
mod entitlements;
mod first_purchase;
mod leases;
mod ledger_life;
mod ledger_property;
mod nine_events;
mod notices;
mod operators;
mod plan_changes;
mod planted;
mod proof;
mod purchases;
mod queues;
mod store;
mod subscriptions;
mod support;
mod taxes;
mod till;
mod top_ups;
mod top_ups_healed;
mod worked_example;
