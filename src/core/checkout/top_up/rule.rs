//! What somebody wants to be bought by itself.

use super::{Card, TopUps, Why};
use crate::checkout::{CheckoutError, GatewayError};
use crate::clock::UnixMs;
use crate::id::WalletId;
use crate::identity::User;
use crate::store::top_ups::{self as rows, RuleRow};
use crate::store::{Tx, first_purchase};

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
    /// The provider was not asked for the card or did not answer: there may be one.
    pub card_unknown: bool,
    /// Whether it happens.
    pub state: RuleState,
    /// Why it is off or waits.
    pub why: Option<Why>,
}

impl TopUps {
    /// The rule of a user's own wallet; the one that is suggested while there is none. A provider that does not answer leaves the card
    /// unknown.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn rule(&self, user: &User) -> Result<Rule, CheckoutError> {
        let card = match self.card_of(user).await {
            Ok(card) => Some(card),
            Err(error) => {
                tracing::warn!(%error, "whether somebody keeps a card is not known now");
                None
            }
        };
        self.rule_with(user, card).await
    }

    /// The same, with what is known of the card.
    async fn rule_with(&self, user: &User, known: Option<Option<Card>>) -> Result<Rule, CheckoutError> {
        let now = self.checkout.store.now();
        let (row, spent) = {
            let mut reader = self.checkout.store.read().await?;
            let row = rows::rule(&mut reader, user.wallet.as_str()).await?;
            (row, rows::spent_since(&mut reader, user.wallet.as_str(), now.month_start().0).await?)
        };
        let (card_unknown, card) = (known.is_none(), known.flatten());
        let Some(row) = row else {
            let plan = self.checkout.catalog.packs.first().map(|pack| pack.id.clone()).unwrap_or_default();
            let set = SetRule { enabled: false, below: BELOW, plan, monthly_limit: self.most };
            return Ok(Rule { set, spent, card, card_unknown, state: RuleState::Off, why: None });
        };
        let why = row.why.as_deref().and_then(Why::parse);
        let waits = row.wait_until.is_some_and(|until| UnixMs(until) > now);
        let state = match (row.enabled == 1, waits) {
            (false, _) => RuleState::Off,
            (true, true) => RuleState::Paused,
            (true, false) => RuleState::On,
        };
        let pack = self.checkout.catalog.pack(&row.plan);
        let monthly_limit = self.limit_of(&row, pack.map_or(0, |pack| pack.amount));
        let set = SetRule { enabled: row.enabled == 1, below: row.below, plan: row.plan, monthly_limit };
        Ok(Rule { set, spent, card, card_unknown, state, why: why.filter(|_| state != RuleState::On) })
    }

    /// Sets the rule of a user's own wallet. Without a card it is written down and stays off: the card of the next pack is kept.
    /// Turned off, the rest stays as it was: nothing is checked, and the provider is not asked.
    ///
    /// # Errors
    /// [`CheckoutError::Store`]; when it is turned on also [`CheckoutError::UnknownPlan`], [`CheckoutError::OutOfRange`],
    /// [`CheckoutError::NoCard`], [`CheckoutError::Gateway`].
    pub async fn set(&self, user: &User, new: SetRule) -> Result<Rule, CheckoutError> {
        if !new.enabled {
            self.turn_off(user).await?;
            return self.rule_with(user, None).await;
        }
        let agreed = self.check(&new)?;
        let card = self.card_of(user).await?;
        let (user_row, wallet, has_card) = (user.id.to_string(), user.wallet.to_string(), card.is_some());
        let work = async move |tx: &mut Tx| {
            first_purchase::lock_buyer(tx, &user_row).await?;
            let row = RuleRow {
                wallet_id: wallet.clone(),
                user_id: user_row.clone(),
                below: new.below,
                plan: new.plan.clone(),
                agreed: Some(agreed),
                monthly_limit: new.monthly_limit,
                enabled: i64::from(has_card),
                failures: 0,
                why: (!has_card).then(|| Why::NoCard.as_str().to_owned()),
                wait_until: None,
                changed_at: tx.now().0,
            };
            Ok::<_, CheckoutError>(rows::set_rule(tx, &row).await?)
        };
        self.checkout.store.write(work).await?;
        if has_card { self.rule_with(user, Some(card)).await } else { Err(CheckoutError::NoCard) }
    }

    async fn turn_off(&self, user: &User) -> Result<(), CheckoutError> {
        let (id, wallet) = (user.id.to_string(), user.wallet.to_string());
        let work = async move |tx: &mut Tx| {
            first_purchase::lock_buyer(tx, &id).await?;
            Ok::<_, CheckoutError>(rows::turn_off(tx, &wallet).await?)
        };
        self.checkout.store.write(work).await
    }

    /// What the pack costs, if the rule can be set.
    fn check(&self, new: &SetRule) -> Result<i64, CheckoutError> {
        let pack = self.checkout.catalog.pack(&new.plan);
        let pack = pack.ok_or_else(|| CheckoutError::UnknownPlan(new.plan.clone()))?;
        if !(1..=MOST_BELOW).contains(&new.below) {
            return Err(CheckoutError::OutOfRange("below", 1, MOST_BELOW));
        }
        let most = self.most_for(pack.amount);
        if !(pack.amount..=most).contains(&new.monthly_limit) {
            return Err(CheckoutError::OutOfRange("monthly_limit", pack.amount, most));
        }
        Ok(pack.amount)
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
    wallet: &WalletId,
) -> Result<bool, CheckoutError> {
    let rule = rows::rule(&mut checkout.store.read().await?, wallet.as_str()).await?;
    Ok(rule.is_some_and(|rule| rule.enabled == 1 || rule.why.as_deref() == Some(Why::NoCard.as_str())))
}
