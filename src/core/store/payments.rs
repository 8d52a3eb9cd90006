//! Statements of payments that gave tokens, and of what happened to them after that.

use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO payment (id, order_id, invoice_id, wallet_id, grant_id, tokens, amount, currency, live, created_at, tax)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BY_ID = "SELECT id, order_id, invoice_id, wallet_id, grant_id, tokens, amount, currency, live, refunded, lost, asked_at,
                 asked_by, created_at, tax
             FROM payment WHERE id = $1";
    BY_ORDER = "SELECT id, order_id, invoice_id, wallet_id, grant_id, tokens, amount, currency, live, refunded, lost, asked_at,
                    asked_by, created_at, tax
                FROM payment WHERE order_id = $1";
    SINCE = "SELECT id, order_id, invoice_id, wallet_id, grant_id, tokens, amount, currency, live, refunded, lost, asked_at,
                 asked_by, created_at, tax
             FROM payment WHERE created_at >= $1 AND id > $2 ORDER BY id LIMIT $3";
    /// Refunds that were asked for and of whose end we have not heard.
    ASKED = "SELECT id FROM payment WHERE asked_at <= $1 ORDER BY asked_at LIMIT $2";
    SET_AMOUNT = "UPDATE payment SET amount = $2, tax = $3 WHERE id = $1 AND amount <> $2 AND refunded = 0 AND lost = 0";
    OPEN_DISPUTES = "SELECT id FROM dispute WHERE closed_at IS NULL ORDER BY id LIMIT $1";
    /// Takes the row's lock without changing it: what happens to one payment happens one after the other.
    LOCK = "UPDATE payment SET created_at = created_at WHERE id = $1";
    SET_ASKED = "UPDATE payment SET asked_at = $2, asked_by = $3 WHERE id = $1";
    SET_BACK = "UPDATE payment SET refunded = $2, lost = $3 WHERE id = $1";

    REFUNDS = "SELECT id, payment_id, amount, status, created_at FROM refund WHERE payment_id = $1 ORDER BY created_at, id";
    PUT_REFUND = "INSERT INTO refund (id, payment_id, amount, status, created_at) VALUES ($1, $2, $3, $4, $5)
                  ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status";
    DISPUTES = "SELECT id, payment_id, amount, status, created_at, closed_at FROM dispute WHERE payment_id = $1
                ORDER BY created_at, id";
    PUT_DISPUTE = "INSERT INTO dispute (id, payment_id, amount, status, created_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status,
                       closed_at = excluded.closed_at";

    /// What became of the payments of a buyer's orders.
    OF_USER = "SELECT p.order_id, p.amount, p.tax, o.agreed_at, o.invoice_url, p.refunded, p.lost, p.asked_at, COALESCE(l.taken, 0) AS taken,
                   COALESCE(l.target, 0) AS target, COALESCE(l.frozen, 0) AS frozen, l.dispute,
                   CASE WHEN g.remaining = g.amount THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS untouched
               FROM purchase_order o JOIN payment p ON p.order_id = o.id JOIN token_grant g ON g.id = p.grant_id
                   LEFT JOIN lien l ON l.grant_id = p.grant_id
               WHERE o.user_id = $1";
    /// The same of one of them.
    OF_ORDER = "SELECT p.order_id, p.amount, p.tax, o.agreed_at, o.invoice_url, p.refunded, p.lost, p.asked_at, COALESCE(l.taken, 0) AS taken,
                    COALESCE(l.target, 0) AS target, COALESCE(l.frozen, 0) AS frozen, l.dispute,
                    CASE WHEN g.remaining = g.amount THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS untouched
                FROM purchase_order o JOIN payment p ON p.order_id = o.id JOIN token_grant g ON g.id = p.grant_id
                    LEFT JOIN lien l ON l.grant_id = p.grant_id
                WHERE o.user_id = $1 AND o.id = $2";

    PAYMENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM payment";
    LIENS = "SELECT CAST(COUNT(*) AS BIGINT) FROM lien";
    PAID_WITHOUT_PAYMENT = "SELECT o.id, CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM purchase_order o LEFT JOIN payment p ON p.order_id = o.id
        WHERE o.state = 'paid' AND (p.id IS NULL) = (o.free_invoice IS NULL) ORDER BY o.id LIMIT 100";
    WRONG_TARGETS = "SELECT id, expected, target FROM (
            SELECT p.id AS id, COALESCE(l.target, 0) AS target, CASE
                WHEN p.asked_at IS NOT NULL OR p.refunded + p.lost >= p.amount THEN p.tokens
                ELSE (p.tokens * (p.refunded + p.lost) + p.amount - 1) / p.amount END AS expected
            FROM payment p LEFT JOIN lien l ON l.grant_id = p.grant_id) AS targets
        WHERE expected <> target ORDER BY id LIMIT 100";
    WRONG_REFUNDS = "SELECT p.id, CAST(COALESCE(SUM(r.amount), 0) AS BIGINT), p.refunded
        FROM payment p LEFT JOIN refund r ON r.payment_id = p.id AND r.status NOT IN ('failed', 'canceled')
        GROUP BY p.id, p.refunded HAVING COALESCE(SUM(r.amount), 0) <> p.refunded ORDER BY p.id LIMIT 100";
    WRONG_FROST = "SELECT l.grant_id, l.frozen, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT)
        FROM lien l LEFT JOIN posting p ON p.account_kind = 'dispute' AND p.account_ref = l.dispute
        GROUP BY l.grant_id, l.frozen HAVING COALESCE(SUM(p.amount), 0) <> l.frozen ORDER BY l.grant_id LIMIT 100";
    WRONG_TAKEN = "SELECT l.grant_id, l.taken, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT)
        FROM lien l LEFT JOIN ledger_transaction t ON t.reference = l.grant_id AND t.kind = 'reverse'
            LEFT JOIN posting p ON p.transaction_id = t.id AND p.account_kind = 'reversed'
        GROUP BY l.grant_id, l.taken HAVING COALESCE(SUM(p.amount), 0) <> l.taken ORDER BY l.grant_id LIMIT 100";
    PAYMENT_MODES = "SELECT id, CAST(0 AS BIGINT), live FROM payment
        WHERE live <> (SELECT MIN(live) FROM payment) ORDER BY id LIMIT 100";
    LEFT_FROZEN = "SELECT p.account_ref, CAST(0 AS BIGINT), CAST(SUM(p.amount) AS BIGINT)
        FROM posting p LEFT JOIN lien l ON l.dispute = p.account_ref
        WHERE p.account_kind = 'dispute' AND l.grant_id IS NULL
        GROUP BY p.account_ref HAVING SUM(p.amount) <> 0 ORDER BY p.account_ref LIMIT 100";
}

