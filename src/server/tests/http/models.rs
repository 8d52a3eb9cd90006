//! Models over HTTP: what a caller may choose from, who stands in, and what the writer's server learns.

use std::time::Duration;

use myba_sandbox::Fault;
use myba_sandbox::openrouter::CHAT_ROUTE;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::house::{House, IDEA, PATIENCE, send};
use crate::private::reveals_nothing;

const PRICES: &str = "max_prompt_price = 150000, max_completion_price = 750000";

fn catalogue(more: &str) -> String {
    format!(
        "[{{ id = \"standard\", name = \"Standard\", tokens = 1, model = \"openai/gpt-oss-20b\", quality = \"For everyday ideas\", {PRICES} }}, {more}]"
    )
}

/// A model of a server that nobody runs.
fn own(more: &str) -> String {
    format!(
        "{{ id = \"acme\", name = \"Acme\", tokens = 2, model = \"acme/v1\", base_url = \"http://127.0.0.1:9/v1\", {PRICES}{more} }}"
    )
}

async fn ask(house: &House, cookie: Option<&str>, model: &str) -> crate::house::Answer {
    let mut request = house.request("POST", "/api/generate-ticket").json(&json!({"idea": IDEA, "model": model}));
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    send(request).await
}

/// A refusal without what differs every time.
fn words(mut problem: Value) -> Value {
    problem.as_object_mut().unwrap().remove("reference");
    problem
}

#[tokio::test]
async fn a_caller_sees_the_models_they_may_use_with_price_and_limits() {
    let house =
        House::with(&[("MYBA_MODELS__CATALOGUE", &catalogue(&own(", idea_max_chars = 900, languages = [\"en\"]")))])
            .await;
    let answer = house.get("/api/models").await;
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let body = answer.ok("GET", "/api/models");
    assert_eq!(body["default"], "standard");
    assert_eq!(
        body["models"][0],
        json!({"id": "standard", "name": "Standard", "tokens": 1, "quality": "For everyday ideas", "private": false,
            "idea_max_chars": 6000, "languages": [], "available": true, "retry_after": null, "first_try_percent": null,
            "typical_secs": null})
    );
    assert_eq!((&body["models"][1]["idea_max_chars"], &body["models"][1]["languages"]), (&json!(900), &json!(["en"])));
    let german =
        "die Buchhaltung will alle Rechnungen eines Monats als eine Datei, weil der Abschluss zwei Tage dauert";
    let request = house.request("POST", "/api/generate-ticket").json(&json!({"idea": german, "model": "acme"}));
    let refused = send(request).await.refused(422, "invalid");
    assert_eq!(refused["detail"], "Acme takes tickets in en only. Nothing was taken. Choose another model.");
    assert_eq!((&refused["field"], &refused["charged"]), (&json!("model"), &json!(0)));
    assert_eq!(house.visitors().await, 0);
    house.close().await;
}

#[tokio::test]
async fn a_private_model_cannot_be_told_from_one_that_does_not_exist() {
    let house = House::with(&[("MYBA_MODELS__CATALOGUE", &catalogue(&own(", teams = [\"team_1\"]")))]).await;
    for path in ["/api/models", "/api/config", "/api/health"] {
        assert!(!house.get(path).await.text.contains("acme"), "{path}");
    }
    let token = house.sign_up("ana@acme.example");
    for model in ["acme", "nobody"] {
        let visitor = ask(&house, None, model).await.refused(422, "invalid");
        assert_eq!(visitor["detail"], "There is no such model. Nothing was taken. Choose another one.");
        let request = house.request("POST", "/api/generate-ticket").json(&json!({"idea": IDEA, "model": model}));
        let user = send(request.bearer_auth(&token)).await.refused(422, "invalid");
        assert_eq!(words(visitor), words(user), "{model}");
    }
    assert_eq!(house.visitors().await, 0);
    house.close().await;
}

#[tokio::test]
async fn another_model_stands_in_at_the_price_of_the_one_asked_for() {
    let settings = [
        ("MYBA_MODELS__CATALOGUE", &*catalogue(&own(", fallbacks = [\"standard\"]"))),
        ("MYBA_OPENROUTER__BREAKER_FAULTS", "2"),
    ];
    let house = House::with(&settings).await;
    let first = ask(&house, None, "acme").await;
    let cookie = first.cookie().unwrap();
    let body = first.ok("POST", "/api/generate-ticket");
    assert_eq!((&body["instead_of"], &body["ticket"]["model"]), (&json!("Acme"), &json!("openai/gpt-oss-20b")));
    assert_eq!(body["tokens"], json!({"charged": 2, "available": 1, "held": 0}));
    // Its circuit is open, but what stands in for it writes: it can be chosen.
    assert_eq!(house.get("/api/models").await.json()["models"][1]["available"], true);
    let usual = ask(&house, Some(&cookie), "standard").await.ok("POST", "/api/generate-ticket");
    assert_eq!((&usual["instead_of"], &usual["tokens"]["charged"]), (&Value::Null, &json!(1)));
    house.close().await;
}

