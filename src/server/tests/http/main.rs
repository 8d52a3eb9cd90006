//! The HTTP surface from outside: the real router on a real port, with the stand-ins for Clerk and OpenRouter behind it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod account;
mod definition;
mod document;
mod events;
mod exports;
mod family;
mod headers;
mod hostile;
mod house;
mod input;
mod jobs;
mod limits;
mod links;
mod models;
mod notices;
mod page;
#[path = "../program/private.rs"]
mod private;
mod proof;
mod reports;
mod schema;
mod slow;
#[path = "../program/stand_ins.rs"]
mod stand_ins;
mod subscription;
mod versions;
mod visitor;
