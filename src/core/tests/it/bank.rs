//! A payment provider in memory, whose refunds and disputes a test decides.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::checkout::{
    AfterSale, Catalog, Checkout, DisputeView, GatewayError, HostedSession, Interval, ListedSession, NewCustomer,
    NewRefund, NewSession, Pack, PaymentGateway, PaymentState, Payments, Plan, RefundView, ReturnAddresses,
    SessionView, StartOrder, Terms, TopUps, WarningView,
};
use myba_core::clock::UnixMs;
use myba_core::id::{OrderId, UserId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity};
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
    /// What is charged again.
    pub recurring: Recurring,
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
    key: String,
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
        if let Some(page) = world.pages.iter().find(|page| page.key == new.idempotency_key) {
            let same = page.amount == new.amount;
            return if same { Ok(page.id.clone()) } else { Err(GatewayError::Refused("idempotency_error".to_owned())) };
        }
        let order = new.order.to_string();
        let before = world.pages.iter().filter(|page| page.order == order).count();
        let id = if before == 0 { format!("cs_{order}") } else { format!("cs_{order}_{before}") };
        let state = if world.waits { PaymentState::Open } else { PaymentState::Paid };
        let (key, amount) = (new.idempotency_key.clone(), new.amount);
        world.pages.push(Page { id: id.clone(), order, amount, state, invoice: None, key });
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
        let page = self.ask()?.pages.iter().find(|page| page.id == id).cloned().ok_or(GatewayError::NotFound)?;
        Ok(SessionView {
            id: id.to_owned(),
            state: page.state,
            order: Some(OrderId::from_text(page.order)),
            subtotal: page.amount,
            total: page.amount,
            discount: 0,
            tax: 0,
            currency: "usd".to_owned(),
            live: false,
            one_off: page.invoice.is_none(),
            payment_intent: page.invoice.is_none().then(|| id.replacen("cs_", "pi_", 1)),
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
        let id = self.gives_back(&refund.payment, PRICE);
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
        let paid =
            |id: &String| ListedSession { id: id.clone(), payment: Some(id.replacen("cs_", "pi_", 1)), total: PRICE };
        Ok(self.ask()?.sessions.iter().map(paid).collect())
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

/// Something that was bought.
pub struct Bought {
    pub order: OrderId,
    pub payment: String,
    pub session: String,
    pub wallet: WalletId,
}

impl Shop {
    pub fn over(book: &Book, policy: FreePolicy) -> Self {
        Self::with(book, policy, 0, PRICE)
    }

    /// A shop that takes so many per cent off the first purchase.
    pub fn with_discount(book: &Book, policy: FreePolicy, first_purchase_percent: u8) -> Self {
        Self::with(book, policy, first_purchase_percent, PRICE)
    }

    /// The same, whose pack costs so much.
    pub fn with(book: &Book, policy: FreePolicy, first_purchase_percent: u8, price: i64) -> Self {
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
        let addresses = ReturnAddresses {
            success: "https://a.example/{CHECKOUT_SESSION_ID}".into(),
            cancel: "c/".into(),
            account: "a/".into(),
        };
        let people = Identity::new(book.db.store.clone(), policy, IdentifierKey::new(vec![7; 32]));
        let terms = Terms { session_life: MINUTE * 45, tokens_life: None, rollover_periods: 1 };
        let store = book.db.store.clone();
        let provider = (Arc::new(bank.clone()) as _, Arc::new(bank.clone()) as _);
        let checkout = Checkout::new(store, people.clone(), Arc::new(catalog), provider, addresses, terms);
        let fortnight = Duration::from_secs(14 * 24 * 60 * 60);
        let till = Till::default();
        let top_ups = TopUps::new(checkout.clone(), Arc::new(till.clone()), 5000);
        let payments = Payments::new(top_ups.clone(), Arc::new(bank.clone()), fortnight, PRICE);
        Self { bank, checkout, payments, till, top_ups, people, buyer: UserId::from_text("user_buyer") }
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
