//! What happens after a payment: refunds, disputes, warnings.

use myba_sandbox::{PayOutcome, Sandbox};
use serde_json::Value;

use crate::caller::Caller;
use crate::{Wish, sandbox};

struct Paid {
    sandbox: Sandbox,
    product: Caller,
    payment: String,
}

/// A session of 960 that was paid.
async fn paid() -> Paid {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await["id"].as_str().unwrap().to_owned();
    sandbox.stripe().pay(&session, PayOutcome::Paid);
    let payment = sandbox.stripe().payment_of(&session).unwrap();
    Paid { sandbox, product, payment }
}

impl Paid {
    async fn charge(&self) -> Value {
        let path = format!("payment_intents/{}?expand[]=latest_charge", self.payment);
        self.product.get(&path).await.ok()["latest_charge"].clone()
    }

    /// The kinds of all events that tell of money going back, oldest first.
    fn told(&self) -> Vec<String> {
        let kinds = self.sandbox.stripe().events().into_iter().map(|event| event["type"].as_str().unwrap().to_owned());
        kinds.filter(|kind| kind.contains("refund") || kind.contains("dispute") || kind.contains("radar")).collect()
    }
}

#[tokio::test]
async fn refunds_add_up_to_the_charge_and_a_failed_one_lowers_the_sum_again() {
    let shop = paid().await;
    let part = [("payment_intent", shop.payment.as_str()), ("amount", "360"), ("metadata[order]", "o1")];
    let first = shop.product.keyed("refunds", "k1", &part).await.unwrap().ok();
    assert_eq!(
        (&first["amount"], &first["status"], &first["metadata"]["order"]),
        (&360.into(), &"succeeded".into(), &"o1".into())
    );
    assert_eq!(
        shop.product.keyed("refunds", "k1", &part).await.unwrap().ok()["id"],
        first["id"],
        "the same key, the same refund"
    );
    let charge = shop.charge().await;
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&360.into(), &false.into()));

    let rest = shop.sandbox.stripe().refund(&shop.payment, None).unwrap();
    let charge = shop.charge().await;
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&960.into(), &true.into()));
    let again = shop.product.post("refunds", &[("payment_intent", &shop.payment)]).await;
    assert_eq!(again.refusal(), (400, "charge_already_refunded".to_owned(), "charge".to_owned()));

    assert!(shop.sandbox.stripe().fail_refund(&rest));
    assert!(!shop.sandbox.stripe().fail_refund(&rest), "once");
    assert_eq!(shop.charge().await["amount_refunded"], 360);
    assert_eq!(shop.product.get(&format!("refunds/{rest}")).await.ok()["status"], "failed");
    let told =
        ["refund.created", "charge.refunded", "refund.created", "charge.refunded", "refund.updated", "refund.failed"];
    assert_eq!(shop.told(), told);
    let listed = shop.product.get(&format!("refunds?payment_intent={}&limit=1", shop.payment)).await.ok();
    assert_eq!((&listed["data"][0]["id"], &listed["has_more"]), (&rest.as_str().into(), &true.into()));
}

#[tokio::test]
async fn what_cannot_be_refunded_is_refused_as_the_service_does() {
    let shop = paid().await;
    let too_much = shop.product.post("refunds", &[("payment_intent", &shop.payment), ("amount", "961")]).await;
    assert_eq!(too_much.refusal(), (400, String::new(), "amount".to_owned()));
    assert!(too_much.text.contains("greater than unrefunded amount"), "{}", too_much.text);
    let nobody = shop.product.post("refunds", &[("payment_intent", "pi_none")]).await;
    assert_eq!(nobody.refusal(), (400, "resource_missing".to_owned(), "payment_intent".to_owned()));
    assert_eq!(shop.product.post("refunds", &[]).await.refusal().1, "parameter_missing");
    let both = [("payment_intent", shop.payment.as_str()), ("charge", "ch_1")];
    assert_eq!(shop.product.post("refunds", &both).await.status, 400);
    let odd = [("payment_intent", shop.payment.as_str()), ("colour", "red")];
    assert_eq!(shop.product.post("refunds", &odd).await.refusal().1, "parameter_unknown");
    shop.sandbox.stripe().open_dispute(&shop.payment, false).unwrap();
    let held = shop.product.post("refunds", &[("payment_intent", &shop.payment)]).await;
    assert_eq!(held.refusal().1, "charge_disputed");
}

