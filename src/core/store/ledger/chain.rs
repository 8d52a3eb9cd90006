//! Links of the chain, whole transactions as they are hashed, heads over the book, and how far it was verified.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT_LINK = "INSERT INTO chain_link (wallet_id, number, available, held, hash) VALUES ($1, $2, $3, $4, $5)";
    LINK = "SELECT number, available, held, hash FROM chain_link WHERE wallet_id = $1 AND number = $2";
    LAST_LINK = "SELECT number, available, held, hash FROM chain_link WHERE wallet_id = $1 ORDER BY number DESC LIMIT 1";
    UNCHAINED = "SELECT w.id FROM wallet w
                 WHERE w.id > $1 AND w.last_number
                     > COALESCE((SELECT MAX(l.number) FROM chain_link l WHERE l.wallet_id = w.id), 0)
                 ORDER BY w.id LIMIT $2";

    /// What is hashed, in three parts: transactions, their postings, their keys. A range of wallet and number, so that one wallet
    /// and the whole book are read in the same way. The links are bounded too: PostgreSQL merges them, and would begin with the first
    /// link of the book for every page.
    RECORDS = "SELECT t.wallet_id, t.number, t.id, t.kind, t.reference, t.reason, t.actor, t.created_at,
                   l.available, l.held, l.hash
               FROM ledger_transaction t LEFT JOIN chain_link l ON l.wallet_id = t.wallet_id AND l.number = t.number
                   AND (l.wallet_id, l.number) > ($1, $2) AND (l.wallet_id, l.number) <= ($3, $4)
               WHERE (t.wallet_id, t.number) > ($1, $2) AND (t.wallet_id, t.number) <= ($3, $4)
               ORDER BY t.wallet_id, t.number LIMIT $5";
    /// The wallets are bounded once more by themselves: PostgreSQL guesses badly how few rows two bounds on a pair leave, and would
    /// read every posting for every page. Last, because SQLite takes the first bounds it finds, and the pair's are the closer ones.
    RECORD_POSTINGS = "SELECT t.id, p.account_kind, p.account_ref, p.amount
               FROM ledger_transaction t CROSS JOIN posting p
               WHERE p.transaction_id = t.id AND (t.wallet_id, t.number) > ($1, $2) AND (t.wallet_id, t.number) <= ($3, $4)
                   AND t.wallet_id >= $1 AND t.wallet_id <= $3
               ORDER BY t.wallet_id, t.number, p.line";
    RECORD_KEYS = "SELECT t.id, k.key
               FROM ledger_transaction t CROSS JOIN effect_key k
               WHERE k.transaction_id = t.id AND (t.wallet_id, t.number) > ($1, $2) AND (t.wallet_id, t.number) <= ($3, $4)
                   AND t.wallet_id >= $1 AND t.wallet_id <= $3
               ORDER BY t.wallet_id, t.number, k.key";

    LAST_SEAL = "SELECT number, entries, hash, made_at FROM seal ORDER BY number DESC LIMIT 1";
    SEAL_BY_HASH = "SELECT number, entries, hash, made_at FROM seal WHERE hash = $1";
    SEALS = "SELECT number, entries, hash, made_at FROM seal WHERE number > $1 ORDER BY number LIMIT $2";
    SEAL_PARTS = "SELECT wallet_id, number, hash FROM seal_part WHERE seal_number = $1 ORDER BY wallet_id";
    INSERT_SEAL = "INSERT INTO seal (number, entries, hash, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    INSERT_SEAL_PART = "INSERT INTO seal_part (seal_number, wallet_id, number, hash) VALUES ($1, $2, $3, $4)";

    /// Wallets that went on since they were verified, or that are not where they were.
    CHANGED = "SELECT w.id AS wallet_id, w.available, w.held, w.granted, w.purchased, w.consumed, w.expired, w.reversed, w.last_number,
                   COALESCE(v.number, 0) AS from_number, COALESCE(v.hash, '') AS from_hash,
                   COALESCE(v.granted, 0) AS from_granted, COALESCE(v.purchased, 0) AS from_purchased,
                   COALESCE(v.consumed, 0) AS from_consumed, COALESCE(v.expired, 0) AS from_expired,
                   COALESCE(v.reversed, 0) AS from_reversed
               FROM wallet w LEFT JOIN verified_wallet v ON v.wallet_id = w.id
               WHERE w.id > $1 AND w.last_number <> COALESCE(v.number, 0)
               ORDER BY w.id LIMIT $2";
    VERIFIED = "SELECT number FROM verified_wallet WHERE wallet_id = $1";
    SET_VERIFIED = "INSERT INTO verified_wallet
                        (wallet_id, number, hash, granted, purchased, consumed, expired, reversed, verified_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                    ON CONFLICT (wallet_id) DO UPDATE SET number = excluded.number, hash = excluded.hash,
                        granted = excluded.granted, purchased = excluded.purchased, consumed = excluded.consumed,
                        expired = excluded.expired, reversed = excluded.reversed, verified_at = excluded.verified_at";
    LEFT_OF_GRANTS = "SELECT CAST(COALESCE(SUM(remaining), 0) AS BIGINT) FROM token_grant WHERE wallet_id = $1";
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LinkRow {
    pub number: i64,
    pub available: i64,
    pub held: i64,
    pub hash: String,
}

/// A transaction beside its link.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecordRow {
    pub wallet_id: String,
    pub number: i64,
    pub id: String,
    pub kind: String,
    pub reference: Option<String>,
    pub reason: String,
    pub actor: String,
    pub created_at: i64,
    pub available: Option<i64>,
    pub held: Option<i64>,
    pub hash: Option<String>,
}

