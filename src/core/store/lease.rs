//! Statements of leases.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    /// One statement, so that of two who try at the same moment the second sees what the first wrote.
    TAKE = "INSERT INTO lease (name, holder, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
            WHERE lease.holder = excluded.holder OR lease.expires_at <= $4";
    GIVE_UP = "DELETE FROM lease WHERE name = $1 AND holder = $2";
}

/// Takes or renews a lease until `expires_at`; `false` when it is somebody else's.
pub async fn take(tx: &mut Tx, name: &str, holder: &str, expires_at: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, TAKE, name, holder, expires_at, now)? == 1)
}

/// Ends a lease; `false` when it is not this holder's.
pub async fn give_up(tx: &mut Tx, name: &str, holder: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, GIVE_UP, name, holder)? == 1)
}
