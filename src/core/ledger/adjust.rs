//! What an operator books by hand: a grant, an adjustment between two accounts of a wallet, and the reversal of an entry. Each is
//! a new entry in the operator's name; nothing that was written changes.

use std::fmt;

use crate::id::{GrantId, TransactionId, WalletId};
use crate::store::Tx;
use crate::store::ledger::{self as rows, chain, months};

use super::chain::{Record, page};
use super::grant::grant_by;
use super::post::{Entry, post_by};
use super::{
    Account, Applied, Balance, EffectKey, Grant, LedgerError, NewGrant, Tokens, TransactionKind, balance_in, lien,
    wallet,
};

/// An account that an operator may move tokens from or to. Holds end by their own rules, disputes by theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adjustable {
    /// What is left of a grant.
    Grant(GrantId),
    /// What was taken for work.
    Consumed,
    /// What ran out of time.
    Expired,
    /// What was taken back.
    Reversed,
}

impl Adjustable {
    /// Reads `grant:grt_…`, `consumed`, `expired` or `reversed`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("grant", id)) if !id.is_empty() => Some(Self::Grant(GrantId::from_text(id))),
            None if text == "consumed" => Some(Self::Consumed),
            None if text == "expired" => Some(Self::Expired),
            None if text == "reversed" => Some(Self::Reversed),
            _ => None,
        }
    }

    fn account(&self) -> Account {
        match self {
            Self::Grant(id) => Account::Grant(id.clone()),
            Self::Consumed => Account::Consumed,
            Self::Expired => Account::Expired,
            Self::Reversed => Account::Reversed,
        }
    }

    /// How much there is of it in the wallet now.
    const fn of(&self, balance: &Balance) -> Option<Tokens> {
        match self {
            Self::Grant(_) => None,
            Self::Consumed => Some(balance.consumed),
            Self::Expired => Some(balance.expired),
            Self::Reversed => Some(balance.reversed),
        }
    }
}

impl fmt::Display for Adjustable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grant(id) => write!(f, "grant:{id}"),
            Self::Consumed => f.write_str("consumed"),
            Self::Expired => f.write_str("expired"),
            Self::Reversed => f.write_str("reversed"),
        }
    }
}

/// Tokens to be moved between two accounts of one wallet.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// Whose.
    pub wallet: WalletId,
    /// What they are taken from.
    pub from: Adjustable,
    /// Where they go.
    pub to: Adjustable,
    /// How many; at least one.
    pub amount: Tokens,
    /// Names this adjustment: the same one again changes nothing.
    pub key: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub operator: String,
}

/// An entry that was reversed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The new entry.
    pub entry: TransactionId,
    /// How many tokens it moved.
    pub moved: Tokens,
    /// Of a grant: how many of it were not there any more.
    pub shortfall: Tokens,
}

/// As the book names an operator.
fn actor(operator: &str) -> String {
    format!("operator:{operator}")
}

/// Gives tokens in an operator's name.
pub(super) async fn grant_in(tx: &mut Tx, new: &NewGrant, operator: &str) -> Result<Applied<Grant>, LedgerError> {
    grant_by(tx, new, &actor(operator)).await
}

/// Moves tokens between two accounts of a wallet, once per key.
pub(super) async fn adjust_in(tx: &mut Tx, new: &Adjustment) -> Result<Applied<TransactionId>, LedgerError> {
    let key = EffectKey::new("adjust", &new.key);
    if let Some(done) = rows::effect_transaction(tx, key.as_str()).await? {
        return Ok(Applied::Replayed(TransactionId::from_text(done)));
    }
    if new.amount.is_zero() || new.from == new.to {
        return Err(LedgerError::OutOfRange("an adjustment"));
    }
    wallet::lock(tx, &new.wallet).await?;
    let amount = new.amount.as_i64();
    take(tx, new).await?;
    give(tx, new).await?;
    let reference = format!("{} to {}", new.from, new.to);
    let entry = Entry {
        wallet: &new.wallet,
        kind: TransactionKind::Adjust,
        reference: &reference,
        reason: &new.reason,
        keys: std::slice::from_ref(&key),
        postings: vec![(new.from.account(), -amount), (new.to.account(), amount)],
        purchased: Tokens::ZERO,
    };
    let adjusted = post_by(tx, entry, &actor(&new.operator)).await?;
    if let Adjustable::Grant(id) = &new.to {
        // What goes back to a disputed purchase is frozen like everything else of it.
        lien::collect_in(tx, std::slice::from_ref(id), key.as_str()).await?;
    }
    Ok(Applied::New(adjusted))
}

