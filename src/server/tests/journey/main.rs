//! Journeys: the real program, its real router and database, and the stand-ins for its vendors; nothing is called inside it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod crowd;
mod faults;
mod product;
mod visitor;
