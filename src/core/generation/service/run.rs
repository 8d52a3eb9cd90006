//! One job from its hold to its end, in a task of its own.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::generation::content::Content;
use crate::generation::library::{Made, Whose};
use crate::generation::ready::InForce;
use crate::generation::rubric::Demand;
use crate::generation::{Brief, Instruction, Kind, LanguageModel, RequestedKind, SectionId};
use crate::id::{JobId, TicketId};
use crate::ledger::{Balance, Tokens, VoidReason};
use crate::store::jobs::JobRow;
use crate::store::tickets::TicketRow;
use crate::store::{Store, Tx};

use super::Generation;
use super::admit::{Admission, Request};
use super::allowance;
use super::answer::Claimed;
use super::ask::{Asks, Change, Work};
use super::error::GenerationError;
use super::event::{Delivered, Event, Failure, Progress, ProgressState};
use super::offer::ModelOffer;
use super::part::Part;
use super::policy::Policy;
use super::queue::Place;
use super::registry::{Running, Signals};
use super::settle::{Ended, Lost, Settled, Stored, Tally, Written, complete_in, late_cost_in, lose_in};
use super::write::{Draft, NoDraft, lock, write};

/// The end is tried this often: the hold is safe meanwhile, and a busy disk recovers.
const SETTLE_TRIES: u32 = 4;
const SETTLE_PAUSE: Duration = Duration::from_millis(250);
/// Between the end of the work and the end of the hold.
const SLACK: Duration = Duration::from_secs(10);

/// The last event of a job.
pub(super) fn ended(end: Result<Delivered, Failure>) -> Event {
    Event::Finished(end.map(Box::new).map_err(Box::new))
}

/// A job at work.
pub(super) struct Run {
    pub(super) service: Generation,
    running: Running,
    events: UnboundedSender<Event>,
    pub(super) job: JobRow,
    ticket: TicketId,
    current: Option<TicketRow>,
    price: Tokens,
    pub brief: Brief,
    /// What "ready" means to whoever pays.
    pub definition: Option<InForce>,
    pub change: Option<(Content, Change)>,
    pub part: Option<Part>,
    is_part: bool,
    pub balance: Balance,
    pub policy: Policy,
    offer: ModelOffer,
    pub(super) asks: Asks,
    /// Whether the job asked before, and writes with the answers now.
    pub(super) is_answering: bool,
    pub(super) tells: bool,
}

impl Run {
    pub fn new(
        service: Generation,
        request: Request,
        admission: Admission,
        running: Running,
        events: UnboundedSender<Event>,
    ) -> Self {
        let Admission { job, brief, definition, current, part, is_part, price, balance, .. } = admission;
        let (current, content) = current.map_or((None, None), |(row, body)| (Some(row), Some(body.content)));
        let change = match request.work {
            Work::Generate(_) | Work::Child { .. } => None,
            Work::Refine { change, .. } => Some(change),
        };
        Self {
            part,
            is_part,
            ticket: TicketId::new(service.store().ids()),
            policy: service.policy().clone(),
            asks: request.asks,
            is_answering: false,
            tells: false,
            offer: request.offer,
            change: content.zip(change),
            service,
            running,
            events,
            job,
            current,
            price,
            brief,
            definition,
            balance,
        }
    }

    /// The second half of a job that asked.
    pub fn answering(service: Generation, claimed: Claimed, running: Running, events: UnboundedSender<Event>) -> Self {
        let Claimed { job, brief, definition, content, price, balance, tells } = claimed;
        Self {
            ticket: TicketId::new(service.store().ids()),
            policy: service.policy().clone(),
            offer: service.offer_of(&job.offer),
            asks: Asks::Never,
            is_answering: true,
            tells,
            change: Some((content, Change::Instruction(Instruction::take_answers()))),
            current: None,
            part: None,
            is_part: false,
            definition,
            service,
            running,
            events,
            job,
            price,
            brief,
            balance,
        }
    }

    /// Works, settles and tells. Never panics, and always ends with [`Event::Finished`] or [`Event::Asked`].
    pub async fn finish(self, place: Place) {
        let tally = Mutex::new(Tally::default());
        let worked = AssertUnwindSafe(self.work(&place, &tally)).catch_unwind().await;
        let tally = lock(&tally).clone();
        let last = match worked {
            Ok(Ok(draft)) if self.has_to_ask(&draft) => self.pause(draft, tally).await,
            Ok(Ok(draft)) => ended(self.complete(draft, tally).await),
            Ok(Err(nothing)) => ended(self.fail(nothing, tally).await),
            Err(_panic) => {
                tracing::error!(job = %self.job.id, "the work on a ticket panicked");
                ended(self.fail(GenerationError::Broken.into(), tally).await)
            }
        };
        drop(place);
        self.send(last);
    }

