//! A payment provider in memory, whose refunds and disputes a test decides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::checkout::{
    AfterSale, Catalog, Checkout, DisputeView, GatewayError, HostedSession, Interval, ListedSession, NewCustomer,
    NewRefund, NewSession, Pack, PageTerms, PaymentGateway, PaymentState, Payments, Plan, RefundView, ReturnAddresses,
    SessionView, StartOrder, Tax, Terms, TopUps, WarningView,
};
use myba_core::clock::UnixMs;
use myba_core::id::{OrderId, UserId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity};
use myba_core::store::Store;
use tokio::sync::Barrier;

use crate::biller::Recurring;
use crate::support::{Book, MINUTE, tokens};
use crate::till::Till;

/// What a pack costs, in minor units.
pub const PRICE: i64 = 500;
/// What is in it.
pub const PACK: u64 = 60;

#[derive(Default)]
pub struct World {
    /// Opened pages, by order.
    pub sessions: Vec<String>,
    /// What each page asks for and where its payment stands, with the key it was opened under.
    pub pages: Vec<Page>,
    /// A page that is opened waits to be paid; otherwise it is paid at once.
    pub waits: bool,
    /// The next pages are made, and each is answered only when all of the others are there.
    pub meet: Vec<Arc<Barrier>>,
    pub refunds: Vec<(String, RefundView)>,
    pub disputes: Vec<DisputeView>,
    /// Nobody answers.
    pub down: bool,
    /// Refunds are refused.
    pub refuses: bool,
    /// What the tax office and a code make of each price, in per cent.
    pub levy: Levy,
    /// What is charged again.
    pub recurring: Recurring,
    /// How often somebody looked at a page or an invoice.
    pub looks: u64,
}

/// Tax, and what a promotion code takes off, in per cent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Levy {
    pub rate: i64,
    pub off: i64,
}

/// What a page comes to, in minor units.
pub struct Totals {
    pub discount: i64,
    pub tax: i64,
    pub added_tax: i64,
    pub total: i64,
}

impl Levy {
    /// What a price comes to: tax is rounded to the next minor unit, as the provider does it.
    pub fn on(self, amount: i64, tax: Tax) -> Totals {
        let discount = amount * self.off / 100;
        let net = amount - discount;
        let whole = match tax {
            Tax::Off => 1,
            Tax::Exclusive => 100,
            Tax::Inclusive => 100 + self.rate,
        };
        let tax_amount = if tax.is_on() { (2 * net * self.rate + whole) / (2 * whole) } else { 0 };
        let added_tax = if tax == Tax::Exclusive { tax_amount } else { 0 };
        Totals { discount, tax: tax_amount, added_tax, total: net + added_tax }
    }
}

/// A payment page.
#[derive(Clone)]
pub struct Page {
    pub id: String,
    pub order: String,
    pub amount: i64,
    pub state: PaymentState,
    /// What a subscription that began here was paid with.
    pub invoice: Option<String>,
    /// What it was asked for with.
    pub asked: NewSession,
}

/// The provider. Cheap to clone.
#[derive(Clone, Default)]
pub struct Bank(pub Arc<Mutex<World>>);

