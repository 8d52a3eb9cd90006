//! Sessions, and what becomes of them.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, words};
use crate::socket::Socket;
use crate::{PATIENCE, sandbox};

#[tokio::test]
async fn a_command_comes_over_the_gateway_and_is_answered_by_callback() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (discord, caller) = (sandbox.discord().clone(), Caller::of(&sandbox));
    let url = caller.bot(Method::GET, "/gateway/bot", Value::Null).await.ok()["url"].clone();
    assert_eq!(url, discord.gateway_url());
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "general");
    let (mut socket, _) = Socket::ready(&discord).await;
    assert!(discord.wait_for_sessions(1, PATIENCE).await);
    let waiting = tokio::spawn({
        let (discord, ana, channel) = (discord.clone(), ana.clone(), channel.clone());
        async move { discord.command(&ana, &channel, "myba new", &[("idea", "guests")]).await }
    });
    let payload = socket.event("INTERACTION_CREATE").await;
    assert_eq!(payload["member"]["user"]["id"], ana.id);
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        payload["id"].as_str().unwrap(),
        payload["token"].as_str().unwrap()
    );
    let shown = caller.call(Method::POST, &path, json!({"type": 4, "data": words("Hello")})).await.ok();
    assert_eq!(shown["resource"]["message"]["content"], "Hello");
    let ack = waiting.await.unwrap();
    assert_eq!((ack.kind(), ack.shown.as_deref()), (4, shown["resource"]["message"]["id"].as_str()));
    assert_eq!(discord.chat(&ana, &channel), "MyBA (Ana Roth used /myba new):\n  Hello\n");
    discord.repeat_last().await.unwrap();
    assert_eq!(socket.event("INTERACTION_CREATE").await["id"], payload["id"]);
    discord.uninstall(&discord.guild("Acme"));
    assert_eq!(socket.event("GUILD_DELETE").await["unavailable"], false);
}

#[tokio::test]
async fn a_cut_session_resumes_with_what_it_missed() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let discord = sandbox.discord().clone();
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "general");
    assert_eq!(discord.command(&ana, &channel, "myba new", &[]).await.status, 0);
    let (mut socket, session) = Socket::ready(&discord).await;
    discord.cut_gateway();
    assert_eq!(socket.end().await, 0);
    assert!(discord.wait_for_sessions(0, PATIENCE).await);
    let waiting = tokio::spawn({
        let (discord, ana, channel) = (discord.clone(), ana.clone(), channel.clone());
        async move { discord.command(&ana, &channel, "myba new", &[]).await }
    });
    let mut socket = Socket::open(&discord).await;
    // The command may come before the resuming or after it.
    socket.resume(&discord, &session, 2).await;
    let mut seen = vec![socket.next().await["t"].clone(), socket.next().await["t"].clone()];
    seen.sort_by_key(Value::to_string);
    assert_eq!(seen, ["INTERACTION_CREATE", "RESUMED"]);
    assert_eq!(discord.identified_and_resumed(), (1, 1));
    discord.pass_time(Duration::from_secs(4));
    assert!(!waiting.await.unwrap().is_ok());
    assert!(discord.chat(&ana, &channel).ends_with("The application did not respond\n"));
}

#[tokio::test]
async fn sessions_end_in_every_way_the_vendor_has() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let discord = sandbox.discord();
    let (mut socket, session) = Socket::ready(discord).await;
    discord.ask_reconnect();
    assert_eq!(socket.next().await["op"], 7);
    discord.invalidate_sessions(true);
    assert_eq!(socket.next().await["d"], true);
    discord.drop_sessions();
    assert_eq!(socket.end().await, 0);
    let mut socket = Socket::open(discord).await;
    socket.resume(discord, &session, 2).await;
    let invalid = socket.next().await;
    assert_eq!((&invalid["op"], &invalid["d"]), (&json!(9), &json!(false)));
    socket.identify(discord, 1).await;
    socket.event("READY").await;
    socket.event("GUILD_CREATE").await;
    socket.identify(discord, 1).await;
    assert_eq!(socket.end().await, 4005);
    let (mut socket, _) = Socket::ready(discord).await;
    discord.close_gateway(4000);
    assert_eq!(socket.end().await, 4000);
}

#[tokio::test]
async fn heartbeats_are_acknowledged_unless_the_connection_is_dead() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let discord = sandbox.discord();
    let (mut socket, _) = Socket::ready(discord).await;
    socket.say(json!({"op": 1, "d": 2})).await;
    assert_eq!(socket.next().await["op"], 11);
    discord.set_zombie(true);
    socket.say(json!({"op": 1, "d": 2})).await;
    discord.close_gateway(4000);
    assert_eq!(socket.end().await, 4000, "no acknowledgement came before the end");
    discord.set_heartbeat(Duration::from_millis(50));
    let mut silent = Socket::open(discord).await;
    assert_eq!(silent.end().await, 4009);
}

#[tokio::test]
async fn whoever_asks_for_too_much_is_sent_away() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let discord = sandbox.discord();
    for (frame, code) in [
        (json!({"op": 2, "d": {"token": "wrong", "intents": 1}}), 4004),
        (json!({"op": 2, "d": {"token": discord.bot_token(), "intents": 32_769}}), 4014),
        (json!({"op": 2, "d": {"token": discord.bot_token(), "intents": 1_u64 << 40}}), 4013),
        (json!({"op": 2, "d": {"token": discord.bot_token(), "intents": 1, "shard": [1, 1]}}), 4010),
        (json!({"op": 3, "d": {}}), 4003),
        (json!({"op": 77}), 4001),
    ] {
        let mut socket = Socket::open(discord).await;
        socket.say(frame).await;
        assert_eq!(socket.end().await, code);
    }
}
