//! What the bot says on its own, who it is, and how often it may call.

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, read, words};
use crate::{kept, sandbox};

#[tokio::test]
async fn the_bot_writes_where_it_may() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let acme = discord.guild("Acme");
    let post = |channel: &str| format!("/channels/{channel}/messages");
    let general = post(&discord.channel(&acme, "general"));
    let nonced = json!({"content": "a", "nonce": "7", "enforce_nonce": true, "allowed_mentions": {"parse": []}});
    let first = caller.bot(Method::POST, &general, nonced.clone()).await.ok();
    assert_eq!(caller.bot(Method::POST, &general, nonced).await.ok()["id"], first["id"]);
    let leads = post(&discord.channel(&acme, "leads"));
    assert_eq!(caller.bot(Method::POST, &leads, words("a")).await.refusal(), (403, 50001));
    let berlin = post(&discord.channel(&discord.guild("Globex"), "berlin"));
    assert_eq!(caller.bot(Method::POST, &berlin, words("a")).await.refusal(), (403, 50001));
    assert_eq!(caller.bot(Method::POST, &post("1"), words("a")).await.refusal(), (404, 10003));
    for (name, refused) in [("ben", None), ("joe", Some((403, 50007))), ("hana", Some((403, 50007)))] {
        let person = discord.person(name);
        let opened = caller.bot(Method::POST, "/users/@me/channels", json!({"recipient_id": person.id})).await.ok();
        let answer = caller.bot(Method::POST, &post(opened["id"].as_str().unwrap()), words("Ready")).await;
        match refused {
            Some(refused) => assert_eq!(answer.refusal(), refused, "{name}"),
            None => {
                answer.ok();
                assert_eq!(discord.chat(&person, &discord.dm(&person)), "MyBA:\n  Ready\n");
            }
        }
    }
    let forum = discord.channel(&acme, "ideas");
    assert_eq!(caller.bot(Method::POST, &post(&forum), words("a")).await.refusal(), (400, 50024));
    let start = json!({"name": "Reset", "message": words("The ticket")});
    caller.bot(Method::POST, &format!("/channels/{forum}/threads"), start).await.ok();
    let threads = discord.look(|room| room.threads(&forum));
    assert_eq!(discord.chat(&discord.person("ben"), &threads[0].0), "MyBA:\n  The ticket\n");
}

#[tokio::test]
async fn the_bot_is_known_by_its_token_and_its_name() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    assert_eq!(caller.bot(Method::GET, "/users/@me", Value::Null).await.ok()["id"], caller.app);
    let about = caller.bot(Method::GET, "/oauth2/applications/@me", Value::Null).await.ok();
    assert_eq!(about["verify_key"], discord.public_key());
    let request = caller.request(Method::GET, "/users/@me").header("authorization", "Bot wrong");
    assert_eq!(read(request).await.refusal(), (401, 0));
    let bare = crate::caller::client().get(format!("{}/users/@me", caller.base));
    let bare = bare.header("authorization", format!("Bot {}", discord.bot_token()));
    assert_eq!(read(bare).await.refusal(), (403, 40333), "without its name it is nobody");
    assert_eq!(caller.bot(Method::GET, "/voice/regions", Value::Null).await.status, 501);
    let sku = discord.buy(&discord.person("ana"), "900");
    let path = format!("/applications/{}/entitlements", caller.app);
    assert_eq!(caller.bot(Method::GET, &path, Value::Null).await.ok()[0]["consumed"], false);
    assert_eq!(caller.bot(Method::POST, &format!("{path}/{sku}/consume"), Value::Null).await.status, 204);
    assert_eq!(caller.bot(Method::GET, &path, Value::Null).await.ok()[0]["consumed"], true);
    discord.reset_token();
    assert_eq!(caller.bot(Method::GET, "/users/@me", Value::Null).await.refusal(), (401, 0));
}

#[tokio::test]
async fn buckets_are_told_and_kept_on_demand() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let path = format!("/channels/{}/messages", discord.channel(&discord.guild("Acme"), "general"));
    let answer = caller.bot(Method::POST, &path, words("a")).await;
    assert!(answer.headers.contains_key("x-ratelimit-bucket") && answer.headers["x-ratelimit-remaining"] == "49");
    discord.keep_limits(true);
    for _ in 0..5 {
        caller.bot(Method::POST, &path, words("a")).await.ok();
    }
    let late = caller.bot(Method::POST, &path, words("a")).await;
    assert_eq!((late.status, late.headers["x-ratelimit-scope"].to_str().unwrap()), (429, "user"));
    assert!(late.body["retry_after"].as_f64().unwrap() > 0.0);
    discord.pass_time(std::time::Duration::from_secs(5));
    caller.bot(Method::POST, &path, words("a")).await.ok();
    discord.limit_next("POST /channels/*", 0.5, "shared", 1);
    let armed = caller.bot(Method::POST, &path, words("a")).await;
    assert_eq!((armed.status, armed.body["retry_after"].as_f64()), (429, Some(0.5)));
    discord.refuse_next("POST /channels/*", 403, 50013, "Missing Permissions", 1);
    assert_eq!(caller.bot(Method::POST, &path, words("a")).await.refusal(), (403, 50013));
    caller.bot(Method::POST, &path, words("a")).await.ok();
}

#[tokio::test]
async fn what_was_said_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let first = kept("http://127.0.0.1:9", Some(dir.path()), myba_sandbox::Secrets::default()).await;
    let (ana, channel) =
        (first.discord().person("ana"), first.discord().channel(&first.discord().guild("Acme"), "general"));
    first.discord().say(&ana, &channel, "Hello");
    let (key, token) = (first.discord().public_key(), first.discord().bot_token());
    first.stop().await;
    let secrets = myba_sandbox::Secrets { discord_client_secret: Some("given".to_owned()), ..Default::default() };
    let second = kept("http://127.0.0.1:9", Some(dir.path()), secrets).await;
    assert_eq!(second.discord().chat(&ana, &channel), "Ana Roth:\n  Hello\n");
    assert_eq!((second.discord().public_key(), second.discord().bot_token()), (key, token));
    assert_eq!(second.discord().client_secret(), "given");
}
