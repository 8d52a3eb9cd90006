//! Stopping a job.

use crate::id::{HoldId, JobId, TicketId, WalletId};
use crate::identity::Principal;
use crate::ledger::{Balance, Tokens, VoidReason, balance_in, hold_in};
use crate::store::{Tx, asking, jobs};

use super::Generation;
use super::allowance;
use super::error::GenerationError;
use super::owner::owns_in;
use super::pause::settle_with_defaults_in;
use super::policy::Policy;
use super::settle::{Ended, Lost, Settled, Tally, lose_in};

/// What a stop did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// False when the job had ended, or went on because the stop came too late.
    pub stopped: bool,
    /// What the job took.
    pub charged: Tokens,
    /// The payer's figures afterwards.
    pub balance: Balance,
    /// Whether the writing had begun.
    pub late: bool,
    /// How many free drafts of today are left, if this stop used one.
    pub drafts_left: Option<u32>,
}

enum Stop {
    Stopped { drafts_left: Option<u32>, balance: Balance },
    Ended,
    TooLate,
}

pub(super) async fn cancel(
    service: &Generation,
    principal: &Principal,
    job: &JobId,
) -> Result<Cancelled, GenerationError> {
    let signals = service.0.registry.find(job);
    let spoke = signals.as_ref().is_some_and(super::registry::Signals::has_spoken);
    let policy = service.policy().clone();
    let (principal, id) = (principal.clone(), job.clone());
    let ticket = TicketId::new(service.store().ids());
    let work = async move |tx: &mut Tx| stop_in(tx, &principal, (&id, spoke), (&ticket, &policy)).await;
    let (stop, late) = service.store().write(work).await?;
    if let Some(signals) = signals {
        match stop {
            Stop::Stopped { .. } => signals.stop.cancel(),
            // It goes on, and what it takes is told.
            Stop::TooLate => signals.ended.cancelled().await,
            Stop::Ended => {}
        }
    }
    let mut tx = service.store().read().await?;
    let row = jobs::job(&mut tx, job.as_str()).await?.ok_or(GenerationError::NoSuchJob)?;
    let charged = match row.hold_id {
        Some(hold) => hold_in(&mut tx, &HoldId::from_text(hold)).await?.map_or(Tokens::ZERO, |hold| hold.captured),
        None => Tokens::ZERO,
    };
    let (stopped, drafts_left, balance) = match stop {
        // Of the wallet it came back to, which need not be the one that held it.
        Stop::Stopped { drafts_left, balance } => (true, drafts_left, balance),
        Stop::Ended | Stop::TooLate => (false, None, balance_in(&mut tx, &WalletId::from_text(row.wallet_id)).await?),
    };
    Ok(Cancelled { stopped, charged, balance, late, drafts_left })
}

async fn stop_in(
    tx: &mut Tx,
    principal: &Principal,
    (id, spoke): (&JobId, bool),
    with: (&TicketId, &Policy),
) -> Result<(Stop, bool), GenerationError> {
    let row = jobs::job(tx, id.as_str()).await?.ok_or(GenerationError::NoSuchJob)?;
    if !owns_in(tx, principal, &row).await? {
        return Err(GenerationError::NoSuchJob);
    }
    let late = spoke || row.text_at.is_some();
    if row.state != "running" {
        return Ok((Stop::Ended, late));
    }
    let open = asking::of_job(tx, id.as_str()).await?.filter(|asked| asked.state == "open");
    let writes = open.is_none();
    if late && !allowance::is_live(&row) {
        // Nobody writes: the draft is what the job goes on to.
        if let Some(open) = open {
            settle_with_defaults_in(tx, row, open, with, true).await?;
        }
        return Ok((Stop::TooLate, late));
    }
    let lost = Lost {
        job: row,
        error: GenerationError::Cancelled,
        reason: VoidReason::Cancelled,
        tally: Tally { calls: u32::from(late && writes), ..Tally::default() },
        read: late,
        policy: with.1.clone(),
    };
    match lose_in(tx, &lost).await? {
        Settled::Now(Ended { drafts_left, balance }) => Ok((Stop::Stopped { drafts_left, balance }, late)),
        Settled::Before => Ok((Stop::Ended, late)),
    }
}
