//! The drafts of a day that may be read without being paid for: stopped after the first words, or shown although they failed.
//!
//! One is taken when the work begins, and goes back unless words were read for nothing. A payer who has none left reads no word
//! before the ticket is paid for, so neither stops nor failures become a way to free tickets. The limit holds per wallet, and
//! for visitors per network as well: a cookie is easily dropped.

use crate::clock::UnixMs;
use crate::id::WalletId;
use crate::identity::return_free_use_in;
use crate::store::jobs::JobRow;
use crate::store::{StoreError, Tx, identity as rows};

use super::error::GenerationError;
use super::payer::Payer;
use super::policy::Policy;

/// Takes one of today's, and answers the names it counts under; empty when none is left.
pub(super) async fn take_in(
    tx: &mut Tx,
    payer: &Payer,
    wallet: &WalletId,
    policy: &Policy,
) -> Result<String, StoreError> {
    let network = payer.network().map(|network| format!("draft-net:{}", network.narrow));
    let names: Vec<_> = std::iter::once(format!("draft:{wallet}")).chain(network).collect();
    let day = tx.now().day();
    for (taken, name) in names.iter().enumerate() {
        if !rows::use_bucket(tx, name, &day, 1, i64::from(policy.uncharged_drafts_daily)).await? {
            for name in &names[..taken] {
                rows::return_bucket(tx, name, &day, 1).await?;
            }
            return Ok(String::new());
        }
    }
    Ok(names.join(" "))
}

/// Gives it back: what was read was paid for, or nothing was.
pub(super) async fn give_back_in(tx: &mut Tx, job: &JobRow) -> Result<(), GenerationError> {
    Ok(return_free_use_in(tx, &job.allowance, &UnixMs(job.created_at).day()).await?)
}

/// How many are left today to the payer of a job that used one.
pub(super) async fn left_in(tx: &mut Tx, job: &JobRow, policy: &Policy) -> Result<u32, StoreError> {
    let day = UnixMs(job.created_at).day();
    let mut used = 0;
    for name in job.allowance.split_whitespace() {
        used = used.max(rows::used(tx, name, &day).await?);
    }
    Ok(policy.uncharged_drafts_daily.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX)))
}

/// Whether the words may reach the payer as they are written.
pub(super) const fn is_live(job: &JobRow) -> bool {
    !job.allowance.is_empty()
}
