//! The chapter of payments after the sale: refunded, disputed, compared.

use myba_core::checkout::CheckoutError;

use crate::bank::{PRICE, Shop};
use crate::support::{Book, MINUTE, policy};

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
}
