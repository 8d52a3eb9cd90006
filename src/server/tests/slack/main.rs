//! The whole way: a person types in a Slack that follows Slack's rules, the real router takes it, the real workers answer with
//! the real client, over a real database.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first surprise")]

mod asking;
#[path = "../program/bad_model.rs"]
mod bad_model;
mod hostile;
mod install;
mod link;
mod load;
mod notices;
mod office;
#[path = "../program/private.rs"]
mod private;
#[path = "../program/mod.rs"]
mod program;
mod retries;
mod room;
mod signed;
mod socket;
mod team;
#[path = "../program/terminal.rs"]
mod terminal;
