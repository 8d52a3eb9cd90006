//! Statements of buying by itself.

use super::checkout::OrderRow;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    RULE = "SELECT wallet_id, user_id, below, plan, agreed, monthly_limit, enabled, failures, why, wait_until, changed_at
            FROM top_up_rule WHERE wallet_id = $1";
    /// What somebody sets makes an end of what failed before.
    SET_RULE = "INSERT INTO top_up_rule (wallet_id, user_id, below, plan, agreed, monthly_limit, enabled, why, changed_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (wallet_id) DO UPDATE SET below = excluded.below, plan = excluded.plan, agreed = excluded.agreed,
                    monthly_limit = excluded.monthly_limit, enabled = excluded.enabled, failures = 0, why = excluded.why,
                    wait_until = NULL, changed_at = excluded.changed_at";
    TURN_OFF = "UPDATE top_up_rule SET enabled = 0, failures = 0, why = NULL, wait_until = NULL, changed_at = $2
                WHERE wallet_id = $1";
    DUE = "SELECT r.wallet_id, r.user_id, r.below, r.plan, r.agreed, r.monthly_limit, r.enabled, r.failures, r.why, r.wait_until,
               r.changed_at
           FROM top_up_rule r JOIN wallet w ON w.id = r.wallet_id JOIN app_user u ON u.id = r.user_id
           WHERE r.enabled = 1 AND w.available < r.below AND u.deleted_at IS NULL AND (r.wait_until IS NULL OR r.wait_until <= $1)
               AND NOT EXISTS (SELECT 1 FROM purchase_order o WHERE o.wallet_id = r.wallet_id AND o.kind = 'top_up'
                   AND o.state IN ('opening', 'awaiting_payment'))
           ORDER BY r.wallet_id LIMIT $2";
    SPENT = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM purchase_order
             WHERE wallet_id = $1 AND kind = 'top_up' AND state IN ('opening', 'awaiting_payment', 'paid') AND created_at >= $2";
    OPEN = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind
            FROM purchase_order WHERE kind = 'top_up' AND state IN ('opening', 'awaiting_payment') ORDER BY created_at, id LIMIT $1";
    OPEN_OF = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchase_order
               WHERE wallet_id = $1 AND kind = 'top_up' AND state IN ('opening', 'awaiting_payment')";
    /// A payment that succeeds late makes a failed order a paid one; nothing else moves an order that ended.
    MOVE = "UPDATE purchase_order SET state = $2, payment_intent = COALESCE($3, payment_intent)
            WHERE id = $1 AND kind = 'top_up' AND state IN ('opening', 'awaiting_payment')";
    INSERT_CHARGE = "INSERT INTO top_up_charge (order_id, customer, card, email) VALUES ($1, $2, $3, $4)";
    CHARGE = "SELECT customer, card, email, asked_at FROM top_up_charge WHERE order_id = $1";
    ASKED = "UPDATE top_up_charge SET asked_at = $2 WHERE order_id = $1";
    FORGET_EMAIL = "UPDATE top_up_charge SET email = NULL WHERE order_id = $1";
    FORGET_EMAILS = "UPDATE top_up_charge SET email = NULL
                     WHERE email IS NOT NULL AND order_id IN (SELECT id FROM purchase_order WHERE user_id = $1 AND kind = 'top_up')";
    WAIT = "UPDATE top_up_rule SET why = $2, wait_until = $3 WHERE wallet_id = $1";
    STOP = "UPDATE top_up_rule SET enabled = 0, why = $2, wait_until = NULL WHERE wallet_id = $1 AND enabled = 1";
    FAILED = "UPDATE top_up_rule SET failures = failures + 1, why = $2, wait_until = $3,
                  enabled = CASE WHEN $4 = 1 OR failures + 1 >= 3 THEN 0 ELSE enabled END
              WHERE wallet_id = $1 AND enabled = 1";
    WORKED = "UPDATE top_up_rule SET failures = 0, why = NULL, wait_until = NULL WHERE wallet_id = $1 AND enabled = 1";
    ERASE = "DELETE FROM top_up_rule WHERE user_id = $1";
}

/// A rule as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RuleRow {
    pub wallet_id: String,
    pub user_id: String,
    pub below: i64,
    pub plan: String,
    /// What the pack cost when it was chosen; unknown of rules that are older than this column.
    pub agreed: Option<i64>,
    pub monthly_limit: i64,
    pub enabled: i64,
    pub failures: i64,
    pub why: Option<String>,
    pub wait_until: Option<i64>,
    pub changed_at: i64,
}

