//! Whose job it is: whoever pays for it, and whoever asked for it in chat, on every surface that is linked.

use crate::identity::Principal;
use crate::store::chat::PersonRow;
use crate::store::identity::UserRow;
use crate::store::jobs::JobRow;
use crate::store::{StoreError, Tx, asking, chat, identity};

use super::settle::owner_in;

/// Jobs that wait for answers, of one wallet or one person, that are shown.
const SHOWN: u32 = 20;

/// Whether the caller may look at a job, answer it and stop it.
pub(super) async fn owns_in(tx: &mut Tx, principal: &Principal, job: &JobRow) -> Result<bool, StoreError> {
    match principal {
        Principal::NewVisitor => Ok(false),
        Principal::Visitor(id) => {
            let visitor = identity::visitor(tx, id.as_str()).await?;
            // After the claim only the account owns it: the cookie may be in somebody else's hands by now.
            Ok(visitor.is_some_and(|visitor| visitor.claimed_by.is_none() && visitor.wallet_id == job.wallet_id))
        }
        Principal::User(id) => match living(tx, id.as_str()).await? {
            Some(user) => is_of_account(tx, &user, job).await,
            None => Ok(false),
        },
        Principal::Chat(caller) => {
            let Some(person) = chat::person(tx, caller.person.as_str()).await? else { return Ok(false) };
            if job.author.as_deref() == Some(person.id.as_str()) || job.wallet_id == person.wallet_id {
                return Ok(true);
            }
            match account_of(tx, &person).await? {
                Some(user) => is_of_account(tx, &user, job).await,
                None => Ok(false),
            }
        }
    }
}

/// The caller's jobs that wait for answers, newest first.
pub(super) async fn asking_in(tx: &mut Tx, principal: &Principal) -> Result<Vec<JobRow>, StoreError> {
    let user = match principal {
        Principal::User(id) => living(tx, id.as_str()).await?,
        Principal::Chat(caller) => match chat::person(tx, caller.person.as_str()).await? {
            Some(person) => account_of(tx, &person).await?,
            None => None,
        },
        Principal::Visitor(_) | Principal::NewVisitor => None,
    };
    let mut wallets = Vec::new();
    let mut people = Vec::new();
    if let Some(user) = user {
        if let Some(visitor) = user.claimed_visitor {
            wallets.extend(identity::visitor(tx, &visitor).await?.map(|visitor| visitor.wallet_id));
        }
        people = chat::people_of_user(tx, &user.id).await?;
        wallets.push(user.wallet_id);
    }
    match principal {
        Principal::Visitor(id) => wallets.extend(identity::visitor(tx, id.as_str()).await?.map(|one| one.wallet_id)),
        Principal::Chat(caller) => people.extend(chat::person(tx, caller.person.as_str()).await?),
        Principal::User(_) | Principal::NewVisitor => {}
    }
    let mut found = Vec::new();
    for person in people {
        found.extend(asking::of_author(tx, &person.id, SHOWN).await?);
        wallets.push(person.wallet_id);
    }
    for wallet in wallets {
        found.extend(asking::of_wallet(tx, &wallet, SHOWN).await?);
    }
    let mut own: Vec<JobRow> = Vec::new();
    for job in found {
        if own.iter().all(|known| known.id != job.id) && owns_in(tx, principal, &job).await? {
            own.push(job);
        }
    }
    own.sort_by_key(|job| std::cmp::Reverse(job.created_at));
    Ok(own)
}

/// What the account pays for, in whichever wallet it began, and what its people in chat asked for.
async fn is_of_account(tx: &mut Tx, user: &UserRow, job: &JobRow) -> Result<bool, StoreError> {
    if owner_in(tx, &job.wallet_id).await? == user.wallet_id {
        return Ok(true);
    }
    let Some(author) = &job.author else { return Ok(false) };
    Ok(chat::people_of_user(tx, &user.id).await?.iter().any(|person| person.id == *author))
}

async fn account_of(tx: &mut Tx, person: &PersonRow) -> Result<Option<UserRow>, StoreError> {
    match &person.user_id {
        Some(user) => living(tx, user).await,
        None => Ok(None),
    }
}

async fn living(tx: &mut Tx, user: &str) -> Result<Option<UserRow>, StoreError> {
    Ok(identity::user(tx, user).await?.filter(|user| user.deleted_at.is_none()))
}
