//! Signing in and up by a provider's consent page.

use serde_json::Value;

use crate::browser::{Browser, ORIGIN};
use crate::{Wish, sandbox};

/// Begins an attempt and opens its consent page; the page's path.
async fn consent(browser: &mut Browser, kind: &str, strategy: &str) -> String {
    let back = format!("{ORIGIN}/sign-in#/sso-callback");
    let reply =
        browser.post(&format!("/v1/client/{kind}"), &[("strategy", strategy), ("redirect_url", &back)]).await.json();
    let proof = match kind {
        "sign_ins" => &reply["response"]["first_factor_verification"],
        _ => &reply["response"]["verifications"]["external_account"],
    };
    assert_eq!(proof["status"], "unverified");
    let url = proof["external_verification_redirect_url"].as_str().unwrap();
    url.strip_prefix(&format!("{ORIGIN}/__clerk")).unwrap().to_owned()
}

/// Answers the page and reads the browser's state afterwards.
async fn answered(browser: &mut Browser, page: &str, form: &[(&str, &str)]) -> Value {
    let reply = browser.post(page, form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert_eq!(reply.location.as_deref(), Some(format!("{ORIGIN}/sign-in#/sso-callback").as_str()));
    browser.get("/v1/client").await.json()["response"].clone()
}

#[tokio::test]
async fn a_known_person_picks_themselves_and_is_in() {
    let sandbox = sandbox(Wish::default()).await;
    let user = sandbox.clerk().create_user("cleo@acme.example", true);
    let mut browser = Browser::at(&sandbox);
    let page = consent(&mut browser, "sign_ins", "oauth_gitlab").await;
    let shown = browser.get(&page).await;
    assert!(shown.text.contains("cleo@acme.example") && shown.text.contains("Stand-in for GitLab"));
    let client = answered(&mut browser, &page, &[("pick", "cleo@acme.example")]).await;
    assert_eq!(client["sign_in"]["status"], "complete");
    assert_eq!(client["sign_in"]["created_session_id"], client["sessions"][0]["id"]);
    assert_eq!(client["sessions"][0]["user"]["id"], user.as_str());
    assert_eq!(client["sessions"][0]["user"]["external_accounts"][0]["provider"], "oauth_gitlab");
    assert!(browser.cookies["__client_uat"] != "0");
}

#[tokio::test]
async fn an_unknown_person_is_transferred_to_a_sign_up() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let page = consent(&mut browser, "sign_ins", "oauth_google").await;
    let form = [("email", "Dora@acme.example"), ("first_name", "Dora"), ("last_name", "Lind")];
    let client = answered(&mut browser, &page, &form).await;
    let proof = &client["sign_in"]["first_factor_verification"];
    assert_eq!(
        (&proof["status"], &proof["error"]["code"]),
        (&"transferable".into(), &"external_account_not_found".into())
    );
    assert_eq!(client["sessions"].as_array().unwrap().len(), 0);

    let reply = browser.post("/v1/client/sign_ups", &[("transfer", "true")]).await.json();
    assert_eq!(reply["response"]["status"], "complete");
    let user = &reply["client"]["sessions"][0]["user"];
    assert_eq!((&user["first_name"], &user["last_name"]), (&"Dora".into(), &"Lind".into()));
    assert_eq!(user["email_addresses"][0]["verification"]["strategy"], "from_oauth_google");
    assert_eq!(browser.post("/v1/client/sign_ups", &[("transfer", "true")]).await.status, 400, "it transfers once");
}

#[tokio::test]
async fn a_sign_up_creates_or_is_transferred_to_a_sign_in() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let page = consent(&mut browser, "sign_ups", "oauth_atlassian").await;
    let client = answered(&mut browser, &page, &[("pick", "ana@acme.example")]).await;
    assert_eq!(client["sign_up"]["status"], "complete");
    assert_eq!(client["sessions"][0]["user"]["first_name"], "Ana");

    let mut other = Browser::at(&sandbox);
    let page = consent(&mut other, "sign_ups", "oauth_atlassian").await;
    let client = answered(&mut other, &page, &[("pick", "ana@acme.example")]).await;
    assert_eq!(client["sign_up"]["verifications"]["external_account"]["error"]["code"], "external_account_exists");
    let reply = other.post("/v1/client/sign_ins", &[("transfer", "true")]).await.json();
    assert_eq!(reply["response"]["status"], "complete");
    assert_eq!(sandbox.clerk().users_for_console().len(), 1);
}

#[tokio::test]
async fn a_no_leads_back_with_an_error() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let page = consent(&mut browser, "sign_ins", "oauth_google").await;
    let client = answered(&mut browser, &page, &[("deny", "1")]).await;
    assert_eq!(client["sign_in"]["first_factor_verification"]["error"]["code"], "oauth_access_denied");
    assert_eq!(client["sessions"].as_array().unwrap().len(), 0);
    assert!(sandbox.clerk().users_for_console().is_empty());
}

#[tokio::test]
async fn the_page_is_answered_once_by_its_own_browser() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let page = consent(&mut browser, "sign_ins", "oauth_google").await;
    let mut other = Browser::at(&sandbox);
    assert_eq!(other.get(&page).await.status, 400);
    assert_eq!(other.post(&page, &[("pick", "ana@acme.example")]).await.status, 400);
    other.post("/v1/client", &[]).await;
    assert_eq!(other.post(&page, &[("pick", "ana@acme.example")]).await.status, 400);

    let reply = browser.post(&page, &[("email", "not an address")]).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text.contains("role=\"alert\""));
    answered(&mut browser, &page, &[("pick", "ana@acme.example")]).await;
    assert_eq!(browser.get(&page).await.status, 400);
    assert_eq!(browser.post(&page, &[("pick", "ben@acme.example")]).await.status, 400);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    for back in ["http://evil.example/", "//evil.example", "javascript:alert(1)", "http://127.0.0.1:8081/"] {
        let form = [("strategy", "oauth_google"), ("redirect_url", back)];
        let reply = browser.post("/v1/client/sign_ins", &form).await;
        assert_eq!((reply.status, reply.error().as_str()), (422, "form_param_value_invalid"), "{back}");
    }
    let form = [("strategy", "oauth_facebook"), ("redirect_url", ORIGIN)];
    assert_eq!(browser.post("/v1/client/sign_ins", &form).await.status, 422);
}
