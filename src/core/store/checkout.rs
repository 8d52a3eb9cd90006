//! Statements of orders.

use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO purchase_order (id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency,
                  discount, state, live, person, created_at, kind)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'opening', $11, $12, $13, $14)";
    BY_ID = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                 session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind,
                 free_invoice
             FROM purchase_order WHERE id = $1";
    BY_KEY = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                  session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind,
                  free_invoice
              FROM purchase_order WHERE user_id = $1 AND idempotency_key = $2";
    BY_SESSION = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                      session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind,
                      free_invoice
                  FROM purchase_order WHERE session_id = $1";
    /// Orders of the web and what was bought inside Discord, in one line: for the account, or before the buyer was linked to it.
    OF_USER = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                   session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind,
                   free_invoice, seller
               FROM (
                   SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount,
                       state, session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person,
                       created_at, paid_at, kind, free_invoice, 'web' AS seller
                   FROM purchase_order WHERE user_id = $1 AND state <> 'opening'
                   UNION ALL
                   SELECT e.order_id, u.id, e.wallet_id, e.id, e.plan, e.tokens, e.amount, e.amount, e.currency, NULL,
                       CASE WHEN e.deleted_at IS NULL THEN 'paid' ELSE 'refunded' END, NULL, NULL,
                       CAST(NULL AS BIGINT), NULL, NULL, CAST(1 AS BIGINT), NULL, e.created_at, e.created_at, 'pack', NULL,
                       'discord'
                   FROM (
                       SELECT id, wallet_id FROM app_user WHERE id = $1
                       UNION ALL
                       SELECT user_id, wallet_id FROM chat_person WHERE user_id = $1
                   ) AS u JOIN entitlement e ON e.wallet_id = u.wallet_id
               ) AS bought
               WHERE id < $2 ORDER BY id DESC LIMIT $3";
    /// The order that an invoice settled, with money or without.
    BY_INVOICE = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                      session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind,
                      free_invoice
                  FROM purchase_order WHERE free_invoice = $1 OR id = (SELECT order_id FROM payment WHERE invoice_id = $1)";
    UNSETTLED = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount, state,
                     session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person, created_at, paid_at, kind
                 FROM purchase_order WHERE state IN ('open', 'awaiting_payment') AND created_at <= $1
                 ORDER BY created_at, id LIMIT $2";
    PAID_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchase_order
                  WHERE (user_id = $1 OR person = $2) AND state IN ('paid', 'awaiting_payment')";
    OPENED = "UPDATE purchase_order SET state = 'open', session_id = $2, session_url = $3, session_ends_at = $4
              WHERE id = $1 AND state = 'opening' AND amount = $5";
    SET_STATE = "UPDATE purchase_order SET state = $2, session_id = COALESCE(session_id, $3) WHERE id = $1 AND state <> 'paid'";
    PAID = "UPDATE purchase_order SET state = 'paid', session_id = COALESCE(session_id, $2), payment_intent = $3,
                receipt_url = COALESCE($4, receipt_url), paid_at = $5
            WHERE id = $1 AND state <> 'paid'";
    SET_FREE = "UPDATE purchase_order SET free_invoice = $2 WHERE id = $1";
    /// The money of an order that was waited for will not come any more.
    FAIL_AWAITING = "UPDATE purchase_order SET state = 'failed' WHERE id = $1 AND state = 'awaiting_payment'";
    /// Pages that can still be paid although the account of their buyer is closed.
    ORPHANED_PAGES = "SELECT o.session_id FROM purchase_order o JOIN app_user u ON u.id = o.user_id
                      WHERE o.state = 'open' AND o.session_id IS NOT NULL AND u.deleted_at IS NOT NULL
                      ORDER BY o.created_at, o.id LIMIT $1";
    CLOSED_BUYER = "SELECT u.id FROM purchase_order o JOIN app_user u ON u.id = o.user_id
                    WHERE o.id = $1 AND u.deleted_at IS NOT NULL";
    GIVE_UP = "UPDATE purchase_order SET state = 'expired' WHERE id = $1 AND state = 'opening'";
    SET_AGREED = "UPDATE purchase_order SET terms = $2, agreed_at = $3 WHERE id = $1 AND agreed_at IS NULL";
    SET_INVOICE = "UPDATE purchase_order SET invoice_url = $2 WHERE id = $1 AND invoice_url IS NULL";
    AGREED = "SELECT terms, agreed_at FROM purchase_order WHERE id = $1 AND agreed_at IS NOT NULL";
    SET_RECEIPT = "UPDATE purchase_order SET receipt_url = $2 WHERE id = $1 AND receipt_url IS NULL";

    ORDERS = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchase_order";
    PAID_WITHOUT_GRANT = "SELECT o.id, o.tokens, CAST(COALESCE(SUM(g.amount), 0) AS BIGINT)
        FROM purchase_order o LEFT JOIN token_grant g ON g.reference = o.id AND g.source IN ('purchase', 'subscription')
        GROUP BY o.id, o.tokens, o.state
        HAVING COALESCE(SUM(g.amount), 0) <> CASE WHEN o.state = 'paid' THEN o.tokens ELSE 0 END
        ORDER BY o.id LIMIT 100";
    GRANT_WITHOUT_ORDER = "SELECT g.id, CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM token_grant g LEFT JOIN purchase_order o ON o.id = g.reference
            LEFT JOIN entitlement e ON e.order_id = g.reference
        WHERE g.source IN ('purchase', 'subscription') AND g.reference IS NOT NULL AND o.id IS NULL AND e.id IS NULL
        ORDER BY g.id LIMIT 100";
    MIXED_MODES = "SELECT id, CAST(0 AS BIGINT), live FROM purchase_order
        WHERE live <> (SELECT MIN(live) FROM purchase_order) ORDER BY id LIMIT 100";
}

