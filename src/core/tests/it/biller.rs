//! The same provider charging again by itself, when a test says so.

use std::collections::HashSet;

use async_trait::async_trait;
use myba_core::checkout::{
    Billing, Ending, GatewayError, HostedSession, InvoiceLine, InvoiceView, NewPrice, NewSession, PaymentState,
    PlanPrice, SubscriptionView, SwitchPlan,
};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;

use crate::bank::{Bank, Levy};

/// 31 days, in milliseconds.
pub const MONTH: i64 = 31 * 24 * 60 * 60 * 1000;

/// What recurs.
#[derive(Default)]
pub struct Recurring {
    pub prices: Vec<PlanPrice>,
    pub subscriptions: Vec<SubscriptionView>,
    pub invoices: Vec<InvoiceView>,
    /// Pages of subscriptions, with their price.
    pub pages: Vec<(String, String)>,
    /// Changes that were made, by their key.
    pub changes: HashSet<String>,
    /// The card is declined.
    pub declines: bool,
    /// When the next period begins.
    pub now: i64,
}

impl Bank {
    /// The buyer pays the page: a subscription begins, with a paid invoice. Answers both.
    pub fn subscribes(&self, session: &str) -> (String, String) {
        let mut world = self.0.lock().unwrap();
        let page = world.pages.iter().find(|page| page.id == session).unwrap().order.clone();
        let price = world.recurring.pages.iter().find(|(id, _)| id == session).unwrap().1.clone();
        let id = format!("sub_{}", world.recurring.subscriptions.len());
        let ends = UnixMs(world.recurring.now + MONTH);
        world.recurring.subscriptions.push(SubscriptionView {
            id: id.clone(),
            order: Some(OrderId::from_text(page)),
            item: format!("si_{id}"),
            price,
            status: "active".to_owned(),
            period_ends_at: ends,
            ends_at: None,
            ends_with_period: false,
            ended_at: None,
            live: false,
            latest_invoice: None,
        });
        let levy = world.levy;
        let invoice = world.recurring.bills(&id, true, levy);
        let page = world.pages.iter_mut().find(|page| page.id == session).unwrap();
        (page.state, page.invoice) = (PaymentState::Paid, Some(invoice.clone()));
        (id, invoice)
    }

    /// The next period is paid. Answers its invoice.
    pub fn renews(&self, subscription: &str) -> String {
        let mut world = self.0.lock().unwrap();
        world.recurring.now += MONTH;
        let levy = world.levy;
        world.recurring.bills(subscription, false, levy)
    }

    /// Makes the invoice of a pack that was paid. Answers its id.
    pub fn files(&self, payment: &str) -> String {
        let mut world = self.0.lock().unwrap();
        let id = format!("in_pack_{}", world.recurring.invoices.len());
        world.recurring.invoices.push(InvoiceView {
            id: id.clone(),
            subscription: None,
            order: None,
            paid: true,
            first: false,
            subtotal: 500,
            amount_paid: 500,
            tax: 0,
            currency: "usd".to_owned(),
            live: false,
            lines: Vec::new(),
            payment: Some(payment.to_owned()),
            url: Some(format!("https://pay.example/{id}")),
        });
        id
    }

    /// Changes what the provider says of a subscription.
    pub fn says(&self, subscription: &str, change: impl FnOnce(&mut SubscriptionView)) {
        let mut world = self.0.lock().unwrap();
        change(world.recurring.subscriptions.iter_mut().find(|one| one.id == subscription).unwrap());
    }

    /// Changes what the provider says of an invoice.
    pub fn corrects(&self, invoice: &str, change: impl FnOnce(&mut InvoiceView)) {
        let mut world = self.0.lock().unwrap();
        change(world.recurring.invoices.iter_mut().find(|one| one.id == invoice).unwrap());
    }
}

