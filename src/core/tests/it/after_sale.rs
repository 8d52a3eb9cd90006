//! What happens to a payment after it gave its tokens, to the token.

use std::time::Duration;

use myba_core::checkout::CheckoutError;
use myba_core::id::HoldId;
use myba_core::ledger::{EffectKey, Lien, Tokens, VoidReason, give_back_in};
use myba_core::store::Tx;
use myba_core::store::payments::set_amount;
use proptest::prelude::*;

use crate::bank::{Bought, PACK, PRICE, Shop};
use crate::support::{Book, MINUTE, policy, tokens};

fn lien(target: u64, taken: u64, frozen: u64) -> Lien {
    Lien { target: tokens(target), taken: tokens(taken), frozen: tokens(frozen) }
}

async fn spends(book: &Book, bought: &Bought, amount: u64) {
    let hold = book.hold(&bought.wallet, amount);
    book.ledger.authorize(hold.clone()).await.unwrap();
    book.ledger.capture(&hold.id, tokens(amount)).await.unwrap();
}

async fn holds(book: &Book, bought: &Bought, amount: u64) -> HoldId {
    let hold = book.hold(&bought.wallet, amount);
    book.ledger.authorize(hold.clone()).await.unwrap();
    hold.id
}

#[tokio::test]
async fn c26_c27_c28_refunds_take_what_is_left_of_their_purchase_and_nothing_else() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let first = shop.buys("one").await;
        let other = shop.buys("two").await;
        spends(&book, &first, 40).await;

        shop.bank.gives_back(&first.payment, PRICE / 4);
        let after = shop.payments.refunds_changed(&first.payment, None).await.unwrap().unwrap();
        assert_eq!(after, lien(15, 15, 0), "a quarter of the money is a quarter of the tokens");
        shop.bank.gives_back(&first.payment, PRICE - PRICE / 4);
        for _ in 0..3 {
            let after = shop.payments.refunds_changed(&first.payment, None).await.unwrap().unwrap();
            assert_eq!(
                (after, after.shortfall()),
                (lien(60, 20, 0), tokens(40)),
                "what was spent is a shortfall, no debt"
            );
        }
        assert_eq!(book.figures(&other.wallet).await, (PACK, 0, 40), "the other purchase is whole");
        book.finish().await;
    }
}

#[tokio::test]
async fn c29_c30_a_refund_that_fails_brings_the_tokens_back_once() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        let refund = shop.bank.gives_back(&bought.payment, PRICE);
        shop.payments.refunds_changed(&bought.payment, None).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await.0, 0);
        shop.bank.fails(&refund);
        for _ in 0..2 {
            let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
            assert_eq!(after, lien(0, 0, 0));
        }
        // An answer of before, which was under way for long.
        shop.bank.0.lock().unwrap().refunds[0].1.status = "succeeded".to_owned();
        let late = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!(late, lien(0, 0, 0), "what failed has failed");
        shop.bank.gives_back(&bought.payment, 1);
        let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!(after, lien(1, 1, 0), "a new refund counts anew, rounded up");
        book.finish().await;
    }
}

#[tokio::test]
async fn c49_what_comes_back_to_a_refunded_purchase_is_taken_in_the_same_unit() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        let (stopped, partly) = (holds(&book, &bought, 10).await, holds(&book, &bought, 10).await);
        let late = holds(&book, &bought, 10).await;
        shop.bank.gives_back(&bought.payment, PRICE);
        let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!((after.taken, book.figures(&bought.wallet).await), (tokens(30), (0, 30, 0)), "holds go on");
        let line = book.ledger.grants(&bought.wallet).await.unwrap().remove(0);
        assert_eq!((line.taken_back, line.held, line.used), (tokens(30), tokens(30), tokens(0)), "nothing was used");
        book.ledger.void(&stopped, VoidReason::Cancelled).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (0, 20, 0));
        book.ledger.capture(&partly, tokens(4)).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (0, 10, 4));
        book.db.clock.advance(11 * MINUTE);
        book.ledger.expire_due(10).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (0, 0, 4));
        assert!(book.ledger.void(&late, VoidReason::Cancelled).await.unwrap().is_replay());
        let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!(after, lien(60, 56, 0));
        book.finish().await;
    }
}