    /// Waits for a place, then writes. A stop or the deadline ends it at any point.
    async fn work(&self, place: &Place, tally: &Mutex<Tally>) -> Result<Draft, NoDraft> {
        let writing = async {
            self.send(Event::Progress(self.queued(place.ahead)));
            let waiting = self.policy.hold_life.saturating_sub(self.policy.deadline + SLACK);
            let turn = async { (place.turn().await, self.service.0.places.acquire().await) };
            let _turn = tokio::time::timeout(waiting, turn).await.map_err(|_| GenerationError::QueueFull)?;
            fail::fail_point!("work_before_call");
            let deadline = Instant::now() + self.policy.deadline;
            let draft = write(self, deadline, tally).await?;
            fail::fail_point!("work_after_check");
            Ok(draft)
        };
        tokio::select! {
            biased;
            () = self.signals().stop.cancelled() => Err(GenerationError::Cancelled.into()),
            written = writing => written,
        }
    }

    fn queued(&self, place: usize) -> Progress {
        Progress {
            state: ProgressState::Queued,
            place,
            section: None,
            done: 0,
            expected: self.expected_sections(),
            held: self.balance.held,
            available: self.balance.available,
            live: self.is_live(),
        }
    }

    pub(super) async fn complete(&self, draft: Draft, tally: Tally) -> Result<Delivered, Failure> {
        let written = Written {
            job: self.job.clone(),
            ticket: self.ticket.clone(),
            idea: self.brief.idea().to_owned(),
            content: draft.content,
            report: draft.report,
            price: self.price,
            current: self.current.clone(),
            made: self.made(),
            part: self.part.clone(),
            tally: tally.clone(),
            policy: self.policy.clone(),
            tells: self.tells,
        };
        let settled = self.insist(|store| {
            let written = written.clone();
            async move { store.write(async move |tx: &mut Tx| complete_in(tx, &written).await).await }.boxed()
        });
        let stored = match settled.await {
            Ok(Settled::Now(stored)) => stored,
            Ok(Settled::Before) => return self.outrun(&tally).await,
            // An answer that was lost on the way back from the database may still mean that it was done.
            Err(error) => return self.done_after_all(error, tally).await,
        };
        fail::fail_point!("settle_after_commit");
        let Stored { row, charged, balance } = stored;
        match self.service.ticket(row).await {
            Ok(ticket) => {
                let instead_of = tally.fallback_from.is_some().then(|| self.offer.name.clone());
                let job = JobId::from_text(self.job_id());
                Ok(Delivered { ticket, charged, balance, instead_of, too_late: false, job })
            }
            Err(error) => Err(Failure { charged, balance: Some(balance), ..Failure::of(error) }),
        }
    }

    async fn done_after_all(&self, error: GenerationError, tally: Tally) -> Result<Delivered, Failure> {
        match self.fail(error.into(), tally).await {
            Ok(delivered) => Ok(delivered),
            Err(failure) => self.stored_after_all(failure).await,
        }
    }

    pub(super) async fn lose(&self, nothing: NoDraft, tally: Tally) -> Failure {
        let NoDraft { error, last, findings } = nothing;
        tracing::info!(job = %self.job.id, failure = error.name(), "no ticket");
        let lost = Lost {
            job: self.job.clone(),
            error: error.clone(),
            reason: if matches!(error, GenerationError::Cancelled) {
                VoidReason::Cancelled
            } else {
                VoidReason::WorkFailed
            },
            tally: tally.clone(),
            read: self.is_live() && (last.is_some() || (self.signals().has_spoken() && error.is_the_payers_doing())),
            policy: self.policy.clone(),
        };
        let settled = self.insist(|store| {
            let lost = lost.clone();
            async move { store.write(async move |tx: &mut Tx| lose_in(tx, &lost).await).await }.boxed()
        });
        match settled.await {
            Ok(Settled::Now(Ended { balance, drafts_left })) => Failure {
                error,
                charged: Tokens::ZERO,
                balance: Some(balance),
                draft: last.filter(|_| self.is_live()),
                findings,
                drafts_left,
                open_until: None,
            },
            Ok(Settled::Before) => Failure { error, ..self.ended_before(&tally).await },
            Err(failed) => {
                // The hold ends by itself when its time is over; nothing is ever taken without a ticket.
                tracing::error!(job = %self.job.id, error = %failed, "a failed job could not be settled");
                Failure { findings, ..Failure::of(error) }
            }
        }
    }

