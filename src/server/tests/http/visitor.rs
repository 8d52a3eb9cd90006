//! Somebody without an account.

use serde_json::json;

use crate::house::{House, IDEA, send};

#[tokio::test]
async fn three_tickets_are_free_and_the_fourth_asks_for_an_account() {
    let house = House::open().await;
    let first = house.generate(|ask| ask).await;
    let body = first.ok("POST", "/api/generate-ticket");
    assert_eq!(body["tokens"], json!({"charged": 1, "available": 2, "held": 0}));
    assert_eq!(body["ticket"]["number"], 1);
    let cookie = first.cookie().expect("a POST that spends sets the cookie");
    assert!(cookie.starts_with("__Host-myba_visitor=v1."));
    for left in [1, 0] {
        let next = house.generate(|ask| ask.header("cookie", &cookie)).await;
        assert_eq!(next.ok("POST", "/api/generate-ticket")["tokens"]["available"], left);
    }
    let fourth = house.generate(|ask| ask.header("cookie", &cookie)).await;
    let refusal = fourth.refused(402, "insufficient_tokens");
    let words = "You have used your 3 free tickets. This one was not written and nothing was taken.";
    assert_eq!(refusal["detail"], words);
    assert_eq!(refusal["action"], json!({"kind": "sign_up", "label": "Create account, get 6 more", "url": "/sign-up"}));
    assert_eq!((&refusal["charged"], &refusal["available"], &refusal["needed"]), (&json!(0), &json!(0), &json!(1)));
    let list = send(house.request("GET", "/api/tickets").header("cookie", &cookie)).await;
    assert_eq!(list.ok("GET", "/api/tickets")["items"].as_array().unwrap().len(), 3);
    assert_eq!(house.visitors().await, 1);
    house.close().await;
}

#[tokio::test]
async fn g01_looking_creates_nothing() {
    let house = House::open().await;
    let looks = ["/", "/api/plans", "/api/me", "/api/user-tokens/me", "/api/tickets", "/api/usage", "/api/config"];
    for i in 0..1_000 {
        for path in if i < 5 { &looks[..] } else { &looks[..2] } {
            let answer = house.get(path).await;
            assert!(answer.headers.get("set-cookie").is_none(), "{path}");
            assert!(answer.status == 200 || *path == "/", "{path}: {}", answer.text);
        }
    }
    let figures = house.get("/api/user-tokens/me").await.ok("GET", "/api/user-tokens/{userId}");
    assert_eq!((&figures["available"], &figures["held"]), (&json!(3), &json!(0)));
    assert_eq!(house.visitors().await, 0);
    assert_eq!(house.app.ledger.verify().await.unwrap().entries(), 0);
    house.close().await;
}

#[tokio::test]
async fn g03_a_forged_cookie_is_a_new_visitor() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    let other = if cookie.ends_with('0') { '1' } else { '0' };
    let forged = format!("{}{other}", &cookie[..cookie.len() - 1]);
    let figures = send(house.request("GET", "/api/user-tokens/me").header("cookie", &forged)).await;
    assert_eq!(figures.json()["available"], 3);
    let answer = house.generate(|ask| ask.header("cookie", &forged)).await;
    assert_eq!(answer.ok("POST", "/api/generate-ticket")["tokens"]["available"], 2);
    assert_eq!(house.visitors().await, 2);
    house.close().await;
}

#[tokio::test]
async fn the_same_key_is_answered_again_and_another_body_is_refused() {
    let house = House::open().await;
    let first = house.generate(|ask| ask.header("idempotency-key", "k-1")).await;
    let cookie = first.cookie().unwrap();
    assert_eq!(first.header("idempotency-key"), "k-1");
    assert_eq!(first.header("idempotent-replayed"), "");
    let again = house.generate(|ask| ask.header("idempotency-key", "k-1").header("cookie", &cookie)).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.json()["ticket"]["id"], first.json()["ticket"]["id"]);
    assert_eq!(again.json()["tokens"]["available"], 2);
    let other = house.request("POST", "/api/generate-ticket").json(&json!({ "idea": "something else" }));
    let other = send(other.header("idempotency-key", "k-1").header("cookie", &cookie)).await;
    other.refused(422, "idempotency_key_reused");
    let made = house.generate(|ask| ask.header("cookie", &cookie)).await;
    assert!(!made.header("idempotency-key").is_empty(), "b07 a key that was not given is made and answered");
    house.close().await;
}

