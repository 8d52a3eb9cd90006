//! Tax, terms, invoices and receipts by the settings, against the stand-in for Stripe, which refuses what Stripe refuses.

use myba_core::checkout::{OpenOrder, PaymentGateway as _, Standing};
use myba_core::id::UserId;
use myba_core::store::checkout::agreed;
use myba_sandbox::PayOutcome;

use crate::place::{Place, until};

const WELCOME: u64 = 6;
const BOUGHT: u64 = WELCOME + 60;
const SOLO: u64 = 80;

impl Place {
    async fn standing(&self, user: &UserId, order: &OpenOrder) -> Standing {
        self.app.checkout.standing(user, &order.order.id).await.unwrap()
    }

    async fn paid_pack(&self, user: &UserId) -> OpenOrder {
        let order = self.order(user, "click").await;
        self.sandbox.stripe().pay(&order.session, PayOutcome::Paid);
        self.has(user, BOUGHT).await;
        order
    }
}

#[tokio::test]
async fn c24_tax_on_top_is_paid_shown_and_given_back() {
    let place = Place::with_the_stand_in_and(&[("MYBA_CHECKOUT__TAX", "exclusive")]).await;
    let ana = place.buyer("ana@acme.example").await;
    let order = place.paid_pack(&ana).await;
    let seen = place.standing(&ana, &order).await;
    assert_eq!((order.order.amount, seen.paid, seen.tax), (400, 476, 76), "a fifth off, then 19 % on top");
    place.app.payments.refund_untouched(&ana, &order.order.id).await.unwrap();
    let seen = until("the refund", async || {
        let seen = place.standing(&ana, &order).await;
        (seen.refunded > 0).then_some(seen)
    })
    .await;
    assert_eq!((seen.refunded, seen.taken_back.get()), (476, 60));
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn c24_c28_tax_within_is_part_of_what_goes_back() {
    let place = Place::with_the_stand_in_and(&[("MYBA_CHECKOUT__TAX", "inclusive")]).await;
    let ana = place.buyer("ana@acme.example").await;
    let order = place.paid_pack(&ana).await;
    let seen = place.standing(&ana, &order).await;
    assert_eq!((seen.paid, seen.tax), (400, 64));
    let payment = place.app.stripe.session(&order.session).await.unwrap().payment_intent.unwrap();
    assert!(place.sandbox.stripe().refund(&payment, Some(100)).is_some());
    until("a quarter", async || {
        let seen = place.standing(&ana, &order).await;
        (seen.taken_back.get() == 15).then_some(())
    })
    .await;
    place.close().await;
}

#[tokio::test]
async fn c24_c38_a_subscription_is_taxed_at_its_page_and_at_each_renewal() {
    for (setting, paid) in [("exclusive", 595), ("inclusive", 500)] {
        let place = Place::with_the_stand_in_and(&[
            ("MYBA_CHECKOUT__TAX", setting),
            ("MYBA_CHECKOUT__TAX_IDS", "true"),
            ("MYBA_CHECKOUT__TERMS_CONSENT", "true"),
            ("MYBA_CHECKOUT__INVOICES", "true"),
        ])
        .await;
        let ana = place.buyer("ana@acme.example").await;
        let open = place.subscribes(&ana, "solo_month").await;
        let shop = place.sandbox.stripe();
        shop.pay(&open.session, PayOutcome::Paid);
        place.has(&ana, WELCOME + SOLO).await;
        until("what was agreed", async || place.standing(&ana, &open).await.agreed_at).await;
        assert_eq!(place.standing(&ana, &open).await.paid, paid);
        assert!(shop.renew_now(&shop.subscription_of(&open.session).unwrap()));
        place.has(&ana, WELCOME + 2 * SOLO).await;
        let all = place.app.checkout.standings(&ana).await.unwrap();
        assert!(all.len() == 2 && all.values().all(|one| one.paid == paid && one.tax > 0), "{all:?}");
        place.close().await;
    }
}

#[tokio::test]
async fn c14_a_pack_with_everything_has_its_papers_and_one_grant() {
    let place = Place::with_the_stand_in_and(&[
        ("MYBA_CHECKOUT__TAX", "exclusive"),
        ("MYBA_CHECKOUT__TAX_IDS", "true"),
        ("MYBA_CHECKOUT__TERMS_CONSENT", "true"),
        ("MYBA_CHECKOUT__INVOICES", "true"),
        ("MYBA_CHECKOUT__RECEIPTS", "true"),
    ])
    .await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let order = place.paid_pack(&ana).await;
    let invoice = shop.invoices()[0]["id"].as_str().unwrap().to_owned();
    let event = shop.events_of("invoice.paid", &invoice).remove(0);
    // Told before its page by itself, and after it again.
    assert!(shop.resend(&event));
    let twin = shop.resend_as_new(&event).unwrap();
    assert_eq!(place.ended("stripe", &twin).await.state, "applied", "kept with the order, for nothing");
    let seen = place.standing(&ana, &order).await;
    assert_eq!((seen.paid, seen.tax), (476, 76));
    assert!(seen.agreed_at.is_some() && seen.invoice_url.is_some(), "{seen:?}");
    assert_eq!(place.available(&ana).await, BOUGHT);
    let agreed = agreed(&mut place.app.store.read().await.unwrap(), order.order.id.as_str()).await.unwrap().unwrap();
    assert!(agreed.terms.contains("right to withdraw ends"));
    place.close().await;
}
