//! Wallets, and moving a visitor's leftovers into a user's.

use crate::id::{GrantId, HoldId, WalletId};
use crate::store::Tx;
use crate::store::ledger::{self as rows, GrantRow};

use super::grant::insert;
use super::post::{Entry, post};
use super::{Account, EffectKey, GrantSource, HoldState, LedgerError, NewGrant, Tokens, TransactionKind, expire};

/// Whose wallet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalletKind {
    /// An anonymous visitor's.
    Visitor,
    /// A signed-up person's.
    User,
    /// A team's.
    Team,
}

impl WalletKind {
    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::User => "user",
            Self::Team => "team",
        }
    }
}

/// The figures of a wallet. `granted − consumed − expired − reversed = available + held`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Can be spent now.
    pub available: Tokens,
    /// Reserved by open holds.
    pub held: Tokens,
    /// Came in, from whatever source.
    pub granted: Tokens,
    /// Came in by purchase.
    pub purchased: Tokens,
    /// Was taken for tickets.
    pub consumed: Tokens,
    /// Ran out of time.
    pub expired: Tokens,
    /// Was taken back.
    pub reversed: Tokens,
}

/// Makes an empty wallet inside a unit of work.
///
/// # Errors
/// [`LedgerError::Store`].
pub async fn open_wallet_in(tx: &mut Tx, id: &WalletId, kind: WalletKind) -> Result<(), LedgerError> {
    Ok(rows::insert_wallet(tx, id.as_str(), kind.as_str()).await?)
}

/// Locks the wallet until the unit ends, and answers what is available.
pub(super) async fn lock(tx: &mut Tx, id: &WalletId) -> Result<Tokens, LedgerError> {
    let available = rows::lock_wallet(tx, id.as_str()).await?.ok_or_else(|| LedgerError::NoSuchWallet(id.clone()))?;
    Ok(Tokens::from_store(available))
}

/// Locks two wallets in id order, as everywhere: two units that need both never wait for each other.
pub(crate) async fn lock_both_in(tx: &mut Tx, one: &WalletId, other: &WalletId) -> Result<(), LedgerError> {
    lock(tx, one.min(other)).await?;
    lock(tx, one.max(other)).await.map(drop)
}

/// Leftovers to be moved.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The visitor's wallet.
    pub from: &'a WalletId,
    /// The user's wallet.
    pub to: &'a WalletId,
    /// At most this many move.
    pub at_most: Tokens,
    /// The claim's own name; its clearing account.
    pub claim: &'a str,
    /// Facts that allow a claim once, for ever.
    pub keys: &'a [EffectKey],
}

/// Moves what is left of a visitor's free tokens into a user's wallet, with their expiry, and answers how many moved. When any
/// key was used before, nothing moves.
///
/// # Errors
/// [`LedgerError::NoSuchWallet`], [`LedgerError::Store`].
pub async fn claim_in(tx: &mut Tx, claim: &Claim<'_>) -> Result<Tokens, LedgerError> {
    for key in claim.keys {
        if rows::effect_transaction(tx, key.as_str()).await?.is_some() {
            return Ok(Tokens::ZERO);
        }
    }
    lock_both_in(tx, claim.from, claim.to).await?;
    expire::expire_grants_in(tx, claim.from).await?;
    let mut out = Vec::new();
    let mut into = Vec::new();
    let mut moved = 0;
    for grant in rows::spendable_grants(tx, claim.from.as_str()).await? {
        let amount = grant.remaining.min(claim.at_most.as_i64() - moved);
        if amount == 0 {
            break;
        }
        moved += amount;
        let (left, arrived) = move_in(tx, grant, amount, claim.to).await?;
        out.push(left);
        into.push(arrived);
    }
    if moved == 0 {
        return Ok(Tokens::ZERO);
    }
    out.push((Account::Transfer(claim.claim.to_owned()), moved));
    into.push((Account::Transfer(claim.claim.to_owned()), -moved));
    let reason = "left over from before signing up";
    let entry = |wallet, kind, keys, postings| Entry {
        wallet,
        kind,
        reference: claim.claim,
        reason,
        keys,
        postings,
        purchased: Tokens::ZERO,
    };
    post(tx, entry(claim.from, TransactionKind::ClaimOut, &[], out)).await?;
    post(tx, entry(claim.to, TransactionKind::ClaimIn, claim.keys, into)).await?;
    Ok(Tokens::from_store(moved))
}

