//! Statements of the first-purchase price: one row per person says which order has it.

use super::checkout::OrderRow;
use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    /// Changes nothing: orders of one buyer are written one after the other, whatever person the buyer is by then.
    LOCK_BUYER = "UPDATE app_user SET deleted_at = deleted_at WHERE id = $1";
    CLAIM = "INSERT INTO first_purchase (person, order_id, claimed_at) VALUES ($1, $2, $3) ON CONFLICT (person) DO NOTHING";
    HOLDER = "SELECT order_id FROM first_purchase WHERE person = $1";
    /// Compares with what was read, because PostgreSQL looks at nothing but this row again after it waited for a neighbour.
    TAKE_OVER = "UPDATE first_purchase SET order_id = $3, claimed_at = $4 WHERE person = $1 AND order_id = $2";
    UNPAID_DISCOUNTED = "SELECT id, user_id, wallet_id, idempotency_key, plan, tokens, list_amount, amount, currency, discount,
                             state, session_id, session_url, session_ends_at, payment_intent, receipt_url, live, person,
                             created_at, paid_at
                         FROM purchase_order
                         WHERE (user_id = $1 OR person = $2) AND discount IS NOT NULL AND state IN ('opening', 'open')
                         ORDER BY created_at, id";
    TO_LIST_PRICE = "UPDATE purchase_order SET amount = list_amount, discount = NULL
                     WHERE id = $1 AND discount IS NOT NULL AND state = 'opening' AND session_id IS NULL";

    DISCOUNTED = "SELECT CAST(COUNT(*) AS BIGINT) FROM purchase_order WHERE discount IS NOT NULL";
    TAKEN_TWICE = "SELECT o.id, CAST(0 AS BIGINT), CAST(1 AS BIGINT)
        FROM purchase_order o LEFT JOIN first_purchase f ON f.person = o.person AND f.order_id = o.id
        WHERE o.discount IS NOT NULL AND o.person IS NOT NULL AND o.state IN ('open', 'awaiting_payment', 'paid')
            AND f.person IS NULL
        ORDER BY o.id LIMIT 100";
}

/// What must hold between orders and persons.
pub const CHECKS: &[Check] =
    &[Check::new("V11", "the first-purchase price was taken once per person", DISCOUNTED, TAKEN_TWICE)];

/// Waits until no other unit writes an order of this buyer.
pub async fn lock_buyer(tx: &mut Tx, user: &str) -> Result<(), StoreError> {
    sql!(tx, execute, LOCK_BUYER, user).map(drop)
}

/// Gives the order the price of a person who never had it; `false` when another order has it.
pub async fn claim_first_price(tx: &mut Tx, person: &str, order: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, CLAIM, person, order, now)? == 1)
}

/// The order that has the price of this person.
pub async fn first_price_holder(tx: &mut Tx, person: &str) -> Result<Option<String>, StoreError> {
    Ok(sql!(tx, fetch_optional as (String,), HOLDER, person)?.map(|(order,)| order))
}

/// Gives the price of one order to another; `false` when a neighbour was faster.
pub async fn take_over_first_price(tx: &mut Tx, person: &str, from: &str, to: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, TAKE_OVER, person, from, to, now)? == 1)
}

/// Orders at the first-purchase price that can still be paid: of the user, or of the same person under another account.
pub async fn unpaid_discounted_orders(tx: &mut Tx, user: &str, person: &str) -> Result<Vec<OrderRow>, StoreError> {
    sql!(tx, fetch_all as OrderRow, UNPAID_DISCOUNTED, user, person)
}

/// Takes the first-purchase price from an order that has no page yet; `false` when it has one.
pub async fn set_list_price(tx: &mut Tx, order: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, TO_LIST_PRICE, order)? == 1)
}