/// What must hold between payments, refunds, disputes and grants.
pub const CHECKS: &[Check] = &[
    Check::new("V07", "every paid order has its payment, or was free", PAYMENTS, PAID_WITHOUT_PAYMENT),
    Check::new("V10", "what should be taken back is what was refunded and lost", PAYMENTS, WRONG_TARGETS),
    Check::new("V10", "what was refunded is the sum of the refunds", PAYMENTS, WRONG_REFUNDS),
    Check::new("V10", "what is frozen is what the open dispute froze", LIENS, WRONG_FROST),
    Check::new("V10", "a closed dispute froze nothing", LIENS, LEFT_FROZEN),
    Check::new("V10", "what was taken back of a purchase is booked", LIENS, WRONG_TAKEN),
    Check::new("V15", "payments of test money and of real money never mix", PAYMENTS, PAYMENT_MODES),
];

/// A payment as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaymentRow {
    pub id: String,
    pub order_id: Option<String>,
    pub invoice_id: Option<String>,
    pub wallet_id: String,
    pub grant_id: String,
    pub tokens: i64,
    pub amount: i64,
    pub currency: String,
    pub live: i64,
    pub refunded: i64,
    pub lost: i64,
    pub asked_at: Option<i64>,
    pub asked_by: Option<String>,
    pub created_at: i64,
    pub tax: i64,
}

/// A refund as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RefundRow {
    pub id: String,
    pub payment_id: String,
    pub amount: i64,
    pub status: String,
    pub created_at: i64,
}

/// A dispute as stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DisputeRow {
    pub id: String,
    pub payment_id: String,
    pub amount: i64,
    pub status: String,
    pub created_at: i64,
    pub closed_at: Option<i64>,
}

/// What became of an order's payment.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AfterSaleRow {
    pub order_id: String,
    pub amount: i64,
    pub tax: i64,
    pub agreed_at: Option<i64>,
    pub invoice_url: Option<String>,
    pub refunded: i64,
    pub lost: i64,
    pub asked_at: Option<i64>,
    pub taken: i64,
    pub target: i64,
    pub frozen: i64,
    pub dispute: Option<String>,
    pub untouched: i64,
}

