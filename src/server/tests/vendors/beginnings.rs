//! How subscriptions begin at the stand-in for Stripe when the money is late, is nothing, or would come for nobody.

use std::time::Duration;

use myba_core::checkout::{
    Billing as _, CheckoutError, Interval, NewPrice, OrderState, PaymentGateway as _, PaymentState, Standstill, Tax,
};
use myba_core::ledger::Tokens;
use myba_core::page::PageRequest;
use myba_sandbox::{PayAnswer, PayOutcome};

use crate::place::{Place, client, until};

const WELCOME: u64 = 6;
const SOLO: u64 = 80;

#[tokio::test]
async fn c11_the_debit_of_a_subscription_may_come_back_and_another_one_can_begin() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let open = place.tries(&ana, "solo_month", "one").await.unwrap();
    shop.pay(&open.session, PayOutcome::Delayed);
    place.order_becomes(&ana, OrderState::AwaitingPayment).await;
    assert!(matches!(place.tries(&ana, "solo_month", "two").await, Err(CheckoutError::AlreadySubscribed)));
    assert!(shop.settle_delayed(&open.session, false));
    place.order_becomes(&ana, OrderState::Failed).await;
    place.stands(&ana, Standstill::PastDue).await;
    let subscription = shop.subscription_of(&open.session).unwrap();
    assert!(shop.cancel_subscription(&subscription));
    let again = place.tries(&ana, "solo_month", "three").await.unwrap();
    shop.pay(&again.session, PayOutcome::Delayed);
    place.order_becomes(&ana, OrderState::AwaitingPayment).await;
    assert!(shop.settle_delayed(&again.session, true));
    place.order_becomes(&ana, OrderState::Paid).await;
    assert_eq!(place.available(&ana).await, WELCOME + SOLO);
    let event = until("its event", async || shop.events_of("customer.subscription.deleted", &subscription).pop());
    assert_eq!(place.ended("stripe", &event.await).await.state, "applied");
    place.close().await;
}

/// A buyer's browser at the payment page, which stays where it is sent away.
#[expect(clippy::disallowed_methods, reason = "a test's own client, on loopback")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[tokio::test]
async fn c42_a_first_period_that_a_code_makes_free_gives_its_tokens() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let open = place.tries(&ana, "solo_month", "one").await.unwrap();
    let card = [("email", "ana@acme.example"), ("number", "4242424242424242"), ("expiry", "12 / 34"), ("cvc", "123")];
    for (with, status) in [("code", 200), ("card", 303)] {
        let form: Vec<_> = card.iter().copied().chain([("with", with), ("code", "FREE")]).collect();
        let answer = browser().post(&open.url).form(&form).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
    }
    place.order_becomes(&ana, OrderState::Paid).await;
    assert_eq!(place.available(&ana).await, WELCOME + SOLO);
    let orders = place.app.checkout.orders(&ana, &PageRequest { after: None, limit: 10 }).await.unwrap().items;
    assert!(orders.len() == 1 && orders[0].free, "{orders:?}");
    let since = place.app.store.now().minus(Duration::from_secs(600));
    let found = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((found.missing_grant, found.unmatched()), (0, 0), "{found:?}");
    let subscription = place.sandbox.stripe().subscription_of(&open.session).unwrap();
    assert!(place.sandbox.stripe().renew_now(&subscription));
    place.has(&ana, WELCOME + 2 * SOLO).await;
    let paid = place.sandbox.stripe().invoices().iter().filter(|one| one["amount_paid"] == 500).count();
    assert_eq!(paid, 1, "the code was for the first period");
    place.close().await;
}

#[tokio::test]
async fn c41_every_line_of_a_long_invoice_counts() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.subscriber(&ana).await;
    let price = |plan: &str, tokens, amount| NewPrice {
        plan: plan.to_owned(),
        name: plan.to_owned(),
        tokens: Tokens::new(tokens).unwrap(),
        amount,
        currency: "usd".to_owned(),
        interval: Interval::Month,
        tax: Tax::Off,
    };
    let team = place.app.stripe.find_or_make_price(&price("team_month", 400, 1900)).await.unwrap();
    let solo = place.app.stripe.find_or_make_price(&price("solo_month", SOLO, 500)).await.unwrap();
    let item = place.app.stripe.subscription(&subscription).await.unwrap().item;
    // Somebody changes the plan in the dashboard, there and back, and each time the next invoice gets two lines.
    for price in [&team, &solo].into_iter().cycle().take(6) {
        let form = [("items[0][id]", item.as_str()), ("items[0][price]", price.as_str())];
        let request = client().post(format!("{}v1/subscriptions/{subscription}", shop.base_url())).form(&form);
        assert!(request.bearer_auth(shop.secret_key()).send().await.unwrap().status().is_success());
    }
    assert!(shop.renew_now(&subscription));
    place.has(&ana, WELCOME + 2 * SOLO).await;
    let newest = place.app.stripe.subscription(&subscription).await.unwrap().latest_invoice.unwrap();
    assert_eq!(place.app.stripe.invoice(&newest).await.unwrap().lines.len(), 13);
    place.close().await;
}

#[tokio::test]
async fn the_page_of_a_closed_account_takes_no_payment() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let open = place.tries(&ana, "solo_month", "one").await.unwrap();
    let pack = place.order(&ana, "two").await;
    assert!(place.app.identity.close(&ana).await.unwrap().now);
    assert_eq!(place.app.checkout.close_pages_of_closed(10).await.unwrap(), 2);
    for session in [&open.session, &pack.session] {
        let answer = place.sandbox.stripe().pay(session, PayOutcome::Paid);
        assert_eq!(answer, PayAnswer::Expired);
    }
    place.close().await;
}

#[tokio::test]
async fn the_pages_of_closed_accounts_are_closed_by_themselves() {
    let mut place = Place::asleep_with_the_stand_in(&[]).await;
    let ana = place.buyer("ana@acme.example").await;
    let open = place.tries(&ana, "solo_month", "one").await.unwrap();
    let pack = place.order(&ana, "two").await;
    assert!(place.app.identity.close(&ana).await.unwrap().now);
    // Each chore is done once at the start.
    place.wake();
    for session in [&open.session, &pack.session] {
        until("the page is closed", async || {
            let seen = place.app.stripe.session(session).await.unwrap();
            (seen.state == PaymentState::Expired).then_some(())
        })
        .await;
    }
    place.close().await;
}
