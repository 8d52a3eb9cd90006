//! What the world may take of a grant after it was given: refunds and disputes.
//!
//! A refund says how many tokens of a grant should be taken back in all. What is not there any more is a *lien*: when tokens
//! return to the grant (a hold that ends without a ticket, a ticket given back), they are taken in the same unit. A dispute
//! freezes what is left, and what returns, until it closes. Other grants of the wallet are never touched, and there is no debt.

use crate::id::{GrantId, WalletId};
use crate::store::Tx;
use crate::store::ledger::{self as rows, GrantRow, LienRow};

use super::post::{Entry, post};
use super::{Account, EffectKey, LedgerError, Tokens, TransactionKind, wallet};

/// Where a grant stands after a refund or a dispute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lien {
    /// How many tokens should be taken back in all.
    pub target: Tokens,
    /// How many were.
    pub taken: Tokens,
    /// How many an open dispute froze.
    pub frozen: Tokens,
}

impl Lien {
    /// What should be taken and is not there.
    #[must_use]
    pub const fn shortfall(&self) -> Tokens {
        self.target.less(self.taken)
    }

    fn of(row: &LienRow) -> Self {
        let tokens = Tokens::from_store;
        Self { target: tokens(row.target), taken: tokens(row.taken), frozen: tokens(row.frozen) }
    }
}

/// How a dispute closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The money stays: what was frozen is free again.
    Released,
    /// The money is gone: so many tokens of the grant should be taken back in all.
    Lost(Tokens),
}

/// The lien of a grant; none is one of zeros.
///
/// # Errors
/// [`LedgerError::Store`].
pub async fn lien_in(tx: &mut Tx, grant: &GrantId) -> Result<Lien, LedgerError> {
    Ok(rows::lien(tx, grant.as_str()).await?.as_ref().map(Lien::of).unwrap_or_default())
}

/// Says how many tokens of the grant should be taken back in all, and takes them as far as they are there. A smaller figure than
/// before gives back what was taken too much: a refund failed. `key` names the fact that changed the figure.
///
/// # Errors
/// [`LedgerError::NoSuchGrant`], [`LedgerError::OutOfRange`] for more than was granted, [`LedgerError::Store`].
pub async fn claw_back_in(
    tx: &mut Tx,
    key: &EffectKey,
    grant: &GrantId,
    target: Tokens,
    reason: &str,
) -> Result<Lien, LedgerError> {
    let mut burdened = Burdened::lock(tx, grant).await?;
    if target.as_i64() > burdened.grant.amount {
        return Err(LedgerError::OutOfRange("a refund"));
    }
    burdened.lien.target = target.as_i64().max(burdened.lien.taken);
    burdened.collect(tx, key, reason).await?;
    let too_much = burdened.lien.taken - target.as_i64();
    if too_much > 0 {
        burdened.give_back(tx, key, too_much, reason).await?;
    }
    burdened.lien.target = target.as_i64();
    burdened.freeze(tx, reason).await?;
    burdened.keep(tx).await
}

/// Freezes what is left of a grant, and what returns to it, until the dispute closes. While another dispute of the grant is open
/// nothing happens.
///
/// # Errors
/// [`LedgerError::NoSuchGrant`], [`LedgerError::Store`].
pub async fn freeze_in(tx: &mut Tx, dispute: &str, grant: &GrantId, reason: &str) -> Result<Lien, LedgerError> {
    let mut burdened = Burdened::lock(tx, grant).await?;
    if burdened.lien.dispute.is_none() {
        burdened.lien.dispute = Some(dispute.to_owned());
        burdened.freeze(tx, reason).await?;
    }
    burdened.keep(tx).await
}

/// Ends the freezing of a dispute. One that froze nothing changes nothing but, when it is lost, the target.
///
/// # Errors
/// [`LedgerError::NoSuchGrant`], [`LedgerError::OutOfRange`] for more than was granted, [`LedgerError::Store`].
pub async fn close_dispute_in(
    tx: &mut Tx,
    dispute: &str,
    grant: &GrantId,
    verdict: Verdict,
    reason: &str,
) -> Result<Lien, LedgerError> {
    let mut burdened = Burdened::lock(tx, grant).await?;
    if let Verdict::Lost(target) = verdict {
        if target.as_i64() > burdened.grant.amount {
            return Err(LedgerError::OutOfRange("a lost dispute"));
        }
        burdened.lien.target = target.as_i64().max(burdened.lien.target);
    }
    if burdened.lien.dispute.as_deref() == Some(dispute) {
        burdened.thaw(tx, reason).await?;
    }
    burdened.collect(tx, &EffectKey::new("dispute", &format!("{dispute}:lost")), reason).await?;
    burdened.keep(tx).await
}

/// The grants to which these postings return tokens.
pub(super) fn returned_to(postings: &[(Account, i64)]) -> Vec<GrantId> {
    let returned = postings.iter().filter(|(_, amount)| *amount > 0);
    returned.filter_map(|(account, _)| if let Account::Grant(id) = account { Some(id.clone()) } else { None }).collect()
}

/// Takes or freezes what has just returned to grants of a locked wallet, inside the unit that returned it. `fact` names the return.
pub(super) async fn collect_in(tx: &mut Tx, grants: &[GrantId], fact: &str) -> Result<(), LedgerError> {
    for id in grants {
        let Some(lien) = rows::lien(tx, id.as_str()).await? else { continue };
        let row = rows::grant(tx, id.as_str()).await?.ok_or_else(|| LedgerError::NoSuchGrant(id.clone()))?;
        let mut burdened = Burdened { wallet: WalletId::from_text(row.wallet_id.as_str()), grant: row, lien };
        let key = EffectKey::new("refund", &format!("returned:{fact}:{id}"));
        burdened.collect(tx, &key, "taken back for a refund").await?;
        burdened.freeze(tx, "frozen: the payment is disputed").await?;
        burdened.keep(tx).await?;
    }
    Ok(())
}

