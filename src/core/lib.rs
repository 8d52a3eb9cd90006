//! What MyBA is: tokens, checkout, generation and identity, without an HTTP server, a vendor's types or a chat platform.
//!
//! - [`ledger`]: the book of tokens. Everything that costs or gives tokens goes through it.
//! - [`identity`]: who is asking, and which wallet pays.
//! - [`checkout`]: buying tokens.
//! - [`generation`]: from a rough idea to a ticket.
//! - [`chat`]: people in chat, the workspaces they write in, and who pays for them.
//! - [`import`]: balances of the earlier prototype, brought over.
//! - [`inbox`]: events of the outside world, recorded before they are applied.
//! - [`notice`]: what people are told once.
//! - [`outbox`]: answers written down before they are sent.
//! - [`lease`]: of many processes, one does a thing.
//! - [`store`]: the only place with SQL.
//!
//! `ledger` knows none of the others; `identity` stands alone; `checkout` and `generation` build on `ledger`.

pub mod chat;
pub mod checkout;
pub mod clock;
#[cfg(feature = "failpoints")]
pub mod crash_points;
pub mod error;
pub mod generation;
pub mod id;
pub mod identity;
pub mod import;
pub mod inbox;
pub mod lease;
pub mod ledger;
pub mod notice;
pub mod outbox;
pub mod page;
pub mod store;
