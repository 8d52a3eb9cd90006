//! Statements of notices, of what there is to tell, and of how people want to hear it.

use super::statements::statements;
use super::tx::sql;
use super::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO notice (id, user_id, kind, fact, wallet_id, title, text, action_label, action_path, made_at, ends_at)
              SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM app_user WHERE id = $2 AND deleted_at IS NULL
              ON CONFLICT DO NOTHING";
    /// Those somebody need still see: not put away, not over, not of tokens that were followed by others, and still true. A payment
    /// failed as long as its invoice is not paid and the subscription waits for it.
    OPEN = "SELECT n.id, n.user_id, n.kind, n.fact, n.wallet_id, n.title, n.text, n.action_label, n.action_path, n.made_at, n.ends_at
            FROM notice n
            WHERE n.user_id = $1 AND n.dismissed_at IS NULL AND (n.ends_at IS NULL OR n.ends_at > $2)
                AND NOT (n.kind IN ('low_balance', 'no_tokens') AND EXISTS (
                    SELECT 1 FROM token_grant g WHERE g.wallet_id = n.wallet_id AND g.granted_at > n.made_at
                        AND g.source NOT IN ('claim', 'return')))
                AND NOT EXISTS (SELECT 1 FROM wallet w WHERE w.id = n.wallet_id
                    AND ((n.kind = 'low_balance' AND w.available + w.held = 0) OR (n.kind = 'no_tokens' AND w.available > 0)))
                AND NOT (n.kind = 'payment_failed' AND (
                    EXISTS (SELECT 1 FROM payment p WHERE p.invoice_id = SUBSTR(n.fact, 9))
                    OR (EXISTS (SELECT 1 FROM subscription s WHERE s.user_id = n.user_id)
                        AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.user_id = n.user_id AND s.status IN ('past_due', 'unpaid')))))
            ORDER BY n.made_at DESC, n.id DESC LIMIT 50";
    DISMISS = "UPDATE notice SET dismissed_at = COALESCE(dismissed_at, $3) WHERE id = $1 AND user_id = $2";
    WAITING = "SELECT id, user_id, kind, fact, wallet_id, title, text, action_label, action_path, made_at, ends_at
               FROM notice WHERE handed_at IS NULL ORDER BY made_at, id LIMIT $1";
    HAND = "UPDATE notice SET handed_at = $2 WHERE id = $1 AND handed_at IS NULL";
    ERASE = "DELETE FROM notice WHERE user_id = $1";
    ERASE_WISH = "DELETE FROM notice_wish WHERE user_id = $1";
    WISH = "SELECT mail, chat FROM notice_wish WHERE user_id = $1";
    SET_WISH = "INSERT INTO notice_wish (user_id, mail, chat, changed_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (user_id) DO UPDATE SET mail = excluded.mail, chat = excluded.chat, changed_at = excluded.changed_at";
    /// Wallets in which no more than a fifth is left of what was bought last. Only where something moved lately: nobody hears today
    /// of what was true for months.
    LOW = "SELECT o.user_id, o.wallet_id, o.team_id, o.team, w.available + w.held AS remaining, g.id AS grant_id
           FROM (SELECT id AS user_id, wallet_id, CAST(NULL AS TEXT) AS team_id, CAST(NULL AS TEXT) AS team FROM app_user WHERE deleted_at IS NULL
                 UNION ALL
                 SELECT t.owner_id, t.wallet_id, t.id, t.name FROM team t JOIN app_user u ON u.id = t.owner_id
                 WHERE u.deleted_at IS NULL) AS o
           JOIN wallet w ON w.id = o.wallet_id AND w.available + w.held > 0 AND w.purchased > 0
           JOIN ledger_transaction m ON m.wallet_id = w.id AND m.number = w.last_number AND m.created_at > $1
           JOIN token_grant g ON g.id = (SELECT b.id FROM token_grant b
               WHERE b.wallet_id = w.id AND b.source IN ('purchase', 'subscription') ORDER BY b.granted_at DESC, b.id DESC LIMIT 1)
           WHERE (w.available + w.held) * 5 <= g.amount
               AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.user_id = o.user_id AND n.fact = 'low:' || g.id)
           ORDER BY o.user_id LIMIT $2";
    /// Wallets that had tokens and have none. What came back or was claimed is no new beginning.
    EMPTY = "SELECT o.user_id, o.wallet_id, o.team_id, o.team, CAST(0 AS BIGINT) AS remaining, g.id AS grant_id
             FROM (SELECT id AS user_id, wallet_id, CAST(NULL AS TEXT) AS team_id, CAST(NULL AS TEXT) AS team FROM app_user WHERE deleted_at IS NULL
                   UNION ALL
                   SELECT t.owner_id, t.wallet_id, t.id, t.name FROM team t JOIN app_user u ON u.id = t.owner_id
                   WHERE u.deleted_at IS NULL) AS o
             JOIN wallet w ON w.id = o.wallet_id AND w.available = 0 AND w.held = 0 AND w.granted > 0
             JOIN ledger_transaction m ON m.wallet_id = w.id AND m.number = w.last_number AND m.created_at > $1
             JOIN token_grant g ON g.id = (SELECT b.id FROM token_grant b
                 WHERE b.wallet_id = w.id AND b.source NOT IN ('claim', 'return') ORDER BY b.granted_at DESC, b.id DESC LIMIT 1)
             WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.user_id = o.user_id AND n.fact = 'none:' || g.id)
             ORDER BY o.user_id LIMIT $2";
    /// Tokens that run out between two moments, of one wallet and day together. Only of grants that lived longer than that from the
    /// start: nobody hears of them on the day they are given.
    EXPIRING = "SELECT o.user_id, o.wallet_id, o.team_id, o.team, CAST(SUM(g.remaining) AS BIGINT) AS remaining, MIN(g.expires_at) AS expires_at,
                    g.expires_at / 86400000 AS day
                FROM (SELECT id AS user_id, wallet_id, CAST(NULL AS TEXT) AS team_id, CAST(NULL AS TEXT) AS team FROM app_user WHERE deleted_at IS NULL
                      UNION ALL
                      SELECT t.owner_id, t.wallet_id, t.id, t.name FROM team t JOIN app_user u ON u.id = t.owner_id
                      WHERE u.deleted_at IS NULL) AS o
                JOIN token_grant g ON g.wallet_id = o.wallet_id
                WHERE g.expires_at > $1 AND g.expires_at <= $2 AND g.remaining > 0 AND g.expires_at - g.granted_at > $3
                    AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.user_id = o.user_id
                        AND n.fact = 'expires:' || o.wallet_id || ':' || CAST(g.expires_at / 86400000 AS TEXT) || ':' || $4)
                GROUP BY o.user_id, o.wallet_id, o.team_id, o.team, g.expires_at / 86400000
                ORDER BY o.user_id, day LIMIT $5";
}

