//! Ending the jobs of processes that are gone.

use crate::clock::UnixMs;
use crate::ledger::VoidReason;
use crate::store::{Tx, jobs};

use super::Generation;
use super::error::GenerationError;
use super::pause::reopen_stale_in;
use super::settle::{Lost, Tally, lose_in};

/// Jobs ended in one unit of work.
const BATCH: u32 = 50;

/// On a database of its own, every job of another process is dead. On a shared one it may live, until its hold cannot.
pub(super) async fn recover(service: &Generation) -> Result<usize, GenerationError> {
    let parts = &service.0.parts;
    let store = &parts.store;
    let age = if store.is_exclusive() { std::time::Duration::ZERO } else { parts.policy.hold_life };
    let (instance, policy) = (parts.instance.clone(), parts.policy.clone());
    // What a dead process was writing with answers is asked again.
    let before = UnixMs(store.now().minus(age).0.saturating_add(1));
    store.write(async move |tx: &mut Tx| reopen_stale_in(tx, &policy, &instance, before).await).await?;
    let mut ended = 0;
    loop {
        // One more than now, so that a job of this very millisecond counts as made before.
        let before = store.now().minus(age).0.saturating_add(1);
        let (instance, policy) = (parts.instance.clone(), parts.policy.clone());
        let batch = store
            .write(async move |tx: &mut Tx| {
                let jobs = jobs::foreign_running_jobs(tx, &instance, before, BATCH).await?;
                let found = jobs.len();
                for job in jobs {
                    fail::fail_point!("recovery_between_jobs");
                    let lost = Lost {
                        job,
                        error: GenerationError::Broken,
                        reason: VoidReason::CrashRecovery,
                        tally: Tally::default(),
                        // Our fault: whatever was read is forgotten.
                        read: false,
                        policy: policy.clone(),
                    };
                    lose_in(tx, &lost).await?;
                }
                Ok::<_, GenerationError>(found)
            })
            .await?;
        ended += batch;
        if batch < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(ended);
        }
    }
}
