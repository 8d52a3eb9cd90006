//! Somebody who signs in.

use myba_sandbox::clerk::{Alg, ClaimsVersion, TokenSpec};
use serde_json::json;

use crate::house::{House, send};

#[tokio::test]
async fn d02_the_first_call_welcomes_and_claims_what_the_visitor_left() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    let token = house.sign_up("ana@acme.example");
    let ask = || house.request("GET", "/api/me").bearer_auth(&token).header("cookie", &cookie);
    let me = send(ask()).await.ok("GET", "/api/me");
    assert_eq!((&me["kind"], &me["email"]), (&json!("user"), &json!("ana@acme.example")));
    assert!(me.get("name").is_none(), "we do not know it, so we do not pretend to");
    assert_eq!(me["welcome"], json!({"state": "granted", "tokens": 6}));
    assert_eq!(me["claimed"], json!({"tokens": 2, "tickets": 1}));
    assert_eq!(me["tokens"], json!({"available": 8, "held": 0}));
    assert_eq!(send(ask()).await.json()["tokens"]["available"], 8, "once for ever");
    let tickets = send(house.request("GET", "/api/tickets").bearer_auth(&token)).await;
    assert_eq!(tickets.ok("GET", "/api/tickets")["items"].as_array().unwrap().len(), 1);

    let other = house.sign_up("bo@acme.example");
    let me = send(house.request("GET", "/api/me").bearer_auth(&other).header("cookie", &cookie)).await;
    assert_eq!(me.json()["claimed"], json!(null), "g10 a visitor goes to one account only");
    assert_eq!(me.json()["tokens"]["available"], 6);
    house.close().await;
}

#[tokio::test]
async fn a_visitor_whose_tokens_went_into_an_account_is_sent_to_it() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    let token = house.sign_up("ana@acme.example");
    send(house.request("GET", "/api/me").bearer_auth(&token).header("cookie", &cookie)).await.ok("GET", "/api/me");
    let signed_out = house.generate(|ask| ask.header("cookie", &cookie)).await;
    let refusal = signed_out.refused(402, "insufficient_tokens");
    let words = "Your free tokens went into your account. This ticket was not written and nothing was taken. \
                 Sign in to go on.";
    assert_eq!(refusal["detail"], words);
    assert_eq!(refusal["action"], json!({"kind": "sign_in", "label": "Sign in", "url": "/sign-in"}));
    assert_eq!((&refusal["charged"], &refusal["available"]), (&json!(0), &json!(0)));
    house.close().await;
}

#[tokio::test]
async fn a_bad_token_is_never_a_visitor() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    for header in ["Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense", ""] {
        for path in ["/api/me", "/api/plans", "/api/user-tokens/me"] {
            let ask = house.request("GET", path).header("authorization", header).header("cookie", &cookie);
            send(ask).await.refused(401, "unauthenticated");
        }
    }
    let clerk = house.sandbox.clerk();
    let user = clerk.create_user_quietly("ana@acme.example", true);
    let mut claims = clerk.claims(&user, &house.url, ClaimsVersion::V2);
    let now = claims["iat"].as_i64().unwrap();
    for name in ["iat", "nbf", "exp"] {
        claims[name] = json!(now - 3_600);
    }
    let expired = send(house.request("GET", "/api/me").bearer_auth(clerk.token_with(claims.clone()))).await;
    expired.refused(401, "token_expired");
    claims["exp"] = json!(now + 600);
    let forged = TokenSpec { alg: Alg::None, ..TokenSpec::honest(clerk.kid(), claims) };
    send(house.request("GET", "/api/me").bearer_auth(clerk.mint(&forged))).await.refused(401, "unauthenticated");
    house.close().await;
}

#[tokio::test]
async fn d21_whoever_acts_as_somebody_may_look_and_not_spend() {
    let house = House::open().await;
    let clerk = house.sandbox.clerk();
    let user = clerk.create_user_quietly("ana@acme.example", true);
    let mut claims = clerk.claims(&user, &house.url, ClaimsVersion::V2);
    claims["act"] = json!({"sub": "user_staff"});
    let token = clerk.token_with(claims.clone());
    assert_eq!(send(house.request("GET", "/api/me").bearer_auth(&token)).await.status, 200);
    house.generate(|ask| ask.bearer_auth(&token)).await.refused(403, "impersonation_readonly");
    claims["act"] = json!(null);
    claims["sts"] = json!("pending");
    let pending = send(house.request("GET", "/api/me").bearer_auth(clerk.token_with(claims))).await;
    pending.refused(403, "session_pending");
    house.close().await;
}

