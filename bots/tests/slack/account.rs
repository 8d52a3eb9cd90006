//! Installations and people, as the client reads them.

use myba_bots::slack::SlackError;
use myba_sandbox::slack::first;
use url::Url;

use crate::room::{Room, TEAM};

#[tokio::test]
async fn a_token_says_whose_it_is() {
    let room = Room::open().await;
    let here = room.client.auth_test(&room.token).await.unwrap();
    assert_eq!((here.team_id.as_deref(), here.team_name.as_deref(), here.is_org), (Some(TEAM), Some("Acme"), false));
    assert_eq!(here.bot_user, room.slack().bot_user(TEAM));
    let token = room.slack().install_org(first::ORG, None);
    let org = room.client.auth_test(&token).await.unwrap();
    assert_eq!((org.team_id, org.enterprise_id.as_deref(), org.is_org), (None, Some(first::ORG), true));
    assert_eq!(org.enterprise_name.as_deref(), Some("Globex"));
    assert_eq!(room.client.auth_test("xoxb-none").await, Err(SlackError::Revoked));
    room.finish();
}

#[tokio::test]
async fn people_are_told_apart() {
    let room = Room::open().await;
    let user = async |name: &str| room.client.user(&room.token, &room.slack().person(name).id).await.unwrap();
    let ana = user("ana").await;
    assert!(ana.is_admin && !ana.is_guest && !ana.is_bot && !ana.deleted && !ana.name.is_empty());
    assert_eq!((ana.team_id.as_deref(), ana.locale.as_deref()), (Some(TEAM), Some("en-US")));
    assert_eq!(user("carla").await.locale.as_deref(), Some("de-DE"));
    assert!(user("dora").await.is_guest && user("emil").await.is_guest);
    assert!(user("fay").await.is_stranger && user("gil").await.deleted);
    let nobody = room.client.user(&room.token, "U0NOBODY").await;
    assert_eq!(nobody, Err(SlackError::NotThere("user_not_found".to_owned())));
    assert!(room.slack().set_scopes(TEAM, &["chat:write"]));
    let refused = room.client.user(&room.token, &ana.id).await;
    assert_eq!(refused, Err(SlackError::MissingScope("users:read".to_owned())));
    room.finish();
}

