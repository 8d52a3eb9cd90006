//! Who pays for something asked in chat.

use crate::id::{ChatId, WalletId};
use crate::identity::{FreePolicy, IdentityError, free_cost_bucket};
use crate::ledger::{
    Balance, EffectKey, GrantSource, LedgerError, NewGrant, Tokens, balance_in, grant_in, is_effect_done_in,
};
use crate::store::chat::{self as rows, PersonRow, WorkspaceRow};
use crate::store::ledger::lock_wallet;
use crate::store::{Tx, identity};

use super::{ChatCaller, ChatError, PaidBy, Purse};

/// The wallet that pays.
pub(crate) struct Payment {
    pub wallet: WalletId,
    pub paid_by: PaidBy,
    /// The free-ticket buckets it counts against.
    pub buckets: String,
}

impl Payment {
    const fn of(wallet: WalletId, paid_by: PaidBy) -> Self {
        Self { wallet, paid_by, buckets: String::new() }
    }
}

/// Finds the wallet that pays `price`, in the order team, account, own free tokens; the latter are given here, at the first
/// request that needs them. The first payer who should have paid and could not names the refusal.
///
/// # Errors
/// [`ChatError::CapReached`], [`ChatError::TeamEmpty`], [`ChatError::TrialUsed`], [`ChatError::Ledger`] with
/// [`LedgerError::Insufficient`] for the linked account, [`ChatError::Identity`] when today's free budget is spent.
pub(crate) async fn payment_in(
    tx: &mut Tx,
    free: &FreePolicy,
    caller: &ChatCaller,
    price: Tokens,
) -> Result<Payment, ChatError> {
    let person = rows::person(tx, caller.person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
    let workspace = workspace_in(tx, caller).await?;
    let mut refusal = None;
    if let Some(workspace) = workspace.as_ref().filter(|_| caller.full_member) {
        match team_in(tx, free, &person, workspace, price).await {
            Ok(Some(payment)) => return Ok(payment),
            Ok(None) => {}
            Err(error @ (ChatError::CapReached { .. } | ChatError::TeamEmpty { .. })) => refusal = Some(error),
            Err(error) => return Err(error),
        }
    }
    match account_in(tx, &person, price).await {
        Ok(Some(payment)) => return Ok(payment),
        Ok(None) => {}
        Err(error @ ChatError::Ledger(LedgerError::Insufficient { .. })) => refusal = refusal.or(Some(error)),
        Err(error) => return Err(error),
    }
    match (own_in(tx, free, &person, workspace.as_ref(), refusal.is_some(), price).await, refusal) {
        (Err(ChatError::TrialUsed { .. }), Some(refusal)) => Err(refusal),
        (outcome, _) => outcome,
    }
}

async fn workspace_in(tx: &mut Tx, caller: &ChatCaller) -> Result<Option<WorkspaceRow>, ChatError> {
    let Some(key) = &caller.workspace else { return Ok(None) };
    Ok(rows::workspace(tx, key.platform.as_str(), &key.tenant).await?)
}

/// What one member may use in a month, unless the workspace says otherwise.
fn cap_of(workspace: &WorkspaceRow, free: &FreePolicy) -> u64 {
    workspace.cap.map_or(free.member_cap, |cap| u64::try_from(cap).unwrap_or(0))
}

async fn used_in(tx: &mut Tx, person: &PersonRow, wallet: &str) -> Result<u64, ChatError> {
    let since = tx.now().month_start().0;
    Ok(u64::try_from(rows::use_since(tx, &person.id, wallet, since).await?).unwrap_or(0))
}

async fn team_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    workspace: &WorkspaceRow,
    price: Tokens,
) -> Result<Option<Payment>, ChatError> {
    let Some(wallet) = &workspace.team_wallet else { return Ok(None) };
    let name = workspace.team_name.clone().unwrap_or_default();
    // Locked before the sum, so that two requests of one person at the same moment cannot both fit below the cap.
    let available = lock_wallet(tx, wallet).await?.unwrap_or(0);
    let available = u64::try_from(available).unwrap_or(0);
    let cap = cap_of(workspace, free);
    if used_in(tx, person, wallet).await? + price.get() > cap {
        return Err(ChatError::CapReached { team: name, cap });
    }
    if available < price.get() {
        return Err(ChatError::TeamEmpty { team: name, available, needed: price.get() });
    }
    Ok(Some(Payment::of(WalletId::from_text(wallet.as_str()), PaidBy::Team { name })))
}

async fn account_in(tx: &mut Tx, person: &PersonRow, price: Tokens) -> Result<Option<Payment>, ChatError> {
    let Some(user) = &person.user_id else { return Ok(None) };
    let user = identity::user(tx, user).await?.filter(|user| user.deleted_at.is_none());
    let Some(user) = user else { return Ok(None) };
    let wallet = WalletId::from_text(user.wallet_id);
    let available = balance_in(tx, &wallet).await?.available;
    if available < price {
        return Err(LedgerError::Insufficient { needed: price, available }.into());
    }
    Ok(Some(Payment::of(wallet, PaidBy::Account)))
}

