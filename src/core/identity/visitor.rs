//! Anonymous visitors: made by the first request that spends, within limits per network and per day.

use crate::id::{VisitorId, WalletId};
use crate::ledger::{EffectKey, GrantSource, NewGrant, WalletKind, grant_in, open_wallet_in};
use crate::store::Tx;
use crate::store::identity::{self as rows, VisitorRow};

use super::{FreePolicy, IdentityError};

/// Where a request comes from, as keyed hashes: an IPv4 address or IPv6 /64, and for IPv6 the /48 around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The address or /64.
    pub narrow: String,
    /// The /48.
    pub wide: Option<String>,
}

impl Network {
    /// The buckets of free tickets this network counts against, with their limits.
    fn buckets(&self, policy: &FreePolicy) -> Vec<(String, i64)> {
        let narrow = (format!("free-net:{}", self.narrow), policy.per_network_daily);
        let wide = self.wide.as_ref().map(|wide| (format!("free-wide:{wide}"), policy.per_wide_network_daily));
        std::iter::once(narrow).chain(wide).collect()
    }
}

/// A visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Which visitor.
    pub id: VisitorId,
    /// Whose tokens pay.
    pub wallet: WalletId,
    /// Whether somebody claimed its leftovers.
    pub claimed: bool,
}

impl Visitor {
    fn from_row(row: VisitorRow) -> Self {
        Self {
            id: VisitorId::from_text(row.id),
            wallet: WalletId::from_text(row.wallet_id),
            claimed: row.claimed_by.is_some(),
        }
    }
}

/// The visitor, if it was ever stored.
///
/// # Errors
/// [`IdentityError::Store`].
pub async fn visitor_in(tx: &mut Tx, id: &VisitorId) -> Result<Option<Visitor>, IdentityError> {
    Ok(rows::visitor(tx, id.as_str()).await?.map(Visitor::from_row))
}

/// The bucket that sums what free tickets cost us a day.
#[must_use]
pub(crate) const fn free_cost_bucket() -> &'static str {
    "free-cost"
}

/// Counts one free ticket against its network, and answers the visitor, made with its free tokens when there is none. The
/// limits come first, so that a hundred first requests at once give no more tokens than the limits allow. Answers the buckets
/// too, for [`return_free_use_in`].
///
/// # Errors
/// [`IdentityError::NetworkLimit`], [`IdentityError::FreeBudget`], [`IdentityError::Ledger`], [`IdentityError::Store`].
pub async fn free_visitor_in(
    tx: &mut Tx,
    policy: &FreePolicy,
    network: &Network,
    id: &VisitorId,
) -> Result<(Visitor, String), IdentityError> {
    let day = tx.now().day();
    if rows::used(tx, free_cost_bucket(), &day).await? >= policy.daily_budget_micro_usd {
        return Err(IdentityError::FreeBudget);
    }
    let buckets = network.buckets(policy);
    for (bucket, limit) in &buckets {
        if !rows::use_bucket(tx, bucket, &day, 1, *limit).await? {
            return Err(IdentityError::NetworkLimit);
        }
    }
    let visitor = match visitor_in(tx, id).await? {
        Some(visitor) => visitor,
        None => make(tx, policy, id).await?,
    };
    let names: Vec<_> = buckets.into_iter().map(|(bucket, _)| bucket).collect();
    Ok((visitor, names.join(" ")))
}

/// Gives a free ticket back to its network's limit: the work failed, and a failure uses up nothing.
///
/// # Errors
/// [`IdentityError::Store`].
pub async fn return_free_use_in(tx: &mut Tx, buckets: &str, day: &str) -> Result<(), IdentityError> {
    for bucket in buckets.split_whitespace() {
        rows::return_bucket(tx, bucket, day, 1).await?;
    }
    Ok(())
}

async fn make(tx: &mut Tx, policy: &FreePolicy, id: &VisitorId) -> Result<Visitor, IdentityError> {
    let wallet = WalletId::new(tx.ids());
    open_wallet_in(tx, &wallet, WalletKind::Visitor).await?;
    rows::insert_visitor(tx, id.as_str(), wallet.as_str()).await?;
    let grant = NewGrant {
        wallet: wallet.clone(),
        amount: policy.visitor_tokens,
        source: GrantSource::Visitor,
        expires_at: policy.lives.end(GrantSource::Visitor, tx.now()),
        reference: Some(id.as_str().to_owned()),
        keys: vec![EffectKey::new("visitor", id.as_str())],
        reason: "free to try".to_owned(),
    };
    grant_in(tx, &grant).await?;
    Ok(Visitor { id: id.clone(), wallet, claimed: false })
}
