//! Tax, terms and invoices: what was ordered is compared before tax, what went back is measured after it.

use myba_core::checkout::{Billed, CheckoutError, OrderState, PageTerms, SetRule, Standing, StartOrder, Tax};
use myba_core::clock::UnixMs;
use myba_core::id::{OrderId, UserId};
use myba_core::identity::{Profile, VerifiedIdentifier};
use myba_core::inbox::EventId;
use myba_core::store::checkout::{AgreedRow, agreed};
use proptest::prelude::*;

use crate::bank::{Bought, Levy, PACK, PRICE, Shop};
use crate::subscriptions::agrees;
use crate::support::{Book, MINUTE, policy, tokens};
use crate::till::Mood;

fn taxed(tax: Tax) -> PageTerms {
    PageTerms { tax, ..PageTerms::default() }
}

fn shop(book: &Book, pages: PageTerms, levy: Levy) -> Shop {
    let shop = Shop::with_pages(book, policy(), pages);
    let mut world = shop.bank.0.lock().unwrap();
    (world.levy, world.recurring.now) = (levy, book.db.store.now().0);
    drop(world);
    shop
}

async fn standing(shop: &Shop, bought: &Bought) -> Standing {
    shop.checkout.standing(&shop.buyer, &bought.order).await.unwrap()
}

async fn agreement(book: &Book, order: &OrderId) -> Option<AgreedRow> {
    agreed(&mut book.db.store.read().await.unwrap(), order.as_str()).await.unwrap()
}

fn subscribing(shop: &Shop, click: &str) -> StartOrder {
    let (user, plan) = (shop.buyer.clone(), "solo_month".to_owned());
    StartOrder { user, plan, quantity: None, wallet: None, idempotency_key: click.to_owned() }
}

#[tokio::test]
async fn c24_tax_on_top_and_within_is_paid_and_goes_back_whole() {
    for (tax, paid, part) in [(Tax::Exclusive, 595, 95), (Tax::Inclusive, 500, 80)] {
        for book in Book::on_every_engine().await {
            let shop = shop(&book, taxed(tax), Levy { rate: 19, off: 0 });
            let bought = shop.buys(tax.as_str()).await;
            let order = shop.checkout.order(&shop.buyer, &bought.order).await.unwrap().unwrap();
            assert_eq!((order.amount, order.state), (PRICE, OrderState::Paid), "the order keeps what was asked");
            let seen = standing(&shop, &bought).await;
            assert_eq!((seen.paid, seen.tax), (paid, part));
            shop.payments.refund_untouched(&shop.buyer, &bought.order).await.unwrap();
            let after = standing(&shop, &bought).await;
            assert_eq!((after.refunded, after.taken_back), (paid, tokens(PACK)), "the tax goes back too");
            book.finish().await;
        }
    }
}

/// Nothing went back, nothing is disputed, and the first page costs what was ordered.
fn undone(shop: &Shop) {
    let mut world = shop.bank.0.lock().unwrap();
    world.refunds.clear();
    world.disputes.clear();
    world.pages[0].amount = PRICE;
}

#[tokio::test]
async fn c24_a_total_that_does_not_add_up_gives_nothing() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book, taxed(Tax::Exclusive), Levy { rate: 19, off: 0 });
        let bought = shop.orders("one").await;
        // The page of the order asks for tax on top; the provider has another price behind it.
        shop.bank.0.lock().unwrap().pages[0].amount = PRICE - 1;
        let refused = shop.checkout.fulfil(&bought.session, None).await.unwrap_err();
        assert!(matches!(refused, CheckoutError::Mismatch(_)), "{refused}");
        assert_eq!(book.figures(&bought.wallet).await.0, 0);
        // Compared, it is told once, until it went back whole; disputed, it is told no second time.
        let since = book.db.store.now().minus(MINUTE);
        shop.bank.disputes("dp_1", &bought.payment, "needs_response");
        for (back, told) in [(0, 1), (1, 1), (10_000, 0)] {
            if back > 0 {
                shop.bank.gives_back(&bought.payment, back);
            }
            let found = shop.payments.reconcile(since).await.unwrap();
            assert_eq!((found.amount_mismatch, found.unmatched(), found.healed()), (told, told, 0), "{found:?}");
        }
        undone(&shop);
        assert!(shop.checkout.fulfil(&bought.session, None).await.unwrap().newly_paid);
        book.finish().await;
    }
}

