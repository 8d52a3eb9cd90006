//! The paid half: authorize → write → check → repair → perhaps ask, and wait for answers → store the ticket and capture in one
//! transaction; otherwise void.
//!
//! The caller only waits. The work runs in a task of its own that survives the caller, and that ends in exactly one of three
//! ways: a stored ticket that was paid for, nothing taken, or (when the hold ran out meanwhile) a ticket for free.

mod admit;
mod allowance;
mod answer;
mod ask;
mod cancel;
mod error;
mod event;
mod keys;
mod offer;
mod owner;
mod part;
mod pause;
mod payer;
mod policy;
mod queue;
mod recover;
mod registry;
mod round;
mod run;
mod settle;
mod write;

pub use answer::JobView;
pub use ask::{Accepted, Ask, Asks, Caller, Change, Channel, Limit, Reply, Work};
pub use cancel::Cancelled;
pub use error::{BeyondModel, GenerationError};
pub use event::{Delivered, Event, Failure, Progress, ProgressState, Questions};
pub use offer::{ModelLimits, ModelOffer, Offered};
pub use policy::Policy;

use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::clock::UnixMs;
use crate::id::JobId;
use crate::identity::{Identity, Principal};
use crate::ledger::Tokens;
use crate::store::Store;

use super::library::Ticket;
use super::model::{LanguageModel, Standstill};
use admit::{Admitted, Request};
use keys::{Answer, Before};
use queue::Queues;
use registry::Registry;

/// What the service is made of.
pub struct Parts {
    /// The book and the tickets.
    pub store: Store,
    /// Who pays.
    pub identity: Identity,
    /// Who writes.
    pub model: Arc<dyn LanguageModel>,
    /// Which models there are, and what a ticket by each costs.
    pub models: Vec<ModelOffer>,
    /// The id of the model that writes when nobody chose.
    pub default_model: String,
    /// Limits and what a ticket includes.
    pub policy: Policy,
    /// This process, for recovery after it died.
    pub instance: String,
}

/// The service. Cheap to clone.
#[derive(Clone)]
pub struct Generation(Arc<Inner>);

struct Inner {
    parts: Parts,
    queues: Queues,
    places: Semaphore,
    registry: Registry,
    tasks: TaskTracker,
}

