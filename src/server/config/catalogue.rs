//! What is for sale: models and packs.

use myba_core::checkout::{Catalog, Interval, Pack as CorePack, PageTerms, Plan as CorePlan, Tax, Volume, VolumeStep};
use myba_core::generation::service::{ModelLimits, ModelOffer};
use myba_core::id::TeamId;
use myba_core::ledger::Tokens;
use serde::Deserialize;

use super::base_url::BaseUrl;
use super::settings::Dialect;

/// Stripe takes no amount of more than eight digits.
const MOST_AMOUNT: i64 = 99_999_999;
/// The longest text beside the box of a page, in characters.
const MOST_TERMS: usize = 1200;

/// `[models]`: who can write.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// The id of the model that writes when nobody chose.
    pub default: String,
    /// All models, in the order in which they are shown.
    pub catalogue: Vec<Model>,
    /// Calls a ticket takes on average.
    pub expected_calls: u64,
    /// The model's tokens that one call reads on average.
    pub expected_prompt_tokens: u64,
    /// The model's tokens that one call writes on average.
    pub expected_completion_tokens: u64,
}

impl Models {
    /// The model of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Model> {
        self.catalogue.iter().find(|model| model.id == id)
    }

    /// The core's form of it. Prices were checked by [`super::Config::load`].
    #[must_use]
    pub fn offers(&self) -> Vec<ModelOffer> {
        let offer = |model: &Model| ModelOffer {
            quality: model.quality.clone(),
            limits: ModelLimits {
                idea_chars: Some(model.idea_max_chars).filter(|most| *most > 0),
                languages: model.languages.clone(),
            },
            teams: model.teams.iter().map(|team| TeamId::from_text(team.as_str())).collect(),
            repair_model: model.repair_model.clone(),
            ..ModelOffer::open(&model.id, &model.name, Tokens::new(model.tokens).unwrap_or_default(), &model.model)
        };
        self.catalogue.iter().map(offer).collect()
    }

    /// The names of the secrets that hold the keys of models' own servers.
    pub fn key_names(&self) -> impl Iterator<Item = &str> {
        self.catalogue.iter().filter_map(|model| model.key.as_deref())
    }

    /// What a ticket by `model` costs us on average at the models' price ceilings, in micro-USD, rounded up. Where another model
    /// writes the second repair, it makes the third of the calls.
    #[must_use]
    pub fn expected_cost_micro_usd(&self, model: &Model) -> u64 {
        let call = |model: &Model| {
            let read = self.expected_prompt_tokens.saturating_mul(model.max_prompt_price);
            read.saturating_add(self.expected_completion_tokens.saturating_mul(model.max_completion_price))
        };
        let stronger = model.repair_model.as_ref().and_then(|id| self.find(id));
        let (own, others) = match stronger {
            Some(stronger) if self.expected_calls > 2 => (self.expected_calls - 1, call(stronger)),
            _ => (self.expected_calls, 0),
        };
        call(model).saturating_mul(own).saturating_add(others).div_ceil(1_000_000)
    }
}

/// A model that can write tickets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// What callers say.
    pub id: String,
    /// What people read.
    pub name: String,
    /// The price of a ticket, in tokens.
    pub tokens: u64,
    /// The vendor's name of it.
    pub model: String,
    /// What it is good for, in a sentence.
    #[serde(default)]
    pub quality: String,
    /// The longest idea it takes, in characters; 0 for that of all ideas.
    #[serde(default)]
    pub idea_max_chars: usize,
    /// The languages it writes, as codes like `de`; empty for all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Asked in this order when it cannot answer: ids of the catalogue, or names of other models of the same server.
    #[serde(default)]
    pub fallbacks: Vec<String>,
    /// Writes the second repair, by its id in the catalogue, at our cost.
    #[serde(default)]
    pub repair_model: Option<String>,
    /// A server of its own, up to and without `/chat/completions`.
    #[serde(default)]
    pub base_url: Option<BaseUrl>,
    /// The name of the secret that holds the key of that server; never the key.
    #[serde(default)]
    pub key: Option<String>,
    /// What that server understands.
    #[serde(default)]
    pub dialect: Dialect,
    /// The ids of the teams that may use it while they pay; empty for everybody.
    #[serde(default)]
    pub teams: Vec<String>,
    /// The most we pay for what it reads, in micro-USD per million of its tokens.
    pub max_prompt_price: u64,
    /// The most we pay for what it writes, in micro-USD per million of its tokens.
    pub max_completion_price: u64,
}

/// `[checkout]`: packs, subscriptions and prices. Amounts in minor units.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkout {
    /// Lower-case ISO code.
    pub currency: String,
    /// The packs, in the order in which they are shown.
    pub packs: Vec<Pack>,
    /// Prices of more tokens than the largest pack has; empty: not for sale.
    pub volume: Vec<Step>,
    /// The subscriptions, in the order in which they are shown.
    pub subscriptions: Vec<Plan>,
    /// Per cent off the first purchase.
    pub first_purchase_percent: u8,
    /// How long an untouched pack can be refunded, in days.
    pub refund_days: u32,
    /// A payment up to so much goes back when the bank warns of fraud; 0: none.
    pub refund_warned_up_to: u32,
    /// The most somebody may have bought by itself in a month.
    pub top_up_limit: u32,
    /// How long a payment page stays open, in minutes.
    pub session_minutes: u32,
    /// Whether Stripe computes tax, and where it stands.
    pub tax: TaxSetting,
    /// Whether a business can give its tax number.
    pub tax_ids: bool,
    /// Whether the buyer must tick a box before paying.
    pub terms_consent: bool,
    /// The sentence beside it.
    pub terms_text: String,
    /// Whether Stripe makes an invoice of a pack.
    pub invoices: bool,
    /// Whether Stripe mails a receipt of a pack.
    pub receipts: bool,
    /// The card fee in hundredths of a per cent.
    pub fee_basis_points: u64,
    /// The card fee per payment.
    pub fee_fixed: u64,
    /// What comes on top for a payment of a subscription, in hundredths of a per cent.
    pub fee_recurring_basis_points: u64,
}

