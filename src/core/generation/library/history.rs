//! The versions of a ticket: what it said before, what changed, and going back. Nothing is ever lost by going back: the text of
//! before becomes a further version.

use crate::clock::UnixMs;
use crate::generation::content::Content;
use crate::generation::diff::Diff;
use crate::generation::service::{Change, Channel, GenerationError};
use crate::generation::{Report, SectionId};
use crate::id::TicketId;
use crate::identity::Principal;
use crate::store::tickets::{self as rows, TicketRow};
use crate::store::versions::{self, Origin, VersionRow};
use crate::store::{Store, Tx};

use super::{StoredBody, own_ticket};

/// How a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// From the idea.
    Written,
    /// By a round, as somebody said.
    Refined,
    /// By a round, as a whole.
    Regenerated,
    /// By a round, one section alone.
    Section(SectionId),
    /// By hand.
    Edited,
    /// As another kind.
    Switched,
    /// By a round, for less work.
    Smaller,
    /// By a round, as an epic.
    Split,
    /// By going back to this version.
    Restored(i64),
    /// In a way that nobody noted.
    Earlier,
}

impl Made {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Refined => "refined",
            Self::Regenerated => "regenerated",
            Self::Section(_) => "regenerated_section",
            Self::Edited => "edited",
            Self::Switched => "switched",
            Self::Smaller => "smaller",
            Self::Split => "split",
            Self::Restored(_) => "restored",
            Self::Earlier => "earlier",
        }
    }

    /// The section that was written again.
    #[must_use]
    pub const fn section(self) -> Option<SectionId> {
        if let Self::Section(section) = self { Some(section) } else { None }
    }

    /// The version whose text it is again.
    #[must_use]
    pub const fn restored(self) -> Option<i64> {
        if let Self::Restored(version) = self { Some(version) } else { None }
    }

    /// What a round makes.
    pub(in crate::generation) const fn by(change: &Change) -> Self {
        match change {
            Change::Instruction(_) => Self::Refined,
            Change::Regenerate => Self::Regenerated,
            Change::Section { section, .. } => Self::Section(*section),
            Change::Kind(_) => Self::Switched,
            Change::Smaller => Self::Smaller,
            Change::Split => Self::Split,
        }
    }

    fn parse(row: &VersionRow) -> Self {
        let section = row.section.as_deref().and_then(SectionId::parse);
        match (row.origin.as_str(), section, row.restored) {
            ("written", ..) => Self::Written,
            ("refined", ..) => Self::Refined,
            ("regenerated", ..) => Self::Regenerated,
            ("regenerated_section", Some(section), _) => Self::Section(section),
            ("edited", ..) => Self::Edited,
            ("switched", ..) => Self::Switched,
            ("smaller", ..) => Self::Smaller,
            ("split", ..) => Self::Split,
            ("restored", _, Some(version)) => Self::Restored(version),
            _ => Self::Earlier,
        }
    }

    /// As the store keeps it.
    pub(in crate::generation) fn origin(self, channel: &str, author: Option<&str>) -> Origin {
        Origin {
            word: self.as_str().to_owned(),
            section: self.section().map(|section| section.as_str().to_owned()),
            restored: self.restored(),
            channel: channel.to_owned(),
            author: author.map(ToOwned::to_owned),
        }
    }
}

/// A line of the list of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionSummary {
    /// Counts changes; the one of the ticket is the newest.
    pub version: i64,
    /// How it came to be.
    pub made: Made,
    /// Which door the change came in by.
    pub channel: String,
    /// `story`, …
    pub kind: String,
    /// `S`, …
    pub size: String,
    /// Its title.
    pub title: String,
    /// Statements that rest on the idea.
    pub said: u64,
    /// Statements that do not.
    pub assumed: u64,
    /// Who wrote its text, as the vendor says.
    pub model: String,
    /// When.
    pub created_at: UnixMs,
}

/// One version, with its text.
#[derive(Clone, Debug)]
pub struct TicketVersion {
    /// What it is.
    pub summary: VersionSummary,
    /// What it says.
    pub content: Content,
    /// What the ticket was written from; sources are ranges of this.
    pub idea: String,
    /// What the rules said about it.
    pub report: Report,
}

/// What changed from one version to another.
#[derive(Clone, Debug)]
pub struct VersionDiff {
    /// The version before.
    pub from: i64,
    /// The version after.
    pub to: i64,
    /// What changed.
    pub diff: Diff,
}