impl Recurring {
    /// A paid invoice of a whole period that begins now.
    fn bills(&mut self, subscription: &str, first: bool, levy: Levy) -> String {
        let id = format!("in_{}", self.invoices.len());
        let ends_at = UnixMs(self.now + MONTH);
        let seen = self.subscriptions.iter_mut().find(|one| one.id == subscription).unwrap();
        (seen.period_ends_at, seen.latest_invoice) = (ends_at, Some(id.clone()));
        let price = self.prices.iter().find(|price| price.id == seen.price).unwrap();
        let totals = levy.on(price.amount, price.tax);
        let line =
            InvoiceLine { price: Some(price.id.clone()), amount: price.amount, quantity: 1, proration: false, ends_at };
        self.invoices.push(InvoiceView {
            id: id.clone(),
            subscription: Some(subscription.to_owned()),
            order: seen.order.clone(),
            paid: true,
            first,
            subtotal: price.amount,
            amount_paid: totals.total,
            tax: totals.tax,
            currency: "usd".to_owned(),
            live: false,
            lines: vec![line],
            payment: Some(format!("pi_{id}")),
            url: None,
        });
        id
    }
}

#[async_trait]
impl Billing for Bank {
    async fn find_or_make_price(&self, new: &NewPrice) -> Result<String, GatewayError> {
        let mut world = self.ask()?;
        let id = format!("price_{}_{}_{}", new.plan, new.amount, new.tax.as_str());
        if !world.recurring.prices.iter().any(|price| price.id == id) {
            world.recurring.prices.push(PlanPrice {
                id: id.clone(),
                plan: new.plan.clone(),
                tokens: new.tokens,
                amount: new.amount,
                currency: new.currency.clone(),
                interval: new.interval,
                tax: new.tax,
            });
        }
        Ok(id)
    }

    async fn price(&self, id: &str) -> Result<Option<PlanPrice>, GatewayError> {
        Ok(self.ask()?.recurring.prices.iter().find(|price| price.id == id).cloned())
    }

    async fn open_subscription(&self, new: &NewSession, price: &str) -> Result<HostedSession, GatewayError> {
        let id = self.page(new)?;
        self.ask()?.recurring.pages.push((id.clone(), price.to_owned()));
        Ok(HostedSession { url: format!("https://pay.example/{id}"), id, expires_at: new.expires_at })
    }

    async fn subscription(&self, id: &str) -> Result<SubscriptionView, GatewayError> {
        self.ask()?.recurring.subscriptions.iter().find(|one| one.id == id).cloned().ok_or(GatewayError::NotFound)
    }

    async fn switch(&self, change: &SwitchPlan) -> Result<(), GatewayError> {
        let mut world = self.ask()?;
        if world.recurring.changes.contains(&change.idempotency_key) {
            return Ok(());
        }
        if change.now && world.recurring.declines {
            return Err(GatewayError::Declined("card_declined".to_owned()));
        }
        world.recurring.changes.insert(change.idempotency_key.clone());
        let price = change.price.clone();
        let found = world.recurring.subscriptions.iter_mut().find(|one| one.id == change.subscription);
        found.ok_or(GatewayError::NotFound)?.price = price;
        if change.now {
            let levy = world.levy;
            world.recurring.bills(&change.subscription, false, levy);
        }
        Ok(())
    }

    async fn set_ending(&self, id: &str, ending: Ending) -> Result<(), GatewayError> {
        drop(self.ask()?);
        self.says(id, |seen| {
            seen.ends_with_period = ending == Ending::WithPeriod;
            seen.ends_at = (ending == Ending::WithPeriod).then_some(seen.period_ends_at);
        });
        Ok(())
    }

    async fn end(&self, id: &str) -> Result<(), GatewayError> {
        drop(self.ask()?);
        self.says(id, |seen| (seen.status, seen.ended_at) = ("canceled".to_owned(), Some(UnixMs(1))));
        Ok(())
    }

    async fn invoice(&self, id: &str) -> Result<InvoiceView, GatewayError> {
        self.ask()?.recurring.invoices.iter().find(|one| one.id == id).cloned().ok_or(GatewayError::NotFound)
    }

    async fn invoice_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        let world = self.ask()?;
        let found = world.recurring.invoices.iter().find(|one| one.payment.as_deref() == Some(payment));
        Ok(found.map(|found| found.id.clone()))
    }

    async fn paid_invoices_since(&self, _: UnixMs) -> Result<Vec<String>, GatewayError> {
        let world = self.ask()?;
        Ok(world.recurring.invoices.iter().filter(|one| one.paid).map(|one| one.id.clone()).collect())
    }

    async fn portal(&self, customer: &str, return_url: &str) -> Result<String, GatewayError> {
        Ok(format!("https://pay.example/{customer}?back={return_url}"))
    }
}