#[tokio::test]
async fn a_model_that_fails_is_left_alone_and_comes_back_after_one_probe() {
    let settings = [
        ("MYBA_MODELS__CATALOGUE", &*catalogue("")),
        ("MYBA_OPENROUTER__BREAKER_FAULTS", "2"),
        ("MYBA_OPENROUTER__BREAKER_OPEN_SECS", "2"),
        ("MYBA_OPENROUTER__MAX_RETRIES", "0"),
    ];
    let house = House::with(&settings).await;
    let begun = house.generate(|ask| ask).await;
    let cookie = begun.cookie().unwrap();
    house.sandbox.faults().arm("openrouter", CHAT_ROUTE, Fault::Named("provider_502".to_owned()), 2);
    for _ in 0..2 {
        ask(&house, Some(&cookie), "standard").await.refused(502, "generation_failed");
    }
    let calls = house.sandbox.calls().of("openrouter", CHAT_ROUTE).len();
    let refused = ask(&house, Some(&cookie), "standard").await;
    let problem = refused.refused(503, "busy");
    assert_eq!(problem["charged"], 0);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 3, "{refused:?}");
    assert_eq!(house.sandbox.calls().of("openrouter", CHAT_ROUTE).len(), calls, "nobody was asked");
    let model = &house.get("/api/models").await.ok("GET", "/api/models")["models"][0];
    assert_eq!(model["available"], false);
    assert!(model["retry_after"].as_u64().unwrap() <= 2, "{model}");
    let paused = house.get("/api/health").await.ok("GET", "/api/health")["paused"].clone();
    assert_eq!((&paused[0]["id"], &paused[0]["reason"]), (&json!("standard"), &json!("unavailable")));

    let until = Instant::now() + PATIENCE;
    while house.get("/api/models").await.json()["models"][0]["available"] == false {
        assert!(Instant::now() < until, "it never came back");
        sleep(Duration::from_millis(50)).await;
    }
    ask(&house, Some(&cookie), "standard").await.ok("POST", "/api/generate-ticket");
    assert_eq!(house.get("/api/health").await.json()["paused"], json!([]));
    house.close().await;
}

#[tokio::test]
async fn our_own_deadline_says_nothing_about_a_model() {
    let settings = [
        ("MYBA_MODELS__CATALOGUE", &*catalogue("")),
        ("MYBA_OPENROUTER__BREAKER_FAULTS", "1"),
        ("MYBA_GENERATION__DEADLINE_SECS", "2"),
    ];
    let house = House::with(&settings).await;
    house.sandbox.faults().arm("openrouter", CHAT_ROUTE, Fault::Named("silent".to_owned()), 1);
    let problem = ask(&house, None, "standard").await.refused(504, "generation_timeout");
    assert_eq!(problem["charged"], 0);
    assert_eq!(house.get("/api/health").await.json()["paused"], json!([]), "a first byte may take longer than that");
    ask(&house, None, "standard").await.ok("POST", "/api/generate-ticket");
    house.close().await;
}

#[tokio::test]
async fn ideas_that_are_refused_leave_the_model_where_it_is() {
    let settings = [("MYBA_MODELS__CATALOGUE", &*catalogue("")), ("MYBA_OPENROUTER__BREAKER_FAULTS", "1")];
    let house = House::with(&settings).await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    for (fault, code) in [
        ("moderation_403", "input_refused"),
        ("refusal_403", "model_refused"),
        ("context_length_400", "input_too_long"),
    ] {
        house.sandbox.faults().arm("openrouter", CHAT_ROUTE, Fault::Named(fault.to_owned()), 1);
        let answer = ask(&house, Some(&cookie), "standard").await;
        assert_eq!(answer.json()["code"], code, "{}", answer.text);
        assert_eq!(house.get("/api/health").await.json()["paused"], json!([]), "{fault}");
    }
    house.close().await;
}

#[tokio::test]
async fn the_writer_learns_an_idea_and_no_person() {
    let house = House::with(&[("MYBA_OPENROUTER__ZERO_RETENTION", "true")]).await;
    let visitor = house.generate(|ask| ask.header("x-forwarded-for", "203.0.113.77")).await;
    let cookie = visitor.cookie().unwrap();
    let token = house.sign_up("ana.private@acme.example");
    let request = |house: &House| {
        house.request("POST", "/api/generate-ticket").json(&json!({ "idea": IDEA })).bearer_auth(&token)
    };
    let written = send(request(&house)).await.ok("POST", "/api/generate-ticket");
    let ticket = written["ticket"]["id"].as_str().unwrap().to_owned();
    let refine = house
        .request("POST", &format!("/api/tickets/{ticket}/refine"))
        .json(&json!({"instruction": "say which columns"}));
    send(refine.bearer_auth(&token)).await.ok("POST", "/api/tickets/{id}/refine");
    let me = send(house.request("GET", "/api/me").bearer_auth(&token)).await.json();
    let user = myba_core::id::UserId::from_text(me["id"].as_str().unwrap());
    let wallet = house.app.identity.user(&user).await.unwrap().unwrap().wallet;
    let secret = cookie.split('=').nth(1).unwrap();
    let visitor_id = secret.split('.').nth(1).unwrap();
    let forbidden = [
        "ana.private",
        "acme.example",
        user.as_str(),
        wallet.as_str(),
        "wal_",
        "vis_",
        "user_",
        secret,
        visitor_id,
        "203.0.113.77",
        "127.0.0.1",
        ticket.as_str(),
        &token,
    ];
    assert_eq!(reveals_nothing(&house.sandbox, &forbidden), 3);
    let calls = house.sandbox.calls().of("openrouter", CHAT_ROUTE);
    let bodies: Vec<Value> = calls.iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect();
    assert!(bodies.iter().all(|body| body["provider"]["zdr"] == true));
    let users: std::collections::BTreeSet<_> = bodies.iter().map(|body| body["user"].as_str().unwrap()).collect();
    assert_eq!(users.len(), 2, "the same name for the same payer, and another for another");
    house.close().await;
}
