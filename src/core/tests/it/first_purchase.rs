//! The first-purchase price is given once per person, whoever clicks at the same moment, on every engine.

use std::sync::Arc;

use myba_core::checkout::{CheckoutError, OpenOrder, OrderState, PaymentState, StartOrder};
use myba_core::id::UserId;
use myba_core::identity::{Profile, User, VerifiedIdentifier};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::bank::{PRICE, Shop};
use crate::support::{Book, policy};

/// What the first purchase costs.
const FIRST: i64 = PRICE * 80 / 100;

/// A shop whose pages wait to be paid, and one person with two accounts.
async fn opened(book: &Book) -> (Shop, [User; 2]) {
    let shop = Shop::with_discount(book, policy(), 20);
    shop.bank.0.lock().unwrap().waits = true;
    let one = known(book, &shop, "user_one", "ana@acme.example").await;
    let accounts = [one, known(book, &shop, "user_two", "Ana+two@acme.example").await];
    assert_eq!(accounts[0].person, accounts[1].person);
    (shop, accounts)
}

async fn known(book: &Book, shop: &Shop, id: &str, mail: &str) -> User {
    let verified = Some(VerifiedIdentifier::Email(mail.to_owned()));
    let (id, email, updated_at) = (UserId::from_text(id), Some(mail.to_owned()), book.db.store.now());
    shop.people.apply_profile(Profile { id, email, verified, updated_at }).await.unwrap()
}

fn click(user: &User, key: &str) -> StartOrder {
    StartOrder {
        user: user.id.clone(),
        plan: "pack_60".into(),
        quantity: None,
        wallet: None,
        idempotency_key: key.to_owned(),
    }
}

async fn state_of(shop: &Shop, open: &OpenOrder) -> OrderState {
    shop.checkout.order(&open.order.user, &open.order.id).await.unwrap().unwrap().state
}

