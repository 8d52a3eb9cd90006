//! Payment pages that outlive the account of their buyer.

use super::{Checkout, CheckoutError, rows};

impl Checkout {
    /// Closes the pages of accounts that are closed, at most `limit`: what is not bought yet cannot be any more. One that was paid
    /// meanwhile is fulfilled, and so given back. One that does not close now is tried again the next time. Answers how many closed.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn close_pages_of_closed(&self, limit: u32) -> Result<u64, CheckoutError> {
        let sessions = rows::orphaned_pages(&mut self.store.read().await?, i64::from(limit)).await?;
        let mut closed = 0;
        for session in sessions {
            match self.close_page(&session).await {
                Ok(()) => closed += 1,
                Err(error) => tracing::error!(session, %error, "of a closed account, and can still be paid"),
            }
        }
        Ok(closed)
    }

    /// Closes a page and applies what it came to.
    pub(super) async fn close_page(&self, session: &str) -> Result<(), CheckoutError> {
        self.gateway.expire_session(session).await?;
        self.fulfil(session, None).await.map(drop)
    }
}