#[tokio::test]
async fn j01_another_persons_figures_do_not_exist() {
    let house = House::open().await;
    let (ana, bo) =
        (house.sign_up("ana@acme.example"), house.sandbox.clerk().create_user_quietly("bo@acme.example", true));
    let own = send(house.request("GET", "/api/me").bearer_auth(&ana)).await.json()["id"].as_str().unwrap().to_owned();
    let ask = |path: String| house.request("GET", &path).bearer_auth(&ana);
    let figures = send(ask(format!("/api/user-tokens/{own}"))).await.ok("GET", "/api/user-tokens/{userId}");
    assert_eq!(figures["granted"], 6);
    for other in [bo.as_str(), "user_nobody", "..%2f..", "%00"] {
        send(ask(format!("/api/user-tokens/{other}"))).await.refused(404, "not_found");
    }
    house.close().await;
}

#[tokio::test]
async fn the_statement_is_written_for_the_person_whose_tokens_they_are() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    house.sandbox.openrouter().arm("refusal_field", 10).unwrap();
    house.generate(|ask| ask.header("cookie", &cookie)).await.refused(422, "model_refused");
    let token = house.sign_up("ana@acme.example");
    send(house.request("GET", "/api/me").bearer_auth(&token).header("cookie", &cookie)).await.ok("GET", "/api/me");
    let id = made.json()["ticket"]["id"].as_str().unwrap().to_owned();
    let back = house.request("POST", &format!("/api/tickets/{id}/return")).bearer_auth(&token);
    send(back.json(&json!({"reason": "no"}))).await.ok("POST", "/api/tickets/{id}/return");
    let take = house.request("POST", "/api/user-tokens/me/consume").bearer_auth(&token);
    send(take.json(&json!({"tokens": 1, "reason": "an export"}))).await.ok("POST", "/api/user-tokens/{userId}/consume");

    let texts = async |who: &dyn Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder| {
        let answer = send(who(house.request("GET", "/api/usage/statement"))).await;
        let lines = answer.ok("GET", "/api/usage/statement")["items"].as_array().unwrap().clone();
        lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let title = made.json()["ticket"]["title"].as_str().unwrap().to_owned();
    let user = texts(&|ask| ask.bearer_auth(&token)).await;
    let returned = format!("Returned for ticket T-1 “{title}”, which was not useful");
    let words = [
        "Taken for “an export”",
        "Held for “an export”",
        &returned,
        "Free tokens left over from before you signed up",
        "Welcome tokens",
    ];
    assert_eq!(user, words);
    let visitor = texts(&|ask| ask.header("cookie", &cookie)).await;
    let words = [
        "A ticket was given back in your account",
        "Free tokens moved to your account",
        "Held tokens returned: no ticket was written",
        "Held for a ticket",
        "A ticket",
        "Held for a ticket",
        "Free tokens to try MyBA",
    ];
    assert_eq!(visitor, words, "what became of the ticket in the account is no longer the browser's to see");
    let csv = send(house.request("GET", "/api/usage/statement.csv").bearer_auth(&token)).await;
    assert!(csv.text.contains("\"Welcome tokens\""), "{}", csv.text);
    house.close().await;
}

#[tokio::test]
async fn consume_takes_once_per_key_from_ones_own_wallet() {
    let house = House::open().await;
    let token = house.sign_up("ana@acme.example");
    send(house.request("GET", "/api/me").bearer_auth(&token)).await;
    let path = "/api/user-tokens/me/consume";
    let ask = |tokens: serde_json::Value| {
        let ask = house.request("POST", path).bearer_auth(&token).header("idempotency-key", "c-1");
        ask.json(&json!({"tokens": tokens, "reason": "an export"}))
    };
    for replayed in ["", "true"] {
        let answer = send(ask(json!(2))).await;
        let body = answer.ok("POST", "/api/user-tokens/{userId}/consume");
        assert_eq!(body["tokens"], json!({"charged": 2, "available": 4, "held": 0}));
        assert_eq!(answer.header("idempotent-replayed"), replayed);
    }
    send(ask(json!(3))).await.refused(422, "idempotency_key_reused");
    for tokens in [json!(-1), json!(1.5), json!("1"), json!(null), json!(1e30)] {
        send(ask(tokens)).await.refused(400, "bad_request");
    }
    for tokens in [json!(0), json!(1_000_001), json!(u64::MAX)] {
        send(ask(tokens)).await.refused(422, "invalid");
    }
    let more = house.request("POST", path).bearer_auth(&token).json(&json!({"tokens": 5, "reason": "x"}));
    let refusal = send(more).await.refused(402, "insufficient_tokens");
    assert_eq!(refusal["action"]["kind"], "buy");
    send(house.request("POST", path).json(&json!({"tokens": 1, "reason": "x"}))).await.refused(401, "unauthenticated");
    let usage = send(house.request("GET", "/api/usage?days=7").bearer_auth(&token)).await.ok("GET", "/api/usage");
    assert_eq!(usage["days"].as_array().unwrap().len(), 7);
    assert_eq!(usage["totals"]["used"], 2);
    assert_eq!((&usage["grants"][0]["left"], &usage["grants"][0]["used"]), (&json!(4), &json!(2)));
    let next = &usage["burn_order"][0];
    assert_eq!((&next["source"], &next["left"], next["expires_at"].is_string()), (&json!("welcome"), &json!(4), true));
    assert_eq!((&next["grant"], usage["burn_order"].as_array().unwrap().len()), (&usage["grants"][0]["id"], 1));
    let newest = send(house.request("GET", "/api/usage/statement?limit=1").bearer_auth(&token)).await;
    assert!(newest.ok("GET", "/api/usage/statement")["next"].is_string());
    let lines = send(house.request("GET", "/api/usage/statement").bearer_auth(&token)).await;
    let lines = lines.ok("GET", "/api/usage/statement");
    let changes: Vec<_> =
        lines["items"].as_array().unwrap().iter().map(|line| line["tokens"].as_i64().unwrap()).collect();
    assert_eq!((changes.iter().sum::<i64>(), &lines["items"][0]["available"]), (4, &json!(4)), "{changes:?}");
    let csv = send(house.request("GET", "/api/usage/statement.csv").bearer_auth(&token)).await;
    assert_eq!((csv.status, csv.text.lines().count()), (200, 1 + changes.len()), "{}", csv.text);
    house.close().await;
}

