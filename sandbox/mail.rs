//! The mail box: what the vendors would have mailed to people.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::shared::now_ms;
use crate::store::Store;

/// The name the mail is kept under.
const STATE: &str = "mail";
/// Older mail is thrown away.
const KEPT: usize = 200;

/// One mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mail {
    /// Counts up from 1.
    pub id: u64,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// The vendor that sent it, as a person reads it: `Clerk`, `Stripe`.
    pub from: String,
    /// The address.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Every mail, newest first. Cheap to clone.
#[derive(Clone)]
pub struct MailBox {
    store: Store,
    mails: Arc<Mutex<VecDeque<Mail>>>,
}

impl MailBox {
    /// The mail box with the mail of the last run.
    ///
    /// # Errors
    /// When the kept mail cannot be read.
    pub(crate) fn open(store: Store) -> anyhow::Result<Self> {
        let mails = store.load(STATE)?;
        Ok(Self { store, mails: Arc::new(Mutex::new(mails)) })
    }

    /// Puts a mail into the box. Returns its id.
    pub fn post(&self, from: &str, to: &str, subject: &str, text: &str) -> u64 {
        let mut mails = self.mails();
        let id = mails.front().map_or(1, |mail| mail.id + 1);
        mails.push_front(Mail {
            id,
            at_ms: now_ms(),
            from: from.to_owned(),
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
        });
        mails.truncate(KEPT);
        self.store.save(STATE, &*mails);
        id
    }

    /// All mail, newest first.
    pub fn list(&self) -> Vec<Mail> {
        self.mails().iter().cloned().collect()
    }

    /// The newest mail to this address.
    pub fn newest_to(&self, address: &str) -> Option<Mail> {
        self.mails().iter().find(|mail| mail.to.eq_ignore_ascii_case(address)).cloned()
    }

    /// Empties the box.
    pub fn clear(&self) {
        let mut mails = self.mails();
        mails.clear();
        self.store.save(STATE, &*mails);
    }

    fn mails(&self) -> MutexGuard<'_, VecDeque<Mail>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_survives_a_restart_newest_first() {
        let dir = tempfile::tempdir().unwrap();
        let open = || MailBox::open(Store::open(Some(dir.path())).unwrap()).unwrap();
        open().post("Clerk", "ana@acme.example", "Your code", "424242");
        let mail = open();
        mail.post("Stripe", "ana@acme.example", "Receipt", "$4.00");
        let subjects: Vec<_> = mail.list().into_iter().map(|mail| mail.subject).collect();
        assert_eq!(subjects, ["Receipt", "Your code"]);
        assert_eq!(mail.newest_to("Ana@acme.example").unwrap().id, 2);
    }
}
