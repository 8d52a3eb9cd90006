//! The book of tokens: double entry, append-only, integers.
//!
//! Tokens come as *grants* (lots), are reserved by *holds*, and a hold ends once: captured, voided or expired. Every transaction
//! sums to zero; every effect carries a key made from a fact of the world, written in the same database transaction. A public
//! method is one unit of work; the `…_in` functions are the same steps for units of other modules.

mod account;
mod adjust;
mod chain;
mod error;
mod expire;
mod grant;
mod hold;
mod lien;
mod life;
mod post;
mod reverse;
mod statement;
mod tokens;
pub mod verify;
mod view;
mod wallet;

pub use account::{Account, TransactionKind};
pub use adjust::{Adjustable, Adjustment, Undone};
pub use chain::Record;
pub use error::LedgerError;
pub use expire::Expired;
pub use grant::{Applied, EffectKey, Grant, GrantSource, NewGrant, grant_in, is_effect_done_in};
pub(crate) use hold::expire_hold_in;
pub use hold::{Capture, Hold, HoldState, NewHold, VoidReason, authorize_in, capture_in, extend_in, hold_in, void_in};
pub use lien::{Lien, Verdict, claw_back_in, close_dispute_in, freeze_in, lien_in};
pub use life::Lives;
pub use reverse::{GiveBack, Reversal, give_back_in, reverse_in};
pub use statement::{Figures, Flaw, HistoryLine, MonthLine, Statement, StatementGrant, StatementMonth};
pub use tokens::Tokens;
pub use view::{GrantLine, NextExpiry, StatementLine, balance_in};
pub(crate) use wallet::lock_both_in;
pub use wallet::{Balance, Claim, WalletKind, claim_in, claim_returned_in, open_wallet_in};

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::{GrantId, HoldId, TransactionId, WalletId};
use crate::page::{Page, PageRequest};
use crate::store::ledger as rows;
use crate::store::{Store, Tx};

/// The ledger over a store.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
}

