//! The chapter of payments after the sale: refunded, disputed, compared.

use myba_core::checkout::{Billed, ChangeTerms, CheckoutError, PageTerms, StartOrder};
use myba_core::id::UserId;
use myba_core::store::checkout::agreed;

use crate::bank::{PRICE, Shop};
use crate::support::{Book, MINUTE, policy, tokens};

pub async fn payments(book: &Book) {
    let shop = Shop::over(book, policy());
    let (first, second) = (shop.buys("first").await, shop.buys("second").await);
    shop.bank.gives_back(&first.payment, PRICE / 2);
    shop.payments.refunds_changed(&first.payment, None).await.unwrap();
    shop.bank.disputes("dp_1", &first.payment, "needs_response");
    shop.payments.dispute_changed("dp_1", None).await.unwrap();
    let back = shop.bank.gives_back(&first.payment, 1);
    shop.bank.fails(&back);
    shop.payments.refunds_changed(&first.payment, None).await.unwrap();
    let frozen =
        book.ledger.grants(&first.wallet).await.unwrap().into_iter().map(|line| line.frozen.get()).sum::<u64>();
    assert_eq!(frozen, 30);
    let refused = shop.payments.refund_untouched(&shop.buyer, &first.order).await.unwrap_err();
    assert!(matches!(refused, CheckoutError::NotRefundable(_)), "{refused}");
    shop.payments.refund_untouched(&shop.buyer, &second.order).await.unwrap();
    assert_eq!(shop.payments.refund_asked(5).await.unwrap(), 0);
    shop.bank.grows_old("dp_1");
    let since = book.db.store.now().minus(MINUTE);
    assert_eq!(shop.payments.reconcile(since).await.unwrap().unmatched(), 0);
    assert!(shop.checkout.order(&shop.buyer, &second.order).await.unwrap().is_some());
    let standing = shop.checkout.standing(&shop.buyer, &second.order).await.unwrap();
    assert_eq!(shop.checkout.standings(&shop.buyer).await.unwrap()[second.order.as_str()], standing);
    assert_eq!((standing.refunded, standing.paid_or(1)), (PRICE, PRICE));
    let nothing = shop.checkout.standing(&UserId::from_text("user_else"), &second.order).await.unwrap();
    assert_eq!((nothing.paid, nothing.paid_or(1)), (0, 1));
    subscription(book, &shop).await;
    papers(book).await;
}

/// Terms that were agreed to, and the invoice of a pack.
async fn papers(book: &Book) {
    let pages = PageTerms { consent: Some("At once.".to_owned()), invoices: true, ..PageTerms::default() };
    let shop = Shop::with_pages(book, policy(), pages);
    let bought = shop.buys("papers").await;
    let invoice = shop.bank.files(&bought.payment);
    assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Filed);
    let agreed = agreed(&mut book.db.store.read().await.unwrap(), bought.order.as_str()).await.unwrap();
    assert_eq!(agreed.unwrap().terms, "At once.");
}

/// A page given up, a page paid, a plan changed, looked after, and found by comparing.
async fn subscription(book: &Book, shop: &Shop) {
    let click = |key: &str| StartOrder {
        user: shop.buyer.clone(),
        plan: "solo_month".into(),
        quantity: None,
        wallet: None,
        idempotency_key: key.into(),
    };
    {
        let mut world = shop.bank.0.lock().unwrap();
        (world.waits, world.recurring.now, world.down) = (true, book.db.store.now().0, true);
    }
    shop.checkout.start(click("s1")).await.unwrap_err();
    shop.bank.0.lock().unwrap().down = false;
    let open = shop.checkout.start(click("s2")).await.unwrap();
    shop.bank.subscribes(&open.session);
    assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
    let shown = ChangeTerms { due_now: 1900, amount: 1900, tokens: tokens(400), starts_at: None, goes_on: false };
    shop.checkout.change_plan(&shop.buyer, "team_month", shown).await.unwrap();
    let halved = shop.bank.renews("sub_0");
    shop.bank.corrects(&halved, |seen| seen.amount_paid /= 2);
    for _ in 0..2 {
        shop.checkout.invoice_changed(&halved, None).await.unwrap();
    }
    assert_eq!(shop.checkout.look_after_subscriptions(MINUTE, 5).await.unwrap(), 0);
    let free = shop.bank.renews("sub_0");
    shop.bank.frees(&free);
    shop.checkout.invoice_changed(&free, None).await.unwrap();

    shop.bank.ends("sub_0");
    let late = shop.checkout.start(click("s3")).await.unwrap();
    let (id, invoice) = shop.bank.subscribes_later(&late.session);
    shop.checkout.fulfil(&late.session, None).await.unwrap();
    shop.bank.ends(&id);
    assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
    shop.bank.pays(&invoice);
    shop.checkout.invoice_changed(&invoice, None).await.unwrap();
    let leaver = UserId::from_text("user_leaver");
    shop.checkout.start(StartOrder { user: leaver.clone(), ..click("s4") }).await.unwrap();
    assert!(shop.people.close(&leaver).await.unwrap().now);
    assert_eq!(shop.checkout.close_pages_of_closed(5).await.unwrap(), 1);
    assert!(shop.bank.0.lock().unwrap().looks > 0);
}
