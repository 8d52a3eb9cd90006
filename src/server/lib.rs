//! The server of MyBA: HTTP API and SPA, vendor adapters, workers and the command line, around `myba-core`.

pub mod app;
pub mod clerk;
pub mod config;
pub mod http;
pub mod http_client;
pub mod openrouter;
pub mod random;
pub mod stripe;
pub mod telemetry;
pub mod webhook;
pub mod worker;