#[tokio::test]
async fn payments_being_down_are_told_and_the_price_is_the_callers_own() {
    let house = House::with(&[("MYBA_LIMITS__CHECKOUT_PER_HOUR", "1000")]).await;
    let token = house.sign_up("ana@acme.example");
    let plans = send(house.request("GET", "/api/plans").bearer_auth(&token)).await;
    assert_eq!(plans.header("cache-control"), "no-store");
    let body = plans.ok("GET", "/api/plans");
    assert_eq!((&body["plans"][0]["amount"], &body["plans"][0]["list_amount"]), (&json!(400), &json!(500)));
    let open = |body: serde_json::Value| house.request("POST", "/api/create-checkout-session").json(&body);
    send(open(json!({"plan": "pack_60"}))).await.refused(401, "unauthenticated");
    send(open(json!({"plan": "pack_7"})).bearer_auth(&token)).await.refused(422, "invalid");
    let steps =
        json!([{"above": 1500, "up_to": 5000, "per_100": 450}, {"above": 5000, "up_to": 20000, "per_100": 400}]);
    assert_eq!(body["volume"], json!({"from": 1501, "to": 20000, "steps": steps}));
    for quantity in
        [json!(null), json!(0), json!(-1), json!(1500), json!(20_001), json!(1_000_000_000), json!(1e9), json!("2000")]
    {
        let more = send(open(json!({"plan": "volume", "quantity": quantity})).bearer_auth(&token)).await;
        assert_eq!(more.refused(400, "bad_request")["field"], "quantity", "c22_c25 {quantity}");
    }
    for quantity in [0, 2, 1_000_000_000] {
        let more = send(open(json!({"plan": "pack_60", "quantity": quantity})).bearer_auth(&token)).await;
        let refusal = more.refused(400, "bad_request");
        let words = "One pack or subscription at a time: leave `quantity` out, or send 1. No payment was made.";
        assert_eq!((&refusal["field"], &refusal["detail"]), (&json!("quantity"), &json!(words)));
    }
    let one = json!({"plan": "pack_60", "quantity": 1});
    send(open(one).bearer_auth(&token)).await.refused(502, "payments_unavailable");
    send(open(json!({"plan": "pack_60"})).bearer_auth(&token)).await.refused(502, "payments_unavailable");
    let list = send(house.request("GET", "/api/purchases").bearer_auth(&token)).await.ok("GET", "/api/purchases");
    assert_eq!(
        (&list["items"], &list["purchased"]),
        (&json!([]), &json!(0)),
        "no page was opened, so nothing was ordered"
    );
    let unknown = send(house.request("GET", "/api/checkout-sessions/cs_test_1").bearer_auth(&token)).await;
    unknown.refused(404, "not_found");
    house.close().await;
}

#[tokio::test]
async fn d17_without_clerks_keys_nobody_is_let_in_and_everybody_may_look() {
    let house = House::with(&[("MYBA_CLERK__JWKS_URL", "http://127.0.0.1:9/jwks.json")]).await;
    let token = house.sign_up("ana@acme.example");
    let refusal = send(house.request("GET", "/api/me").bearer_auth(&token)).await.refused(503, "auth_unavailable");
    assert!(refusal["retry_after"].is_u64());
    assert_eq!(house.get("/api/plans").await.status, 200);
    assert_eq!(house.generate(|ask| ask).await.status, 200, "a visitor needs no sign-in");
    house.close().await;
}

#[tokio::test]
async fn d19_a_closed_account_is_closed() {
    let house = House::open().await;
    let token = house.sign_up("ana@acme.example");
    let me = send(house.request("GET", "/api/me").bearer_auth(&token)).await.json();
    let user = myba_core::id::UserId::from_text(me["id"].as_str().unwrap());
    house.app.identity.close(&user).await.unwrap();
    send(house.request("GET", "/api/me").bearer_auth(&token)).await.refused(403, "account_closed");
    house.generate(|ask| ask.bearer_auth(&token)).await.refused(403, "account_closed");
    house.close().await;
}
