//! Subscriptions against the stand-in for Stripe, whose clock a test moves and whose webhooks come by themselves.

use std::time::Duration;

use myba_core::checkout::{
    ChangeTerms, CheckoutError, GatewayError, NotChangeable, OpenOrder, OrderKind, Standstill, Subscription,
};
use myba_core::id::UserId;
use myba_core::ledger::Tokens;
use myba_core::notice::NoticeKind;
use myba_core::page::PageRequest;
use myba_sandbox::{DeliveryFault, Fault, PayOutcome};

use crate::place::{Place, until};

const WELCOME: u64 = 6;
const SOLO: u64 = 80;
const TEAM: u64 = 400;

impl Place {
    pub async fn subscribes(&self, user: &UserId, plan: &str) -> OpenOrder {
        self.tries(user, plan, "subscribe").await.unwrap()
    }

    /// A paid subscription to Solo, whose tokens are there. Answers its name at the provider.
    pub async fn subscriber(&self, user: &UserId) -> String {
        let open = self.subscribes(user, "solo_month").await;
        self.sandbox.stripe().pay(&open.session, PayOutcome::Paid);
        self.has(user, WELCOME + SOLO).await;
        self.sandbox.stripe().subscription_of(&open.session).unwrap()
    }

    /// The same, whose renewal could not be paid.
    async fn past_due(&self, user: &UserId) -> String {
        let subscription = self.subscriber(user).await;
        let shop = self.sandbox.stripe();
        assert!(shop.fail_next_payment(&subscription));
        assert!(shop.renew_now(&subscription));
        self.stands(user, Standstill::PastDue).await;
        subscription
    }

    pub async fn has(&self, user: &UserId, tokens: u64) {
        until(&format!("{tokens} tokens"), async || (self.available(user).await == tokens).then_some(())).await;
    }

    pub async fn subscription(&self, user: &UserId) -> Subscription {
        self.app.checkout.subscription(user).await.unwrap().unwrap()
    }

    /// The buyer looks at what a change means, agrees to that, and makes it.
    async fn agrees(&self, user: &UserId, plan: &str) -> Result<Subscription, CheckoutError> {
        let nothing = ChangeTerms { due_now: 0, amount: 0, tokens: Tokens::ZERO, starts_at: None, goes_on: false };
        match self.app.checkout.change_plan(user, plan, nothing).await {
            Err(CheckoutError::OtherTerms(terms)) => self.app.checkout.change_plan(user, plan, terms).await,
            other => other,
        }
    }

    pub async fn stands(&self, user: &UserId, state: Standstill) {
        until(state.as_str(), async || (self.subscription(user).await.state == state).then_some(())).await;
    }
}

#[tokio::test]
async fn c38_c39_periods_are_told_twice_and_given_once() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    for kind in ["invoice.paid", "checkout.session.completed", "customer.subscription.updated"] {
        place.sandbox.faults().arm_delivery("stripe", kind, DeliveryFault::Duplicate(2), 10);
    }
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.subscriber(&ana).await;
    assert!(shop.renew_now(&subscription));
    place.has(&ana, WELCOME + 2 * SOLO).await;
    let invoices: Vec<_> = shop.invoices().iter().map(|invoice| invoice["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(invoices.len(), 2);
    for invoice in &invoices {
        let event = shop.events_of("invoice.paid", invoice).remove(0);
        let twin = shop.resend_as_new(&event).unwrap();
        assert!(shop.resend(&event));
        for event in [&event, &twin] {
            assert_eq!(place.ended("stripe", event).await.state, "applied");
        }
    }
    let page = PageRequest { after: None, limit: 10 };
    let orders = place.app.checkout.orders(&ana, &page).await.unwrap().items;
    assert_eq!(orders.iter().filter(|order| order.kind == OrderKind::Subscription).count(), 2, "{orders:?}");
    assert_eq!(place.available(&ana).await, WELCOME + 2 * SOLO);
    place.close().await;
}

#[tokio::test]
async fn c39_e17_after_days_without_a_word_everything_is_found() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    place.sandbox.faults().arm_delivery("stripe", "*", DeliveryFault::Drop, 1_000);
    let ana = place.buyer("ana@acme.example").await;
    let open = place.subscribes(&ana, "solo_month").await;
    shop.pay(&open.session, PayOutcome::Paid);
    let subscription = shop.subscription_of(&open.session).unwrap();
    assert!(shop.renew_now(&subscription));
    let since = place.app.store.now().minus(Duration::from_secs(4 * 24 * 60 * 60));
    let found = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((found.missing_grant, found.unmatched()), (2, 0), "{found:?}");
    assert_eq!(place.available(&ana).await, WELCOME + 2 * SOLO);
    assert_eq!(place.subscription(&ana).await.state, Standstill::Active);
    let again = place.app.payments.reconcile(since).await.unwrap();
    assert_eq!((again.missing_grant, again.unmatched()), (0, 0), "{again:?}");
    place.close().await;
}

