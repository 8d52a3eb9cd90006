//! Statements of subscriptions and of what their prices stand for.

use super::checkout::OrderRow;
use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    PUT_PRICE = "INSERT INTO plan_price (id, plan, tokens, amount, currency, period, tax) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (id) DO NOTHING";
    PRICE = "SELECT id, plan, tokens, amount, currency, period, tax FROM plan_price WHERE id = $1";
    PRICE_OF_PLAN = "SELECT id, plan, tokens, amount, currency, period, tax FROM plan_price
                     WHERE plan = $1 AND tokens = $2 AND amount = $3 AND currency = $4 AND period = $5 AND tax = $6
                     ORDER BY id LIMIT 1";

    BY_ID = "SELECT id, user_id, wallet_id, order_id, item_id, price_id, paid_price_id, status, period_ends_at, ends_at,
                 ends_with_period, ended_at, live, turns, seen_at, created_at
             FROM subscription WHERE id = $1";
    /// The newest that is not over, else the newest.
    OF_USER = "SELECT id, user_id, wallet_id, order_id, item_id, price_id, paid_price_id, status, period_ends_at, ends_at,
                   ends_with_period, ended_at, live, turns, seen_at, created_at
               FROM subscription WHERE user_id = $1
               ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, created_at DESC, id DESC LIMIT 1";
    /// An answer that was asked for earlier than the one that stands here is old.
    PUT = "INSERT INTO subscription (id, user_id, wallet_id, order_id, item_id, price_id, status, period_ends_at, ends_at,
               ends_with_period, ended_at, live, seen_at, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
           ON CONFLICT (id) DO UPDATE SET item_id = excluded.item_id, price_id = excluded.price_id, status = excluded.status,
               period_ends_at = excluded.period_ends_at, ends_at = excluded.ends_at,
               ends_with_period = excluded.ends_with_period, ended_at = excluded.ended_at, seen_at = excluded.seen_at
           WHERE subscription.seen_at <= excluded.seen_at";
    /// The price of the period that began last: an older invoice may be handled later.
    SET_PAID_PRICE = "UPDATE subscription SET paid_price_id = $2, paid_from = $3
                      WHERE id = $1 AND (paid_from IS NULL OR paid_from <= $3)";
    /// One change at a time, from several processes too; one that nobody ended is over when its time is.
    CLAIM = "UPDATE subscription SET turns = turns + 1, changing_until = $3
             WHERE id = $1 AND turns = $2 AND (changing_until IS NULL OR changing_until <= $4)";
    RELEASE = "UPDATE subscription SET changing_until = NULL WHERE id = $1 AND turns = $2";
    CHANGING = "SELECT id FROM subscription WHERE id = $1 AND changing_until > $2";
    /// Not over, and not looked at since a moment.
    UNSEEN = "SELECT id FROM subscription WHERE ended_at IS NULL AND seen_at <= $1 ORDER BY seen_at, id LIMIT $2";
    /// Of accounts that are closed.
    ORPHANS = "SELECT s.id FROM subscription s JOIN app_user u ON u.id = s.user_id
               WHERE s.ended_at IS NULL AND u.deleted_at IS NOT NULL ORDER BY s.id LIMIT $1";
    OPEN_PAGES = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                      session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind
                  FROM purchase_order
                  WHERE user_id = $1 AND kind = 'subscription' AND state IN ('opening', 'open', 'awaiting_payment')
                  ORDER BY created_at, id";

    SUBSCRIPTIONS = "SELECT CAST(COUNT(*) AS BIGINT) FROM subscription";
    WITHOUT_ORDER = "SELECT s.id, CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM subscription s JOIN purchase_order o ON o.id = s.order_id
        WHERE o.kind <> 'subscription' OR o.user_id <> s.user_id OR o.wallet_id <> s.wallet_id OR o.live <> s.live
        ORDER BY s.id LIMIT 100";
}

/// What must hold between subscriptions and orders.
pub const CHECKS: &[Check] =
    &[Check::new("V07", "every subscription belongs to the order it began with", SUBSCRIPTIONS, WITHOUT_ORDER)];

/// What a price stands for, as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PriceRow {
    pub id: String,
    pub plan: String,
    pub tokens: i64,
    pub amount: i64,
    pub currency: String,
    pub period: String,
    pub tax: String,
}

