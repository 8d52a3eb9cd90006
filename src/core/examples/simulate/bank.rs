//! The product's side of a step: the real functions of the core over a database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use myba_core::checkout::{
    Catalog, Checkout, CheckoutError, GatewayError, OneOffOnly, Pack, Payments, ReturnAddresses, Standing, StartOrder,
    Terms, TopUps,
};
use myba_core::clock::UnixMs;
use myba_core::id::{HoldId, UserId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity};
use myba_core::inbox::{self, EventId, Inbox, record_stored_in};
use myba_core::ledger::{
    Applied, Claim, EffectKey, GrantLine, GrantSource, HoldState, Ledger, LedgerError, NewGrant, NewHold, Tokens,
    VoidReason, WalletKind, capture_in, claim_in, claim_returned_in, give_back_in,
};
use myba_core::page::PageRequest;
use myba_core::store::{Store, Tx};

use crate::gateway::{Gateway, name};
use crate::model::{CALL_MINUTES, CALLS, Figures, Outcome, PACKS, REFUND_DAYS, WARNED_UP_TO};
use crate::planted::Bug;
use crate::shop::Shop;
use crate::world::Act;

/// The product over one database, with three wallets.
#[derive(Clone)]
pub struct Bank {
    pub store: Store,
    pub ledger: Ledger,
    pub checkout: Checkout,
    pub payments: Payments,
    pub inbox: Inbox,
    pub wallets: [WalletId; 3],
    pub shop: Arc<Mutex<Shop>>,
    /// What is planted, if anything.
    pub bug: Option<Bug>,
    /// How long bought tokens live, in days.
    life: Option<u64>,
}

/// One line of a statement: its kind, the changes of what is available and held, and both after it.
pub type Line = (String, i64, i64, (i64, i64));

/// What is left of a wallet's lots: source, given, left, end.
pub type Lots = Vec<(String, i64, i64, Option<i64>)>;

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

fn tokens(amount: u64) -> Tokens {
    Tokens::new(amount).unwrap_or_default()
}

fn hold_id(name: u64) -> HoldId {
    HoldId::from_text(format!("hld_{name:06}"))
}

pub fn user(number: usize) -> UserId {
    UserId::from_text(format!("user_{number}"))
}

fn checkout_over(store: &Store, shop: &Arc<Mutex<Shop>>, life: Option<u64>) -> Checkout {
    let pack = |(index, (amount, price)): (usize, (i64, i64))| Pack {
        id: format!("pack_{index}"),
        name: format!("{amount} tokens"),
        tokens: tokens(amount.cast_unsigned()),
        amount: price,
    };
    let packs = PACKS.into_iter().enumerate().map(pack).collect();
    let catalog =
        Catalog { currency: "usd".to_owned(), packs, plans: Vec::new(), first_purchase_percent: 0, volume: None };
    let identity = Identity::new(store.clone(), FreePolicy::default(), IdentifierKey::new(vec![7; 32]));
    let addresses = ReturnAddresses {
        success: "http://x/{CHECKOUT_SESSION_ID}".to_owned(),
        cancel: "http://x/".to_owned(),
        account: "http://x/".to_owned(),
    };
    let tokens_life = life.map(|days| minutes(days * DAY));
    let terms = Terms { session_life: minutes(60), tokens_life, rollover_periods: 1 };
    let provider = (Arc::new(Gateway(shop.clone())) as _, Arc::new(OneOffOnly) as _);
    Checkout::new(store.clone(), identity, Arc::new(catalog), provider, addresses, terms)
}

fn payments_over(checkout: &Checkout, shop: &Arc<Mutex<Shop>>) -> Payments {
    let gateway = Arc::new(Gateway(shop.clone()));
    let life = minutes(REFUND_DAYS.cast_unsigned() * DAY);
    let top_ups = TopUps::new(checkout.clone(), Arc::new(OneOffOnly), 0);
    Payments::new(top_ups, gateway, life, WARNED_UP_TO)
}

impl Bank {
    /// The product as it starts again over the same database.
    pub fn restart(&mut self, store: &Store) {
        self.ledger = Ledger::new(store.clone());
        self.checkout = checkout_over(store, &self.shop, self.life);
        self.payments = payments_over(&self.checkout, &self.shop);
        self.inbox = Inbox::new(store.clone());
        self.store = store.clone();
    }

    /// An operator sets how long tokens live that are bought from now on, and starts the product again.
    pub fn set_life(&mut self, days: Option<u64>, store: &Store) {
        self.life = days;
        self.restart(store);
    }

