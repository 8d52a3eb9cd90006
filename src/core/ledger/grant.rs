//! Giving tokens.

use crate::clock::UnixMs;
use crate::id::{GrantId, WalletId};
use crate::store::Tx;
use crate::store::ledger::{self as rows, GrantRow};

use super::post::{Entry, OURSELVES, post_by};
use super::{Account, LedgerError, Tokens, TransactionKind};

/// A fact of the world that may have its effect once, for ever: `checkout:cs_…`, `welcome:user_…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectKey(String);

impl EffectKey {
    /// `kind:fact`. The kind says what the effect is, the fact which one.
    #[must_use]
    pub fn new(kind: &str, fact: &str) -> Self {
        Self(format!("{kind}:{fact}"))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an effect happened now or had happened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied<T> {
    /// It happened now.
    New(T),
    /// It had happened; nothing was changed.
    Replayed(T),
}

impl<T> Applied<T> {
    /// What happened, whenever it did.
    pub fn into_inner(self) -> T {
        match self {
            Self::New(inner) | Self::Replayed(inner) => inner,
        }
    }

    /// True when it had happened before.
    pub const fn is_replay(&self) -> bool {
        matches!(self, Self::Replayed(_))
    }
}

/// Where tokens come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantSource {
    /// A visitor's free tokens.
    Visitor,
    /// The welcome of a signed-up person.
    Welcome,
    /// A paid order.
    Purchase,
    /// Leftovers of a visitor, claimed at sign-up.
    Claim,
    /// A returned token whose grant had run out meanwhile.
    Return,
    /// Free tokens of somebody in a chat workspace.
    Trial,
    /// Given by an operator.
    Operator,
    /// A paid period of a subscription.
    Subscription,
    /// A gift of ours to somebody.
    Bonus,
    /// A person brought another one.
    Referral,
    /// A balance of the earlier prototype.
    Import,
}

impl GrantSource {
    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Welcome => "welcome",
            Self::Purchase => "purchase",
            Self::Claim => "claim",
            Self::Return => "return",
            Self::Trial => "trial",
            Self::Operator => "operator",
            Self::Subscription => "subscription",
            Self::Bonus => "bonus",
            Self::Referral => "referral",
            Self::Import => "import",
        }
    }

    /// All sources.
    pub const ALL: [Self; 11] = [
        Self::Visitor,
        Self::Welcome,
        Self::Purchase,
        Self::Claim,
        Self::Return,
        Self::Trial,
        Self::Operator,
        Self::Subscription,
        Self::Bonus,
        Self::Referral,
        Self::Import,
    ];

    /// From the store, whose CHECK knows the sources of later versions too.
    pub(super) fn parse(text: &str) -> Result<Self, LedgerError> {
        Self::ALL
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or_else(|| LedgerError::Broken(format!("unknown grant source {text}")))
    }

    /// Paid tokens are used after free ones.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Purchase | Self::Subscription | Self::Import)
    }
}

/// Tokens to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Who gets them.
    pub wallet: WalletId,
    /// How many; at least one.
    pub amount: Tokens,
    /// Where they come from.
    pub source: GrantSource,
    /// When they run out; `None` is never.
    pub expires_at: Option<UnixMs>,
    /// What gave them: an order id, a user id.
    pub reference: Option<String>,
    /// One or more facts that allow this effect once. If any of them was used, nothing happens.
    pub keys: Vec<EffectKey>,
    /// A sentence for the statement.
    pub reason: String,
}

/// Tokens that were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which grant.
    pub id: GrantId,
    /// Whose.
    pub wallet: WalletId,
    /// Where from.
    pub source: GrantSource,
    /// How many were given.
    pub amount: Tokens,
    /// How many are left and not held.
    pub remaining: Tokens,
    /// When they run out.
    pub expires_at: Option<UnixMs>,
    /// What gave them.
    pub reference: Option<String>,
}

impl Grant {
    pub(super) fn from_row(row: GrantRow) -> Result<Self, LedgerError> {
        Ok(Self {
            source: GrantSource::parse(&row.source)?,
            id: GrantId::from_text(row.id),
            wallet: WalletId::from_text(row.wallet_id),
            amount: Tokens::from_store(row.amount),
            remaining: Tokens::from_store(row.remaining),
            expires_at: row.expires_at.map(UnixMs),
            reference: row.reference,
        })
    }
}

/// Gives tokens inside a unit of work. When any of the keys was used before, answers the grant of that key, unchanged; it may
/// be another wallet's.
///
/// # Errors
/// [`LedgerError::OutOfRange`], [`LedgerError::NoSuchWallet`], [`LedgerError::Store`].
pub async fn grant_in(tx: &mut Tx, new: &NewGrant) -> Result<Applied<Grant>, LedgerError> {
    grant_by(tx, new, OURSELVES).await
}

/// The same in somebody's name.
pub(super) async fn grant_by(tx: &mut Tx, new: &NewGrant, actor: &str) -> Result<Applied<Grant>, LedgerError> {
    for key in &new.keys {
        if let Some(grant) = granted_by(tx, key).await? {
            return Ok(Applied::Replayed(grant));
        }
    }
    if new.amount.is_zero() {
        return Err(LedgerError::OutOfRange("a grant"));
    }
    let row = insert(tx, new).await?;
    let id = GrantId::from_text(row.id.clone());
    let purchased = if new.source.is_paid() { new.amount } else { Tokens::ZERO };
    let amount = new.amount.as_i64();
    let entry = Entry {
        wallet: &new.wallet,
        kind: TransactionKind::Grant,
        reference: id.as_str(),
        reason: &new.reason,
        keys: &new.keys,
        postings: vec![(Account::Issuance(new.source), -amount), (Account::Grant(id.clone()), amount)],
        purchased,
    };
    post_by(tx, entry, actor).await?;
    Grant::from_row(row).map(Applied::New)
}

/// Writes the row of a grant; its postings are the caller's.
pub(super) async fn insert(tx: &mut Tx, new: &NewGrant) -> Result<GrantRow, LedgerError> {
    if rows::wallet(tx, new.wallet.as_str()).await?.is_none() {
        return Err(LedgerError::NoSuchWallet(new.wallet.clone()));
    }
    let amount = new.amount.as_i64();
    let row = GrantRow {
        id: GrantId::new(tx.ids()).as_str().to_owned(),
        wallet_id: new.wallet.as_str().to_owned(),
        source: new.source.as_str().to_owned(),
        amount,
        remaining: amount,
        reference: new.reference.clone(),
        granted_at: tx.now().0,
        expires_at: new.expires_at.map(|at| at.0),
    };
    rows::insert_grant(tx, &row, i64::from(new.source.is_paid())).await?;
    Ok(row)
}

/// Whether the fact has had its effect.
///
/// # Errors
/// [`LedgerError::Store`].
pub async fn is_effect_done_in(tx: &mut Tx, key: &EffectKey) -> Result<bool, LedgerError> {
    Ok(rows::effect_transaction(tx, key.as_str()).await?.is_some())
}

/// The grant that this key gave, if it gave one.
async fn granted_by(tx: &mut Tx, key: &EffectKey) -> Result<Option<Grant>, LedgerError> {
    let Some(transaction) = rows::effect_transaction(tx, key.as_str()).await? else { return Ok(None) };
    let broken = || LedgerError::Broken(format!("{} has no grant", key.as_str()));
    let reference = rows::transaction_reference(tx, &transaction).await?.ok_or_else(broken)?;
    let row = rows::grant(tx, &reference).await?.ok_or_else(broken)?;
    Grant::from_row(row).map(Some)
}