/// What must hold between orders and grants.
pub const CHECKS: &[Check] = &[
    Check::new("V07", "every paid order gave its tokens, once", ORDERS, PAID_WITHOUT_GRANT),
    Check::new("V07", "every purchase grant has its order or its entitlement", ORDERS, GRANT_WITHOUT_ORDER),
    Check::new("V15", "test money and real money never mix", ORDERS, MIXED_MODES),
];

/// An order as stored.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct OrderRow {
    pub id: String,
    pub user_id: String,
    pub wallet_id: String,
    pub idempotency_key: String,
    pub plan: String,
    pub tokens: i64,
    pub list_amount: i64,
    pub amount: i64,
    pub currency: String,
    pub discount: Option<String>,
    pub state: String,
    pub session_id: Option<String>,
    pub session_url: Option<String>,
    pub session_ends_at: Option<i64>,
    pub payment_intent: Option<String>,
    pub receipt_url: Option<String>,
    pub live: i64,
    pub person: Option<String>,
    pub created_at: i64,
    pub paid_at: Option<i64>,
    /// `pack` where it is not said.
    #[sqlx(default)]
    pub kind: Option<String>,
    /// The invoice that settled it without money.
    #[sqlx(default)]
    pub free_invoice: Option<String>,
    /// `web` where it is not said.
    #[sqlx(default)]
    pub seller: Option<String>,
}

pub async fn insert_order(tx: &mut Tx, row: &OrderRow) -> Result<(), StoreError> {
    let (id, user, wallet) = (row.id.as_str(), row.user_id.as_str(), row.wallet_id.as_str());
    let (key, plan, currency) = (row.idempotency_key.as_str(), row.plan.as_str(), row.currency.as_str());
    let (discount, person) = (row.discount.as_deref(), row.person.as_deref());
    let kind = row.kind.as_deref().unwrap_or("pack");
    sql!(
        tx,
        execute,
        INSERT,
        id,
        user,
        wallet,
        key,
        plan,
        row.tokens,
        row.list_amount,
        row.amount,
        currency,
        discount,
        row.live,
        person,
        row.created_at,
        kind
    )
    .map(drop)
}

pub async fn order(tx: &mut Tx, id: &str) -> Result<Option<OrderRow>, StoreError> {
    sql!(tx, fetch_optional as OrderRow, BY_ID, id)
}

