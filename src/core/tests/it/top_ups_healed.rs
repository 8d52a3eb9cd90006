//! Buying by itself when something goes wrong: answers that are lost, money that goes back, and owners who change their mind.

use std::sync::Arc;
use std::time::Duration;

use myba_core::checkout::{OrderKind, OrderState, RuleState, SetRule, TopUps, Why};
use myba_core::notice::Notices;

use crate::bank::Shop;
use crate::support::{Book, MINUTE, policy};
use crate::till::Mood;
use crate::top_ups::{DAY, Scene, rule};

const HOUR: Duration = Duration::from_secs(60 * 60);
const OFF: &str = "Auto top-up is off";
const FAILED: &str = "Auto top-up failed";
const BOUGHT: &str = "Auto top-up bought 60 tokens";

impl Scene {
    /// A shortage was charged for, and the answer was lost.
    async fn unheard(book: &Book) -> Self {
        let scene = Self::on(book).await;
        scene.spend_all(book).await;
        scene.till.is(Mood::Silent);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (0, 1));
        scene
    }

    async fn turns_off(&self) {
        self.top_ups.set(&self.user().await, rule(false)).await.unwrap();
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_with_another_card_or_none() {
    for card in [Some("pm_2"), None] {
        for book in Book::on_every_engine().await {
            let scene = Scene::unheard(&book).await;
            scene.till.drawer().card = card;
            scene.till.is(Mood::Pays);
            assert_eq!(scene.top_ups.run(10).await.unwrap(), 1, "{card:?}");
            assert_eq!((scene.has(&book).await, scene.till.count()), (60, 1));
            assert_eq!(scene.told(&book).await, [BOUGHT]);
            book.finish().await;
        }
    }
}

#[tokio::test]
async fn a_lost_answer_is_found_after_a_day_or_when_nobody_wants_it_any_more() {
    for book in Book::on_every_engine().await {
        let scene = Scene::unheard(&book).await;
        book.db.clock.advance(HOUR * 21);
        assert_eq!(scene.top_ups.run(10).await.unwrap(), 1, "we were down");
        assert_eq!((scene.has(&book).await, scene.till.count(), scene.till.asked()), (60, 1, 1));
        book.finish().await;
    }
    for book in Book::on_every_engine().await {
        let scene = Scene::unheard(&book).await;
        scene.turns_off().await;
        assert_eq!(scene.top_ups.run(10).await.unwrap(), 0, "it may be on its way");
        book.db.clock.advance(MINUTE * 6);
        assert_eq!(scene.top_ups.run(10).await.unwrap(), 1);
        assert_eq!((scene.has(&book).await, scene.till.asked()), (60, 1));
        book.finish().await;
    }
    for book in Book::on_every_engine().await {
        let scene = Scene::unheard(&book).await;
        assert!(scene.shop.people.close(&scene.shop.buyer).await.unwrap().now);
        book.db.clock.advance(MINUTE * 6);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (1, 1));
        assert_eq!(scene.order().await, (OrderKind::TopUp, OrderState::Paid));
        book.finish().await;
    }
}

#[tokio::test]
async fn what_never_arrived_is_given_up_after_a_look_and_told_as_not_charged() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Down);
        scene.top_ups.run(10).await.unwrap();
        book.db.clock.advance(HOUR * 21);
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.state().await, (RuleState::Paused, Some(Why::Refused)));
        assert_eq!((scene.order().await.1, scene.told(&book).await), (OrderState::Failed, vec![FAILED.to_owned()]));
        scene.till.is(Mood::Pays);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (0, 0));
        book.db.clock.advance(DAY);
        assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (1, 1));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_refusal_ends_the_order_at_once_and_the_third_turns_it_off() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Refuses);
        for asked in 1..=3 {
            scene.top_ups.run(10).await.unwrap();
            scene.top_ups.run(10).await.unwrap();
            assert_eq!((scene.till.asked(), scene.order().await.1), (asked, OrderState::Failed), "once a day");
            book.db.clock.advance(DAY);
        }
        assert_eq!(scene.state().await, (RuleState::Off, Some(Why::Refused)));
        assert_eq!(scene.told(&book).await, [OFF, FAILED, FAILED]);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_comparison_finds_a_payment_nobody_told_of_and_one_that_is_not_there() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.is(Mood::Later);
        scene.top_ups.run(10).await.unwrap();
        // The order fails here, and its payment succeeds there after all.
        scene.till.drawer().charges[0].1.state = myba_core::checkout::ChargeState::Failed;
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.order().await.1, OrderState::Failed);
        scene.till.arrives();
        let since = book.db.store.now().minus(DAY);
        let found = scene.shop.payments.reconcile(since).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched(), scene.has(&book).await), (1, 0, 60));
        assert_eq!(scene.shop.payments.reconcile(since).await.unwrap().missing_grant, 0);
        scene.till.drawer().charges[0].1.amount = 499;
        assert_eq!(scene.shop.payments.reconcile(since).await.unwrap().amount_mismatch, 1);
        scene.till.drawer().charges.clear();
        assert_eq!(scene.shop.payments.reconcile(since).await.unwrap().extra_grant, 1);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_refund_that_is_told_first_gives_the_tokens_and_takes_them_back() {
    for book in Book::on_every_engine().await {
        let scene = Scene::unheard(&book).await;
        let payment = scene.till.arrives();
        scene.shop.bank.gives_back(&payment, 250);
        let lien = scene.shop.payments.refunds_changed(&payment, None).await.unwrap().unwrap();
        assert_eq!((lien.target.get(), scene.has(&book).await), (30, 30));
        assert!(scene.shop.payments.refunds_changed("pi_of_somebody_else", None).await.unwrap().is_none());
        book.finish().await;
    }
}

