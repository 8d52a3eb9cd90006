//! The tickets a ticket stands beside, for the rules that compare.

use crate::chat::wallets_in;
use crate::generation::Neighbour;
use crate::generation::content::Content;
use crate::generation::service::GenerationError;
use crate::id::{ChatId, TicketId, WalletId};
use crate::identity::Principal;
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::{Store, Tx};

use super::{StoredBody, wallet_of};

/// Tickets looked at, the newest: a habit shows in them, and reading them takes milliseconds.
const LOOKED_AT: u32 = 100;

/// Whose tickets: what somebody in chat had written, whoever paid, and what lies in their own wallets. A team's other members are
/// somebody else.
#[derive(Clone, Debug, Default)]
pub(in crate::generation) struct Whose {
    author: String,
    wallets: Vec<WalletId>,
}

impl Whose {
    /// The caller's.
    pub(super) async fn of(tx: &mut Tx, principal: &Principal) -> Result<Self, GenerationError> {
        match principal {
            Principal::Chat(caller) => Self::person(tx, &caller.person).await,
            _ => Ok(Self { author: String::new(), wallets: wallet_of(tx, principal).await?.into_iter().collect() }),
        }
    }

    /// Those of whoever had a job done: its author in chat, else the wallet that pays.
    pub(in crate::generation) async fn job(
        tx: &mut Tx,
        author: Option<&str>,
        wallet: &str,
    ) -> Result<Self, GenerationError> {
        match author {
            Some(author) => Self::person(tx, &ChatId::from_text(author)).await,
            None => Ok(Self { author: String::new(), wallets: vec![WalletId::from_text(wallet)] }),
        }
    }

    async fn person(tx: &mut Tx, person: &ChatId) -> Result<Self, GenerationError> {
        Ok(Self { author: person.to_string(), wallets: wallets_in(tx, person).await? })
    }

    /// The author and at most two wallets, empty where there is none: as the statements take them.
    pub(super) fn keys(&self) -> (&str, (&str, &str)) {
        let wallet = |index: usize| self.wallets.get(index).map_or("", WalletId::as_str);
        (&self.author, (wallet(0), wallet(1)))
    }
}

/// Other tickets of the same person, with the names people call them by.
#[derive(Clone, Debug, Default)]
pub(in crate::generation) struct Beside(Vec<(String, Content)>);

impl Beside {
    /// As the rules take them.
    pub(in crate::generation) fn neighbours(&self) -> Vec<Neighbour<'_>> {
        self.0.iter().map(|(name, content)| Neighbour { name, content }).collect()
    }

    /// The newest, without the ticket that is judged. Not inside a unit of work: nobody else should wait for it.
    pub(in crate::generation) async fn read(
        store: &Store,
        whose: impl AsyncFnOnce(&mut Tx) -> Result<Whose, GenerationError>,
        judged: Option<&TicketId>,
    ) -> Result<Self, GenerationError> {
        let mut tx = store.read().await?;
        let whose = whose(&mut tx).await?;
        let (author, wallets) = whose.keys();
        let found = rows::recent_bodies(&mut tx, author, wallets, LOOKED_AT).await?;
        drop(tx);
        let others = found.into_iter().filter(|row| judged.is_none_or(|judged| judged.as_str() != row.id));
        Ok(Self(others.filter_map(|row| named(&row)).collect()))
    }
}

/// A ticket that cannot be read any more stands beside nothing.
fn named(row: &TicketRow) -> Option<(String, Content)> {
    let body = StoredBody::read(&row.body).ok()?;
    Some((format!("T-{}", row.number), body.content))
}
