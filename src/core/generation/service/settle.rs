//! How a job ends: one unit of work that books everything or nothing.

use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::library::{Made, StoredBody};
use crate::generation::{Report, Usage};
use crate::id::{HoldId, TicketId, WalletId};
use crate::identity::{free_cost_bucket, return_free_use_in};
use crate::inbox::record_stored_in;
use crate::ledger::{
    Balance, HoldState, LedgerError, Tokens, VoidReason, balance_in, capture_in, claim_returned_in, lock_both_in,
    void_in,
};
use crate::store::children;
use crate::store::jobs::{self, JobRow};
use crate::store::tickets::{self, TicketRow};
use crate::store::{StoreError, Tx, asking, chat, identity};

use super::admit::COST_BUCKET;
use super::allowance;
use super::ask::Channel;
use super::error::GenerationError;
use super::part::Part;
use super::policy::Policy;

/// What the writing of one job used.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub usage: Usage,
    pub calls: u32,
    pub model: Option<String>,
    /// Repairs that were asked for.
    pub repairs: u32,
    /// The model asked for, where another one wrote the last answer in its place.
    pub fallback_from: Option<String>,
}

/// A draft that passed.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub job: JobRow,
    pub ticket: TicketId,
    pub idea: String,
    pub content: Content,
    pub report: Report,
    pub price: Tokens,
    /// The ticket that changes.
    pub current: Option<TicketRow>,
    pub made: Made,
    /// The line of an epic it was written from.
    pub part: Option<Part>,
    pub tally: Tally,
    pub policy: Policy,
    /// Whether whoever asked in chat does not hear of it by themselves.
    pub tells: bool,
}

/// How a unit that ends a job came out.
pub(super) enum Settled<T> {
    Now(T),
    /// It had been ended before: stopped, recovered, or closed with its account.
    Before,
}

/// What was stored, and what it cost.
pub(super) struct Stored {
    pub row: TicketRow,
    pub charged: Tokens,
    pub balance: Balance,
}

/// Stores the ticket and takes the tokens. A hold that ran out meanwhile takes nothing: the ticket is delivered free.
pub(super) async fn complete_in(tx: &mut Tx, written: &Written) -> Result<Settled<Stored>, GenerationError> {
    let job = &written.job;
    let running = jobs::job(tx, &job.id).await?.is_some_and(|row| row.state == "running");
    if !running {
        return Ok(Settled::Before);
    }
    let charged = match &job.hold_id {
        Some(hold) => match capture_in(tx, &HoldId::from_text(hold.as_str()), written.price).await {
            Ok(capture) => capture.into_inner().taken,
            Err(LedgerError::HoldEnded { state: HoldState::Expired, .. }) => {
                bring_over_in(tx, job).await?;
                Tokens::ZERO
            }
            Err(LedgerError::HoldEnded { .. }) => {
                end_unpaid_in(tx, written).await?;
                return Ok(Settled::Before);
            }
            Err(error) => return Err(error.into()),
        },
        None => Tokens::ZERO,
    };
    fail::fail_point!("settle_between_capture_and_ticket");
    let id = match &written.current {
        None => insert_in(tx, written, charged).await?,
        Some(current) => replace_in(tx, written, current, charged).await?,
    };
    let mut ended = tallied(job, &written.tally);
    ended.state = "completed".to_owned();
    ended.ticket_id = Some(id.clone());
    if !jobs::end_job(tx, &ended).await? {
        return Err(tx.contended().into());
    }
    // What was read on the way is paid for now.
    allowance::give_back_in(tx, &ended).await?;
    asking::forget(tx, &ended.id).await?;
    if written.tells {
        tell_in(tx, &ended).await?;
    }
    book_cost_in(tx, &ended, &written.tally).await?;
    let row = tickets::ticket_of_job(tx, &id).await?.ok_or(GenerationError::Broken)?;
    let balance = balance_in(tx, &WalletId::from_text(job.wallet_id.as_str())).await?;
    fail::fail_point!("settle_before_commit");
    Ok(Settled::Now(Stored { row, charged, balance }))
}

/// A request of chat is answered once more: its ticket came by an answer from elsewhere, or because the time was over.
async fn tell_in(tx: &mut Tx, job: &JobRow) -> Result<(), StoreError> {
    let is_chat = [Channel::Slack, Channel::Discord].iter().any(|channel| channel.as_str() == job.channel);
    let key = if is_chat { jobs::key_of_job(tx, &job.id).await? } else { None };
    match key {
        Some(key) => record_stored_in(tx, &job.channel, &key).await,
        None => Ok(()),
    }
}