/// Somebody agrees on a page of Slack's; the code that comes back.
fn agree(room: &Room, page: &str, query: &[(&str, &str)], who: &str, place: &str) -> String {
    let slack = room.slack();
    let id = slack.client_id();
    let query =
        [("client_id", id.as_str()), ("state", "s"), ("redirect_uri", &room.back)].into_iter().chain(query.to_vec());
    let page = Url::parse_with_params(&format!("{}/{page}", slack.base_url()), query).unwrap();
    let back = slack.consent(page.as_str(), &slack.person(who), place).unwrap();
    let back = Url::parse(&back).unwrap();
    back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

#[tokio::test]
async fn an_installation_is_read_with_and_without_a_workspace() {
    let room = Room::open().await;
    let (id, secret) = (room.slack().client_id(), room.slack().client_secret());
    let query = [("scope", "commands,chat:write")];
    let code = agree(&room, "oauth/v2/authorize", &query, "hana", first::ORG);
    let grant = room.client.exchange_code(&id, &secret, &code, &room.back).await.unwrap();
    let installed = &grant.installed;
    assert_eq!(
        (&installed.team_id, installed.enterprise_id.as_deref(), installed.is_org),
        (&None, Some(first::ORG), true)
    );
    assert_eq!((grant.scopes.as_str(), grant.installer.as_str()), ("chat:write,commands", "W0HANA0001"));
    assert_eq!(room.client.auth_test(&grant.token).await.unwrap().bot_user, installed.bot_user);
    let again = room.client.exchange_code(&id, &secret, &code, &room.back).await;
    assert_eq!(again.err(), Some(SlackError::Refused("code_already_used".to_owned())));

    let code = agree(&room, "oauth/v2/authorize", &query, "ana", TEAM);
    let grant = room.client.exchange_code(&id, &secret, &code, &room.back).await.unwrap();
    let installed = grant.installed;
    assert_eq!((installed.team_id.as_deref(), installed.team_name.as_deref()), (Some(TEAM), Some("Acme")));
    assert_eq!((installed.enterprise_id, installed.is_org), (None, false));
    assert_eq!(installed.app_id, Some(room.slack().app_id()));
    room.finish();
}

#[tokio::test]
async fn somebody_who_signs_in_is_known_by_slacks_ids() {
    // The pair of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let room = Room::open().await;
    let (id, secret) = (room.slack().client_id(), room.slack().client_secret());
    let query = [
        ("scope", "openid profile"),
        ("response_type", "code"),
        ("nonce", "n"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = agree(&room, "openid/connect/authorize", &query, "ben", TEAM);
    let wrong = room.client.openid_token(&id, &secret, &code, &room.back, "another").await;
    assert_eq!(wrong.err(), Some(SlackError::Refused("invalid_code_verifier".to_owned())));
    let token = room.client.openid_token(&id, &secret, &code, &room.back, VERIFIER).await.unwrap();
    assert_eq!(token.id_token.split('.').count(), 3);
    let user = room.client.openid_user(&token.access_token).await.unwrap();
    assert_eq!((user.user_id, user.team_id.as_str()), (room.slack().person("ben").id, TEAM));
    assert_eq!((user.team_name.as_deref(), user.name.as_str()), (Some("Acme"), "Ben Okafor"));
    room.finish();
}

#[tokio::test]
async fn a_code_that_slack_does_not_know_is_refused() {
    let room = Room::open().await;
    let (id, secret) = (room.slack().client_id(), room.slack().client_secret());
    let grant = room.client.exchange_code(&id, &secret, "none", "https://myba.example/a").await;
    assert_eq!(grant.err(), Some(SlackError::Refused("invalid_code".to_owned())));
    let token = room.client.openid_token(&id, "wrong", "none", "https://myba.example/a", "verifier").await;
    assert_eq!(token.err(), Some(SlackError::Refused("bad_client_secret".to_owned())));
    assert_eq!(room.client.openid_user("xoxp-none").await, Err(SlackError::Revoked));
    room.finish();
}

#[tokio::test]
async fn a_socket_is_opened_with_the_app_token_alone() {
    let room = Room::open().await;
    room.slack().set_mode(myba_sandbox::slack::Mode::Socket);
    let address = room.client.open_socket(&room.slack().app_token()).await.unwrap();
    assert!(address.starts_with("ws://127.0.0.1:"), "{address}");
    assert!(room.client.open_socket(&room.token).await.is_err());
    room.finish();
}

#[tokio::test]
async fn a_thread_is_read_as_people_read_it() {
    let room = Room::open().await;
    let slack = room.slack();
    assert!(slack.invite_bot(&room.product));
    let root = slack.say(&room.ana, &room.product, "a < b");
    let ben = slack.person("ben");
    slack.say_in(&ben, &room.product, Some(&root.ts), "see https://a.example/x");
    assert!(slack.set_scopes(TEAM, &["channels:history"]));
    let thread = room.client.thread(&room.token, &room.product, &root.ts).await.unwrap();
    let expected = [(room.ana.id.as_str(), "a < b"), (ben.id.as_str(), "see https://a.example/x")];
    let thread: Vec<(&str, &str)> = thread.iter().map(|(author, text)| (author.as_str(), text.as_str())).collect();
    assert_eq!(thread, expected);
    assert!(slack.set_scopes(TEAM, &["chat:write"]));
    let refused = room.client.thread(&room.token, &room.product, &root.ts).await;
    assert!(matches!(refused, Err(SlackError::MissingScope(_))), "{refused:?}");
    room.finish();
}