/// What the provider is asked for, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChargeRow {
    pub customer: String,
    pub card: String,
    pub email: Option<String>,
    pub asked_at: Option<i64>,
}

/// The rule of a wallet.
pub async fn rule(tx: &mut Tx, wallet: &str) -> Result<Option<RuleRow>, StoreError> {
    sql!(tx, fetch_optional as RuleRow, RULE, wallet)
}

/// Writes a rule as its owner wants it, as of `changed_at`.
pub async fn set_rule(tx: &mut Tx, row: &RuleRow) -> Result<(), StoreError> {
    let (wallet, user, plan, why) =
        (row.wallet_id.as_str(), row.user_id.as_str(), row.plan.as_str(), row.why.as_deref());
    let (limit, at) = (row.monthly_limit, row.changed_at);
    sql!(tx, execute, SET_RULE, wallet, user, row.below, plan, row.agreed, limit, row.enabled, why, at).map(drop)
}

/// Turns a rule off as its owner wants it; the rest of it stays.
pub async fn turn_off(tx: &mut Tx, wallet: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, TURN_OFF, wallet, now).map(drop)
}

/// Rules whose wallets have too few tokens, and nothing on its way.
pub async fn due_rules(tx: &mut Tx, limit: u32) -> Result<Vec<RuleRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_all as RuleRow, DUE, now, i64::from(limit))
}

/// What was bought by itself for a wallet since a moment, or is being bought; in minor units.
pub async fn spent_since(tx: &mut Tx, wallet: &str, since: i64) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), SPENT, wallet, since)?.0)
}

/// Orders whose payment is not over.
pub async fn open_top_ups(tx: &mut Tx, limit: u32) -> Result<Vec<OrderRow>, StoreError> {
    sql!(tx, fetch_all as OrderRow, OPEN, i64::from(limit))
}

/// Whether a wallet has an order whose payment is not over.
pub async fn has_open_top_up(tx: &mut Tx, wallet: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), OPEN_OF, wallet)?.0 > 0)
}

/// Moves an order whose payment is not over; `false` when it is.
pub async fn move_top_up(tx: &mut Tx, id: &str, state: &str, payment: Option<&str>) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, MOVE, id, state, payment)? == 1)
}

/// Writes down what the provider will be asked for.
pub async fn insert_charge(tx: &mut Tx, order: &str, row: &ChargeRow) -> Result<(), StoreError> {
    let (customer, card, email) = (row.customer.as_str(), row.card.as_str(), row.email.as_deref());
    sql!(tx, execute, INSERT_CHARGE, order, customer, card, email).map(drop)
}

/// What the provider is asked for; `None` for an order of a version that did not keep it.
pub async fn charge(tx: &mut Tx, order: &str) -> Result<Option<ChargeRow>, StoreError> {
    sql!(tx, fetch_optional as ChargeRow, CHARGE, order)
}

/// Notes that the provider is asked now.
pub async fn set_asked(tx: &mut Tx, order: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, ASKED, order, now).map(drop)
}

/// Forgets where the receipt of an order goes.
pub async fn forget_email(tx: &mut Tx, order: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FORGET_EMAIL, order).map(drop)
}

/// Nothing is bought for a wallet before a moment.
pub async fn wait(tx: &mut Tx, wallet: &str, why: &str, until: i64) -> Result<(), StoreError> {
    sql!(tx, execute, WAIT, wallet, why, until).map(drop)
}

/// Turns a rule off that was on, and says why.
pub async fn stop(tx: &mut Tx, wallet: &str, why: &str) -> Result<(), StoreError> {
    sql!(tx, execute, STOP, wallet, why).map(drop)
}

/// Counts a payment that failed; the third in a row, or one that cannot work (`is_final` is 1), turns the rule off.
pub async fn failed(tx: &mut Tx, wallet: &str, why: &str, until: i64, is_final: i64) -> Result<(), StoreError> {
    sql!(tx, execute, FAILED, wallet, why, until, is_final).map(drop)
}

/// Notes that a payment worked.
pub async fn worked(tx: &mut Tx, wallet: &str) -> Result<(), StoreError> {
    sql!(tx, execute, WORKED, wallet).map(drop)
}

/// Forgets the rules of somebody, and where their receipts go.
pub async fn erase_rules(tx: &mut Tx, user: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FORGET_EMAILS, user)?;
    sql!(tx, execute, ERASE, user).map(drop)
}