pub async fn insert_payment(tx: &mut Tx, row: &PaymentRow) -> Result<(), StoreError> {
    let (id, order, invoice) = (row.id.as_str(), row.order_id.as_deref(), row.invoice_id.as_deref());
    let (wallet, grant, currency) = (row.wallet_id.as_str(), row.grant_id.as_str(), row.currency.as_str());
    let (tokens, amount, live, at) = (row.tokens, row.amount, row.live, row.created_at);
    sql!(tx, execute, INSERT, id, order, invoice, wallet, grant, tokens, amount, currency, live, at, row.tax).map(drop)
}

pub async fn payment(tx: &mut Tx, id: &str) -> Result<Option<PaymentRow>, StoreError> {
    sql!(tx, fetch_optional as PaymentRow, BY_ID, id)
}

pub async fn payment_of_order(tx: &mut Tx, order: &str) -> Result<Option<PaymentRow>, StoreError> {
    sql!(tx, fetch_optional as PaymentRow, BY_ORDER, order)
}

/// Payments made since a moment, in the order of their ids after `after`.
pub async fn payments_since(tx: &mut Tx, since: i64, after: &str, limit: i64) -> Result<Vec<PaymentRow>, StoreError> {
    sql!(tx, fetch_all as PaymentRow, SINCE, since, after, limit)
}

/// Payments of which a refund was asked for before `before` and never heard of.
pub async fn asked_payments(tx: &mut Tx, before: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), ASKED, before, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Puts right what was paid, for a payment that was written down by its order alone.
pub async fn set_amount(tx: &mut Tx, id: &str, amount: i64, tax: i64) -> Result<(), StoreError> {
    sql!(tx, execute, SET_AMOUNT, id, amount, tax).map(drop)
}

/// The disputes that are not over, as far as we know.
pub async fn open_disputes(tx: &mut Tx, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sql!(tx, fetch_all as (String,), OPEN_DISPUTES, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Locks the payment until the unit ends, and answers it.
pub async fn lock_payment(tx: &mut Tx, id: &str) -> Result<Option<PaymentRow>, StoreError> {
    if sql!(tx, execute, LOCK, id)? == 0 {
        return Ok(None);
    }
    payment(tx, id).await
}

/// Notes that a refund was asked for now, and by whom.
pub async fn set_asked(tx: &mut Tx, id: &str, by: &str) -> Result<(), StoreError> {
    let at = tx.now().0;
    sql!(tx, execute, SET_ASKED, id, Some(at), Some(by)).map(drop)
}

/// Forgets that a refund was asked for: the provider knows of it, or it came to nothing.
pub async fn forget_asked(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, execute, SET_ASKED, id, None::<i64>, None::<&str>).map(drop)
}

/// Notes what went back and what was lost, in minor units.
pub async fn set_back(tx: &mut Tx, id: &str, refunded: i64, lost: i64) -> Result<(), StoreError> {
    sql!(tx, execute, SET_BACK, id, refunded, lost).map(drop)
}

pub async fn refunds(tx: &mut Tx, payment: &str) -> Result<Vec<RefundRow>, StoreError> {
    sql!(tx, fetch_all as RefundRow, REFUNDS, payment)
}

/// Keeps a new or changed refund.
pub async fn put_refund(tx: &mut Tx, row: &RefundRow) -> Result<(), StoreError> {
    let (id, payment, status) = (row.id.as_str(), row.payment_id.as_str(), row.status.as_str());
    sql!(tx, execute, PUT_REFUND, id, payment, row.amount, status, row.created_at).map(drop)
}

pub async fn disputes(tx: &mut Tx, payment: &str) -> Result<Vec<DisputeRow>, StoreError> {
    sql!(tx, fetch_all as DisputeRow, DISPUTES, payment)
}

/// Keeps a new or changed dispute.
pub async fn put_dispute(tx: &mut Tx, row: &DisputeRow) -> Result<(), StoreError> {
    let (id, payment, status) = (row.id.as_str(), row.payment_id.as_str(), row.status.as_str());
    sql!(tx, execute, PUT_DISPUTE, id, payment, row.amount, status, row.created_at, row.closed_at).map(drop)
}

/// What became of the payments of a buyer's orders.
pub async fn after_sale_of_user(tx: &mut Tx, user: &str) -> Result<Vec<AfterSaleRow>, StoreError> {
    sql!(tx, fetch_all as AfterSaleRow, OF_USER, user)
}

/// What became of the payment of one of a buyer's orders; `None` where it has none.
pub async fn after_sale_of_order(tx: &mut Tx, user: &str, order: &str) -> Result<Option<AfterSaleRow>, StoreError> {
    sql!(tx, fetch_optional as AfterSaleRow, OF_ORDER, user, order)
}
