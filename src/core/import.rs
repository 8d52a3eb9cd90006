//! The balances that the earlier prototype kept in the metadata of Stripe's customers: looked at first, then brought over as one
//! grant per customer, and taken back if that was a mistake.

use serde::Serialize;

use crate::id::WalletId;
use crate::identity::{IdentifierKey, VerifiedIdentifier};
use crate::ledger::{Applied, EffectKey, GrantSource, LedgerError, NewGrant, Tokens, grant_in, reverse_in};
use crate::store::ledger::{self as grants, months};
use crate::store::{Store, StoreError, Tx, identity as users};

/// Grants taken back in one go.
const PAGE: i64 = 200;

/// A customer as Stripe lists it, as far as we need it.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// `cus_…`.
    pub id: String,
    /// Its address.
    pub email: Option<String>,
    /// The account that its metadata names.
    pub user: Option<String>,
    /// What its metadata says it has left, as it stands there; none when it says nothing.
    pub balance: Option<String>,
}

/// What became of a customer, or will.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Its tokens go to this account.
    Import {
        /// Whose.
        user: String,
    },
    /// They went there before.
    Before,
    /// It has none.
    Nothing,
    /// What its metadata says is no balance.
    Unreadable,
    /// More than one customer may have.
    TooMany,
    /// No account of ours is its. It can be brought over once there is one.
    NoAccount,
    /// More than one account is its.
    Ambiguous,
    /// What was left was taken back.
    TakenBack,
}

/// A customer with its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Which.
    pub customer: String,
    /// What its metadata says; what was given, when that was before; what was taken back.
    pub tokens: u64,
    /// What becomes of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What was found or done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Whether anything was written.
    pub applied: bool,
    /// Customers whose metadata says nothing of a balance; they are not in the rows.
    pub without: u64,
    /// One per customer.
    pub rows: Vec<Row>,
}

impl Report {
    /// The tokens of all rows with a verdict that this says yes to.
    #[must_use]
    pub fn sum(&self, of: fn(&Verdict) -> bool) -> u64 {
        self.rows.iter().filter(|row| of(&row.verdict)).map(|row| row.tokens).sum()
    }

    /// Tokens of rows that are, or can be, given.
    #[must_use]
    pub fn imported(&self) -> u64 {
        self.sum(|verdict| matches!(verdict, Verdict::Import { .. } | Verdict::Before))
    }

    /// Tokens of all rows that could be read.
    #[must_use]
    pub fn listed(&self) -> u64 {
        self.sum(|verdict| !matches!(verdict, Verdict::Unreadable | Verdict::TooMany))
    }

    /// Rows that need a person.
    #[must_use]
    pub fn suspense(&self) -> usize {
        let is_open = |verdict: &Verdict| {
            use Verdict::{Ambiguous, NoAccount, TooMany, Unreadable};
            matches!(verdict, NoAccount | Ambiguous | TooMany | Unreadable)
        };
        self.rows.iter().filter(|row| is_open(&row.verdict)).count()
    }
}

/// Brings balances over.
#[derive(Clone)]
pub struct Importer {
    store: Store,
    key: IdentifierKey,
    cap: u64,
}

impl Importer {
    /// An importer that takes at most `cap` tokens from one customer. `key` is the one that verified addresses are hashed with.
    #[must_use]
    pub const fn new(store: Store, key: IdentifierKey, cap: u64) -> Self {
        Self { store, key, cap }
    }

    /// Looks at customers, and with `apply` gives each its tokens: once per customer for ever.
    ///
    /// # Errors
    /// [`LedgerError::Store`]; what was given before stays given, and the next run goes on.
    pub async fn take(&self, customers: &[Customer], apply: bool, report: &mut Report) -> Result<(), LedgerError> {
        report.applied |= apply;
        for customer in customers {
            let Some(balance) = &customer.balance else {
                report.without += 1;
                continue;
            };
            let row = self.one(customer, balance, apply).await?;
            report.rows.push(row);
        }
        Ok(())
    }

