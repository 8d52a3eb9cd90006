//! Statements of people in chat.

use crate::store::statements::statements;
use crate::store::tx::sql;
use crate::store::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO chat_person (id, platform, tenant, chat_user, name, wallet_id, seen_at, created_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING";
    BY_KEY = "SELECT id, platform, tenant, chat_user, name, wallet_id, user_id, linked_at, claimed_by, seen_at, model
              FROM chat_person WHERE platform = $1 AND tenant = $2 AND chat_user = $3";
    BY_ID = "SELECT id, platform, tenant, chat_user, name, wallet_id, user_id, linked_at, claimed_by, seen_at, model
             FROM chat_person WHERE id = $1";
    BY_WALLET = "SELECT id, platform, tenant, chat_user, name, wallet_id, user_id, linked_at, claimed_by, seen_at, model
                 FROM chat_person WHERE wallet_id = $1";
    OF_USER = "SELECT id, platform, tenant, chat_user, name, wallet_id, user_id, linked_at, claimed_by, seen_at, model
               FROM chat_person WHERE user_id = $1 ORDER BY linked_at, id";
    /// Takes the row's lock without changing it: whoever links the person waits.
    LOCK = "UPDATE chat_person SET wallet_id = wallet_id WHERE id = $1";
    SEEN = "UPDATE chat_person SET name = $2, seen_at = $3 WHERE id = $1";
    CHOOSE_MODEL = "UPDATE chat_person SET model = $2 WHERE id = $1";
    LINK = "UPDATE chat_person SET user_id = $2, linked_at = $3 WHERE id = $1";
    UNLINK = "UPDATE chat_person SET user_id = NULL, linked_at = NULL WHERE id = $1 AND user_id = $2";
    UNLINK_USER = "UPDATE chat_person SET user_id = NULL, linked_at = NULL WHERE user_id = $1";
    UNLINK_TENANT = "UPDATE chat_person SET user_id = NULL, linked_at = NULL
                     WHERE platform = $1 AND tenant = $2 AND user_id IS NOT NULL";
    CLAIM = "UPDATE chat_person SET claimed_by = $2 WHERE id = $1 AND claimed_by IS NULL";
    ASK = "UPDATE chat_person SET asked_text = $2, asked_key = $3, asked_at = $4 WHERE id = $1";
    ASKED = "SELECT asked_key FROM chat_person WHERE id = $1 AND asked_text = $2 AND asked_at > $3";
    TEAM_USE = "SELECT CAST(COALESCE(SUM(CASE WHEN h.state = 'authorized' THEN h.amount ELSE h.captured END), 0) AS BIGINT)
                FROM job j JOIN token_hold h ON h.id = j.hold_id
                WHERE j.author = $1 AND j.wallet_id = $2 AND j.created_at >= $3";
    RESET = "INSERT INTO quota_reset (platform, tenant, person_id, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (platform, tenant, person_id) DO UPDATE SET at = excluded.at";
    RESET_AT = "SELECT at FROM quota_reset WHERE platform = $1 AND tenant = $2 AND person_id = $3";
}

/// A person as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PersonRow {
    pub id: String,
    pub platform: String,
    pub tenant: String,
    pub chat_user: String,
    pub name: String,
    pub wallet_id: String,
    pub user_id: Option<String>,
    pub linked_at: Option<i64>,
    pub claimed_by: Option<String>,
    pub seen_at: Option<i64>,
    /// The id of the model they always want.
    pub model: Option<String>,
}

/// Writes a person; `false` when a neighbour wrote the same one at the same moment.
pub async fn insert_person(tx: &mut Tx, row: &PersonRow) -> Result<bool, StoreError> {
    let now = tx.now().0;
    let (id, platform, tenant) = (row.id.as_str(), row.platform.as_str(), row.tenant.as_str());
    let (user, name, wallet) = (row.chat_user.as_str(), row.name.as_str(), row.wallet_id.as_str());
    Ok(sql!(tx, execute, INSERT, id, platform, tenant, user, name, wallet, now)? == 1)
}

