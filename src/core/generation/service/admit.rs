//! Letting a job in: its key, its payer and its hold, in one unit of work.

use crate::chat::{PaidBy, Payment, paid_by_in, payment_in};
use crate::generation::library::{self, StoredBody};
use crate::generation::ready::{self, InForce};
use crate::generation::{Brief, ModelFailure, PROMPT_VERSION, RequestedKind, RequestedLanguage, Standstill};
use crate::id::{HoldId, JobId, TicketId, VisitorId, WalletId};
use crate::identity::{FreePolicy, free_visitor_in};
use crate::ledger::{Balance, LedgerError, NewHold, Tokens, authorize_in, balance_in, hold_in};
use crate::store::children;
use crate::store::jobs::{self, JobRow};
use crate::store::tickets::{self, TicketRow};
use crate::store::{Store, Tx, identity};

use super::Generation;
use super::allowance;
use super::ask::{Ask, Asks, Channel, Limit, Work};
use super::error::GenerationError;
use super::event::Delivered;
use super::keys::{Before, Earlier, Keys};
use super::offer::{ModelOffer, may_use_in};
use super::part::Part;
use super::payer::Payer;
use super::policy::Policy;

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
    pub asks: Asks,
    /// Whether the catalogue has the model; what it wrote before is answered all the same.
    is_known: bool,
    /// Why the model takes no work now.
    paused: Option<GenerationError>,
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
    /// What "ready" means to whoever pays, as it is now; a change meanwhile is for the next ticket.
    pub definition: Option<InForce>,
    /// The ticket that is to change.
    pub current: Option<(TicketRow, StoredBody)>,
    /// The line of an epic that is to be written.
    pub part: Option<Part>,
    /// Whether the ticket is one part of its idea.
    pub is_part: bool,
    /// What the hold reserves; nothing for an included round.
    pub price: Tokens,
    pub balance: Balance,
}

pub(super) enum Admitted {
    New(Box<Admission>),
    /// The same request was answered before.
    Before(Box<Before>),
}