#[tokio::test]
async fn c49_a_ticket_that_is_given_back_after_its_refund_brings_no_token() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        let hold = holds(&book, &bought, 10).await;
        book.ledger.capture(&hold, tokens(10)).await.unwrap();
        shop.bank.gives_back(&bought.payment, PRICE);
        shop.payments.refunds_changed(&bought.payment, None).await.unwrap();
        let owner = bought.wallet.clone();
        let back = async move |tx: &mut Tx| {
            give_back_in(tx, &EffectKey::new("return", "tkt_1"), &hold, &owner, "not useful").await
        };
        book.db.store.write(back).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (0, 0, 0));
        let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!(after, lien(60, 60, 0));
        book.finish().await;
    }
}

#[tokio::test]
async fn c31_c33_c34_a_dispute_freezes_until_it_is_decided() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        spends(&book, &bought, 20).await;
        let hold = holds(&book, &bought, 5).await;
        shop.bank.disputes("dp_1", &bought.payment, "needs_response");
        for _ in 0..2 {
            let after = shop.payments.dispute_changed("dp_1", None).await.unwrap().unwrap();
            assert_eq!(after, lien(0, 0, 35));
        }
        assert_eq!(book.figures(&bought.wallet).await, (0, 40, 20), "frozen tokens are held");
        book.ledger.void(&hold, VoidReason::Cancelled).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (0, 40, 20), "what comes back is frozen too");
        shop.bank.disputes("dp_1", &bought.payment, "won");
        assert_eq!(shop.payments.dispute_changed("dp_1", None).await.unwrap().unwrap(), lien(0, 0, 0));
        shop.bank.disputes("dp_1", &bought.payment, "needs_response");
        shop.payments.dispute_changed("dp_1", None).await.unwrap();
        assert_eq!(book.figures(&bought.wallet).await, (40, 0, 20), "what is over stays over");

        shop.bank.disputes("dp_2", &bought.payment, "under_review");
        shop.payments.dispute_changed("dp_2", None).await.unwrap();
        shop.bank.disputes("dp_2", &bought.payment, "lost");
        let after = shop.payments.dispute_changed("dp_2", None).await.unwrap().unwrap();
        assert_eq!((after, after.shortfall()), (lien(60, 40, 0), tokens(20)));
        assert_eq!(book.figures(&bought.wallet).await, (0, 0, 20));
        book.finish().await;
    }
}

#[tokio::test]
async fn c32_an_inquiry_changes_nothing() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        for status in ["warning_needs_response", "warning_under_review", "warning_closed"] {
            shop.bank.disputes("dp_1", &bought.payment, status);
            shop.payments.dispute_changed("dp_1", None).await.unwrap();
            assert_eq!(book.figures(&bought.wallet).await, (PACK, 0, 0), "{status}");
        }
        book.finish().await;
    }
}

#[tokio::test]
async fn c35_a_refund_and_a_dispute_take_no_more_than_was_given() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        shop.bank.disputes("dp_1", &bought.payment, "needs_response");
        shop.payments.dispute_changed("dp_1", None).await.unwrap();
        shop.bank.gives_back(&bought.payment, PRICE / 2);
        let after = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        assert_eq!(after, lien(30, 30, 30), "a refund takes from what is frozen");
        shop.bank.disputes("dp_1", &bought.payment, "lost");
        let after = shop.payments.dispute_changed("dp_1", None).await.unwrap().unwrap();
        assert_eq!(after, lien(60, 60, 0));
        assert_eq!(book.figures(&bought.wallet).await, (0, 0, 0));
        book.finish().await;
    }
}

#[tokio::test]
async fn c15_a_refund_told_before_its_payment_finds_it() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.orders("one").await;
        shop.bank.gives_back(&bought.payment, PRICE);
        assert_eq!(shop.payments.refunds_changed(&bought.payment, None).await.unwrap(), Some(lien(60, 60, 0)));
        assert!(!shop.checkout.fulfil(&bought.session, None).await.unwrap().newly_paid);
        assert_eq!(shop.payments.refunds_changed("pi_stranger", None).await.unwrap(), None, "none of ours");
        book.finish().await;
    }
}

