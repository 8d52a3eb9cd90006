//! Linking a person in chat to an account: begun in chat, confirmed on the web page, ended by the code typed back in chat.
//!
//! Whoever sends the link to somebody else never sees the code that the other one's page shows, so nobody can be made to pay
//! for a stranger by a click. Tokens and codes are kept as keyed hashes.

use std::time::Duration;

use subtle::ConstantTimeEq;

use crate::clock::UnixMs;
use crate::id::{ChatId, LinkId, UserId, WalletId};
use crate::identity::IdentifierKey;
use crate::ledger::{Claim, EffectKey, Tokens, claim_in};
use crate::store::chat::{self as rows, LinkChangeRow, LinkRow, PersonRow};
use crate::store::{Tx, identity, tickets};

use super::{Chat, ChatError, ChatKey, Person, Platform};

/// How long a link lives.
pub const LINK_LIFE: Duration = Duration::from_secs(10 * 60);
/// Wrong codes before a link is dead.
const TRIES: u32 = 5;
/// Links one person may begin in an hour.
const PER_HOUR: i64 = 5;
const HOUR: Duration = Duration::from_secs(60 * 60);
/// Signs that cannot be taken for each other: eight of them are forty bits.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 8;

/// What the web page shows before anybody confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// The person in chat.
    pub person: Person,
    /// What the workspace is called; empty where there is none.
    pub workspace: String,
    /// The account the person is linked to now, by its address.
    pub linked_to: Option<String>,
    /// When the link ends.
    pub expires_at: UnixMs,
}

/// A link that an account has confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedLink {
    /// To be typed in chat: `ABCD-EFGH`.
    pub code: String,
    /// When it ends.
    pub expires_at: UnixMs,
}

/// How long a change of links is shown.
pub(super) const SHOWN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Something that happened to the links of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkChange {
    /// `linked`, `unlinked`, or `moved` to another account.
    pub what: String,
    /// Where the person is.
    pub platform: Platform,
    /// What the workspace is called; empty where there is none.
    pub workspace: String,
    /// What others call the person.
    pub name: String,
    /// When.
    pub at: UnixMs,
}

impl LinkChange {
    pub(super) fn from_row(row: LinkChangeRow, workspace: String) -> Self {
        let platform = Platform::parse(&row.platform);
        Self { what: row.what, platform, workspace, name: row.name, at: UnixMs(row.created_at) }
    }
}

/// A person who is linked now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The account.
    pub account: UserId,
    /// Its address.
    pub email: Option<String>,
    /// The account it was linked to before, if another: it is told.
    pub before: Option<UserId>,
    /// Left-over free tokens that moved.
    pub tokens: Tokens,
    /// Tickets that moved.
    pub tickets: u64,
}

/// Begins a link, ends whatever was begun before, and answers the token of its page.
pub(super) async fn start(chat: &Chat, person: &ChatId) -> Result<String, ChatError> {
    let (token, id) = (hex::encode(chat.store.ids().secret()), LinkId::new(chat.store.ids()));
    let (hash, person) = (token_hash(&chat.key, &token), person.clone());
    let work = async move |tx: &mut Tx| {
        let since = tx.now().minus(HOUR).0;
        if rows::links_since(tx, person.as_str(), since).await? >= PER_HOUR {
            return Err(ChatError::TooManyLinks(HOUR));
        }
        rows::end_links(tx, person.as_str()).await?;
        let ends = tx.now().plus(LINK_LIFE).0;
        Ok(rows::insert_link(tx, id.as_str(), &hash, person.as_str(), ends).await?)
    };
    chat.store.write(work).await?;
    Ok(token)
}

