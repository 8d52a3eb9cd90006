//! Installing and signing in: the pages, the codes and what they are exchanged for.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use myba_sandbox::Sandbox;
use myba_sandbox::slack::first;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::caller::{Answer, Caller, client};
use crate::product::Product;
use crate::{TEAM, sandbox};

const BACK: &str = "http://127.0.0.1:9/myba/slack/oauth/callback";

fn install_url(sandbox: &Sandbox, more: &[(&str, &str)]) -> String {
    let slack = sandbox.slack();
    let id = slack.client_id();
    let base = [("client_id", id.as_str()), ("scope", "commands,chat:write"), ("state", "s1"), ("redirect_uri", BACK)];
    address(&format!("{}/oauth/v2/authorize", slack.base_url()), &base, more)
}

fn identity_url(sandbox: &Sandbox, more: &[(&str, &str)]) -> String {
    let slack = sandbox.slack();
    let id = slack.client_id();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(b"verifier"));
    let base = [
        ("client_id", id.as_str()),
        ("scope", "openid profile email"),
        ("response_type", "code"),
        ("state", "s2"),
        ("nonce", "n1"),
        ("redirect_uri", BACK),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    address(&format!("{}/openid/connect/authorize", slack.base_url()), &base, more)
}

/// The later of two parameters of one name wins.
fn address(base: &str, pairs: &[(&str, &str)], more: &[(&str, &str)]) -> String {
    let kept = pairs.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    url::Url::parse_with_params(base, kept.chain(more)).unwrap().into()
}

