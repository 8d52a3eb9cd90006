//! Who pays for something asked in chat.

use crate::clock::UnixMs;
use crate::id::{ChatId, TeamId, WalletId};
use crate::identity::{FreePolicy, IdentityError, free_cost_bucket};
use crate::ledger::{Balance, LedgerError, Tokens, balance_in};
use crate::store::chat::{self as rows, PersonRow, WorkspaceRow};
use crate::store::ledger::lock_wallet;
use crate::store::{Tx, identity};

use super::trial::{self, Ground};
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
/// request that needs them. The first payer who should have paid and could not names the refusal. Of what is the
/// team's alone (`team_only`) nobody else pays.
///
/// # Errors
/// [`ChatError::CapReached`], [`ChatError::DayCapReached`], [`ChatError::TeamEmpty`], [`ChatError::TrialUsed`],
/// [`ChatError::AccountTooNew`], [`ChatError::Ledger`] with [`LedgerError::Insufficient`] for the linked account,
/// [`ChatError::Identity`] when today's free budget is spent.
pub(crate) async fn payment_in(
    tx: &mut Tx,
    free: &FreePolicy,
    caller: &ChatCaller,
    price: Tokens,
    team_only: bool,
) -> Result<Payment, ChatError> {
    let person = rows::person(tx, caller.person.as_str()).await?.ok_or(ChatError::NoSuchPerson)?;
    let workspace = workspace_in(tx, caller).await?;
    let mut refusal = None;
    if let Some(workspace) = workspace.as_ref().filter(|_| caller.full_member) {
        match team_in(tx, free, &person, workspace, price).await {
            Ok(Some(payment)) => return Ok(payment),
            Ok(None) => {}
            Err(
                error @ (ChatError::CapReached { .. } | ChatError::DayCapReached { .. } | ChatError::TeamEmpty { .. }),
            ) if !team_only => refusal = Some(error),
            Err(error) => return Err(error),
        }
    }
    match account_in(tx, &person, price).await {
        Ok(Some(payment)) => return Ok(payment),
        Ok(None) => {}
        Err(error @ ChatError::Ledger(LedgerError::Insufficient { .. })) => refusal = refusal.or(Some(error)),
        Err(error) => return Err(error),
    }
    match (own_in(tx, free, &person, ground(caller, workspace.as_ref()), refusal.is_some(), price).await, refusal) {
        (Err(ChatError::TrialUsed { .. }), Some(refusal)) => Err(refusal),
        (outcome, _) => outcome,
    }
}

async fn workspace_in(tx: &mut Tx, caller: &ChatCaller) -> Result<Option<WorkspaceRow>, ChatError> {
    let Some(key) = &caller.workspace else { return Ok(None) };
    Ok(rows::workspace(tx, key.platform.as_str(), &key.tenant).await?)
}

/// The team that would pay for what somebody asks where they ask it, whether it can now or not.
pub(crate) async fn team_of_caller_in(tx: &mut Tx, caller: &ChatCaller) -> Result<Option<TeamId>, ChatError> {
    let workspace = workspace_in(tx, caller).await?.filter(|_| caller.full_member);
    Ok(workspace.and_then(|workspace| workspace.team_id).map(TeamId::from_text))
}

const fn ground<'a>(caller: &ChatCaller, workspace: Option<&'a WorkspaceRow>) -> Ground<'a> {
    if caller.workspace.is_some() { Ground::Workspace(workspace) } else { Ground::Direct }
}

/// What a person used of a team's tokens, and how many they may use.
struct Share {
    month: (u64, u64),
    /// Where the workspace has a daily cap.
    day: Option<(u64, u64)>,
}

impl Share {
    /// What was used before the last reset counts no more. Two things of one moment cannot be told apart, so what was asked at
    /// the very millisecond of a reset is before it.
    async fn of(
        tx: &mut Tx,
        free: &FreePolicy,
        person: &PersonRow,
        workspace: &WorkspaceRow,
        wallet: &str,
    ) -> Result<Self, ChatError> {
        let (platform, tenant) = (workspace.platform.as_str(), workspace.tenant.as_str());
        let reset = rows::reset_at(tx, platform, tenant, &person.id).await?;
        let from = |start: UnixMs| reset.map_or(start.0, |at| start.0.max(at.saturating_add(1)));
        let (month, day) = (from(tx.now().month_start()), from(tx.now().day_start()));
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let used = count(rows::use_since(tx, &person.id, wallet, month).await?);
        let day = match workspace.day_cap {
            Some(cap) => Some((count(rows::use_since(tx, &person.id, wallet, day).await?), count(cap))),
            None => None,
        };
        Ok(Self { month: (used, workspace.cap.map_or(free.member_cap, count)), day })
    }

