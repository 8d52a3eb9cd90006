//! A payment that is known and not yet given.

use std::time::{Duration, Instant};

use myba_sandbox::PayOutcome;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::database::Database;
use crate::product::{Answer, PATIENCE, Product};

/// A request of a signed-in person, as the page makes it.
fn request(product: &Product, user: &str, method: Method, path: &str) -> RequestBuilder {
    let token = product.sandbox().clerk().token(user, &format!("http://{}", product.address));
    product.request(method, path).bearer_auth(token)
}

async fn wait_for_purchase(product: &Product, user: &str) {
    let until = Instant::now() + PATIENCE;
    loop {
        let figures =
            Answer::read(request(product, user, Method::GET, "/api/user-tokens/me").send().await.unwrap()).await;
        if figures.body["purchased"] != 0 {
            assert_eq!(figures.body["purchased"], 60, "one payment gives one grant");
            return;
        }
        assert!(Instant::now() < until, "the tokens never came: {figures:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn c03_inside_the_grant_of_a_payment() {
    for database in Database::each().await {
        let armed = [database.variables(), vec![("MYBA_CRASH_AT", "grant_before_write")]].concat();
        let mut product = Product::start_with(&armed).await;
        let user = product.sandbox().clerk().create_user("buyer@example.com", true);
        let order =
            request(&product, &user, Method::POST, "/api/create-checkout-session").json(&json!({"plan": "pack_60"}));
        let opened = Answer::read(order.send().await.unwrap()).await;
        let session = opened.body["session_id"].as_str().unwrap().to_owned();

        product.sandbox().stripe().pay(&session, PayOutcome::Paid);
        product.wait_until_dead().await;
        product.restart(&[("MYBA_CRASH_AT", "")]).await;
        wait_for_purchase(&product, &user).await;

        let page = request(&product, &user, Method::GET, &format!("/api/checkout-sessions/{session}"));
        let page = Answer::read(page.send().await.unwrap()).await;
        assert_eq!(page.body["state"], "paid", "{page:?}");
        let list = Answer::read(request(&product, &user, Method::GET, "/api/purchases").send().await.unwrap()).await;
        assert_eq!((&list.body["purchased"], &list.body["next"]), (&Value::from(60), &Value::Null), "{list:?}");
        product.finish().await;
        database.finish().await;
    }
}
