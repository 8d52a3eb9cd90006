//! Statements of tickets.

use super::ledger::audit::Check;
use super::statements::statements;
use super::tx::sql;
use super::versions::{self, Origin};
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO ticket (id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, idea, body,
                  search, model, channel, author, rounds_until, created_at, updated_at)
              VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM ticket WHERE wallet_id = $2), $3, $4, $5, $6, $7, $8, $9,
                  $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)";
    ONE = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, idea, body, model, channel,
               author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
           FROM ticket WHERE id = $1 AND wallet_id = $2";
    ANY = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, idea, body, model, channel,
               author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
           FROM ticket WHERE id = $1";
    LIST = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, '' AS idea, '' AS body, model,
                channel, author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
            FROM ticket
            WHERE wallet_id = $1 AND deleted_at IS NULL AND number < $2 AND ($3 = '' OR kind = $3)
                AND ($4 = '' OR search LIKE $4 ESCAPE '!')
            ORDER BY number DESC LIMIT $5";
    RECENT = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, '' AS idea, '' AS body,
                  model, channel, author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
              FROM ticket WHERE (author = $1 OR wallet_id = $2 OR wallet_id = $3) AND deleted_at IS NULL
              ORDER BY created_at DESC, id DESC LIMIT $4";
    /// The text to search begins with the title in lower case, in every script: SQLite's own LOWER knows only ASCII.
    RECENT_LIKE = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, '' AS idea, '' AS body,
                       model, channel, author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
                   FROM ticket
                   WHERE (author = $1 OR wallet_id = $2 OR wallet_id = $3) AND deleted_at IS NULL
                       AND (SUBSTR(search, 1, LENGTH(title)) LIKE $4 ESCAPE '!'
                            OR LOWER(SUBSTR(id, LENGTH(id) - 3)) LIKE $4 ESCAPE '!')
                   ORDER BY created_at DESC, id DESC LIMIT $5";
    IDEAS = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, idea, '' AS body, model, channel,
                 author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
             FROM ticket
             WHERE (author = $1 OR wallet_id = $2 OR wallet_id = $3) AND deleted_at IS NULL AND state <> 'returned'
                 AND NOT EXISTS (SELECT 1 FROM ticket_child AS child WHERE child.child_id = ticket.id)
             ORDER BY created_at DESC, id DESC LIMIT $4";
    BODIES = "SELECT id, wallet_id, number, hold_id, state, charged, kind, size, title, said, assumed, '' AS idea, body, model, channel,
                  author, version, rounds_used, rounds_until, returned_at, deleted_at, created_at, updated_at
              FROM ticket
              WHERE (author = $1 OR wallet_id = $2 OR wallet_id = $3) AND deleted_at IS NULL AND state <> 'returned'
              ORDER BY created_at DESC, id DESC LIMIT $4";
    REPLACE = "UPDATE ticket SET kind = $3, size = $4, title = $5, said = $6, assumed = $7, body = $8, search = $9, model = $10,
                   version = version + 1, rounds_used = rounds_used + $11, updated_at = $12
               WHERE id = $1 AND version = $2 AND deleted_at IS NULL";
    /// Takes the row's lock without changing it: whoever gives the ticket back waits.
    LOCK_KEPT = "UPDATE ticket SET state = state WHERE id = $1 AND state <> 'returned'";
    RENEW_ROUNDS = "UPDATE ticket SET rounds_used = 0, rounds_until = $2 WHERE id = $1";
    RETURNED = "UPDATE ticket SET state = 'returned', return_reason = $2, returned_at = $3
                WHERE id = $1 AND state = 'ready' AND returned_at IS NULL";
    RETURNS_SINCE = "SELECT CAST(COUNT(*) AS BIGINT) FROM ticket
                     WHERE wallet_id = $1 AND returned_at > $2 AND ($3 = '' OR author = $3)";
    PER_DAY = "SELECT created_at / 86400000 AS day, channel, CAST(COUNT(*) AS BIGINT) AS tickets
               FROM ticket WHERE wallet_id = $1 AND created_at >= $2 GROUP BY created_at / 86400000, channel ORDER BY 1, 2";
    DELETE = "UPDATE ticket SET deleted_at = $3 WHERE id = $1 AND wallet_id = $2 AND deleted_at IS NULL";
    RESTORE = "UPDATE ticket SET deleted_at = NULL WHERE id = $1 AND wallet_id = $2 AND deleted_at IS NOT NULL";
    MOVE = "UPDATE ticket SET wallet_id = $2,
                number = number + (SELECT COALESCE(MAX(number), 0) FROM ticket AS other WHERE other.wallet_id = $2)
            WHERE wallet_id = $1";
    ERASE = "UPDATE ticket SET title = '', idea = '', body = '', search = '', return_reason = NULL, deleted_at = COALESCE(deleted_at, $2)
             WHERE wallet_id = $1 AND body <> ''";
    ERASE_DELETED = "UPDATE ticket SET title = '', idea = '', body = '', search = '', return_reason = NULL
                     WHERE deleted_at < $1 AND body <> ''";

    TICKETS = "SELECT CAST(COUNT(*) AS BIGINT) FROM ticket";
    CAPTURE_WITHOUT_TICKET = "SELECT h.id, CAST(1 AS BIGINT), CAST(COUNT(k.id) AS BIGINT)
        FROM ledger_transaction t JOIN token_hold h ON h.id = t.reference LEFT JOIN ticket k ON k.hold_id = h.id
            LEFT JOIN job j ON j.hold_id = h.id AND j.operation = 'refine' AND j.state = 'completed'
        WHERE t.kind = 'capture' GROUP BY h.id HAVING COUNT(k.id) + COUNT(j.id) <> 1 ORDER BY h.id LIMIT 100";
    TICKET_WITHOUT_CAPTURE = "SELECT k.id, k.charged, h.captured
        FROM ticket k JOIN token_hold h ON h.id = k.hold_id
        WHERE h.state <> 'captured' OR h.captured <> k.charged ORDER BY k.id LIMIT 100";
}

