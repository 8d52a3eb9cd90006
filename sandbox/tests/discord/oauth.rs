//! Connecting an account, adding the app, and what the tokens are good for.

use reqwest::Method;
use serde_json::Value;

use crate::caller::{Answer, Caller, client, read};
use crate::sandbox;

fn address(base: &str, app: &str, scope: &str, back: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("client_id", app),
            ("scope", scope),
            ("redirect_uri", back),
            ("state", "s1"),
            ("response_type", "code"),
        ])
        .finish();
    format!("{base}/oauth2/authorize?{query}")
}

fn query(place: &str, name: &str) -> Option<String> {
    url::Url::parse(place).unwrap().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

async fn token(caller: &Caller, secret: &str, form: &[(&str, &str)]) -> Answer {
    let url = format!("{}/oauth2/token", caller.base.replace("/v10", ""));
    read(client().post(url).basic_auth(&caller.app, Some(secret)).form(form)).await
}

#[tokio::test]
async fn an_account_is_connected_once_per_code() {
    let sandbox = sandbox("http://product.example").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let ben = discord.person("ben");
    let back = "http://product.example/discord/callback";
    let url = address(&discord.base_url(), &caller.app, "identify", back);
    let page = client().get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Ben Okafor") && page.contains("Stand-in for Discord"), "{page}");
    let decision = format!("user/{}", ben.id);
    let sent = client().post(&url).form(&[("decision", decision.as_str())]).send().await.unwrap();
    let place = sent.headers()["location"].to_str().unwrap().to_owned();
    assert!(place.starts_with(back) && query(&place, "state").as_deref() == Some("s1"));
    let code = query(&place, "code").unwrap();
    let secret = discord.client_secret();
    let form = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", back)];
    assert_eq!(token(&caller, "wrong", &form).await.status, 401);
    let granted = token(&caller, &secret, &form).await.ok();
    assert_eq!((&granted["expires_in"], &granted["scope"]), (&604_800.into(), &"identify".into()));
    assert_eq!(token(&caller, &secret, &form).await.body["error"], "invalid_grant");
    let bearer = format!("Bearer {}", granted["access_token"].as_str().unwrap());
    let me = |bearer: &str| read(caller.request(Method::GET, "/users/@me").header("authorization", bearer));
    assert_eq!(me(&bearer).await.ok()["id"], ben.id);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", granted["refresh_token"].as_str().unwrap())];
    let second = token(&caller, &secret, &refresh).await.ok();
    assert_eq!(me(&bearer).await.refusal(), (401, 0));
    let bearer = format!("Bearer {}", second["access_token"].as_str().unwrap());
    let revoke = format!("{}/oauth2/token/revoke", caller.base);
    let form = [("token", second["refresh_token"].as_str().unwrap())];
    read(client().post(revoke).basic_auth(&caller.app, Some(&secret)).form(&form)).await.ok();
    assert_eq!(me(&bearer).await.refusal(), (401, 0));
    let no = discord.refuse_consent(&url).unwrap();
    assert_eq!(query(&no, "error").as_deref(), Some("access_denied"));
    let evil = address(&discord.base_url(), &caller.app, "identify", "http://product.example.evil/x");
    assert!(discord.consent(&evil, &ben).is_none());
    let late = query(&discord.consent(&url, &ben).unwrap(), "code").unwrap();
    discord.pass_time(std::time::Duration::from_secs(601));
    let form = [("grant_type", "authorization_code"), ("code", late.as_str()), ("redirect_uri", back)];
    assert_eq!(token(&caller, &secret, &form).await.body["error"], "invalid_grant");
}

#[tokio::test]
async fn the_app_is_added_by_whoever_may() {
    let sandbox = sandbox("http://product.example").await;
    let (discord, caller) = (sandbox.discord(), Caller::of(&sandbox));
    let (ben, hana) = (discord.person("ben"), discord.person("hana"));
    let globex = discord.guild("Globex");
    let back = "http://product.example/discord/callback";
    let url = address(&discord.base_url(), &caller.app, "bot applications.commands identify", back);
    let denied = discord.consent_for_guild(&url, &ben, &globex).unwrap();
    assert_eq!(query(&denied, "error").as_deref(), Some("access_denied"));
    let place = discord.consent_for_guild(&url, &hana, &globex).unwrap();
    assert_eq!(query(&place, "guild_id"), Some(globex.clone()));
    let guild = caller.bot(Method::GET, &format!("/guilds/{globex}"), Value::Null).await.ok();
    assert_eq!(guild["name"], "Globex");
    let bare = format!("{}/oauth2/authorize?client_id={}&scope=applications.commands", discord.base_url(), caller.app);
    let decision = format!("user/{}", ben.id);
    let sent = client().post(bare).form(&[("decision", decision.as_str())]).send().await.unwrap();
    assert!(sent.text().await.unwrap().contains("Installed"));
    discord.uninstall(&globex);
    let channel = discord.channel(&globex, "berlin");
    assert_ne!(discord.command(&ben, &channel, "myba new", &[]).await.why, "the app is not installed there");
}
