//! Answers that must arrive: written down with a name for what they answer, then sent until they are.
//!
//! The mirror of the inbox. The same thing is answered once; how an answer is sent is for its platform's edge to know.

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::AnswerId;
use crate::inbox::{self, Depth, EventId};
use crate::store::chat::{self as rows, OutboxRow};
use crate::store::{Store, StoreError, Tx};

/// An answer that fails this often is given up, which takes about a day: it stands in the library, and on the web.
pub const MAX_ATTEMPTS: i64 = 58;
/// How long whoever sends an answer has for it.
pub const LEASE: Duration = Duration::from_secs(60);

/// An answer to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnswer {
    /// `slack`, `discord`, `mail`.
    pub provider: String,
    /// Names what is answered, once for ever: the id of the event, and which of its answers it is.
    pub answers: String,
    /// Which workspace it goes to; of a mail, which account.
    pub tenant: String,
    /// What is sent and where, in the edge's own form.
    pub body: String,
}

/// An answer on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Ours.
    pub id: AnswerId,
    /// What it says and where it goes.
    pub new: NewAnswer,
    /// How often it was tried.
    pub attempts: i64,
}

/// An answer with what became of it, for operators.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it is.
    pub answer: Answer,
    /// `waiting`, `sent` or `dead`.
    pub state: String,
    /// Why it was put off or given up.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: UnixMs,
}

impl Kept {
    fn of(row: rows::SentRow) -> Self {
        let created_at = UnixMs(row.answer.created_at);
        Self { answer: answer_of(row.answer), state: row.state, error: row.error, created_at }
    }
}

/// How sending ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It arrived.
    Arrived,
    /// Not now; at the earliest after this time, when the platform said so.
    Later(String, Option<Duration>),
    /// Never: nobody is there any more.
    Never(String),
}

/// The durable queue of answers. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    store: Store,
}

