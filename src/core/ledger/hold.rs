//! Holds: authorize → capture | void | expire, each at most once.

use std::fmt;
use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::{GrantId, HoldId, WalletId};
use crate::store::Tx;
use crate::store::ledger::{self as rows, HoldRow, PartRow};

use super::post::{Entry, post};
use super::{Account, Applied, LedgerError, MAX_HOLD_LIFE, Tokens, TransactionKind, expire, lien, wallet};

/// Tokens to be reserved.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Made before the unit of work, so that running it again finds its own hold.
    pub id: HoldId,
    /// Whose tokens.
    pub wallet: WalletId,
    /// How many; at least one.
    pub amount: Tokens,
    /// How long it lives when nobody resolves it.
    pub life: Duration,
    /// The process that will resolve it.
    pub instance: String,
    /// A sentence for the statement.
    pub reason: String,
}

/// Where a hold stands. A hold that has ended stays as it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldState {
    /// Reserved.
    Authorized,
    /// Taken.
    Captured,
    /// Returned by us.
    Voided,
    /// Returned because its time was over.
    Expired,
}

impl HoldState {
    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Captured => "captured",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    fn parse(text: &str) -> Result<Self, LedgerError> {
        [Self::Authorized, Self::Captured, Self::Voided, Self::Expired]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| LedgerError::Broken(format!("unknown hold state {text}")))
    }
}

impl fmt::Display for HoldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a hold was returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoidReason {
    /// The work failed.
    WorkFailed,
    /// The user stopped it.
    Cancelled,
    /// The process that made it is gone.
    CrashRecovery,
    /// The account was closed.
    AccountClosed,
}

impl VoidReason {
    /// As the store keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WorkFailed => "work_failed",
            Self::Cancelled => "cancelled",
            Self::CrashRecovery => "crash_recovery",
            Self::AccountClosed => "account_closed",
        }
    }
}

/// A hold as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which hold.
    pub id: HoldId,
    /// Whose tokens.
    pub wallet: WalletId,
    /// How many were reserved.
    pub amount: Tokens,
    /// How many of them were taken.
    pub captured: Tokens,
    /// Where it stands.
    pub state: HoldState,
    /// When it ends by itself.
    pub expires_at: UnixMs,
}

impl Hold {
    fn from_row(row: &HoldRow) -> Result<Self, LedgerError> {
        Ok(Self {
            id: HoldId::from_text(row.id.as_str()),
            wallet: WalletId::from_text(row.wallet_id.as_str()),
            amount: Tokens::from_store(row.amount),
            captured: Tokens::from_store(row.captured),
            state: HoldState::parse(&row.state)?,
            expires_at: UnixMs(row.expires_at),
        })
    }
}

/// What was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Which hold.
    pub hold: HoldId,
    /// How many tokens were taken.
    pub taken: Tokens,
}

/// Reserves tokens inside a unit of work, from the grants in burn order.
///
/// # Errors
/// See [`super::Ledger::authorize`].
pub async fn authorize_in(tx: &mut Tx, new: &NewHold) -> Result<Applied<Hold>, LedgerError> {
    if let Some(row) = rows::hold(tx, new.id.as_str()).await? {
        return Hold::from_row(&row).map(Applied::Replayed);
    }
    if new.amount.is_zero() {
        return Err(LedgerError::OutOfRange("a hold"));
    }
    wallet::lock(tx, &new.wallet).await?;
    expire::expire_grants_in(tx, &new.wallet).await?;
    let row = HoldRow {
        id: new.id.as_str().to_owned(),
        wallet_id: new.wallet.as_str().to_owned(),
        amount: new.amount.as_i64(),
        captured: 0,
        state: HoldState::Authorized.as_str().to_owned(),
        reason: None,
        instance: new.instance.clone(),
        created_at: tx.now().0,
        expires_at: tx.now().plus(new.life.min(MAX_HOLD_LIFE)).0,
        ended_at: None,
    };
    let parts = choose_parts(tx, &new.wallet, new.amount).await?;
    let mut postings: Vec<_> = parts.iter().map(|part| (account_of(part), -part.amount)).collect();
    postings.push((Account::Hold(new.id.clone()), row.amount));
    post(
        tx,
        Entry {
            wallet: &new.wallet,
            kind: TransactionKind::Authorize,
            reference: new.id.as_str(),
            reason: &new.reason,
            keys: &[],
            postings,
            purchased: Tokens::ZERO,
        },
    )
    .await?;
    rows::insert_hold(tx, &row).await?;
    for part in &parts {
        if !rows::take_from_grant(tx, &part.grant_id, part.amount).await? {
            return Err(LedgerError::Broken(format!("grant {} changed under a locked wallet", part.grant_id)));
        }
        rows::insert_part(tx, new.id.as_str(), part.position, &part.grant_id, part.amount).await?;
    }
    Hold::from_row(&row).map(Applied::New)
}