/// Money goes back, or may, each in its own way.
#[derive(Clone, Copy, Debug)]
enum Back {
    Refunded,
    Asked,
    Disputed,
    Inquired,
    Warned,
    WarnedOfMuch,
}

#[tokio::test]
async fn money_that_goes_back_buys_nothing_and_turns_it_off_once() {
    use Back::{Asked, Disputed, Inquired, Refunded, Warned, WarnedOfMuch};
    for how in [Refunded, Asked, Disputed, Inquired, Warned, WarnedOfMuch] {
        for book in Book::on_every_engine().await {
            let scene = Scene::on(&book).await;
            let shop = &scene.shop;
            scene.spend_all(&book).await;
            assert_eq!(scene.top_ups.run(10).await.unwrap(), 1);
            let charge = scene.till.drawer().charges[0].0.clone();
            let payment = scene.till.arrives();
            match how {
                Refunded => {
                    shop.bank.gives_back(&payment, 500);
                    shop.payments.refunds_changed(&payment, None).await.unwrap();
                }
                Asked => shop.payments.refund_untouched(&shop.buyer, &charge.order).await.unwrap(),
                Disputed | Inquired => {
                    let inquired = matches!(how, Inquired);
                    let status = if inquired { "warning_needs_response" } else { "needs_response" };
                    shop.bank.disputes("dp_1", &payment, status);
                    shop.payments.dispute_changed("dp_1", None).await.unwrap();
                }
                Warned => drop(shop.payments.warned(&format!("issfr_{payment}"), None).await.unwrap()),
                WarnedOfMuch => {
                    let bank = Arc::new(shop.bank.clone());
                    let careful = myba_core::checkout::Payments::new(scene.top_ups.clone(), bank, DAY, 499);
                    assert!(!careful.warned(&format!("issfr_{payment}"), None).await.unwrap());
                }
            }
            assert_eq!(scene.state().await, (RuleState::Off, Some(Why::TakenBack)), "{how:?}");
            assert_eq!(scene.told(&book).await, [OFF, BOUGHT], "{how:?}");
            if scene.has(&book).await > 0 {
                scene.spend_all(&book).await;
            }
            assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (0, 1), "{how:?}");
            // Turned on again it stays on: the same refund or dispute is no news.
            scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap();
            shop.payments.refunds_changed(&payment, None).await.unwrap();
            shop.payments.reconcile(book.db.store.now().minus(DAY)).await.unwrap();
            assert_eq!(scene.state().await.0, RuleState::On, "{how:?}");
            book.finish().await;
        }
    }
}

#[tokio::test]
async fn an_order_nobody_wants_any_more_is_not_charged() {
    for by_hand in [false, true] {
        for book in Book::on_every_engine().await {
            let scene = Scene::on(&book).await;
            scene.spend_all(&book).await;
            scene.till.is(Mood::Down);
            scene.top_ups.run(10).await.unwrap();
            if by_hand {
                scene.shop.buys("by hand").await;
            } else {
                scene.turns_off().await;
            }
            scene.till.is(Mood::Pays);
            for _ in 0..3 {
                assert_eq!(scene.top_ups.run(10).await.unwrap(), 0);
                book.db.clock.advance(MINUTE * 6);
            }
            assert_eq!((scene.till.count(), scene.till.asked()), (0, 1), "asked once, before it was unwanted");
            assert!(scene.told(&book).await.is_empty(), "nothing happened");
            if by_hand {
                scene.spend_all(&book).await;
            } else {
                scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap();
            }
            assert_eq!((scene.top_ups.run(10).await.unwrap(), scene.till.count()), (1, 1), "the next shortage");
            book.finish().await;
        }
    }
}