#[tokio::test]
async fn an_untouched_pack_goes_back_once_and_a_touched_one_does_not() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let (first, second) = (shop.buys("one").await, shop.buys("two").await);
        spends(&book, &first, 1).await;
        let refused = shop.payments.refund_untouched(&shop.buyer, &first.order).await.unwrap_err();
        assert!(matches!(refused, CheckoutError::NotRefundable(_)), "{refused}");

        shop.bank.0.lock().unwrap().down = true;
        shop.payments.refund_untouched(&shop.buyer, &second.order).await.unwrap();
        assert!(shop.checkout.standings(&shop.buyer).await.unwrap()[second.order.as_str()].asked, "on its way");
        assert_eq!(book.figures(&second.wallet).await.0, PACK - 1, "its tokens cannot be spent meanwhile");
        shop.bank.0.lock().unwrap().down = false;
        book.db.clock.advance(2 * MINUTE);
        assert_eq!(shop.payments.refund_asked(10).await.unwrap(), 1);
        assert_eq!(shop.payments.refund_asked(10).await.unwrap(), 0);
        shop.payments.refund_untouched(&shop.buyer, &second.order).await.unwrap_err();
        assert_eq!(shop.bank.0.lock().unwrap().refunds.len(), 1, "the money went back once");
        let standing = shop.checkout.standings(&shop.buyer).await.unwrap().remove(second.order.as_str()).unwrap();
        assert_eq!((standing.refunded, standing.taken_back), (PRICE, tokens(PACK)));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_refund_that_is_refused_gives_the_tokens_back() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        shop.bank.0.lock().unwrap().refuses = true;
        for _ in 0..2 {
            let refused = shop.payments.refund_untouched(&shop.buyer, &bought.order).await.unwrap_err();
            assert!(matches!(refused, CheckoutError::NotRefundable(_)), "{refused}");
            assert_eq!(book.figures(&bought.wallet).await.0, PACK);
            book.db.clock.advance(MINUTE);
        }
        book.db.clock.advance(Duration::from_secs(15 * 24 * 60 * 60));
        shop.bank.0.lock().unwrap().refuses = false;
        let late = shop.payments.refund_untouched(&shop.buyer, &bought.order).await.unwrap_err();
        assert!(late.to_string().contains("the time for that is over"), "{late}");
        book.finish().await;
    }
}

#[tokio::test]
async fn a_small_payment_goes_back_when_the_bank_warns() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        spends(&book, &bought, 10).await;
        for _ in 0..2 {
            assert!(shop.payments.warned(&format!("issfr_{}", bought.payment), None).await.unwrap());
        }
        assert_eq!(book.figures(&bought.wallet).await, (0, 0, 10));
        assert_eq!(shop.bank.0.lock().unwrap().refunds.len(), 1);
        book.finish().await;
    }
}

#[tokio::test]
async fn v18_reconciling_heals_what_is_missing_and_removes_nothing() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let (paid, refunded) = (shop.orders("one").await, shop.buys("two").await);
        shop.bank.gives_back(&refunded.payment, PRICE);
        shop.bank.disputes("dp_1", &paid.payment, "needs_response");
        let since = book.db.store.now().minus(MINUTE);
        let found = shop.payments.reconcile(since).await.unwrap();
        assert_eq!((found.missing_grant, found.missing_clawback, found.unmatched()), (1, 2, 0), "{found:?}");
        assert_eq!(book.figures(&paid.wallet).await, (0, PACK, 0));
        let again = shop.payments.reconcile(since).await.unwrap();
        assert_eq!((again.missing_grant, again.missing_clawback, again.unmatched()), (0, 0, 0));
        shop.bank.0.lock().unwrap().sessions.clear();
        assert_eq!(shop.payments.reconcile(since).await.unwrap().extra_grant, 2);
        assert_eq!(book.figures(&paid.wallet).await, (0, PACK, 0), "what is extra stays");
        book.finish().await;
    }
}

#[tokio::test]
async fn what_was_paid_is_put_right_where_only_the_order_was_known() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        let payment = bought.payment.clone();
        let wrong = async move |tx: &mut Tx| set_amount(tx, &payment, 2 * PRICE, 0).await;
        book.db.store.write(wrong).await.unwrap();
        let found = shop.payments.reconcile(book.db.store.now().minus(MINUTE)).await.unwrap();
        assert_eq!((found.wrong_amount, found.healed(), found.unmatched()), (1, 1, 0), "{found:?}");
        let standing = shop.checkout.standing(&shop.buyer, &bought.order).await.unwrap();
        assert_eq!(standing.paid, PRICE);
        book.finish().await;
    }
}