/// Looks at a link; changes nothing.
pub(super) async fn look(chat: &Chat, token: &str) -> Result<LinkView, ChatError> {
    let mut tx = chat.store.read().await?;
    let link = open_in(&mut tx, &token_hash(&chat.key, token)).await?;
    let person = rows::person(&mut tx, &link.person_id).await?.ok_or(ChatError::LinkGone)?;
    let workspace = rows::workspace(&mut tx, &person.platform, &person.tenant).await?;
    let linked_to = match &person.user_id {
        Some(user) => identity::user(&mut tx, user).await?.and_then(|user| user.email),
        None => None,
    };
    Ok(LinkView {
        workspace: workspace.map(|workspace| workspace.name).unwrap_or_default(),
        person: Person::from_row(person),
        linked_to,
        expires_at: UnixMs(link.expires_at),
    })
}

async fn open_in(tx: &mut Tx, hash: &str) -> Result<LinkRow, ChatError> {
    let link = rows::link_by_token(tx, hash).await?.ok_or(ChatError::LinkGone)?;
    if link.state == "open" && tx.now().0 < link.expires_at { Ok(link) } else { Err(ChatError::LinkGone) }
}

/// Binds the account to the link. Of two accounts exactly one wins; nobody is linked before the code comes back.
pub(super) async fn confirm(chat: &Chat, token: &str, user: &UserId) -> Result<ConfirmedLink, ChatError> {
    let code = code_from(&chat.store.ids().secret());
    let (hash, user) = (token_hash(&chat.key, token), user.clone());
    let (key, typed) = (chat.key.clone(), code.clone());
    let work = async move |tx: &mut Tx| {
        let link = open_in(tx, &hash).await?;
        let bound = code_hash(&key, &link.id, &typed);
        if !rows::confirm_link(tx, &link.id, user.as_str(), &bound).await? {
            return Err(ChatError::LinkGone);
        }
        Ok(UnixMs(link.expires_at))
    };
    let expires_at = chat.store.write(work).await?;
    let (left, right) = code.split_at(CODE_LENGTH / 2);
    Ok(ConfirmedLink { code: format!("{left}-{right}"), expires_at })
}

/// Ends a link from the web page.
pub(super) async fn cancel(chat: &Chat, token: &str) -> Result<(), ChatError> {
    let hash = token_hash(&chat.key, token);
    let work = async move |tx: &mut Tx| {
        let link = rows::link_by_token(tx, &hash).await?.ok_or(ChatError::LinkGone)?;
        rows::drop_link(tx, &link.id).await?;
        Ok(())
    };
    chat.store.write(work).await
}

/// The code, typed by the person who began the link. A wrong one is counted, so this unit answers instead of failing.
pub(super) async fn enter(chat: &Chat, person: &ChatId, code: &str) -> Result<Linked, ChatError> {
    let (typed, person) = (normal_code(code), person.clone());
    let (key, at_most, notes) = (chat.key.clone(), chat.free.visitor_tokens, note_ids(chat));
    let work = async move |tx: &mut Tx| -> Result<Result<Linked, ChatError>, ChatError> {
        let Some(link) = rows::confirmed_link(tx, person.as_str()).await? else { return Ok(Err(ChatError::LinkGone)) };
        if tx.now().0 >= link.expires_at {
            rows::drop_link(tx, &link.id).await?;
            return Ok(Err(ChatError::LinkGone));
        }
        let given = code_hash(&key, &link.id, &typed);
        let bound = link.code_hash.as_deref().unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(bound.as_bytes())) {
            rows::count_try(tx, &link.id, i64::from(TRIES)).await?;
            let tries = u32::try_from(link.tries).unwrap_or(TRIES) + 1;
            let left = TRIES.saturating_sub(tries);
            return Ok(Err(if left == 0 { ChatError::LinkGone } else { ChatError::WrongCode { left } }));
        }
        if !rows::use_link(tx, &link.id).await? {
            return Err(tx.contended().into());
        }
        let user = UserId::from_text(link.user_id.unwrap_or_default());
        bind_in(tx, &person, &user, &notes, at_most).await.map(Ok)
    };
    chat.store.write(work).await?
}

