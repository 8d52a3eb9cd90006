//! What Stripe answers about recurring payments, as far as it decides about money.

use std::collections::HashMap;

use myba_core::checkout::{GatewayError, Interval, InvoiceLine, InvoiceView, PlanPrice, SubscriptionView, Tax};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use myba_core::ledger::Tokens;
use serde::Deserialize;

use super::plain::List;

/// Something with an address.
#[derive(Deserialize)]
pub struct Url {
    pub url: String,
}

/// A price of the catalogue.
#[derive(Deserialize)]
pub struct Price {
    pub id: String,
    currency: String,
    unit_amount: Option<i64>,
    tax_behavior: Option<String>,
    recurring: Option<Every>,
    #[serde(default)]
    metadata: HashMap<String, String>,
}

#[derive(Deserialize)]
struct Every {
    interval: String,
    #[serde(default = "one")]
    interval_count: u64,
}

const fn one() -> u64 {
    1
}

impl Price {
    /// The plan it stands for, when it is one of ours.
    pub fn plan(self) -> Option<PlanPrice> {
        let every = self.recurring.filter(|every| every.interval_count == 1)?;
        Some(PlanPrice {
            interval: Interval::parse(&every.interval)?,
            plan: self.metadata.get("plan")?.clone(),
            tokens: self
                .metadata
                .get("tokens")?
                .parse()
                .ok()
                .and_then(Tokens::new)
                .filter(|tokens| !tokens.is_zero())?,
            amount: self.unit_amount.filter(|amount| *amount > 0)?,
            currency: self.currency,
            tax: self.tax_behavior.as_deref().map_or(Tax::Off, Tax::parse),
            id: self.id,
        })
    }
}

/// An id, or the object it names.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Named {
    Id(String),
    Whole { id: String },
}

impl Named {
    fn id(self) -> String {
        match self {
            Self::Id(id) | Self::Whole { id } => id,
        }
    }
}

/// A subscription.
#[derive(Deserialize)]
pub struct Recurring {
    id: String,
    status: String,
    livemode: bool,
    #[serde(default)]
    metadata: HashMap<String, String>,
    items: Items,
    #[serde(default)]
    cancel_at_period_end: bool,
    /// Unix seconds.
    cancel_at: Option<i64>,
    ended_at: Option<i64>,
    /// Before the periods stood on the items.
    current_period_end: Option<i64>,
    latest_invoice: Option<Named>,
}

#[derive(Deserialize)]
struct Items {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    price: Named,
    current_period_end: Option<i64>,
}

impl Recurring {
    /// What checkout needs to know.
    pub fn view(self) -> Result<SubscriptionView, GatewayError> {
        let strange = |what: &str| GatewayError::Refused(format!("the subscription {} has {what}", self.id));
        let item = self.items.data.into_iter().next().ok_or_else(|| strange("no item"))?;
        let ends = item.current_period_end.or(self.current_period_end).ok_or_else(|| strange("no period"))?;
        let at_period = self.cancel_at_period_end.then_some(ends);
        Ok(SubscriptionView {
            order: self.metadata.get("order").map(|order| OrderId::from_text(order.as_str())),
            item: item.id,
            price: item.price.id(),
            status: self.status,
            period_ends_at: moment(ends),
            ends_at: self.cancel_at.or(at_period).map(moment),
            ends_with_period: self.cancel_at_period_end,
            ended_at: self.ended_at.map(moment),
            live: self.livemode,
            latest_invoice: self.latest_invoice.map(Named::id),
            id: self.id,
        })
    }
}

/// An invoice.
#[derive(Deserialize)]
pub struct Invoice {
    pub id: String,
    /// Null for one without an end yet.
    status: Option<String>,
    billing_reason: Option<String>,
    livemode: bool,
    currency: String,
    subtotal: i64,
    amount_paid: i64,
    /// What codes took off.
    total_discount_amounts: Option<Vec<Amount>>,
    total_taxes: Option<Vec<Amount>>,
    /// Before there were several.
    tax: Option<i64>,
    parent: Option<Parent>,
    /// Before there was a parent.
    subscription: Option<Named>,
    hosted_invoice_url: Option<String>,
    lines: List<Line>,
}

/// A part of an invoice's sum, in minor units.
#[derive(Deserialize)]
struct Amount {
    amount: i64,
}

#[derive(Deserialize)]
struct Parent {
    subscription_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    subscription: Named,
    metadata: Option<HashMap<String, String>>,
}

/// A line of an invoice.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub id: String,
    amount: i64,
    quantity: Option<i64>,
    period: Period,
    pricing: Option<Pricing>,
    parent: Option<LineParent>,
}