impl Bank {
    pub fn ask(&self) -> Result<std::sync::MutexGuard<'_, World>, GatewayError> {
        let world = self.0.lock().unwrap();
        if world.down { Err(GatewayError::Unavailable("down".to_owned())) } else { Ok(world) }
    }

    /// Where the payment of a page stands from now on.
    pub fn is_now(&self, session: &str, state: PaymentState) {
        let mut world = self.0.lock().unwrap();
        world.pages.iter_mut().find(|page| page.id == session).unwrap().state = state;
    }

    /// What the pages ask for that stand there, lowest first.
    pub fn amounts(&self, state: PaymentState) -> Vec<i64> {
        let world = self.0.lock().unwrap();
        let mut found: Vec<_> = world.pages.iter().filter(|page| page.state == state).map(|page| page.amount).collect();
        found.sort_unstable();
        found
    }

    /// Makes the page; the same key again answers the same page, if it asks for the same.
    pub fn page(&self, new: &NewSession) -> Result<String, GatewayError> {
        let mut world = self.ask()?;
        if let Some(page) = world.pages.iter().find(|page| page.asked.idempotency_key == new.idempotency_key) {
            let same = page.asked == *new;
            return if same { Ok(page.id.clone()) } else { Err(GatewayError::Refused("idempotency_error".to_owned())) };
        }
        let order = new.order.to_string();
        let before = world.pages.iter().filter(|page| page.order == order).count();
        let id = if before == 0 { format!("cs_{order}") } else { format!("cs_{order}_{before}") };
        let state = if world.waits { PaymentState::Open } else { PaymentState::Paid };
        let (asked, amount) = (new.clone(), new.amount);
        world.pages.push(Page { id: id.clone(), order, amount, state, invoice: None, asked });
        world.sessions.push(id.clone());
        Ok(id)
    }

    /// A refund as the owner makes it. Answers its id.
    pub fn gives_back(&self, payment: &str, amount: i64) -> String {
        let mut world = self.0.lock().unwrap();
        let at = i64::try_from(world.refunds.len()).unwrap();
        let id = format!("re_{at}");
        let refund = RefundView { id: id.clone(), amount, status: "succeeded".to_owned(), created_at: UnixMs(at) };
        world.refunds.push((payment.to_owned(), refund));
        id
    }

    /// A refund comes back.
    pub fn fails(&self, refund: &str) {
        let mut world = self.0.lock().unwrap();
        let found = world.refunds.iter_mut().find(|(_, one)| one.id == refund);
        found.unwrap().1.status = "failed".to_owned();
    }

    /// A dispute is older than any window.
    pub fn grows_old(&self, id: &str) {
        let mut world = self.0.lock().unwrap();
        world.disputes.iter_mut().find(|one| one.id == id).unwrap().created_at = UnixMs(1);
    }

    /// A dispute of a payment is now at this status.
    pub fn disputes(&self, id: &str, payment: &str, status: &str) {
        let mut world = self.0.lock().unwrap();
        world.disputes.retain(|one| one.id != id);
        world.disputes.push(DisputeView {
            id: id.to_owned(),
            payment: payment.to_owned(),
            amount: PRICE,
            status: status.to_owned(),
            live: false,
            // Newer than any window.
            created_at: UnixMs(i64::MAX),
        });
    }
}

#[async_trait]
impl PaymentGateway for Bank {
    async fn create_customer(&self, new: &NewCustomer) -> Result<String, GatewayError> {
        Ok(format!("cus_{}", new.user))
    }

    async fn open_session(&self, new: &NewSession) -> Result<HostedSession, GatewayError> {
        let id = self.page(new)?;
        let meet = self.ask()?.meet.pop();
        if let Some(others) = meet {
            others.wait().await;
        }
        Ok(HostedSession { url: format!("https://pay.example/{id}"), id, expires_at: new.expires_at })
    }

    async fn session(&self, id: &str) -> Result<SessionView, GatewayError> {
        let mut world = self.ask()?;
        world.looks += 1;
        let page = world.pages.iter().find(|page| page.id == id).cloned().ok_or(GatewayError::NotFound)?;
        let totals = world.levy.on(page.amount, page.asked.terms.tax);
        let payment = id.replacen("cs_", "pi_", 1);
        let invoice = world.recurring.invoices.iter().find(|one| one.payment.as_ref() == Some(&payment));
        Ok(SessionView {
            id: id.to_owned(),
            state: page.state,
            order: Some(OrderId::from_text(page.order)),
            subtotal: page.amount,
            total: totals.total,
            discount: totals.discount,
            tax: totals.tax,
            added_tax: totals.added_tax,
            agreed: page.asked.terms.consent.clone().filter(|_| page.state == PaymentState::Paid),
            invoice_url: invoice.and_then(|invoice| invoice.url.clone()),
            currency: "usd".to_owned(),
            live: false,
            one_off: page.invoice.is_none(),
            payment_intent: page.invoice.is_none().then_some(payment),
            invoice: page.invoice,
            receipt_url: None,
        })
    }

