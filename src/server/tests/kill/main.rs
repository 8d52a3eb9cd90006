//! The program dies at every named point between reserving and taking a token, and comes back. Needs a program that can be told
//! where to die: `cargo test -p myba-server --features failpoints --test kill`; `cargo xtask test` runs it.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what it expects by failing loudly")]

#[expect(dead_code, reason = "the journeys use the rest of it")]
#[path = "../journey/product.rs"]
mod product;
#[path = "../program/stand_ins.rs"]
mod stand_ins;

mod database;
mod many;
mod points;
mod purchase;
