//! What interactions say, and who may send them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::product::{Product, Say};
use crate::{commands, sandbox};

#[tokio::test]
async fn a_command_tells_who_where_and_what() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let (carla, ben) = (discord.person("carla"), discord.person("ben"));
    let acme = discord.guild("Acme");
    let channel = discord.channel(&acme, "product");
    let sku = discord.buy(&carla, "900");
    discord.command(&carla, &channel, "myba new", &[("idea", "a <@everyone>"), ("private", "true")]).await;
    let payload = product.next().await.json();
    assert_eq!((&payload["type"], &payload["version"], &payload["context"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!((&payload["guild_id"], &payload["locale"]), (&json!(acme), &json!("de")));
    assert_eq!((&payload["member"]["user"]["id"], payload.get("user")), (&json!(carla.id), None));
    let may: u64 = payload["member"]["permissions"].as_str().unwrap().parse().unwrap();
    assert_ne!(may & 32, 0, "she may manage the guild");
    assert_eq!(payload["authorizing_integration_owners"], json!({"0": acme}));
    assert_eq!(payload["entitlements"][0]["id"], sku);
    assert_eq!(
        payload["data"]["options"],
        json!([{"name": "new", "type": 1, "options": [
            {"name": "idea", "type": 3, "value": "a <@everyone>"}, {"name": "private", "type": 5, "value": true}]}])
    );
    assert_eq!(discord.command(&ben, &channel, "myba-admin", &[]).await.why, "the person may not use this command");
    assert!(discord.command(&carla, &channel, "myba-admin", &[]).await.is_ok());
    assert_eq!(
        discord.command(&ben, &channel, "myba", &[]).await.why,
        "a command with subcommands cannot be used bare"
    );
    let leads = discord.channel(&acme, "leads");
    assert_eq!(discord.command(&ben, &leads, "myba new", &[]).await.why, "the person cannot see this channel");
}

#[tokio::test]
async fn without_a_guild_there_is_a_user_and_no_member() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let (ana, ivo) = (discord.person("ana"), discord.person("ivo"));
    discord.command(&ana, &discord.dm(&ana), "myba new", &[]).await;
    let payload = product.next().await.json();
    assert_eq!((&payload["context"], &payload["user"]["id"]), (&json!(1), &json!(ana.id)));
    assert!(
        payload.get("member").is_none() && payload.get("guild_id").is_none() && payload.get("guild_locale").is_none()
    );
    assert_eq!(payload["authorizing_integration_owners"], json!({"0": "0"}));
    let private = discord.dm_between(&ana, &ivo);
    discord.command(&ivo, &private, "myba new", &[]).await;
    let payload = product.next().await.json();
    assert_eq!((&payload["context"], &payload["channel"]["type"]), (&json!(2), &json!(1)));
    assert_eq!(discord.command(&ana, &private, "myba new", &[]).await.why, "the app is not installed there");
}

#[tokio::test]
async fn a_message_is_handed_over_whole_and_suggestions_come_back() {
    let choices = json!([{"name": "Reset", "value": "7Q2F"}]);
    let answers = [Say::Json(json!({"type": 5})), Say::Json(json!({"type": 8, "data": {"choices": choices}}))];
    let mut product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let (ana, ben) = (discord.person("ana"), discord.person("ben"));
    let channel = discord.channel(&discord.guild("Acme"), "general");
    let said = discord.say(&ben, &channel, "guests cannot reset");
    assert!(discord.message_command(&ana, &said, "Draft ticket").await.is_ok());
    let data = product.next().await.json()["data"].clone();
    assert_eq!((&data["type"], &data["target_id"]), (&json!(3), &json!(said.id)));
    assert_eq!(data["resolved"]["messages"][&said.id]["content"], "guests cannot reset");
    assert!(data.get("options").is_none());
    let ack = discord.suggest(&ana, &channel, "myba history", "id", "res").await;
    assert_eq!(ack.choices(), [("Reset".to_owned(), json!("7Q2F"))]);
    let data = product.next().await.json()["data"].clone();
    assert_eq!(data["options"][0]["options"][0]["focused"], true);
    assert_eq!(discord.ack_times()[1].label, "suggest /myba history");
}

#[tokio::test]
async fn registering_is_checked_and_can_be_done_twice() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let path = format!("/applications/{}/commands", caller.app);
    let first = caller.bot(Method::PUT, &path, commands()).await.ok();
    let second = caller.bot(Method::PUT, &path, commands()).await.ok();
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert_eq!(caller.bot(Method::GET, &path, Value::Null).await.ok().as_array().unwrap().len(), 3);
    assert_eq!(caller.call(Method::PUT, &path, commands()).await.refusal(), (401, 0));
    let bad = json!([{"name": "My BA", "description": "x"}, {"name": "b", "description": ""}]);
    let refused = caller.bot(Method::PUT, &path, bad).await;
    assert_eq!(refused.refusal(), (400, 50035));
    let errors = &refused.body["errors"];
    assert_eq!(errors["0"]["name"]["_errors"][0]["code"], "APPLICATION_COMMAND_INVALID_NAME");
    assert_eq!(errors["1"]["description"]["_errors"][0]["message"], "Must be between 1 and 100 in length.");
    assert_eq!(discord.violations().len(), 2);
    assert_eq!(discord.commands().len(), 3, "a refused list changes nothing");
    let guild = format!("/applications/{}/guilds/{}/commands", caller.app, discord.guild("Acme"));
    caller.bot(Method::PUT, &guild, json!([{"name": "only", "description": "here"}])).await.ok();
    let other = format!("/applications/{}/guilds/{}/commands", caller.app, discord.guild("Globex"));
    assert_eq!(caller.bot(Method::GET, &guild, Value::Null).await.ok()[0]["name"], "only");
    assert_eq!(caller.bot(Method::PUT, &other, json!([])).await.refusal(), (403, 50001));
}