    async fn expire_session(&self, id: &str) -> Result<(), GatewayError> {
        let mut world = self.ask()?;
        let page = world.pages.iter_mut().find(|page| page.id == id).ok_or(GatewayError::NotFound)?;
        if page.state == PaymentState::Open {
            page.state = PaymentState::Expired;
        }
        Ok(())
    }

    fn is_live(&self) -> bool {
        false
    }
}

#[async_trait]
impl AfterSale for Bank {
    async fn refunds_of(&self, payment: &str) -> Result<Vec<RefundView>, GatewayError> {
        let world = self.ask()?;
        Ok(world.refunds.iter().filter(|(of, _)| of == payment).map(|(_, refund)| refund.clone()).collect())
    }

    async fn refund(&self, refund: &NewRefund) -> Result<RefundView, GatewayError> {
        if self.ask()?.refuses {
            return Err(GatewayError::Refused("charge_disputed".to_owned()));
        }
        let known = self.refunds_of(&refund.payment).await?.into_iter().find(|one| one.status == "succeeded");
        if let Some(known) = known {
            return Ok(known);
        }
        let paid = {
            let world = self.ask()?;
            let page = world.pages.iter().find(|page| page.id.replacen("cs_", "pi_", 1) == refund.payment);
            page.map_or(PRICE, |page| world.levy.on(page.amount, page.asked.terms.tax).total)
        };
        let id = self.gives_back(&refund.payment, paid);
        Ok(self.refunds_of(&refund.payment).await?.into_iter().find(|one| one.id == id).unwrap())
    }

    async fn dispute(&self, id: &str) -> Result<DisputeView, GatewayError> {
        self.ask()?.disputes.iter().find(|one| one.id == id).cloned().ok_or(GatewayError::NotFound)
    }

    async fn warning(&self, id: &str) -> Result<WarningView, GatewayError> {
        let payment = id.strip_prefix("issfr_").ok_or(GatewayError::NotFound)?.to_owned();
        Ok(WarningView { id: id.to_owned(), payment, actionable: true })
    }

    async fn payment_of_charge(&self, charge: &str) -> Result<String, GatewayError> {
        Ok(charge.replacen("ch_", "pi_", 1))
    }

    async fn session_of_payment(&self, payment: &str) -> Result<Option<String>, GatewayError> {
        let session = payment.replacen("pi_", "cs_", 1);
        Ok(self.ask()?.sessions.iter().find(|one| **one == session).cloned())
    }

    async fn sessions_since(&self, _: UnixMs) -> Result<Vec<ListedSession>, GatewayError> {
        let world = self.ask()?;
        let is_complete = |page: &&Page| {
            world.sessions.contains(&page.id) && !matches!(page.state, PaymentState::Open | PaymentState::Expired)
        };
        let listed = |page: &Page| ListedSession {
            id: page.id.clone(),
            // What a subscription is paid with belongs to its invoice.
            payment: page.invoice.is_none().then(|| page.id.replacen("cs_", "pi_", 1)),
            total: world.levy.on(page.amount, page.asked.terms.tax).total,
            paid: page.state == PaymentState::Paid,
            order: Some(page.asked.order.clone()),
        };
        Ok(world.pages.iter().filter(is_complete).map(listed).collect())
    }

    async fn refunded_since(&self, _: UnixMs) -> Result<Vec<String>, GatewayError> {
        Ok(self.ask()?.refunds.iter().map(|(payment, _)| payment.clone()).collect())
    }

    async fn disputes_since(&self, since: UnixMs) -> Result<Vec<String>, GatewayError> {
        let world = self.ask()?;
        Ok(world.disputes.iter().filter(|one| one.created_at >= since).map(|one| one.id.clone()).collect())
    }
}

/// A shop over a book: the bank, the checkout and what comes after it.
pub struct Shop {
    pub bank: Bank,
    pub checkout: Checkout,
    pub payments: Payments,
    pub till: Till,
    pub top_ups: TopUps,
    pub people: Identity,
    pub buyer: UserId,
}

