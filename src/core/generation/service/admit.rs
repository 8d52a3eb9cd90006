//! Letting a job in: its key, its payer and its hold, in one unit of work.

use hex::encode;
use sha2::{Digest, Sha256};

use crate::chat::{PaidBy, Payment, paid_by_in, payment_in};
use crate::generation::library::{self, StoredBody};
use crate::generation::{Brief, RequestedKind, RequestedLanguage};
use crate::id::{HoldId, JobId, VisitorId, WalletId};
use crate::identity::{FreePolicy, free_visitor_in};
use crate::ledger::{Balance, LedgerError, NewHold, Tokens, authorize_in, balance_in, hold_in};
use crate::store::jobs::{self, JobRow};
use crate::store::tickets::{self, TicketRow};
use crate::store::{Store, Tx, identity};

use super::Generation;
use super::allowance;
use super::ask::{Ask, Channel, Limit, Work};
use super::error::GenerationError;
use super::event::Delivered;
use super::payer::Payer;
use super::policy::{ModelOffer, Policy};

/// The bucket that sums what all jobs of a day cost us, in micro-USD.
pub(super) const COST_BUCKET: &str = "cost";

/// A request with everything that must be the same when its unit of work runs again.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub payer: Payer,
    pub work: Work,
    pub offer: ModelOffer,
    pub key: String,
    pub hold: HoldId,
    pub job: JobId,
    channel: Channel,
    /// Why the model takes no work now.
    paused: Option<&'static str>,
    hash: String,
    limit: Limit,
    policy: Policy,
    free: FreePolicy,
    instance: String,
}

/// A job that was let in.
pub(super) struct Admission {
    pub job: JobRow,
    pub visitor: Option<VisitorId>,
    pub paid_by: PaidBy,
    pub brief: Brief,
    /// The ticket that is to change.
    pub current: Option<(TicketRow, StoredBody)>,
    /// What the hold reserves; nothing for an included round.
    pub price: Tokens,
    pub balance: Balance,
}

pub(super) enum Admitted {
    New(Box<Admission>),
    /// The same request was answered before.
    Before(Box<Before>),
}

/// What a request was answered before.
pub(super) struct Before {
    pub job: JobRow,
    pub ticket: TicketRow,
    pub visitor: Option<VisitorId>,
    pub paid_by: PaidBy,
}

impl Request {
    /// Everything that can be known before the unit of work.
    pub async fn new(service: &Generation, ask: Ask, limit: Limit) -> Result<Self, GenerationError> {
        let parts = &service.0.parts;
        let wanted = ask.model.as_deref().unwrap_or(&parts.default_model);
        let offer = parts.models.iter().find(|offer| offer.id == wanted);
        let offer = offer.ok_or_else(|| GenerationError::UnknownModel(wanted.to_owned()))?.clone();
        let payer = Payer::of(service, ask.caller).await?;
        let ids = parts.store.ids();
        let job = JobId::new(ids);
        Ok(Self {
            paused: parts.model.paused(&offer.model).map(|failure| failure.name()),
            hash: hash(&ask.work, &offer),
            limit,
            key: ask.key.unwrap_or_else(|| job.to_string()),
            hold: HoldId::new(ids),
            job,
            payer,
            work: ask.work,
            offer,
            channel: ask.channel,
            policy: parts.policy.clone(),
            free: parts.identity.policy().clone(),
            instance: parts.instance.clone(),
        })
    }

    pub fn payer_name(&self) -> String {
        self.payer.name()
    }

    const fn operation(&self) -> &'static str {
        match self.work {
            Work::Generate(_) => "generate",
            Work::Refine { .. } => "refine",
        }
    }
}

/// What makes two requests the same one.
fn hash(work: &Work, offer: &ModelOffer) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(&offer.id);
    match work {
        Work::Generate(brief) => {
            part(brief.idea());
            part(&brief.kind().to_string());
            part(&brief.language().to_string());
        }
        Work::Refine { ticket, change } => {
            part(ticket.as_str());
            part(change.instruction().text());
            if let Some(section) = change.section() {
                part(section.as_str());
            }
        }
    }
    encode(hash.finalize())
}

/// The refusal of a payer whose queue is full: without enough tokens that is the reason, and waiting would not help.
pub(super) async fn refuse_full(store: &Store, request: &Request) -> GenerationError {
    let short = async {
        let mut tx = store.read().await?;
        let Some(wallet) = request.payer.wallet_in(&mut tx).await? else { return Ok(()) };
        enough(&mut tx, &wallet, request.offer.tokens).await
    };
    match short.await {
        Err(error @ GenerationError::Ledger(LedgerError::Insufficient { .. })) => error,
        _ => GenerationError::QueueFull,
    }
}

