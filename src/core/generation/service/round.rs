//! What a run does beside writing a ticket: it asks first, or it writes with the answers.

use futures_util::FutureExt;

use crate::generation::{answers, rubric};
use crate::id::JobId;
use crate::store::Tx;
use crate::store::jobs;
use crate::store::tickets;

use super::admit::deliver_again;
use super::answer::settle_now;
use super::ask::Asks;
use super::error::GenerationError;
use super::event::{Delivered, Event, Failure};
use super::pause::{Pause, Paused, Reopened, asks, pause_in, reopen_in};
use super::run::{Run, ended};
use super::settle::Tally;
use super::write::{Draft, NoDraft};

impl Run {
    /// Only of a new ticket, where so little was said that somebody has to be asked, and where the draft knows what.
    pub(super) fn has_to_ask(&self, draft: &Draft) -> bool {
        let is_new = self.change.is_none() && self.part.is_none();
        is_new
            && self.asks == Asks::Auto
            && rubric::leaves_open(&answers::said(self.brief.idea()))
            && asks(&draft.content)
    }

    /// Stores what is asked; where that cannot be, the ticket as it is.
    pub(super) async fn pause(&self, draft: Draft, tally: Tally) -> Event {
        let pause = Pause {
            job: self.job.clone(),
            idea: self.brief.idea().to_owned(),
            content: draft.content.clone(),
            report: draft.report.clone(),
            tally: tally.clone(),
            policy: self.policy.clone(),
        };
        let paused = self.insist(|store| {
            let pause = pause.clone();
            async move { store.write(async move |tx: &mut Tx| pause_in(tx, &pause).await).await }.boxed()
        });
        match paused.await {
            Ok(Paused::Asked(questions)) => {
                fail::fail_point!("pause_after_commit");
                Event::Asked(questions)
            }
            Ok(Paused::Unheld) => ended(self.complete(draft, tally).await),
            Ok(Paused::Before) => ended(Err(self.ended_before(&tally).await)),
            Err(error) => ended(self.asked_after_all(error, tally).await),
        }
    }

    /// An answer of the database that was lost on its way may still mean that the questions stand: then nobody may end the job
    /// as failed.
    async fn asked_after_all(&self, error: GenerationError, tally: Tally) -> Result<Delivered, Failure> {
        let job = JobId::from_text(self.job_id());
        let standing = async {
            let mut tx = self.store().read().await?;
            Ok::<_, GenerationError>(crate::store::asking::of_job(&mut tx, job.as_str()).await?)
        };
        match standing.await {
            Ok(None) => Err(self.lose(error.into(), tally).await),
            Ok(Some(row)) => {
                Err(Failure { open_until: Some(crate::clock::UnixMs(row.until)), ..self.failure(error).await })
            }
            Err(_) => Err(self.failure(error).await),
        }
    }

    /// The end of writing that came to nothing.
    pub(super) async fn fail(&self, nothing: NoDraft, tally: Tally) -> Result<Delivered, Failure> {
        if self.is_answering { self.reopen(nothing, tally).await } else { Err(self.lose(nothing, tally).await) }
    }

    /// Answers that could not be written down: the questions are open as before, or their time is over and the draft is stored
    /// as it was.
    async fn reopen(&self, nothing: NoDraft, tally: Tally) -> Result<Delivered, Failure> {
        let NoDraft { error, findings, .. } = nothing;
        tracing::info!(job = self.job_id(), failure = error.name(), "no ticket with the answers");
        let reopened = self.insist(|store| {
            let (job, tally) = (self.job.clone(), tally.clone());
            async move { store.write(async move |tx: &mut Tx| reopen_in(tx, &job, &tally).await).await }.boxed()
        });
        match reopened.await {
            Ok(Reopened::Open(until)) => {
                Err(Failure { findings, open_until: Some(until), ..self.failure(error).await })
            }
            Ok(Reopened::Due) => match settle_now(&self.service, &JobId::from_text(self.job_id()), self.tells).await {
                Ok(Some(delivered)) => Ok(delivered.told_to(true)),
                // The sweep does it, or somebody did.
                _ => self.outrun(&Tally::default()).await,
            },
            Ok(Reopened::Before) => self.outrun(&tally).await,
            Err(failed) => {
                tracing::error!(job = self.job_id(), error = %failed, "questions could not be opened again");
                Err(Failure { findings, balance: None, ..self.failure(error).await })
            }
        }
    }

    /// Somebody else ended this job; perhaps with a ticket.
    pub(super) async fn outrun(&self, tally: &Tally) -> Result<Delivered, Failure> {
        let failure = self.ended_before(tally).await;
        self.stored_after_all(failure).await
    }

    /// The ticket of this job, if there is one.
    pub(super) async fn stored_after_all(&self, failure: Failure) -> Result<Delivered, Failure> {
        let stored = async {
            let mut tx = self.store().read().await?;
            let job = jobs::job(&mut tx, self.job_id()).await?.filter(|job| job.state == "completed");
            let Some(job) = job else { return Ok(None) };
            let id = job.ticket_id.clone().unwrap_or_default();
            Ok::<_, GenerationError>(tickets::ticket_of_job(&mut tx, &id).await?.map(|row| (job, row)))
        };
        match stored.await {
            Ok(Some((job, row))) => match deliver_again(&self.service, job, row).await {
                Ok(delivered) => Ok(delivered.told_to(self.is_answering)),
                Err(_) => Err(failure),
            },
            _ => Err(failure),
        }
    }
}
