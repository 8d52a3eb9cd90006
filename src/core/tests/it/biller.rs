//! The same provider charging again by itself, when a test says so.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use myba_core::checkout::{
    Billing, Ending, GatewayError, HostedSession, InvoiceLine, InvoiceView, ListedInvoice, NewPrice, NewSession,
    PaymentState, PlanPrice, SubscriptionView, SwitchPlan,
};
use myba_core::clock::UnixMs;
use myba_core::id::OrderId;
use tokio::sync::{Barrier, Semaphore};

use crate::bank::{Bank, Levy};

/// 31 days, in milliseconds.
pub const MONTH: i64 = 31 * 24 * 60 * 60 * 1000;

/// What goes wrong with a change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// It never arrives.
    NotSent,
    /// It is made, and its answer is lost.
    AnswerLost,
    /// It is made, its answer is lost, and nothing else is answered until the test says so.
    GoneAfter,
    /// It is made, and nothing else is answered until the test says so.
    DownAfter,
}

/// What recurs.
#[derive(Default)]
pub struct Recurring {
    pub prices: Vec<PlanPrice>,
    pub subscriptions: Vec<SubscriptionView>,
    pub invoices: Vec<InvoiceView>,
    /// Pages of subscriptions, with their price.
    pub pages: Vec<(String, String)>,
    /// Changes that were answered, by their key: what was asked for, and whether it was declined.
    pub changes: HashMap<String, (SwitchPlan, bool)>,
    /// What goes wrong with the next change.
    pub mishap: Option<Mishap>,
    /// The next change is carried out, and answered only when this has a permit.
    pub waits_for: Option<Arc<Semaphore>>,
    /// Invoices that nobody has to pay any more.
    pub voided: HashSet<String>,
    /// The card is declined.
    pub declines: bool,
    /// When the next period begins.
    pub now: i64,
    /// The next answers about a subscription are made, and each is given only when somebody else is there.
    pub late: Vec<Arc<Barrier>>,
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
        let invoice = world.recurring.bills(&id, "subscription_create", levy);
        let page = world.pages.iter_mut().find(|page| page.id == session).unwrap();
        (page.state, page.invoice) = (PaymentState::Paid, Some(invoice.clone()));
        (id, invoice)
    }

    /// The buyer gives a bank account: a subscription begins, and its first invoice waits for the bank. Answers both.
    pub fn subscribes_later(&self, session: &str) -> (String, String) {
        let (id, invoice) = self.subscribes(session);
        self.corrects(&invoice, |seen| (seen.paid, seen.amount_paid, seen.payment) = (false, 0, None));
        self.is_now(session, PaymentState::Pending);
        (id, invoice)
    }

    /// The bank paid an invoice that waited.
    pub fn pays(&self, invoice: &str) {
        self.corrects(invoice, |seen| {
            (seen.paid, seen.amount_paid, seen.payment) = (true, seen.subtotal, Some(format!("pi_{invoice}")));
        });
    }

    /// A code took off all of an invoice.
    pub fn frees(&self, invoice: &str) {
        self.corrects(invoice, |seen| (seen.discount, seen.amount_paid, seen.payment) = (seen.subtotal, 0, None));
    }

    /// It ends, and its newest invoice is paid by nobody any more.
    pub fn ends(&self, subscription: &str) {
        let mut newest = None;
        self.says(subscription, |seen| {
            (seen.status, seen.ended_at) = ("canceled".to_owned(), Some(UnixMs(1)));
            newest = seen.latest_invoice.clone();
        });
        self.corrects(&newest.unwrap(), |seen| seen.over = !seen.paid);
    }

    /// The next period is paid. Answers its invoice.
    pub fn renews(&self, subscription: &str) -> String {
        let mut world = self.0.lock().unwrap();
        world.recurring.now += MONTH;
        let levy = world.levy;
        world.recurring.bills(subscription, "subscription_cycle", levy)
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
            over: false,
            first: false,
            renewal: false,
            subtotal: 500,
            discount: 0,
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

    /// Makes a change, unless its key was answered before; as the real one, it refuses a key that comes with something else.
    fn switched(&self, change: &SwitchPlan) -> Result<SubscriptionView, GatewayError> {
        let mut world = self.ask()?;
        let lost = || GatewayError::Unavailable("no answer".to_owned());
        let mishap = world.recurring.mishap.take();
        if mishap == Some(Mishap::NotSent) {
            return Err(lost());
        }
        let answered = world.recurring.changes.get(&change.idempotency_key).cloned();
        let declined = match answered {
            Some((before, _)) if before != *change => {
                return Err(GatewayError::Refused("idempotency_error".to_owned()));
            }
            Some((_, declined)) => declined,
            None => {
                let declined = change.now && world.recurring.declines;
                world.recurring.changes.insert(change.idempotency_key.clone(), (change.clone(), declined));
                if !declined {
                    let levy = world.levy;
                    world.recurring.makes(change, levy)?;
                }
                declined
            }
        };
        world.down = matches!(mishap, Some(Mishap::DownAfter | Mishap::GoneAfter));
        if matches!(mishap, Some(Mishap::AnswerLost | Mishap::GoneAfter)) {
            return Err(lost());
        }
        if declined {
            return Err(GatewayError::Declined("card_declined".to_owned()));
        }
        let seen = world.recurring.subscriptions.iter().find(|one| one.id == change.subscription);
        seen.cloned().ok_or(GatewayError::NotFound)
    }

    /// What goes wrong with the next change.
    pub fn fails_with(&self, mishap: Mishap) {
        self.0.lock().unwrap().recurring.mishap = Some(mishap);
    }

    /// Whether it answers nobody.
    pub fn is_down(&self, down: bool) {
        self.0.lock().unwrap().down = down;
    }

    /// What each invoice so far asks for.
    pub fn billed(&self) -> Vec<i64> {
        self.0.lock().unwrap().recurring.invoices.iter().map(|one| one.subtotal).collect()
    }

    /// Changes what the provider says of an invoice.
    pub fn corrects(&self, invoice: &str, change: impl FnOnce(&mut InvoiceView)) {
        let mut world = self.0.lock().unwrap();
        change(world.recurring.invoices.iter_mut().find(|one| one.id == invoice).unwrap());
    }
}

