//! What people see of the book.

use std::collections::HashMap;

use crate::clock::UnixMs;
use crate::id::{OrderId, TicketId, WalletId};
use crate::page::{Page, PageRequest};
use crate::store::Tx;
use crate::store::ledger as rows;

use super::grant::Grant;
use super::{Balance, LedgerError, Tokens};

/// A grant with what became of it. `granted = left + held + frozen + taken_back + used`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantLine {
    /// The grant; `remaining` is what is left.
    pub grant: Grant,
    /// When it was given.
    pub granted_at: UnixMs,
    /// Reserved by open holds.
    pub held: Tokens,
    /// Frozen by an open dispute.
    pub frozen: Tokens,
    /// Taken back with a refund or a lost dispute.
    pub taken_back: Tokens,
    /// Used, expired, reversed or moved away.
    pub used: Tokens,
}

/// The next tokens to expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextExpiry {
    /// How many.
    pub tokens: Tokens,
    /// When.
    pub at: UnixMs,
}

/// One transaction of a wallet, with the figures after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Its number in the wallet.
    pub number: i64,
    /// `grant`, `authorize`, `capture`, …
    pub kind: String,
    /// The grant or hold it is about.
    pub reference: Option<String>,
    /// The ticket its hold paid for, or was to pay for.
    pub ticket: Option<TicketId>,
    /// That ticket's number, when it is in this wallet.
    pub ticket_number: Option<i64>,
    /// Its title, when it was not deleted.
    pub ticket_title: Option<String>,
    /// The order that gave its grant.
    pub order: Option<OrderId>,
    /// A few words, as they were booked.
    pub reason: String,
    /// When.
    pub at: UnixMs,
    /// How the available figure changed.
    pub available_change: i64,
    /// How the held figure changed.
    pub held_change: i64,
    /// Available after it.
    pub available: Tokens,
    /// Held after it.
    pub held: Tokens,
}

/// The wallet's figures inside a unit of work.
///
/// # Errors
/// [`LedgerError::NoSuchWallet`], [`LedgerError::Store`].
pub async fn balance_in(tx: &mut Tx, wallet: &WalletId) -> Result<Balance, LedgerError> {
    let row = rows::wallet(tx, wallet.as_str()).await?.ok_or_else(|| LedgerError::NoSuchWallet(wallet.clone()))?;
    Ok(Balance {
        available: Tokens::from_store(row.available),
        held: Tokens::from_store(row.held),
        granted: Tokens::from_store(row.granted),
        purchased: Tokens::from_store(row.purchased),
        consumed: Tokens::from_store(row.consumed),
        expired: Tokens::from_store(row.expired),
        reversed: Tokens::from_store(row.reversed),
    })
}

pub(super) async fn grants_in(tx: &mut Tx, wallet: &WalletId) -> Result<Vec<GrantLine>, LedgerError> {
    let mut held: HashMap<String, i64> = HashMap::new();
    for part in rows::open_parts_of_wallet(tx, wallet.as_str()).await? {
        *held.entry(part.grant_id).or_default() += part.amount;
    }
    let liens = rows::liens_of_wallet(tx, wallet.as_str()).await?;
    let mut liens: HashMap<_, _> = liens.into_iter().map(|lien| (lien.grant_id.clone(), lien)).collect();
    let mut lines = Vec::new();
    for row in rows::grants_of_wallet(tx, wallet.as_str()).await? {
        let granted_at = UnixMs(row.granted_at);
        let held = Tokens::from_store(held.get(&row.id).copied().unwrap_or(0));
        let lien = liens.remove(&row.id).unwrap_or_default();
        let (frozen, taken_back) = (Tokens::from_store(lien.frozen), Tokens::from_store(lien.taken));
        let grant = Grant::from_row(row)?;
        let used = grant.amount.less(grant.remaining).less(held).less(frozen).less(taken_back);
        lines.push(GrantLine { grant, granted_at, held, frozen, taken_back, used });
    }
    Ok(lines)
}

/// Live grants alone: one whose time is over and that was not swept yet is not spent any more.
pub(super) async fn burn_order_in(tx: &mut Tx, wallet: &WalletId) -> Result<Vec<Grant>, LedgerError> {
    let now = tx.now().0;
    let rows = rows::spendable_grants(tx, wallet.as_str()).await?;
    rows.into_iter().filter(|row| row.expires_at.is_none_or(|at| at > now)).map(Grant::from_row).collect()
}

pub(super) async fn next_expiry_in(tx: &mut Tx, wallet: &WalletId) -> Result<Option<NextExpiry>, LedgerError> {
    let next = rows::next_expiry(tx, wallet.as_str()).await?;
    Ok(next.map(|(tokens, at)| NextExpiry { tokens: Tokens::from_store(tokens), at: UnixMs(at) }))
}

pub(super) async fn statement_in(
    tx: &mut Tx,
    wallet: &WalletId,
    page: &PageRequest,
) -> Result<Page<StatementLine>, LedgerError> {
    let before = page.after.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(i64::MAX);
    let found = rows::statement(tx, wallet.as_str(), before, page.fetch()).await?;
    let lines = found
        .into_iter()
        .map(|row| StatementLine {
            number: row.number,
            kind: row.kind,
            reference: row.reference,
            ticket: row.ticket_id.map(TicketId::from_text),
            ticket_number: row.ticket_number,
            ticket_title: row.ticket_title,
            order: row.order_id.map(OrderId::from_text),
            reason: row.reason,
            at: UnixMs(row.created_at),
            available_change: row.available_change,
            held_change: row.held_change,
            available: Tokens::from_store(row.available_after),
            held: Tokens::from_store(row.held_after),
        })
        .collect();
    Ok(page.page(lines, |line| line.number.to_string()))
}