/// What must hold between tickets and captures.
pub const CHECKS: &[Check] = &[
    Check::new("V06", "every capture has its ticket", TICKETS, CAPTURE_WITHOUT_TICKET),
    Check::new("V06", "every charged ticket has its capture", TICKETS, TICKET_WITHOUT_CAPTURE),
];

/// A ticket as stored. `idea` and `body` are empty in lists, and after the text was erased.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct TicketRow {
    pub id: String,
    pub wallet_id: String,
    pub number: i64,
    pub hold_id: Option<String>,
    pub state: String,
    pub charged: i64,
    pub kind: String,
    pub size: String,
    pub title: String,
    pub said: i64,
    pub assumed: i64,
    pub idea: String,
    pub body: String,
    pub model: String,
    pub channel: String,
    /// Who in chat had it written.
    pub author: Option<String>,
    pub version: i64,
    pub rounds_used: i64,
    pub rounds_until: i64,
    pub returned_at: Option<i64>,
    pub deleted_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Writes a new ticket and its first version; its number is the next one of its wallet, whatever `row.number` says.
pub async fn insert_ticket(tx: &mut Tx, row: &TicketRow, search: &str) -> Result<(), StoreError> {
    let (id, wallet, hold) = (row.id.as_str(), row.wallet_id.as_str(), row.hold_id.as_deref());
    let (state, kind, size, title) = (row.state.as_str(), row.kind.as_str(), row.size.as_str(), row.title.as_str());
    let (idea, body, model, channel) = (row.idea.as_str(), row.body.as_str(), row.model.as_str(), row.channel.as_str());
    let author = row.author.as_deref();
    sql!(
        tx,
        execute,
        INSERT,
        id,
        wallet,
        hold,
        state,
        row.charged,
        kind,
        size,
        title,
        row.said,
        row.assumed,
        idea,
        body,
        search,
        model,
        channel,
        author,
        row.rounds_until,
        row.created_at
    )?;
    let origin = Origin {
        word: "written".to_owned(),
        channel: row.channel.clone(),
        author: row.author.clone(),
        ..Origin::default()
    };
    versions::add_version(tx, id, &origin).await
}

/// The ticket of this wallet, deleted or not.
pub async fn ticket(tx: &mut Tx, id: &str, wallet: &str) -> Result<Option<TicketRow>, StoreError> {
    sql!(tx, fetch_optional as TicketRow, ONE, id, wallet)
}

/// The ticket of a job, whoever owns it now.
pub async fn ticket_of_job(tx: &mut Tx, id: &str) -> Result<Option<TicketRow>, StoreError> {
    sql!(tx, fetch_optional as TicketRow, ANY, id)
}

/// What to list.
#[derive(Clone, Debug)]
pub struct TicketQuery<'a> {
    pub before: i64,
    /// Empty for all kinds.
    pub kind: &'a str,
    /// A `LIKE` pattern with `!` as escape; empty for all.
    pub pattern: &'a str,
    pub limit: i64,
}

