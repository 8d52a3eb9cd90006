//! Changes of a plan: never for more than was shown, never twice, and never called failed when they were paid.

use std::sync::Arc;
use std::time::Duration;

use myba_core::checkout::{ChangeTerms, CheckoutError, NotChangeable, PaymentState, Standstill, Subscription};
use tokio::sync::Semaphore;

use crate::bank::Shop;
use crate::biller::Mishap;
use crate::subscriptions::{SOLO, TEAM, agrees, newly_paid, opens, shop, subscribed};
use crate::support::{Book, MINUTE, tokens};

/// What a buyer is shown of a change that counts from the end of the period.
fn later(current: &Subscription, amount: i64, of_tokens: u64) -> ChangeTerms {
    let starts_at = Some(current.period_ends_at);
    ChangeTerms { due_now: 0, amount, tokens: tokens(of_tokens), starts_at, goes_on: false }
}

/// What a buyer is shown of a change that begins today.
fn today(amount: i64, of_tokens: u64) -> ChangeTerms {
    ChangeTerms { due_now: amount, amount, tokens: tokens(of_tokens), starts_at: None, goes_on: false }
}

async fn seen(shop: &Shop) -> Subscription {
    shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap()
}

fn is_under_way(answer: &Result<Subscription, CheckoutError>) -> bool {
    matches!(answer, Err(CheckoutError::NotChangeable(NotChangeable::UnderWay)))
}