/// Ends a job whose hold was returned under it, as when the account that paid is closed: whoever asked may ask again with the
/// same key. What the writing cost is booked by the one who wrote.
async fn end_unpaid_in(tx: &mut Tx, written: &Written) -> Result<(), GenerationError> {
    let lost = Lost {
        job: written.job.clone(),
        error: GenerationError::Cancelled,
        reason: VoidReason::AccountClosed,
        tally: Tally::default(),
        read: false,
        policy: written.policy.clone(),
    };
    lose_in(tx, &lost).await.map(drop)
}

async fn insert_in(tx: &mut Tx, written: &Written, charged: Tokens) -> Result<String, GenerationError> {
    let job = &written.job;
    let now = tx.now();
    let row = TicketRow {
        id: written.ticket.to_string(),
        wallet_id: owner_in(tx, &job.wallet_id).await?,
        number: 0,
        hold_id: job.hold_id.clone().filter(|_| !charged.is_zero()),
        state: if charged.is_zero() { "uncharged" } else { "ready" }.to_owned(),
        charged: charged.as_i64(),
        idea: written.idea.clone(),
        channel: job.channel.clone(),
        author: job.author.clone(),
        version: 1,
        rounds_used: 0,
        rounds_until: now.plus(written.policy.rounds_life).0,
        returned_at: None,
        deleted_at: None,
        created_at: now.0,
        updated_at: now.0,
        ..content_row(written)
    };
    tickets::insert_ticket(tx, &row, &written.content.search_text()).await?;
    if let Some(Part { epic, mark, .. }) = &written.part {
        children::insert_child(tx, &row.id, epic.as_str(), mark).await?;
    }
    Ok(row.id)
}

async fn replace_in(
    tx: &mut Tx,
    written: &Written,
    current: &TicketRow,
    charged: Tokens,
) -> Result<String, GenerationError> {
    // A round on a ticket that was given back meanwhile would take a token for it.
    if !tickets::lock_kept(tx, &current.id).await? {
        return Err(GenerationError::GivenBack);
    }
    let row = TicketRow { id: current.id.clone(), version: current.version, ..content_row(written) };
    let round = i64::from(written.job.hold_id.is_none());
    let origin = written.made.origin(&written.job.channel, written.job.author.as_deref());
    if !tickets::replace_ticket(tx, &row, &written.content.search_text(), round, &origin).await? {
        return Err(GenerationError::Changed);
    }
    if !charged.is_zero() {
        tickets::renew_rounds(tx, &row.id, tx.now().plus(written.policy.rounds_life).0).await?;
    }
    Ok(row.id)
}

/// The columns that come from the content; the others are the caller's to fill.
fn content_row(written: &Written) -> TicketRow {
    let content = &written.content;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    TicketRow {
        kind: content.kind.as_str().to_owned(),
        size: content.size.as_str().to_owned(),
        title: content.title.clone(),
        said: count(content.said()),
        assumed: count(content.assumed()),
        body: StoredBody::new(content.clone(), written.report.clone()).to_text(),
        model: written.tally.model.clone().unwrap_or_else(|| written.job.model.clone()),
        ..TicketRow::default()
    }
}

/// Whose library the ticket goes into: a visitor who signed up, or somebody in chat who linked an account, while it was written
/// finds it in the account. An account that was closed gets nothing any more.
pub(super) async fn owner_in(tx: &mut Tx, wallet: &str) -> Result<String, StoreError> {
    let claimed_by = match identity::visitor_of_wallet(tx, wallet).await? {
        Some(visitor) => visitor.claimed_by,
        None => chat::person_of_wallet(tx, wallet).await?.and_then(|person| person.claimed_by),
    };
    let Some(user) = claimed_by else { return Ok(wallet.to_owned()) };
    let user = identity::user(tx, &user).await?.filter(|user| user.deleted_at.is_none());
    Ok(user.map_or_else(|| wallet.to_owned(), |user| user.wallet_id))
}

