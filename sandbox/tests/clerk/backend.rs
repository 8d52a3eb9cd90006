//! The Backend API, as the product's server asks it.

use myba_sandbox::{Sandbox, Secrets};
use serde_json::{Value, json};

use crate::browser::{Browser, ORIGIN, client};
use crate::{Wish, sandbox};

async fn ask(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let url = format!("{}/clerk/v1/{path}", sandbox.url());
    let mut request = client().request(method.parse().unwrap(), url).bearer_auth(sandbox.clerk().secret_key());
    if let Some(body) = body {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn only_the_secret_key_opens_it() {
    let secrets = Secrets { clerk_key: Some("sk_test_given".to_owned()), ..Secrets::default() };
    let sandbox = sandbox(Wish { secrets, ..Wish::default() }).await;
    assert_eq!(sandbox.clerk().secret_key(), "sk_test_given");
    let user = sandbox.clerk().create_user("ana@acme.example", true);
    let url = format!("{}/clerk/v1/users/{user}", sandbox.url());
    for request in [
        client().get(&url),
        client().get(&url).bearer_auth("sk_test_other"),
        client().get(&url).bearer_auth(sandbox.clerk().token(&user, ORIGIN)),
        client().get(format!("{}/clerk/v1/client", sandbox.url())).bearer_auth("sk_test_other"),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 401);
        assert_eq!(answer.json::<Value>().await.unwrap()["errors"][0]["code"], "clerk_key_invalid");
    }
    assert_eq!(ask(&sandbox, "GET", &format!("users/{user}"), None).await.0, 200);
}

#[tokio::test]
async fn people_are_found_by_id_and_address() {
    let sandbox = sandbox(Wish::default()).await;
    let ana = sandbox.clerk().create_user("ana@acme.example", true);
    let ben = sandbox.clerk().create_user("ben@acme.example", true);
    let (status, user) = ask(&sandbox, "GET", &format!("users/{ana}"), None).await;
    assert_eq!((status, &user["email_addresses"][0]["email_address"]), (200, &json!("ana@acme.example")));
    assert_eq!(ask(&sandbox, "GET", "users/user_unknown", None).await.0, 404);

    let (_, found) =
        ask(&sandbox, "GET", "users?email_address=BEN@acme.example&email_address=no@acme.example", None).await;
    assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &json!(ben)));
    let (_, none) = ask(&sandbox, "GET", "users?email_address=no@acme.example", None).await;
    assert_eq!(none, json!([]));
    let (_, second) = ask(&sandbox, "GET", "users?limit=1&offset=1&order_by=created_at", None).await;
    assert_eq!(second.as_array().unwrap().len(), 1);
    let (_, count) = ask(&sandbox, "GET", "users/count", None).await;
    assert_eq!(count, json!({"object": "total_count", "total_count": 2}));
    assert_eq!(ask(&sandbox, "GET", "users?limit=0", None).await.0, 422);
    assert_eq!(ask(&sandbox, "GET", "users?phone_number=1", None).await.0, 501);
}

#[tokio::test]
async fn a_deleted_person_is_signed_out_everywhere() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let session = browser.sign_up("ana@acme.example").await;
    let user = sandbox.clerk().users_for_console()[0].id.clone();
    let (status, gone) = ask(&sandbox, "DELETE", &format!("users/{user}"), None).await;
    assert_eq!((status, gone), (200, json!({"object": "user", "id": user, "deleted": true})));
    assert_eq!(browser.post(&format!("/v1/client/sessions/{session}/tokens"), &[]).await.status, 404);
    assert_eq!(sandbox.clerk().sent_events().last().unwrap().kind, "user.deleted");
    assert_eq!(ask(&sandbox, "DELETE", &format!("users/{user}"), None).await.0, 404);
}

#[tokio::test]
async fn metadata_is_merged_and_the_private_part_stays_on_the_server() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    browser.sign_up("ana@acme.example").await;
    let path = format!("users/{}/metadata", sandbox.clerk().users_for_console()[0].id);
    ask(&sandbox, "PATCH", &path, Some(json!({"public_metadata": {"a": {"b": 1}}, "private_metadata": {"c": 2}})))
        .await;
    let (_, user) = ask(&sandbox, "PATCH", &path, Some(json!({"public_metadata": {"a": {"d": 3}}}))).await;
    assert_eq!(user["public_metadata"], json!({"a": {"b": 1, "d": 3}}));
    assert_eq!(user["private_metadata"], json!({"c": 2}));
    let seen = browser.get("/v1/me").await.json();
    assert_eq!(seen["response"]["public_metadata"], json!({"a": {"b": 1, "d": 3}}));
    assert!(seen["response"].get("private_metadata").is_none());
    assert_eq!(ask(&sandbox, "PATCH", &path, Some(json!({"first_name": "Ana"}))).await.0, 400);
}

#[tokio::test]
async fn a_connected_account_has_an_access_token() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let form = [("strategy", "oauth_gitlab"), ("redirect_url", ORIGIN)];
    let attempt = browser.begin("sign_ups", &form).await;
    browser.post(&format!("/sandbox/oauth/{attempt}"), &[("pick", "ana@acme.example")]).await;
    let user = sandbox.clerk().users_for_console()[0].id.clone();
    let (status, tokens) = ask(&sandbox, "GET", &format!("users/{user}/oauth_access_tokens/oauth_gitlab"), None).await;
    assert_eq!((status, &tokens[0]["token"]), (200, &json!("sandbox-token")));
    let paged = format!("users/{user}/oauth_access_tokens/oauth_gitlab?paginated=true");
    let (_, page) = ask(&sandbox, "GET", &paged, None).await;
    assert_eq!((&page["total_count"], &page["data"][0]["provider"]), (&json!(1), &json!("oauth_gitlab")));
    let (_, none) = ask(&sandbox, "GET", &format!("users/{user}/oauth_access_tokens/oauth_google"), None).await;
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn a_missing_piece_is_loud() {
    let sandbox = sandbox(Wish::default()).await;
    let (status, body) = ask(&sandbox, "POST", "users", Some(json!({}))).await;
    assert_eq!((status, &body["errors"][0]["code"]), (501, &json!("not_implemented")));
    assert!(sandbox.calls().list().iter().any(|call| call.status == 501));
}