async fn enough(tx: &mut Tx, wallet: &WalletId, needed: Tokens) -> Result<(), GenerationError> {
    let available = balance_in(tx, wallet).await?.available;
    if available < needed { Err(LedgerError::Insufficient { needed, available }.into()) } else { Ok(()) }
}

/// The unit of work.
pub(super) async fn admit_in(tx: &mut Tx, request: &Request) -> Result<Admitted, GenerationError> {
    if let Some(before) = answered_in(tx, request).await? {
        return Ok(Admitted::Before(Box::new(before)));
    }
    if let Some(why) = request.paused {
        return Err(GenerationError::Paused(why));
    }
    let limit = request.policy.daily_spend_micro_usd;
    if limit > 0 && identity::used(tx, COST_BUCKET, &tx.now().day()).await? >= limit {
        return Err(GenerationError::Paused("daily_spend"));
    }
    let (brief, current) = subject_in(tx, request).await?;
    let included = current.as_ref().is_some_and(|(row, _)| has_included_round(row, &request.policy, tx));
    let price = if included { Tokens::ZERO } else { request.offer.tokens };
    let Payment { wallet, paid_by, buckets } = payer_in(tx, request, price, current.as_ref()).await?;
    // A unit that runs again after a conflict asks again: it may use the limit up a little faster, never slower.
    request.limit.take().map_err(GenerationError::TooManyRequests)?;
    if !price.is_zero() {
        authorize_in(tx, &new_hold(request, &wallet, price)).await?;
    }
    let allowance = allowance::take_in(tx, &request.payer, &wallet, &request.policy).await?;
    let counted = Counted { buckets, allowance };
    let job = new_job(tx, request, &wallet, current.as_ref(), counted, !price.is_zero());
    jobs::insert_job(tx, &job).await?;
    keep_keys_in(tx, request).await?;
    let balance = balance_in(tx, &wallet).await?;
    fail::fail_point!("admit_before_commit");
    let visitor = request.payer.visitor().cloned();
    Ok(Admitted::New(Box::new(Admission { job, visitor, paid_by, brief, current, price, balance })))
}

fn new_hold(request: &Request, wallet: &WalletId, amount: Tokens) -> NewHold {
    NewHold {
        id: request.hold.clone(),
        wallet: wallet.clone(),
        amount,
        life: request.policy.hold_life,
        instance: request.instance.clone(),
        reason: match request.work {
            Work::Generate(_) => "a ticket".to_owned(),
            Work::Refine { .. } => "further rounds on a ticket".to_owned(),
        },
    }
}

/// The daily limits a job counts against.
struct Counted {
    buckets: String,
    allowance: String,
}

fn new_job(
    tx: &Tx,
    request: &Request,
    wallet: &WalletId,
    current: Option<&(TicketRow, StoredBody)>,
    counted: Counted,
    holds: bool,
) -> JobRow {
    JobRow {
        id: request.job.to_string(),
        wallet_id: wallet.to_string(),
        operation: request.operation().to_owned(),
        state: "running".to_owned(),
        hold_id: holds.then(|| request.hold.to_string()),
        ticket_id: current.map(|(row, _)| row.id.clone()),
        failure: None,
        channel: request.channel.as_str().to_owned(),
        model: request.offer.model.clone(),
        buckets: counted.buckets,
        allowance: counted.allowance,
        author: request.payer.author().map(ToString::to_string),
        instance: request.instance.clone(),
        text_at: None,
        calls: 0,
        tokens_in: 0,
        tokens_out: 0,
        cost_micro_usd: 0,
        latency_ms: 0,
        created_at: tx.now().0,
        ended_at: None,
    }
}

/// A round in the price: of a ticket that was paid for and kept, in time, and not used up.
fn has_included_round(row: &TicketRow, policy: &Policy, tx: &Tx) -> bool {
    row.state == "ready" && row.rounds_used < i64::from(policy.rounds) && tx.now().0 < row.rounds_until
}

/// What is to be written, and the ticket it changes.
async fn subject_in(
    tx: &mut Tx,
    request: &Request,
) -> Result<(Brief, Option<(TicketRow, StoredBody)>), GenerationError> {
    let Work::Refine { ticket, change } = &request.work else {
        let Work::Generate(brief) = &request.work else { return Err(GenerationError::Broken) };
        return Ok((brief.clone(), None));
    };
    let row = match &request.payer {
        Payer::Chat(caller) => library::ticket_of_person(tx, &caller.person, ticket).await?,
        Payer::User { .. } | Payer::Visitor { .. } => {
            let wallet = request.payer.wallet_in(tx).await?.ok_or(GenerationError::NoSuchTicket)?;
            tickets::ticket(tx, ticket.as_str(), wallet.as_str()).await?
        }
    };
    let row = row.filter(|row| row.deleted_at.is_none()).ok_or(GenerationError::NoSuchTicket)?;
    if row.state == "returned" {
        return Err(GenerationError::GivenBack);
    }
    let body = StoredBody::read(&row.body)?;
    if change.section().is_some_and(|section| body.content.section(section).is_none()) {
        return Err(GenerationError::NoSuchSection);
    }
    let (kind, language) = (body.content.kind, body.content.language.clone());
    let brief = Brief::new(&row.idea, RequestedKind::Exactly(kind), RequestedLanguage::Exactly(language));
    let brief = brief.map_err(|_| GenerationError::NoSuchTicket)?;
    Ok((brief, Some((row, body))))
}

