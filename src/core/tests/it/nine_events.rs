//! A thousand purchases, each with a life of nine events: every event comes up to three times, some under another id, in any order
//! and beside one another, while tokens are spent and reserved. At the end each purchase is compared with what follows from the
//! money alone.

use std::sync::Arc;

use myba_core::checkout::{PaymentState, StartOrder};
use myba_core::id::{HoldId, UserId, WalletId};
use myba_core::identity::FreePolicy;
use myba_core::inbox::{EventId, Inbox};
use myba_core::ledger::{Ledger, NewHold, VoidReason};
use tokio::task::JoinSet;

use crate::bank::{PACK, PRICE, Shop};
use crate::support::{Book, tokens};

const ORDERS: u64 = 1000;
/// The same on a server, where each statement is a way there and back.
const ORDERS_ON_A_SERVER: u64 = 200;
/// Purchases that live at the same time.
const BESIDE: u64 = 40;

/// Chance that is the same for the same order.
struct Chance(u64);

impl Chance {
    /// From 0 to below `count`.
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % count
    }
}

/// What an event is about.
#[derive(Clone, Copy)]
enum About {
    Page,
    Refunds,
    Dispute,
}

/// Sums over purchases.
#[derive(Default)]
struct Sums {
    told: u64,
    events: u64,
    grants: u64,
    spent: u64,
    taken: u64,
    missing: u64,
    left: u64,
}

/// One purchase.
struct Life {
    shop: Arc<Shop>,
    ledger: Ledger,
    inbox: Inbox,
    chance: Chance,
    name: String,
    buyer: UserId,
    wallet: WalletId,
    session: String,
    payment: String,
    waiting: Vec<(String, About)>,
    open: Vec<HoldId>,
    sums: Sums,
}

impl Life {
    async fn begins(shop: Arc<Shop>, ledger: Ledger, inbox: Inbox, number: u64) -> Self {
        let buyer = UserId::from_text(format!("user_{number}"));
        let start = StartOrder {
            user: buyer.clone(),
            plan: "pack_60".into(),
            quantity: None,
            wallet: None,
            idempotency_key: "click".into(),
        };
        let open = shop.checkout.start(start).await.unwrap();
        Self {
            payment: format!("pi_{}", open.order.id),
            session: open.session,
            wallet: open.order.wallet,
            name: format!("{number:04}"),
            chance: Chance(number),
            waiting: Vec::new(),
            open: Vec::new(),
            sums: Sums::default(),
            shop,
            ledger,
            inbox,
            buyer,
        }
    }

    /// Something happened at the provider, which tells of it one to three times, now or later.
    async fn happens(&mut self, kind: &str, about: About) {
        self.sums.events += 1;
        for copy in 0..=self.chance.below(3) {
            let other = if copy > 0 && self.chance.below(3) == 0 { "_other" } else { "" };
            self.sums.told += 1;
            self.waiting.push((format!("evt_{}_{kind}{other}", self.name), about));
        }
        self.lives().await;
    }

    /// Some of what waits is told, in any order; tokens are spent, reserved and returned.
    async fn lives(&mut self) {
        while !self.waiting.is_empty() && self.chance.below(2) == 0 {
            self.hears().await;
        }
        if self.chance.below(3) == 0 {
            let key = format!("{}_{}", self.name, self.chance.below(1_000_000));
            let mut hold = self.hold(key);
            hold.amount = tokens(1 + self.chance.below(12));
            if self.ledger.consume(hold.clone(), "a call".to_owned()).await.is_ok() {
                self.sums.spent += hold.amount.get();
            }
        }
        if self.chance.below(3) == 0 {
            let hold = self.hold(format!("{}_open_{}", self.name, self.open.len()));
            if self.ledger.authorize(hold.clone()).await.is_ok() {
                self.open.push(hold.id);
            }
        }
        if self.chance.below(4) == 0 {
            self.returns().await;
        }
    }

    fn hold(&self, name: String) -> NewHold {
        NewHold {
            id: HoldId::from_text(format!("hld_{name}")),
            wallet: self.wallet.clone(),
            amount: tokens(7),
            life: std::time::Duration::from_secs(600),
            instance: "this".to_owned(),
            reason: "a call".to_owned(),
        }
    }

    async fn returns(&mut self) {
        if let Some(hold) = self.open.pop() {
            self.ledger.void(&hold, VoidReason::WorkFailed).await.unwrap();
        }
    }

    /// One of what waits is told, or two at the same instant.
    async fn hears(&mut self) {
        let one = self.next().unwrap();
        match self.next() {
            Some(two) if self.chance.below(3) == 0 => drop(tokio::join!(self.delivers(&one), self.delivers(&two))),
            Some(two) => {
                self.waiting.push(two);
                self.delivers(&one).await;
            }
            None => self.delivers(&one).await,
        }
    }

    fn next(&mut self) -> Option<(String, About)> {
        let count = u64::try_from(self.waiting.len()).unwrap();
        if count == 0 {
            return None;
        }
        Some(self.waiting.swap_remove(usize::try_from(self.chance.below(count)).unwrap()))
    }

    async fn delivers(&self, (event, about): &(String, About)) {
        let id = EventId { provider: "stripe".to_owned(), event: event.clone() };
        if !self.inbox.record(&id, "an event", "{}").await.unwrap() {
            return;
        }
        match about {
            About::Page => drop(self.shop.checkout.fulfil(&self.session, Some(&id)).await.unwrap()),
            About::Refunds => drop(self.shop.payments.refunds_changed(&self.payment, Some(&id)).await.unwrap()),
            About::Dispute => {
                let dispute = format!("dp_{}", self.name);
                self.shop.payments.dispute_changed(&dispute, Some(&id)).await.unwrap();
            }
        }
    }

