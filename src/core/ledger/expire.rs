//! What ends by time: holds nobody resolved, and grants with an expiry.

use crate::id::{GrantId, HoldId, WalletId};
use crate::store::ledger as rows;
use crate::store::{Store, Tx};

use super::post::{Entry, post};
use super::{Account, HoldState, LedgerError, Tokens, TransactionKind, VoidReason, hold, wallet};

/// What one sweep ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Holds whose time was over.
    pub holds: u64,
    /// Wallets in which a grant ran out.
    pub wallets: u64,
}

/// Empties the wallet's grants whose time is over. Runs before every reservation too, so that a late sweep sells nothing twice.
pub(super) async fn expire_grants_in(tx: &mut Tx, wallet: &WalletId) -> Result<(), LedgerError> {
    for grant in rows::due_grants(tx, wallet.as_str()).await? {
        let id = GrantId::from_text(grant.id);
        post(
            tx,
            Entry {
                wallet,
                kind: TransactionKind::ExpireGrant,
                reference: id.as_str(),
                reason: "its time was over",
                keys: &[],
                postings: vec![(Account::Grant(id.clone()), -grant.remaining), (Account::Expired, grant.remaining)],
                purchased: Tokens::ZERO,
            },
        )
        .await?;
        if !rows::take_from_grant(tx, id.as_str(), grant.remaining).await? {
            return Err(LedgerError::Broken(format!("grant {id} changed under a locked wallet")));
        }
    }
    Ok(())
}

/// One unit per hold and per wallet: a sweep that is interrupted has done what it did, and the next one goes on.
pub(super) async fn expire_due(store: &Store, limit: u32) -> Result<Expired, LedgerError> {
    let (holds, wallets) = {
        let mut reader = store.read().await?;
        (rows::due_holds(&mut reader, limit).await?, rows::wallets_with_due_grants(&mut reader, limit).await?)
    };
    let mut done = Expired::default();
    for id in holds {
        fail::fail_point!("sweep_between_select_and_release");
        let id = HoldId::from_text(id);
        match store.write(async move |tx: &mut Tx| hold::expire_hold_in(tx, &id).await).await {
            Ok(applied) => done.holds += u64::from(!applied.is_replay()),
            // Its owner captured it between our look and now: it has its one resolution.
            Err(LedgerError::HoldEnded { state: HoldState::Captured, .. }) => {}
            Err(error) => return Err(error),
        }
    }
    for id in wallets {
        let id = WalletId::from_text(id);
        let work = async move |tx: &mut Tx| {
            wallet::lock(tx, &id).await?;
            expire_grants_in(tx, &id).await
        };
        store.write(work).await?;
        done.wallets += 1;
    }
    Ok(done)
}

/// Voids the open holds of every other instance, in steps, so that a crash during recovery loses nothing.
pub(super) async fn recover(store: &Store, instance: &str) -> Result<u64, LedgerError> {
    const STEP: u32 = 100;
    let mut voided = 0;
    loop {
        let ids = rows::foreign_open_holds(&mut store.read().await?, instance, STEP).await?;
        if ids.is_empty() {
            return Ok(voided);
        }
        for id in ids {
            fail::fail_point!("recovery_between_voids");
            let id = HoldId::from_text(id);
            store.write(async move |tx: &mut Tx| hold::void_in(tx, &id, VoidReason::CrashRecovery).await).await?;
            voided += 1;
        }
    }
}