pub(super) async fn list(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
) -> Result<Vec<VersionSummary>, GenerationError> {
    let mut tx = store.read().await?;
    own_ticket(&mut tx, principal, ticket).await?;
    let found = versions::versions(&mut tx, ticket.as_str()).await?;
    Ok(found.into_iter().map(summary).collect())
}

pub(super) async fn one(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
    version: i64,
) -> Result<TicketVersion, GenerationError> {
    let mut tx = store.read().await?;
    let (row, _) = own_ticket(&mut tx, principal, ticket).await?;
    let found = version_in(&mut tx, ticket, version).await?;
    let body = StoredBody::read(&found.body)?;
    let report = body.report(&row.idea);
    Ok(TicketVersion { summary: summary(found), content: body.content, idea: row.idea, report })
}

pub(super) async fn diff(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
    version: i64,
    against: Option<i64>,
) -> Result<VersionDiff, GenerationError> {
    let (before, after) = {
        let mut tx = store.read().await?;
        own_ticket(&mut tx, principal, ticket).await?;
        let after = version_in(&mut tx, ticket, version).await?;
        let before = match against {
            Some(against) => version_in(&mut tx, ticket, against).await?,
            None => {
                let before = versions::version_before(&mut tx, ticket.as_str(), version).await?;
                before.ok_or(GenerationError::NoSuchVersion)?
            }
        };
        (before, after)
    };
    let (from, to) = (before.version, after.version);
    let (before, after) = (StoredBody::read(&before.body)?.content, StoredBody::read(&after.body)?.content);
    // Long texts with nothing in common take a while: not on a thread that others wait for.
    let diff = tokio::task::spawn_blocking(move || Diff::between(&before, &after));
    Ok(VersionDiff { from, to, diff: diff.await.map_err(|_| GenerationError::Broken)? })
}

/// Goes back to a version; `current` is the newest one its caller has seen. Going back to the newest changes nothing.
pub(super) async fn restore(
    store: &Store,
    principal: &Principal,
    ticket: &TicketId,
    (version, current): (i64, i64),
    channel: Channel,
) -> Result<TicketRow, GenerationError> {
    let (principal, ticket) = (principal.clone(), ticket.clone());
    store
        .write(async move |tx: &mut Tx| {
            let (row, wallet) = own_ticket(tx, &principal, &ticket).await?;
            let found = version_in(tx, &ticket, version).await?;
            if row.version != current {
                return Err(GenerationError::Changed);
            }
            if version == current {
                return Ok(row);
            }
            let search = StoredBody::read(&found.body)?.content.search_text();
            let again = with_text_of(row, found);
            let origin = Made::Restored(version).origin(channel.as_str(), author(&principal));
            // Rounds stay used: what they wrote is still there to go back to.
            if !rows::replace_ticket(tx, &again, &search, 0, &origin).await? {
                return Err(GenerationError::Changed);
            }
            rows::ticket(tx, ticket.as_str(), wallet.as_str()).await?.ok_or(GenerationError::NoSuchTicket)
        })
        .await
}

/// The ticket with the text of a version, letter by letter, and what was said about it.
fn with_text_of(row: TicketRow, found: VersionRow) -> TicketRow {
    TicketRow {
        kind: found.kind,
        size: found.size,
        title: found.title,
        said: found.said,
        assumed: found.assumed,
        body: found.body,
        model: found.model,
        ..row
    }
}

/// Who in chat asks.
pub(super) fn author(principal: &Principal) -> Option<&str> {
    match principal {
        Principal::Chat(caller) => Some(caller.person.as_str()),
        Principal::NewVisitor | Principal::Visitor(_) | Principal::User(_) => None,
    }
}

async fn version_in(tx: &mut Tx, ticket: &TicketId, version: i64) -> Result<VersionRow, GenerationError> {
    versions::version(tx, ticket.as_str(), version).await?.ok_or(GenerationError::NoSuchVersion)
}

fn summary(row: VersionRow) -> VersionSummary {
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    VersionSummary {
        made: Made::parse(&row),
        version: row.version,
        channel: row.channel,
        kind: row.kind,
        size: row.size,
        title: row.title,
        said: count(row.said),
        assumed: count(row.assumed),
        model: row.model,
        created_at: UnixMs(row.created_at),
    }
}
