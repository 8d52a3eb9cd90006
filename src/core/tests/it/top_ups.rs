//! Buying by itself: one payment per shortage, within the limit, once however often it is told, and off after three failures.

use std::time::Duration;

use myba_core::checkout::{CheckoutError, OrderKind, OrderState, RuleState, SetRule, TopUps, Why};
use myba_core::id::UserId;
use myba_core::identity::User;
use myba_core::notice::Notices;
use myba_core::page::PageRequest;

use crate::bank::Shop;
use crate::support::{Book, policy, tokens};
use crate::till::{Mood, Till};

pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct Scene {
    pub shop: Shop,
    pub till: Till,
    pub top_ups: TopUps,
}

impl Scene {
    /// A buyer with a card, who bought sixty tokens once and has the rule on.
    pub async fn on(book: &Book) -> Self {
        let scene = Self::without_rule(book).await;
        scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap();
        scene
    }

    pub async fn without_rule(book: &Book) -> Self {
        let shop = Shop::over(book, policy());
        let (till, top_ups) = (shop.till.clone(), shop.top_ups.clone());
        till.drawer().card = Some("pm_1");
        shop.buys("first").await;
        Self { shop, till, top_ups }
    }

    pub async fn user(&self) -> User {
        self.shop.people.user(&self.shop.buyer).await.unwrap().unwrap()
    }

    pub async fn spend_all(&self, book: &Book) {
        let wallet = self.user().await.wallet;
        let left = book.ledger.balance(&wallet).await.unwrap().available.get();
        let hold = book.hold(&wallet, left);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(left)).await.unwrap();
    }

    pub async fn has(&self, book: &Book) -> u64 {
        book.ledger.balance(&self.user().await.wallet).await.unwrap().available.get()
    }

    pub async fn state(&self) -> (RuleState, Option<Why>) {
        let rule = self.top_ups.rule(&self.user().await).await.unwrap();
        (rule.state, rule.why)
    }

    pub async fn told(&self, book: &Book) -> Vec<String> {
        let list = Notices::new(book.db.store.clone()).list(&self.shop.buyer).await.unwrap();
        list.into_iter().map(|notice| notice.new.title).collect()
    }

    /// Where the newest order stands.
    pub async fn order(&self) -> (OrderKind, OrderState) {
        let orders = self.shop.checkout.orders(&self.shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
        (orders[0].kind, orders[0].state)
    }
}

pub fn rule(enabled: bool) -> SetRule {
    SetRule { enabled, below: 20, plan: "pack_60".into(), monthly_limit: 1500 }
}

#[tokio::test]
async fn a_shortage_is_paid_once_and_listed_as_what_it_is() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        assert_eq!(scene.top_ups.run(10).await.unwrap(), 0, "sixty are enough");
        scene.spend_all(&book).await;
        let (one, other) = tokio::join!(scene.top_ups.run(10), scene.top_ups.run(10));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!((scene.has(&book).await, scene.till.count()), (60, 1));
        let payment = scene.till.arrives();
        assert_eq!(scene.top_ups.changed(&payment, None).await.unwrap(), Some(false), "told again");
        let orders = scene.shop.checkout.orders(&scene.shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
        assert_eq!((orders[0].kind, orders[0].state), (OrderKind::TopUp, OrderState::Paid));
        assert_eq!(scene.top_ups.rule(&scene.user().await).await.unwrap().spent, 500);
        let since = book.db.store.now().minus(DAY);
        assert_eq!(scene.shop.payments.reconcile(since).await.unwrap().unmatched(), 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_charges_nobody_twice() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Silent);
        for _ in 0..3 {
            assert_eq!(scene.top_ups.run(10).await.unwrap(), 0);
        }
        assert_eq!((scene.till.count(), scene.has(&book).await), (1, 0));
        scene.till.is(Mood::Pays);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.has(&book).await, scene.till.count()), (1, 60, 1));
        book.finish().await;
    }
}

#[tokio::test]
async fn money_on_its_way_is_waited_for_and_nothing_else_is_bought() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Later);
        for _ in 0..3 {
            assert_eq!(scene.top_ups.run(10).await.unwrap(), 0);
        }
        assert_eq!(scene.till.count(), 1, "one at a time");
        let payment = scene.till.arrives();
        assert_eq!(scene.top_ups.changed(&payment, None).await.unwrap(), Some(true));
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.has(&book).await), (0, 60));
        book.finish().await;
    }
}

