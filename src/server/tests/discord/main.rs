//! The whole way: a person types in a Discord that follows Discord's rules, the real router or the real gateway client takes it,
//! the real workers answer with the real client, over a real database.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

#[path = "../program/bad_model.rs"]
mod bad_model;
mod doors;
mod gateway;
mod guild;
mod hostile;
mod notices;
mod once;
mod places;
#[path = "../program/private.rs"]
mod private;
#[path = "../program/mod.rs"]
mod program;
mod room;
mod shop;
mod sign_in;
mod signed;
mod team;
#[path = "../program/terminal.rs"]
mod terminal;
