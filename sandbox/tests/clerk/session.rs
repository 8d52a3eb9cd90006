//! The browser's session: cookies, profile, sign-out, restart.

use crate::browser::Browser;
use crate::{Wish, address, sandbox};

#[tokio::test]
async fn a_browser_never_seen_has_no_client_and_is_told_so() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    browser.cookies.insert("__client".to_owned(), "lost".to_owned());
    let reply = browser.get("/v1/client").await.json();
    assert!(reply["response"].is_null() && reply["client"].is_null());
    assert_eq!(browser.cookies["__client_uat"], "0");
}

#[tokio::test]
async fn the_cookies_fit_the_page() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::behind(&sandbox, "https://acme.example/myba/__clerk");
    browser.sign_up("ana@acme.example").await;
    let [own, uat] = browser.set_cookies.as_slice() else { panic!("{:?}", browser.set_cookies) };
    assert!(own.starts_with("__client=") && own.contains("; Path=/myba/__clerk; HttpOnly; SameSite=Lax"), "{own}");
    assert!(uat.contains("; Path=/;") && !uat.contains("HttpOnly"), "{uat}");
    assert!(own.ends_with("; Secure") && uat.ends_with("; Secure"));
    assert!(browser.cookies["__client_uat"].parse::<i64>().unwrap() > 1_700_000_000);

    let mut local = Browser::at(&sandbox);
    local.post("/v1/client", &[]).await;
    assert!(local.set_cookies.iter().all(|cookie| !cookie.contains("Secure")), "{:?}", local.set_cookies);
}

#[tokio::test]
async fn the_client_id_is_no_way_in() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let session = browser.sign_up("ana@acme.example").await;
    let public_id = browser.get("/v1/client").await.json()["response"]["id"].as_str().unwrap().to_owned();
    let mut thief = Browser::at(&sandbox);
    thief.cookies.insert("__client".to_owned(), public_id);
    assert!(thief.get("/v1/client").await.json()["response"].is_null());
    assert_eq!(thief.post(&format!("/v1/client/sessions/{session}/tokens"), &[]).await.status, 401);
}

#[tokio::test]
async fn a_delete_sent_as_a_post_signs_out() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let session = browser.sign_up("ana@acme.example").await;
    let reply = browser.post("/v1/client/sessions?_method=DELETE", &[]).await;
    assert_eq!(reply.json()["client"]["sessions"].as_array().unwrap().len(), 0);
    assert_eq!(browser.cookies["__client_uat"], "0");
    assert_eq!(browser.post(&format!("/v1/client/sessions/{session}/tokens"), &[]).await.status, 404);
    assert_eq!(browser.get("/v1/me").await.status, 401);
    assert!(browser.get("/v1/client").await.json()["response"]["sign_up"].is_null(), "a finished attempt is forgotten");
}

#[tokio::test]
async fn a_session_is_touched_and_ended() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let session = browser.sign_up("ana@acme.example").await;
    let reply = browser.post(&format!("/v1/client/sessions/{session}/touch"), &[]).await.json();
    assert_eq!(reply["response"]["id"], session.as_str());
    assert!(reply["response"]["last_active_token"]["jwt"].as_str().unwrap().split('.').count() == 3);
    let reply = browser.post(&format!("/v1/client/sessions/{session}/end"), &[]).await.json();
    assert_eq!(reply["response"]["status"], "ended");
    assert!(reply["client"]["last_active_session_id"].is_null());
    assert_eq!(browser.post(&format!("/v1/client/sessions/{session}/touch"), &[]).await.status, 404);
}

#[tokio::test]
async fn a_person_changes_their_name_and_leaves() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    browser.sign_up("ana@acme.example").await;
    let reply = browser.post("/v1/me?_method=PATCH", &[("first_name", "Ana"), ("last_name", "Roth")]).await.json();
    assert_eq!(reply["response"]["first_name"], "Ana");
    assert_eq!(reply["client"]["sessions"][0]["public_user_data"]["last_name"], "Roth");
    browser.post("/v1/me?_method=PATCH", &[("last_name", "")]).await;
    assert_eq!(sandbox.clerk().users_for_console()[0].name, "Ana");
    assert_eq!(browser.get("/v1/me/sessions/active").await.json().as_array().unwrap().len(), 1);

    let reply = browser.post("/v1/me?_method=DELETE", &[]).await.json();
    assert_eq!(reply["response"]["deleted"], true);
    assert!(sandbox.clerk().users_for_console().is_empty());
    let kinds: Vec<_> = sandbox.clerk().sent_events().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["user.created", "user.updated", "user.updated", "user.deleted"]);
}

#[tokio::test]
async fn a_restart_keeps_everybody_signed_in() {
    let dir = tempfile::tempdir().unwrap();
    let first = sandbox(Wish { data_dir: Some(dir.path()), ..Wish::default() }).await;
    let mut browser = Browser::at(&first);
    let session = browser.sign_up("ana@acme.example").await;
    let before = (first.clerk().kid(), first.clerk().secret_key(), first.clerk().webhook_secret());
    let old_token = browser.token(&session).await;
    let place = address(&first);
    first.stop().await;

    let second = sandbox(Wish { data_dir: Some(dir.path()), bind: Some(place), ..Wish::default() }).await;
    assert_eq!((second.clerk().kid(), second.clerk().secret_key(), second.clerk().webhook_secret()), before);
    let reply = browser.get("/v1/client").await.json();
    assert_eq!(reply["response"]["sessions"][0]["id"], session.as_str());
    let new_token = browser.token(&session).await;
    for token in [old_token, new_token] {
        assert_eq!(crate::tokens::verified(&second, &token).await.unwrap()["sid"], session.as_str());
    }
}

#[tokio::test]
async fn the_environment_offers_codes_and_three_providers() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::behind(&sandbox, "http://127.0.0.1:8080/myba/__clerk");
    for reply in [browser.get("/v1/environment").await, browser.post("/v1/environment?_method=PATCH", &[]).await] {
        let environment = reply.json();
        assert_eq!(environment["user_settings"]["attributes"]["email_address"]["first_factors"][0], "email_code");
        assert_eq!(environment["user_settings"]["social"].as_object().unwrap().len(), 3);
        assert_eq!(environment["display_config"]["sign_in_url"], "http://127.0.0.1:8080/myba/sign-in");
    }
}

#[tokio::test]
async fn a_missing_piece_is_loud() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    for path in ["/v1/client/handshake", "/v1/me/totp", "/oauth/authorize"] {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 501, "{path}");
        assert!(reply.json()["errors"][0]["message"].as_str().unwrap().contains(path), "{}", reply.text);
    }
}