    /// The nine events, and what must be true after them.
    async fn goes_by(mut self) -> Sums {
        let bank = self.shop.bank.clone();
        let (payment, dispute) = (self.payment.clone(), format!("dp_{}", self.name));
        bank.is_now(&self.session, PaymentState::Pending);
        self.happens("completed_unpaid", About::Page).await;
        bank.is_now(&self.session, PaymentState::Paid);
        self.happens("async_payment_succeeded", About::Page).await;
        self.happens("completed_again", About::Page).await;
        let price = u64::try_from(PRICE).unwrap();
        let first = 1 + self.chance.below(price * 3 / 5);
        let one = bank.gives_back(&payment, first.cast_signed());
        self.happens("refund_one", About::Refunds).await;
        let second = 1 + self.chance.below(price - first);
        let two = bank.gives_back(&payment, second.cast_signed());
        self.happens("refund_two", About::Refunds).await;
        let first_fails = self.chance.below(2) == 0;
        bank.fails(if first_fails { &one } else { &two });
        self.happens("refund_failed", About::Refunds).await;
        bank.disputes(&dispute, &payment, "needs_response");
        self.happens("dispute_created", About::Dispute).await;
        let is_lost = self.chance.below(2) == 0;
        bank.disputes(&dispute, &payment, if is_lost { "lost" } else { "won" });
        self.happens("dispute_closed", About::Dispute).await;
        self.happens("expired_late", About::Page).await;
        while !self.waiting.is_empty() {
            self.hears().await;
        }
        while !self.open.is_empty() {
            self.returns().await;
        }
        let refunded = if first_fails { second } else { first };
        self.ends(refunded, if is_lost { price } else { 0 }).await
    }

    /// What follows from the money: the fewest tokens that are the same part of the pack, as far as they were not spent.
    async fn ends(mut self, refunded: u64, lost: u64) -> Sums {
        let price = u64::try_from(PRICE).unwrap();
        let back = (refunded + lost).min(price);
        let target = (0..=PACK).find(|some| some * price >= back * PACK).unwrap();
        let taken = target.min(PACK - self.sums.spent);
        let balance = self.ledger.balance(&self.wallet).await.unwrap();
        let found = [balance.available, balance.held, balance.granted, balance.consumed, balance.reversed];
        let expected = [PACK - self.sums.spent - taken, 0, PACK, self.sums.spent, taken].map(tokens);
        assert_eq!(found, expected, "order {}: {refunded} back, {lost} lost", self.name);
        let standings = self.shop.checkout.standings(&self.buyer).await.unwrap();
        let standing = standings.values().next().unwrap();
        let money = [standing.paid, standing.refunded, standing.lost].map(i64::cast_unsigned);
        assert_eq!(money, [price, refunded, lost], "order {}", self.name);
        let of_tokens = [standing.taken_back, standing.shortfall, standing.frozen];
        assert_eq!(of_tokens, [taken, target - taken, 0].map(tokens), "order {}", self.name);
        let grants = self.ledger.grants(&self.wallet).await.unwrap();
        self.sums.grants += u64::try_from(grants.len()).unwrap();
        (self.sums.taken, self.sums.missing) = (taken, target - taken);
        self.sums.left = PACK - self.sums.spent - taken;
        self.sums
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_c05_c09_c10_c12_c28_c29_c30_c31_c33_c35_c49_nine_events_of_a_thousand_purchases_add_up() {
    for book in Book::on_every_engine().await {
        let (engine, begun) = (book.db.store.engine_name(), std::time::Instant::now());
        let orders = if engine == "sqlite" { ORDERS } else { ORDERS_ON_A_SERVER };
        let shop = Arc::new(Shop::over(&book, FreePolicy::default()));
        shop.bank.0.lock().unwrap().waits = true;
        let inbox = Inbox::new(book.db.store.clone());
        let mut all = Sums::default();
        for chunk in 0..orders / BESIDE {
            let mut beside = JoinSet::new();
            for number in chunk * BESIDE..(chunk + 1) * BESIDE {
                let (shop, ledger, inbox) = (shop.clone(), book.ledger.clone(), inbox.clone());
                beside.spawn(async move { Life::begins(shop, ledger, inbox, number).await.goes_by().await });
            }
            for one in beside.join_all().await {
                all.told += one.told;
                all.events += one.events;
                all.grants += one.grants;
                all.spent += one.spent;
                all.taken += one.taken;
                all.missing += one.missing;
                all.left += one.left;
            }
        }
        assert_eq!((all.events, all.grants), (9 * orders, orders), "one grant for each purchase");
        assert_eq!(all.left + all.spent + all.taken, PACK * orders);
        let report = book.ledger.verify().await.unwrap();
        assert_eq!(report.broken(), Vec::<&str>::new(), "{engine}");
        eprintln!(
            "purchases: {orders} on {engine}: {} events told {} times, {} grants; {} tokens given = {} spent + {} taken back + {} left, \
             {} wanted and not there; {:.1} s",
            all.events,
            all.told,
            all.grants,
            PACK * orders,
            all.spent,
            all.taken,
            all.left,
            all.missing,
            begun.elapsed().as_secs_f64()
        );
        book.db.finish().await;
    }
}
