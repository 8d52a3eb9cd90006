//! Linking somebody in chat to an account, on the web's side.

use myba_core::chat::{ChatError, ChatKey, NewWorkspace, Person, Platform, WorkspaceKey};
use serde_json::json;

use crate::house::{House, send};

fn acme() -> WorkspaceKey {
    WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() }
}

async fn person(house: &House, name: &str) -> Person {
    let new = NewWorkspace {
        key: acme(),
        name: "Acme".to_owned(),
        is_org: false,
        sealed_token: "sealed".to_owned(),
        bot_user: None,
        scopes: String::new(),
        installer: None,
    };
    house.app.chat.install(new).await.unwrap();
    let key = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: format!("U-{name}") };
    house.app.chat.meet(&key, name).await.unwrap()
}

#[tokio::test]
async fn h02_a_link_is_looked_at_confirmed_and_ended_by_its_code_in_chat() {
    let house = House::open().await;
    let ana = person(&house, "ana").await;
    let token = house.app.chat.start_link(&ana.id).await.unwrap();
    let path = format!("/api/link-requests/{token}");
    house.get(&path).await.refused(401, "unauthenticated");
    let session = house.sign_up("ana@acme.example");
    for _ in 0..3 {
        let looked = send(house.request("GET", &path).bearer_auth(&session)).await;
        assert_eq!(looked.header("referrer-policy"), "no-referrer");
        let view = looked.ok("GET", "/api/link-requests/{token}");
        assert_eq!(
            (&view["platform"], &view["workspace"], &view["name"]),
            (&json!("Slack"), &json!("Acme"), &json!("ana"))
        );
        assert_eq!((&view["linked_to"], &view["email"]), (&json!(null), &json!("ana@acme.example")));
    }
    let confirmed = send(house.request("POST", &format!("{path}/confirm")).bearer_auth(&session)).await;
    let code = confirmed.ok("POST", "/api/link-requests/{token}/confirm")["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 9);
    let links = send(house.request("GET", "/api/links").bearer_auth(&session)).await.ok("GET", "/api/links");
    assert_eq!(links["items"], json!([]), "nobody is linked before the code was typed");
    house.app.chat.enter_code(&ana.id, &format!(" {} ", code.to_lowercase())).await.unwrap();
    let links = send(house.request("GET", "/api/links").bearer_auth(&session)).await.ok("GET", "/api/links");
    assert_eq!(links["items"][0]["name"], "ana");
    send(house.request("GET", &path).bearer_auth(&session)).await.refused(410, "link_gone");

    let stranger = house.sign_up("eve@evil.example");
    let own = format!("/api/links/{}", links["items"][0]["id"].as_str().unwrap());
    send(house.request("DELETE", &own).bearer_auth(&stranger)).await.refused(404, "not_found");
    assert_eq!(send(house.request("DELETE", &own).bearer_auth(&session)).await.status, 204);
    assert_eq!(house.app.chat.person(&ana.id).await.unwrap().account, None);
    house.close().await;
}

#[tokio::test]
async fn h04_h05_a_link_is_confirmed_by_one_account_and_a_cancelled_one_by_nobody() {
    let house = House::open().await;
    let ana = person(&house, "ana").await;
    let (one, two) = (house.sign_up("ana@acme.example"), house.sign_up("ben@acme.example"));
    let token = house.app.chat.start_link(&ana.id).await.unwrap();
    let confirm = format!("/api/link-requests/{token}/confirm");
    let answers = tokio::join!(
        send(house.request("POST", &confirm).bearer_auth(&one)),
        send(house.request("POST", &confirm).bearer_auth(&two))
    );
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);

    let token = house.app.chat.start_link(&ana.id).await.unwrap();
    let path = format!("/api/link-requests/{token}");
    assert_eq!(send(house.request("POST", &format!("{path}/cancel")).bearer_auth(&one)).await.status, 204);
    send(house.request("POST", &format!("{path}/confirm")).bearer_auth(&one)).await.refused(410, "link_gone");
    send(house.request("GET", "/api/link-requests/made-up").bearer_auth(&one)).await.refused(410, "link_gone");
    assert!(matches!(house.app.chat.enter_code(&ana.id, "AAAA-AAAA").await, Err(ChatError::LinkGone)));
    house.close().await;
}

