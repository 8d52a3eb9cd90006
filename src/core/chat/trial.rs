//! Free tokens in chat: within the trial of a workspace, or where there is none, within what all such people get in a day.
//! Once per person for ever, wherever they ask first.

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::WalletId;
use crate::identity::{FreePolicy, IdentityError};
use crate::ledger::{EffectKey, GrantSource, NewGrant, Tokens, grant_in, is_effect_done_in};
use crate::store::chat::{self as rows, PersonRow, WorkspaceRow};
use crate::store::{Tx, identity};

use super::{ChatError, Platform};

/// Counts the people who got free tokens without a workspace today.
const DIRECT: &str = "trial-direct";
/// The first moment of Discord's ids, which say when their thing was made.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;
const DAY: u64 = 24 * 60 * 60;

/// Where somebody asks.
#[derive(Clone, Copy)]
pub(super) enum Ground<'a> {
    /// In a workspace; none where the app was never installed.
    Workspace(Option<&'a WorkspaceRow>),
    /// In no workspace: directly, or somewhere they took the app along to.
    Direct,
}

/// Whether this person's free tokens were given.
pub(super) async fn is_given_in(tx: &mut Tx, person: &PersonRow) -> Result<bool, ChatError> {
    Ok(is_effect_done_in(tx, &key(&person.id)).await?)
}

/// What would be given now, without giving it.
pub(super) async fn to_come_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    ground: Ground<'_>,
) -> Result<Tokens, ChatError> {
    if is_given_in(tx, person).await? {
        return Ok(Tokens::ZERO);
    }
    match ground {
        Ground::Workspace(_) if of_age(free, person, tx.now()).is_err() => Ok(Tokens::ZERO),
        Ground::Workspace(workspace) => Ok(workspace.map_or(Tokens::ZERO, |workspace| left_of(free, workspace))),
        Ground::Direct if direct_of(free, person, tx.now()).is_err() => Ok(Tokens::ZERO),
        Ground::Direct => {
            let today = tx.now().day();
            let has_room = identity::used(tx, DIRECT, &today).await? < free.direct_people_per_day;
            Ok(if has_room { free.visitor_tokens } else { Tokens::ZERO })
        }
    }
}

/// Gives a person their free tokens, which are at least `price`. The caller has locked their wallet and found none given.
///
/// # Errors
/// [`ChatError::TrialUsed`] when the workspace has none left, [`ChatError::AccountTooNew`], [`ChatError::Identity`] when as many
/// people as may got theirs today.
pub(super) async fn give_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    ground: Ground<'_>,
    price: Tokens,
) -> Result<(), ChatError> {
    let amount = match ground {
        Ground::Workspace(workspace) => {
            of_age(free, person, tx.now())?;
            take_from_in(tx, free, workspace, price).await?
        }
        Ground::Direct => take_direct_in(tx, free, person, price).await?,
    };
    let grant = NewGrant {
        wallet: WalletId::from_text(person.wallet_id.as_str()),
        amount,
        source: GrantSource::Trial,
        expires_at: free.lives.end(GrantSource::Trial, tx.now()),
        reference: Some(person.id.clone()),
        keys: vec![key(&person.id)],
        reason: "free to try in chat".to_owned(),
    };
    grant_in(tx, &grant).await?;
    Ok(())
}

fn key(person: &str) -> EffectKey {
    EffectKey::new("trial", person)
}

async fn take_from_in(
    tx: &mut Tx,
    free: &FreePolicy,
    workspace: Option<&WorkspaceRow>,
    price: Tokens,
) -> Result<Tokens, ChatError> {
    let refused = ChatError::TrialUsed { own: false };
    let Some(workspace) = workspace.filter(|workspace| workspace.removed_at.is_none()) else { return Err(refused) };
    let amount = left_of(free, workspace);
    if amount < price {
        return Err(refused);
    }
    let limit = free.workspace_tokens.as_i64();
    if !rows::give_trial(tx, &workspace.platform, &workspace.tenant, amount.as_i64(), limit).await? {
        return Err(tx.contended().into());
    }
    Ok(amount)
}

async fn take_direct_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    price: Tokens,
) -> Result<Tokens, ChatError> {
    direct_of(free, person, tx.now())?;
    if free.visitor_tokens < price {
        return Err(ChatError::TrialUsed { own: false });
    }
    let today = tx.now().day();
    if !identity::use_bucket(tx, DIRECT, &today, 1, free.direct_people_per_day).await? {
        return Err(IdentityError::FreeBudget.into());
    }
    Ok(free.visitor_tokens)
}

/// What a new person of this workspace gets.
fn left_of(free: &FreePolicy, workspace: &WorkspaceRow) -> Tokens {
    let left = free.workspace_tokens.as_i64() - workspace.trial_granted;
    Tokens::from_store(left.clamp(0, free.visitor_tokens.as_i64()))
}

/// Whether a person gets free tokens without a workspace. Only where the platform itself makes accounts costly to farm: Discord's
/// ids cannot be forged and tell their age; Slack's people always are somewhere.
fn direct_of(free: &FreePolicy, person: &PersonRow, now: UnixMs) -> Result<(), ChatError> {
    if person.platform != Platform::Discord.as_str() {
        return Err(ChatError::TrialUsed { own: false });
    }
    of_age(free, person, now)
}

/// Whether a person of Discord is there for long enough: anybody can make a server of their own, and new accounts to fill it.
fn of_age(free: &FreePolicy, person: &PersonRow, now: UnixMs) -> Result<(), ChatError> {
    if person.platform != Platform::Discord.as_str() {
        return Ok(());
    }
    let is_old_enough = made_at(&person.chat_user).is_some_and(|made| made.plus(free.account_age) <= now);
    if is_old_enough { Ok(()) } else { Err(ChatError::AccountTooNew { days: days(free.account_age) }) }
}

/// When Discord made what this id names.
fn made_at(id: &str) -> Option<UnixMs> {
    if !id.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let since = id.parse::<u64>().ok()? >> 22;
    Some(UnixMs(i64::try_from(since).ok()? + DISCORD_EPOCH))
}

const fn days(age: Duration) -> u64 {
    age.as_secs().div_ceil(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_discord_tell_their_age_and_nothing_else_does() {
        // The example of Discord's documentation.
        assert_eq!(made_at("175928847299117063"), Some(UnixMs(1_462_015_105_796)));
        assert_eq!(made_at("0"), Some(UnixMs(DISCORD_EPOCH)));
        assert_eq!(made_at("18446744073709551615").map(|at| at.day()).as_deref(), Some("2154-05-15"));
        for id in ["", "+175928847299117063", "-1", " 1", "U02ANA", "18446744073709551616", "١٢٣"] {
            assert_eq!(made_at(id), None, "{id:?}");
        }
        assert_eq!((days(Duration::from_secs(DAY)), days(Duration::from_secs(1))), (1, 1));
    }
}