#[tokio::test]
async fn three_failures_in_a_row_turn_it_off_a_day_apart_and_each_is_told() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Declines);
        for failures in 1..=3 {
            scene.top_ups.run(10).await.unwrap();
            scene.top_ups.run(10).await.unwrap();
            assert_eq!(scene.till.asked(), failures, "at most once a day");
            let expected = if failures < 3 { RuleState::Paused } else { RuleState::Off };
            assert_eq!(scene.state().await, (expected, Some(Why::Declined)));
            book.db.clock.advance(DAY);
        }
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.till.asked(), 3);
        assert_eq!(scene.told(&book).await, ["Auto top-up is off", "Auto top-up failed", "Auto top-up failed"]);
        scene.till.is(Mood::Pays);
        scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap();
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.state().await), (1, (RuleState::On, None)));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_bank_that_wants_to_ask_turns_it_off_and_a_late_success_still_gives_the_tokens() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Asks);
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.state().await, (RuleState::Off, Some(Why::Authentication)));
        let orders = scene.shop.checkout.orders(&scene.shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
        let order = orders[0].id.clone();
        assert_eq!(orders[0].state, OrderState::Failed);
        let late = scene.till.is_confirmed(&order, scene.user().await.stripe_customer.as_deref().unwrap());
        assert_eq!(scene.top_ups.changed(&late, None).await.unwrap(), Some(true));
        assert_eq!(scene.top_ups.changed(&late, None).await.unwrap(), Some(false));
        assert_eq!(scene.has(&book).await, 60);
        book.finish().await;
    }
}

#[tokio::test]
async fn the_limit_of_a_month_is_never_exceeded_and_the_next_month_goes_on() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        for _ in 0..5 {
            scene.spend_all_if_any(&book).await;
            scene.top_ups.run(10).await.unwrap();
        }
        assert_eq!(scene.till.count(), 3, "three packs of five are fifteen");
        assert_eq!(scene.state().await, (RuleState::Paused, Some(Why::Limit)));
        assert!(scene.told(&book).await.contains(&"Auto top-up waits for the next month".to_owned()));
        book.db.clock.advance(DAY * 32);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (1, 4));
        book.finish().await;
    }
}

#[tokio::test]
async fn without_a_card_it_stays_off_and_out_of_range_is_refused() {
    for book in Book::on_every_engine().await {
        let scene = Scene::without_rule(&book).await;
        scene.till.drawer().card = None;
        let user = scene.user().await;
        assert!(matches!(scene.top_ups.set(&user, rule(true)).await, Err(CheckoutError::NoCard)));
        assert_eq!(scene.state().await, (RuleState::Off, Some(Why::NoCard)));
        for wrong in [
            SetRule { below: 0, ..rule(true) },
            SetRule { below: 1_000_001, ..rule(true) },
            SetRule { monthly_limit: 499, ..rule(true) },
            SetRule { monthly_limit: 5001, ..rule(true) },
        ] {
            assert!(matches!(scene.top_ups.set(&user, wrong).await, Err(CheckoutError::OutOfRange(..))));
        }
        let unknown = SetRule { plan: "pack_7".into(), ..rule(true) };
        assert!(matches!(scene.top_ups.set(&user, unknown).await, Err(CheckoutError::UnknownPlan(_))));
        scene.spend_all(&book).await;
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.till.count(), 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_payment_that_contradicts_its_order_gives_nothing_and_a_closed_account_buys_nothing() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Later);
        scene.top_ups.run(10).await.unwrap();
        let payment = scene.till.arrives();
        scene.till.drawer().charges[0].1.amount = 1;
        assert!(matches!(scene.top_ups.changed(&payment, None).await, Err(CheckoutError::Mismatch(_))));
        assert_eq!(scene.has(&book).await, 0);
        scene.till.drawer().charges[0].1.amount = 500;
        assert_eq!(scene.top_ups.changed(&payment, None).await.unwrap(), Some(true));
        assert!(scene.shop.people.close(&UserId::from_text("user_buyer")).await.unwrap().now);
        scene.till.is(Mood::Pays);
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.till.count(), 1);
        book.finish().await;
    }
}

impl Scene {
    pub async fn spend_all_if_any(&self, book: &Book) {
        if self.has(book).await > 0 {
            self.spend_all(book).await;
        }
    }
}