pub async fn tickets(tx: &mut Tx, wallet: &str, query: &TicketQuery<'_>) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, LIST, wallet, query.before, query.kind, query.pattern, query.limit)
}

/// The newest tickets somebody in chat had written, and those of two wallets.
pub async fn recent_tickets(
    tx: &mut Tx,
    author: &str,
    wallets: (&str, &str),
    limit: u32,
) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, RECENT, author, wallets.0, wallets.1, i64::from(limit))
}

/// The same with their ideas, without those that were given back and those whose idea is their epic's.
pub async fn recent_ideas(
    tx: &mut Tx,
    author: &str,
    wallets: (&str, &str),
    limit: u32,
) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, IDEAS, author, wallets.0, wallets.1, i64::from(limit))
}

/// The same with their texts in the place of their ideas.
pub async fn recent_bodies(
    tx: &mut Tx,
    author: &str,
    wallets: (&str, &str),
    limit: u32,
) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, BODIES, author, wallets.0, wallets.1, i64::from(limit))
}

/// Those of [`recent_tickets`] whose title or last four signs match a `LIKE` pattern in lower case with `!` as escape.
pub async fn recent_tickets_like(
    tx: &mut Tx,
    author: &str,
    wallets: (&str, &str),
    pattern: &str,
    limit: u32,
) -> Result<Vec<TicketRow>, StoreError> {
    sql!(tx, fetch_all as TicketRow, RECENT_LIKE, author, wallets.0, wallets.1, pattern, i64::from(limit))
}

/// Replaces the content when `row.version` is still the stored one, and keeps it as a version; `rounds` is added to the rounds
/// used.
pub async fn replace_ticket(
    tx: &mut Tx,
    row: &TicketRow,
    search: &str,
    rounds: i64,
    origin: &Origin,
) -> Result<bool, StoreError> {
    let now = tx.now().0;
    let (id, kind, size, title) = (row.id.as_str(), row.kind.as_str(), row.size.as_str(), row.title.as_str());
    let (body, model) = (row.body.as_str(), row.model.as_str());
    let changed = sql!(
        tx,
        execute,
        REPLACE,
        id,
        row.version,
        kind,
        size,
        title,
        row.said,
        row.assumed,
        body,
        search,
        model,
        rounds,
        now
    )?;
    if changed != 1 {
        return Ok(false);
    }
    versions::add_version(tx, id, origin).await?;
    Ok(true)
}

/// Locks a ticket until the unit ends: nobody gives it back meanwhile. `false` when somebody did before.
pub async fn lock_kept(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, LOCK_KEPT, id)? == 1)
}

/// A further token bought new rounds.
pub async fn renew_rounds(tx: &mut Tx, id: &str, until: i64) -> Result<(), StoreError> {
    sql!(tx, execute, RENEW_ROUNDS, id, until).map(drop)
}

/// Marks a charged ticket as returned; `false` when it was returned or never charged.
pub async fn set_returned(tx: &mut Tx, id: &str, reason: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, RETURNED, id, reason, now)? == 1)
}

pub async fn returns_since(tx: &mut Tx, wallet: &str, author: &str, since: i64) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), RETURNS_SINCE, wallet, since, author)?.0)
}

/// Tickets per day since 1970 (UTC) and channel, written at or after `since`.
pub async fn tickets_per_day(tx: &mut Tx, wallet: &str, since: i64) -> Result<Vec<(i64, String, i64)>, StoreError> {
    sql!(tx, fetch_all as (i64, String, i64), PER_DAY, wallet, since)
}

pub async fn delete_ticket(tx: &mut Tx, id: &str, wallet: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, DELETE, id, wallet, now)? == 1)
}

pub async fn restore_ticket(tx: &mut Tx, id: &str, wallet: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, RESTORE, id, wallet)? == 1)
}

/// Moves every ticket to another wallet, numbered after what is there.
pub async fn move_tickets(tx: &mut Tx, from: &str, to: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, MOVE, from, to)
}

/// Erases the text of every ticket of a wallet, all versions of it; the rows stay for the book.
pub async fn erase_tickets(tx: &mut Tx, wallet: &str) -> Result<u64, StoreError> {
    let now = tx.now().0;
    versions::erase_versions(tx, wallet).await?;
    sql!(tx, execute, ERASE, wallet, now)
}

/// Erases the text of tickets deleted before `before`, all versions of it.
pub async fn erase_deleted_tickets(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    versions::erase_deleted_versions(tx, before).await?;
    sql!(tx, execute, ERASE_DELETED, before)
}
