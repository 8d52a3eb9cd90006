//! Webhooks at the door: what is recorded, what is refused, and that nothing is promised before it is durable.

use myba_core::inbox::EventId;
use myba_sandbox::clerk::svix_signature;
use serde_json::json;

use crate::place::{Place, STRIPE_SECRETS, client};
use crate::sign::{stripe_event, stripe_header};

const EVENT: &str = "evt_1";

impl Place {
    /// Brings a body to Stripe's door under a signature header.
    pub async fn bring(&self, header: &str, body: impl Into<reqwest::Body>) -> u16 {
        let request = client().post(format!("{}/api/webhook/stripe", self.url)).header("stripe-signature", header);
        request.body(body).send().await.unwrap().status().as_u16()
    }

    /// Brings an event as Stripe does.
    pub async fn tell(&self, event: &serde_json::Value) -> u16 {
        let body = event.to_string();
        let header = stripe_header(STRIPE_SECRETS[0], self.app.clock.now().seconds(), body.as_bytes());
        self.bring(&header, body).await
    }

    async fn bring_clerk(&self, headers: &[(&str, String)], body: &str) -> u16 {
        let mut request = client().post(format!("{}/api/webhook/clerk", self.url)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.send().await.unwrap().status().as_u16()
    }

    async fn recorded(&self) -> usize {
        self.app.inbox.list("received", 100).await.unwrap().len()
    }
}

#[tokio::test]
async fn e01_to_e06_only_signed_bodies_are_recorded() {
    let place = Place::asleep(&[]).await;
    let now = place.app.clock.now().seconds();
    let body = stripe_event(EVENT, "charge.refunded", &json!({})).to_string();
    let good = stripe_header(STRIPE_SECRETS[0], now, body.as_bytes());
    let hex = good.split_once("v1=").unwrap().1;
    let by_stranger = stripe_header("whsec_retired", now, body.as_bytes());
    let old = stripe_header(STRIPE_SECRETS[0], now - 360, body.as_bytes());
    let early = stripe_header(STRIPE_SECRETS[0], now + 360, body.as_bytes());
    let crowd = format!("t={now}{},v1={hex}", ",v1=00".repeat(1_000));
    let refused = ["", "nonsense", &format!("t=soon,v1={hex}"), &by_stranger, &old, &early, &crowd];
    for header in refused {
        assert_eq!(place.bring(header, body.clone()).await, 400, "{header:.60}");
    }
    assert_eq!(place.bring(&good, body.replace("evt_1", "evt_2")).await, 400, "E02: another body");
    assert_eq!(place.bring(&good, format!("{body}\n")).await, 400, "E02: written anew");
    let twice = client().post(format!("{}/api/webhook/stripe", place.url)).body(body.clone());
    let twice = twice.header("stripe-signature", &good).header("stripe-signature", &good).send().await.unwrap();
    assert_eq!(twice.status().as_u16(), 400, "E01: two headers");
    let bare = client().post(format!("{}/api/webhook/stripe", place.url)).body(body.clone()).send().await.unwrap();
    assert_eq!(
        (bare.status().as_u16(), &bare.headers()["content-type"]),
        (400, &"application/problem+json".parse().unwrap())
    );
    let problem: serde_json::Value = serde_json::from_str(&bare.text().await.unwrap()).unwrap();
    assert_eq!((&problem["code"], &problem["status"]), (&json!("missing_signature"), &json!(400)));
    assert_eq!(place.recorded().await, 0);

    let soon = stripe_header(STRIPE_SECRETS[0], now + 240, body.as_bytes());
    let second = stripe_header(STRIPE_SECRETS[1], now, body.as_bytes());
    for header in [&good, &soon, &second] {
        assert_eq!(place.bring(header, body.clone()).await, 200);
    }
    assert_eq!(place.recorded().await, 1, "the same event once");
    let get = client().get(format!("{}/api/webhook/stripe", place.url)).send().await.unwrap();
    assert_eq!(get.status().as_u16(), 405, "C48");
    place.close().await;
}

#[tokio::test]
async fn e01_to_e04_clerks_door_is_the_same() {
    let place = Place::asleep(&[]).await;
    let now = place.app.clock.now().seconds();
    let secret = place.sandbox.clerk().webhook_secret();
    let body = json!({ "type": "session.created", "data": {} }).to_string();
    let signed = |secret: &str, id: &str, at: i64| {
        let signature = svix_signature(secret, id, at, body.as_bytes());
        [("svix-id", id.to_owned()), ("svix-timestamp", at.to_string()), ("svix-signature", signature)]
    };
    let good = signed(&secret, "msg_1", now);
    for missing in 0..3 {
        let some = good.iter().enumerate().filter(|(index, _)| *index != missing).map(|(_, pair)| pair.clone());
        assert_eq!(place.bring_clerk(&some.collect::<Vec<_>>(), &body).await, 400);
    }
    assert_eq!(place.bring_clerk(&signed("whsec_c3RyYW5nZXI=", "msg_1", now), &body).await, 400);
    assert_eq!(place.bring_clerk(&signed(&secret, "msg_1", now - 360), &body).await, 400);
    assert_eq!(place.bring_clerk(&good, &format!("{body} ")).await, 400);
    assert_eq!(place.recorded().await, 0);
    assert_eq!(place.bring_clerk(&good, &body).await, 200);
    assert_eq!(place.bring_clerk(&good, &body).await, 200);
    assert_eq!(place.recorded().await, 1);
    place.close().await;
}

#[tokio::test]
async fn e08_c18_a_body_that_is_too_large_is_refused_before_it_is_read() {
    let place = Place::asleep(&[("MYBA_HTTP__MAX_WEBHOOK_BYTES", "1000")]).await;
    let large = "x".repeat(1001);
    assert_eq!(place.bring("t=1,v1=00", large.clone()).await, 413);
    let chunks = futures_util::stream::iter((0..20).map(|_| Ok::<_, std::io::Error>("y".repeat(100))));
    assert_eq!(place.bring("t=1,v1=00", reqwest::Body::wrap_stream(chunks)).await, 413, "without a length");
    assert_eq!(place.bring("t=1,v1=00", large[..1000].to_owned()).await, 400, "as large as may be, and not signed");
    place.close().await;
}

#[tokio::test]
async fn e09_e11_c16_what_cannot_be_read_is_set_aside_and_what_is_unknown_ignored() {
    let mut place = Place::asleep(&[]).await;
    let now = place.app.clock.now().seconds();
    let deep = format!(r#"{{"id":"evt_deep","type":{}"#, "[".repeat(10_000));
    let odd: [&[u8]; 3] = [b"{\"id\":\"evt_\xff\"}", deep.as_bytes(), br#"{"id":"a","id":"b","type":"c"}"#];
    for body in odd {
        let header = stripe_header(STRIPE_SECRETS[0], now, body);
        assert_eq!(place.bring(&header, body.to_vec()).await, 200);
    }
    let mut unknown = stripe_event("evt_new", "moon.phase.changed", &json!({ "id": 7 }));
    unknown["api_version"] = json!("2031-01-01.fig");
    unknown["more"] = json!([1e300]);
    assert_eq!(place.tell(&unknown).await, 200);
    let thin = json!({ "id": "evt_thin", "object": "v2.core.event", "type": "checkout.session.completed" });
    assert_eq!(place.tell(&thin).await, 200);
    place.wake();
    assert_eq!(place.ended("stripe", "evt_new").await.state, "ignored");
    for body in odd {
        let name = myba_server::webhook::fingerprint(body);
        assert_eq!(place.ended("stripe", &name).await.state, "quarantined");
    }
    assert_eq!(place.ended("stripe", "evt_thin").await.state, "quarantined", "it has no object to look at");
    place.close().await;
}

#[tokio::test]
async fn e10_nothing_is_promised_while_the_store_is_down() {
    let place = Place::asleep(&[]).await;
    place.app.store.close().await;
    assert_eq!(place.tell(&stripe_event(EVENT, "charge.refunded", &json!({}))).await, 503);
    place.sandbox.stop().await;
}

#[tokio::test]
async fn a_door_without_a_secret_takes_nothing() {
    let place = Place::asleep(&[("STRIPE_WEBHOOK_SECRET", "")]).await;
    assert_eq!(place.tell(&stripe_event(EVENT, "charge.refunded", &json!({}))).await, 503);
    let id = EventId { provider: "stripe".to_owned(), event: EVENT.to_owned() };
    assert!(place.app.inbox.get(&id).await.unwrap().is_none());
    place.close().await;
}