#[tokio::test]
async fn c41_plans_are_changed_at_the_provider_and_paid_once() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.subscriber(&ana).await;
    assert!(shop.fail_next_payment(&subscription));
    let declined = place.agrees(&ana, "team_month").await.unwrap_err();
    assert!(matches!(declined, CheckoutError::Gateway(GatewayError::Declined(_))), "{declined:?}");
    assert_eq!(place.available(&ana).await, WELCOME + SOLO);
    let team = place.agrees(&ana, "team_month").await.unwrap();
    assert_eq!((team.price.plan.as_str(), team.next), ("team_month", None));
    place.has(&ana, WELCOME + SOLO + TEAM).await;
    let solo = place.agrees(&ana, "solo_month").await.unwrap();
    assert_eq!(solo.next.unwrap().plan, "solo_month");
    let ending = place.app.checkout.set_subscription_ending(&ana, true).await.unwrap();
    assert_eq!((ending.state, ending.ends_at), (Standstill::Ending, Some(ending.period_ends_at)));
    let kept = place.app.checkout.set_subscription_ending(&ana, false).await.unwrap();
    assert_eq!((kept.state, kept.ends_at), (Standstill::Active, None));
    assert!(shop.renew_now(&subscription));
    place.has(&ana, WELCOME + 2 * SOLO + TEAM).await;
    place.close().await;
}

#[tokio::test]
async fn c41_what_the_provider_did_and_did_not_say_is_found_and_paid_once() {
    for fault in ["error_after", "lost_answer"] {
        let place = Place::with_the_stand_in().await;
        let ana = place.buyer("ana@acme.example").await;
        let subscription = place.subscriber(&ana).await;
        let ending = place.app.checkout.set_subscription_ending(&ana, true).await.unwrap();
        assert_eq!(ending.state, Standstill::Ending);
        let route = format!("POST /v1/subscriptions/{subscription}");
        place.sandbox.faults().arm("stripe", &route, Fault::Named(fault.to_owned()), 1);
        let team = place.agrees(&ana, "team_month").await.unwrap();
        assert_eq!((team.price.plan.as_str(), team.ends_at), ("team_month", None), "{fault}: whoever chooses stays");
        place.has(&ana, WELCOME + SOLO + TEAM).await;
        let business = place.agrees(&ana, "business_month").await.unwrap();
        assert_eq!(business.price.plan, "business_month", "{fault}: no key is in the way");
        let invoices = place.sandbox.stripe().invoices();
        let billed: Vec<_> = invoices.iter().map(|invoice| invoice["amount_paid"].as_i64().unwrap()).collect();
        assert_eq!(billed, [500, 1900, 5900], "{fault}");
        place.close().await;
    }
}

#[tokio::test]
async fn c41_without_any_answer_it_is_not_called_failed() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.subscriber(&ana).await;
    let route = format!("POST /v1/subscriptions/{subscription}");
    place.sandbox.faults().arm("stripe", &route, Fault::Status(503, None, Vec::new()), 10);
    let unheard = place.agrees(&ana, "team_month").await.unwrap_err();
    assert!(matches!(unheard, CheckoutError::NotHeard(_)), "{unheard:?}");
    place.sandbox.faults().clear();
    let refused = place.agrees(&ana, "business_month").await.unwrap_err();
    assert!(matches!(refused, CheckoutError::NotChangeable(NotChangeable::UnderWay)), "{refused:?}");
    place.close().await;
}

