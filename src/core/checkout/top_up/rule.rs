//! What somebody wants to be bought by itself.

use super::{Card, TopUps, Why};
use crate::checkout::{CheckoutError, GatewayError};
use crate::clock::UnixMs;
use crate::id::UserId;
use crate::identity::User;
use crate::store::Tx;
use crate::store::top_ups::{self as rows, RuleRow};

/// Below how many tokens, until somebody says otherwise.
const BELOW: i64 = 20;
/// Whoever wants more bought below this buys it themselves.
const MOST_BELOW: i64 = 10_000;

/// What is to be bought by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRule {
    /// Whether anything is.
    pub enabled: bool,
    /// When fewer tokens than this are left.
    pub below: i64,
    /// The pack's id.
    pub plan: String,
    /// The most in a calendar month, in minor units.
    pub monthly_limit: i64,
}

/// Whether something is bought by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// Nothing is.
    Off,
    /// It is, when few tokens are left.
    On,
    /// It waits: for another month, or for another try.
    Paused,
}

/// What is bought by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// As it was set.
    pub set: SetRule,
    /// What was spent this month, in minor units.
    pub spent: i64,
    /// The card that is charged.
    pub card: Option<Card>,
    /// Whether it happens.
    pub state: RuleState,
    /// Why it is off or waits.
    pub why: Option<Why>,
}

impl TopUps {
    /// The rule of a user's own wallet; the one that is suggested while there is none.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`] when the card cannot be looked up, [`CheckoutError::Store`].
    pub async fn rule(&self, user: &User) -> Result<Rule, CheckoutError> {
        let now = self.checkout.store.now();
        let (row, spent) = {
            let mut reader = self.checkout.store.read().await?;
            let row = rows::rule(&mut reader, user.wallet.as_str()).await?;
            (row, rows::spent_since(&mut reader, user.wallet.as_str(), now.month_start().0).await?)
        };
        let card = self.card_of(user).await?;
        let Some(row) = row else {
            let plan = self.checkout.catalog.packs.first().map(|pack| pack.id.clone()).unwrap_or_default();
            let set = SetRule { enabled: false, below: BELOW, plan, monthly_limit: self.most };
            return Ok(Rule { set, spent, card, state: RuleState::Off, why: None });
        };
        let why = row.why.as_deref().and_then(Why::parse);
        let waits = row.wait_until.is_some_and(|until| UnixMs(until) > now);
        let state = match (row.enabled == 1, waits) {
            (false, _) => RuleState::Off,
            (true, true) => RuleState::Paused,
            (true, false) => RuleState::On,
        };
        let set =
            SetRule { enabled: row.enabled == 1, below: row.below, plan: row.plan, monthly_limit: row.monthly_limit };
        Ok(Rule { set, spent, card, state, why: why.filter(|_| state != RuleState::On) })
    }

    /// Sets the rule of a user's own wallet. Without a card it is written down and stays off: the card of the next pack is kept.
    ///
    /// # Errors
    /// [`CheckoutError::UnknownPlan`], [`CheckoutError::OutOfRange`], [`CheckoutError::NoCard`], [`CheckoutError::Gateway`],
    /// [`CheckoutError::Store`].
    pub async fn set(&self, user: &User, new: SetRule) -> Result<Rule, CheckoutError> {
        let pack = self.checkout.catalog.packs.iter().find(|pack| pack.id == new.plan);
        let pack = pack.ok_or_else(|| CheckoutError::UnknownPlan(new.plan.clone()))?;
        if !(1..=MOST_BELOW).contains(&new.below) {
            return Err(CheckoutError::OutOfRange("below", 1, MOST_BELOW));
        }
        if !(pack.amount..=self.most.max(pack.amount)).contains(&new.monthly_limit) {
            return Err(CheckoutError::OutOfRange("monthly_limit", pack.amount, self.most.max(pack.amount)));
        }
        let lacks_card = new.enabled && self.card_of(user).await?.is_none();
        let row = RuleRow {
            wallet_id: user.wallet.to_string(),
            user_id: user.id.to_string(),
            below: new.below,
            plan: new.plan.clone(),
            monthly_limit: new.monthly_limit,
            enabled: i64::from(new.enabled && !lacks_card),
            failures: 0,
            why: lacks_card.then(|| Why::NoCard.as_str().to_owned()),
            wait_until: None,
        };
        self.checkout.store.write(async move |tx: &mut Tx| rows::set_rule(tx, &row).await).await?;
        if lacks_card { Err(CheckoutError::NoCard) } else { self.rule(user).await }
    }

    /// The card that a user keeps with the provider.
    pub(super) async fn card_of(&self, user: &User) -> Result<Option<Card>, CheckoutError> {
        let Some(customer) = &user.stripe_customer else { return Ok(None) };
        match self.charging.card(customer).await {
            Ok(card) => Ok(card),
            // The customer was deleted there.
            Err(GatewayError::NotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the card of the next pack is to be kept: its buyer wants packs bought by itself, and no card is known.
pub(in crate::checkout) async fn wants_card(
    checkout: &crate::checkout::Checkout,
    user: &UserId,
) -> Result<bool, CheckoutError> {
    let mut reader = checkout.store.read().await?;
    let Some(account) = crate::store::identity::user(&mut reader, user.as_str()).await? else { return Ok(false) };
    let rule = rows::rule(&mut reader, &account.wallet_id).await?;
    Ok(rule.is_some_and(|rule| rule.enabled == 1 || rule.why.as_deref() == Some(Why::NoCard.as_str())))
}