impl Ledger {
    /// A ledger that keeps its book in `store`.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Makes an empty wallet.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn open_wallet(&self, kind: WalletKind) -> Result<WalletId, LedgerError> {
        let wallet = WalletId::new(self.store.ids());
        let made = wallet.clone();
        self.store.write(async move |tx: &mut Tx| open_wallet_in(tx, &made, kind).await).await?;
        Ok(wallet)
    }

    /// The wallet's figures, from the cached sums.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchWallet`], [`LedgerError::Store`].
    pub async fn balance(&self, wallet: &WalletId) -> Result<Balance, LedgerError> {
        balance_in(&mut self.store.read().await?, wallet).await
    }

    /// Gives tokens, once per set of keys for ever.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchWallet`], [`LedgerError::OutOfRange`], [`LedgerError::Store`].
    pub async fn grant(&self, grant: NewGrant) -> Result<Applied<Grant>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| grant_in(tx, &grant).await).await
    }

    /// Reserves tokens. The same hold id again answers the hold as it stands.
    ///
    /// # Errors
    /// [`LedgerError::Insufficient`], [`LedgerError::NoSuchWallet`], [`LedgerError::OutOfRange`], [`LedgerError::Store`].
    pub async fn authorize(&self, hold: NewHold) -> Result<Applied<Hold>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| authorize_in(tx, &hold).await).await
    }

    /// Takes `amount` of what is held, and returns the rest to where it came from.
    ///
    /// # Errors
    /// [`LedgerError::HoldEnded`] when it was resolved otherwise, [`LedgerError::NoSuchHold`], [`LedgerError::OutOfRange`] when
    /// `amount` is zero or more than is held, [`LedgerError::Store`].
    pub async fn capture(&self, hold: &HoldId, amount: Tokens) -> Result<Applied<Capture>, LedgerError> {
        let hold = hold.clone();
        self.store.write(async move |tx: &mut Tx| capture_in(tx, &hold, amount).await).await
    }

    /// Returns everything that is held to where it came from.
    ///
    /// # Errors
    /// [`LedgerError::HoldEnded`] when it was captured, [`LedgerError::NoSuchHold`], [`LedgerError::Store`].
    pub async fn void(&self, hold: &HoldId, reason: VoidReason) -> Result<Applied<Hold>, LedgerError> {
        let hold = hold.clone();
        self.store.write(async move |tx: &mut Tx| void_in(tx, &hold, reason).await).await
    }

    /// The hold, if there is one.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn hold(&self, hold: &HoldId) -> Result<Option<Hold>, LedgerError> {
        hold_in(&mut self.store.read().await?, hold).await
    }

    /// Takes tokens directly, booked as `consume`: reserved and taken in one unit. Once per hold id, which the caller makes from
    /// its payer and its idempotency key; the same id with the same wallet, amount and reason answers what was taken before.
    ///
    /// # Errors
    /// [`LedgerError::KeyReused`] when the id was used for something else; else as [`Ledger::authorize`].
    pub async fn consume(&self, hold: NewHold, reason: String) -> Result<Applied<Capture>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| hold::consume_in(tx, &hold, &reason).await).await
    }

    /// Takes back what is left of a grant, at most `amount`; the shortfall is answered, the wallet never goes negative.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchGrant`], [`LedgerError::Store`].
    pub async fn reverse_grant(
        &self,
        key: EffectKey,
        grant: &GrantId,
        amount: Tokens,
        reason: String,
    ) -> Result<Applied<Reversal>, LedgerError> {
        let grant = grant.clone();
        self.store.write(async move |tx: &mut Tx| reverse::reverse_in(tx, &key, &grant, amount, &reason).await).await
    }

    /// Ends holds whose time is over and empties grants that expired, at most `limit` of each.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn expire_due(&self, limit: u32) -> Result<Expired, LedgerError> {
        expire::expire_due(&self.store, limit).await
    }

    /// Ends the holds that an earlier process left open on a database that only one process uses. Call before serving.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn recover(&self, instance: &str) -> Result<u64, LedgerError> {
        expire::recover(&self.store, instance).await
    }

    /// The wallet's grants, newest first, with what is left and held of each.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn grants(&self, wallet: &WalletId) -> Result<Vec<GrantLine>, LedgerError> {
        view::grants_in(&mut self.store.read().await?, wallet).await
    }

    /// What open disputes froze of the wallet's tokens: a part of what is held.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn frozen(&self, wallet: &WalletId) -> Result<Tokens, LedgerError> {
        let liens = rows::liens_of_wallet(&mut self.store.read().await?, wallet.as_str()).await?;
        Ok(Tokens::from_store(liens.iter().map(|lien| lien.frozen).sum()))
    }

    /// What can be spent, in the order in which it is spent: soonest expiry, then free before paid, then oldest.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn burn_order(&self, wallet: &WalletId) -> Result<Vec<Grant>, LedgerError> {
        view::burn_order_in(&mut self.store.read().await?, wallet).await
    }

    /// The next tokens to expire, if any ever will.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn next_expiry(&self, wallet: &WalletId) -> Result<Option<NextExpiry>, LedgerError> {
        view::next_expiry_in(&mut self.store.read().await?, wallet).await
    }

    /// When the first of the wallet's open holds ends by itself; `None` when nothing is held.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn held_until(&self, wallet: &WalletId) -> Result<Option<UnixMs>, LedgerError> {
        let until = rows::held_until(&mut self.store.read().await?, wallet.as_str()).await?;
        Ok(until.map(UnixMs))
    }

    /// The wallet's transactions, newest first, each with the figures after it.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn statement(&self, wallet: &WalletId, page: &PageRequest) -> Result<Page<StatementLine>, LedgerError> {
        view::statement_in(&mut self.store.read().await?, wallet, page).await
    }

    /// At most `limit` transactions of a wallet behind number `after`, in order, each with its link of the chain.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn history(&self, wallet: &WalletId, after: i64, limit: u32) -> Result<Vec<HistoryLine>, LedgerError> {
        statement::history(&self.store, wallet, after, limit).await
    }

    /// The statement of a month.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchWallet`], [`LedgerError::Broken`] when the chain has a hole there, [`LedgerError::Store`].
    pub async fn month(&self, wallet: &WalletId, month: StatementMonth) -> Result<Statement, LedgerError> {
        statement::month(&self.store, wallet, month).await
    }

    /// The months of a wallet, newest first, each with what it had before and after.
    ///
    /// # Errors
    /// See [`Ledger::month`].
    pub async fn months(&self, wallet: &WalletId) -> Result<Vec<(StatementMonth, Figures, Figures)>, LedgerError> {
        statement::all_months(&self.store, wallet).await
    }

    /// Gives tokens in an operator's name, once per set of keys for ever.
    ///
    /// # Errors
    /// See [`Ledger::grant`].
    pub async fn grant_by(&self, grant: NewGrant, operator: String) -> Result<Applied<Grant>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| adjust::grant_in(tx, &grant, &operator).await).await
    }

    /// Moves tokens between two accounts of a wallet in an operator's name, once per key for ever.
    ///
    /// # Errors
    /// [`LedgerError::Insufficient`], [`LedgerError::NoSuchGrant`], [`LedgerError::OutOfRange`], [`LedgerError::Store`].
    pub async fn adjust(&self, adjustment: Adjustment) -> Result<Applied<TransactionId>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| adjust::adjust_in(tx, &adjustment).await).await
    }

    /// An entry, and whose it is.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchEntry`], [`LedgerError::Store`].
    pub async fn entry(&self, entry: &TransactionId) -> Result<(WalletId, Record), LedgerError> {
        adjust::find(&mut self.store.read().await?, entry).await
    }

    /// Reverses an entry by a new one in an operator's name, once for ever.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchEntry`], [`LedgerError::OutOfRange`] for a kind that ends by rules of its own, and those of
    /// [`Ledger::adjust`].
    pub async fn undo(
        &self,
        entry: TransactionId,
        reason: String,
        operator: String,
    ) -> Result<Applied<Undone>, LedgerError> {
        self.store.write(async move |tx: &mut Tx| adjust::undo_in(tx, &entry, &reason, &operator).await).await
    }

    /// Chains what was written before there was a chain, or by a program that knows of none, and answers how many transactions
    /// that were. Call before serving; an interrupted call goes on at the next.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn chain_up(&self) -> Result<u64, LedgerError> {
        chain::chain_up(&self.store).await
    }

    /// Verifies what was added since the last time, notes how far it came, and makes a head over that.
    ///
    /// # Errors
    /// [`LedgerError::Store`] when it could not be completed, which is not the same as a violation.
    pub async fn verify_added(&self) -> Result<verify::Report, LedgerError> {
        verify::run_added(&self.store).await
    }

    /// The newest head over the book.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn head(&self) -> Result<Option<verify::Head>, LedgerError> {
        verify::head(&self.store).await
    }

    /// Whether a head that was written down is one of this book.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn extends(&self, head: &str) -> Result<verify::CheckResult, LedgerError> {
        verify::extends(&self.store, head).await
    }

    /// Checks every invariant on one snapshot; changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::Store`] when it could not be completed, which is not the same as a violation.
    pub async fn verify(&self) -> Result<verify::Report, LedgerError> {
        verify::run(&self.store).await
    }
}

/// The longest a hold may live.
pub const MAX_HOLD_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