#[tokio::test]
async fn c41_a_bank_that_wants_its_customer_is_told_apart_from_one_that_declines() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    place.subscriber(&ana).await;
    let customer = place.app.identity.user(&ana).await.unwrap().unwrap().stripe_customer.unwrap();
    assert!(place.sandbox.stripe().attach_card(&customer, "4000 0027 6000 3184"));
    let asked = place.agrees(&ana, "team_month").await.unwrap_err();
    assert!(matches!(&asked, CheckoutError::Gateway(error) if error.wants_owner()), "{asked:?}");
    assert!(place.sandbox.stripe().attach_card(&customer, "4000 0000 0000 0341"));
    let declined = place.agrees(&ana, "team_month").await.unwrap_err();
    assert!(matches!(&declined, CheckoutError::Gateway(GatewayError::Declined(_))), "{declined:?}");
    assert!(matches!(&declined, CheckoutError::Gateway(error) if !error.wants_owner()), "{declined:?}");
    assert_eq!(place.available(&ana).await, WELCOME + SOLO);
    place.close().await;
}

#[tokio::test]
async fn c40_what_is_due_is_not_charged_after_a_cancellation() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.past_due(&ana).await;
    let ended = place.app.checkout.set_subscription_ending(&ana, true).await.unwrap();
    assert_eq!(ended.state, Standstill::Ended);
    let invoices = shop.invoices();
    assert_eq!(invoices.iter().map(|one| one["status"].as_str().unwrap()).collect::<Vec<_>>(), ["paid", "void"]);
    assert!(!shop.retry_now(&subscription), "nothing is tried again");
    let open = place.tries(&ana, "team_month", "again").await.unwrap();
    shop.pay(&open.session, PayOutcome::Paid);
    place.has(&ana, WELCOME + SOLO + TEAM).await;
    place.close().await;
}

#[tokio::test]
async fn c40_a_renewal_that_is_not_paid_is_told_and_gives_nothing() {
    let place = Place::with_the_stand_in().await;
    let shop = place.sandbox.stripe();
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.past_due(&ana).await;
    // That a period was renewed is told by itself.
    let told = async || {
        let all = place.app.notices.list(&ana).await.unwrap();
        all.iter().filter(|notice| notice.new.kind == NoticeKind::PaymentFailed).count()
    };
    assert_eq!(told().await, 1);
    assert_eq!(place.available(&ana).await, WELCOME + SOLO);
    assert!(shop.retry_now(&subscription));
    place.has(&ana, WELCOME + 2 * SOLO).await;
    place.stands(&ana, Standstill::Active).await;
    assert_eq!(told().await, 0, "it is paid");
    assert!(shop.free_next_invoice(&subscription));
    assert!(shop.renew_now(&subscription));
    let free =
        || shop.invoices().iter().find(|one| one["amount_paid"] == 0).map(|one| one["id"].as_str().unwrap().to_owned());
    let free = until("an invoice over nothing", async || free()).await;
    let event = until("its event", async || shop.events_of("invoice.paid", &free).pop()).await;
    assert_eq!(place.ended("stripe", &event).await.state, "applied");
    assert_eq!(place.available(&ana).await, WELCOME + 3 * SOLO, "C42: a code took off everything");
    assert!(shop.cancel_subscription(&subscription));
    place.stands(&ana, Standstill::Ended).await;
    place.close().await;
}

#[tokio::test]
async fn the_subscription_of_a_closed_account_is_ended_at_the_provider() {
    let place = Place::with_the_stand_in().await;
    let ana = place.buyer("ana@acme.example").await;
    let subscription = place.subscriber(&ana).await;
    let portal = place.app.checkout.portal(&ana).await.unwrap().unwrap();
    assert!(portal.starts_with("http://127.0.0.1:"), "{portal}");
    assert!(place.app.identity.close(&ana).await.unwrap().now);
    assert_eq!(place.app.checkout.look_after_subscriptions(Duration::from_secs(60), 10).await.unwrap(), 1);
    let seen = place.sandbox.stripe().subscriptions();
    let seen = seen.iter().find(|one| one["id"] == subscription.as_str()).unwrap();
    assert_eq!(seen["status"], "canceled");
    place.close().await;
}