#[tokio::test]
async fn turning_off_while_a_chore_runs_lets_nothing_be_charged_after_that() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        let (_, ran) = tokio::join!(scene.turns_off(), scene.top_ups.run(10));
        ran.unwrap();
        let charged = scene.till.count();
        assert_eq!(scene.state().await.0, RuleState::Off);
        for _ in 0..3 {
            scene.spend_all_if_any(&book).await;
            scene.top_ups.run(10).await.unwrap();
            book.db.clock.advance(MINUTE * 6);
        }
        assert_eq!(scene.till.count(), charged);
        book.finish().await;
    }
}

#[tokio::test]
async fn turning_off_is_never_refused_and_asks_nobody() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.till.drawer().is_shut = true;
        let wrong = SetRule { enabled: false, below: 0, plan: "pack_7".into(), monthly_limit: 0 };
        let off = scene.top_ups.set(&scene.user().await, wrong.clone()).await.unwrap();
        assert_eq!((off.state, off.card, off.card_unknown), (RuleState::Off, None, true));
        assert_eq!(off.set, rule(false), "the rest stays as it was");
        let seen = scene.top_ups.rule(&scene.user().await).await.unwrap();
        assert_eq!((seen.card, seen.card_unknown), (None, true), "it is shown without the provider");
        scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap_err();
        assert_eq!(scene.state().await.0, RuleState::Off, "what was not kept is not on");
        book.finish().await;
    }
    for book in Book::on_every_engine().await {
        let scene = Scene::without_rule(&book).await;
        scene.turns_off().await;
        let seen = scene.top_ups.rule(&scene.user().await).await.unwrap();
        assert_eq!((seen.state, seen.set.below, seen.card_unknown), (RuleState::Off, 20, false));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_dearer_pack_or_a_lower_limit_of_the_installation_is_not_paid_for() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        let strict = TopUps::new(scene.shop.checkout.clone(), Arc::new(scene.till.clone()), 700);
        assert_eq!(strict.run(10).await.unwrap(), 1);
        assert_eq!(strict.rule(&scene.user().await).await.unwrap().set.monthly_limit, 700);
        scene.spend_all(&book).await;
        assert_eq!(strict.run(10).await.unwrap(), 0, "ten would be more than seven");
        assert_eq!(scene.state().await, (RuleState::Paused, Some(Why::Limit)));
        scene.top_ups.set(&scene.user().await, rule(true)).await.unwrap();
        let dear = Shop::with(&book, policy(), 0, 501);
        let dear = TopUps::new(dear.checkout, Arc::new(scene.till.clone()), 5000);
        assert_eq!((dear.run(10).await.unwrap(), scene.till.count()), (0, 1));
        assert_eq!(scene.state().await, (RuleState::Off, Some(Why::Price)));
        assert_eq!(scene.told(&book).await[0], OFF);
        let again = SetRule { monthly_limit: 1501, ..rule(true) };
        dear.set(&scene.user().await, again).await.unwrap();
        assert_eq!((dear.run(10).await.unwrap(), scene.till.count()), (1, 2), "agreed to");
        book.finish().await;
    }
}

#[tokio::test]
async fn without_a_card_it_is_turned_off_and_told_before_anything_is_ordered() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        scene.spend_all(&book).await;
        scene.till.drawer().card = None;
        scene.top_ups.run(10).await.unwrap();
        scene.top_ups.run(10).await.unwrap();
        assert_eq!(scene.state().await, (RuleState::Off, Some(Why::NoCard)));
        assert_eq!((scene.told(&book).await, scene.order().await.0), (vec![OFF.to_owned()], OrderKind::Pack));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_pack_that_was_bought_is_told_with_what_it_cost_and_what_is_left() {
    for book in Book::on_every_engine().await {
        let scene = Scene::on(&book).await;
        for _ in 0..2 {
            scene.spend_all(&book).await;
            assert_eq!(scene.top_ups.run(10).await.unwrap(), 1);
        }
        let told = Notices::new(book.db.store.clone()).list(&scene.shop.buyer).await.unwrap();
        let texts: Vec<_> = told.iter().map(|notice| notice.new.text.as_str()).collect();
        assert_eq!(told.len(), 2, "{texts:?}");
        assert!(
            texts[0].contains("charged $5.00 by itself. That makes $10.00 of your limit of $15.00"),
            "{}",
            texts[0]
        );
        assert!(texts[1].contains("That makes $5.00 of your limit"), "{}", texts[1]);
        book.db.clock.advance(DAY * 8);
        assert!(scene.told(&book).await.is_empty(), "after a week the page says no more of it");
        book.finish().await;
    }
}
