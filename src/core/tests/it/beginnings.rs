//! How a subscription begins when its money is late, is nothing, is wrong, or comes after its buyer has gone; and what its failed
//! payments leave behind.

use std::sync::Arc;
use std::time::Duration;

use myba_core::checkout::{
    Billed, CheckoutError, InvoiceView, NotChangeable, Order, OrderState, PaymentState, Standstill,
};
use myba_core::id::OrderId;
use myba_core::notice::{NoticeKind, Notices};
use tokio::sync::Barrier;

use crate::bank::{PACK, Shop};
use crate::biller::MONTH;
use crate::subscriptions::{SOLO, agrees, newly_paid, opens, shop, subscribed};
use crate::support::{Book, MINUTE};

async fn order(shop: &Shop, id: &OrderId) -> Order {
    shop.checkout.order(&shop.buyer, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn c11_a_first_payment_that_comes_back_is_told_and_stands_in_nobodys_way() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes_later(&open.session);
        let seen = shop.checkout.fulfil(&open.session, None).await.unwrap();
        assert_eq!((seen.order.state, seen.newly_paid), (OrderState::AwaitingPayment, false));
        let refused = opens(&shop, "solo_month", "two").await.unwrap_err();
        assert!(matches!(refused, CheckoutError::AlreadySubscribed), "the money is on its way: {refused:?}");

        shop.bank.says(&id, |seen| seen.status = "past_due".to_owned());
        let seen = shop.checkout.fulfil(&open.session, None).await.unwrap();
        assert_eq!(seen.order.state, OrderState::Failed);
        let state = shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap().state;
        assert_eq!(state, Standstill::PastDue, "another card can still pay it");
        // Of the end nobody tells us.
        shop.bank.ends(&id);
        let again = opens(&shop, "solo_month", "three").await.unwrap();
        shop.bank.subscribes(&again.session);
        assert!(shop.checkout.fulfil(&again.session, None).await.unwrap().newly_paid);
        assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Nothing);
        assert_eq!(order(&shop, &open.order.id).await.state, OrderState::Failed);
        assert_eq!(book.figures(&open.order.wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c11_an_order_that_waits_ends_with_its_subscription_whoever_tells() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes_later(&open.session);
        shop.checkout.fulfil(&open.session, None).await.unwrap();
        // An older endpoint says that it is over and not since when.
        shop.bank.says(&id, |seen| seen.status = "incomplete_expired".to_owned());
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        assert_eq!(order(&shop, &open.order.id).await.state, OrderState::Failed);
        assert!(opens(&shop, "solo_month", "two").await.is_ok());
        // It was paid after all: money that was taken gives its tokens.
        shop.bank.pays(&invoice);
        assert!(newly_paid(&shop, &invoice).await);
        assert_eq!(order(&shop, &open.order.id).await.state, OrderState::Paid);
        assert_eq!(book.figures(&open.order.wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c12_a_debit_that_arrives_gives_once() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes_later(&open.session);
        shop.bank.says(&id, |seen| seen.status = "incomplete".to_owned());
        assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Nothing);
        assert_eq!(order(&shop, &open.order.id).await.state, OrderState::AwaitingPayment);
        assert_eq!(Notices::new(book.db.store.clone()).list(&shop.buyer).await.unwrap(), [], "nothing failed");
        shop.bank.says(&id, |seen| seen.status = "active".to_owned());
        shop.bank.pays(&invoice);
        assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
        assert!(!newly_paid(&shop, &invoice).await);
        assert_eq!(book.figures(&open.order.wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c42_a_period_that_a_code_made_free_gives_its_tokens_once() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes(&open.session);
        shop.bank.frees(&invoice);
        shop.bank.is_now(&open.session, PaymentState::Pending);
        let seen = shop.checkout.fulfil(&open.session, None).await.unwrap();
        assert!(seen.newly_paid);
        assert_eq!((seen.order.id.clone(), seen.order.state, seen.order.free), (open.order.id, OrderState::Paid, true));
        assert!(!shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
        assert!(!newly_paid(&shop, &invoice).await);
        let found = shop.payments.reconcile(book.db.store.now()).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched()), (0, 0), "{found:?}");
        let refused = shop.payments.refund_untouched(&shop.buyer, &seen.order.id).await.unwrap_err();
        assert!(matches!(refused, CheckoutError::NotRefundable(_)), "{refused:?}");

        let renewal = shop.bank.renews(&id);
        shop.bank.frees(&renewal);
        assert!(newly_paid(&shop, &renewal).await, "as long as the code takes off everything");
        let halved = shop.bank.renews(&id);
        shop.bank.corrects(&halved, |seen| (seen.discount, seen.amount_paid) = (250, 250));
        assert!(newly_paid(&shop, &halved).await, "a discount is a discount");
        assert_eq!(book.figures(&open.order.wallet).await.0, 3 * SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c42_nothing_else_that_costs_nothing_gives_tokens() {
    type Change = fn(&mut InvoiceView);
    let changes: [(Change, &str); 5] = [
        (|seen| (seen.subtotal, seen.discount, seen.lines[0].amount) = (0, 0, 0), "a trial"),
        (|seen| seen.discount = 0, "a credit balance"),
        (|seen| seen.discount = 499, "a credit pays the last cent"),
        (|seen| seen.renewal = false, "a change of the plan"),
        (|seen| seen.lines[0].proration = true, "a part of a period"),
    ];
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        for (change, why) in changes {
            let free = shop.bank.renews(&id);
            shop.bank.frees(&free);
            shop.bank.corrects(&free, change);
            assert_eq!(shop.checkout.invoice_changed(&free, None).await.unwrap(), Billed::Nothing, "{why}");
        }
        assert_eq!(book.figures(&wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c42_a_trial_gives_nothing_and_its_order_does_not_wait() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes(&open.session);
        shop.bank.corrects(&invoice, |seen| {
            (seen.subtotal, seen.amount_paid, seen.payment, seen.lines[0].amount) = (0, 0, None, 0);
        });
        let seen = shop.checkout.fulfil(&open.session, None).await.unwrap();
        assert_eq!((seen.newly_paid, seen.order.state), (false, OrderState::Failed));
        let first = shop.bank.renews(&id);
        assert!(newly_paid(&shop, &first).await, "the period after it is paid");
        assert_eq!(book.figures(&open.order.wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c24_a_first_invoice_that_was_set_aside_fails_no_later_order() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, invoice) = shop.bank.subscribes(&open.session);
        shop.bank.corrects(&invoice, |seen| seen.lines[0].amount += 1);
        let answer = shop.checkout.invoice_changed(&invoice, None).await.unwrap_err();
        assert!(matches!(answer, CheckoutError::Mismatch(_)), "{answer:?}");
        let refused = opens(&shop, "solo_month", "two").await.unwrap_err();
        assert!(matches!(refused, CheckoutError::AlreadySubscribed), "it runs, and can be ended: {refused:?}");
        shop.checkout.set_subscription_ending(&shop.buyer, true).await.unwrap();
        shop.bank.ends(&id);
        let again = opens(&shop, "solo_month", "three").await.unwrap();
        shop.bank.subscribes(&again.session);
        assert!(shop.checkout.fulfil(&again.session, None).await.unwrap().newly_paid);
        assert_eq!(book.figures(&open.order.wallet).await.0, SOLO);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_an_older_invoice_that_is_told_late_is_not_the_running_period() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "one").await.unwrap();
        let (id, first) = shop.bank.subscribes(&open.session);
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        shop.bank.0.lock().unwrap().recurring.now += MONTH / 2;
        let year = agrees(&shop, "solo_year").await.unwrap();
        assert_eq!(year.price.plan, "solo_year");
        assert!(newly_paid(&shop, &first).await);
        let seen = shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap();
        assert_eq!((seen.price.plan.as_str(), seen.next), ("solo_year", None));
        let refused = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(refused, CheckoutError::NotChangeable(NotChangeable::AtEnd)), "{refused:?}");
        book.finish().await;
    }
}

#[tokio::test]
async fn c40_a_failed_payment_is_spoken_of_only_until_it_is_paid() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, _) = subscribed(&shop).await;
        let notices = Notices::new(book.db.store.clone());
        // That a period was renewed is told by itself.
        let failures = async || {
            let all = notices.list(&shop.buyer).await.unwrap();
            all.into_iter().filter(|notice| notice.new.kind == NoticeKind::PaymentFailed).collect::<Vec<_>>()
        };
        let told = async || failures().await.len();
        let invoice = shop.bank.renews(&id);
        shop.bank.corrects(&invoice, |seen| (seen.paid, seen.amount_paid, seen.payment) = (false, 0, None));
        shop.bank.says(&id, |seen| seen.status = "past_due".to_owned());

        // A look from before the payment is answered after the one from behind it.
        let meet = Arc::new(Barrier::new(2));
        shop.bank.0.lock().unwrap().recurring.late.push(Arc::clone(&meet));
        let (checkout, subscription) = (shop.checkout.clone(), id.clone());
        let early = tokio::spawn(async move { checkout.subscription_changed(&subscription, None).await });
        while !shop.bank.0.lock().unwrap().recurring.late.is_empty() {
            tokio::task::yield_now().await;
        }
        book.db.clock.advance(MINUTE);
        shop.bank.says(&id, |seen| seen.status = "active".to_owned());
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        meet.wait().await;
        assert!(early.await.unwrap().unwrap());
        assert_eq!(told().await, 0);
        book.db.clock.advance(MINUTE);

        shop.bank.says(&id, |seen| seen.status = "past_due".to_owned());
        assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Nothing);
        let first = failures().await.remove(0);
        assert_eq!(first.at, book.db.store.now(), "what an older look saw was not written down");
        shop.bank.pays(&invoice);
        assert!(newly_paid(&shop, &invoice).await);
        assert_eq!(told().await, 0, "its invoice is paid");
        let next = shop.bank.renews(&id);
        shop.bank.corrects(&next, |seen| (seen.paid, seen.amount_paid, seen.payment) = (false, 0, None));
        assert_eq!(shop.checkout.invoice_changed(&next, None).await.unwrap(), Billed::Nothing);
        assert_eq!(told().await, 1, "another invoice is another fact");
        shop.bank.says(&id, |seen| seen.status = "active".to_owned());
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        assert_eq!(told().await, 0, "the subscription is paid for");
        book.finish().await;
    }
}

#[tokio::test]
async fn the_open_pages_of_a_closed_account_close() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let team = opens(&shop, "team_month", "one").await.unwrap();
        let pack = opens(&shop, "pack_60", "two").await.unwrap();
        assert!(shop.people.close(&shop.buyer).await.unwrap().now);
        shop.bank.0.lock().unwrap().down = true;
        assert_eq!(shop.checkout.close_pages_of_closed(10).await.unwrap(), 0);
        shop.bank.0.lock().unwrap().down = false;
        assert_eq!(shop.checkout.close_pages_of_closed(10).await.unwrap(), 2, "it is tried again");
        assert_eq!(shop.bank.amounts(PaymentState::Open), [0; 0]);
        for id in [team.order.id, pack.order.id] {
            assert_eq!(order(&shop, &id).await.state, OrderState::Expired);
        }
        assert_eq!(shop.checkout.close_pages_of_closed(10).await.unwrap(), 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn what_is_paid_for_a_closed_account_goes_back() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let month = opens(&shop, "solo_month", "one").await.unwrap();
        let pack = opens(&shop, "pack_60", "two").await.unwrap();
        let late = opens(&shop, "pack_60", "three").await.unwrap();
        assert!(shop.people.close(&shop.buyer).await.unwrap().now);
        shop.bank.subscribes(&month.session);
        shop.bank.is_now(&pack.session, PaymentState::Paid);
        assert_eq!(shop.checkout.close_pages_of_closed(10).await.unwrap(), 3);
        assert_eq!(order(&shop, &late.order.id).await.state, OrderState::Expired);
        assert_eq!(book.figures(&pack.order.wallet).await.0, 0, "nobody could use them");
        book.db.clock.advance(MINUTE * 2);
        assert_eq!(shop.payments.refund_asked(10).await.unwrap(), 2);
        assert_eq!(shop.payments.refund_asked(10).await.unwrap(), 0);
        let standings = shop.checkout.standings(&shop.buyer).await.unwrap();
        for (open, tokens) in [(&month, SOLO), (&pack, PACK)] {
            let standing = &standings[open.order.id.as_str()];
            assert_eq!((standing.paid, standing.refunded, standing.taken_back.get()), (500, 500, tokens));
        }
        // A renewal that was charged before the subscription was ended goes the same way.
        let renewal = shop.bank.renews("sub_0");
        assert!(newly_paid(&shop, &renewal).await);
        assert_eq!(shop.checkout.look_after_subscriptions(MINUTE, 10).await.unwrap(), 1);
        book.db.clock.advance(MINUTE * 2);
        assert_eq!(shop.payments.refund_asked(10).await.unwrap(), 1);
        assert_eq!(shop.bank.0.lock().unwrap().refunds.len(), 3);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_subscription_that_is_settled_is_not_asked_about_again() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        subscribed(&shop).await;
        let failed = opens(&shop, "pack_60", "a pack").await.unwrap();
        shop.bank.is_now(&failed.session, PaymentState::Paid);
        let since = book.db.store.now().minus(Duration::from_secs(60));
        let found = shop.payments.reconcile(since).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched()), (1, 0), "{found:?}");
        let looks = || shop.bank.0.lock().unwrap().looks;
        let before = looks();
        let found = shop.payments.reconcile(since).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched(), looks()), (0, 0, before), "{found:?}");
        book.finish().await;
    }
}
