//! Subscriptions: tokens by paid invoice, once, in whatever order we hear of it.

use std::time::Duration;

use myba_core::checkout::{
    Billed, ChangeTerms, CheckoutError, GatewayError, InvoiceView, NotChangeable, OpenOrder, OrderKind, OrderState,
    PaymentState, Standstill, StartOrder, Subscription,
};
use myba_core::id::WalletId;
use myba_core::inbox::EventId;
use myba_core::ledger::Tokens;
use myba_core::notice::Notices;
use myba_core::page::PageRequest;

use crate::bank::Shop;
use crate::biller::MONTH;
use crate::support::{Book, policy};

pub const SOLO: u64 = 80;
pub const TEAM: u64 = 400;

/// A shop whose provider's clock is the book's, and whose pages wait to be paid.
pub fn shop(book: &Book) -> Shop {
    let shop = Shop::over(book, policy());
    let mut world = shop.bank.0.lock().unwrap();
    (world.waits, world.recurring.now) = (true, book.db.store.now().0);
    drop(world);
    shop
}

pub async fn opens(shop: &Shop, plan: &str, click: &str) -> Result<OpenOrder, CheckoutError> {
    let (user, plan) = (shop.buyer.clone(), plan.to_owned());
    shop.checkout
        .start(StartOrder { user, plan, quantity: None, wallet: None, idempotency_key: click.to_owned() })
        .await
}

/// A subscription to Solo whose first invoice is paid and told. Answers its id and the wallet.
pub async fn subscribed(shop: &Shop) -> (String, WalletId) {
    let open = opens(shop, "solo_month", "first").await.unwrap();
    let (id, _) = shop.bank.subscribes(&open.session);
    assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
    (id, open.order.wallet)
}

pub async fn newly_paid(shop: &Shop, invoice: &str) -> bool {
    match shop.checkout.invoice_changed(invoice, None).await.unwrap() {
        Billed::Given(fulfilled) => fulfilled.newly_paid,
        other => panic!("{other:?}"),
    }
}

/// The buyer looks at what a change means, agrees to that, and makes it.
pub async fn agrees(shop: &Shop, plan: &str) -> Result<Subscription, CheckoutError> {
    let nothing = ChangeTerms { due_now: 0, amount: 0, tokens: Tokens::ZERO, starts_at: None, goes_on: false };
    match shop.checkout.change_plan(&shop.buyer, plan, nothing).await {
        Err(CheckoutError::OtherTerms(terms)) => shop.checkout.change_plan(&shop.buyer, plan, terms).await,
        other => other,
    }
}

#[tokio::test]
async fn c38_the_page_and_the_first_invoice_give_one_grant() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "first").await.unwrap();
        assert!(opens(&shop, "solo_month", "first").await.unwrap().replayed);
        assert!(!shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid, "the page is open");
        let (id, invoice) = shop.bank.subscribes(&open.session);
        let told = EventId { provider: "stripe".into(), event: "evt_1".into() };
        let given = shop.checkout.invoice_changed(&invoice, Some(&told)).await.unwrap();
        let Billed::Given(given) = given else { panic!("{given:?}") };
        assert!(given.newly_paid);
        assert_eq!((given.order.id.clone(), given.order.state), (open.order.id.clone(), OrderState::Paid));
        for _ in 0..3 {
            assert!(!shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
            assert!(!newly_paid(&shop, &invoice).await);
            assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        }
        assert_eq!(book.figures(&open.order.wallet).await, (SOLO, 0, 0));
        let seen = shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap();
        assert_eq!((seen.price.plan.as_str(), seen.state, seen.next), ("solo_month", Standstill::Active, None));
        let grant = book.ledger.grants(&open.order.wallet).await.unwrap().remove(0).grant;
        let ends = book.db.store.now().0 + 2 * MONTH;
        assert_eq!(grant.expires_at.map(|at| at.0), Some(ends), "one more period after the one that is paid");
        book.finish().await;
    }
}