impl Generation {
    /// The service over its parts. Needs a running tokio runtime to work in.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let policy = &parts.policy;
        let queues = Queues::new(policy.in_flight_per_payer, policy.queue_per_payer);
        let places = Semaphore::new(policy.in_flight.clamp(1, Semaphore::MAX_PERMITS));
        Self(Arc::new(Inner { queues, places, registry: Registry::default(), tasks: TaskTracker::new(), parts }))
    }

    /// What a ticket includes, and its limits.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.parts.policy
    }

    /// Every model, in the order in which they are offered; [`Self::offers`] are those that a caller may use.
    #[must_use]
    pub fn models(&self) -> &[ModelOffer] {
        &self.0.parts.models
    }

    /// The model that writes when nobody chose.
    #[must_use]
    pub fn default_model(&self) -> &str {
        &self.0.parts.default_model
    }

    /// Reserves what the work costs and starts it; or answers what the same key was answered before. When this returns, the
    /// hold is durable and the work goes on whatever becomes of the caller.
    ///
    /// # Errors
    /// Every refusal: nothing was reserved and no task was started.
    pub async fn start(&self, ask: Ask) -> Result<Accepted, GenerationError> {
        self.start_within(ask, Limit::none()).await
    }

    /// [`Self::start`] for a caller who may not ask as often as it likes.
    ///
    /// # Errors
    /// As [`Self::start`], and [`GenerationError::TooManyRequests`].
    pub async fn start_within(&self, ask: Ask, limit: Limit) -> Result<Accepted, GenerationError> {
        if self.0.tasks.is_closed() {
            return Err(GenerationError::ShuttingDown);
        }
        let service = self.clone();
        self.unparted(async move { service.let_in(ask, limit).await }).await
    }

    /// Does in a task of its own what nobody may part by leaving. A unit of work goes on without its caller, and so must what
    /// follows it: a job that was let in and that nobody writes would hold its token until its time is over.
    async fn unparted<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, GenerationError>> + Send + 'static,
    ) -> Result<T, GenerationError> {
        let done = self.0.tasks.spawn(work.in_current_span()).await;
        done.unwrap_or_else(|error| {
            tracing::error!(%error, "letting work in ended unexpectedly");
            Err(GenerationError::Broken)
        })
    }

    /// The way in, whoever waits at its end.
    async fn let_in(&self, ask: Ask, limit: Limit) -> Result<Accepted, GenerationError> {
        let request = Request::new(self, ask, limit).await?;
        let place = match self.0.queues.enter(&request.payer_name()) {
            Some(place) => place,
            None => return Err(admit::refuse_full(self.store(), &request).await),
        };
        fail::fail_point!("admit_before_begin");
        let admitted = {
            let request = request.clone();
            self.store().write(async move |tx: &mut crate::store::Tx| admit::admit_in(tx, &request).await).await?
        };
        match admitted {
            Admitted::Before(before) => self.again(*before, request.key).await,
            Admitted::New(admission) => {
                let (sender, events) = mpsc::unbounded_channel();
                let job = JobId::from_text(admission.job.id.as_str());
                let (visitor, paid_by) = (admission.visitor.clone(), admission.paid_by.clone());
                let key = request.key.clone();
                let running = self.0.registry.enter(&job);
                let run = run::Run::new(self.clone(), request, *admission, running, sender);
                self.0.tasks.spawn(run.finish(place));
                Ok(Accepted { job, visitor, paid_by, key, replayed: false, events })
            }
        }
    }

    /// What the same request was answered before; `None` when it was never made, or came to nothing. Starts nothing.
    ///
    /// # Errors
    /// [`GenerationError::InProgress`], [`GenerationError::KeyReused`], [`GenerationError::NoSuchTicket`],
    /// [`GenerationError::Store`].
    pub async fn replay(&self, ask: Ask) -> Result<Option<Accepted>, GenerationError> {
        let request = Request::new(self, ask, Limit::none()).await?;
        let before = admit::answered_in(&mut self.store().read().await?, &request).await?;
        match before {
            Some(before) => Ok(Some(self.again(before, request.key).await?)),
            None => Ok(None),
        }
    }

    async fn again(&self, before: Before, key: String) -> Result<Accepted, GenerationError> {
        let Before { job, answer, visitor, paid_by } = before;
        let (sender, events) = mpsc::unbounded_channel();
        let (job, last) = match answer {
            Answer::Ticket(ticket) => {
                let delivered = admit::deliver_again(self, job, *ticket).await?;
                (delivered.job.clone(), Event::Finished(Ok(Box::new(delivered))))
            }
            Answer::Questions(questions) => (questions.job.clone(), Event::Asked(questions)),
        };
        // The receiver is in our hands: this cannot fail.
        let _ = sender.send(last);
        Ok(Accepted { job, visitor, paid_by, key, replayed: true, events })
    }

    /// The present moment, as the service sees it.
    #[must_use]
    pub fn now(&self) -> UnixMs {
        self.store().now()
    }

    /// Answers what a job of this caller asks: writes the ticket with the answers, or stores it with the defaults. Whoever comes
    /// second gets the ticket that was stored.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchJob`], [`GenerationError::NotAsking`] when it ended without a ticket,
    /// [`GenerationError::InProgress`] while it is being written, [`GenerationError::BadAnswer`] and
    /// [`GenerationError::Brief`] for answers that cannot be, [`GenerationError::TriesUsed`], and what
    /// [`Self::start`] answers to a writer that takes no work.
    pub async fn answer(&self, caller: Caller, job: &JobId, reply: Reply) -> Result<Accepted, GenerationError> {
        self.answer_within(caller, job, reply, Limit::none()).await
    }

    /// [`Self::answer`] for a caller who may not have as much written as it likes. The defaults ask nobody, and use up nothing.
    ///
    /// # Errors
    /// As [`Self::answer`], and [`GenerationError::TooManyRequests`].
    pub async fn answer_within(
        &self,
        caller: Caller,
        job: &JobId,
        reply: Reply,
        limit: Limit,
    ) -> Result<Accepted, GenerationError> {
        if self.0.tasks.is_closed() {
            return Err(GenerationError::ShuttingDown);
        }
        answer::answer(self, caller, job, (reply, limit)).await
    }

    /// A job of this caller.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchJob`], [`GenerationError::Store`].
    pub async fn job(&self, principal: &Principal, job: &JobId) -> Result<JobView, GenerationError> {
        answer::look(self, principal, job).await
    }

    /// The jobs of this caller that ask, newest first, whichever surface they were asked on.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn asking(&self, principal: &Principal) -> Result<Vec<JobView>, GenerationError> {
        answer::open(self, principal).await
    }

    /// Stores the drafts whose questions nobody answered in time, and answers which. Call now and then.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn settle_unanswered(&self) -> Result<Vec<JobId>, GenerationError> {
        answer::settle_unanswered(self).await
    }

    /// Stops a job of this caller. Before the first words it costs nothing. After them it counts against the daily allowance;
    /// past that the job goes on, and what it takes is answered.
    ///
    /// # Errors
    /// [`GenerationError::NoSuchJob`], [`GenerationError::Store`].
    pub async fn cancel(&self, principal: &Principal, job: &JobId) -> Result<Cancelled, GenerationError> {
        cancel::cancel(self, principal, job).await
    }

    /// Ends the jobs of processes that are gone, and returns what they held. Call before serving, and now and then.
    ///
    /// # Errors
    /// [`GenerationError::Store`].
    pub async fn recover(&self) -> Result<usize, GenerationError> {
        recover::recover(self).await
    }

    /// Takes no more work and waits for what is running.
    pub async fn drain(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Why and how long nothing is written by a model, nor by those that stand in for it.
    #[must_use]
    pub fn standstill(&self, model: &str) -> Option<Standstill> {
        self.0.parts.model.paused(model)
    }

    /// A model of the catalogue; the default when it no longer has this one.
    fn offer_of(&self, id: &str) -> ModelOffer {
        let find = |id: &str| self.models().iter().find(|offer| offer.id == id).cloned();
        let default = &self.0.parts.default_model;
        find(id).or_else(|| find(default)).unwrap_or_else(|| ModelOffer::open(id, id, Tokens::ZERO, id))
    }

    /// What people call a model; its id when the catalogue no longer has it.
    fn name_of(&self, model: &str) -> String {
        self.models()
            .iter()
            .find(|offer| offer.id == model)
            .map_or_else(|| model.to_owned(), |offer| offer.name.clone())
    }

    fn store(&self) -> &Store {
        &self.0.parts.store
    }

    async fn ticket(&self, row: crate::store::tickets::TicketRow) -> Result<Ticket, GenerationError> {
        super::library::read_ticket(self.store(), &self.0.parts.policy, row).await
    }
}