/// The buyer pays what is open, and we hear of it.
async fn pays(shop: &Shop, open: &OpenOrder) {
    shop.bank.is_now(&open.session, PaymentState::Paid);
    assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tabs_whose_orders_are_both_written_one_has_the_price() {
    for book in Book::on_every_engine().await {
        let (shop, [ana, _]) = opened(&book).await;
        let both = Arc::new(Barrier::new(2));
        shop.bank.0.lock().unwrap().meet = vec![both.clone(), both];
        let mut tabs = JoinSet::new();
        for key in ["one", "two"] {
            let (checkout, click) = (shop.checkout.clone(), click(&ana, key));
            tabs.spawn(async move { checkout.start(click).await.unwrap() });
        }
        let tabs = tabs.join_all().await;
        assert_eq!(shop.bank.amounts(PaymentState::Open), [FIRST, PRICE]);
        assert_eq!(shop.bank.amounts(PaymentState::Expired), [FIRST], "it was never shown");
        for tab in &tabs {
            // A late word of the page that was never shown does not move the order.
            let unseen = format!("cs_{}", tab.order.id);
            if unseen != tab.session {
                let told = shop.checkout.fulfil(&unseen, None).await.unwrap();
                assert_eq!((told.newly_paid, told.order.state), (false, OrderState::Open));
            }
            pays(&shop, tab).await;
            assert_eq!(state_of(&shop, tab).await, OrderState::Paid);
        }
        assert!(!shop.checkout.is_first_purchase(&ana).await.unwrap());
        book.finish().await;
    }
}

#[tokio::test]
async fn an_older_page_closes_and_one_that_was_paid_meanwhile_ends_the_price() {
    for book in Book::on_every_engine().await {
        let (shop, [ana, two]) = opened(&book).await;
        let first = shop.checkout.start(click(&ana, "one")).await.unwrap();
        let second = shop.checkout.start(click(&two, "two")).await.unwrap();
        assert_eq!((first.order.amount, second.order.amount), (FIRST, FIRST));
        assert_eq!(state_of(&shop, &first).await, OrderState::Expired);
        assert!(shop.checkout.is_first_purchase(&ana).await.unwrap(), "nothing was bought");

        // Paid at the provider, and nobody has told us.
        shop.bank.is_now(&second.session, PaymentState::Paid);
        let third = shop.checkout.start(click(&ana, "three")).await.unwrap();
        assert_eq!((third.order.amount, third.order.discounted), (PRICE, false));
        assert_eq!(state_of(&shop, &second).await, OrderState::Paid);
        assert!(!shop.checkout.is_first_purchase(&ana).await.unwrap());
        let again = shop.checkout.start(click(&two, "two")).await.unwrap();
        assert_eq!((again.replayed, again.order.id), (true, second.order.id));

        pays(&shop, &third).await;
        shop.people.close(&two.id).await.unwrap();
        let fourth = shop.checkout.start(click(&ana, "four")).await.unwrap();
        assert_eq!(fourth.order.amount, PRICE, "the person of a deleted account counts");
        book.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_person_at_once_have_the_price_once() {
    for book in Book::on_every_engine().await {
        let (shop, accounts) = opened(&book).await;
        let mut callers = JoinSet::new();
        for caller in 0..8 {
            // Four keys, so that the same click comes twice.
            let new = click(&accounts[caller % 2], &format!("click {}", caller % 4));
            let checkout = shop.checkout.clone();
            callers.spawn(async move { checkout.start(new).await });
        }
        let outcomes = callers.join_all().await;
        let opened: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
        let still: Vec<_> =
            shop.bank.amounts(PaymentState::Open).into_iter().filter(|amount| *amount == FIRST).collect();
        assert_eq!(still, [FIRST], "one page at the first price on {}", book.db.store.engine_name());
        for open in &opened {
            let page = shop.bank.0.lock().unwrap().pages.iter().find(|page| page.id == open.session).cloned().unwrap();
            assert_eq!(page.amount, open.order.amount, "the page asks for what the order costs");
            if page.state == PaymentState::Open {
                pays(&shop, open).await;
            }
        }
        let paid = shop.bank.amounts(PaymentState::Paid).into_iter().filter(|amount| *amount == FIRST).count();
        assert_eq!(paid, 1);
        let late = shop.checkout.start(click(&accounts[0], "late")).await.unwrap();
        assert_eq!(late.order.amount, PRICE);
        book.finish().await;
    }
}

#[tokio::test]
async fn an_expired_page_and_a_failed_payment_free_the_price() {
    for book in Book::on_every_engine().await {
        let (shop, [ana, two]) = opened(&book).await;
        let first = shop.checkout.start(click(&ana, "one")).await.unwrap();
        shop.bank.is_now(&first.session, PaymentState::Expired);
        shop.checkout.fulfil(&first.session, None).await.unwrap();
        let second = shop.checkout.start(click(&two, "two")).await.unwrap();
        assert_eq!(second.order.amount, FIRST);

        // The money is on its way: the price is taken.
        shop.bank.is_now(&second.session, PaymentState::Pending);
        let third = shop.checkout.start(click(&ana, "three")).await.unwrap();
        assert_eq!((third.order.amount, state_of(&shop, &second).await), (PRICE, OrderState::AwaitingPayment));
        assert!(!shop.checkout.is_first_purchase(&ana).await.unwrap());

        // It does not arrive: the price is free.
        shop.bank.is_now(&second.session, PaymentState::Failed);
        shop.checkout.fulfil(&second.session, None).await.unwrap();
        assert!(shop.checkout.is_first_purchase(&ana).await.unwrap());
        let fourth = shop.checkout.start(click(&ana, "four")).await.unwrap();
        assert_eq!(fourth.order.amount, FIRST);
        pays(&shop, &fourth).await;
        book.finish().await;
    }
}

#[tokio::test]
async fn an_order_that_never_got_its_page_does_not_keep_the_price() {
    for book in Book::on_every_engine().await {
        let (shop, [ana, two]) = opened(&book).await;
        shop.people.set_customer(&ana.id, Some("cus_1")).await.unwrap();
        shop.bank.0.lock().unwrap().down = true;
        let failed = shop.checkout.start(click(&ana, "one")).await.unwrap_err();
        assert!(matches!(failed, CheckoutError::Gateway(_)), "{failed}");
        shop.bank.0.lock().unwrap().down = false;
        let second = shop.checkout.start(click(&two, "two")).await.unwrap();
        assert_eq!(second.order.amount, FIRST);
        let first = shop.checkout.start(click(&ana, "one")).await.unwrap();
        assert_eq!(first.order.amount, PRICE, "the same click is the same order, and the price is taken");
        assert_eq!(shop.bank.amounts(PaymentState::Open), [FIRST, PRICE]);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_buyer_with_another_address_is_still_one_buyer() {
    for book in Book::on_every_engine().await {
        let (shop, [ana, _]) = opened(&book).await;
        let first = shop.checkout.start(click(&ana, "one")).await.unwrap();
        let renamed = known(&book, &shop, "user_one", "other@acme.example").await;
        assert_ne!(renamed.person, ana.person);
        let second = shop.checkout.start(click(&renamed, "two")).await.unwrap();
        assert_eq!((second.order.amount, state_of(&shop, &first).await), (FIRST, OrderState::Expired));
        pays(&shop, &second).await;
        let third = shop.checkout.start(click(&renamed, "three")).await.unwrap();
        assert_eq!(third.order.amount, PRICE);
        book.finish().await;
    }
}