impl Recurring {
    fn makes(&mut self, change: &SwitchPlan, levy: Levy) -> Result<(), GatewayError> {
        let found = self.subscriptions.iter_mut().find(|one| one.id == change.subscription);
        let found = found.ok_or(GatewayError::NotFound)?;
        found.price.clone_from(&change.price);
        if change.goes_on.is_some() {
            (found.ends_at, found.ends_with_period) = (None, false);
        }
        if change.now {
            self.bills(&change.subscription, "subscription_update", levy);
        }
        Ok(())
    }

    /// A paid invoice of a whole period that begins now.
    fn bills(&mut self, subscription: &str, why: &str, levy: Levy) -> String {
        let id = format!("in_{}", self.invoices.len());
        let (starts_at, ends_at) = (UnixMs(self.now), UnixMs(self.now + MONTH));
        let seen = self.subscriptions.iter_mut().find(|one| one.id == subscription).unwrap();
        (seen.period_ends_at, seen.latest_invoice) = (ends_at, Some(id.clone()));
        let price = self.prices.iter().find(|price| price.id == seen.price).unwrap();
        let (named, amount) = (Some(price.id.clone()), price.amount);
        let line = InvoiceLine { price: named, amount, quantity: 1, proration: false, starts_at, ends_at };
        let totals = levy.on(price.amount, price.tax);
        self.invoices.push(InvoiceView {
            id: id.clone(),
            subscription: Some(subscription.to_owned()),
            order: seen.order.clone(),
            paid: true,
            over: false,
            first: why == "subscription_create",
            renewal: why == "subscription_cycle",
            subtotal: price.amount,
            discount: 0,
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
        let (found, late) = {
            let mut world = self.ask()?;
            let found = world.recurring.subscriptions.iter().find(|one| one.id == id).cloned();
            (found, world.recurring.late.pop())
        };
        if let Some(other) = late {
            other.wait().await;
        }
        found.ok_or(GatewayError::NotFound)
    }

    async fn switch(&self, change: &SwitchPlan) -> Result<SubscriptionView, GatewayError> {
        let waits_for = self.ask()?.recurring.waits_for.take();
        let answer = self.switched(change);
        if let Some(gate) = waits_for {
            gate.acquire().await.unwrap().forget();
        }
        answer
    }

    async fn set_ending(&self, id: &str, ending: Ending) -> Result<(), GatewayError> {
        drop(self.ask()?);
        self.says(id, |seen| {
            seen.ends_with_period = ending == Ending::WithPeriod;
            seen.ends_at = (ending == Ending::WithPeriod).then_some(seen.period_ends_at);
        });
        Ok(())
    }

    async fn void_unpaid(&self, id: &str) -> Result<(), GatewayError> {
        let mut world = self.ask()?;
        let open = |one: &&InvoiceView| one.subscription.as_deref() == Some(id) && !one.paid;
        let open: Vec<_> = world.recurring.invoices.iter().filter(open).map(|one| one.id.clone()).collect();
        world.recurring.voided.extend(open);
        Ok(())
    }

    async fn end(&self, id: &str) -> Result<(), GatewayError> {
        drop(self.ask()?);
        self.says(id, |seen| (seen.status, seen.ended_at) = ("canceled".to_owned(), Some(UnixMs(1))));
        Ok(())
    }

    async fn invoice(&self, id: &str) -> Result<InvoiceView, GatewayError> {
        let mut world = self.ask()?;
        world.looks += 1;
        world.recurring.invoices.iter().find(|one| one.id == id).cloned().ok_or(GatewayError::NotFound)
    }

    async fn invoice_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        let world = self.ask()?;
        let found = world.recurring.invoices.iter().find(|one| one.payment.as_deref() == Some(payment));
        Ok(found.map(|found| found.id.clone()))
    }

    async fn paid_invoices_since(&self, _: UnixMs) -> Result<Vec<ListedInvoice>, GatewayError> {
        let world = self.ask()?;
        let listed = |one: &InvoiceView| ListedInvoice { id: one.id.clone(), order: one.order.clone() };
        Ok(world.recurring.invoices.iter().filter(|one| one.paid).map(listed).collect())
    }

    async fn portal(&self, customer: &str, return_url: &str) -> Result<String, GatewayError> {
        Ok(format!("https://pay.example/{customer}?back={return_url}"))
    }
}