/// What is left of the person's own free tokens, given now when they never were. Somebody with an account or a team that
/// should pay gets none anew.
async fn own_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    workspace: Option<&WorkspaceRow>,
    has_payer: bool,
    price: Tokens,
) -> Result<Payment, ChatError> {
    let wallet = WalletId::from_text(person.wallet_id.as_str());
    if balance_in(tx, &wallet).await?.available < price {
        if has_payer || is_effect_done_in(tx, &trial_key(&person.id)).await? {
            return Err(ChatError::TrialUsed { own: true });
        }
        give_trial_in(tx, free, person, workspace, price).await?;
    }
    let today = tx.now().day();
    if identity::used(tx, free_cost_bucket(), &today).await? >= free.daily_budget_micro_usd {
        return Err(IdentityError::FreeBudget.into());
    }
    // Counted, so that what free tickets cost us is known; the trial itself is the limit.
    let bucket = format!("free-chat:{}:{}", person.platform, person.tenant);
    identity::use_bucket(tx, &bucket, &today, 1, i64::MAX).await?;
    Ok(Payment { wallet, paid_by: PaidBy::Free, buckets: bucket })
}

fn trial_key(person: &str) -> EffectKey {
    EffectKey::new("trial", person)
}

async fn give_trial_in(
    tx: &mut Tx,
    free: &FreePolicy,
    person: &PersonRow,
    workspace: Option<&WorkspaceRow>,
    price: Tokens,
) -> Result<(), ChatError> {
    let refused = ChatError::TrialUsed { own: false };
    let Some(workspace) = workspace.filter(|workspace| workspace.removed_at.is_none()) else { return Err(refused) };
    let amount = trial_of(free, workspace);
    if amount < price.as_i64() {
        return Err(refused);
    }
    let limit = free.workspace_tokens.as_i64();
    if !rows::give_trial(tx, &workspace.platform, &workspace.tenant, amount, limit).await? {
        return Err(tx.contended().into());
    }
    let grant = NewGrant {
        wallet: WalletId::from_text(person.wallet_id.as_str()),
        amount: Tokens::from_store(amount),
        source: GrantSource::Trial,
        expires_at: Some(tx.now().plus(free.visitor_life)),
        reference: Some(person.id.clone()),
        keys: vec![trial_key(&person.id)],
        reason: "free to try in chat".to_owned(),
    };
    grant_in(tx, &grant).await?;
    Ok(())
}

/// What a new person of this workspace gets.
fn trial_of(free: &FreePolicy, workspace: &WorkspaceRow) -> i64 {
    (free.workspace_tokens.as_i64() - workspace.trial_granted).clamp(0, free.visitor_tokens.as_i64())
}

/// What a person can spend now, without giving anything.
pub(super) async fn purse_in(tx: &mut Tx, free: &FreePolicy, caller: &ChatCaller) -> Result<Purse, ChatError> {
    let person = rows::person(tx, caller.person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
    let workspace = workspace_in(tx, caller).await?;
    let user = match &person.user_id {
        Some(user) => identity::user(tx, user).await?.filter(|user| user.deleted_at.is_none()),
        None => None,
    };
    let email = user.as_ref().and_then(|user| user.email.clone());
    let team = workspace.as_ref().filter(|workspace| caller.full_member && workspace.team_wallet.is_some());
    if let Some(workspace) = team {
        let wallet = workspace.team_wallet.clone().unwrap_or_default();
        let used = used_in(tx, &person, &wallet).await?;
        let balance = balance_in(tx, &WalletId::from_text(wallet)).await?;
        let cap = cap_of(workspace, free);
        // A team that cannot pay steps back for an account that can.
        if (used < cap && !balance.available.is_zero()) || user.is_none() {
            let name = workspace.team_name.clone().unwrap_or_default();
            return Ok(Purse { paid_by: PaidBy::Team { name }, balance, month: Some((used, cap)), email });
        }
    }
    if let Some(user) = user {
        let balance = balance_in(tx, &WalletId::from_text(user.wallet_id)).await?;
        return Ok(Purse { paid_by: PaidBy::Account, balance, month: None, email });
    }
    let balance = balance_in(tx, &WalletId::from_text(person.wallet_id.as_str())).await?;
    let given = is_effect_done_in(tx, &trial_key(&person.id)).await?;
    let to_come = match &workspace {
        Some(workspace) if !given => Tokens::from_store(trial_of(free, workspace)),
        _ => Tokens::ZERO,
    };
    let balance =
        Balance { available: balance.available.plus(to_come), granted: balance.granted.plus(to_come), ..balance };
    Ok(Purse { paid_by: PaidBy::Free, balance, month: None, email: None })
}

/// Whose wallet it is.
pub(crate) async fn paid_by_in(tx: &mut Tx, wallet: &WalletId) -> Result<PaidBy, ChatError> {
    if let Some(team) = rows::team_of_wallet(tx, wallet.as_str()).await? {
        return Ok(PaidBy::Team { name: team.name });
    }
    let free = rows::person_of_wallet(tx, wallet.as_str()).await?.is_some()
        || identity::visitor_of_wallet(tx, wallet.as_str()).await?.is_some();
    Ok(if free { PaidBy::Free } else { PaidBy::Account })
}

/// The wallets whose tickets a person may read and change: their own and their account's.
pub(crate) async fn wallets_in(tx: &mut Tx, person: &ChatId) -> Result<Vec<WalletId>, ChatError> {
    let person = rows::person(tx, person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
    let mut wallets = Vec::new();
    if let Some(user) = &person.user_id
        && let Some(user) = identity::user(tx, user).await?.filter(|user| user.deleted_at.is_none())
    {
        wallets.push(WalletId::from_text(user.wallet_id));
    }
    wallets.push(WalletId::from_text(person.wallet_id));
    Ok(wallets)
}