impl Outbox {
    /// The outbox of a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Writes answers down and ends the event they answer, in one transaction. Answers those that are new: whoever wrote them
    /// sends them at once, and they are due again after [`LEASE`] if that did not end well. What was answered before is left
    /// out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write(&self, answers: Vec<NewAnswer>, event: Option<&EventId>) -> Result<Vec<Answer>, StoreError> {
        let answers: Vec<_> = answers.into_iter().map(|answer| (AnswerId::new(self.store.ids()), answer)).collect();
        let event = event.cloned();
        let work = async move |tx: &mut Tx| {
            let due = tx.now().plus(LEASE).0;
            let mut written = Vec::new();
            for (id, answer) in &answers {
                if rows::insert_answer(tx, &row_of(id, answer), due).await? {
                    written.push(Answer { id: id.clone(), new: answer.clone(), attempts: 0 });
                }
            }
            if let Some(event) = &event {
                inbox::applied_in(tx, event).await?;
            }
            Ok(written)
        };
        self.store.write(work).await
    }

    /// Takes the answers whose turn it is, the longest waiting first; nobody else gets them before [`LEASE`] is over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(&self, limit: u32) -> Result<Vec<Answer>, StoreError> {
        if rows::due_answers(&mut self.store.read().await?, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        let work = async move |tx: &mut Tx| {
            let due = tx.now().plus(LEASE).0;
            let mut taken = Vec::new();
            for row in rows::due_answers(tx, limit).await? {
                if rows::claim_answer(tx, &row.id, due).await? {
                    taken.push(answer_of(row));
                }
            }
            Ok(taken)
        };
        self.store.write(work).await
    }

    /// Notes how sending ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle(&self, answer: &Answer, sent: Sent) -> Result<(), StoreError> {
        let (id, attempts) = (answer.id.clone(), answer.attempts + 1);
        let work = async move |tx: &mut Tx| match &sent {
            Sent::Arrived => rows::end_answer(tx, id.as_str(), "sent", None).await.map(drop),
            Sent::Never(why) => rows::end_answer(tx, id.as_str(), "dead", Some(why)).await.map(drop),
            // Being asked to wait is no failure.
            Sent::Later(why, Some(wait)) => {
                let next = tx.now().plus(*wait).0;
                rows::put_off_answer(tx, id.as_str(), why, next, 0).await
            }
            Sent::Later(why, None) if attempts >= MAX_ATTEMPTS => {
                rows::end_answer(tx, id.as_str(), "dead", Some(why)).await.map(drop)
            }
            Sent::Later(why, None) => {
                let next = tx.now().plus(back_off(attempts)).0;
                rows::put_off_answer(tx, id.as_str(), why, next, 1).await
            }
        };
        self.store.write(work).await
    }

    /// The newest answers in a state (`waiting`, `sent`, `dead`), of one provider or of all, for operators.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list(&self, state: &str, provider: Option<&str>, limit: u32) -> Result<Vec<Kept>, StoreError> {
        let mut reader = self.store.read().await?;
        let found = rows::answers_in_state(&mut reader, state, provider.unwrap_or_default(), limit).await?;
        Ok(found.into_iter().map(Kept::of).collect())
    }

    /// Puts an answer that was given up back in line; `false` when there is none such.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay(&self, id: &AnswerId) -> Result<bool, StoreError> {
        let id = id.clone();
        self.store.write(async move |tx: &mut Tx| rows::replay_answer(tx, id.as_str()).await).await
    }

    /// Puts every answer back in line that was given up, of one provider or of all, and answers how many those are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay_all(&self, provider: Option<&str>) -> Result<u64, StoreError> {
        let provider = provider.unwrap_or_default().to_owned();
        self.store.write(async move |tx: &mut Tx| rows::replay_answers(tx, &provider).await).await
    }

    /// What waits, and what was given up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn depth(&self) -> Result<Vec<Depth>, StoreError> {
        let found = rows::outbox_depth(&mut self.store.read().await?).await?;
        Ok(found.into_iter().map(Depth::of).collect())
    }

    /// Forgets answers that ended so long ago: their text is somebody's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget(&self, older_than: Duration) -> Result<u64, StoreError> {
        let work = async move |tx: &mut Tx| {
            let before = tx.now().minus(older_than).0;
            rows::forget_answers(tx, before).await
        };
        self.store.write(work).await
    }
}

/// Writes an answer down inside a unit of work, to be sent at once by whoever looks next; `false` when the same thing was answered
/// before.
///
/// # Errors
/// [`StoreError`].
pub async fn put_in(tx: &mut Tx, answer: &NewAnswer) -> Result<bool, StoreError> {
    let (id, now) = (AnswerId::new(tx.ids()), tx.now().0);
    rows::insert_answer(tx, &row_of(&id, answer), now).await
}

fn row_of(id: &AnswerId, answer: &NewAnswer) -> OutboxRow {
    OutboxRow {
        id: id.to_string(),
        provider: answer.provider.clone(),
        answers: answer.answers.clone(),
        tenant: answer.tenant.clone(),
        body: answer.body.replace('\0', "\u{fffd}"),
        attempts: 0,
        created_at: 0,
    }
}

fn answer_of(row: OutboxRow) -> Answer {
    Answer {
        id: AnswerId::from_text(row.id),
        new: NewAnswer { provider: row.provider, answers: row.answers, tenant: row.tenant, body: row.body },
        attempts: row.attempts,
    }
}

/// 1 s, 2 s, 4 s … at most half an hour.
fn back_off(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(11);
    Duration::from_secs(1 << doublings).min(Duration::from_secs(1800))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l27_an_answer_that_nobody_takes_is_given_up_after_a_day() {
        let tried_for: Duration = (1..MAX_ATTEMPTS).map(back_off).sum();
        let hours = tried_for.as_secs() / 3600;
        assert!((23..=25).contains(&hours), "{hours} hours");
    }
}
