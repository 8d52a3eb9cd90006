//! A payment that is known and not yet given.

use std::time::{Duration, Instant};

use myba_sandbox::PayOutcome;
use myba_sandbox::discord::Mode;
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

/// What makes a program sell in the stand-in for Discord.
fn selling(product: &Product) -> Vec<(&'static str, String)> {
    let discord = product.sandbox().discord();
    vec![
        ("MYBA_DISCORD__API_URL", discord.base_url()),
        ("MYBA_DISCORD__BILLING", "premium_apps".to_owned()),
        ("MYBA_DISCORD__SKUS", r#"[{ id = "900", plan = "pack_160", amount = 960 }]"#.to_owned()),
        ("DISCORD_TOKEN", discord.bot_token()),
        ("DISCORD_APPLICATION_ID", discord.app_id()),
    ]
}

async fn until(what: &str, is: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What was bought inside Discord is given, and the program dies before Discord knows, or before it knows that Discord does.
async fn dies_between_grant_and_consumption(point: &str, discord_knows: bool) {
    for database in Database::each().await {
        let mut product = Product::start_with(&database.variables()).await;
        let discord = product.sandbox().discord().clone();
        discord.set_mode(Mode::Gateway);
        let settings = selling(&product);
        let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let dying_at = |point| [settings.as_slice(), &[("MYBA_CRASH_AT", point)]].concat();
        product.kill();
        product.restart(&dying_at(point)).await;
        until("the gateway is open", || discord.identified_and_resumed().0 == 1).await;
        let (ana, channel) = (discord.person("ana"), discord.channel(&discord.guild("Acme"), "general"));
        let bought = discord.buy(&ana, "900");
        product.wait_until_dead().await;
        assert_eq!(discord.is_consumed(&bought), discord_knows, "{point}");
        product.restart(&dying_at("")).await;
        until("Discord knows", || discord.is_consumed(&bought)).await;
        until("the gateway is open again", || discord.identified_and_resumed().0 == 2).await;
        discord.tell_of(&bought, "ENTITLEMENT_CREATE");
        let asked = discord.command(&ana, &channel, "myba balance", &[]).await;
        assert!(asked.is_ok(), "{asked:?}");
        until("given once", || discord.chat(&ana, &channel).contains("163 tokens left")).await;
        product.finish().await;
        database.finish().await;
    }
}

#[tokio::test]
async fn c03_between_the_grant_and_telling_discord() {
    dies_between_grant_and_consumption("entitlement_after_grant", false).await;
}

#[tokio::test]
async fn c03_between_telling_discord_and_noting_it() {
    dies_between_grant_and_consumption("entitlement_after_consume", true).await;
}
