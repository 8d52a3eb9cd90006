//! The keys that requests stand under, and what the same request was answered before.

use hex::encode;
use sha2::{Digest, Sha256};

use crate::chat::{PaidBy, paid_by_in};
use crate::id::{TicketId, VisitorId, WalletId};
use crate::store::jobs::{self, JobRow, KeyRow};
use crate::store::tickets::{self, TicketRow};
use crate::store::{Tx, asking, identity};

use super::admit::{Request, owned_in};
use super::ask::{Asks, Work};
use super::error::GenerationError;
use super::event::Questions;
use super::part::Part;
use super::pause::questions_in;
use super::payer::Payer;

/// What a request was answered before.
pub(super) struct Before {
    pub job: JobRow,
    pub answer: Answer,
    pub visitor: Option<VisitorId>,
    pub paid_by: PaidBy,
}

/// The answer to a request.
pub(super) enum Answer {
    Ticket(Box<TicketRow>),
    /// What was asked is still open.
    Questions(Box<Questions>),
}

/// What became of an earlier request with the same key.
pub(super) enum Earlier {
    Answered(Box<Before>),
    /// Nothing is left of what this job wrote: its key is free for another.
    Gone {
        job: String,
    },
    Never,
}

/// Under which names and for what a key stands.
pub(super) struct Keys {
    names: Vec<String>,
    operation: &'static str,
    key: String,
    hash: String,
}

impl Keys {
    /// Where the keys of a request are kept.
    pub fn of(request: &Request, part: Option<&Part>) -> Self {
        if let Some(Part { epic, mark, .. }) = part {
            // The same line is the same work, whoever asks and however often.
            let (names, hash) = (vec![format!("ticket:{epic}")], mark.clone());
            return Self { names, operation: "child", key: mark.clone(), hash };
        }
        let names = std::iter::once(request.payer.name()).chain(request.payer.name_before_cookie());
        let hash = hash(&request.work, &request.offer.id, request.asks);
        Self { names: names.collect(), operation: request.operation(), key: request.key.clone(), hash }
    }

    /// The answer of an earlier request with the same key.
    pub async fn earlier_in(&self, tx: &mut Tx, request: &Request) -> Result<Earlier, GenerationError> {
        let mut found = None;
        for name in &self.names {
            found = jobs::key(tx, name, self.operation, &self.key).await?;
            if found.is_some() {
                break;
            }
        }
        let Some(key) = found else { return Ok(Earlier::Never) };
        let job = jobs::job(tx, &key.job_id).await?.ok_or(GenerationError::Broken)?;
        if key.request_hash != self.hash && !is_said_again(request, &job, &key) {
            return Err(GenerationError::KeyReused);
        }
        let Some(answer) = answer_in(tx, request, &job).await? else { return Ok(Earlier::Gone { job: job.id }) };
        let visitor = match request.payer.visitor() {
            Some(_) => identity::visitor_of_wallet(tx, &job.wallet_id).await?.map(|row| VisitorId::from_text(row.id)),
            None => None,
        };
        let paid_by = paid_by_in(tx, &WalletId::from_text(job.wallet_id.as_str())).await?;
        Ok(Earlier::Answered(Box::new(Before { job, answer, visitor, paid_by })))
    }

    /// Takes the key for the job of a request, from a job of which nothing is left if there was one. Nobody else's: of two who
    /// saw the same key free, the second looks again.
    pub async fn keep_in(&self, tx: &mut Tx, request: &Request, earlier: &Earlier) -> Result<(), GenerationError> {
        let Self { names, operation, key, hash } = self;
        for name in names {
            if let Earlier::Gone { job } = earlier {
                jobs::free_key(tx, name, operation, key, job).await?;
            }
            if !jobs::insert_key(tx, name, operation, key, hash, request.job.as_str()).await? {
                return Err(tx.contended().into());
            }
        }
        Ok(())
    }
}

/// What a job answers; nothing when nothing is left of it.
async fn answer_in(tx: &mut Tx, request: &Request, job: &JobRow) -> Result<Option<Answer>, GenerationError> {
    // A child that was deleted or given back can be written again.
    let is_child = matches!(request.work, Work::Child { .. });
    let is_kept = |row: &TicketRow| row.deleted_at.is_none() && !(is_child && row.state == "returned");
    let ticket = match (job.state.as_str(), &job.ticket_id) {
        ("running", _) => {
            let open = asking::of_job(tx, &job.id).await?.filter(|row| row.state == "open");
            let open = open.ok_or(GenerationError::InProgress)?;
            return Ok(Some(Answer::Questions(Box::new(questions_in(tx, job, open).await?))));
        }
        (_, None) => return Ok(None),
        (_, Some(ticket)) => tickets::ticket_of_job(tx, ticket).await?.filter(is_kept),
    };
    match ticket {
        Some(row) if is_child => {
            // Its key is everybody's who may have the line written; the ticket is not.
            let own = owned_in(tx, &request.payer, &TicketId::from_text(row.id)).await?;
            Ok(Some(Answer::Ticket(Box::new(own.ok_or(GenerationError::ChildWritten)?))))
        }
        Some(row) => Ok(Some(Answer::Ticket(Box::new(row)))),
        None if is_child => Ok(None),
        None => Err(GenerationError::NoSuchTicket),
    }
}

/// Whether a request differs from the first one by nothing but its model. In chat that is a setting, which may have changed
/// since; what was said has the same key for ever.
fn is_said_again(request: &Request, job: &JobRow, key: &KeyRow) -> bool {
    matches!(request.payer, Payer::Chat(_)) && hash(&request.work, &job.offer, request.asks) == key.request_hash
}

/// What makes two requests the same one.
fn hash(work: &Work, offer: &str, asks: Asks) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    };
    part(offer);
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
        Work::Child { epic, number } => {
            part(epic.as_str());
            part(&number.to_string());
        }
    }
    if asks == Asks::Auto {
        part("asks");
    }
    encode(hash.finalize())
}
