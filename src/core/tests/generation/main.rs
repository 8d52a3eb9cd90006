//! The paid half of generation, over real databases of both engines and a model that does what the test says.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by failing loudly")]

mod asking;
mod asking_orders;
mod chat;
mod epics;
mod failures;
mod kinds;
mod leaving;
mod library;
mod life;
mod models;
mod ready;
mod recovery;
mod rounds;
mod same_key;
mod servers;
mod stopping;
mod support;
mod teams;
mod versions;
mod writer;