    async fn one(&self, customer: &Customer, balance: &str, apply: bool) -> Result<Row, LedgerError> {
        let row = |tokens, verdict| Row { customer: customer.id.clone(), tokens, verdict };
        let Some(amount) = balance_of(balance) else { return Ok(row(0, Verdict::Unreadable)) };
        let Some(tokens) = Tokens::new(amount).filter(|_| amount <= self.cap) else {
            return Ok(row(amount, Verdict::TooMany));
        };
        let key = EffectKey::new("import", &customer.id);
        let (found, given) = {
            let mut reader = self.store.read().await?;
            (self.account(&mut reader, customer).await?, given(&mut reader, &key).await?)
        };
        if let Some(given) = given {
            return Ok(row(given, Verdict::Before));
        }
        if tokens.is_zero() {
            return Ok(row(0, Verdict::Nothing));
        }
        let (user, wallet) = match found {
            Account::One(user, wallet) => (user, wallet),
            Account::None => return Ok(row(amount, Verdict::NoAccount)),
            Account::Several => return Ok(row(amount, Verdict::Ambiguous)),
        };
        if apply {
            let grant = NewGrant {
                wallet,
                amount: tokens,
                source: GrantSource::Import,
                expires_at: None,
                reference: Some(customer.id.clone()),
                keys: vec![key],
                reason: format!("{tokens} brought over from the earlier MyBA"),
            };
            let done = self.store.write(async move |tx: &mut Tx| grant_in(tx, &grant).await).await?;
            if let Applied::Replayed(grant) = done {
                return Ok(row(grant.amount.get(), Verdict::Before));
            }
        }
        Ok(row(amount, Verdict::Import { user }))
    }

    /// The account that the metadata names, else the one with the same verified address.
    async fn account(&self, tx: &mut Tx, customer: &Customer) -> Result<Account, StoreError> {
        if let Some(user) = &customer.user {
            let known = users::user(tx, user).await?.filter(|user| user.deleted_at.is_none());
            return Ok(known.map_or(Account::None, |user| Account::One(user.id, WalletId::from_text(user.wallet_id))));
        }
        let Some(email) = &customer.email else { return Ok(Account::None) };
        let hash = self.key.hash(&VerifiedIdentifier::Email(email.clone()).normal_form());
        let mut found = users::users_by_identifier(tx, &hash).await?;
        Ok(match (found.pop(), found.is_empty()) {
            (Some((user, wallet)), true) => Account::One(user, WalletId::from_text(wallet)),
            (Some(_), false) => Account::Several,
            (None, _) => Account::None,
        })
    }

    /// Takes back what is left of everything that was brought over, and with `apply` only says what that would be when false.
    /// A customer whose tokens were taken back is not brought over again.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn revert(&self, apply: bool) -> Result<Report, LedgerError> {
        let mut report = Report { applied: apply, ..Report::default() };
        let mut after = String::new();
        loop {
            let page = {
                let mut reader = self.store.read().await?;
                months::grants_by_source(&mut reader, GrantSource::Import.as_str(), &after, PAGE).await?
            };
            let Some(last) = page.last() else { return Ok(report) };
            after.clone_from(&last.id);
            for grant in page.into_iter().filter(|grant| grant.remaining > 0) {
                report.rows.push(self.revert_one(grant, apply).await?);
            }
        }
    }

    async fn revert_one(&self, row: grants::GrantRow, apply: bool) -> Result<Row, LedgerError> {
        let customer = row.reference.unwrap_or_default();
        let left = Tokens::from_store(row.remaining);
        let mut tokens = left.get();
        if apply {
            let id = crate::id::GrantId::from_text(row.id);
            // A revert may come again after tokens came back: what the key names is this state of the grant.
            let key = EffectKey::new("import", &format!("{customer}:revert:{id}:{}", row.remaining));
            let work = async move |tx: &mut Tx| reverse_in(tx, &key, &id, left, "the import was reverted").await;
            tokens = self.store.write(work).await?.into_inner().taken_back.get();
        }
        Ok(Row { customer, tokens, verdict: Verdict::TakenBack })
    }
}

enum Account {
    None,
    One(String, WalletId),
    Several,
}

/// A whole number without sign, space or leading zero; nothing else is a balance.
fn balance_of(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (text.len() > 1 && text.starts_with('0')) { None } else { text.parse().ok() }
}

/// How many tokens a key gave.
async fn given(tx: &mut Tx, key: &EffectKey) -> Result<Option<u64>, StoreError> {
    let Some(transaction) = grants::effect_transaction(tx, key.as_str()).await? else { return Ok(None) };
    let reference = grants::transaction_reference(tx, &transaction).await?.unwrap_or_default();
    let grant = grants::grant(tx, &reference).await?;
    Ok(Some(grant.map_or(0, |grant| u64::try_from(grant.amount).unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use super::balance_of;

    #[test]
    fn only_a_plain_whole_number_is_a_balance() {
        assert_eq!((balance_of("0"), balance_of("17")), (Some(0), Some(17)));
        for wrong in ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "007", "١", "99999999999999999999", "many"] {
            assert_eq!(balance_of(wrong), None, "{wrong:?}");
        }
    }
}
