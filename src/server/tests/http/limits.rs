//! How often one may ask.

use myba_server::http::{Class, table};

use crate::house::{House, send};

const TIGHT: [(&str, &str); 5] = [
    ("MYBA_LIMITS__READ_PER_MINUTE", "1"),
    ("MYBA_LIMITS__READ_BURST", "1"),
    ("MYBA_LIMITS__GENERATE_PER_MINUTE", "1"),
    ("MYBA_LIMITS__EXPORT_PER_HOUR", "1"),
    ("MYBA_LIMITS__CHANGE_PER_MINUTE", "1"),
];

#[tokio::test]
async fn j13_what_is_free_stays_free_when_everything_else_is_used_up() {
    let house = House::with(&TIGHT).await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    assert_eq!(house.generate(|ask| ask.header("cookie", &cookie)).await.status, 200);
    let limited = house.generate(|ask| ask.header("cookie", &cookie)).await;
    let refusal = limited.refused(429, "too_many_requests");
    assert_eq!(limited.header("retry-after"), refusal["retry_after"].to_string());
    assert!((1..=60).contains(&refusal["retry_after"].as_u64().unwrap()));
    for _ in 0..1_000 {
        let plans = send(house.request("GET", "/api/plans").header("cookie", &cookie)).await;
        assert_eq!(plans.status, 200, "{}", plans.text);
    }
    assert_eq!(send(house.request("GET", "/api/me").header("cookie", &cookie)).await.status, 200);
    let free: Vec<_> = table().into_iter().filter(|route| route.class == Class::Free).collect();
    let names: Vec<_> = free.iter().map(|route| route.path.as_str()).collect();
    let expected = [
        "/api/health",
        "/api/config",
        "/api/plans",
        "/api/models",
        "/api/openapi.json",
        "/api/slack/install",
        "/api/discord/install",
    ];
    assert_eq!(names, expected);
    for path in names.into_iter().chain(["/", "/assets/none.js", "/some/page"]) {
        for _ in 0..100 {
            assert_ne!(house.get(path).await.status, 429, "{path}");
        }
    }
    for path in ["/api/webhook/stripe", "/api/webhook/clerk", "/__clerk/v1/client"] {
        for _ in 0..20 {
            assert_ne!(send(house.request("POST", path).body("{}")).await.status, 429, "{path}");
        }
    }
    house.close().await;
}

#[tokio::test]
async fn every_other_route_meets_the_limit_of_its_class() {
    let house = House::with(&[&TIGHT[..], &[("MYBA_LIMITS__CHECKOUT_PER_HOUR", "1")]].concat()).await;
    for route in table().into_iter().filter(|route| !matches!(route.class, Class::Free | Class::Generate)) {
        let path = route.path.replace("{userId}", "me").replace("{id}", "x").replace("{session_id}", "x");
        let mut statuses = Vec::new();
        for _ in 0..2 {
            statuses.push(send(house.request(route.method, &path)).await.status);
        }
        assert_eq!(statuses[1], 429, "{} {path}: {statuses:?}", route.method);
    }
    house.close().await;
}

#[tokio::test]
async fn replays_and_refusals_use_up_no_limit() {
    let house = House::with(&[("MYBA_LIMITS__GENERATE_PER_MINUTE", "2"), ("MYBA_TOKENS__VISITOR", "1")]).await;
    let first = house.generate(|ask| ask.header("idempotency-key", "k")).await;
    let cookie = first.cookie().unwrap();
    for _ in 0..5 {
        let again = house.generate(|ask| ask.header("idempotency-key", "k").header("cookie", &cookie)).await;
        assert_eq!(again.header("idempotent-replayed"), "true", "{}", again.text);
        house.generate(|ask| ask.header("cookie", &cookie)).await.refused(402, "insufficient_tokens");
    }
    house.close().await;
}

#[tokio::test]
async fn rotating_made_up_credentials_buys_no_fresh_bucket() {
    let house = House::with(&TIGHT).await;
    assert_eq!(house.get("/api/tickets").await.status, 200);
    for i in 0..5 {
        let forged = format!("__Host-myba_visitor=v1.00000000.vis_{i}.1.00");
        let answer = send(house.request("GET", "/api/tickets").header("cookie", forged)).await;
        answer.refused(429, "too_many_requests");
        let spoofed = house.request("GET", "/api/tickets").header("x-forwarded-for", format!("10.0.0.{i}"));
        send(spoofed).await.refused(429, "too_many_requests");
    }
    house.close().await;
}

#[tokio::test]
async fn g02_without_cookies_the_network_is_what_counts() {
    let house = House::with(&[("MYBA_TOKENS__FREE_PER_NETWORK_DAILY", "2")]).await;
    for _ in 0..2 {
        assert_eq!(house.generate(|ask| ask).await.status, 200);
    }
    let refusal = house.generate(|ask| ask).await.refused(429, "free_limit_reached");
    assert_eq!((&refusal["action"]["kind"], &refusal["charged"]), (&"sign_up".into(), &0.into()));
    let token = house.sign_up("ana@acme.example");
    send(house.request("GET", "/api/me").bearer_auth(&token)).await;
    assert_eq!(house.generate(|ask| ask.bearer_auth(&token)).await.status, 200, "g08 an account is not limited by it");
    house.close().await;
}