/// `(transaction, account kind, account reference, amount)`.
pub type PostingRow = (String, String, String, i64);

/// A head over the book.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SealRow {
    pub number: i64,
    pub entries: i64,
    pub hash: String,
    pub made_at: i64,
}

/// `(wallet, number, hash)`: how far a wallet had come under a head.
pub type SealPartRow = (String, i64, String);

/// A wallet beside what was verified of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChangedRow {
    pub wallet_id: String,
    pub available: i64,
    pub held: i64,
    pub granted: i64,
    pub purchased: i64,
    pub consumed: i64,
    pub expired: i64,
    pub reversed: i64,
    pub last_number: i64,
    pub from_number: i64,
    pub from_hash: String,
    pub from_granted: i64,
    pub from_purchased: i64,
    pub from_consumed: i64,
    pub from_expired: i64,
    pub from_reversed: i64,
}

/// A part of the book: after one place, up to another, both `(wallet, number)`.
#[derive(Clone, Copy, Debug)]
pub struct Range<'a> {
    pub after: (&'a str, i64),
    pub to: (&'a str, i64),
}

pub async fn insert_link(tx: &mut Tx, wallet: &str, link: &LinkRow) -> Result<(), StoreError> {
    sql!(tx, execute, INSERT_LINK, wallet, link.number, link.available, link.held, link.hash.as_str()).map(drop)
}

pub async fn link(tx: &mut Tx, wallet: &str, number: i64) -> Result<Option<LinkRow>, StoreError> {
    sql!(tx, fetch_optional as LinkRow, LINK, wallet, number)
}

pub async fn last_link(tx: &mut Tx, wallet: &str) -> Result<Option<LinkRow>, StoreError> {
    sql!(tx, fetch_optional as LinkRow, LAST_LINK, wallet)
}

/// Wallets after `after` whose chain is shorter than their history.
pub async fn unchained_wallets(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    Ok(sql!(tx, fetch_all as (String,), UNCHAINED, after, limit)?.into_iter().map(|(id,)| id).collect())
}

/// The first `limit` transactions of a range.
pub async fn records(tx: &mut Tx, range: Range<'_>, limit: i64) -> Result<Vec<RecordRow>, StoreError> {
    let Range { after, to } = range;
    sql!(tx, fetch_all as RecordRow, RECORDS, after.0, after.1, to.0, to.1, limit)
}

/// The postings of a range, in order.
pub async fn record_postings(tx: &mut Tx, range: Range<'_>) -> Result<Vec<PostingRow>, StoreError> {
    let Range { after, to } = range;
    sql!(tx, fetch_all as PostingRow, RECORD_POSTINGS, after.0, after.1, to.0, to.1)
}

/// `(transaction, key)` of a range, in order.
pub async fn record_keys(tx: &mut Tx, range: Range<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let Range { after, to } = range;
    sql!(tx, fetch_all as (String, String), RECORD_KEYS, after.0, after.1, to.0, to.1)
}

pub async fn last_seal(tx: &mut Tx) -> Result<Option<SealRow>, StoreError> {
    sql!(tx, fetch_optional as SealRow, LAST_SEAL)
}

pub async fn seal_by_hash(tx: &mut Tx, hash: &str) -> Result<Option<SealRow>, StoreError> {
    sql!(tx, fetch_optional as SealRow, SEAL_BY_HASH, hash)
}

/// The seals after a number, in order.
pub async fn seals(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<SealRow>, StoreError> {
    sql!(tx, fetch_all as SealRow, SEALS, after, limit)
}

pub async fn seal_parts(tx: &mut Tx, seal: i64) -> Result<Vec<SealPartRow>, StoreError> {
    sql!(tx, fetch_all as SealPartRow, SEAL_PARTS, seal)
}

/// Writes a head; `false` when a neighbour wrote one at the same moment.
pub async fn insert_seal(tx: &mut Tx, seal: &SealRow, parts: &[SealPartRow]) -> Result<bool, StoreError> {
    let SealRow { number, entries, hash, made_at } = seal;
    if sql!(tx, execute, INSERT_SEAL, *number, *entries, hash.as_str(), *made_at)? == 0 {
        return Ok(false);
    }
    for (wallet, at, hash) in parts {
        sql!(tx, execute, INSERT_SEAL_PART, *number, wallet.as_str(), *at, hash.as_str())?;
    }
    Ok(true)
}

/// Wallets after `after` that are not where they were verified.
pub async fn changed_wallets(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<ChangedRow>, StoreError> {
    sql!(tx, fetch_all as ChangedRow, CHANGED, after, limit)
}

/// How far a wallet was verified.
pub async fn verified(tx: &mut Tx, wallet: &str) -> Result<Option<i64>, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), VERIFIED, wallet)?.map(|(number,)| number))
}

/// Notes how far a wallet was verified: `(granted, purchased, consumed, expired, reversed)` are its sums there.
pub async fn set_verified(tx: &mut Tx, wallet: &str, link: (i64, &str), sums: [i64; 5]) -> Result<(), StoreError> {
    let now = tx.now().0;
    let [granted, purchased, consumed, expired, reversed] = sums;
    sql!(tx, execute, SET_VERIFIED, wallet, link.0, link.1, granted, purchased, consumed, expired, reversed, now)
        .map(drop)
}

/// What is left of all grants of a wallet.
pub async fn left_of_grants(tx: &mut Tx, wallet: &str) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), LEFT_OF_GRANTS, wallet)?.0)
}
