//! Tickets that are like an idea, before anything is paid for it.

use crate::generation::likeness::Sketch;
use crate::generation::service::GenerationError;
use crate::generation::{Brief, answers};
use crate::identity::Principal;
use crate::store::Store;
use crate::store::tickets::{self as rows, TicketRow};

use super::beside::Whose;
use super::list::{TicketSummary, summary};

/// A ticket that is at least so much like an idea, in percent, is shown beside it.
pub const ALIKE: u8 = 70;
/// From here on it is asked about before another is written.
pub const SAME: u8 = 80;
/// Tickets looked at, the newest.
const LOOKED_AT: u32 = 1_000;

/// A ticket that is like an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Which one.
    pub ticket: TicketSummary,
    /// Its newest version.
    pub version: i64,
    /// How much, in percent: [`ALIKE`] to 100.
    pub likeness: u8,
}

pub(super) async fn similar(
    store: &Store,
    principal: &Principal,
    brief: &Brief,
    limit: usize,
) -> Result<Vec<Similar>, GenerationError> {
    let found = ideas(store, principal).await?;
    let idea = brief.idea().to_owned();
    // Some milliseconds of work: not on a thread that others wait for.
    let ranked = tokio::task::spawn_blocking(move || rank(&idea, found, limit));
    ranked.await.map_err(|_| GenerationError::Broken)
}

async fn ideas(store: &Store, principal: &Principal) -> Result<Vec<TicketRow>, GenerationError> {
    let mut tx = store.read().await?;
    let whose = Whose::of(&mut tx, principal).await?;
    let (author, wallets) = whose.keys();
    Ok(rows::recent_ideas(&mut tx, author, wallets, LOOKED_AT).await?)
}

/// Most alike first; of two that are as much alike the newer.
fn rank(idea: &str, found: Vec<TicketRow>, limit: usize) -> Vec<Similar> {
    let idea = Sketch::of(idea);
    let likeness = |row: TicketRow| {
        let likeness = idea.likeness(&Sketch::of(answers::before(&row.idea)));
        (likeness >= ALIKE).then(|| Similar { version: row.version, ticket: summary(row), likeness })
    };
    let mut alike: Vec<Similar> = found.into_iter().filter_map(likeness).collect();
    alike.sort_by_key(|one| std::cmp::Reverse(one.likeness));
    alike.truncate(limit);
    alike
}
