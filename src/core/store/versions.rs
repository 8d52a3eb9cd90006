//! Statements of the versions of tickets.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    /// What the ticket says now, so that a version is never anything else than what was stored.
    ADD = "INSERT INTO ticket_version (ticket_id, version, origin, section, restored, channel, author, kind, size, title, said,
               assumed, model, body, created_at)
           SELECT id, version, $2, $3, $4, $5, $6, kind, size, title, said, assumed, model, body, updated_at
           FROM ticket WHERE id = $1";
    TRIM = "DELETE FROM ticket_version
            WHERE ticket_id = $1 AND version <= (SELECT version FROM ticket WHERE id = $1) - $2";
    LIST = "SELECT version, origin, section, restored, channel, author, kind, size, title, said, assumed, model, '' AS body, created_at
            FROM ticket_version WHERE ticket_id = $1 ORDER BY version DESC";
    ONE = "SELECT version, origin, section, restored, channel, author, kind, size, title, said, assumed, model, body, created_at
           FROM ticket_version WHERE ticket_id = $1 AND version = $2";
    BEFORE = "SELECT version, origin, section, restored, channel, author, kind, size, title, said, assumed, model, body, created_at
              FROM ticket_version WHERE ticket_id = $1 AND version < $2 ORDER BY version DESC LIMIT 1";
    ERASE = "DELETE FROM ticket_version WHERE ticket_id IN (SELECT id FROM ticket WHERE wallet_id = $1)";
    ERASE_DELETED = "DELETE FROM ticket_version
                     WHERE ticket_id IN (SELECT id FROM ticket WHERE deleted_at < $1 AND body <> '')";
}

/// Versions of one ticket that are kept, the newest.
pub const KEPT: i64 = 50;

/// How a version came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The word for it.
    pub word: String,
    /// The section that was written again.
    pub section: Option<String>,
    /// The version whose text it is again.
    pub restored: Option<i64>,
    /// Which door the change came in by.
    pub channel: String,
    /// Who in chat changed it.
    pub author: Option<String>,
}

/// A version as stored. `body` is empty in lists.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VersionRow {
    pub version: i64,
    pub origin: String,
    pub section: Option<String>,
    pub restored: Option<i64>,
    pub channel: String,
    pub author: Option<String>,
    pub kind: String,
    pub size: String,
    pub title: String,
    pub said: i64,
    pub assumed: i64,
    pub model: String,
    pub body: String,
    pub created_at: i64,
}

/// Keeps what a ticket says now as its newest version, and forgets the oldest ones above [`KEPT`].
pub(super) async fn add_version(tx: &mut Tx, ticket: &str, origin: &Origin) -> Result<(), StoreError> {
    let (word, section, channel) = (origin.word.as_str(), origin.section.as_deref(), origin.channel.as_str());
    let author = origin.author.as_deref();
    sql!(tx, execute, ADD, ticket, word, section, origin.restored, channel, author)?;
    sql!(tx, execute, TRIM, ticket, KEPT).map(drop)
}

/// The versions of a ticket, newest first.
pub async fn versions(tx: &mut Tx, ticket: &str) -> Result<Vec<VersionRow>, StoreError> {
    sql!(tx, fetch_all as VersionRow, LIST, ticket)
}

/// One version of a ticket.
pub async fn version(tx: &mut Tx, ticket: &str, version: i64) -> Result<Option<VersionRow>, StoreError> {
    sql!(tx, fetch_optional as VersionRow, ONE, ticket, version)
}

/// The newest one before a version.
pub async fn version_before(tx: &mut Tx, ticket: &str, version: i64) -> Result<Option<VersionRow>, StoreError> {
    sql!(tx, fetch_optional as VersionRow, BEFORE, ticket, version)
}

/// Erases the versions of every ticket of a wallet.
pub(super) async fn erase_versions(tx: &mut Tx, wallet: &str) -> Result<(), StoreError> {
    sql!(tx, execute, ERASE, wallet).map(drop)
}

/// Erases the versions of tickets deleted before `before` whose text is still there.
pub(super) async fn erase_deleted_versions(tx: &mut Tx, before: i64) -> Result<(), StoreError> {
    sql!(tx, execute, ERASE_DELETED, before).map(drop)
}
