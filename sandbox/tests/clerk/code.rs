//! Signing up and in by a mailed code.

use crate::browser::Browser;
use crate::{Wish, sandbox};

#[tokio::test]
async fn somebody_new_signs_up_with_the_mailed_code() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let id = browser.begin("sign_ups", &[("email_address", "Ana@Acme.example")]).await;
    let reply = browser.get(&format!("/v1/client/sign_ups/{id}")).await.json();
    assert_eq!(reply["response"]["status"], "missing_requirements");
    assert_eq!(reply["response"]["verifications"]["email_address"]["next_action"], "needs_prepare");
    assert!(sandbox.mail().newest_to("ana@acme.example").is_none(), "no mail before it is asked for");

    browser.post(&format!("/v1/client/sign_ups/{id}/prepare_verification"), &[("strategy", "email_code")]).await;
    let mail = sandbox.mail().newest_to("ana@acme.example").unwrap();
    let code = mail.subject.strip_prefix("Your sign-up code is ").unwrap();
    assert!(code.len() == 6 && code.chars().all(|c| c.is_ascii_digit()), "{code}");

    let reply = browser.post(&format!("/v1/client/sign_ups/{id}/attempt_verification"), &[("code", code)]).await.json();
    assert_eq!(reply["response"]["status"], "complete");
    let user = &reply["client"]["sessions"][0]["user"];
    assert_eq!(user["email_addresses"][0]["email_address"], "ana@acme.example");
    assert_eq!(user["email_addresses"][0]["verification"]["status"], "verified");
    assert_eq!(reply["response"]["created_user_id"], user["id"]);
    assert_eq!(reply["response"]["created_session_id"], reply["client"]["last_active_session_id"]);
}

#[tokio::test]
async fn a_known_person_signs_in_with_the_well_known_code() {
    let sandbox = sandbox(Wish::default()).await;
    let user = sandbox.clerk().create_user("ana@acme.example", true);
    let mut browser = Browser::at(&sandbox);
    let id = browser.ask_code("ana@acme.example").await;
    let mail = sandbox.mail().newest_to("ana@acme.example").unwrap();
    assert!(mail.subject.starts_with("Your sign-in code is "), "{}", mail.subject);
    let reply = browser.type_code(&id, "424242").await.json();
    assert_eq!(reply["response"]["status"], "complete");
    assert_eq!(reply["client"]["sessions"][0]["user"]["id"], user.as_str());
    assert_eq!(browser.get("/v1/me").await.json()["response"]["id"], user.as_str());
}

#[tokio::test]
async fn an_unknown_address_is_refused_under_its_field() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let reply = browser.post("/v1/client/sign_ins", &[("identifier", "nobody@acme.example")]).await;
    assert_eq!((reply.status, reply.error().as_str()), (422, "form_identifier_not_found"));
    assert_eq!(reply.json()["errors"][0]["meta"]["param_name"], "identifier");
}

#[tokio::test]
async fn an_address_is_taken_once() {
    let sandbox = sandbox(Wish::default()).await;
    sandbox.clerk().create_user("ana@acme.example", true);
    let mut browser = Browser::at(&sandbox);
    let reply = browser.post("/v1/client/sign_ups", &[("email_address", "ANA@acme.example")]).await;
    assert_eq!((reply.status, reply.error().as_str()), (422, "form_identifier_exists"));
    let reply = browser.post("/v1/client/sign_ups", &[("email_address", "ana")]).await;
    assert_eq!((reply.status, reply.error().as_str()), (422, "form_param_format_invalid"));
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_too_many_end_the_attempt() {
    let sandbox = sandbox(Wish::default()).await;
    sandbox.clerk().create_user("ana@acme.example", true);
    let mut browser = Browser::at(&sandbox);
    let id = browser.ask_code("ana@acme.example").await;
    for _ in 0..5 {
        // A mailed code never begins with 0.
        let reply = browser.type_code(&id, "000000").await;
        assert_eq!((reply.status, reply.error().as_str()), (422, "form_code_incorrect"));
        assert_eq!(reply.json()["errors"][0]["meta"]["param_name"], "code");
    }
    let reply = browser.type_code(&id, "424242").await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "verification_failed"));
    assert_eq!(browser.get("/v1/client").await.json()["response"]["sessions"].as_array().unwrap().len(), 0);

    let again = browser.ask_code("ana@acme.example").await;
    assert_eq!(browser.type_code(&again, "424242").await.status, 200);
}

#[tokio::test]
async fn a_code_proves_an_address_that_was_not() {
    let sandbox = sandbox(Wish::default()).await;
    sandbox.clerk().create_user("ana@acme.example", false);
    assert!(!sandbox.clerk().users_for_console()[0].verified);
    let mut browser = Browser::at(&sandbox);
    let id = browser.ask_code("ana@acme.example").await;
    assert_eq!(browser.type_code(&id, "424242").await.status, 200);
    assert!(sandbox.clerk().users_for_console()[0].verified);
    assert_eq!(sandbox.clerk().sent_events().last().unwrap().kind, "user.updated");
}

#[tokio::test]
async fn an_attempt_belongs_to_its_browser() {
    let sandbox = sandbox(Wish::default()).await;
    sandbox.clerk().create_user("ana@acme.example", true);
    let id = Browser::at(&sandbox).ask_code("ana@acme.example").await;
    let mut other = Browser::at(&sandbox);
    other.post("/v1/client", &[]).await;
    assert_eq!(other.type_code(&id, "424242").await.status, 404);
}
