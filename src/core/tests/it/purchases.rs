//! What a buyer finds of a purchase, and what late news of its page change.

use std::time::Duration;

use myba_core::checkout::{OrderState, PaymentState};
use myba_core::page::PageRequest;

use crate::bank::Shop;
use crate::support::{Book, policy, tokens};

async fn listed(shop: &Shop) -> Vec<(OrderState, u64)> {
    let orders = shop.checkout.orders(&shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
    orders.into_iter().map(|order| (order.state, order.tokens.get())).collect()
}

#[tokio::test]
async fn c09_c44_a_purchase_is_listed_with_its_state_and_tokens_whenever_its_buyer_returns() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        shop.bank.0.lock().unwrap().waits = true;
        let bought = shop.orders("one").await;
        assert_eq!(listed(&shop).await, [(OrderState::Open, 60)]);
        shop.bank.is_now(&bought.session, PaymentState::Pending);
        shop.checkout.fulfil(&bought.session, None).await.unwrap();
        assert_eq!(listed(&shop).await, [(OrderState::AwaitingPayment, 60)]);
        book.db.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
        shop.bank.is_now(&bought.session, PaymentState::Paid);
        shop.checkout.fulfil(&bought.session, None).await.unwrap();
        assert_eq!(listed(&shop).await, [(OrderState::Paid, 60)]);
        book.finish().await;
    }
}

#[tokio::test]
async fn c13_a_paid_order_stays_paid_whatever_is_told_of_its_page_later() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        let before = book.figures(&bought.wallet).await;
        for late in [PaymentState::Failed, PaymentState::Expired, PaymentState::Pending, PaymentState::Open] {
            shop.bank.is_now(&bought.session, late);
            let fulfilled = shop.checkout.fulfil(&bought.session, None).await.unwrap();
            assert_eq!((fulfilled.order.state, fulfilled.newly_paid), (OrderState::Paid, false), "{late:?}");
        }
        assert_eq!(book.figures(&bought.wallet).await, before);
        book.finish().await;
    }
}

#[tokio::test]
async fn l13_a_clock_that_jumps_takes_and_gives_nothing_by_itself() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(5).await;
        let hold = book.hold(&wallet, 2);
        book.ledger.authorize(hold.clone()).await.unwrap();
        let now = book.db.store.now();
        for moment in [now.minus(Duration::from_secs(86_400)), myba_core::clock::UnixMs(0)] {
            book.db.clock.set(moment);
            book.ledger.expire_due(10).await.unwrap();
            assert_eq!(book.figures(&wallet).await, (3, 2, 0), "back: nothing is due before its time");
        }
        book.db.clock.set(now.plus(Duration::from_secs(86_400)));
        book.ledger.expire_due(10).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (5, 0, 0), "forward: what is held returns to its owner");
        assert!(book.ledger.capture(&hold.id, tokens(2)).await.is_err(), "and its result takes nothing");
        book.db.clock.set(now);
        book.finish().await;
    }
}