/// Returns what a job held, and answers in which wallet it is now.
async fn return_in(tx: &mut Tx, job: &JobRow, reason: VoidReason) -> Result<WalletId, GenerationError> {
    let wallet = WalletId::from_text(job.wallet_id.as_str());
    let Some(hold) = &job.hold_id else { return Ok(wallet) };
    let owner = WalletId::from_text(owner_in(tx, &job.wallet_id).await?);
    lock_both_in(tx, &wallet, &owner).await?;
    match void_in(tx, &HoldId::from_text(hold.as_str()), reason).await {
        Ok(_) | Err(LedgerError::HoldEnded { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(bring_over_in(tx, job).await?.unwrap_or(wallet))
}

/// What came back to a wallet whose leftovers were claimed meanwhile goes where those went, and where that is is answered; `None`
/// when nothing moved. The wallet is locked by now, so a claim at this moment is either seen here or finds the tokens itself.
async fn bring_over_in(tx: &mut Tx, job: &JobRow) -> Result<Option<WalletId>, GenerationError> {
    let Some(hold) = &job.hold_id else { return Ok(None) };
    let owner = WalletId::from_text(owner_in(tx, &job.wallet_id).await?);
    if owner.as_str() == job.wallet_id {
        return Ok(None);
    }
    let moved = claim_returned_in(tx, &HoldId::from_text(hold.as_str()), &owner).await?;
    Ok((!moved.is_zero()).then_some(owner))
}

/// Why a job ends without a ticket.
#[derive(Clone, Debug)]
pub(super) struct Lost {
    pub job: JobRow,
    pub error: GenerationError,
    pub reason: VoidReason,
    pub tally: Tally,
    /// Whether the payer has read words for nothing, or is about to: that uses one of the daily allowance.
    pub read: bool,
    pub policy: Policy,
}

/// A job that ended without a ticket.
pub(super) struct Ended {
    pub balance: Balance,
    /// How many drafts of today are left, if this job used one.
    pub drafts_left: Option<u32>,
}

/// Returns what was held, frees the key, and gives a free ticket back to its limit: a failure uses up nothing. What could be
/// read keeps its place in the limits of its day.
pub(super) async fn lose_in(tx: &mut Tx, lost: &Lost) -> Result<Settled<Ended>, GenerationError> {
    let mut ended = tallied(&lost.job, &lost.tally);
    let cancelled = matches!(lost.error, GenerationError::Cancelled);
    ended.state = if cancelled { "cancelled" } else { "failed" }.to_owned();
    ended.failure = Some(lost.error.name().to_owned());
    if !jobs::end_job(tx, &ended).await? {
        return Ok(Settled::Before);
    }
    fail::fail_point!("lose_between_end_and_void");
    let wallet = return_in(tx, &ended, lost.reason).await?;
    jobs::free_keys(tx, &ended.id).await?;
    let drafts_left = if lost.read {
        Some(allowance::left_in(tx, &ended, &lost.policy).await?)
    } else {
        return_free_use_in(tx, &ended.buckets, &UnixMs(ended.created_at).day()).await?;
        allowance::give_back_in(tx, &ended).await?;
        None
    };
    asking::forget(tx, &ended.id).await?;
    book_cost_in(tx, &ended, &lost.tally).await?;
    let balance = balance_in(tx, &wallet).await?;
    Ok(Settled::Now(Ended { balance, drafts_left }))
}

/// Books what a job used whose end somebody else had written: a stop does not know what the model was paid.
pub(super) async fn late_cost_in(tx: &mut Tx, job: &JobRow, tally: &Tally) -> Result<(), GenerationError> {
    let nothing = JobRow { calls: 0, tokens_in: 0, tokens_out: 0, cost_micro_usd: 0, latency_ms: 0, ..job.clone() };
    jobs::add_cost(tx, &tallied(&nothing, tally)).await?;
    Ok(book_cost_in(tx, job, tally).await?)
}

/// The job with what was used, beside what it had used before it asked.
pub(super) fn tallied(job: &JobRow, tally: &Tally) -> JobRow {
    let usage = tally.usage;
    JobRow {
        calls: job.calls + i64::from(tally.calls),
        tokens_in: job.tokens_in.saturating_add(usage.tokens_in.unwrap_or(0)),
        tokens_out: job.tokens_out.saturating_add(usage.tokens_out.unwrap_or(0)),
        cost_micro_usd: job.cost_micro_usd.saturating_add(usage.cost_micro_usd.unwrap_or(0)),
        latency_ms: job.latency_ms.saturating_add(usage.latency_ms),
        repairs: job.repairs.saturating_add(i64::from(tally.repairs)),
        fallback_from: tally.fallback_from.clone().or_else(|| job.fallback_from.clone()),
        model: tally.model.clone().unwrap_or_else(|| job.model.clone()),
        ..job.clone()
    }
}

/// Adds to what today costs us, and what free tickets cost us.
pub(super) async fn book_cost_in(tx: &mut Tx, job: &JobRow, tally: &Tally) -> Result<(), StoreError> {
    let cost = tally.usage.cost_micro_usd.unwrap_or(0);
    if cost == 0 {
        return Ok(());
    }
    let day = tx.now().day();
    let free = (!job.buckets.is_empty()).then(free_cost_bucket);
    for bucket in std::iter::once(COST_BUCKET).chain(free) {
        identity::use_bucket(tx, bucket, &day, cost, i64::MAX).await?;
    }
    Ok(())
}