pub async fn order_by_key(tx: &mut Tx, user: &str, key: &str) -> Result<Option<OrderRow>, StoreError> {
    sql!(tx, fetch_optional as OrderRow, BY_KEY, user, key)
}

pub async fn order_by_session(tx: &mut Tx, session: &str) -> Result<Option<OrderRow>, StoreError> {
    sql!(tx, fetch_optional as OrderRow, BY_SESSION, session)
}

/// The order that an invoice settled, with money or without.
pub async fn order_by_invoice(tx: &mut Tx, invoice: &str) -> Result<Option<OrderRow>, StoreError> {
    sql!(tx, fetch_optional as OrderRow, BY_INVOICE, invoice)
}

/// The user's orders before `before`, newest first.
pub async fn orders_of_user(tx: &mut Tx, user: &str, before: &str, limit: i64) -> Result<Vec<OrderRow>, StoreError> {
    sql!(tx, fetch_all as OrderRow, OF_USER, user, before, limit)
}

/// Orders whose payment is not known to be over, made before `before`.
pub async fn unsettled_orders(tx: &mut Tx, before: i64, limit: u32) -> Result<Vec<OrderRow>, StoreError> {
    sql!(tx, fetch_all as OrderRow, UNSETTLED, before, i64::from(limit))
}

/// How many orders are paid, or about to be: of the user, or of the same person under another account.
pub async fn paid_count(tx: &mut Tx, user: &str, person: &str) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), PAID_COUNT, user, person)?.0)
}

/// Writes the page of an order down, if the page asks for what the order costs by now.
pub async fn set_opened(
    tx: &mut Tx,
    id: &str,
    session: &str,
    url: &str,
    ends_at: i64,
    amount: i64,
) -> Result<(), StoreError> {
    sql!(tx, execute, OPENED, id, session, url, ends_at, amount).map(drop)
}

/// Moves an order that is not paid; a paid one stays paid, whatever arrives late.
pub async fn set_order_state(tx: &mut Tx, id: &str, state: &str, session: Option<&str>) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, SET_STATE, id, state, session)? == 1)
}

/// Marks an order paid; `false` when it was before.
pub async fn set_paid(
    tx: &mut Tx,
    id: &str,
    session: Option<&str>,
    payment_intent: Option<&str>,
    receipt_url: Option<&str>,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, PAID, id, session, payment_intent, receipt_url, now)? == 1)
}

/// Notes that an invoice over nothing settled an order.
pub async fn set_free(tx: &mut Tx, id: &str, invoice: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_FREE, id, invoice).map(drop)
}

/// Notes that the money an order waited for will not come.
pub async fn fail_awaiting(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, execute, FAIL_AWAITING, id).map(drop)
}

/// The sessions of pages that are open although the account of their buyer is closed.
pub async fn orphaned_pages(tx: &mut Tx, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), ORPHANED_PAGES, limit)?;
    Ok(rows.into_iter().map(|(session,)| session).collect())
}

/// Whether the account of an order's buyer is closed.
pub async fn is_buyer_closed(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, fetch_optional as (String,), CLOSED_BUYER, id)?.is_some())
}

/// Ends an order that has no page yet: none will be shown.
pub async fn give_up(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, execute, GIVE_UP, id).map(drop)
}

pub async fn set_receipt(tx: &mut Tx, id: &str, receipt_url: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_RECEIPT, id, receipt_url).map(drop)
}

/// Notes that the box beside this sentence was ticked; the first time counts.
pub async fn set_agreed(tx: &mut Tx, id: &str, terms: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, SET_AGREED, id, terms, now).map(drop)
}

/// Keeps where the invoice of a pack can be read.
pub async fn set_invoice(tx: &mut Tx, id: &str, url: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_INVOICE, id, url).map(drop)
}

/// What the buyer of an order agreed to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AgreedRow {
    pub terms: String,
    pub agreed_at: i64,
}

pub async fn agreed(tx: &mut Tx, id: &str) -> Result<Option<AgreedRow>, StoreError> {
    sql!(tx, fetch_optional as AgreedRow, AGREED, id)
}
