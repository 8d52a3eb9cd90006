//! What a unit of work is, and how one is run without harming its neighbours.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::{StoreError, Tx, UNIT_TIME_LIMIT};

/// A closure from a borrowed connection to a future that is `Send`, for every lifetime of the borrow. Implemented for all such
/// closures; written as `async move |tx: &mut Tx| { … }` (the annotation is needed).
pub trait Work<'c, C: 'c, T, E>: FnOnce(&'c mut C) -> Self::Fut {
    /// The future the closure answers with.
    type Fut: Future<Output = Result<T, E>> + Send;
}

impl<'c, C: 'c, T, E, F, Fut> Work<'c, C, T, E> for F
where
    F: FnOnce(&'c mut C) -> Fut,
    Fut: Future<Output = Result<T, E>> + Send,
{
    type Fut = Fut;
}

/// Runs one unit under the time limit; a panic becomes an error.
pub(super) async fn run<T, E, F>(tx: &mut Tx, work: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: for<'c> Work<'c, Tx, T, E>,
{
    let whole = async move {
        let outcome = work(tx).await;
        if outcome.is_ok() {
            fail::fail_point!("unit_before_commit");
        }
        outcome
    };
    let guarded = AssertUnwindSafe(whole).catch_unwind();
    match tokio::time::timeout(UNIT_TIME_LIMIT, guarded).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Err(StoreError::Panicked.into()),
        Err(_elapsed) => Err(StoreError::Timeout.into()),
    }
}