/// The parts of grants that make up `amount`, in burn order.
async fn choose_parts(tx: &mut Tx, wallet: &WalletId, amount: Tokens) -> Result<Vec<PartRow>, LedgerError> {
    let mut missing = amount.as_i64();
    let mut parts = Vec::new();
    for (position, grant) in (1_i64..).zip(rows::spendable_grants(tx, wallet.as_str()).await?) {
        let take = missing.min(grant.remaining);
        parts.push(PartRow { position, grant_id: grant.id, amount: take, captured: 0 });
        missing -= take;
        if missing == 0 {
            return Ok(parts);
        }
    }
    let available = wallet::lock(tx, wallet).await?;
    Err(LedgerError::Insufficient { needed: amount, available })
}

fn account_of(part: &PartRow) -> Account {
    Account::Grant(GrantId::from_text(part.grant_id.as_str()))
}

/// Takes `amount` of what is held inside a unit of work; the rest returns to where it came from.
///
/// # Errors
/// See [`super::Ledger::capture`].
pub async fn capture_in(tx: &mut Tx, hold: &HoldId, amount: Tokens) -> Result<Applied<Capture>, LedgerError> {
    settle(tx, hold, amount, TransactionKind::Capture, "ticket stored").await
}

/// Reserves and takes in one step.
///
/// # Errors
/// See [`super::Ledger::consume`].
pub(super) async fn consume_in(tx: &mut Tx, hold: &NewHold, reason: &str) -> Result<Applied<Capture>, LedgerError> {
    if let Some(before) = rows::hold(tx, hold.id.as_str()).await? {
        let is_same = before.wallet_id == hold.wallet.as_str()
            && before.amount == hold.amount.as_i64()
            && before.reason.as_deref() == Some(reason);
        if !is_same {
            return Err(LedgerError::KeyReused(hold.id.clone()));
        }
    }
    authorize_in(tx, hold).await?;
    settle(tx, &hold.id, hold.amount, TransactionKind::Consume, reason).await
}

async fn settle(
    tx: &mut Tx,
    hold: &HoldId,
    amount: Tokens,
    kind: TransactionKind,
    reason: &str,
) -> Result<Applied<Capture>, LedgerError> {
    let Some(open) = rows::hold(tx, hold.as_str()).await? else {
        return Err(LedgerError::NoSuchHold(hold.clone()));
    };
    if open.state == HoldState::Authorized.as_str() && (amount.is_zero() || amount.as_i64() > open.amount) {
        return Err(LedgerError::OutOfRange("a capture"));
    }
    wallet::lock(tx, &WalletId::from_text(open.wallet_id)).await?;
    let Some(row) = rows::end_hold(tx, hold.as_str(), HoldState::Captured.as_str(), amount.as_i64(), reason).await?
    else {
        let ended = reload(tx, hold).await?;
        return match ended.state {
            HoldState::Captured => Ok(Applied::Replayed(Capture { hold: hold.clone(), taken: ended.captured })),
            state => Err(LedgerError::HoldEnded { hold: hold.clone(), state }),
        };
    };
    let mut left_to_take = row.captured;
    let mut postings = vec![(Account::Hold(hold.clone()), -row.amount), (Account::Consumed, row.captured)];
    for part in rows::parts(tx, hold.as_str()).await? {
        let taken = left_to_take.min(part.amount);
        left_to_take -= taken;
        if taken > 0 {
            rows::set_part_captured(tx, hold.as_str(), part.position, taken).await?;
        }
        return_part(tx, &part, part.amount - taken, &mut postings).await?;
    }
    end(tx, &row, kind, reason, postings).await?;
    Ok(Applied::New(Capture { hold: hold.clone(), taken: Tokens::from_store(row.captured) }))
}