/// A subscription as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SubscriptionRow {
    pub id: String,
    pub user_id: String,
    pub wallet_id: String,
    pub order_id: String,
    pub item_id: String,
    pub price_id: String,
    pub paid_price_id: Option<String>,
    pub status: String,
    pub period_ends_at: i64,
    pub ends_at: Option<i64>,
    pub ends_with_period: i64,
    pub ended_at: Option<i64>,
    pub live: i64,
    pub turns: i64,
    pub seen_at: i64,
    pub created_at: i64,
}

/// Writes down what a price stands for; the first word counts.
pub async fn put_price(tx: &mut Tx, row: &PriceRow) -> Result<(), StoreError> {
    let (id, plan, currency, period) = (row.id.as_str(), row.plan.as_str(), row.currency.as_str(), row.period.as_str());
    sql!(tx, execute, PUT_PRICE, id, plan, row.tokens, row.amount, currency, period, row.tax.as_str()).map(drop)
}

pub async fn price(tx: &mut Tx, id: &str) -> Result<Option<PriceRow>, StoreError> {
    sql!(tx, fetch_optional as PriceRow, PRICE, id)
}

/// The price that stands for exactly this, if one is known; the id of `like` is not looked at.
pub async fn price_like(tx: &mut Tx, like: &PriceRow) -> Result<Option<PriceRow>, StoreError> {
    let (plan, currency, period) = (like.plan.as_str(), like.currency.as_str(), like.period.as_str());
    let tax = like.tax.as_str();
    sql!(tx, fetch_optional as PriceRow, PRICE_OF_PLAN, plan, like.tokens, like.amount, currency, period, tax)
}

pub async fn subscription(tx: &mut Tx, id: &str) -> Result<Option<SubscriptionRow>, StoreError> {
    sql!(tx, fetch_optional as SubscriptionRow, BY_ID, id)
}

/// The user's subscription that is not over, else the last one.
pub async fn subscription_of_user(tx: &mut Tx, user: &str) -> Result<Option<SubscriptionRow>, StoreError> {
    sql!(tx, fetch_optional as SubscriptionRow, OF_USER, user)
}

/// Keeps what the provider said; `false` when something newer stands there. The price that was paid and the turns are not touched.
pub async fn put_subscription(tx: &mut Tx, row: &SubscriptionRow) -> Result<bool, StoreError> {
    let (id, user, wallet) = (row.id.as_str(), row.user_id.as_str(), row.wallet_id.as_str());
    let (order, item) = (row.order_id.as_str(), row.item_id.as_str());
    let (price, status) = (row.price_id.as_str(), row.status.as_str());
    let written = sql!(
        tx,
        execute,
        PUT,
        id,
        user,
        wallet,
        order,
        item,
        price,
        status,
        row.period_ends_at,
        row.ends_at,
        row.ends_with_period,
        row.ended_at,
        row.live,
        row.seen_at,
        row.created_at
    )?;
    Ok(written == 1)
}

/// Notes the price of a period that was paid and began at `from`, unless that of a later one stands there.
pub async fn set_paid_price(tx: &mut Tx, id: &str, price: &str, from: i64) -> Result<(), StoreError> {
    sql!(tx, execute, SET_PAID_PRICE, id, price, from).map(drop)
}

/// Begins the change with the number `turn`, for `until` at most. Answers whether it may: no other change is under way, and none began
/// since the number was read.
pub async fn claim_change(tx: &mut Tx, id: &str, turn: i64, until: i64) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLAIM, id, turn, until, now)? == 1)
}

/// Ends the change with the number `turn`; one that began later goes on.
pub async fn release_change(tx: &mut Tx, id: &str, turn: i64) -> Result<(), StoreError> {
    let claimed = turn + 1;
    sql!(tx, execute, RELEASE, id, claimed).map(drop)
}

/// Whether a change is under way.
pub async fn is_changing(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, fetch_optional as (String,), CHANGING, id, now)?.is_some())
}

/// Subscriptions that are not over and were not looked at since `before`.
pub async fn unseen_subscriptions(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), UNSEEN, before, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Subscriptions that go on although their account is closed.
pub async fn orphaned_subscriptions(tx: &mut Tx, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), ORPHANS, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The user's pages of subscriptions that can still be paid, or are being paid.
pub async fn open_subscription_pages(tx: &mut Tx, user: &str) -> Result<Vec<OrderRow>, StoreError> {
    sql!(tx, fetch_all as OrderRow, OPEN_PAGES, user)
}