#[tokio::test]
async fn c15_l10_a_dispute_of_before_the_window_that_was_decided_in_it_is_found() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        let bought = shop.buys("one").await;
        shop.bank.disputes("dp_1", &bought.payment, "needs_response");
        shop.payments.dispute_changed("dp_1", None).await.unwrap();
        shop.bank.disputes("dp_1", &bought.payment, "won");
        shop.bank.grows_old("dp_1");
        let found = shop.payments.reconcile(book.db.store.now().minus(MINUTE)).await.unwrap();
        assert_eq!((found.missing_clawback, book.figures(&bought.wallet).await), (1, (PACK, 0, 0)));
        book.finish().await;
    }
}

/// On PostgreSQL a token may be reserved between looking at the pack and taking it back.
#[tokio::test(flavor = "multi_thread")]
async fn b10_a_pack_is_given_back_whole_or_a_ticket_is_paid_from_it_and_never_both() {
    for book in Book::on_every_engine().await {
        let shop = Shop::over(&book, policy());
        for round in 0..20 {
            let bought = shop.buys(&format!("click {round}")).await;
            let (available, hold) = (book.figures(&bought.wallet).await.0, book.hold(&bought.wallet, PACK));
            assert_eq!(available, PACK);
            let (refunded, held) = tokio::join!(
                shop.payments.refund_untouched(&shop.buyer, &bought.order),
                book.ledger.authorize(hold.clone())
            );
            assert_ne!(refunded.is_ok(), held.is_ok(), "round {round}: {refunded:?}, {held:?}");
            if held.is_ok() {
                book.ledger.capture(&hold.id, tokens(PACK)).await.unwrap();
            }
        }
        book.finish().await;
    }
}

/// What may happen to a purchase.
#[derive(Clone, Debug)]
enum Turn {
    Refund(i64),
    Fail(usize),
    Dispute(&'static str),
    Hold(u64),
    End(usize, u64),
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        (1..=PRICE).prop_map(Turn::Refund),
        (0..4_usize).prop_map(Turn::Fail),
        prop::sample::select(vec!["warning_needs_response", "needs_response", "won", "lost"]).prop_map(Turn::Dispute),
        (1..=20_u64).prop_map(Turn::Hold),
        (0..4_usize, 0..=20_u64).prop_map(|(which, taken)| Turn::End(which, taken)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn c28_c29_c35_c49_v10_any_order_of_refunds_disputes_and_holds_adds_up(turns in prop::collection::vec(turn(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(story(turns));
    }
}

async fn story(turns: Vec<Turn>) {
    let book = Book::on_every_engine().await.remove(0);
    let shop = Shop::over(&book, policy());
    let bought = shop.buys("one").await;
    let (mut open, mut back, mut refunds) = (Vec::new(), 0, Vec::new());
    for turn in turns {
        match turn {
            Turn::Refund(amount) if back + amount <= PRICE => {
                back += amount;
                refunds.push((shop.bank.gives_back(&bought.payment, amount), amount));
            }
            Turn::Refund(_) => {}
            Turn::Fail(which) if which < refunds.len() => {
                let (refund, amount) = refunds.remove(which);
                back -= amount;
                shop.bank.fails(&refund);
            }
            Turn::Fail(_) => {}
            Turn::Dispute(status) => {
                shop.bank.disputes("dp_1", &bought.payment, status);
                shop.payments.dispute_changed("dp_1", None).await.unwrap();
            }
            Turn::Hold(amount) => {
                let hold = book.hold(&bought.wallet, amount);
                if book.ledger.authorize(hold.clone()).await.is_ok() {
                    open.push((hold.id, amount));
                }
            }
            Turn::End(which, taken) if which < open.len() => {
                let (hold, amount) = open.remove(which);
                match Tokens::new(taken.min(amount)).filter(|taken| !taken.is_zero()) {
                    Some(taken) => drop(book.ledger.capture(&hold, taken).await.unwrap()),
                    None => drop(book.ledger.void(&hold, VoidReason::Cancelled).await.unwrap()),
                }
            }
            Turn::End(..) => {}
        }
        shop.payments.refunds_changed(&bought.payment, None).await.unwrap();
        let broken = crate::support::broken(&book.ledger.verify().await.unwrap());
        assert!(broken.is_empty(), "{broken:?}");
    }
    book.finish().await;
}
