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
mod stream;
pub(super) mod subscription;
pub(super) mod teams;
pub(super) mod tickets;
pub(super) mod tokens;
pub(super) mod top_up;
pub(super) mod usage;
pub(super) mod versions;
