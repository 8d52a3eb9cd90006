//! Letting the app into workspaces.

use myba_core::chat::{Platform, Workspace, WorkspaceKey};
use myba_sandbox::slack::{NewPerson, Person, Role, first};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::office::{Office, PATIENCE, says, until};
use crate::room::IDEA;

/// A browser that begins an installation: where Slack's page is, and the cookie.
async fn begin(office: &Office) -> (String, String) {
    let answer = office.http().get(format!("{}/slack/oauth/start", office.url)).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.starts_with("__Host-"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    (answer.headers()[LOCATION].to_str().unwrap().to_owned(), cookie)
}

/// The browser comes back; where it is led.
async fn back(office: &Office, address: &str, cookie: Option<&str>) -> String {
    let mut request = office.http().get(address);
    if let Some(cookie) = cookie {
        request = request.header(COOKIE, cookie);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 303, "{address}");
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

async fn workspace(office: &Office, tenant: &str) -> Option<Workspace> {
    let key = WorkspaceKey { platform: Platform::Slack, tenant: tenant.to_owned() };
    office.app.chat.workspace(&key).await.unwrap().filter(|workspace| workspace.installed)
}

async fn consent(office: &Office, person: &Person, to: &str) -> String {
    let (page, cookie) = begin(office).await;
    let onward = office.slack.consent(&page, person, to).unwrap();
    back(office, &onward, Some(&cookie)).await
}

#[tokio::test]
async fn a_workspace_installs_the_app_and_its_first_ticket_needs_no_account() {
    let office = Office::open().await;
    let team = office.slack.add_workspace("Initech", None);
    let peter = office.slack.add_person(&team, NewPerson::named("peter").role(Role::Admin));
    let milton = office.slack.add_person(&team, NewPerson::named("milton"));
    let led = consent(&office, &peter, &team).await;
    assert!(led.contains("/slack/install?state=done&workspace=Initech"), "{led}");
    let kept = workspace(&office, &team).await.unwrap();
    let sealed = kept.sealed_token.unwrap();
    assert!(!sealed.contains("xoxb"), "tokens are encrypted at rest");
    let direct = office.slack.wait_until(PATIENCE, |room| {
        let channel = room.direct(&peter)?;
        room.last(&peter, &channel).filter(|message| says(message, "MyBA is installed."))
    });
    assert!(direct.await.is_some(), "whoever installed it is greeted");
    let general = office.slack.channel(&team, "general");
    office.ask_in(&general, &milton, IDEA, "Paid by your free tokens here · 1 token · 2 left").await;
    // Again, with more scopes: what was given of the trial is given.
    let led = consent(&office, &peter, &team).await;
    assert!(led.contains("state=done"), "{led}");
    assert_eq!(workspace(&office, &team).await.unwrap().trial_left, kept.trial_left - 3);
    office.close().await;
}

#[tokio::test]
async fn an_organisation_is_one_installation_for_all_its_workspaces() {
    let office = Office::open().await;
    let (hana, ivo) = (office.person("hana"), office.person("ivo"));
    let led = consent(&office, &hana, first::ORG).await;
    assert!(led.contains("state=done") && led.contains(&format!("org={}", first::ORG)), "{led}");
    assert!(workspace(&office, first::ORG).await.unwrap().is_org);
    assert!(office.slack.grant_workspace(first::ORG_TEAM));
    let berlin = office.slack.channel(first::ORG_TEAM, "berlin");
    office.ask_in(&berlin, &ivo, IDEA, "1 token · 2 left").await;
    assert!(workspace(&office, first::ORG_TEAM).await.is_none(), "nothing is kept per workspace");
    office.close().await;
}

#[tokio::test]
async fn h07_a_state_counts_once_and_in_the_browser_that_began() {
    let office = Office::open().await;
    let team = office.slack.add_workspace("Initech", None);
    let peter = office.slack.add_person(&team, NewPerson::named("peter").role(Role::Admin));
    let (page, cookie) = begin(&office).await;
    let onward = office.slack.consent(&page, &peter, &team).unwrap();
    let (_, stranger) = begin(&office).await;
    let forged = onward.replace("state=", "state=x");
    for (address, cookie) in [(&onward, None), (&onward, Some(&stranger)), (&forged, Some(&cookie))] {
        let led = back(&office, address, cookie.map(String::as_str)).await;
        assert!(led.contains("/slack/install?state=failed&ref="), "{led}");
    }
    let stateless = format!("{}/slack/oauth/callback?code=1.2.3", office.url);
    assert!(back(&office, &stateless, Some(&cookie)).await.contains("state=restart"));
    let denied = format!("{}/slack/oauth/callback?error=access_denied&state=x", office.url);
    assert!(back(&office, &denied, Some(&cookie)).await.contains("state=cancelled"));
    assert!(workspace(&office, &team).await.is_none());
    assert!(back(&office, &onward, Some(&cookie)).await.contains("state=done"));
    assert!(back(&office, &onward, Some(&cookie)).await.contains("state=failed"), "a replay");
    assert!(workspace(&office, &team).await.is_some());
    office.close().await;
}

#[tokio::test]
async fn what_an_administrator_is_asked_for_is_told_before() {
    let office = Office::open().await;
    let told = office.json("/api/slack/install").await;
    assert_eq!(told["ready"], true);
    let scopes = told["scopes"].as_array().unwrap();
    assert!(!scopes.is_empty() && scopes.iter().all(|one| one["reason"].as_str().is_some_and(|why| why.len() > 10)));
    let (page, _) = begin(&office).await;
    for one in scopes {
        assert!(page.contains(one["scope"].as_str().unwrap().replace(':', "%3A").as_str()), "{page}");
    }
    office.close().await;
}

#[tokio::test]
async fn h09_old_news_of_a_removal_do_not_end_an_installation_that_lives() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let account = office.account("ana@acme.example").await;
    office.link(&ana, &account).await;
    let told = office.slack.event(&ana, &serde_json::json!({ "type": "app_uninstalled" })).await;
    assert!(told.is_ok());
    let event = office.ended(&format!("evt:{}", told.event_id().unwrap())).await;
    assert_eq!(event.state, "ignored");
    office.ask_in(&general, &ana, "balance", "6 tokens left. Paid by your balance.").await;
    office.close().await;
}

#[tokio::test]
async fn h09_an_uninstalled_workspace_is_forgotten_in_either_order_of_events() {
    let office = Office::open().await;
    for name in ["One", "Two"] {
        let team = office.slack.add_workspace(name, None);
        let peter = office.slack.add_person(&team, NewPerson::named("peter").role(Role::Admin));
        consent(&office, &peter, &team).await;
        if name == "Two" {
            office.slack.revoke_token(&team);
        }
        office.slack.uninstall(&team);
        until("it is gone", async || workspace(&office, &team).await.is_none().then_some(())).await;
    }
    office.slack.forget_findings();
    office.close().await;
}