#[tokio::test]
async fn c24_c38_the_invoices_of_a_subscription_are_judged_before_tax() {
    for (tax, paid) in [(Tax::Exclusive, 595), (Tax::Inclusive, 500)] {
        for book in Book::on_every_engine().await {
            let shop = shop(&book, taxed(tax), Levy { rate: 19, off: 0 });
            shop.bank.0.lock().unwrap().waits = true;
            let open = shop.checkout.start(subscribing(&shop, "one")).await.unwrap();
            let (id, first) = shop.bank.subscribes(&open.session);
            assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
            let renewed = shop.bank.renews(&id);
            for invoice in [&first, &renewed] {
                let billed = shop.checkout.invoice_changed(invoice, None).await.unwrap();
                let Billed::Given(fulfilled) = billed else { panic!("{billed:?}") };
                let seen = shop.checkout.standings(&shop.buyer).await.unwrap();
                assert_eq!(seen[fulfilled.order.id.as_str()].paid, paid);
            }
            agrees(&shop, "team_month").await.unwrap();
            let available = book.figures(&open.order.wallet).await.0;
            assert_eq!(available, 80 + 80 + 400, "a dearer plan is taxed and paid too");
            book.finish().await;
        }
    }
}

#[tokio::test]
async fn c38_a_price_with_tax_is_another_price() {
    for book in Book::on_every_engine().await {
        let before = shop(&book, PageTerms::default(), Levy::default());
        before.bank.0.lock().unwrap().waits = true;
        let page = before.checkout.start(subscribing(&before, "one")).await.unwrap();
        let mut after = shop(&book, taxed(Tax::Inclusive), Levy::default());
        after.bank.0.lock().unwrap().waits = true;
        after.buyer = UserId::from_text("user_other");
        let other = after.checkout.start(subscribing(&after, "one")).await.unwrap();
        let price = |shop: &Shop, session: &str| {
            let world = shop.bank.0.lock().unwrap();
            world.recurring.pages.iter().find(|(id, _)| id == session).unwrap().1.clone()
        };
        assert_eq!(price(&before, &page.session), "price_solo_month_500_off");
        assert_eq!(price(&after, &other.session), "price_solo_month_500_inclusive");
        book.finish().await;
    }
}

#[tokio::test]
async fn terms_that_were_agreed_to_are_kept_with_the_order() {
    for book in Book::on_every_engine().await {
        let pages = PageTerms { consent: Some("At once, please.".to_owned()), ..PageTerms::default() };
        let shop = shop(&book, pages, Levy::default());
        let bought = shop.buys("one").await;
        let at = standing(&shop, &bought).await.agreed_at;
        assert_eq!(at, Some(book.db.store.now()));
        book.db.clock.advance(MINUTE);
        shop.checkout.fulfil(&bought.session, None).await.unwrap();
        assert_eq!(standing(&shop, &bought).await.agreed_at, at, "the first time counts");
        let kept = agreement(&book, &bought.order).await.unwrap();
        assert_eq!((kept.terms.as_str(), Some(UnixMs(kept.agreed_at))), ("At once, please.", at));

        // The invoice is told before the page: then the page tells what was agreed to.
        shop.bank.0.lock().unwrap().waits = true;
        let open = shop.checkout.start(subscribing(&shop, "two")).await.unwrap();
        let (_, invoice) = shop.bank.subscribes(&open.session);
        shop.checkout.invoice_changed(&invoice, None).await.unwrap();
        assert_eq!(agreement(&book, &open.order.id).await, None);
        let told = EventId { provider: "stripe".into(), event: "evt_1".into() };
        shop.checkout.fulfil(&open.session, Some(&told)).await.unwrap();
        assert_eq!(agreement(&book, &open.order.id).await.unwrap().terms, "At once, please.");
        book.finish().await;
    }
}