#[tokio::test]
async fn c41_the_plan_that_runs_comes_back_at_the_price_it_was_paid_at() {
    for book in Book::on_every_engine().await {
        let mut shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        agrees(&shop, "team_month").await.unwrap();
        let solo = agrees(&shop, "solo_month").await.unwrap();
        shop.asks(&book.db.store, "team_month", 2100);
        let back = shop.checkout.change_plan(&shop.buyer, "team_month", later(&solo, 1900, TEAM)).await.unwrap();
        assert_eq!((back.price.amount, back.next), (1900, None));
        assert_eq!(shop.bank.billed(), [500, 1900], "nothing is paid today");
        let renewal = shop.bank.renews(&id);
        assert!(newly_paid(&shop, &renewal).await);
        assert_eq!(shop.bank.billed(), [500, 1900, 1900]);
        assert_eq!(book.figures(&wallet).await.0, SOLO + 2 * TEAM);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_what_was_shown_and_is_not_true_any_more_is_not_charged() {
    for book in Book::on_every_engine().await {
        let mut shop = shop(&book);
        let (id, _) = subscribed(&shop).await;
        agrees(&shop, "team_month").await.unwrap();
        let solo = agrees(&shop, "solo_month").await.unwrap();
        let shown = later(&solo, 1900, TEAM);
        // The renewal to Solo comes before the click.
        let renewal = shop.bank.renews(&id);
        assert!(newly_paid(&shop, &renewal).await);
        let told = shop.checkout.change_plan(&shop.buyer, "team_month", shown).await.unwrap_err();
        assert!(matches!(told, CheckoutError::OtherTerms(terms) if terms == today(1900, TEAM)), "{told:?}");
        shop.asks(&book.db.store, "team_month", 2100);
        let told = shop.checkout.change_plan(&shop.buyer, "team_month", today(1900, TEAM)).await.unwrap_err();
        assert!(matches!(told, CheckoutError::OtherTerms(terms) if terms == today(2100, TEAM)), "{told:?}");
        assert_eq!(shop.bank.billed(), [500, 1900, 500]);
        // Cancelled in another window: the change would let it go on.
        shop.checkout.set_subscription_ending(&shop.buyer, true).await.unwrap();
        let told = shop.checkout.change_plan(&shop.buyer, "team_month", today(2100, TEAM)).await.unwrap_err();
        let CheckoutError::OtherTerms(terms) = told else { panic!("{told:?}") };
        assert_eq!(terms, ChangeTerms { goes_on: true, ..today(2100, TEAM) });
        let team = shop.checkout.change_plan(&shop.buyer, "team_month", terms).await.unwrap();
        assert_eq!((team.price.amount, team.ends_at), (2100, None));
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_change_that_was_paid_is_never_called_failed() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        shop.checkout.set_subscription_ending(&shop.buyer, true).await.unwrap();
        let shown = ChangeTerms { goes_on: true, ..today(1900, TEAM) };
        shop.bank.fails_with(Mishap::DownAfter);
        let team = shop.checkout.change_plan(&shop.buyer, "team_month", shown).await.unwrap();
        assert_eq!((team.price.plan.as_str(), team.state, team.ends_at), ("team_month", Standstill::Active, None));
        shop.bank.is_down(false);
        assert!(newly_paid(&shop, "in_1").await, "the tokens come with the event");
        assert_eq!((shop.bank.billed(), book.figures(&wallet).await.0), (vec![500, 1900], SOLO + TEAM));
        assert_eq!(seen(&shop).await, team);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_lost_answer_is_looked_for_and_blocks_no_other_change() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        shop.bank.fails_with(Mishap::AnswerLost);
        let team = agrees(&shop, "team_month").await.unwrap();
        assert_eq!((team.price.plan.as_str(), book.figures(&wallet).await.0), ("team_month", SOLO + TEAM));
        let year = agrees(&shop, "solo_year").await.unwrap();
        assert_eq!(year.price.plan, "solo_year");
        assert_eq!(shop.bank.billed(), [500, 1900, 5000]);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_until_a_change_was_heard_of_no_other_is_sent() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        shop.bank.fails_with(Mishap::GoneAfter);
        let unheard = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(unheard, CheckoutError::NotHeard(_)), "{unheard:?}");
        shop.bank.is_down(false);
        for plan in ["team_month", "solo_year"] {
            let refused = agrees(&shop, plan).await;
            assert!(is_under_way(&refused), "{refused:?}");
        }
        // The change may let it go on: "it ends" would not be true.
        let ends = shop.checkout.set_subscription_ending(&shop.buyer, true).await;
        assert!(is_under_way(&ends), "{ends:?}");
        assert!(newly_paid(&shop, "in_1").await);
        book.db.clock.advance(MINUTE * 3);
        let same = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(same, CheckoutError::NotChangeable(NotChangeable::SamePlan)), "{same:?}");
        // This one never arrives, and does not stop the next one for longer than its time.
        shop.bank.fails_with(Mishap::NotSent);
        let unheard = agrees(&shop, "solo_year").await.unwrap_err();
        assert!(matches!(unheard, CheckoutError::NotHeard(_)), "{unheard:?}");
        book.db.clock.advance(MINUTE * 3);
        agrees(&shop, "solo_month").await.unwrap();
        assert_eq!((shop.bank.billed(), book.figures(&wallet).await.0), (vec![500, 1900], SOLO + TEAM));
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_change_is_seen_through_when_its_caller_hangs_up() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        let gate = Arc::new(Semaphore::new(0));
        shop.bank.0.lock().unwrap().recurring.waits_for = Some(gate.clone());
        let asks = shop.checkout.change_plan(&shop.buyer, "team_month", today(1900, TEAM));
        let sent = async {
            while shop.bank.billed().len() == 1 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            answer = asks => panic!("{answer:?}"),
            () = sent => {}
        }
        let refused = agrees(&shop, "solo_year").await;
        assert!(is_under_way(&refused), "{refused:?}");
        gate.add_permits(1);
        let given = async {
            while book.figures(&wallet).await.0 != SOLO + TEAM {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), given).await.unwrap();
        agrees(&shop, "solo_month").await.unwrap();
        assert_eq!(shop.bank.billed(), [500, 1900]);
        book.finish().await;
    }
}

#[tokio::test]
async fn c40_what_is_cancelled_while_a_payment_is_due_ends_now_and_is_not_charged() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        let due = shop.bank.renews(&id);
        shop.bank.corrects(&due, |seen| (seen.paid, seen.amount_paid, seen.payment) = (false, 0, None));
        shop.bank.says(&id, |seen| seen.status = "past_due".to_owned());
        let ended = shop.checkout.set_subscription_ending(&shop.buyer, true).await.unwrap();
        assert_eq!(ended.state, Standstill::Ended);
        let world = || shop.bank.0.lock().unwrap();
        assert!(world().recurring.voided.contains(&due), "nobody can pay it any more");
        assert_eq!(world().recurring.subscriptions[0].status, "canceled");
        assert_eq!(book.figures(&wallet).await.0, SOLO);
        let open = opens(&shop, "team_month", "again").await.unwrap();
        assert_eq!(shop.bank.amounts(PaymentState::Open), [1900]);
        shop.bank.subscribes(&open.session);
        assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
        assert_eq!(seen(&shop).await.price.plan, "team_month");
        book.finish().await;
    }
}
