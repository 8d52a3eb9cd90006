//! Answering what a job asks, from whichever surface; looking at it; and the end of its time.

use std::collections::BTreeSet;

use tokio::sync::mpsc;

use crate::chat::paid_by_in;
use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::library::StoredBody;
use crate::generation::ready::{InForce, version_in};
use crate::generation::{Brief, Question, RequestedKind, RequestedLanguage, questions_of};
use crate::id::{JobId, TicketId, WalletId};
use crate::identity::Principal;
use crate::ledger::{Balance, Tokens, balance_in};
use crate::store::asking::{self, AskingRow};
use crate::store::jobs::{self, JobRow};
use crate::store::tickets::{self, TicketRow};
use crate::store::{Tx, identity};

use super::Generation;
use super::admit::{COST_BUCKET, deliver_again, refusal};
use super::ask::{Accepted, Caller, Limit, Reply};
use super::error::GenerationError;
use super::event::{Delivered, Event, Questions};
use super::owner::{asking_in, owns_in};
use super::pause::{held_in, questions_in, reopen_stale_in, settle_with_defaults_in};
use super::payer::Payer;
use super::run::Run;
use super::settle::Settled;

/// So often a job is written with answers; after that only the defaults are left.
const MOST_TRIES: i64 = 3;
/// Jobs settled in one sweep.
const BATCH: u32 = 100;

/// A job as its owner sees it.
#[derive(Clone, Debug)]
pub struct JobView {
    /// Which job.
    pub job: JobId,
    /// `running`, `asking`, `answering`, `completed`, `failed` or `cancelled`.
    pub state: &'static str,
    /// What it asks, while it does.
    pub questions: Option<Questions>,
    /// The ticket it stored.
    pub ticket: Option<TicketId>,
    /// The payer's figures.
    pub balance: Balance,
}

/// What is to be written with answers.
pub(super) struct Claimed {
    pub job: JobRow,
    pub brief: Brief,
    pub definition: Option<InForce>,
    pub content: Content,
    pub price: Tokens,
    pub balance: Balance,
    /// Whether whoever asked in chat does not hear of it by themselves.
    pub tells: bool,
}

enum Found {
    Claimed(Box<Claimed>),
    /// The ticket was stored before, by an answer from elsewhere or because the time was over; or now, with its defaults.
    Stored {
        job: Box<JobRow>,
        ticket: Box<TicketRow>,
        before: bool,
    },
}

impl Found {
    /// The wallet that pays, or paid.
    fn wallet(&self) -> WalletId {
        WalletId::from_text(match self {
            Self::Claimed(claimed) => claimed.job.wallet_id.as_str(),
            Self::Stored { job, .. } => job.wallet_id.as_str(),
        })
    }
}

/// Takes the answers and writes the ticket with them, or stores the draft with its defaults. Whoever comes second, or too late,
/// gets the ticket that was stored.
pub(super) async fn answer(
    service: &Generation,
    caller: Caller,
    job: &JobId,
    (reply, limit): (Reply, Limit),
) -> Result<Accepted, GenerationError> {
    let (own, job) = (service.clone(), job.clone());
    service.unparted(async move { take(&own, caller, &job, (reply, limit)).await }).await
}

async fn take(
    service: &Generation,
    caller: Caller,
    job: &JobId,
    (reply, limit): (Reply, Limit),
) -> Result<Accepted, GenerationError> {
    let principal = caller.principal.clone();
    let gave_answers = matches!(reply, Reply::Answers(_));
    let place = match &reply {
        Reply::Answers(_) => {
            let name = Payer::of(service, caller).await?.name();
            Some(service.0.queues.enter(&name).ok_or(GenerationError::QueueFull)?)
        }
        Reply::Defaults => None,
    };
    let ticket = TicketId::new(service.store().ids());
    let (owner, id, unit) = (principal, job.clone(), service.clone());
    let work = async move |tx: &mut Tx| {
        let found = take_in(tx, &unit, &owner, (&id, &reply, &limit), &ticket).await?;
        // Whoever pays is told with the answer, so nothing may fail between here and the work.
        let paid_by = paid_by_in(tx, &found.wallet()).await?;
        Ok::<_, GenerationError>((found, paid_by))
    };
    let (found, paid_by) = service.store().write(work).await?;
    let (sender, events) = mpsc::unbounded_channel();
    let mut replayed = false;
    match found {
        Found::Claimed(claimed) => {
            let running = service.0.registry.enter(job);
            let run = Run::answering(service.clone(), *claimed, running, sender);
            if let Some(place) = place {
                service.0.tasks.spawn(run.finish(place));
            }
        }
        Found::Stored { job, ticket, before } => {
            replayed = before;
            let delivered = deliver_again(service, *job, *ticket).await?.told_to(gave_answers);
            // The receiver is in our hands: this cannot fail.
            let _ = sender.send(Event::Finished(Ok(Box::new(delivered))));
        }
    }
    Ok(Accepted { job: job.clone(), visitor: None, paid_by, key: job.to_string(), replayed, events })
}