#[tokio::test]
async fn a_failure_takes_nothing_and_the_cookie_is_set_all_the_same() {
    let house = House::open().await;
    house.sandbox.openrouter().arm("refusal_field", 10).unwrap();
    let failed = house.generate(|ask| ask).await;
    let refusal = failed.refused(422, "model_refused");
    assert_eq!((&refusal["charged"], &refusal["available"]), (&json!(0), &json!(3)));
    assert!(failed.cookie().is_some());
    house.close().await;
}

#[tokio::test]
async fn what_is_like_an_idea_is_shown_before_it_is_paid_and_to_its_owner_alone() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    let like = |idea: &str| house.request("POST", "/api/tickets/similar").json(&json!({"idea": idea}));
    let found = send(like(IDEA).header("cookie", &cookie)).await.ok("POST", "/api/tickets/similar");
    assert_eq!((&found["items"][0]["likeness"], &found["items"][0]["ticket"]["number"]), (&json!(100), &json!(1)));
    for (idea, cookie) in [(IDEA, ""), ("upgrade the database of the night shift", cookie.as_str())] {
        let found = send(like(idea).header("cookie", cookie)).await.ok("POST", "/api/tickets/similar");
        assert_eq!(found, json!({"items": []}), "{idea}");
    }
    send(like(" ").header("cookie", &cookie)).await.refused(400, "empty_input");
    house.close().await;
}

#[tokio::test]
async fn a_ticket_can_be_read_edited_returned_deleted_and_restored() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    let ticket = made.json()["ticket"].clone();
    let path = format!("/api/tickets/{}", ticket["id"].as_str().unwrap());
    let ask = |method: &str, path: &str| house.request(method, path).header("cookie", &cookie);
    let read = send(ask("GET", &path)).await.ok("GET", "/api/tickets/{id}");
    assert_eq!((&read["title"], &read["idea"]), (&ticket["title"], &json!(IDEA)));
    let markdown = send(ask("GET", &format!("{path}/markdown"))).await;
    assert_eq!((markdown.status, markdown.header("content-type")), (200, "text/markdown; charset=utf-8"));
    assert_eq!(markdown.header("content-disposition"), "attachment; filename=\"T-1.md\"");
    let without = json!({"version": read["version"], "sections": [{"id": "criteria", "statements": [{"text": " "}]}]});
    let refusal = send(ask("PATCH", &path).json(&without)).await.refused(422, "invalid");
    let words = "This edit cannot stand: a story needs its section “Acceptance criteria”. Nothing was changed.";
    assert_eq!((&refusal["field"], &refusal["detail"]), (&json!("sections"), &json!(words)));
    let edit = json!({"version": read["version"], "title": "Download the invoices of a month as one CSV file"});
    let edited = send(ask("PATCH", &path).json(&edit)).await.ok("PATCH", "/api/tickets/{id}");
    assert_eq!(edited["title"], edit["title"]);
    send(ask("PATCH", &path).json(&edit)).await.refused(409, "conflict");
    let back = send(ask("POST", &format!("{path}/return")).json(&json!({"reason": "not useful"}))).await;
    let back = back.ok("POST", "/api/tickets/{id}/return");
    assert_eq!(back["tokens"], json!({"returned": 1, "available": 3, "held": 0}));
    let again = send(ask("POST", &format!("{path}/return")).json(&json!({"reason": "again"}))).await;
    let words = "You gave this ticket back before, and its token came back then. Nothing was changed.";
    assert_eq!(again.refused(409, "conflict")["detail"], words);
    assert_eq!(send(ask("DELETE", &path)).await.status, 204);
    send(ask("GET", &path)).await.refused(404, "not_found");
    send(ask("POST", &format!("{path}/restore"))).await.ok("POST", "/api/tickets/{id}/restore");
    house.get(&path).await.refused(404, "not_found");
    house.close().await;
}

#[tokio::test]
async fn a_round_within_the_price_is_free() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    let path = format!("/api/tickets/{}/refine", made.json()["ticket"]["id"].as_str().unwrap());
    let ask = house.request("POST", &path).header("cookie", &cookie).json(&json!({"regenerate": true}));
    let again = send(ask).await.ok("POST", "/api/tickets/{id}/refine");
    assert_eq!(again["tokens"], json!({"charged": 0, "available": 2, "held": 0}));
    assert_eq!(again["ticket"]["rounds_left"], 2);
    let both = json!({"regenerate": true, "instruction": "shorter"});
    send(house.request("POST", &path).header("cookie", &cookie).json(&both)).await.refused(422, "invalid");
    house.close().await;
}