/// Links a person whom the platform itself has proven to be this account's.
pub(super) async fn proven(chat: &Chat, key: &ChatKey, name: &str, user: &UserId) -> Result<Linked, ChatError> {
    let person = chat.meet(key, name).await?.id;
    let (user, at_most, notes) = (user.clone(), chat.free.visitor_tokens, note_ids(chat));
    chat.store
        .write(async move |tx: &mut Tx| {
            rows::end_links(tx, person.as_str()).await?;
            bind_in(tx, &person, &user, &notes, at_most).await
        })
        .await
}

/// Links, and claims what the person had: once per account for ever, whether from the web or from chat.
async fn bind_in(
    tx: &mut Tx,
    person: &ChatId,
    user: &UserId,
    notes: &[String; 2],
    at_most: Tokens,
) -> Result<Linked, ChatError> {
    let found = rows::person(tx, person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
    let account = identity::user(tx, user.as_str()).await?.filter(|user| user.deleted_at.is_none());
    let account = account.ok_or(ChatError::LinkGone)?;
    rows::link_person(tx, person.as_str(), user.as_str()).await?;
    let before = found.user_id.clone().filter(|before| before != user.as_str());
    if let Some(before) = &before {
        rows::note_link_change(tx, &notes[0], before, person.as_str(), "moved").await?;
    }
    rows::note_link_change(tx, &notes[1], user.as_str(), person.as_str(), "linked").await?;
    let (tokens, tickets) = match account.claimed_at {
        None if found.claimed_by.is_none() => {
            claim_of_person_in(tx, &found, &account.id, &account.wallet_id, at_most).await?
        }
        _ => (Tokens::ZERO, 0),
    };
    Ok(Linked { account: user.clone(), email: account.email, before: before.map(UserId::from_text), tokens, tickets })
}

/// Names for what a link leaves behind: one note for the account before, one for the new one.
fn note_ids(chat: &Chat) -> [String; 2] {
    [(); 2].map(|()| chat.store.ids().next().to_string())
}

async fn claim_of_person_in(
    tx: &mut Tx,
    person: &PersonRow,
    user: &str,
    wallet: &str,
    at_most: Tokens,
) -> Result<(Tokens, u64), ChatError> {
    let (from, to) = (WalletId::from_text(person.wallet_id.as_str()), WalletId::from_text(wallet));
    let keys = [EffectKey::new("claim", user), EffectKey::new("claim-chat", &person.id)];
    let tokens = claim_in(tx, &Claim { from: &from, to: &to, at_most, claim: user, keys: &keys }).await?;
    let moved = tickets::move_tickets(tx, from.as_str(), to.as_str()).await?;
    if tokens.is_zero() && moved == 0 {
        // Nothing was there to claim: the account's one claim is still to come.
        return Ok((tokens, moved));
    }
    let counted = i64::try_from(moved).unwrap_or(i64::MAX);
    let first = rows::claim_person(tx, &person.id, user).await?
        && identity::set_claim(tx, user, &person.id, tokens.as_i64(), counted).await?;
    if first { Ok((tokens, moved)) } else { Err(tx.contended().into()) }
}

fn token_hash(key: &IdentifierKey, token: &str) -> String {
    key.hash(&format!("link-token:{token}"))
}

fn code_hash(key: &IdentifierKey, link: &str, code: &str) -> String {
    key.hash(&format!("link-code:{link}:{code}"))
}

fn code_from(secret: &[u8; 32]) -> String {
    secret.iter().take(CODE_LENGTH).map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// People type codes in lower case, with blanks and dashes, and take O for 0.
fn normal_code(code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase());
    kept.map(|sign| match sign {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = code_from(&[31; 32]);
        assert_eq!(code, "ZZZZZZZZ");
        for typed in ["zzzz-zzzz", " ZZZZ ZZZZ ", "zz zz–zz zz"] {
            assert_eq!(normal_code(typed), code);
        }
        assert_eq!(normal_code("o1il-0000"), "01110000");
    }
}
