//! What the caller is told on the page.

use myba_core::id::UserId;
use myba_core::notice::{Action, NewNotice, NoticeKind, tell_in};
use myba_core::store::Tx;
use serde_json::json;

use crate::house::{House, send};

#[tokio::test]
async fn a_notice_is_read_and_put_away_by_whom_it_is_for() {
    let house = House::open().await;
    let visitor = house.get("/api/notices").await.ok("GET", "/api/notices");
    assert_eq!(visitor, json!({"items": []}));
    let (ana, bo) = (house.sign_up("ana@acme.example"), house.sign_up("bo@acme.example"));
    let me = send(house.request("GET", "/api/me").bearer_auth(&ana)).await.json();
    send(house.request("GET", "/api/me").bearer_auth(&bo)).await.ok("GET", "/api/me");
    let new = NewNotice {
        user: UserId::from_text(me["id"].as_str().unwrap()),
        kind: NoticeKind::PaymentFailed,
        fact: "invoice:in_1".to_owned(),
        wallet: None,
        title: "A payment failed".to_owned(),
        text: "Nothing was charged. Update the card.".to_owned(),
        action: Some(Action { label: "Update the card".to_owned(), path: "/balance".to_owned() }),
        ends_at: None,
    };
    assert!(house.app.store.write(async move |tx: &mut Tx| tell_in(tx, &new).await).await.unwrap());

    let list = send(house.request("GET", "/api/notices").bearer_auth(&ana)).await.ok("GET", "/api/notices");
    let notice = &list["items"][0];
    assert_eq!((&notice["kind"], &notice["title"]), (&json!("payment_failed"), &json!("A payment failed")));
    assert_eq!(notice["action"], json!({"label": "Update the card", "path": "/balance"}));
    let path = format!("/api/notices/{}/dismiss", notice["id"].as_str().unwrap());
    send(house.request("POST", &path)).await.refused(401, "unauthenticated");
    send(house.request("POST", &path).bearer_auth(&bo)).await.refused(404, "not_found");
    for _ in 0..2 {
        assert_eq!(send(house.request("POST", &path).bearer_auth(&ana)).await.status, 204);
    }
    let list = send(house.request("GET", "/api/notices").bearer_auth(&ana)).await.ok("GET", "/api/notices");
    assert_eq!(list["items"], json!([]));
    house.close().await;
}

#[tokio::test]
async fn a_wish_is_kept_and_only_a_whole_one_is_taken() {
    let house = House::open().await;
    send(house.request("GET", "/api/notices/settings")).await.refused(401, "unauthenticated");
    let ana = house.sign_up("ana@acme.example");
    let change = |body: serde_json::Value| house.request("PUT", "/api/notices/settings").bearer_auth(&ana).json(&body);
    let said = send(change(json!({"mail": false, "chat": true}))).await.ok("PUT", "/api/notices/settings");
    assert_eq!((&said["mail"], &said["chat"]), (&json!(false), &json!(true)));
    for wrong in
        [json!({"mail": true}), json!({"mail": 1, "chat": true}), json!({"mail": true, "chat": true, "sms": true})]
    {
        send(change(wrong)).await.refused(400, "bad_request");
    }
    let read = send(house.request("GET", "/api/notices/settings").bearer_auth(&ana)).await;
    assert_eq!(read.ok("GET", "/api/notices/settings")["mail"], false);
    house.close().await;
}
