//! Buying from the stand-in for Stripe, whose objects are whole and whose webhooks come by themselves.

use std::time::Duration;

use myba_core::chat::{ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::checkout::{CheckoutError, OrderState, PaymentGateway as _, StartOrder};
use myba_core::id::UserId;
use myba_core::page::PageRequest;
use myba_sandbox::{Decline, DeliveryFault, PayAnswer, PayOutcome};
use myba_server::webhook::{Signed, stripe};
use serde_json::json;

use crate::place::{Place, until};

const WELCOME: u64 = 6;
const BOUGHT: u64 = WELCOME + 60;
const COMPLETED: &str = "checkout.session.completed";

impl Place {
    pub async fn order_becomes(&self, user: &UserId, state: OrderState) {
        let page = PageRequest { after: None, limit: 1 };
        until(state.as_str(), async || {
            let newest = self.app.checkout.orders(user, &page).await.unwrap().items.remove(0);
            (newest.state == state).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_pack_is_bought_and_told_of_in_every_way_and_granted_once() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let order = place.order(&ana, "click").await;
    assert_eq!(place.order(&ana, "click").await.url, order.url, "the same click, the same page");
    assert!(matches!(
        shop.pay(&order.session, PayOutcome::Declined(Decline::InsufficientFunds)),
        PayAnswer::Declined(_)
    ));
    assert_eq!(place.available(&ana).await, WELCOME);
    place.sandbox.faults().arm_delivery("stripe", COMPLETED, DeliveryFault::Duplicate(2), 1);
    let PayAnswer::Returned(address) = shop.pay(&order.session, PayOutcome::Paid) else { panic!("not paid") };
    assert!(address.contains(&order.session), "{address}");
    place.order_becomes(&ana, OrderState::Paid).await;
    let event = shop.events_of(COMPLETED, &order.session).remove(0);
    assert!(shop.resend(&event));
    let twin = shop.resend_as_new(&event).unwrap();
    for event in [&event, &twin] {
        assert_eq!(place.ended("stripe", event).await.state, "applied");
    }
    let page = PageRequest { after: None, limit: 10 };
    let orders = place.app.checkout.orders(&ana, &page).await.unwrap().items;
    assert_eq!(orders.len(), 1);
    assert!(orders[0].receipt_url.is_some(), "{orders:?}");
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn a_lost_webhook_is_made_up_for() {
    let place = Place::with_the_stand_in().await;
    place.sandbox.faults().arm_delivery("stripe", "*", DeliveryFault::Drop, 100);
    let ana = place.buyer("ana@acme.example").await;
    let order = place.order(&ana, "click").await;
    place.sandbox.stripe().pay(&order.session, PayOutcome::Paid);
    until("the reconciler", async || {
        let paid = place.app.checkout.reconcile(Duration::ZERO, 50).await.unwrap();
        (paid == 1).then_some(())
    })
    .await;
    assert_eq!(place.available(&ana).await, BOUGHT);
    place.close().await;
}

#[tokio::test]
async fn c09_c11_a_debit_is_waited_for_and_may_fail() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let (ana, ben) = (place.buyer("ana@acme.example").await, place.buyer("ben@acme.example").await);
    let (good, bad) = (place.order(&ana, "click").await.session, place.order(&ben, "click").await.session);
    for (user, session, is_paid) in [(&ana, &good, true), (&ben, &bad, false)] {
        shop.pay(session, PayOutcome::Delayed);
        place.order_becomes(user, OrderState::AwaitingPayment).await;
        assert_eq!(place.available(user).await, WELCOME);
        assert!(shop.settle_delayed(session, is_paid));
    }
    place.order_becomes(&ana, OrderState::Paid).await;
    place.order_becomes(&ben, OrderState::Failed).await;
    assert_eq!((place.available(&ana).await, place.available(&ben).await), (BOUGHT, WELCOME));
    place.close().await;
}

#[tokio::test]
async fn c20_c43_a_closed_page_and_an_event_of_the_other_mode_give_nothing() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let order = place.order(&ana, "click").await;
    place.app.stripe.expire_session(&order.session).await.unwrap();
    place.app.stripe.expire_session(&order.session).await.expect("a closed page is closed");
    place.order_becomes(&ana, OrderState::Expired).await;
    let event = shop.events_of("checkout.session.expired", &order.session).remove(0);
    place.ended("stripe", &event).await;
    let bent = |body: &mut serde_json::Value| {
        body["id"] = json!("evt_live");
        body["livemode"] = json!(true);
    };
    assert!(shop.send_bent(&event, bent));
    assert_eq!(place.ended("stripe", "evt_live").await.state, "quarantined");
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn e03_e04_its_signatures_are_ours_through_a_rotation() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let (now, body) = (place.app.clock.now().seconds(), b"{\"id\":\"evt_1\"}");
    let old = shop.webhook_secret();
    assert!(stripe::verify(&[&old], &shop.sign_webhook(body, now), body, now).is_ok());
    let new = shop.rotate_webhook_secret();
    let both = shop.sign_webhook(body, now);
    assert_eq!(stripe::verify(&[&old], &both, body, now), Ok(Signed { by_old_secret: false }));
    assert_eq!(stripe::verify(&[&new, &old], &both, body, now), Ok(Signed { by_old_secret: false }));
    assert!(stripe::verify(&["whsec_other"], &both, body, now).is_err());
    place.close().await;
}

#[tokio::test]
async fn a_pack_for_a_team_goes_into_the_teams_wallet() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let acme = WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() };
    let new = NewWorkspace {
        key: acme.clone(),
        name: "Acme".to_owned(),
        is_org: false,
        sealed_token: "sealed".to_owned(),
        bot_user: None,
        scopes: String::new(),
        installer: None,
    };
    place.app.chat.install(new).await.unwrap();
    let key = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: "U1".to_owned() };
    place.app.chat.link_proven(&ana, &key, "ana").await.unwrap();
    let person = place.app.chat.meet(&key, "ana").await.unwrap();
    let team = place.app.chat.connect_team(&acme, &person.id).await.unwrap();
    let order = |wallet| StartOrder {
        user: ana.clone(),
        plan: "pack_60".to_owned(),
        quantity: None,
        wallet,
        idempotency_key: "for the team".to_owned(),
    };
    let open = place.app.checkout.start(order(Some(team.wallet.clone()))).await.unwrap();
    let same_key = place.app.checkout.start(order(None)).await;
    assert!(matches!(same_key, Err(CheckoutError::KeyReused)), "{same_key:?}");
    place.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
    place.order_becomes(&ana, OrderState::Paid).await;
    assert_eq!(place.app.ledger.balance(&team.wallet).await.unwrap().available.get(), 60);
    assert_eq!(place.available(&ana).await, WELCOME, "the buyer's own balance stays");
    place.close().await;
}