#[tokio::test]
async fn c39_each_renewal_gives_once_and_needs_no_event_before_it() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let open = opens(&shop, "solo_month", "first").await.unwrap();
        let (id, first) = shop.bank.subscribes(&open.session);
        // The renewal is told first, and nothing was mirrored yet.
        let second = shop.bank.renews(&id);
        assert!(newly_paid(&shop, &second).await);
        assert!(newly_paid(&shop, &first).await);
        assert!(!newly_paid(&shop, &second).await && !newly_paid(&shop, &first).await);
        assert_eq!(book.figures(&open.order.wallet).await.0, 2 * SOLO);
        let list = shop.checkout.orders(&shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
        assert_eq!(list.len(), 2, "each period is a purchase");
        assert!(list.iter().all(|order| order.kind == OrderKind::Subscription && order.state == OrderState::Paid));
        let told = Notices::new(book.db.store.clone()).list(&shop.buyer).await.unwrap();
        let titles: Vec<_> = told.iter().map(|notice| notice.new.title.as_str()).collect();
        assert_eq!(titles, ["Your subscription brought 80 tokens"], "the renewal, once");
        book.finish().await;
    }
}

#[tokio::test]
async fn c39_renewals_nobody_told_of_are_found_by_comparing() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        shop.bank.renews(&id);
        let found = shop.payments.reconcile(book.db.store.now()).await.unwrap();
        assert_eq!((found.missing_grant, found.unmatched()), (1, 0), "{found:?}");
        let again = shop.payments.reconcile(book.db.store.now()).await.unwrap();
        assert_eq!((again.missing_grant, again.unmatched()), (0, 0), "{again:?}");
        assert_eq!(book.figures(&wallet).await.0, 2 * SOLO);
        shop.bank.0.lock().unwrap().recurring.invoices.pop();
        let extra = shop.payments.reconcile(book.db.store.now()).await.unwrap();
        assert_eq!(extra.extra_grant, 1, "an invoice the provider does not know");
        book.finish().await;
    }
}

#[tokio::test]
async fn c40_a_failed_payment_gives_nothing_and_takes_nothing() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        let invoice = shop.bank.renews(&id);
        shop.bank.corrects(&invoice, |seen| (seen.paid, seen.amount_paid, seen.payment) = (false, 0, None));
        shop.bank.says(&id, |seen| seen.status = "past_due".to_owned());
        assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Nothing);
        let state = async || shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap().state;
        assert_eq!((state().await, book.figures(&wallet).await.0), (Standstill::PastDue, SOLO));
        let notices = Notices::new(book.db.store.clone());
        for _ in 0..2 {
            assert_eq!(shop.checkout.invoice_changed(&invoice, None).await.unwrap(), Billed::Nothing);
            let told = notices.list(&shop.buyer).await.unwrap();
            assert_eq!(told.len(), 1, "once for each invoice: {told:?}");
        }
        let refused = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(refused, CheckoutError::NotChangeable(NotChangeable::PastDue)), "{refused:?}");
        shop.bank.says(&id, |seen| (seen.status, seen.ended_at) = ("canceled".to_owned(), Some(seen.period_ends_at)));
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        assert_eq!(notices.list(&shop.buyer).await.unwrap(), [], "nothing is tried again any more");
        assert_eq!((state().await, book.figures(&wallet).await.0), (Standstill::Ended, SOLO), "what was paid stays");
        book.db.clock.advance(Duration::from_millis(u64::try_from(2 * MONTH + 1).unwrap()));
        book.ledger.expire_due(10).await.unwrap();
        assert_eq!(book.figures(&wallet).await.0, 0, "until it runs out");
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_dearer_plan_begins_today_and_a_cheaper_one_with_the_next_period() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        let team = agrees(&shop, "team_month").await.unwrap();
        assert_eq!((team.price.plan.as_str(), team.next), ("team_month", None));
        assert_eq!(book.figures(&wallet).await.0, SOLO + TEAM, "the tokens there were stay");
        let same = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(same, CheckoutError::NotChangeable(NotChangeable::SamePlan)), "{same:?}");
        for _ in 0..2 {
            // There and back and there again within one period: each is a change of its own.
            let solo = agrees(&shop, "solo_month").await.unwrap();
            assert_eq!((solo.price.plan.as_str(), solo.next.unwrap().plan.as_str()), ("team_month", "solo_month"));
            let back = agrees(&shop, "team_month").await.unwrap();
            assert_eq!((back.price.plan.as_str(), back.next), ("team_month", None));
        }
        agrees(&shop, "solo_month").await.unwrap();
        assert_eq!(book.figures(&wallet).await.0, SOLO + TEAM, "a cheaper plan costs nothing today");
        let renewal = shop.bank.renews(&id);
        assert!(newly_paid(&shop, &renewal).await);
        assert_eq!(book.figures(&wallet).await.0, 2 * SOLO + TEAM);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_year_begins_today_and_becomes_months_only_at_its_end() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        let year = agrees(&shop, "solo_year").await.unwrap();
        assert_eq!((year.price.plan.as_str(), book.figures(&wallet).await.0), ("solo_year", SOLO + 960));
        for plan in ["solo_month", "team_month"] {
            let refused = agrees(&shop, plan).await.unwrap_err();
            assert!(matches!(refused, CheckoutError::NotChangeable(NotChangeable::AtEnd)), "{refused:?}");
        }
        let unknown = agrees(&shop, "pack_60").await.unwrap_err();
        assert!(matches!(unknown, CheckoutError::UnknownPlan(_)), "{unknown:?}");
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_a_declined_card_changes_nothing_and_can_be_tried_again() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        shop.bank.0.lock().unwrap().recurring.declines = true;
        let declined = agrees(&shop, "team_month").await.unwrap_err();
        assert!(matches!(declined, CheckoutError::Gateway(GatewayError::Declined(_))), "{declined:?}");
        let seen = shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap();
        assert_eq!((seen.price.plan.as_str(), seen.next), ("solo_month", None));
        assert_eq!(book.figures(&wallet).await.0, SOLO);
        shop.bank.0.lock().unwrap().recurring.declines = false;
        agrees(&shop, "team_month").await.unwrap();
        assert_eq!(book.figures(&wallet).await.0, SOLO + TEAM);
        book.finish().await;
    }
}