/// The unit of work.
async fn take_in(
    tx: &mut Tx,
    service: &Generation,
    principal: &Principal,
    (id, reply, limit): (&JobId, &Reply, &Limit),
    ticket: &TicketId,
) -> Result<Found, GenerationError> {
    let job = own_job_in(tx, principal, id).await?;
    if let Some(ticket) = job.ticket_id.as_deref().filter(|_| job.state == "completed") {
        let row = tickets::ticket_of_job(tx, ticket).await?.filter(|row| row.deleted_at.is_none());
        let ticket = Box::new(row.ok_or(GenerationError::NoSuchTicket)?);
        return Ok(Found::Stored { job: Box::new(job), ticket, before: true });
    }
    if job.state != "running" {
        return Err(GenerationError::NotAsking);
    }
    let tells = !hears(principal, &job);
    // Without questions, the first draft is still being written.
    let row = asking::of_job(tx, id.as_str()).await?.ok_or(GenerationError::InProgress)?;
    let answers = match reply {
        Reply::Answers(answers) if row.until > tx.now().0 => answers,
        _ => {
            let with = (ticket, service.policy());
            return match settle_with_defaults_in(tx, job.clone(), row, with, tells).await? {
                Some(Settled::Now(stored)) => {
                    Ok(Found::Stored { job: Box::new(job), ticket: Box::new(stored.row), before: false })
                }
                Some(Settled::Before) => Err(GenerationError::NotAsking),
                None => Err(GenerationError::InProgress),
            };
        }
    };
    let (brief, body) = with_answers(&row, answers)?;
    if row.tries >= MOST_TRIES {
        return Err(GenerationError::TriesUsed);
    }
    may_write_in(tx, service, &job).await?;
    limit.take().map_err(GenerationError::TooManyRequests)?;
    if !asking::claim(tx, id.as_str(), &service.0.parts.instance).await? {
        return Err(GenerationError::InProgress);
    }
    fail::fail_point!("answer_before_commit");
    let price = held_in(tx, &job).await?;
    let wallet = WalletId::from_text(job.wallet_id.as_str());
    let balance = balance_in(tx, &wallet).await?;
    // The one the draft was checked with; a change meanwhile is for the next ticket.
    let definition = match &body.definition {
        Some(used) => version_in(tx, &wallet, used.version).await?,
        None => None,
    };
    let content = body.content;
    Ok(Found::Claimed(Box::new(Claimed { job, brief, definition, content, price, balance, tells })))
}

/// Whether the one who answers is the one who asked in chat.
fn hears(principal: &Principal, job: &JobRow) -> bool {
    matches!(principal, Principal::Chat(caller) if job.author.as_deref() == Some(caller.person.as_str()))
}

async fn own_job_in(tx: &mut Tx, principal: &Principal, id: &JobId) -> Result<JobRow, GenerationError> {
    let job = jobs::job(tx, id.as_str()).await?.ok_or(GenerationError::NoSuchJob)?;
    if owns_in(tx, principal, &job).await? { Ok(job) } else { Err(GenerationError::NoSuchJob) }
}

/// What speaks against a call of the model now.
async fn may_write_in(tx: &mut Tx, service: &Generation, job: &JobRow) -> Result<(), GenerationError> {
    if let Some(standstill) = service.0.parts.model.paused(&job.offer) {
        return Err(refusal(&standstill));
    }
    let limit = service.policy().daily_spend_micro_usd;
    if limit > 0 && identity::used(tx, COST_BUCKET, &tx.now().day()).await? >= limit {
        return Err(GenerationError::Paused("daily_spend"));
    }
    Ok(())
}

/// The idea with the answers, and the draft they change.
fn with_answers(row: &AskingRow, answers: &[(usize, String)]) -> Result<(Brief, StoredBody), GenerationError> {
    let body = StoredBody::read(&row.body)?;
    let said = paired(&questions_of(&body.content), answers)?;
    let brief = Brief::new(&row.idea, RequestedKind::Auto, RequestedLanguage::Auto)?.answered(&said)?;
    Ok((brief.exactly(body.content.kind, body.content.language.clone()), body))
}

