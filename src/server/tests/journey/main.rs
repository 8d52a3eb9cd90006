//! Journeys: the real program, its real router and database, and the stand-ins for its vendors; nothing is called inside it.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what it expects by failing loudly")]

mod after_sale;
mod brought_back;
mod buyer;
mod chat;
mod crowd;
mod development;
mod ending;
mod faults;
mod member;
mod own_writer;
mod product;
#[path = "../program/stand_ins.rs"]
mod stand_ins;
mod taxes;
mod visitor;
