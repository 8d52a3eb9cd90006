//! Somebody signs up: the welcome, and what the visitor had left.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::Value;

use crate::product::{Answer, PATIENCE, Product};

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// A signed-in person's page.
pub struct Member<'a> {
    product: &'a Product,
    pub id: String,
}

impl<'a> Member<'a> {
    pub fn new(product: &'a Product, email: &str) -> Self {
        let id = product.sandbox().clerk().create_user(email, true);
        Self { product, id }
    }

    /// Somebody who was here before.
    pub const fn again(product: &'a Product, id: String) -> Self {
        Self { product, id }
    }

    /// A request with a fresh session token, as the page makes it.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let origin = format!("http://{}", self.product.address);
        let token = self.product.sandbox().clerk().token(&self.id, &origin);
        self.product.request(method, path).bearer_auth(token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    /// The figures, once so many tokens are there.
    pub async fn wait_for_tokens(&self, available: u64) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let figures = self.get("/api/user-tokens/me").await;
            assert_eq!(figures.status, 200, "{figures:?}");
            if figures.body["available"] == available {
                return figures.body;
            }
            assert!(Instant::now() < until, "{available} tokens never came: {figures:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn a_visitor_signs_up_and_keeps_ticket_and_leftovers_and_gets_the_welcome_once() {
    let mut product = Product::start().await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    let member = Member::new(&product, "ada@example.com");
    let claiming = member.request(Method::GET, "/api/me").header("cookie", &cookie);
    let me = Answer::read(claiming.send().await.unwrap()).await;
    assert_eq!((me.status, &me.body["kind"]), (200, &Value::from("user")), "{me:?}");
    // The first request with both, session and cookie, that may write moves what is left: 2 of 3 tokens and the ticket.
    let written = member.request(Method::POST, "/api/generate-ticket").header("cookie", &cookie);
    let written = Answer::read(written.json(&serde_json::json!({"idea": IDEA})).send().await.unwrap()).await;
    assert_eq!(written.status, 200, "{written:?}");
    member.wait_for_tokens(6 + 2 - 1).await;
    assert_eq!(member.get("/api/tickets").await.body["items"].as_array().unwrap().len(), 2);

    // Telling the same story again gives nothing more.
    for event in product.sandbox().clerk().sent_events() {
        product.sandbox().clerk().redeliver(&event.id);
    }
    product.sandbox().clerk().verify_email(&member.id);
    let id = member.id.clone();
    product.kill();
    product.restart(&[]).await;
    let member = Member::again(&product, id);
    let me = member.get("/api/me").await;
    assert_eq!(me.body["welcome"]["state"], "granted", "{me:?}");
    member.wait_for_tokens(7).await;
    product.finish().await;
}

#[tokio::test]
async fn a_lost_webhook_costs_nobody_the_welcome() {
    let product = Product::start().await;
    let id = product.sandbox().clerk().create_user_quietly("grace@example.com", true);
    let member = Member::again(&product, id);
    assert_eq!(member.get("/api/me").await.status, 200);
    member.wait_for_tokens(6).await;
    product.finish().await;
}

#[tokio::test]
async fn deleted_and_registered_again_gives_no_second_welcome() {
    let product = Product::start().await;
    let first = Member::new(&product, "twice@example.com");
    first.wait_for_tokens(6).await;
    product.sandbox().clerk().delete_user(&first.id);
    let second = Member::new(&product, "twice@example.com");
    let until = Instant::now() + PATIENCE;
    loop {
        let me = second.get("/api/me").await;
        if me.body["welcome"]["state"] == "refused" {
            break;
        }
        assert!(Instant::now() < until, "the second welcome was not decided: {me:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    second.wait_for_tokens(0).await;
    product.finish().await;
}