/// Each answer beside its question, in the order of the questions.
fn paired(questions: &[Question], answers: &[(usize, String)]) -> Result<Vec<(String, String)>, GenerationError> {
    let places: BTreeSet<usize> = answers.iter().map(|(place, _)| *place).collect();
    if places.len() != answers.len() {
        return Err(GenerationError::BadAnswer("one question has two answers"));
    }
    if answers.is_empty() {
        return Err(GenerationError::BadAnswer("there is no answer"));
    }
    let of = |place: usize| {
        let question = questions.get(place).ok_or(GenerationError::BadAnswer("there is no such question"))?;
        let answer = answers.iter().find(|(other, _)| *other == place).map(|(_, answer)| answer.clone());
        Ok((question.text.clone(), answer.unwrap_or_default()))
    };
    places.into_iter().map(of).collect()
}

pub(super) async fn look(service: &Generation, principal: &Principal, id: &JobId) -> Result<JobView, GenerationError> {
    let mut tx = service.store().read().await?;
    let job = own_job_in(&mut tx, principal, id).await?;
    view_in(&mut tx, job).await
}

pub(super) async fn open(service: &Generation, principal: &Principal) -> Result<Vec<JobView>, GenerationError> {
    let mut tx = service.store().read().await?;
    let mut views = Vec::new();
    for job in asking_in(&mut tx, principal).await? {
        views.push(view_in(&mut tx, job).await?);
    }
    views.retain(|view| view.questions.is_some());
    Ok(views)
}

async fn view_in(tx: &mut Tx, job: JobRow) -> Result<JobView, GenerationError> {
    let asked = match job.state.as_str() {
        "running" => asking::of_job(tx, &job.id).await?,
        _ => None,
    };
    let questions = match asked {
        Some(row) => Some(questions_in(tx, &job, row).await?),
        None => None,
    };
    let state = match (job.state.as_str(), &questions) {
        ("running", None) => "running",
        ("running", Some(questions)) if questions.answering => "answering",
        ("running", Some(_)) => "asking",
        ("completed", _) => "completed",
        ("cancelled", _) => "cancelled",
        _ => "failed",
    };
    Ok(JobView {
        job: JobId::from_text(job.id),
        state,
        questions,
        ticket: job.ticket_id.filter(|_| state == "completed").map(TicketId::from_text),
        balance: balance_in(tx, &WalletId::from_text(job.wallet_id)).await?,
    })
}

/// Stores the drafts whose questions nobody answered in time. One unit each: a sweep that is interrupted has done what it did, and
/// one that cannot be stored keeps no other waiting.
pub(super) async fn settle_unanswered(service: &Generation) -> Result<Vec<JobId>, GenerationError> {
    let (policy, instance) = (service.policy().clone(), service.0.parts.instance.clone());
    let stale = async move |tx: &mut Tx| reopen_stale_in(tx, &policy, &instance, UnixMs(0)).await;
    service.store().write(stale).await?;
    let due = asking::due(&mut service.store().read().await?, BATCH).await?;
    let mut settled = Vec::new();
    for job in due {
        fail::fail_point!("unanswered_between_jobs");
        let (id, policy) = (job.clone(), service.policy().clone());
        let ticket = TicketId::new(service.store().ids());
        let work = async move |tx: &mut Tx| settle_one_in(tx, &id, (&ticket, &policy)).await;
        match service.store().write(work).await {
            Ok(one) => settled.extend(one),
            Err(error) => tracing::error!(%job, %error, "a draft whose questions are due could not be stored"),
        }
    }
    Ok(settled)
}

async fn settle_one_in(
    tx: &mut Tx,
    id: &str,
    with: (&TicketId, &super::policy::Policy),
) -> Result<Option<JobId>, GenerationError> {
    let (Some(job), Some(row)) = (jobs::job(tx, id).await?, asking::of_job(tx, id).await?) else { return Ok(None) };
    if row.until > tx.now().0 {
        return Ok(None);
    }
    let settled = settle_with_defaults_in(tx, job, row, with, true).await?;
    Ok(matches!(settled, Some(Settled::Now(_))).then(|| JobId::from_text(id)))
}

/// The draft with its defaults, for answers that could not be written down before the time was over.
pub(super) async fn settle_now(
    service: &Generation,
    job: &JobId,
    tells: bool,
) -> Result<Option<Delivered>, GenerationError> {
    let (id, policy) = (job.clone(), service.policy().clone());
    let ticket = TicketId::new(service.store().ids());
    let work = async move |tx: &mut Tx| {
        let job = jobs::job(tx, id.as_str()).await?;
        let (Some(job), Some(row)) = (job, asking::of_job(tx, id.as_str()).await?) else { return Ok(None) };
        match settle_with_defaults_in(tx, job.clone(), row, (&ticket, &policy), tells).await? {
            Some(Settled::Now(stored)) => Ok::<_, GenerationError>(Some((job, stored.row))),
            _ => Ok(None),
        }
    };
    match service.store().write(work).await? {
        Some((job, ticket)) => Ok(Some(deliver_again(service, job, ticket).await?)),
        None => Ok(None),
    }
}
