//! Signing in with Discord to link an account, and what somebody is told before they add the app.

use myba_core::id::UserId;
use myba_sandbox::discord::{Mode, Person};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde_json::Value;
use url::Url;

use crate::guild::Guild;

/// A browser of an account that leaves for Discord: its page there, and the cookie.
async fn begin(guild: &Guild, account: &UserId) -> (String, String) {
    let start = guild.http().post(format!("{}/api/links/discord", guild.url)).bearer_auth(guild.session(account));
    let answer = start.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.starts_with("__Host-"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = answer.json::<Value>().await.unwrap()["url"].as_str().unwrap().to_owned();
    (page, cookie)
}

/// The browser comes back; where it is led.
async fn back(guild: &Guild, address: &str, cookie: Option<&str>) -> String {
    let mut request = guild.http().get(address);
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 303, "{address}");
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

async fn links(guild: &Guild, account: &UserId) -> usize {
    guild.app.chat.links(account).await.unwrap().len()
}

/// How often Discord was called at this path, with success.
fn called(guild: &Guild, path: &str) -> usize {
    let calls = guild.sandbox.calls().list();
    calls.iter().filter(|call| call.vendor == "discord" && call.path.ends_with(path) && call.status == 200).count()
}

#[tokio::test]
async fn h07_signing_in_links_whoever_discord_names_once_and_no_token_is_kept() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let ben: Person = guild.person("ben");
    let account = guild.account("ben@acme.example").await;
    let (page, cookie) = begin(&guild, &account).await;
    let asked: Vec<_> = Url::parse(&page).unwrap().query_pairs().into_owned().collect();
    let asked = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!((asked("scope"), asked("prompt")), (Some("identify"), Some("consent")), "nothing more than who it is");
    assert_eq!(asked("code_challenge_method"), Some("S256"));
    let onward = guild.discord.consent(&page, &ben).unwrap();
    let (_, stranger) = begin(&guild, &account).await;
    let tampered = onward.replace("state=", "state=x");
    let stateless = format!("{}/discord/oauth/callback?code=abc", guild.url);
    for (address, cookie) in
        [(&onward, None), (&onward, Some(&stranger)), (&tampered, Some(&cookie)), (&stateless, Some(&cookie))]
    {
        let led = back(&guild, address, cookie.map(String::as_str)).await;
        assert!(led.ends_with("/balance?linked=failed"), "{led}");
    }
    assert_eq!((links(&guild, &account).await, called(&guild, "/oauth2/token")), (0, 0));
    assert!(back(&guild, &onward, Some(&cookie)).await.ends_with("/balance?linked=discord"));
    assert!(back(&guild, &onward, Some(&cookie)).await.ends_with("/balance?linked=failed"), "a replay");
    assert_eq!(links(&guild, &account).await, 1);
    assert_eq!((called(&guild, "/oauth2/token"), called(&guild, "/oauth2/token/revoke")), (1, 1));
    guild.ask("ben", "myba balance", &[], "6 tokens left. Paid by your balance.").await;
    guild.close().await;
}

#[tokio::test]
async fn h07_a_no_at_discord_or_a_code_it_never_gave_links_nobody() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let account = guild.account("ben@acme.example").await;
    let (page, cookie) = begin(&guild, &account).await;
    let refused = guild.discord.refuse_consent(&page).unwrap();
    assert!(back(&guild, &refused, Some(&cookie)).await.ends_with("/balance?linked=failed"));
    let (page, cookie) = begin(&guild, &account).await;
    let state = Url::parse(&page).unwrap().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let made_up = format!("{}/discord/oauth/callback?code=made-up&state={state}", guild.url);
    assert!(back(&guild, &made_up, Some(&cookie)).await.ends_with("/balance?linked=failed"));
    assert_eq!(links(&guild, &account).await, 0);
    let visitor = guild.http().post(format!("{}/api/links/discord", guild.url)).send().await.unwrap();
    assert_eq!(visitor.status(), 401, "a visitor has no account to link");
    guild.close().await;
}

#[tokio::test]
async fn what_a_server_is_asked_for_is_told_before_and_the_addresses_work() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let told = guild.json("/api/discord/install").await;
    assert_eq!((&told["ready"], told["app_id"].as_str()), (&Value::Bool(true), Some(guild.discord.app_id().as_str())));
    let permissions = told["permissions"].as_array().unwrap();
    assert!(permissions.len() == 7 && permissions.iter().all(|it| it["reason"].as_str().unwrap().len() > 10));
    let query = |name: &str| -> Vec<(String, String)> {
        Url::parse(told[name].as_str().unwrap()).unwrap().query_pairs().into_owned().collect()
    };
    let asked = |name: &str, key: &str| query(name).into_iter().find(|(it, _)| it == key).map(|(_, value)| value);
    assert_eq!(asked("server_url", "scope").unwrap(), "bot applications.commands");
    // View, send, embed, attach, history, threads, their creation: and nothing else.
    let bits = [10, 11, 14, 15, 16, 38, 35].into_iter().fold(0_u64, |all, bit| all | 1 << bit);
    assert_eq!(asked("server_url", "permissions").unwrap(), bits.to_string());
    assert_eq!(asked("commands_only_url", "permissions"), None);
    assert_eq!(asked("user_url", "integration_type").unwrap(), "1");
    for name in ["server_url", "commands_only_url", "user_url"] {
        assert_eq!(guild.http().get(told[name].as_str().unwrap()).send().await.unwrap().status(), 200, "{name}");
    }
    guild.close().await;
}