    /// The product over an empty store: a visitor with 3 tokens, a user with 6, one with none.
    pub async fn found(store: &Store, shop: &Arc<Mutex<Shop>>, bug: Option<Bug>) -> Result<Self> {
        let ledger = Ledger::new(store.clone());
        let identity = Identity::new(store.clone(), FreePolicy::default(), IdentifierKey::new(vec![7; 32]));
        let visitor = ledger.open_wallet(WalletKind::Visitor).await?;
        let (ana, ben) = (identity.sign_in(&user(1)).await?, identity.sign_in(&user(2)).await?);
        let checkout = checkout_over(store, shop, None);
        let bank = Self {
            ledger,
            payments: payments_over(&checkout, shop),
            checkout,
            inbox: Inbox::new(store.clone()),
            store: store.clone(),
            wallets: [visitor, ana.wallet, ben.wallet],
            shop: shop.clone(),
            bug,
            life: None,
        };
        let visitor_key = EffectKey::new("visitor", "vis_0");
        bank.give(0, 3, GrantSource::Visitor, Some(30 * DAY), visitor_key).await?;
        bank.give(1, 6, GrantSource::Welcome, Some(90 * DAY), EffectKey::new("welcome", "user_1")).await?;
        Ok(bank)
    }

    async fn give(
        &self,
        wallet: usize,
        amount: u64,
        source: GrantSource,
        life: Option<u64>,
        key: EffectKey,
    ) -> Result<Outcome, LedgerError> {
        let grant = NewGrant {
            wallet: self.wallets[wallet].clone(),
            amount: tokens(amount),
            source,
            expires_at: life.map(|life| self.store.now().plus(minutes(life))),
            reference: None,
            keys: vec![key],
            reason: "a gift".to_owned(),
        };
        self.ledger.grant(grant).await.map(|applied| told(&applied, amount))
    }

    fn hold(&self, name: u64, wallet: usize, amount: u64, life: u64) -> NewHold {
        NewHold {
            id: hold_id(name),
            wallet: self.wallets[wallet].clone(),
            amount: tokens(amount),
            life: minutes(life),
            instance: "this".to_owned(),
            reason: "a ticket".to_owned(),
        }
    }

    /// Does what is asked and answers what the caller hears.
    ///
    /// # Errors
    /// What no caller should ever hear.
    pub async fn act(&self, act: &Act) -> Result<Outcome> {
        match *act {
            Act::Order { .. } | Act::Deliver { .. } | Act::Work | Act::Page { .. } | Act::Reconcile => {
                self.sell(act).await
            }
            Act::Ask { .. } | Act::Chase | Act::Compare { .. } => self.after_sale(act).await,
            _ => self.book(act).await.or_else(refused),
        }
    }

    async fn book(&self, act: &Act) -> Result<Outcome, LedgerError> {
        match *act {
            Act::Gift { wallet, tokens, minutes, key } => {
                let key = EffectKey::new("operator", &key.to_string());
                self.give(wallet, tokens, GrantSource::Operator, minutes, key).await
            }
            Act::Authorize { name, wallet, tokens, minutes } => {
                let applied = self.ledger.authorize(self.hold(name, wallet, tokens, minutes)).await?;
                Ok(told(&applied, tokens))
            }
            Act::Capture { name, tokens } => self.capture(name, tokens).await,
            Act::Void { name } => {
                let applied = self.ledger.void(&hold_id(name), VoidReason::WorkFailed).await?;
                let again = applied.is_replay();
                let amount = applied.into_inner().amount.as_i64();
                Ok(if again { Outcome::Again } else { Outcome::Done(amount) })
            }
            Act::Consume { wallet, tokens, key } => {
                let hold = self.hold(CALLS + key, wallet, tokens, CALL_MINUTES.cast_unsigned());
                let applied = self.ledger.consume(hold, "a call".to_owned()).await?;
                Ok(told(&applied, tokens))
            }
            Act::GiveBack { name, owner } => self.give_back(name, owner).await,
            Act::Claim { at_most } => self.claim(at_most).await,
            Act::Returned { name } => {
                let (hold, to) = (hold_id(name), self.wallets[1].clone());
                let work = async move |tx: &mut Tx| claim_returned_in(tx, &hold, &to).await;
                Ok(Outcome::Done(self.store.write(work).await?.as_i64()))
            }
            Act::TakeBack { lot, tokens, key } => self.take_back(lot, tokens, key).await,
            Act::Sweep if self.has(Bug::NoSweep) => Ok(Outcome::Done(0)),
            Act::Sweep => self.ledger.expire_due(1000).await.map(|_| Outcome::Done(0)),
            Act::Recover => self.ledger.recover("another").await.map(|_| Outcome::Done(0)),
            _ => Ok(Outcome::Nothing),
        }
    }

