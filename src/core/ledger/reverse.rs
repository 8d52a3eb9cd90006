//! Taking back a grant, and giving back a captured token. New entries, never changes to old ones.

use std::time::Duration;

use crate::id::{GrantId, HoldId, WalletId};
use crate::store::Tx;
use crate::store::ledger as rows;

use super::grant::insert;
use super::post::{Entry, post};
use super::{
    Account, Applied, EffectKey, GrantSource, HoldState, LedgerError, NewGrant, Tokens, TransactionKind, hold_in, lien,
    wallet,
};

/// How long a returned token lives when the grant it came from ran out meanwhile.
const RETURNED_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What was taken back of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Which grant.
    pub grant: GrantId,
    /// How many were taken back now.
    pub taken_back: Tokens,
    /// How many were asked for and not there any more.
    pub shortfall: Tokens,
}

/// Takes back at most what is left of the grant, inside a unit of work. Where nothing is left, nothing is written and the key
/// stays unused.
///
/// # Errors
/// See [`super::Ledger::reverse_grant`].
pub async fn reverse_in(
    tx: &mut Tx,
    key: &EffectKey,
    grant: &GrantId,
    amount: Tokens,
    reason: &str,
) -> Result<Applied<Reversal>, LedgerError> {
    let no_such_grant = || LedgerError::NoSuchGrant(grant.clone());
    let wallet = WalletId::from_text(rows::grant(tx, grant.as_str()).await?.ok_or_else(no_such_grant)?.wallet_id);
    wallet::lock(tx, &wallet).await?;
    let row = rows::grant(tx, grant.as_str()).await?.ok_or_else(no_such_grant)?;
    let left = Tokens::from_store(row.remaining);
    let taken_back = amount.at_most(left);
    let outcome = Reversal { grant: grant.clone(), taken_back, shortfall: amount.less(taken_back) };
    if rows::effect_transaction(tx, key.as_str()).await?.is_some() {
        return Ok(Applied::Replayed(outcome));
    }
    if taken_back.is_zero() {
        return Ok(Applied::New(outcome));
    }
    post(
        tx,
        Entry {
            wallet: &wallet,
            kind: TransactionKind::Reverse,
            reference: grant.as_str(),
            reason,
            keys: std::slice::from_ref(key),
            postings: vec![
                (Account::Grant(grant.clone()), -taken_back.as_i64()),
                (Account::Reversed, taken_back.as_i64()),
            ],
            purchased: Tokens::ZERO,
        },
    )
    .await?;
    if !rows::take_from_grant(tx, grant.as_str(), taken_back.as_i64()).await? {
        return Err(LedgerError::Broken(format!("grant {grant} changed under a locked wallet")));
    }
    Ok(Applied::New(outcome))
}

/// A captured token given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// Whose token.
    pub wallet: WalletId,
    /// How many came back.
    pub tokens: Tokens,
}

/// Gives back what a hold captured to `owner`: to the grant it came from, or as a grant of its own when that one ran out or
/// belonged to the visitor the owner once was.
///
/// # Errors
/// [`LedgerError::NoSuchHold`], [`LedgerError::HoldEnded`] when nothing was captured, [`LedgerError::Store`].
pub async fn give_back_in(
    tx: &mut Tx,
    key: &EffectKey,
    hold: &HoldId,
    owner: &WalletId,
    reason: &str,
) -> Result<Applied<GiveBack>, LedgerError> {
    let Some(captured) = hold_in(tx, hold).await? else { return Err(LedgerError::NoSuchHold(hold.clone())) };
    if captured.state != HoldState::Captured {
        return Err(LedgerError::HoldEnded { hold: hold.clone(), state: captured.state });
    }
    wallet::lock_both_in(tx, owner, &captured.wallet).await?;
    let outcome = GiveBack { wallet: owner.clone(), tokens: captured.captured };
    if rows::effect_transaction(tx, key.as_str()).await?.is_some() {
        return Ok(Applied::Replayed(outcome));
    }
    let amount = captured.captured.as_i64();
    let mut returned = Vec::new();
    for part in rows::parts(tx, hold.as_str()).await? {
        if part.captured > 0 {
            let grant = returning_grant(tx, owner, &part.grant_id, part.captured).await?;
            returned.push((Account::Grant(grant), part.captured));
        }
    }
    let entry = |wallet, postings, keys| Entry {
        wallet,
        kind: TransactionKind::GiveBack,
        reference: hold.as_str(),
        reason,
        keys,
        postings,
        purchased: Tokens::ZERO,
    };
    let keys = std::slice::from_ref(key);
    let grants = lien::returned_to(&returned);
    if *owner == captured.wallet {
        returned.push((Account::Consumed, -amount));
        post(tx, entry(owner, returned, keys)).await?;
    } else {
        let transfer = Account::Transfer(key.as_str().to_owned());
        let leaving = EffectKey::new("return", &format!("{hold}:leaving"));
        let out = vec![(Account::Consumed, -amount), (transfer.clone(), amount)];
        post(tx, entry(&captured.wallet, out, std::slice::from_ref(&leaving))).await?;
        returned.push((transfer, -amount));
        post(tx, entry(owner, returned, keys)).await?;
    }
    lien::collect_in(tx, &grants, key.as_str()).await?;
    Ok(Applied::New(outcome))
}

/// Puts `amount` back into the grant, or into a new one when its time is over, and answers which.
async fn returning_grant(tx: &mut Tx, wallet: &WalletId, grant: &str, amount: i64) -> Result<GrantId, LedgerError> {
    let Some(row) = rows::grant(tx, grant).await? else {
        return Err(LedgerError::NoSuchGrant(GrantId::from_text(grant)));
    };
    if row.wallet_id == wallet.as_str() && row.expires_at.is_none_or(|at| at > tx.now().0) {
        if !rows::add_to_grant(tx, grant, amount).await? {
            return Err(LedgerError::Broken(format!("grant {grant} would exceed its amount")));
        }
        return Ok(GrantId::from_text(grant));
    }
    let returned = NewGrant {
        wallet: wallet.clone(),
        amount: Tokens::from_store(amount),
        source: GrantSource::Return,
        expires_at: Some(tx.now().plus(RETURNED_LIFE)),
        reference: Some(grant.to_owned()),
        keys: Vec::new(),
        reason: String::new(),
    };
    Ok(GrantId::from_text(insert(tx, &returned).await?.id))
}