#[tokio::test]
async fn c41_the_same_change_twice_at_once_is_paid_once() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (_, wallet) = subscribed(&shop).await;
        let (one, two) = tokio::join!(agrees(&shop, "team_month"), agrees(&shop, "team_month"),);
        assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
        assert_eq!(book.figures(&wallet).await.0, SOLO + TEAM);
        assert_eq!(shop.bank.0.lock().unwrap().recurring.invoices.len(), 2);
        book.finish().await;
    }
}

#[tokio::test]
async fn c20_c23_c24_an_invoice_that_is_not_ours_or_not_right_gives_nothing() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        let wrong = shop.bank.renews(&id);
        let mut right = None;
        shop.bank.corrects(&wrong, |seen| right = Some(seen.clone()));
        let right = right.unwrap();
        let refused = async |change: fn(&mut InvoiceView)| {
            shop.bank.corrects(&wrong, |seen| {
                *seen = right.clone();
                change(seen);
            });
            shop.checkout.invoice_changed(&wrong, None).await
        };
        type Change = fn(&mut InvoiceView);
        let changes: [Change; 6] = [
            |seen| seen.live = true,
            |seen| seen.currency = "eur".to_owned(),
            |seen| seen.lines[0].amount += 1,
            |seen| seen.lines[0].quantity = 2,
            |seen| seen.lines[0].price = Some("price_of_somebody".to_owned()),
            |seen| seen.lines.clear(),
        ];
        for change in changes {
            let answer = refused(change).await;
            assert!(matches!(answer, Err(CheckoutError::Mismatch(_))), "{answer:?}");
        }
        let other = refused(|seen| (seen.subscription, seen.order) = (Some("sub_other".to_owned()), None)).await;
        assert_eq!(other.unwrap(), Billed::NotOurs);
        assert_eq!(refused(|seen| seen.subscription = None).await.unwrap(), Billed::NotOurs);
        assert_eq!(book.figures(&wallet).await.0, SOLO);
        assert!(matches!(refused(|_| ()).await.unwrap(), Billed::Given(_)));
        book.finish().await;
    }
}