#[tokio::test]
async fn h01_another_site_confirms_nothing() {
    let house = House::open().await;
    let ana = person(&house, "ana").await;
    let token = house.app.chat.start_link(&ana.id).await.unwrap();
    let path = format!("/api/link-requests/{token}/confirm");
    let forged = house.request("POST", &path).header("origin", "https://evil.example");
    send(forged).await.refused(403, "foreign_origin");
    assert!(house.app.chat.look_at_link(&token).await.is_ok(), "still open");
    house.close().await;
}

#[tokio::test]
async fn a_team_is_seen_bought_for_and_disconnected_by_its_owner_alone() {
    let house = House::open().await;
    let ana = person(&house, "ana").await;
    let session = house.sign_up("ana@acme.example");
    send(house.request("GET", "/api/me").bearer_auth(&session)).await.ok("GET", "/api/me");
    let token = house.app.chat.start_link(&ana.id).await.unwrap();
    let confirm = format!("/api/link-requests/{token}/confirm");
    let code = send(house.request("POST", &confirm).bearer_auth(&session)).await.json()["code"].clone();
    house.app.chat.enter_code(&ana.id, code.as_str().unwrap()).await.unwrap();
    let team = house.app.chat.connect_team(&acme(), &ana.id).await.unwrap();
    let teams = send(house.request("GET", "/api/teams").bearer_auth(&session)).await.ok("GET", "/api/teams");
    let wallet = teams["items"][0]["wallet"].as_str().unwrap();
    assert_eq!((wallet, &teams["items"][0]["workspaces"][0]["name"]), (team.wallet.as_str(), &json!("Acme")));

    let order = json!({"plan": "pack_60", "wallet": wallet});
    let buy = house.request("POST", "/api/create-checkout-session").bearer_auth(house.sign_up("eve@evil.example"));
    send(buy.json(&order)).await.refused(404, "not_found");

    let place = |team: &str, platform: &str| format!("/api/teams/{team}/workspaces/{platform}/T1");
    let own = place(teams["items"][0]["id"].as_str().unwrap(), "slack");
    assert_eq!(teams["items"][0]["workspaces"][0]["tenant"], "T1");
    let stranger = house.sign_up("eve@evil.example");
    send(house.request("DELETE", &own)).await.refused(401, "unauthenticated");
    let of_another = send(house.request("DELETE", &own).bearer_auth(&stranger)).await.refused(404, "not_found");
    let of_nobody = send(house.request("DELETE", &place("none", "slack")).bearer_auth(&stranger)).await;
    assert_eq!(of_another["detail"], of_nobody.refused(404, "not_found")["detail"], "nobody learns whose a team is");
    let unknown = place(team.id.as_str(), "irc");
    send(house.request("DELETE", &unknown).bearer_auth(&session)).await.refused(404, "not_found");
    let still = house.app.chat.workspace(&acme()).await.unwrap().unwrap();
    assert_eq!(still.team, Some(team), "nobody else ended it");

    // The person is gone from chat: the web alone is enough.
    assert!(house.app.chat.unlink(&ana.id).await.unwrap());
    for _ in 0..2 {
        assert_eq!(send(house.request("DELETE", &own).bearer_auth(&session)).await.status, 204);
        let teams = send(house.request("GET", "/api/teams").bearer_auth(&session)).await.ok("GET", "/api/teams");
        assert_eq!(teams["items"][0]["workspaces"], json!([]));
    }
    assert_eq!(house.app.chat.workspace(&acme()).await.unwrap().unwrap().team, None);
    house.close().await;
}
