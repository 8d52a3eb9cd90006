//! The handlers, one file per subject; each makes one call of the core.

pub(super) mod chat;
pub(super) mod checkout;
pub(super) mod children;
pub(super) mod definitions;
pub(super) mod exports;
pub(super) mod generate;
pub(super) mod jobs;
pub(super) mod kind;
pub(super) mod links;
pub(super) mod me;
pub(super) mod models;
pub(super) mod notices;
pub(super) mod public;
pub(super) mod purchases;
pub(super) mod similar;
pub(super) mod statements;
pub(super) mod subscription;
mod stream;
pub(super) mod teams;
pub(super) mod tickets;
pub(super) mod tokens;
pub(super) mod usage;
pub(super) mod versions;
