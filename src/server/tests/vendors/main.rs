//! The vendors' adapters, their webhooks and the workers behind them: against the stand-in for Clerk, and against a cash desk that
//! speaks Stripe's wire form and does as it is told.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod beginnings;
mod desk;
mod gateway;
mod people;
mod place;
mod proxy;
mod purchases;
mod sign;
mod signatures;
mod stand_in;
#[expect(dead_code, reason = "here a cash desk of its own is paid at")]
#[path = "../program/stand_ins.rs"]
mod stand_ins;
mod subscriptions;
mod taxes;
mod tokens;
mod top_up;