#[tokio::test]
async fn c14_the_invoice_of_a_pack_gives_nothing_and_is_kept() {
    for book in Book::on_every_engine().await {
        let pages = PageTerms { invoices: true, ..PageTerms::default() };
        let shop = shop(&book, pages, Levy::default());
        let (first, second) = (shop.orders("one").await, shop.orders("two").await);
        let before = shop.bank.files(&first.payment);
        for _ in 0..2 {
            assert_eq!(shop.checkout.invoice_changed(&before, None).await.unwrap(), Billed::NotOurs, "not known yet");
        }
        assert_eq!(book.figures(&first.wallet).await.0, 0, "an invoice without a subscription gives nothing");
        for bought in [&first, &second] {
            assert!(shop.checkout.fulfil(&bought.session, None).await.unwrap().newly_paid);
        }
        let url = |invoice: &str| Some(format!("https://pay.example/{invoice}"));
        assert_eq!(standing(&shop, &first).await.invoice_url, url(&before), "found again with its page");
        let after = shop.bank.files(&second.payment);
        for _ in 0..2 {
            assert_eq!(shop.checkout.invoice_changed(&after, None).await.unwrap(), Billed::Filed);
        }
        assert_eq!(standing(&shop, &second).await.invoice_url, url(&after));
        assert_eq!(book.figures(&first.wallet).await.0, 2 * PACK);
        let found = shop.payments.reconcile(UnixMs(0)).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched()), (0, 0), "{found:?}");
        book.finish().await;
    }
}

#[tokio::test]
async fn a_receipt_goes_to_a_verified_address_alone() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book, PageTerms { receipts: true, ..PageTerms::default() }, Levy::default());
        let asked = |shop: &Shop| shop.bank.0.lock().unwrap().pages.last().unwrap().asked.clone();
        shop.orders("nobody").await;
        assert_eq!(asked(&shop).receipt_email, None);
        let mail = "buyer@acme.example".to_owned();
        let profile = |verified| Profile {
            id: shop.buyer.clone(),
            email: Some(mail.clone()),
            verified,
            updated_at: book.db.store.now(),
        };
        shop.people.apply_profile(profile(None)).await.unwrap();
        shop.orders("unproved").await;
        assert_eq!(asked(&shop).receipt_email, None);
        shop.people.apply_profile(profile(Some(VerifiedIdentifier::Email(mail.clone())))).await.unwrap();
        shop.orders("proved").await;
        assert_eq!(asked(&shop).receipt_email, Some(mail.clone()));

        // What is bought by itself has a receipt, too; its address is forgotten when it is over.
        shop.till.drawer().card = Some("4242");
        let buyer = shop.people.user(&shop.buyer).await.unwrap().unwrap();
        let rule = SetRule { enabled: true, below: 20, plan: "pack_60".to_owned(), monthly_limit: 5000 };
        shop.top_ups.set(&buyer, rule).await.unwrap();
        shop.till.is(Mood::Later);
        shop.top_ups.run(10).await.unwrap();
        let charged = shop.till.drawer().charges.last().unwrap().0.clone();
        assert_eq!(charged.email, Some(mail.clone()));
        let kept = async || {
            let mut reader = book.db.store.read().await.unwrap();
            myba_core::store::top_ups::charge(&mut reader, charged.order.as_str()).await.unwrap().unwrap().email
        };
        assert_eq!(kept().await, Some(mail));
        assert_eq!(shop.top_ups.changed(&shop.till.arrives(), None).await.unwrap(), Some(true));
        assert_eq!(kept().await, None);
        book.finish().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn c24_c28_any_rate_discount_and_refunds_take_back_to_the_token(
        rate in 0..=30_i64, off in 0..=90_i64, inclusive: bool, parts in prop::collection::vec(1..200_i64, 1..5),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let tax = if inclusive { Tax::Inclusive } else { Tax::Exclusive };
        runtime.block_on(refunded_in_parts(tax, Levy { rate, off }, &parts));
    }
}

async fn refunded_in_parts(tax: Tax, levy: Levy, parts: &[i64]) {
    let book = Book::on_every_engine().await.remove(0);
    let shop = shop(&book, taxed(tax), levy);
    let bought = shop.buys("one").await;
    let (net, whole) = (PRICE - PRICE * levy.off / 100, if tax == Tax::Inclusive { 100 + levy.rate } else { 100 });
    let owed = (2 * net * levy.rate + whole) / (2 * whole);
    let paid = net + if tax == Tax::Exclusive { owed } else { 0 };
    let seen = standing(&shop, &bought).await;
    assert_eq!((seen.paid, seen.tax), (paid, owed));
    let mut back = 0;
    for part in parts {
        let part = (*part).min(paid - back);
        if part == 0 {
            break;
        }
        back += part;
        shop.bank.gives_back(&bought.payment, part);
        let lien = shop.payments.refunds_changed(&bought.payment, None).await.unwrap().unwrap();
        let pack = i64::try_from(PACK).unwrap();
        assert_eq!(lien.taken.as_i64(), (pack * back + paid - 1) / paid, "{back} of {paid}");
    }
    book.finish().await;
}