fn part(url: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

async fn exchange(sandbox: &Sandbox, method: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let slack = sandbox.slack();
    let (id, secret) = (slack.client_id(), slack.client_secret());
    let form: Vec<_> = [("code", code), ("redirect_uri", BACK)].iter().chain(more).copied().collect();
    Caller::with(sandbox, "none").basic(method, (&id, &secret), &form).await
}

#[tokio::test]
async fn a_workspace_is_installed_by_its_page_and_a_code_is_good_once() {
    let sandbox = sandbox("http://127.0.0.1:9/myba").await;
    let slack = sandbox.slack();
    let team = slack.add_workspace("Initech", None);
    let peter = slack.add_person(&team, myba_sandbox::slack::NewPerson::named("peter"));
    let url = install_url(&sandbox, &[]);
    let page = client().get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Initech") && page.contains("Whole organisation") && page.contains("chat:write"));
    let pick = format!("{team}/{}", peter.id);
    let sent = Caller::of(&sandbox).send(&url, &[("decision", &pick)]).await;
    assert_eq!(sent.status(), 303);
    let back = sent.headers()["location"].to_str().unwrap().to_owned();
    assert!(back.starts_with(BACK));
    assert_eq!(part(&back, "state").unwrap(), "s1");
    let code = part(&back, "code").unwrap();
    let wrong = Caller::with(&sandbox, "none");
    let pair = (slack.client_id(), "wrong".to_owned());
    let denied = wrong.basic("oauth.v2.access", (&pair.0, &pair.1), &[("code", &code)]).await;
    assert_eq!(denied.error(), "bad_client_secret");
    let elsewhere = exchange(&sandbox, "oauth.v2.access", &code, &[("redirect_uri", "http://evil.example")]).await;
    assert_eq!(elsewhere.error(), "bad_redirect_uri");
    let body = exchange(&sandbox, "oauth.v2.access", &code, &[]).await.ok();
    assert_eq!((&body["team"]["id"], &body["enterprise"]), (&json!(team), &Value::Null));
    assert_eq!((&body["authed_user"]["id"], &body["is_enterprise_install"]), (&json!(peter.id), &json!(false)));
    assert_eq!((&body["scope"], &body["token_type"]), (&json!("chat:write,commands"), &json!("bot")));
    let token = body["access_token"].as_str().unwrap();
    assert!(token.starts_with("xoxb-"));
    Caller::with(&sandbox, token).call("auth.test", json!({})).await.ok();
    assert_eq!(exchange(&sandbox, "oauth.v2.access", &code, &[]).await.error(), "code_already_used");

    let again = slack.consent(&install_url(&sandbox, &[("scope", "users:read")]), &peter, &team).unwrap();
    let body = exchange(&sandbox, "oauth.v2.access", &part(&again, "code").unwrap(), &[]).await.ok();
    assert_eq!((&body["access_token"], &body["scope"]), (&json!(token), &json!("chat:write,commands,users:read")));
}

#[tokio::test]
async fn an_organisation_has_no_team_and_is_given_to_workspaces_later() {
    let mut product = Product::open(&[]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let hana = slack.person("hana");
    let back = format!("{}/slack/oauth/callback", product.url);
    let url = install_url(&sandbox, &[("redirect_uri", &back)]);
    let onward = slack.consent(&url, &hana, first::ORG).unwrap();
    let more = [("redirect_uri", back.as_str())];
    let code = part(&onward, "code").unwrap();
    let form = [("code", code.as_str()), more[0]];
    let pair = (slack.client_id(), slack.client_secret());
    let body = Caller::with(&sandbox, "none").basic("oauth.v2.access", (&pair.0, &pair.1), &form).await.ok();
    assert_eq!((&body["team"], &body["enterprise"]["id"]), (&Value::Null, &json!(first::ORG)));
    assert_eq!(body["is_enterprise_install"], true);
    assert!(slack.bot_token(first::ORG_TEAM).is_none(), "it is in no workspace yet");
    assert!(slack.grant_workspace(first::ORG_TEAM));
    let told = product.next().await.json();
    assert_eq!(told["event"]["type"], "team_access_granted");
    assert_eq!(
        (&told["authorizations"][0]["is_enterprise_install"], &told["enterprise_id"]),
        (&json!(true), &json!(first::ORG))
    );
    slack.set_scopes(first::ORG_TEAM, &["commands", "chat:write", "users:read"]);
    slack.command(&hana, &slack.channel(first::ORG_TEAM, "berlin"), "an idea").await;
    let got = product.next().await;
    let field = |name: &str| got.field(name).unwrap();
    assert_eq!((field("enterprise_id"), field("enterprise_name")), (first::ORG.into(), "Globex".into()));
    assert_eq!((field("is_enterprise_install"), field("team_id")), ("true".into(), first::ORG_TEAM.into()));
    let caller = Caller::with(&sandbox, body["access_token"].as_str().unwrap());
    caller.call("users.info", json!({"user": hana.id, "team_id": first::ORG_TEAM})).await.ok();
    assert_eq!(caller.call("team.info", json!({})).await.error(), "missing_argument");
    slack.revoke_workspace(first::ORG_TEAM);
    assert_eq!(product.next().await.json()["event"]["type"], "team_access_revoked");
}

#[tokio::test]
async fn a_no_leads_back_and_a_bad_request_leads_nowhere() {
    let sandbox = sandbox("http://127.0.0.1:9/myba").await;
    let slack = sandbox.slack();
    let back = slack.refuse_consent(&install_url(&sandbox, &[])).unwrap();
    assert_eq!((part(&back, "error").unwrap(), part(&back, "state").unwrap()), ("access_denied".into(), "s1".into()));
    let waits = Caller::of(&sandbox).send(&install_url(&sandbox, &[]), &[("decision", "approval")]).await;
    assert_eq!(waits.status(), 200);
    assert!(waits.text().await.unwrap().contains("An admin has to approve"));
    for bad in [
        [("client_id", "1.2")],
        [("redirect_uri", "http://evil.example/slack/oauth/callback")],
        [("redirect_uri", "http://127.0.0.1:9/mybatis")],
        [("scope", "openid")],
        [("scope", "")],
    ] {
        let answer = client().get(install_url(&sandbox, &bad)).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{bad:?}");
    }
    let ana = slack.person("ana");
    let late = slack.consent(&install_url(&sandbox, &[]), &ana, TEAM).unwrap();
    slack.pass_time(Duration::from_secs(10 * 60 + 1));
    let answer = exchange(&sandbox, "oauth.v2.access", &part(&late, "code").unwrap(), &[]).await;
    assert_eq!(answer.error(), "invalid_code");
}

#[tokio::test]
async fn signing_in_proves_who_somebody_is() {
    let sandbox = sandbox("http://127.0.0.1:9/myba").await;
    let slack = sandbox.slack();
    let ben = slack.person("ben");
    let url = identity_url(&sandbox, &[]);
    let page = client().get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Ben Okafor") && !page.contains("Gil Costa") && !page.contains("Fay Mori"));
    let code = part(&slack.consent(&url, &ben, TEAM).unwrap(), "code").unwrap();
    let method = "openid.connect.token";
    assert_eq!(exchange(&sandbox, method, &code, &[("code_verifier", "other")]).await.error(), "invalid_code_verifier");
    let body = exchange(&sandbox, method, &code, &[("code_verifier", "verifier")]).await.ok();
    let keys: Value =
        client().get(format!("{}/openid/connect/keys", slack.base_url())).send().await.unwrap().json().await.unwrap();
    let key = DecodingKey::from_jwk(&serde_json::from_value(keys["keys"][0].clone()).unwrap()).unwrap();
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_audience(&[slack.client_id()]);
    rules.set_issuer(&[slack.base_url()]);
    let claims = jsonwebtoken::decode::<Value>(body["id_token"].as_str().unwrap(), &key, &rules).unwrap().claims;
    assert_eq!((&claims["nonce"], &claims["sub"]), (&json!("n1"), &json!(ben.id)));
    assert_eq!(claims["https://slack.com/team_id"], TEAM);
    assert_eq!(claims["email"], "ben@acme.example");
    let caller = Caller::with(&sandbox, body["access_token"].as_str().unwrap());
    assert_eq!(caller.call("openid.connect.userInfo", json!({})).await.ok()["https://slack.com/user_id"], ben.id);
    for bad in [[("scope", "profile")], [("scope", "openid chat:write")], [("code_challenge_method", "plain")]] {
        let answer = client().get(identity_url(&sandbox, &bad)).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{bad:?}");
    }
}

#[tokio::test]
async fn apps_uninstall_needs_the_client_secret_and_ends_the_token() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let (slack, caller) = (sandbox.slack(), Caller::of(&sandbox));
    let body = |secret: String| json!({"client_id": slack.client_id(), "client_secret": secret});
    assert_eq!(caller.call("apps.uninstall", body("wrong".into())).await.error(), "bad_client_secret");
    caller.call("apps.uninstall", body(slack.client_secret())).await.ok();
    assert_eq!(caller.call("auth.test", json!({})).await.error(), "account_inactive");
    let token = slack.install(TEAM, None);
    let fresh = Caller::with(&sandbox, &token);
    assert_eq!(fresh.call("auth.revoke", json!({"test": true})).await.ok()["revoked"], false);
    assert_eq!(fresh.call("auth.revoke", json!({})).await.ok()["revoked"], true);
    assert_eq!(fresh.call("auth.test", json!({})).await.error(), "token_revoked");
}