impl Checkout {
    /// The core's form of it. Amounts were checked by [`super::Config::load`].
    #[must_use]
    pub fn catalog(&self) -> Catalog {
        let pack = |pack: &Pack| CorePack {
            id: pack.id.clone(),
            name: pack.name.clone(),
            tokens: Tokens::new(pack.tokens).unwrap_or_default(),
            amount: i64::from(pack.amount),
        };
        let plan = |plan: &Plan| CorePlan {
            id: plan.id.clone(),
            name: plan.name.clone(),
            tokens: Tokens::new(plan.tokens).unwrap_or_default(),
            amount: i64::from(plan.amount),
            interval: plan.interval.into(),
        };
        Catalog {
            currency: self.currency.clone(),
            packs: self.packs.iter().map(pack).collect(),
            plans: self.subscriptions.iter().map(plan).collect(),
            first_purchase_percent: self.first_purchase_percent,
            volume: self.volume(),
        }
    }

    /// What payment pages ask for besides the money.
    #[must_use]
    pub fn pages(&self) -> PageTerms {
        PageTerms {
            tax: self.tax.into(),
            tax_ids: self.tax_ids,
            consent: self.terms_consent.then(|| self.terms_text.clone()),
            invoices: self.invoices,
            receipts: self.receipts,
        }
    }

    /// What is wrong with the sentence beside the box.
    pub(super) fn terms_problem(&self) -> Option<String> {
        let length = self.terms_text.trim().chars().count();
        (self.terms_consent && !(1..=MOST_TERMS).contains(&length))
            .then(|| format!("has {length} characters: Stripe takes 1 to {MOST_TERMS}"))
    }

    /// What whoever sells with tax should know.
    pub(super) fn tax_notes(&self) -> Vec<String> {
        if self.tax == TaxSetting::Off {
            return Vec::new();
        }
        let mut notes = vec![
            "checkout.tax: packs that are bought by themselves when few tokens are left are charged without tax: Stripe computes it on its pages alone".to_owned(),
        ];
        if self.tax == TaxSetting::Inclusive {
            notes.push(
                "checkout.tax is \"inclusive\": the figures of each pack and period are before that tax is taken off"
                    .to_owned(),
            );
        }
        notes
    }

    /// More tokens than the largest pack has, whose price is the part below the steps. Steps that begin elsewhere sell nothing.
    #[must_use]
    pub fn volume(&self) -> Option<Volume> {
        let step = |step: &Step| VolumeStep { above: step.above, up_to: step.up_to, per_100: u64::from(step.price) };
        let largest = self.packs.iter().max_by_key(|pack| pack.tokens)?;
        self.volume.first().filter(|step| step.above == largest.tokens)?;
        Some(Volume { base: i64::from(largest.amount), steps: self.volume.iter().map(step).collect() })
    }

    /// What is wrong with the steps.
    pub(super) fn volume_problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut end = self.packs.iter().map(|pack| pack.tokens).max().unwrap_or_default();
        for step in &self.volume {
            if step.above != end {
                found.push(format!(
                    "has a step above {} where {end} is: a step begins where the largest pack or the step before ends",
                    step.above
                ));
            }
            if step.up_to <= step.above {
                found.push(format!("has a step from {} to {}, which is empty", step.above, step.up_to));
            }
            if step.price == 0 {
                found.push(format!("has a step above {} that costs nothing", step.above));
            }
            end = step.up_to;
        }
        let dear = self.volume().is_some_and(|volume| volume.amount(end).is_none_or(|amount| amount > MOST_AMOUNT));
        if Tokens::new(end).is_none() || dear {
            found.push(
                "must end at 1,000,000 tokens or before, and at an amount that Stripe takes in one payment".to_owned(),
            );
        }
        found
    }

    /// What a first purchase at the list price `amount` costs, rounded up as the core does it.
    #[must_use]
    pub fn first_amount(&self, amount: u64) -> u64 {
        amount.saturating_mul(u64::from(100 - self.first_purchase_percent.min(100))).div_ceil(100)
    }
}

/// Whether Stripe computes tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaxSetting {
    /// It does not.
    Off,
    /// Tax comes on top of the prices.
    Exclusive,
    /// Tax is within the prices.
    Inclusive,
}

impl From<TaxSetting> for Tax {
    fn from(setting: TaxSetting) -> Self {
        match setting {
            TaxSetting::Off => Self::Off,
            TaxSetting::Exclusive => Self::Exclusive,
            TaxSetting::Inclusive => Self::Inclusive,
        }
    }
}

/// A step of the price above the largest pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The tokens behind this number.
    pub above: u64,
    /// The last of them.
    pub up_to: u64,
    /// For each hundred of them.
    pub price: u32,
}

/// A pack of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What callers say.
    pub id: String,
    /// What people read.
    pub name: String,
    /// How many.
    pub tokens: u64,
    /// The list price.
    pub amount: u32,
}

/// A recurring package of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What callers say.
    pub id: String,
    /// What people read.
    pub name: String,
    /// How often it is paid.
    pub interval: Every,
    /// How many each period.
    pub tokens: u64,
    /// The price of a period.
    pub amount: u32,
}

/// How often a subscription is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Once a month.
    Month,
    /// Once a year.
    Year,
}

impl From<Every> for Interval {
    fn from(every: Every) -> Self {
        match every {
            Every::Month => Self::Month,
            Every::Year => Self::Year,
        }
    }
}