    /// Whether this bug is planted.
    pub(crate) fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Taken together with the note that its ticket is there, as the writer does it.
    async fn capture(&self, name: u64, amount: u64) -> Result<Outcome, LedgerError> {
        let hold = hold_id(name);
        if self.has(Bug::CaptureOutside) {
            let applied = self.ledger.capture(&hold, tokens(amount)).await?;
            if !applied.is_replay() {
                let work = async move |tx: &mut Tx| record_stored_in(tx, TICKETS, hold.as_str()).await;
                self.store.write(work).await?;
            }
            return Ok(told(&applied, amount));
        }
        let late = self.ledger.hold(&hold).await?.filter(|hold| hold.state != HoldState::Captured);
        if let Some(late) = late.filter(|hold| self.has(Bug::LateCapture) && hold.state != HoldState::Authorized) {
            let wallet = self.wallets.iter().position(|wallet| *wallet == late.wallet).unwrap_or(0);
            let hold = self.hold(LATE + name, wallet, amount, 1);
            return self.ledger.consume(hold, "late".to_owned()).await.map(|applied| told(&applied, amount));
        }
        let work = async move |tx: &mut Tx| -> Result<Outcome, LedgerError> {
            let applied = capture_in(tx, &hold, tokens(amount)).await?;
            if !applied.is_replay() {
                record_stored_in(tx, TICKETS, hold.as_str()).await?;
            }
            Ok(told(&applied, amount))
        };
        self.store.write(work).await
    }

    async fn give_back(&self, name: u64, owner: usize) -> Result<Outcome, LedgerError> {
        let owner = if self.has(Bug::ReturnToVisitor) && owner == 1 { 0 } else { owner };
        let (hold, owner) = (hold_id(name), self.wallets[owner].clone());
        let key = EffectKey::new("return", &format!("tkt_{name}"));
        let work = async move |tx: &mut Tx| give_back_in(tx, &key, &hold, &owner, "not useful").await;
        let applied = self.store.write(work).await?;
        let again = applied.is_replay();
        let amount = applied.into_inner().tokens.as_i64();
        Ok(if again { Outcome::Again } else { Outcome::Done(amount) })
    }

    async fn claim(&self, at_most: u64) -> Result<Outcome, LedgerError> {
        let (from, to) = (self.wallets[0].clone(), self.wallets[1].clone());
        let work = async move |tx: &mut Tx| {
            let keys = [EffectKey::new("claim", "user_1"), EffectKey::new("claim-visitor", "vis_0")];
            let claim = Claim { from: &from, to: &to, at_most: tokens(at_most), claim: "clm_0", keys: &keys };
            claim_in(tx, &claim).await
        };
        Ok(Outcome::Done(self.store.write(work).await?.as_i64()))
    }

    async fn take_back(&self, lot: usize, amount: u64, key: u64) -> Result<Outcome, LedgerError> {
        // Ids count, so in their order grants stand as the model's lots do.
        let mut grants = Vec::new();
        for wallet in &self.wallets {
            grants.extend(self.ledger.grants(wallet).await?.into_iter().map(|line| line.grant));
        }
        grants.sort_by(|one, other| one.id.cmp(&other.id));
        let Some(grant) = grants.get(lot) else { return Ok(Outcome::Nothing) };
        let named = EffectKey::new("refund", &key.to_string());
        let applied = self.ledger.reverse_grant(named, &grant.id, tokens(amount), "taken back".to_owned()).await?;
        let again = applied.is_replay();
        let reversal = applied.into_inner();
        let other = grants.iter().find(|other| other.wallet == grant.wallet && other.id != grant.id);
        if let Some(other) = other.filter(|_| self.has(Bug::ClampForgotten) && !again && !reversal.shortfall.is_zero())
        {
            let named = EffectKey::new("refund", &format!("{key}:rest"));
            self.ledger.reverse_grant(named, &other.id, reversal.shortfall, "taken back".to_owned()).await?;
        }
        Ok(if again { Outcome::Again } else { Outcome::Done(reversal.taken_back.as_i64()) })
    }