    /// Nothing when `price` fits below both caps. The month's comes first: it lasts longer.
    fn refuse(&self, team: &str, price: Tokens) -> Option<ChatError> {
        let is_over = |(used, cap): (u64, u64)| used.saturating_add(price.get()) > cap;
        if is_over(self.month) {
            return Some(ChatError::CapReached { team: team.to_owned(), cap: self.month.1 });
        }
        let (_, cap) = self.day.filter(|day| is_over(*day))?;
        Some(ChatError::DayCapReached { team: team.to_owned(), cap })
    }
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
    // Locked before the sums, so that two requests of one person at the same moment cannot both fit below a cap.
    let available = lock_wallet(tx, wallet).await?.unwrap_or(0);
    let available = u64::try_from(available).unwrap_or(0);
    if let Some(refusal) = Share::of(tx, free, person, workspace, wallet).await?.refuse(&name, price) {
        return Err(refusal);
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
    ground: Ground<'_>,
    has_payer: bool,
    price: Tokens,
) -> Result<Payment, ChatError> {
    let wallet = WalletId::from_text(person.wallet_id.as_str());
    // Locked before looking: of two first requests at the same moment, one takes from what is given to all.
    lock_wallet(tx, wallet.as_str()).await?;
    let balance = balance_in(tx, &wallet).await?;
    if balance.available < price {
        if has_payer || trial::is_given_in(tx, person).await? {
            if !has_payer && !balance.available.is_zero() {
                // Some are left, and this takes more: a cheaper model may do.
                return Err(LedgerError::Insufficient { needed: price, available: balance.available }.into());
            }
            return Err(ChatError::TrialUsed { own: true });
        }
        trial::give_in(tx, free, person, ground, price).await?;
    } else if !balance.purchased.is_zero() {
        // Whoever bought tokens in chat has paid for them: no budget of ours for free tickets stops them.
        return Ok(Payment::of(wallet, PaidBy::Own));
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
        let share = Share::of(tx, free, &person, workspace, &wallet).await?;
        let balance = balance_in(tx, &WalletId::from_text(wallet)).await?;
        let name = workspace.team_name.clone().unwrap_or_default();
        let can_pay = share.refuse(&name, Tokens::ONE).is_none() && !balance.available.is_zero();
        // A team that cannot pay steps back for an account that can.
        if can_pay || user.is_none() {
            let (month, day) = (Some(share.month), share.day);
            return Ok(Purse { paid_by: PaidBy::Team { name }, balance, month, day, email });
        }
    }
    if let Some(user) = user {
        let balance = balance_in(tx, &WalletId::from_text(user.wallet_id)).await?;
        return Ok(Purse { paid_by: PaidBy::Account, balance, month: None, day: None, email });
    }
    let balance = balance_in(tx, &WalletId::from_text(person.wallet_id.as_str())).await?;
    let paid_by = own_of(&balance);
    let to_come = trial::to_come_in(tx, free, &person, ground(caller, workspace.as_ref())).await?;
    let balance =
        Balance { available: balance.available.plus(to_come), granted: balance.granted.plus(to_come), ..balance };
    Ok(Purse { paid_by, balance, month: None, day: None, email: None })
}

/// How a person's own wallet is called.
const fn own_of(balance: &Balance) -> PaidBy {
    if balance.purchased.is_zero() { PaidBy::Free } else { PaidBy::Own }
}

/// Whose wallet it is.
pub(crate) async fn paid_by_in(tx: &mut Tx, wallet: &WalletId) -> Result<PaidBy, ChatError> {
    if let Some(team) = rows::team_of_wallet(tx, wallet.as_str()).await? {
        return Ok(PaidBy::Team { name: team.name });
    }
    if rows::person_of_wallet(tx, wallet.as_str()).await?.is_some() {
        return Ok(own_of(&balance_in(tx, wallet).await?));
    }
    let free = identity::visitor_of_wallet(tx, wallet.as_str()).await?.is_some();
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