#[tokio::test]
async fn c26_c31_a_renewal_is_refunded_and_disputed_like_any_payment() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, wallet) = subscribed(&shop).await;
        let invoice = shop.bank.renews(&id);
        // The refund is told before the invoice.
        let payment = format!("pi_{invoice}");
        shop.bank.gives_back(&payment, 250);
        let after = shop.payments.refunds_changed(&payment, None).await.unwrap().unwrap();
        assert_eq!(after.taken.get(), SOLO / 2);
        assert_eq!(book.figures(&wallet).await.0, SOLO + SOLO / 2);
        shop.bank.disputes("dp_1", "pi_in_0", "needs_response");
        let frozen = shop.payments.dispute_changed("dp_1", None).await.unwrap().unwrap();
        assert_eq!(frozen.frozen.get(), SOLO);
        let list = shop.checkout.orders(&shop.buyer, &PageRequest::new(None, None)).await.unwrap().items;
        let refused = shop.payments.refund_untouched(&shop.buyer, &list[0].id).await.unwrap_err();
        assert!(matches!(refused, CheckoutError::NotRefundable(_)), "{refused}");
        book.finish().await;
    }
}

#[tokio::test]
async fn one_subscription_at_a_time_however_many_pages_are_opened() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let first = opens(&shop, "solo_month", "one").await.unwrap();
        let second = opens(&shop, "team_month", "two").await.unwrap();
        assert_eq!(shop.bank.amounts(PaymentState::Open), [1900], "the older page is closed");
        shop.bank.subscribes(&second.session);
        assert!(shop.checkout.fulfil(&second.session, None).await.unwrap().newly_paid);
        let refused = opens(&shop, "solo_month", "three").await.unwrap_err();
        assert!(matches!(refused, CheckoutError::AlreadySubscribed), "{refused:?}");
        assert!(opens(&shop, "pack_60", "four").await.is_ok(), "a pack can be bought beside it");
        assert_eq!(book.figures(&first.order.wallet).await.0, TEAM);
        book.finish().await;
    }
}

#[tokio::test]
async fn c46_a_page_that_was_never_noted_is_not_paid_twice() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        shop.bank.0.lock().unwrap().down = true;
        opens(&shop, "solo_month", "one").await.unwrap_err();
        shop.bank.0.lock().unwrap().down = false;
        let second = opens(&shop, "solo_month", "two").await.unwrap();
        let gone = opens(&shop, "solo_month", "one").await;
        assert!(gone.is_err(), "the first click was given up for the second: {gone:?}");
        assert_eq!(shop.bank.amounts(PaymentState::Open), [500]);
        shop.bank.subscribes(&second.session);
        assert!(shop.checkout.fulfil(&second.session, None).await.unwrap().newly_paid);
        book.finish().await;
    }
}

#[tokio::test]
async fn it_ends_with_its_period_or_goes_on_after_all() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        assert!(matches!(
            shop.checkout.set_subscription_ending(&shop.buyer, true).await,
            Err(CheckoutError::NotSubscribed)
        ));
        let (id, _) = subscribed(&shop).await;
        let ending = shop.checkout.set_subscription_ending(&shop.buyer, true).await.unwrap();
        assert_eq!((ending.state, ending.ends_at), (Standstill::Ending, Some(ending.period_ends_at)));
        let kept = shop.checkout.set_subscription_ending(&shop.buyer, false).await.unwrap();
        assert_eq!((kept.state, kept.ends_at), (Standstill::Active, None));
        // The provider's own page says a moment instead.
        shop.bank.says(&id, |seen| seen.ends_at = Some(seen.period_ends_at));
        assert!(shop.checkout.subscription_changed(&id, None).await.unwrap());
        assert_eq!(shop.checkout.subscription(&shop.buyer).await.unwrap().unwrap().state, Standstill::Ending);
        let team = agrees(&shop, "team_month").await.unwrap();
        assert_eq!((team.state, team.ends_at), (Standstill::Active, None), "whoever chooses a plan stays");
        book.finish().await;
    }
}

#[tokio::test]
async fn the_subscription_of_a_closed_account_ends() {
    for book in Book::on_every_engine().await {
        let shop = shop(&book);
        let (id, _) = subscribed(&shop).await;
        assert!(shop.people.close(&shop.buyer).await.unwrap().now);
        assert_eq!(shop.checkout.look_after_subscriptions(Duration::from_secs(60), 10).await.unwrap(), 1);
        assert_eq!(shop.checkout.look_after_subscriptions(Duration::from_secs(60), 10).await.unwrap(), 0);
        assert_eq!(shop.bank.0.lock().unwrap().recurring.subscriptions[0].status, "canceled", "{id}");
        book.finish().await;
    }
}