    async fn sell(&self, act: &Act) -> Result<Outcome> {
        match *act {
            Act::Order { user: buyer, pack, key } => {
                let order = StartOrder {
                    user: user(buyer),
                    plan: format!("pack_{pack}"),
                    quantity: None,
                    wallet: None,
                    idempotency_key: key.to_string(),
                };
                match self.checkout.start(order).await {
                    Ok(open) if open.replayed => Ok(Outcome::Again),
                    Ok(open) => Ok(Outcome::Done(open.order.amount)),
                    Err(CheckoutError::KeyReused) => Ok(Outcome::Refused("key reused")),
                    Err(error) => no_answer(error),
                }
            }
            Act::Deliver { event } => {
                let kind = self.seen().events.get(event).map_or("", |event| event.kind);
                let id = EventId { provider: STRIPE.to_owned(), event: name("evt", event) };
                let new = self.inbox.record(&id, kind, "{}").await?;
                Ok(if new { Outcome::Done(0) } else { Outcome::Again })
            }
            Act::Work => {
                for event in self.inbox.due(STRIPE, 1000).await? {
                    let outcome = self.apply(&event).await?;
                    self.inbox.settle(&event, outcome).await?;
                }
                Ok(Outcome::Done(0))
            }
            Act::Page { session } => match self.checkout.fulfil(&name("cs", session), None).await {
                Ok(_) => Ok(Outcome::Done(0)),
                Err(error) => no_answer(error),
            },
            Act::Reconcile => self.reconcile().await,
            _ => Ok(Outcome::Nothing),
        }
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the provider does not answer.
    pub(crate) fn is_silent(&self) -> bool {
        self.seen().down
    }

    /// The figures of the three wallets, and what is left of their lots.
    pub async fn figures(&self) -> Result<([Figures; 3], [Lots; 3])> {
        let (mut figures, mut lots) = ([[0; 7]; 3], [const { Vec::new() }; 3]);
        for (index, wallet) in self.wallets.iter().enumerate() {
            let balance = self.ledger.balance(wallet).await?;
            let all = [
                balance.available,
                balance.held,
                balance.granted,
                balance.purchased,
                balance.consumed,
                balance.expired,
                balance.reversed,
            ];
            figures[index] = all.map(Tokens::as_i64);
            let of = |line: GrantLine| {
                let grant = line.grant;
                let ends = grant.expires_at.map(|at: UnixMs| at.0);
                (grant.source.as_str().to_owned(), grant.amount.as_i64(), grant.remaining.as_i64(), ends)
            };
            lots[index] = self.ledger.grants(wallet).await?.into_iter().map(of).collect();
            lots[index].sort();
        }
        Ok((figures, lots))
    }

    /// What became of the payments of a buyer, by order.
    pub async fn standings(&self, buyer: usize) -> Result<HashMap<String, Standing>> {
        Ok(self.checkout.standings(&user(buyer)).await?)
    }

    /// What stands for the tickets that are stored.
    pub async fn tickets(&self) -> Result<Vec<inbox::Event>> {
        let waiting = self.inbox.list("received", 10_000).await?;
        Ok(waiting.into_iter().filter(|event| event.id.provider == TICKETS).collect())
    }

    /// Ends what stands for tickets, so that nothing waits.
    pub async fn end_tickets(&self) -> Result<()> {
        for event in self.tickets().await? {
            self.inbox.settle(&event, inbox::Outcome::Ignored).await?;
        }
        Ok(())
    }

    /// The statement of a wallet, oldest first, read in short pages.
    pub async fn lines(&self, wallet: usize) -> Result<Vec<Line>> {
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let page = self.ledger.statement(&self.wallets[wallet], &PageRequest::new(after, Some(7))).await?;
            lines.extend(page.items.into_iter().map(|line| {
                let after = (line.available.as_i64(), line.held.as_i64());
                (line.kind, line.available_change, line.held_change, after)
            }));
            after = page.next;
            if after.is_none() {
                lines.reverse();
                return Ok(lines);
            }
        }
    }
}

/// Minutes of a day.
const DAY: u64 = 24 * 60;
const STRIPE: &str = "stripe";
const TICKETS: &str = "tickets";
/// What names the holds of a planted late capture.
const LATE: u64 = 950_000;

fn told<T>(applied: &Applied<T>, amount: u64) -> Outcome {
    if applied.is_replay() { Outcome::Again } else { Outcome::Done(amount.cast_signed()) }
}

/// What a caller may hear of the ledger. Everything else is a bug.
fn refused(error: LedgerError) -> Result<Outcome> {
    let why = match &error {
        LedgerError::Insufficient { .. } => "too few tokens",
        LedgerError::HoldEnded { .. } => "ended otherwise",
        LedgerError::KeyReused(_) => "key reused",
        LedgerError::OutOfRange(_) => "more than is held",
        _ => return Err(error.into()),
    };
    Ok(Outcome::Refused(why))
}

/// A provider that is silent, or a refund that is refused, is something a caller hears of.
pub fn no_answer(error: CheckoutError) -> Result<Outcome> {
    match error {
        CheckoutError::Gateway(GatewayError::Unavailable(_)) => Ok(Outcome::Refused("no answer")),
        CheckoutError::NotRefundable(_) => Ok(Outcome::Refused("not refundable")),
        error => Err(error.into()),
    }
}
