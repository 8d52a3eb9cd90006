//! The API under `/v1`: keys, versions, idempotency and the answers' headers. What a route does lies beside its objects.

mod call;
mod expand;
pub mod idempotency;
pub mod list;
mod routes;

pub use call::{FAULTS, dispatch};
