//! Buying by itself against the stand-in for Stripe: the card of a pack is kept when its buyer asked for that, and charged later.

use std::time::Duration;

use myba_core::checkout::{CheckoutError, OrderKind, OrderState, RuleState, SetRule, Why};
use myba_core::id::{HoldId, UserId};
use myba_core::identity::User;
use myba_core::ledger::{NewHold, Tokens};
use myba_core::page::PageRequest;
use myba_sandbox::PayOutcome;

use crate::place::{Place, until};

/// Needs its owner for every payment.
const ASKS: &str = "4000002760003184";

fn rule() -> SetRule {
    SetRule { enabled: true, below: 20, plan: "pack_60".to_owned(), monthly_limit: 5000 }
}

async fn account(place: &Place, user: &UserId) -> User {
    place.app.identity.user(user).await.unwrap().unwrap()
}

async fn spend_all(place: &Place, user: &UserId) {
    let hold = NewHold {
        id: HoldId::new(place.app.store.ids()),
        wallet: account(place, user).await.wallet,
        amount: Tokens::new(place.available(user).await).unwrap(),
        life: Duration::from_secs(60),
        instance: place.app.instance.clone(),
        reason: "a test".to_owned(),
    };
    place.app.ledger.consume(hold, "a test".to_owned()).await.unwrap();
}

#[tokio::test]
async fn the_card_of_a_pack_is_kept_when_asked_for_and_buys_the_next_one_once() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let refused = place.app.top_ups.set(&account(&place, &ana).await, rule()).await;
    assert!(matches!(refused, Err(CheckoutError::NoCard)), "{refused:?}");
    let open = place.order(&ana, "the first").await;
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    until("the pack is paid", async || (place.available(&ana).await == 66).then_some(())).await;

    let set = place.app.top_ups.set(&account(&place, &ana).await, rule()).await.unwrap();
    assert_eq!((set.state, set.card.unwrap().last4.as_str()), (RuleState::On, "4242"));
    spend_all(&place, &ana).await;
    place.app.top_ups.run(5).await.unwrap();
    until("the top-up is there", async || (place.available(&ana).await == 60).then_some(())).await;
    place.app.top_ups.run(5).await.unwrap();
    assert_eq!(place.available(&ana).await, 60);
    let orders = place.app.checkout.orders(&ana, &PageRequest::new(None, None)).await.unwrap().items;
    assert_eq!((orders[0].kind, orders[0].state, orders.len()), (OrderKind::TopUp, OrderState::Paid, 2));
    place.close().await;
}

#[tokio::test]
async fn a_card_that_needs_its_owner_is_not_charged_and_turns_it_off() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let open = place.order(&ana, "the first").await;
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    until("the pack is paid", async || (place.available(&ana).await == 66).then_some(())).await;
    let customer = account(&place, &ana).await.stripe_customer.unwrap();
    assert!(place.sandbox.stripe().attach_card(&customer, ASKS));
    place.app.top_ups.set(&account(&place, &ana).await, rule()).await.unwrap();
    spend_all(&place, &ana).await;
    place.app.top_ups.run(5).await.unwrap();
    let rule = place.app.top_ups.rule(&account(&place, &ana).await).await.unwrap();
    assert_eq!((rule.state, rule.why), (RuleState::Off, Some(Why::Authentication)));
    assert_eq!(place.available(&ana).await, 0);
    let told = place.app.notices.list(&ana).await.unwrap();
    assert!(told.iter().any(|notice| notice.new.title == "Auto top-up is off"), "{told:?}");
    place.close().await;
}
