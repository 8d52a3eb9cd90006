//! Buying inside Discord: what the app is told, by which way, and what it may do then.

use myba_sandbox::DeliveryFault;
use myba_sandbox::discord::{Bend, Mode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, client, words};
use crate::product::{Product, Say};
use crate::sandbox;
use crate::socket::Socket;

fn premium() -> Value {
    let mut body = words("Out of tokens");
    body["components"] = json!([{"type": 1, "components": [{"type": 2, "style": 6, "sku_id": "900"}]}]);
    body
}

#[tokio::test]
async fn a_purchase_is_told_over_the_gateway_used_up_and_given_back() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord().clone(), Caller::of(&sandbox));
    let ana = discord.person("ana");
    let (mut socket, _) = Socket::ready(&discord).await;
    let id = discord.buy(&ana, "900");
    let told = socket.event("ENTITLEMENT_CREATE").await;
    assert_eq!((&told["id"], &told["sku_id"], &told["user_id"]), (&json!(id), &json!("900"), &json!(ana.id)));
    assert_eq!((&told["type"], &told["consumed"], &told["deleted"]), (&json!(1), &json!(false), &json!(false)));
    let path = format!("/applications/{}/entitlements", caller.app);
    let consume = format!("{path}/{id}/consume");
    for _ in 0..2 {
        assert_eq!(caller.bot(Method::POST, &consume, Value::Null).await.status, 204);
    }
    assert!(discord.is_consumed(&id));
    assert_eq!(socket.event("ENTITLEMENT_UPDATE").await["consumed"], true);
    assert!(discord.refund(&id) && !discord.refund(&id));
    assert_eq!(socket.event("ENTITLEMENT_DELETE").await["deleted"], true, "using up twice is told once");
    assert_eq!(caller.bot(Method::POST, &consume, Value::Null).await.refusal(), (404, 10083));
    let test = discord.buy_as_test(&ana, "900");
    assert_eq!(socket.event("ENTITLEMENT_CREATE").await["type"], 4);
    let list = |query: &str| format!("{path}?{query}");
    let ids = async |query: &str| -> Vec<Value> {
        let told = caller.bot(Method::GET, &list(query), Value::Null).await.ok();
        told.as_array().unwrap().iter().map(|it| it["id"].clone()).collect()
    };
    assert_eq!(ids("").await, [json!(test)], "what was given back is hidden");
    assert_eq!(ids("exclude_deleted=false").await, [json!(test), json!(id)]);
    assert_eq!(ids(&format!("exclude_deleted=false&before={test}")).await, [json!(id)]);
    assert_eq!(ids("exclude_deleted=false&after=1&limit=1").await, [json!(id)]);
    assert_eq!(ids("sku_ids=7,900&user_id=1").await, Vec::<Value>::new());
}

#[tokio::test]
async fn events_are_signed_and_come_again_until_they_are_taken_with_204() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    product.checks(&discord.public_key());
    let ana = discord.person("ana");
    product.refuses_event(500);
    product.refuses_event(200);
    let id = discord.buy(&ana, "900");
    let first = product.next_event().await;
    assert!(first.is_signed_by(&discord.public_key()));
    let body = first.json();
    assert_eq!((&body["type"], &body["event"]["type"]), (&json!(1), &json!("ENTITLEMENT_CREATE")));
    assert_eq!((&body["event"]["data"]["id"], &body["application_id"]), (&json!(id), &json!(discord.app_id())));
    assert_eq!(product.next_event().await.body, first.body, "the same again");
    sandbox.faults().arm_delivery("discord", "ENTITLEMENT_DELETE", DeliveryFault::Duplicate(1), 1);
    discord.refund(&id);
    for _ in 0..2 {
        assert_eq!(product.next_event().await.json()["event"]["data"]["deleted"], true);
    }
    assert_eq!(discord.violations()[0].message, "Must be acknowledged with 204, not with 200.");
    discord.install_for(&ana, true);
    let authorized = product.next_event().await.json()["event"].clone();
    assert_eq!(
        (&authorized["type"], &authorized["data"]["user"]["id"]),
        (&json!("APPLICATION_AUTHORIZED"), &json!(ana.id))
    );
    discord.install_for(&ana, false);
    assert_eq!(product.next_event().await.json()["event"]["type"], "APPLICATION_DEAUTHORIZED");
    let globex = discord.guild("Globex");
    discord.install(&globex);
    assert_eq!(product.next_event().await.json()["event"]["data"]["guild"]["id"], json!(globex));
    discord.set_mode(Mode::Gateway);
    discord.buy(&ana, "900");
    discord.set_mode(Mode::Http);
    assert_eq!(discord.ping_events().await, 204);
    discord.bend_next(Bend::BadSignature);
    assert_eq!(discord.ping_events().await, 401);
    assert!(product.is_idle(), "nothing of it is an interaction");
}

#[tokio::test]
async fn a_premium_button_is_pressed_by_the_handle_and_in_the_room() {
    let product = Product::open(&[Say::Json(json!({"type": 4, "data": premium()}))]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let (ana, channel) = (discord.person("ana"), discord.channel(&discord.guild("Acme"), "general"));
    discord.command(&ana, &channel, "myba new", &[]).await;
    let message = discord.last(&ana, &channel).unwrap();
    assert_eq!(discord.press_premium(&ana, &message, "901"), None, "there is no such button");
    let first = discord.press_premium(&ana, &message, "900").unwrap();
    assert_eq!(discord.press_premium(&ana, &message, "900"), None, "the first is not used up");
    discord.refund(&first);
    let url = format!("{}/discord/room/buy", sandbox.url());
    let form = [("who", ana.id.as_str()), ("place", &channel), ("message", &message.id), ("act", "900")];
    let answer = client().post(url).header("origin", sandbox.url()).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let place = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = client().get(format!("{}{place}", sandbox.url())).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("formaction=\"/discord/room/buy\">Buy 900</button>"), "{page}");
    let ack = discord.command(&ana, &channel, "myba new", &[]).await;
    assert_eq!(ack.payload["entitlements"].as_array().unwrap().len(), 1, "the one from the room");
}
