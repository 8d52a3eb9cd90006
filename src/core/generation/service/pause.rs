//! A job that asks: its draft is stored and its hold stays open until somebody answers, or until the time is over.
//!
//! Nothing of it is kept in memory. It ends as every job ends, once, by the guarded update of its row in the transaction that
//! stores the ticket and takes the tokens; before that, whoever answers or settles it takes the row of its questions.

use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::library::{Made, StoredBody};
use crate::generation::{Report, questions_of};
use crate::id::{HoldId, JobId, TicketId, WalletId};
use crate::ledger::{HoldState, Tokens, balance_in, expire_hold_in, extend_in, hold_in};
use crate::store::asking::{self, AskingRow};
use crate::store::jobs::{self, JobRow};
use crate::store::{StoreError, Tx};

use super::allowance;
use super::error::GenerationError;
use super::event::Questions;
use super::policy::Policy;
use super::settle::{Settled, Stored, Tally, Written, book_cost_in, complete_in, tallied};

/// Most questions of one job.
const MOST: usize = 3;

/// A draft that leaves something open.
#[derive(Clone, Debug)]
pub(super) struct Pause {
    pub job: JobRow,
    pub idea: String,
    pub content: Content,
    pub report: Report,
    pub tally: Tally,
    pub policy: Policy,
}

/// How pausing came out.
pub(super) enum Paused {
    Asked(Box<Questions>),
    /// Its hold has ended: there is nothing to wait with.
    Unheld,
    /// The job had ended.
    Before,
}

/// Whether a draft asks something that can go unanswered.
pub(super) fn asks(content: &Content) -> bool {
    (1..=MOST).contains(&questions_of(content).len())
}

/// Stores the questions with the draft, and lets the hold live until the answer's own writing is over.
pub(super) async fn pause_in(tx: &mut Tx, pause: &Pause) -> Result<Paused, GenerationError> {
    let policy = &pause.policy;
    let job = tallied(&pause.job, &pause.tally);
    if let Some(hold) = &job.hold_id {
        let life = policy.answer_within + policy.hold_life;
        if !extend_in(tx, &HoldId::from_text(hold.as_str()), life).await? {
            return Ok(Paused::Unheld);
        }
    }
    if !jobs::pause_job(tx, &job).await? {
        return Ok(Paused::Before);
    }
    let body = StoredBody::new(pause.content.clone(), pause.report.clone());
    let until = tx.now().plus(policy.answer_within);
    asking::ask(tx, &job.id, &pause.idea, &body.to_text(), until.0).await?;
    book_cost_in(tx, &job, &pause.tally).await?;
    fail::fail_point!("pause_before_commit");
    let asked = asking::of_job(tx, &job.id).await?.ok_or(GenerationError::Broken)?;
    Ok(Paused::Asked(Box::new(questions_in(tx, &job, asked).await?)))
}

/// What a job asks, as people see it.
pub(super) async fn questions_in(tx: &mut Tx, job: &JobRow, row: AskingRow) -> Result<Questions, GenerationError> {
    let body = StoredBody::read(&row.body)?;
    Ok(Questions {
        job: JobId::from_text(job.id.as_str()),
        questions: questions_of(&body.content),
        draft: allowance::is_live(job).then_some(body.content),
        idea: row.idea,
        until: UnixMs(row.until),
        answering: row.state == "answering",
        held: held_in(tx, job).await?,
        balance: balance_in(tx, &WalletId::from_text(job.wallet_id.as_str())).await?,
    })
}

/// What a job holds.
pub(super) async fn held_in(tx: &mut Tx, job: &JobRow) -> Result<Tokens, GenerationError> {
    let Some(hold) = &job.hold_id else { return Ok(Tokens::ZERO) };
    let hold = hold_in(tx, &HoldId::from_text(hold.as_str())).await?;
    Ok(hold.filter(|hold| hold.state == HoldState::Authorized).map_or(Tokens::ZERO, |hold| hold.amount))
}

/// Stores the draft with its defaults, and takes what it costs. `None` when somebody else took the questions. A hold whose time
/// is over takes nothing, whoever looks first: the sweep that returns it, or this.
pub(super) async fn settle_with_defaults_in(
    tx: &mut Tx,
    job: JobRow,
    row: AskingRow,
    (ticket, policy): (&TicketId, &Policy),
    tells: bool,
) -> Result<Option<Settled<Stored>>, GenerationError> {
    if row.state != "open" || !asking::claim(tx, &job.id, &job.instance).await? {
        return Ok(None);
    }
    let price = held_in(tx, &job).await?;
    if let Some(hold) = &job.hold_id {
        let (hold, now) = (HoldId::from_text(hold.as_str()), tx.now());
        let open = hold_in(tx, &hold).await?.filter(|hold| hold.state == HoldState::Authorized);
        if open.is_some_and(|hold| hold.expires_at <= now) {
            expire_hold_in(tx, &hold).await?;
        }
    }
    let body = StoredBody::read(&row.body)?;
    let (report, content) = (body.report(&row.idea), body.content);
    let written = Written {
        ticket: ticket.clone(),
        idea: row.idea,
        content,
        report,
        price,
        current: None,
        made: Made::Written,
        part: None,
        tally: Tally::default(),
        policy: policy.clone(),
        tells,
        job,
    };
    complete_in(tx, &written).await.map(Some)
}

/// How writing with the answers came out when it came to nothing.
pub(super) enum Reopened {
    Open(UnixMs),
    /// Its time is over: the draft with the defaults is next.
    Due,
    /// The job had ended.
    Before,
}

/// Opens the questions again: nothing is lost by answers that could not be written down.
pub(super) async fn reopen_in(tx: &mut Tx, job: &JobRow, tally: &Tally) -> Result<Reopened, GenerationError> {
    if !jobs::pause_job(tx, &tallied(job, tally)).await? {
        return Ok(Reopened::Before);
    }
    book_cost_in(tx, job, tally).await?;
    asking::reopen(tx, &job.id).await?;
    let until = asking::of_job(tx, &job.id).await?.map_or(UnixMs(0), |row| UnixMs(row.until));
    Ok(if until <= tx.now() { Reopened::Due } else { Reopened::Open(until) })
}

/// Opens what writers that are gone had taken: those of before `foreign` of other processes, and everybody's that took longer
/// than writing can.
pub(super) async fn reopen_stale_in(
    tx: &mut Tx,
    policy: &Policy,
    instance: &str,
    foreign: UnixMs,
) -> Result<u64, StoreError> {
    let old = tx.now().minus(policy.hold_life).0;
    asking::reopen_stale(tx, old, instance, foreign.0).await
}