pub async fn person_by_key(
    tx: &mut Tx,
    platform: &str,
    tenant: &str,
    user: &str,
) -> Result<Option<PersonRow>, StoreError> {
    sql!(tx, fetch_optional as PersonRow, BY_KEY, platform, tenant, user)
}

pub async fn person(tx: &mut Tx, id: &str) -> Result<Option<PersonRow>, StoreError> {
    sql!(tx, fetch_optional as PersonRow, BY_ID, id)
}

/// Locks the person until the unit ends: their link stays what it is.
pub async fn lock_person(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    sql!(tx, execute, LOCK, id).map(drop)
}

/// The person whose own free tokens a wallet holds.
pub async fn person_of_wallet(tx: &mut Tx, wallet: &str) -> Result<Option<PersonRow>, StoreError> {
    sql!(tx, fetch_optional as PersonRow, BY_WALLET, wallet)
}

/// The people linked to an account.
pub async fn people_of_user(tx: &mut Tx, user: &str) -> Result<Vec<PersonRow>, StoreError> {
    sql!(tx, fetch_all as PersonRow, OF_USER, user)
}

/// Notes that a person was there, and what others call them now.
pub async fn seen(tx: &mut Tx, id: &str, name: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, SEEN, id, name, now).map(drop)
}

/// Notes which model a person always wants; none for the product's own.
pub async fn choose_model(tx: &mut Tx, id: &str, model: Option<&str>) -> Result<(), StoreError> {
    sql!(tx, execute, CHOOSE_MODEL, id, model).map(drop)
}

/// Links a person to an account, whatever they were linked to before.
pub async fn link_person(tx: &mut Tx, id: &str, user: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, LINK, id, user, now).map(drop)
}

/// Ends the link of a person to this account; `false` when there was none.
pub async fn unlink_person(tx: &mut Tx, id: &str, user: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, UNLINK, id, user)? == 1)
}

/// Ends every link of an account.
pub async fn unlink_user(tx: &mut Tx, user: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, UNLINK_USER, user)
}

/// Ends every link of a workspace's people.
pub async fn unlink_tenant(tx: &mut Tx, platform: &str, tenant: &str) -> Result<u64, StoreError> {
    sql!(tx, execute, UNLINK_TENANT, platform, tenant)
}

/// Marks what a person had as claimed; `false` when it was before.
pub async fn claim_person(tx: &mut Tx, id: &str, user: &str) -> Result<bool, StoreError> {
    Ok(sql!(tx, execute, CLAIM, id, user)? == 1)
}

/// The key under which a person asked the same text since a moment.
pub async fn asked_since(tx: &mut Tx, id: &str, text: &str, since: i64) -> Result<Option<String>, StoreError> {
    Ok(sql!(tx, fetch_optional as (String,), ASKED, id, text, since)?.map(|(key,)| key))
}

/// Notes what a person asks now.
pub async fn ask(tx: &mut Tx, id: &str, text: &str, key: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, ASK, id, text, key, now).map(drop)
}

/// What a person took or holds of a wallet since a moment.
pub async fn use_since(tx: &mut Tx, person: &str, wallet: &str, since: i64) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), TEAM_USE, person, wallet, since)?.0)
}

/// Notes that what a person used in a workspace until now counts no more.
pub async fn reset_use(tx: &mut Tx, platform: &str, tenant: &str, person: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    sql!(tx, execute, RESET, platform, tenant, person, now).map(drop)
}

/// When that was noted last.
pub async fn reset_at(tx: &mut Tx, platform: &str, tenant: &str, person: &str) -> Result<Option<i64>, StoreError> {
    Ok(sql!(tx, fetch_optional as (i64,), RESET_AT, platform, tenant, person)?.map(|(at,)| at))
}