/// A notice as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoticeRow {
    pub id: String,
    pub user_id: String,
    pub kind: String,
    pub fact: String,
    pub wallet_id: Option<String>,
    pub title: String,
    pub text: String,
    pub action_label: Option<String>,
    pub action_path: Option<String>,
    pub made_at: i64,
    pub ends_at: Option<i64>,
}

/// A wallet with few tokens or none.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LowRow {
    pub user_id: String,
    pub wallet_id: String,
    /// The team whose wallet it is, and its name.
    pub team_id: Option<String>,
    pub team: Option<String>,
    pub remaining: i64,
    pub grant_id: String,
}

/// Tokens of a wallet that run out on one day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExpiringRow {
    pub user_id: String,
    pub wallet_id: String,
    /// The team whose wallet it is, and its name.
    pub team_id: Option<String>,
    pub team: Option<String>,
    pub remaining: i64,
    /// When the first of them do.
    pub expires_at: i64,
    /// Days since 1970.
    pub day: i64,
}

/// Writes a notice; `false` when this fact was told before, or the account is closed.
pub async fn insert_notice(tx: &mut Tx, row: &NoticeRow) -> Result<bool, StoreError> {
    let (id, user, kind, fact) = (row.id.as_str(), row.user_id.as_str(), row.kind.as_str(), row.fact.as_str());
    let (wallet, title, text) = (row.wallet_id.as_deref(), row.title.as_str(), row.text.as_str());
    let (label, path) = (row.action_label.as_deref(), row.action_path.as_deref());
    let written =
        sql!(tx, execute, INSERT, id, user, kind, fact, wallet, title, text, label, path, row.made_at, row.ends_at)?;
    Ok(written == 1)
}

/// The newest notices that somebody need still see.
pub async fn open_notices(tx: &mut Tx, user: &str) -> Result<Vec<NoticeRow>, StoreError> {
    let now = tx.now().0;
    sql!(tx, fetch_all as NoticeRow, OPEN, user, now)
}

/// Puts a notice away; `false` when the user has none such.
pub async fn dismiss_notice(tx: &mut Tx, id: &str, user: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, DISMISS, id, user, now)? == 1)
}

/// Notices that did not go on their way to mail and chat, the oldest first.
pub async fn waiting_notices(tx: &mut Tx, limit: u32) -> Result<Vec<NoticeRow>, StoreError> {
    sql!(tx, fetch_all as NoticeRow, WAITING, i64::from(limit))
}

/// Notes that a notice goes on its way; `false` when it did before.
pub async fn hand_notice(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let now = tx.now().0;
    Ok(sql!(tx, execute, HAND, id, now)? == 1)
}

/// Forgets what somebody was told and how they wanted to hear it.
pub async fn erase_notices(tx: &mut Tx, user: &str) -> Result<(), StoreError> {
    sql!(tx, execute, ERASE, user)?;
    sql!(tx, execute, ERASE_WISH, user).map(drop)
}

/// Whether somebody wants mail and messages in chat; `None` when they never said.
pub async fn wish(tx: &mut Tx, user: &str) -> Result<Option<(i64, i64)>, StoreError> {
    sql!(tx, fetch_optional as (i64, i64), WISH, user)
}

/// Notes whether somebody wants mail and messages in chat.
pub async fn set_wish(tx: &mut Tx, user: &str, mail: i64, chat: i64) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, SET_WISH, user, mail, chat, now).map(drop)
}

/// Wallets with few tokens left whose owners were not told, where something moved after a moment.
pub async fn low_wallets(tx: &mut Tx, since: i64, limit: u32) -> Result<Vec<LowRow>, StoreError> {
    sql!(tx, fetch_all as LowRow, LOW, since, i64::from(limit))
}

/// Wallets with no tokens left whose owners were not told, where something moved after a moment.
pub async fn empty_wallets(tx: &mut Tx, since: i64, limit: u32) -> Result<Vec<LowRow>, StoreError> {
    sql!(tx, fetch_all as LowRow, EMPTY, since, i64::from(limit))
}

/// Tokens that run out after `from` and until `to`, of grants that lived longer than `life`, whose owners were not told under this
/// name.
pub async fn expiring_grants(
    tx: &mut Tx,
    (from, to): (i64, i64),
    life: i64,
    name: &str,
    limit: u32,
) -> Result<Vec<ExpiringRow>, StoreError> {
    sql!(tx, fetch_all as ExpiringRow, EXPIRING, from, to, life, name, i64::from(limit))
}