    /// Somebody else ended this job: a stop, a recovery, or a closed account.
    pub(super) async fn ended_before(&self, tally: &Tally) -> Failure {
        if tally.calls > 0 {
            let (job, late) = (self.job.clone(), tally.clone());
            let booked = self.store().write(async move |tx: &mut Tx| late_cost_in(tx, &job, &late).await).await;
            if let Err(error) = booked {
                tracing::warn!(job = %self.job.id, %error, "what an ended job used was not booked");
            }
        }
        self.failure(GenerationError::Cancelled).await
    }

    /// A failure that took nothing, with the figures of now.
    pub(super) async fn failure(&self, error: GenerationError) -> Failure {
        let wallet = crate::id::WalletId::from_text(self.job.wallet_id.as_str());
        let balance = match self.store().read().await {
            Ok(mut tx) => crate::ledger::balance_in(&mut tx, &wallet).await.ok(),
            Err(_) => None,
        };
        Failure { balance, ..Failure::of(error) }
    }

    /// Tries a unit of work again as long as the store says that it may recover.
    pub(super) async fn insist<T>(
        &self,
        unit: impl Fn(Store) -> BoxFuture<'static, Result<T, GenerationError>>,
    ) -> Result<T, GenerationError> {
        let mut tries = 1;
        loop {
            match unit(self.store().clone()).await {
                Err(GenerationError::Store(error)) if tries < SETTLE_TRIES => {
                    tracing::warn!(job = %self.job.id, %error, "the end of a job is tried again");
                    tokio::time::sleep(SETTLE_PAUSE * tries).await;
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// The kind the ticket will most likely have, for the progress bar.
    pub fn expected_kind(&self) -> Kind {
        match self.brief.kind() {
            RequestedKind::Exactly(kind) => kind,
            RequestedKind::Auto => self.brief.detected_kind().kind,
        }
    }

    /// How the version it stores came to be. The answers to what was asked belong to the first one.
    fn made(&self) -> Made {
        match &self.change {
            Some((_, change)) if !self.is_answering => Made::by(change),
            _ => Made::Written,
        }
    }

    /// How many sections will be written, for the progress bar.
    pub fn expected_sections(&self) -> usize {
        self.section().map_or_else(|| Content::expected_sections(self.expected_kind()), |_| 1)
    }

    /// The only section that is written; `None` when all are.
    pub fn section(&self) -> Option<SectionId> {
        self.change.as_ref().and_then(|(_, change)| change.section())
    }

    /// What the rules measure the draft by besides themselves.
    pub fn demand(&self) -> Demand<'_> {
        match &self.change {
            Some((before, Change::Smaller)) => Demand::SmallerThan(before),
            _ if self.is_part => Demand::Part,
            _ => Demand::Whole,
        }
    }

    /// Whether the payer reads the words as they are written.
    pub const fn is_live(&self) -> bool {
        allowance::is_live(&self.job)
    }

    pub fn send(&self, event: Event) {
        // A caller who is gone hears nothing, and the work goes on.
        let _ = self.events.send(event);
    }

    pub const fn signals(&self) -> &Signals {
        &self.running.signals
    }

    pub fn store(&self) -> &Store {
        self.service.store()
    }

    pub fn writer(&self) -> &Arc<dyn LanguageModel> {
        &self.service.0.parts.model
    }

    pub const fn offer(&self) -> &ModelOffer {
        &self.offer
    }

    /// Whose other tickets the new one is compared with.
    pub async fn whose(&self, tx: &mut Tx) -> Result<Whose, GenerationError> {
        Whose::job(tx, self.job.author.as_deref(), &self.job.wallet_id).await
    }

    /// The ticket that changes; it is no other one.
    pub fn judged(&self) -> Option<TicketId> {
        self.current.as_ref().map(|row| TicketId::from_text(row.id.as_str()))
    }

    pub fn job_id(&self) -> &str {
        &self.job.id
    }

    /// A pseudonym of the payer for the vendor's abuse checks: the same for every ticket of a wallet, and not its id, so that
    /// nobody finds a row of ours by it.
    pub fn user_ref(&self) -> String {
        let hash = Sha256::digest(format!("writer:{}", self.job.wallet_id));
        format!("payer_{}", hex::encode(&hash[..16]))
    }
}
