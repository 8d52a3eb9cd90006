//! Leases: of many processes over one database, one does a thing; when it dies, another one takes over.
//!
//! A lease is no lock: whoever did not renew in time may still think that it is theirs. What must never happen twice needs an
//! effect key besides. It ends by the clock of whoever asks, so clocks that differ by more than a lease's life defeat it.

use std::time::Duration;

use crate::store::lease as rows;
use crate::store::{Store, StoreError, Tx};

/// The leases of a store. Cheap to clone.
#[derive(Clone)]
pub struct Leases {
    store: Store,
}

impl Leases {
    /// The leases of a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Takes a lease that is free or over, or renews the holder's own, to live from now for `life`; `false` when it is somebody
    /// else's. The holder is named by something no other process has.
    ///
    /// # Errors
    /// [`StoreError`]: whether it was taken is not known. Asking again tells.
    pub async fn take(&self, name: &str, holder: &str, life: Duration) -> Result<bool, StoreError> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        let work = async move |tx: &mut Tx| {
            let expires_at = tx.now().plus(life).0;
            rows::take(tx, &name, &holder, expires_at).await
        };
        self.store.write(work).await
    }

    /// Gives a lease up, so that nobody waits for its end; `false` when it was not this holder's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_up(&self, name: &str, holder: &str) -> Result<bool, StoreError> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        self.store.write(async move |tx: &mut Tx| rows::give_up(tx, &name, &holder).await).await
    }
}
