//! The server of MyBA: HTTP API and SPA, vendor adapters, workers and the command line, around `myba-core`.

pub mod app;
pub mod chat;
pub mod clerk;
pub mod cli;
pub mod config;
pub mod connections;
#[cfg(feature = "failpoints")]
pub mod crash;
#[cfg(feature = "sandbox")]
pub mod dev;
pub mod discord;
pub mod export;
pub mod gauges;
pub mod http;
pub mod http_client;
pub mod openrouter;
pub mod pdf;
pub mod random;
pub mod scores;
pub mod serve;
pub mod slack;
pub mod stripe;
pub mod telemetry;
pub mod webhook;
pub mod worker;