impl Request {
    /// Everything that can be known before the unit of work.
    pub async fn new(service: &Generation, ask: Ask, limit: Limit) -> Result<Self, GenerationError> {
        let parts = &service.0.parts;
        let wanted = ask.model.as_deref().unwrap_or(&parts.default_model);
        let known = parts.models.iter().find(|offer| offer.id == wanted);
        let offer = known.cloned().unwrap_or_else(|| ModelOffer::open(wanted, wanted, Tokens::ZERO, wanted));
        let payer = Payer::of(service, ask.caller).await?;
        let ids = parts.store.ids();
        let job = JobId::new(ids);
        Ok(Self {
            is_known: known.is_some(),
            paused: known.and_then(|offer| parts.model.paused(&offer.id)).as_ref().map(refusal),
            limit,
            key: ask.key.unwrap_or_else(|| job.to_string()),
            hold: HoldId::new(ids),
            job,
            payer,
            // A change and a child are of a ticket that stands: what they leave open, nobody has to be asked.
            asks: if matches!(ask.work, Work::Generate(_)) { ask.asks } else { Asks::Never },
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

    pub const fn operation(&self) -> &'static str {
        match self.work {
            // A child is a new ticket like any other; only its key is kept elsewhere.
            Work::Generate(_) | Work::Child { .. } => "generate",
            Work::Refine { .. } => "refine",
        }
    }
}

/// The refusal while a model stands still: what only the operator can end, or what passes by itself.
pub(super) fn refusal(standstill: &Standstill) -> GenerationError {
    if standstill.failure.ours() {
        return GenerationError::Paused(standstill.failure.name());
    }
    ModelFailure::Overloaded { retry_after: Some(standstill.wait) }.into()
}

/// Whether there is the model, for whoever asks.
async fn may_ask_in(tx: &mut Tx, request: &Request) -> Result<(), GenerationError> {
    if !request.is_known {
        return Err(GenerationError::UnknownModel(request.offer.id.clone()));
    }
    may_use_in(tx, &request.payer, &request.offer).await
}

/// The refusal of a payer whose queue is full: without the model or enough tokens that is the reason, and waiting would not help.
pub(super) async fn refuse_full(store: &Store, request: &Request) -> GenerationError {
    let refused = async {
        let mut tx = store.read().await?;
        may_ask_in(&mut tx, request).await?;
        let Some(wallet) = request.payer.wallet_in(&mut tx).await? else { return Ok(()) };
        enough(&mut tx, &wallet, request.offer.tokens).await
    };
    match refused.await {
        Err(error @ (GenerationError::UnknownModel(_) | GenerationError::Ledger(LedgerError::Insufficient { .. }))) => {
            error
        }
        _ => GenerationError::QueueFull,
    }
}

async fn enough(tx: &mut Tx, wallet: &WalletId, needed: Tokens) -> Result<(), GenerationError> {
    let available = balance_in(tx, wallet).await?.available;
    if available < needed { Err(LedgerError::Insufficient { needed, available }.into()) } else { Ok(()) }
}

/// The unit of work.
pub(super) async fn admit_in(tx: &mut Tx, request: &Request) -> Result<Admitted, GenerationError> {
    let part = part_in(tx, request).await?;
    // Before everything that may refuse: what was answered once is answered again.
    let keys = Keys::of(request, part.as_ref());
    let earlier = match keys.earlier_in(tx, request).await? {
        Earlier::Answered(before) => return Ok(Admitted::Before(before)),
        earlier => earlier,
    };
    may_ask_in(tx, request).await?;
    if let Some(refusal) = &request.paused {
        return Err(refusal.clone());
    }
    let limit = request.policy.daily_spend_micro_usd;
    if limit > 0 && identity::used(tx, COST_BUCKET, &tx.now().day()).await? >= limit {
        return Err(GenerationError::Paused("daily_spend"));
    }
    let (brief, current) = match &part {
        Some(part) => (part.brief.clone(), None),
        None => subject_in(tx, request).await?,
    };
    let is_part = match &current {
        Some((row, _)) => children::is_child(tx, &row.id).await?,
        None => part.is_some(),
    };
    let included = current.as_ref().is_some_and(|(row, _)| has_included_round(row, &request.policy, tx));
    let price = if included { Tokens::ZERO } else { request.offer.tokens };
    let Payment { wallet, paid_by, buckets } = payer_in(tx, request, price, current.as_ref()).await?;
    let definition = ready::in_force_in(tx, &wallet).await?;
    let language = definition.as_ref().and_then(|in_force| in_force.definition.language.as_ref());
    let brief = match language {
        Some(language) => brief.or_in(language),
        None => brief,
    };
    if matches!(request.work, Work::Generate(_) | Work::Child { .. }) {
        request.offer.takes(&brief)?;
    }
    // A unit that runs again after a conflict asks again: it may use the limit up a little faster, never slower.
    request.limit.take().map_err(GenerationError::TooManyRequests)?;
    if !price.is_zero() {
        authorize_in(tx, &new_hold(request, &wallet, price)).await?;
    }
    let allowance = allowance::take_in(tx, &request.payer, &wallet, &request.policy).await?;
    let counted = Counted { buckets, allowance };
    let job = new_job(tx, request, &wallet, current.as_ref(), counted, !price.is_zero());
    jobs::insert_job(tx, &job).await?;
    keys.keep_in(tx, request, &earlier).await?;
    let balance = balance_in(tx, &wallet).await?;
    fail::fail_point!("admit_before_commit");
    let visitor = request.payer.visitor().cloned();
    let admission = Admission { job, visitor, paid_by, brief, definition, current, part, is_part, price, balance };
    Ok(Admitted::New(Box::new(admission)))
}

fn new_hold(request: &Request, wallet: &WalletId, amount: Tokens) -> NewHold {
    NewHold {
        id: request.hold.clone(),
        wallet: wallet.clone(),
        amount,
        life: request.policy.hold_life,
        instance: request.instance.clone(),
        reason: match request.work {
            Work::Generate(_) | Work::Child { .. } => "a ticket".to_owned(),
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
        offer: request.offer.id.clone(),
        prompt_version: PROMPT_VERSION.to_owned(),
        repairs: 0,
        fallback_from: None,
    }
}

/// A round in the price: of a ticket that was paid for and kept, in time, and not used up.
fn has_included_round(row: &TicketRow, policy: &Policy, tx: &Tx) -> bool {
    row.state == "ready" && row.rounds_used < i64::from(policy.rounds) && tx.now().0 < row.rounds_until
}

/// The line of an epic that is to be written.
async fn part_in(tx: &mut Tx, request: &Request) -> Result<Option<Part>, GenerationError> {
    let Work::Child { epic, number } = &request.work else { return Ok(None) };
    let (row, body) = own_in(tx, request, epic).await?;
    Part::of(&row, body.content, *number).map(Some)
}

/// What is to be written, and the ticket it changes.
async fn subject_in(
    tx: &mut Tx,
    request: &Request,
) -> Result<(Brief, Option<(TicketRow, StoredBody)>), GenerationError> {
    let (ticket, change) = match &request.work {
        Work::Generate(brief) => return Ok((brief.clone(), None)),
        Work::Refine { ticket, change } => (ticket, change),
        Work::Child { .. } => return Err(GenerationError::Broken),
    };
    let (row, body) = own_in(tx, request, ticket).await?;
    let now = body.content.kind;
    if change.kind() == Some(now) {
        return Err(GenerationError::AlreadySo(now));
    }
    if change.section().is_some_and(|section| body.content.section(section).is_none()) {
        return Err(GenerationError::NoSuchSection);
    }
    let (kind, language) = (change.kind().unwrap_or(now), body.content.language.clone());
    let brief = Brief::new(&row.idea, RequestedKind::Exactly(kind), RequestedLanguage::Exactly(language));
    let brief = brief.map_err(|_| GenerationError::NoSuchTicket)?;
    Ok((brief, Some((row, body))))
}

/// The caller's ticket, neither deleted nor given back.
async fn own_in(tx: &mut Tx, request: &Request, ticket: &TicketId) -> Result<(TicketRow, StoredBody), GenerationError> {
    let row = owned_in(tx, &request.payer, ticket).await?;
    let row = row.filter(|row| row.deleted_at.is_none()).ok_or(GenerationError::NoSuchTicket)?;
    if row.state == "returned" {
        return Err(GenerationError::GivenBack);
    }
    let body = StoredBody::read(&row.body)?;
    Ok((row, body))
}

/// The caller's ticket, whatever became of it; nothing for somebody else's.
pub(super) async fn owned_in(
    tx: &mut Tx,
    payer: &Payer,
    ticket: &TicketId,
) -> Result<Option<TicketRow>, GenerationError> {
    if let Payer::Chat(caller) = payer {
        return library::ticket_of_person(tx, &caller.person, ticket).await;
    }
    match payer.wallet_in(tx).await? {
        Some(wallet) => Ok(tickets::ticket(tx, ticket.as_str(), wallet.as_str()).await?),
        None => Ok(None),
    }
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
            let team_only = !request.offer.is_public();
            return Ok(payment_in(tx, &request.free, caller, price, team_only).await?);
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
    let part = part_in(tx, request).await?;
    match Keys::of(request, part.as_ref()).earlier_in(tx, request).await? {
        Earlier::Answered(before) => Ok(Some(*before)),
        Earlier::Gone { .. } | Earlier::Never => Ok(None),
    }
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
    let instead_of = job.fallback_from.as_ref().map(|_| service.name_of(&job.offer));
    let ticket = service.ticket(row).await?;
    Ok(Delivered { ticket, charged, balance, instead_of, too_late: false, job: JobId::from_text(job.id) })
}