#[tokio::test]
async fn a_dispute_withdraws_the_money_and_winning_it_brings_it_back() {
    let shop = paid().await;
    let stripe = shop.sandbox.stripe();
    let dispute = stripe.open_dispute(&shop.payment, false).unwrap();
    assert_eq!(stripe.open_dispute(&shop.payment, false), None, "one at a time");
    let seen = shop.product.get(&format!("disputes/{dispute}")).await.ok();
    assert_eq!((&seen["status"], &seen["amount"]), (&"needs_response".into(), &960.into()));
    assert_eq!(shop.charge().await["disputed"], true);
    assert!(stripe.close_dispute(&dispute, true) && !stripe.close_dispute(&dispute, true));
    let created = ["charge.dispute.created", "charge.dispute.funds_withdrawn"];
    assert_eq!(shop.told(), [created, ["charge.dispute.funds_reinstated", "charge.dispute.closed"]].concat());
    let listed = shop.product.get(&format!("disputes?payment_intent={}", shop.payment)).await.ok();
    assert_eq!(listed["data"][0]["status"], "won");
}

#[tokio::test]
async fn an_inquiry_moves_no_money_until_it_becomes_a_dispute() {
    let shop = paid().await;
    let stripe = shop.sandbox.stripe();
    let other = stripe.open_dispute(&shop.payment, true).unwrap();
    assert_eq!(shop.told(), ["charge.dispute.created"]);
    assert!(stripe.close_dispute(&other, true));
    assert_eq!(shop.product.get(&format!("disputes/{other}")).await.ok()["status"], "warning_closed");
    let inquiry = stripe.open_dispute(&shop.payment, true).unwrap();
    assert!(stripe.close_dispute(&inquiry, false));
    assert_eq!(shop.product.get(&format!("disputes/{inquiry}")).await.ok()["status"], "needs_response");
    assert!(stripe.close_dispute(&inquiry, false));
    assert_eq!(shop.product.get(&format!("disputes/{inquiry}")).await.ok()["status"], "lost");
    assert_eq!(stripe.open_dispute(&shop.payment, false), None, "what was lost is not disputed again");
    assert_eq!(stripe.refund(&shop.payment, None), None, "nor refunded: the buyer has the money");
}

#[tokio::test]
async fn a_warning_can_be_acted_on_until_the_money_is_back() {
    let shop = paid().await;
    let warning = shop.sandbox.stripe().warn(&shop.payment).unwrap();
    let path = format!("radar/early_fraud_warnings/{warning}");
    let seen = shop.product.get(&path).await.ok();
    assert_eq!((&seen["actionable"], &seen["payment_intent"]), (&true.into(), &shop.payment.as_str().into()));
    shop.sandbox.stripe().refund(&shop.payment, None).unwrap();
    assert_eq!(shop.product.get(&path).await.ok()["actionable"], false);
    let listed = shop.product.get(&format!("radar/early_fraud_warnings?payment_intent={}", shop.payment)).await.ok();
    assert_eq!(listed["data"][0]["id"], warning.as_str());
}

#[tokio::test]
async fn the_console_has_the_buttons_of_a_paid_session() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let session = product.session(&[]).await["id"].as_str().unwrap().to_owned();
    let press = |action: &str| format!("sessions/{session}/{action}");
    assert_eq!(product.press(&press("refund"), &[]).await.status, 409, "nobody paid yet");
    sandbox.stripe().pay(&session, PayOutcome::Paid);
    assert_eq!(product.press(&press("refund-half"), &[]).await.status, 303);
    assert_eq!(product.press(&press("refund-fails"), &[]).await.status, 303);
    assert_eq!(product.press(&press("dispute"), &[]).await.status, 303);
    assert_eq!(product.press(&press("lost"), &[]).await.status, 303);
    assert_eq!(product.press(&press("sing"), &[]).await.status, 404);
}