/// Moves what came back of a hold after the leftovers of its wallet were claimed to where those went, and answers how many
/// tokens moved: once per hold, with their expiry. What was bought stays in the wallet it was bought for.
///
/// # Errors
/// [`LedgerError::NoSuchHold`], [`LedgerError::NoSuchWallet`], [`LedgerError::Store`].
pub async fn claim_returned_in(tx: &mut Tx, hold: &HoldId, to: &WalletId) -> Result<Tokens, LedgerError> {
    let Some(row) = rows::hold(tx, hold.as_str()).await? else { return Err(LedgerError::NoSuchHold(hold.clone())) };
    let from = WalletId::from_text(row.wallet_id);
    lock_both_in(tx, &from, to).await?;
    let key = EffectKey::new("return", hold.as_str());
    let is_open = row.state == HoldState::Authorized.as_str();
    if is_open || from == *to || rows::effect_transaction(tx, key.as_str()).await?.is_some() {
        return Ok(Tokens::ZERO);
    }
    // A token whose time is over stays, and is over there.
    expire::expire_grants_in(tx, &from).await?;
    let mut out = Vec::new();
    let mut into = Vec::new();
    let mut moved = 0;
    for part in rows::parts(tx, hold.as_str()).await? {
        let Some(grant) = rows::grant(tx, &part.grant_id).await? else { continue };
        let amount = (part.amount - part.captured).min(grant.remaining);
        if amount > 0 && !GrantSource::parse(&grant.source)?.is_paid() {
            moved += amount;
            let (left, arrived) = move_in(tx, grant, amount, to).await?;
            out.push(left);
            into.push(arrived);
        }
    }
    if moved == 0 {
        return Ok(Tokens::ZERO);
    }
    let transfer = Account::Transfer(key.as_str().to_owned());
    out.push((transfer.clone(), moved));
    into.push((transfer, -moved));
    // Not `leaving`: a ticket of the same hold may be given back across the wallets too.
    let leaving = EffectKey::new("return", &format!("{hold}:moved"));
    let entry = |wallet, keys, postings| Entry {
        wallet,
        kind: TransactionKind::GiveBack,
        reference: hold.as_str(),
        reason: "came back after signing up",
        keys,
        postings,
        purchased: Tokens::ZERO,
    };
    post(tx, entry(&from, std::slice::from_ref(&leaving), out)).await?;
    post(tx, entry(to, std::slice::from_ref(&key), into)).await?;
    Ok(Tokens::from_store(moved))
}

/// A line of a transaction.
type Line = (Account, i64);

/// Takes so much of a grant into a new one of another wallet that lives as long, and answers the lines that say so.
async fn move_in(tx: &mut Tx, grant: GrantRow, amount: i64, to: &WalletId) -> Result<(Line, Line), LedgerError> {
    if !rows::take_from_grant(tx, &grant.id, amount).await? {
        return Err(tx.contended().into());
    }
    let arrived = NewGrant {
        wallet: to.clone(),
        amount: Tokens::from_store(amount),
        source: GrantSource::Claim,
        expires_at: grant.expires_at.map(crate::clock::UnixMs),
        reference: Some(grant.id.clone()),
        keys: Vec::new(),
        reason: String::new(),
    };
    let arrived = insert(tx, &arrived).await?;
    let left = (Account::Grant(GrantId::from_text(grant.id)), -amount);
    Ok((left, (Account::Grant(GrantId::from_text(arrived.id)), amount)))
}