fn checkout(store: &Store, people: &Identity, bank: &Bank, catalog: Catalog) -> Checkout {
    let addresses = ReturnAddresses {
        success: "https://a.example/{CHECKOUT_SESSION_ID}".into(),
        cancel: "c/".into(),
        account: "a/".into(),
    };
    let terms = Terms { session_life: MINUTE * 45, tokens_life: None, rollover_periods: 1 };
    let provider = (Arc::new(bank.clone()) as _, Arc::new(bank.clone()) as _);
    Checkout::new(store.clone(), people.clone(), Arc::new(catalog), provider, addresses, terms)
}

/// Something that was bought.
pub struct Bought {
    pub order: OrderId,
    pub payment: String,
    pub session: String,
    pub wallet: WalletId,
}

impl Shop {
    pub fn over(book: &Book, policy: FreePolicy) -> Self {
        Self::with_discount(book, policy, 0)
    }

    /// A shop that takes so many per cent off the first purchase.
    pub fn with_discount(book: &Book, policy: FreePolicy, first_purchase_percent: u8) -> Self {
        Self::built(book, policy, first_purchase_percent, PageTerms::default(), PRICE)
    }

    /// A shop whose payment pages ask for this.
    pub fn with_pages(book: &Book, policy: FreePolicy, pages: PageTerms) -> Self {
        Self::built(book, policy, 0, pages, PRICE)
    }

    /// The same as [`Self::with_discount`], whose pack costs so much.
    pub fn with(book: &Book, policy: FreePolicy, first_purchase_percent: u8, price: i64) -> Self {
        Self::built(book, policy, first_purchase_percent, PageTerms::default(), price)
    }

    fn built(book: &Book, policy: FreePolicy, first_purchase_percent: u8, pages: PageTerms, price: i64) -> Self {
        let bank = Bank::default();
        let pack = Pack { id: "pack_60".into(), name: "60 tokens".into(), tokens: tokens(PACK), amount: price };
        let plan = |id: &str, name: &str, amount, price, interval| Plan {
            id: id.into(),
            name: name.into(),
            tokens: tokens(amount),
            amount: price,
            interval,
        };
        let plans = vec![
            plan("solo_month", "Solo", 80, 500, Interval::Month),
            plan("team_month", "Team", 400, 1900, Interval::Month),
            plan("solo_year", "Solo", 960, 5000, Interval::Year),
        ];
        let catalog =
            Catalog { currency: "usd".into(), packs: vec![pack], plans, first_purchase_percent, volume: None };
        let people = Identity::new(book.db.store.clone(), policy, IdentifierKey::new(vec![7; 32]));
        let store = book.db.store.clone();
        let checkout = checkout(&store, &people, &bank, catalog).with_pages(pages);
        let fortnight = Duration::from_secs(14 * 24 * 60 * 60);
        let till = Till::default();
        let top_ups = TopUps::new(checkout.clone(), Arc::new(till.clone()), 5000);
        let payments = Payments::new(top_ups.clone(), Arc::new(bank.clone()), fortnight, PRICE);
        Self { bank, checkout, payments, till, top_ups, people, buyer: UserId::from_text("user_buyer") }
    }

    /// The operator asks another price for a plan, in the settings.
    pub fn asks(&mut self, store: &Store, plan: &str, amount: i64) {
        let mut catalog = self.checkout.catalog().clone();
        catalog.plans.iter_mut().find(|one| one.id == plan).unwrap().amount = amount;
        self.checkout = checkout(store, &self.people, &self.bank, catalog);
    }

    /// Opens an order whose payment nobody has told us of.
    pub async fn orders(&self, click: &str) -> Bought {
        let (user, plan) = (self.buyer.clone(), "pack_60".to_owned());
        let start = StartOrder { user, plan, quantity: None, wallet: None, idempotency_key: click.to_owned() };
        let open = self.checkout.start(start).await.unwrap();
        let payment = format!("pi_{}", open.order.id);
        Bought { payment, session: open.session, wallet: open.order.wallet, order: open.order.id }
    }

    /// Buys a pack.
    pub async fn buys(&self, click: &str) -> Bought {
        let bought = self.orders(click).await;
        assert!(self.checkout.fulfil(&bought.session, None).await.unwrap().newly_paid);
        bought
    }
}