async fn own_grant(tx: &mut Tx, wallet: &WalletId, id: &GrantId) -> Result<rows::GrantRow, LedgerError> {
    let found = rows::grant(tx, id.as_str()).await?.filter(|row| row.wallet_id == wallet.as_str());
    found.ok_or_else(|| LedgerError::NoSuchGrant(id.clone()))
}

async fn take(tx: &mut Tx, new: &Adjustment) -> Result<(), LedgerError> {
    if let Adjustable::Grant(id) = &new.from {
        let row = own_grant(tx, &new.wallet, id).await?;
        if !rows::take_from_grant(tx, id.as_str(), new.amount.as_i64()).await? {
            let available = Tokens::from_store(row.remaining);
            return Err(LedgerError::Insufficient { needed: new.amount, available });
        }
        return Ok(());
    }
    let there = new.from.of(&balance_in(tx, &new.wallet).await?).unwrap_or_default();
    if there < new.amount {
        return Err(LedgerError::Insufficient { needed: new.amount, available: there });
    }
    Ok(())
}

async fn give(tx: &mut Tx, new: &Adjustment) -> Result<(), LedgerError> {
    let Adjustable::Grant(id) = &new.to else { return Ok(()) };
    own_grant(tx, &new.wallet, id).await?;
    if !rows::add_to_grant(tx, id.as_str(), new.amount.as_i64()).await? {
        return Err(LedgerError::OutOfRange("what goes back to a grant: it would have more than was given"));
    }
    Ok(())
}

/// Reverses an entry by a new one, once: a grant by taking back what is left of it, an adjustment, an expiry or a reversal by the
/// same postings the other way round. What holds, claims and disputes booked ends by their own rules.
pub(super) async fn undo_in(
    tx: &mut Tx,
    entry: &TransactionId,
    reason: &str,
    operator: &str,
) -> Result<Applied<Undone>, LedgerError> {
    let (wallet, record) = find(tx, entry).await?;
    wallet::lock(tx, &wallet).await?;
    let (from, to, asked) = opposite(&record).ok_or(LedgerError::OutOfRange("reversing this kind of entry by hand"))?;
    let left = match &from {
        Adjustable::Grant(id) => Tokens::from_store(own_grant(tx, &wallet, id).await?.remaining),
        _ => asked,
    };
    let adjustment = Adjustment {
        wallet,
        from,
        to,
        // Of a grant that was used meanwhile what is left can be taken back; of anything else it is all or nothing.
        amount: if record.kind == TransactionKind::Grant.as_str() { asked.at_most(left) } else { asked },
        key: format!("reverse:{entry}"),
        reason: reason.to_owned(),
        operator: operator.to_owned(),
    };
    let moved = adjustment.amount;
    let undone = |entry| Undone { entry, moved, shortfall: asked.less(moved) };
    Ok(match adjust_in(tx, &adjustment).await? {
        Applied::New(id) => Applied::New(undone(id)),
        Applied::Replayed(id) => Applied::Replayed(undone(id)),
    })
}

/// From where to where, and how much, an entry is booked back. A grant goes to what was taken back, not to where tokens come
/// from: what was given stays given.
fn opposite(record: &Record) -> Option<(Adjustable, Adjustable, Tokens)> {
    let [one, other] = record.postings.as_slice() else { return None };
    let (from, to) = if one.2 < 0 { (one, other) } else { (other, one) };
    let account = |(kind, reference, _): &(String, String, i64)| match kind.as_str() {
        "grant" => Some(Adjustable::Grant(GrantId::from_text(reference.as_str()))),
        "issuance" => Some(Adjustable::Reversed),
        other => Adjustable::parse(other),
    };
    let amount = u64::try_from(to.2).ok().and_then(Tokens::new)?;
    Some((account(to)?, account(from)?, amount))
}

/// An entry, and whose it is.
pub(super) async fn find(tx: &mut Tx, entry: &TransactionId) -> Result<(WalletId, Record), LedgerError> {
    let none = || LedgerError::NoSuchEntry(entry.clone());
    let (wallet, number) = months::place(tx, entry.as_str()).await?.ok_or_else(none)?;
    let range = chain::Range { after: (&wallet, number - 1), to: (&wallet, number) };
    let linked = page(tx, range, 1).await?.pop().ok_or_else(none)?;
    Ok((WalletId::from_text(wallet.clone()), linked.record))
}
