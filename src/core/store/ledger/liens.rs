//! What may still be taken of a grant.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    SELECT = "SELECT grant_id, target, taken, dispute, frozen FROM lien WHERE grant_id = $1";
    OF_WALLET = "SELECT l.grant_id, l.target, l.taken, l.dispute, l.frozen FROM token_grant g JOIN lien l ON l.grant_id = g.id
                 WHERE g.wallet_id = $1";
    PUT = "INSERT INTO lien (grant_id, target, taken, dispute, frozen) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (grant_id) DO UPDATE SET target = excluded.target, taken = excluded.taken, dispute = excluded.dispute,
               frozen = excluded.frozen";
}

/// A lien as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct LienRow {
    pub grant_id: String,
    pub target: i64,
    pub taken: i64,
    pub dispute: Option<String>,
    pub frozen: i64,
}

pub async fn lien(tx: &mut Tx, grant: &str) -> Result<Option<LienRow>, StoreError> {
    sql!(tx, fetch_optional as LienRow, SELECT, grant)
}

/// The liens of the grants of a wallet.
pub async fn liens_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Vec<LienRow>, StoreError> {
    sql!(tx, fetch_all as LienRow, OF_WALLET, wallet)
}

/// Keeps a new or changed lien.
pub async fn put_lien(tx: &mut Tx, row: &LienRow) -> Result<(), StoreError> {
    let (grant, dispute) = (row.grant_id.as_str(), row.dispute.as_deref());
    sql!(tx, execute, PUT, grant, row.target, row.taken, dispute, row.frozen).map(drop)
}