/// The wallet that pays, and the limits the ticket counts against. Too few tokens come before the limits: waiting for
/// tomorrow would not help.
async fn payer_in(
    tx: &mut Tx,
    request: &Request,
    price: Tokens,
    current: Option<&(TicketRow, StoredBody)>,
) -> Result<Payment, GenerationError> {
    if let Payer::Chat(caller) = &request.payer {
        let Some((row, _)) = current.filter(|_| price.is_zero()) else {
            return Ok(payment_in(tx, &request.free, caller, price).await?);
        };
        let wallet = WalletId::from_text(row.wallet_id.as_str());
        return Ok(Payment { paid_by: paid_by_in(tx, &wallet).await?, wallet, buckets: String::new() });
    }
    let known = request.payer.wallet_in(tx).await?;
    if let Some(wallet) = &known {
        enough(tx, wallet, price).await?;
    }
    match (&request.payer, known) {
        (Payer::Visitor { .. }, Some(wallet)) if price.is_zero() => {
            Ok(Payment { wallet, paid_by: PaidBy::Free, buckets: String::new() })
        }
        (Payer::Visitor { id, network, .. }, _) => {
            let (visitor, buckets) = free_visitor_in(tx, &request.free, network, id).await?;
            Ok(Payment { wallet: visitor.wallet, paid_by: PaidBy::Free, buckets })
        }
        (Payer::User { wallet, .. }, _) => {
            Ok(Payment { wallet: wallet.clone(), paid_by: PaidBy::Account, buckets: String::new() })
        }
        (Payer::Chat(_), _) => Err(GenerationError::Broken),
    }
}

/// The answer of an earlier request with the same key.
pub(super) async fn answered_in(tx: &mut Tx, request: &Request) -> Result<Option<Before>, GenerationError> {
    let operation = request.operation();
    let mut found = jobs::key(tx, &request.payer.name(), operation, &request.key).await?;
    if found.is_none()
        && let Some(name) = request.payer.name_before_cookie()
    {
        found = jobs::key(tx, &name, operation, &request.key).await?;
    }
    let Some(key) = found else { return Ok(None) };
    if key.request_hash != request.hash {
        return Err(GenerationError::KeyReused);
    }
    let job = jobs::job(tx, &key.job_id).await?.ok_or(GenerationError::Broken)?;
    if job.state == "running" {
        return Err(GenerationError::InProgress);
    }
    let Some(ticket) = &job.ticket_id else { return Ok(None) };
    let row = tickets::ticket_of_job(tx, ticket).await?;
    let row = row.filter(|row| row.deleted_at.is_none()).ok_or(GenerationError::NoSuchTicket)?;
    let visitor = match request.payer.visitor() {
        Some(_) => identity::visitor_of_wallet(tx, &job.wallet_id).await?.map(|row| VisitorId::from_text(row.id)),
        None => None,
    };
    let paid_by = paid_by_in(tx, &WalletId::from_text(job.wallet_id.as_str())).await?;
    Ok(Some(Before { job, ticket: row, visitor, paid_by }))
}

async fn keep_keys_in(tx: &mut Tx, request: &Request) -> Result<(), GenerationError> {
    let names = std::iter::once(request.payer.name()).chain(request.payer.name_before_cookie());
    for name in names {
        let job = request.job.as_str();
        if !jobs::insert_key(tx, &name, request.operation(), &request.key, &request.hash, job).await? {
            return Err(tx.contended().into());
        }
    }
    Ok(())
}

/// The answer of an earlier job, with the figures of now.
pub(super) async fn deliver_again(
    service: &Generation,
    job: JobRow,
    row: TicketRow,
) -> Result<Delivered, GenerationError> {
    let (charged, balance) = {
        let mut tx = service.store().read().await?;
        let charged = match &job.hold_id {
            Some(hold) => hold_in(&mut tx, &HoldId::from_text(hold.as_str())).await?.map(|hold| hold.captured),
            None => None,
        };
        let wallet = WalletId::from_text(job.wallet_id.as_str());
        (charged.unwrap_or(Tokens::ZERO), balance_in(&mut tx, &wallet).await?)
    };
    let ticket = service.ticket(row).await?;
    Ok(Delivered { ticket, charged, balance, job: JobId::from_text(job.id) })
}