/// Returns everything that is held inside a unit of work.
///
/// # Errors
/// See [`super::Ledger::void`].
pub async fn void_in(tx: &mut Tx, hold: &HoldId, reason: VoidReason) -> Result<Applied<Hold>, LedgerError> {
    release(tx, hold, HoldState::Voided, TransactionKind::Void, reason.as_str()).await
}

/// Lets an open hold live for so long from now on, inside a unit of work; `false` when it has ended.
///
/// # Errors
/// [`LedgerError::Store`].
pub async fn extend_in(tx: &mut Tx, hold: &HoldId, life: Duration) -> Result<bool, LedgerError> {
    let until = tx.now().plus(life.min(MAX_HOLD_LIFE)).0;
    Ok(rows::extend_hold(tx, hold.as_str(), until).await?)
}

/// Returns a hold whose time is over.
pub(crate) async fn expire_hold_in(tx: &mut Tx, hold: &HoldId) -> Result<Applied<Hold>, LedgerError> {
    release(tx, hold, HoldState::Expired, TransactionKind::ExpireHold, "its time was over").await
}

async fn release(
    tx: &mut Tx,
    hold: &HoldId,
    state: HoldState,
    kind: TransactionKind,
    reason: &str,
) -> Result<Applied<Hold>, LedgerError> {
    let Some(open) = rows::hold(tx, hold.as_str()).await? else {
        return Err(LedgerError::NoSuchHold(hold.clone()));
    };
    wallet::lock(tx, &WalletId::from_text(open.wallet_id)).await?;
    let Some(row) = rows::end_hold(tx, hold.as_str(), state.as_str(), 0, reason).await? else {
        let ended = reload(tx, hold).await?;
        return match ended.state {
            HoldState::Captured => Err(LedgerError::HoldEnded { hold: hold.clone(), state: HoldState::Captured }),
            // Voided or expired: it was returned either way.
            _ => Ok(Applied::Replayed(ended)),
        };
    };
    let mut postings = vec![(Account::Hold(hold.clone()), -row.amount)];
    for part in rows::parts(tx, hold.as_str()).await? {
        return_part(tx, &part, part.amount, &mut postings).await?;
    }
    end(tx, &row, kind, reason, postings).await?;
    Hold::from_row(&row).map(Applied::New)
}

async fn return_part(
    tx: &mut Tx,
    part: &PartRow,
    amount: i64,
    postings: &mut Vec<(Account, i64)>,
) -> Result<(), LedgerError> {
    if amount == 0 {
        return Ok(());
    }
    if !rows::add_to_grant(tx, &part.grant_id, amount).await? {
        return Err(LedgerError::Broken(format!("grant {} would exceed its amount", part.grant_id)));
    }
    postings.push((account_of(part), amount));
    Ok(())
}

/// Books the end of a hold; what came back to a grant whose time is over expires in the same unit, and what a refund or a dispute
/// still wants of it is taken.
async fn end(
    tx: &mut Tx,
    row: &HoldRow,
    kind: TransactionKind,
    reason: &str,
    postings: Vec<(Account, i64)>,
) -> Result<(), LedgerError> {
    let wallet = WalletId::from_text(row.wallet_id.as_str());
    let returned = lien::returned_to(&postings);
    post(tx, Entry { wallet: &wallet, kind, reference: &row.id, reason, keys: &[], postings, purchased: Tokens::ZERO })
        .await?;
    lien::collect_in(tx, &returned, &row.id).await?;
    expire::expire_grants_in(tx, &wallet).await
}

async fn reload(tx: &mut Tx, hold: &HoldId) -> Result<Hold, LedgerError> {
    hold_in(tx, hold).await?.ok_or_else(|| LedgerError::NoSuchHold(hold.clone()))
}

/// The hold, if there is one.
///
/// # Errors
/// [`LedgerError::Store`].
pub async fn hold_in(tx: &mut Tx, hold: &HoldId) -> Result<Option<Hold>, LedgerError> {
    rows::hold(tx, hold.as_str()).await?.map(|row| Hold::from_row(&row)).transpose()
}
