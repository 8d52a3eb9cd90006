//! Statements of users, visitors and daily limits.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    USER = "SELECT id, wallet_id, email, identifier_hash, welcome, stripe_customer, claimed_visitor, claimed_tokens,
                claimed_tickets, claimed_at, profile_at, created_at, deleted_at
            FROM app_user WHERE id = $1";
    BY_IDENTIFIER = "SELECT id, wallet_id FROM app_user WHERE identifier_hash = $1 AND deleted_at IS NULL ORDER BY id LIMIT 2";
    INSERT_USER = "INSERT INTO app_user (id, wallet_id, welcome, created_at) VALUES ($1, $2, 'waiting', $3) ON CONFLICT DO NOTHING";
    /// Takes the row's lock without changing it: whoever closes the account waits.
    LOCK_USER = "UPDATE app_user SET wallet_id = wallet_id WHERE id = $1 AND deleted_at IS NULL";
    SET_PROFILE = "UPDATE app_user SET email = $2, identifier_hash = $3, profile_at = $4 WHERE id = $1 AND profile_at <= $4";
    SET_WELCOME = "UPDATE app_user SET welcome = $2 WHERE id = $1";
    SET_CUSTOMER = "UPDATE app_user SET stripe_customer = $2 WHERE id = $1";
    SET_CLAIM = "UPDATE app_user SET claimed_visitor = $2, claimed_tokens = $3, claimed_tickets = $4, claimed_at = $5
                 WHERE id = $1 AND claimed_at IS NULL";
    CLOSE_USER = "UPDATE app_user SET email = NULL, deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
    WAITING_USERS = "SELECT id FROM app_user WHERE welcome = 'waiting' AND deleted_at IS NULL AND created_at > $1
                     ORDER BY created_at LIMIT $2";
    VISITOR = "SELECT id, wallet_id, claimed_by, created_at FROM visitor WHERE id = $1";
    VISITOR_OF_WALLET = "SELECT id, wallet_id, claimed_by, created_at FROM visitor WHERE wallet_id = $1";
    INSERT_VISITOR = "INSERT INTO visitor (id, wallet_id, created_at) VALUES ($1, $2, $3)";
    CLAIM_VISITOR = "UPDATE visitor SET claimed_by = $2 WHERE id = $1 AND claimed_by IS NULL";
    COUNT_VISITORS = "SELECT CAST(COUNT(*) AS BIGINT) FROM visitor";
    USE_BUCKET = "INSERT INTO daily_use (bucket, day, used) VALUES ($1, $2, $3)
                  ON CONFLICT (bucket, day) DO UPDATE SET used = daily_use.used + excluded.used
                  WHERE daily_use.used + excluded.used <= $4";
    RETURN_BUCKET = "UPDATE daily_use SET used = used - $3 WHERE bucket = $1 AND day = $2 AND used >= $3";
    USED = "SELECT used FROM daily_use WHERE bucket = $1 AND day = $2";
    FORGET_DAYS = "DELETE FROM daily_use WHERE day < $1";
}

/// A user as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UserRow {
    pub id: String,
    pub wallet_id: String,
    pub email: Option<String>,
    pub identifier_hash: Option<String>,
    pub welcome: String,
    pub stripe_customer: Option<String>,
    pub claimed_visitor: Option<String>,
    pub claimed_tokens: i64,
    pub claimed_tickets: i64,
    pub claimed_at: Option<i64>,
    pub profile_at: i64,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
}

/// A visitor as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VisitorRow {
    pub id: String,
    pub wallet_id: String,
    pub claimed_by: Option<String>,
    pub created_at: i64,
}

pub async fn user(tx: &mut Tx, id: &str) -> Result<Option<UserRow>, StoreError> {
    sql!(tx, fetch_optional as UserRow, USER, id)
}

/// Up to two open accounts of one person, each with its wallet.
pub async fn users_by_identifier(tx: &mut Tx, hash: &str) -> Result<Vec<(String, String)>, StoreError> {
    sql!(tx, fetch_all as (String, String), BY_IDENTIFIER, hash)
}

/// Writes a user; `false` when somebody else wrote the same one at the same moment.
pub async fn insert_user(tx: &mut Tx, id: &str, wallet: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, INSERT_USER, id, wallet, now)? == 1)
}

/// Locks an account until the unit ends: it stays open. `false` when it is closed, or there is none.
pub async fn lock_user(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, LOCK_USER, id)? == 1)
}

/// Applies a profile unless a newer one was applied; `at` is Clerk's own time.
pub async fn set_profile(
    tx: &mut Tx,
    id: &str,
    email: Option<&str>,
    identifier_hash: Option<&str>,
    at: i64,
) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, SET_PROFILE, id, email, identifier_hash, at)? == 1)
}

pub async fn set_welcome(tx: &mut Tx, id: &str, welcome: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_WELCOME, id, welcome).map(drop)
}

pub async fn set_customer(tx: &mut Tx, id: &str, customer: Option<&str>) -> Result<(), StoreError> {
    sql!(tx, execute, SET_CUSTOMER, id, customer).map(drop)
}

/// Notes the one claim of this user; `false` when there was one before.
pub async fn set_claim(tx: &mut Tx, id: &str, visitor: &str, tokens: i64, tickets: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, SET_CLAIM, id, visitor, tokens, tickets, now)? == 1)
}

/// Closes an account and erases its e-mail; `false` when it was closed before.
pub async fn close_user(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLOSE_USER, id, now)? == 1)
}

/// Users made after `since` whose verified identifier is not known yet.
pub async fn waiting_users(tx: &mut Tx, since: i64, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), WAITING_USERS, since, i64::from(limit))?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn visitor(tx: &mut Tx, id: &str) -> Result<Option<VisitorRow>, StoreError> {
    sql!(tx, fetch_optional as VisitorRow, VISITOR, id)
}

/// The visitor whose wallet this is.
pub async fn visitor_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Option<VisitorRow>, StoreError> {
    sql!(tx, fetch_optional as VisitorRow, VISITOR_OF_WALLET, wallet)
}

pub async fn insert_visitor(tx: &mut Tx, id: &str, wallet: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, INSERT_VISITOR, id, wallet, now).map(drop)
}

/// Marks a visitor as claimed; `false` when somebody claimed it before.
pub async fn claim_visitor(tx: &mut Tx, id: &str, user: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, CLAIM_VISITOR, id, user)? == 1)
}

pub async fn count_visitors(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), COUNT_VISITORS)?.0)
}

/// Uses `amount` of a daily limit; `false` when that would exceed it.
pub async fn use_bucket(tx: &mut Tx, bucket: &str, day: &str, amount: i64, limit: i64) -> Result<bool, StoreError> {
    if amount > limit {
        return Ok(false);
    }
    Ok(sql!(tx, execute, USE_BUCKET, bucket, day, amount, limit)? == 1)
}

pub async fn return_bucket(tx: &mut Tx, bucket: &str, day: &str, amount: i64) -> Result<(), StoreError> {
    sql!(tx, execute, RETURN_BUCKET, bucket, day, amount).map(drop)
}

pub async fn used(tx: &mut Tx, bucket: &str, day: &str) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), USED, bucket, day)?.map_or(0, |(used,)| used))
}

/// Forgets what was used before `day`.
pub async fn forget_days(tx: &mut Tx, day: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FORGET_DAYS, day).map(drop)
}