#[derive(Debug, Deserialize)]
struct Period {
    /// Unix seconds.
    start: i64,
    end: i64,
}

#[derive(Debug, Deserialize)]
struct Pricing {
    price_details: Option<PriceDetails>,
}

#[derive(Debug, Deserialize)]
struct PriceDetails {
    price: Named,
}

#[derive(Debug, Deserialize)]
struct LineParent {
    subscription_item_details: Option<ItemDetails>,
    invoice_item_details: Option<ItemDetails>,
}

#[derive(Debug, Deserialize)]
struct ItemDetails {
    #[serde(default)]
    proration: bool,
    subscription: Option<String>,
}

impl Invoice {
    /// Whether it is settled.
    pub fn is_paid(&self) -> bool {
        self.status.as_deref() == Some("paid")
    }

    /// Whether a subscription made it.
    pub fn is_of_subscription(&self) -> bool {
        self.subscription.is_some() || self.parent.as_ref().is_some_and(|parent| parent.subscription_details.is_some())
    }

    /// Whether it has more lines than came with it.
    pub fn has_more_lines(&self) -> bool {
        self.lines.has_more
    }

    /// What the subscription was told when it was made.
    pub fn facts(&self) -> Option<&HashMap<String, String>> {
        self.parent.as_ref()?.subscription_details.as_ref()?.metadata.as_ref()
    }

    /// With all of its lines.
    pub fn with_lines(self, data: Vec<Line>) -> Self {
        Self { lines: List { data, has_more: false }, ..self }
    }

    /// What checkout needs to know.
    pub fn view(self, payment: Option<String>) -> InvoiceView {
        let paid = self.is_paid();
        let is_because = |why: &str| self.billing_reason.as_deref() == Some(why);
        let details = self.parent.and_then(|parent| parent.subscription_details);
        let (named, facts) = details.map(|details| (details.subscription, details.metadata)).unzip();
        let order =
            facts.flatten().and_then(|facts| facts.get("order").map(|order| OrderId::from_text(order.as_str())));
        InvoiceView {
            subscription: named.or(self.subscription).map(Named::id),
            order,
            paid,
            over: matches!(self.status.as_deref(), Some("void" | "uncollectible")),
            first: is_because("subscription_create"),
            renewal: is_because("subscription_cycle"),
            subtotal: self.subtotal,
            discount: self.total_discount_amounts.iter().flatten().map(|off| off.amount).sum(),
            amount_paid: self.amount_paid,
            tax: self.total_taxes.map_or(self.tax.unwrap_or(0), |taxes| taxes.iter().map(|tax| tax.amount).sum()),
            currency: self.currency,
            live: self.livemode,
            lines: self.lines.data.into_iter().map(Line::view).collect(),
            payment,
            url: self.hosted_invoice_url,
            id: self.id,
        }
    }
}

impl Line {
    fn view(self) -> InvoiceLine {
        let parent = self.parent.and_then(|parent| parent.subscription_item_details.or(parent.invoice_item_details));
        let price = self.pricing.and_then(|pricing| pricing.price_details).map(|details| details.price.id());
        InvoiceLine {
            // Something else that an operator put on the invoice is no part of a plan.
            price: price.filter(|_| parent.as_ref().is_some_and(|parent| parent.subscription.is_some())),
            amount: self.amount,
            quantity: self.quantity.unwrap_or(1),
            proration: parent.is_some_and(|parent| parent.proration),
            starts_at: moment(self.period.start),
            ends_at: moment(self.period.end),
        }
    }
}

/// How an invoice was paid.
#[derive(Deserialize)]
pub struct InvoicePayment {
    pub invoice: String,
    payment: Payment,
}

#[derive(Deserialize)]
struct Payment {
    payment_intent: Option<Named>,
}

impl InvoicePayment {
    /// The payment.
    pub fn payment_intent(self) -> Option<String> {
        self.payment.payment_intent.map(Named::id)
    }
}