/// A grant with its lien, in a locked wallet.
struct Burdened {
    wallet: WalletId,
    grant: GrantRow,
    lien: LienRow,
}

impl Burdened {
    async fn lock(tx: &mut Tx, grant: &GrantId) -> Result<Self, LedgerError> {
        let no_such_grant = || LedgerError::NoSuchGrant(grant.clone());
        let wallet = WalletId::from_text(rows::grant(tx, grant.as_str()).await?.ok_or_else(no_such_grant)?.wallet_id);
        wallet::lock(tx, &wallet).await?;
        let row = rows::grant(tx, grant.as_str()).await?.ok_or_else(no_such_grant)?;
        let lien = rows::lien(tx, grant.as_str()).await?;
        let lien = lien.unwrap_or_else(|| LienRow { grant_id: grant.to_string(), ..LienRow::default() });
        Ok(Self { wallet, grant: row, lien })
    }

    /// Takes what the lien still wants, from what is frozen first.
    async fn collect(&mut self, tx: &mut Tx, key: &EffectKey, reason: &str) -> Result<(), LedgerError> {
        let wanted = self.lien.target - self.lien.taken;
        let (ice, free) =
            (wanted.min(self.lien.frozen), (wanted - wanted.min(self.lien.frozen)).min(self.grant.remaining));
        let taken = ice + free;
        if taken == 0 {
            return Ok(());
        }
        let mut postings = vec![(Account::Reversed, taken)];
        if let (true, Some(dispute)) = (ice > 0, &self.lien.dispute) {
            postings.push((Account::Dispute(dispute.clone()), -ice));
        }
        if free > 0 {
            postings.push((self.account(), -free));
        }
        self.post(tx, TransactionKind::Reverse, Some(key), postings, reason).await?;
        self.take(tx, free).await?;
        (self.lien.taken, self.lien.frozen) = (self.lien.taken + taken, self.lien.frozen - ice);
        Ok(())
    }

    async fn give_back(&mut self, tx: &mut Tx, key: &EffectKey, amount: i64, reason: &str) -> Result<(), LedgerError> {
        let postings = vec![(Account::Reversed, -amount), (self.account(), amount)];
        self.post(tx, TransactionKind::Reverse, Some(key), postings, reason).await?;
        self.add(tx, amount).await?;
        self.lien.taken -= amount;
        Ok(())
    }

    /// Freezes what is left, while a dispute is open.
    async fn freeze(&mut self, tx: &mut Tx, reason: &str) -> Result<(), LedgerError> {
        let (Some(dispute), amount) = (self.lien.dispute.clone(), self.grant.remaining) else { return Ok(()) };
        if amount == 0 {
            return Ok(());
        }
        let postings = vec![(self.account(), -amount), (Account::Dispute(dispute), amount)];
        self.post(tx, TransactionKind::DisputeOpen, None, postings, reason).await?;
        self.take(tx, amount).await?;
        self.lien.frozen += amount;
        Ok(())
    }

    /// Returns what is frozen to the grant, and forgets the dispute.
    async fn thaw(&mut self, tx: &mut Tx, reason: &str) -> Result<(), LedgerError> {
        let Some(dispute) = self.lien.dispute.take() else { return Ok(()) };
        let amount = std::mem::take(&mut self.lien.frozen);
        if amount == 0 {
            return Ok(());
        }
        let postings = vec![(Account::Dispute(dispute), -amount), (self.account(), amount)];
        self.post(tx, TransactionKind::DisputeClose, None, postings, reason).await?;
        self.add(tx, amount).await
    }

    async fn take(&mut self, tx: &mut Tx, amount: i64) -> Result<(), LedgerError> {
        if amount > 0 && !rows::take_from_grant(tx, &self.grant.id, amount).await? {
            return Err(self.changed());
        }
        self.grant.remaining -= amount;
        Ok(())
    }

    async fn add(&mut self, tx: &mut Tx, amount: i64) -> Result<(), LedgerError> {
        if !rows::add_to_grant(tx, &self.grant.id, amount).await? {
            return Err(self.changed());
        }
        self.grant.remaining += amount;
        Ok(())
    }

    async fn keep(&self, tx: &mut Tx) -> Result<Lien, LedgerError> {
        rows::put_lien(tx, &self.lien).await?;
        Ok(Lien::of(&self.lien))
    }

    async fn post(
        &self,
        tx: &mut Tx,
        kind: TransactionKind,
        key: Option<&EffectKey>,
        postings: Vec<(Account, i64)>,
        reason: &str,
    ) -> Result<(), LedgerError> {
        let keys = key.map(std::slice::from_ref).unwrap_or_default();
        let (wallet, reference) = (&self.wallet, self.grant.id.as_str());
        post(tx, Entry { wallet, kind, reference, reason, keys, postings, purchased: Tokens::ZERO }).await
    }

    fn account(&self) -> Account {
        Account::Grant(GrantId::from_text(self.grant.id.as_str()))
    }

    fn changed(&self) -> LedgerError {
        LedgerError::Broken(format!("grant {} changed under a locked wallet", self.grant.id))
    }
}