const fn moment(seconds: i64) -> UnixMs {
    UnixMs(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c41_a_line_is_read_with_its_price_and_its_part() {
        let text = r#"{"id":"in_1","status":"paid","billing_reason":"subscription_update","livemode":false,"currency":"usd",
            "subtotal":700,"amount_paid":700,"hosted_invoice_url":null,"more":1,
            "parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1","metadata":{"order":"ord_1"}}},
            "total_discount_amounts":[{"amount":30,"discount":"di_1"}],
            "lines":{"has_more":false,"data":[
              {"id":"il_1","amount":-250,"quantity":1,"period":{"start":1,"end":9},"pricing":{"price_details":{"price":"price_a","product":"p"}},
               "parent":{"type":"subscription_item_details","subscription_item_details":{"proration":true,"subscription":"sub_1"}}},
              {"id":"il_2","amount":100,"quantity":1,"period":{"start":1,"end":9},"pricing":{"price_details":{"price":"price_x","product":"p"}},
               "parent":{"type":"invoice_item_details","invoice_item_details":{"proration":false,"subscription":null}}}]}}"#;
        let seen: Invoice = serde_json::from_str(text).unwrap();
        assert!(seen.is_of_subscription());
        let view = seen.view(Some("pi_1".to_owned()));
        assert_eq!(
            (view.subscription.as_deref(), view.order.as_ref().map(OrderId::as_str)),
            (Some("sub_1"), Some("ord_1"))
        );
        assert!(view.paid && !view.first && !view.renewal && !view.over);
        assert_eq!(view.discount, 30);
        let lines: Vec<_> =
            view.lines.iter().map(|line| (line.price.as_deref(), line.amount, line.proration)).collect();
        assert_eq!(lines, [(Some("price_a"), -250, true), (None, 100, false)]);
    }

    #[test]
    fn an_older_endpoint_names_the_subscription_on_the_invoice() {
        let text = r#"{"id":"in_1","status":"open","livemode":false,"currency":"usd","subtotal":1,"amount_paid":0,
            "subscription":"sub_1","lines":{"has_more":false,"data":[]}}"#;
        let view = serde_json::from_str::<Invoice>(text).unwrap().view(None);
        assert_eq!((view.subscription.as_deref(), view.paid), (Some("sub_1"), false));
    }

    #[test]
    fn c11_an_invoice_that_nobody_pays_any_more_is_over() {
        let over = |status: &str| {
            let text = format!(
                r#"{{"id":"in_1","status":"{status}","billing_reason":"subscription_cycle","livemode":false,"currency":"usd",
                "subtotal":1,"amount_paid":0,"lines":{{"has_more":true,"data":[]}}}}"#
            );
            let seen: Invoice = serde_json::from_str(&text).unwrap();
            assert!(seen.has_more_lines());
            let view = seen.with_lines(Vec::new()).view(None);
            assert!(view.renewal && !view.first);
            view.over
        };
        assert_eq!(["void", "uncollectible", "open", "draft", "paid"].map(over), [true, true, false, false, false]);
    }

    #[test]
    fn the_tax_of_an_invoice_is_read_as_newer_and_as_older_endpoints_tell_it() {
        let tax = |more: &str| {
            let text = format!(
                r#"{{"id":"in_1","status":"paid","livemode":false,"currency":"usd","subtotal":500,"amount_paid":595,
                "lines":{{"has_more":false,"data":[]}}{more}}}"#
            );
            serde_json::from_str::<Invoice>(&text).unwrap().view(None).tax
        };
        assert_eq!(tax(r#","total_taxes":[{"amount":60,"tax_behavior":"exclusive"},{"amount":35}]"#), 95);
        assert_eq!((tax(r#","tax":95"#), tax(r#","tax":null,"total_taxes":null"#), tax("")), (95, 0, 0));
    }

    #[test]
    fn an_end_is_an_end_whichever_way_it_is_said() {
        let text = |more: &str| {
            format!(
                r#"{{"id":"sub_1","status":"active","livemode":false,"items":{{"data":[{{"id":"si_1","price":{{"id":"price_a"}},
                "current_period_end":100}}]}}{more}}}"#
            )
        };
        let view = |more: &str| serde_json::from_str::<Recurring>(&text(more)).unwrap().view().unwrap();
        assert_eq!(view("").ends_at, None);
        let by_portal = view(r#","cancel_at":90,"cancel_at_period_end":false"#);
        assert_eq!((by_portal.ends_at, by_portal.ends_with_period), (Some(UnixMs(90_000)), false));
        let by_us = view(r#","cancel_at":null,"cancel_at_period_end":true"#);
        assert_eq!((by_us.ends_at, by_us.ends_with_period), (Some(UnixMs(100_000)), true));
    }

    #[test]
    fn c23_a_price_without_a_plan_is_none_of_ours() {
        let price = |metadata: &str| {
            let text = format!(
                r#"{{"id":"price_a","currency":"usd","unit_amount":500,"recurring":{{"interval":"month","interval_count":1}},
                "metadata":{metadata}}}"#
            );
            serde_json::from_str::<Price>(&text).unwrap().plan()
        };
        assert_eq!(price(r#"{"plan":"solo_month","tokens":"80"}"#).unwrap().tokens.get(), 80);
        for metadata in
            ["{}", r#"{"plan":"solo_month"}"#, r#"{"plan":"x","tokens":"0"}"#, r#"{"plan":"x","tokens":"-1"}"#]
        {
            assert_eq!(price(metadata), None, "{metadata}");
        }
    }
}
