//! What "ready" means to somebody: set, used, refused, tried on past tickets, and nobody else's.

use myba_core::chat::{ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::id::UserId;
use serde_json::{Value, json};

use crate::house::{Answer, House, send};

/// Somebody with a session who says things about definitions.
struct Desk<'a> {
    house: &'a House,
    token: String,
}

impl<'a> Desk<'a> {
    async fn of(house: &'a House, email: &str) -> Self {
        let token = house.sign_up(email);
        send(house.request("GET", "/api/me").bearer_auth(&token)).await.ok("GET", "/api/me");
        Self { house, token }
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.house.request("GET", path).bearer_auth(&self.token)).await
    }

    async fn put(&self, path: &str, version: i64, definition: &Value) -> Answer {
        let body = json!({"version": version, "definition": definition});
        send(self.house.request("PUT", path).bearer_auth(&self.token).json(&body)).await
    }

    async fn dry_run(&self, path: &str, body: &Value) -> Answer {
        send(self.house.request("POST", path).bearer_auth(&self.token).json(body)).await
    }

    async fn ticket(&self) -> Value {
        self.house.generate(|ask| ask.bearer_auth(&self.token)).await.json()["ticket"].clone()
    }

    /// A team of this person's.
    async fn team(&self) -> String {
        let chat = &self.house.app.chat;
        let acme = WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() };
        let new = NewWorkspace {
            key: acme.clone(),
            name: "Acme".to_owned(),
            is_org: false,
            sealed_token: "sealed".to_owned(),
            bot_user: None,
            scopes: String::new(),
            installer: None,
        };
        chat.install(new).await.unwrap();
        let me = self.get("/api/me").await.json();
        let key = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: "U1".to_owned() };
        chat.link_proven(&UserId::from_text(me["id"].as_str().unwrap()), &key, "ana").await.unwrap();
        let person = chat.meet(&key, "ana").await.unwrap();
        chat.connect_team(&acme, &person.id).await.unwrap().id.to_string()
    }
}

const OWN: &str = "/api/definition";
const TRY: &str = "/api/definition/dry-run";

#[tokio::test]
async fn a_definition_is_set_used_changed_and_kept_in_versions() {
    let house = House::open().await;
    let ana = Desk::of(&house, "ana@acme.example").await;
    let none = ana.get(OWN).await.ok("GET", OWN);
    assert_eq!((&none["version"], &none["created_at"]), (&json!(0), &json!(null)));
    assert_eq!(none["definition"]["limits"]["criteria"], json!({"min": 3, "max": 7}));
    let before = ana.ticket().await;
    assert_eq!(before["report"]["definition"], json!(null));

    let templates = ana.get("/api/definition/templates").await.ok("GET", "/api/definition/templates");
    let lean = templates["templates"].as_array().unwrap().iter().find(|one| one["id"] == "lean").unwrap();
    let stands: Vec<_> = templates["rules"].as_array().unwrap().iter().filter(|rule| rule["stands"] == true).collect();
    assert_eq!(stands.len(), 9, "{stands:?}");
    let set = ana.put(OWN, 0, &lean["definition"]).await.ok("PUT", OWN);
    assert_eq!((&set["version"], &set["definition"]), (&json!(1), &lean["definition"]));
    let after = ana.ticket().await;
    assert_eq!(after["report"]["definition"], json!({"name": "Lean", "version": 1}));
    let sections: Vec<_> = after["sections"].as_array().unwrap().iter().map(|section| section["id"].clone()).collect();
    assert!(!sections.contains(&json!("edge_cases")) && !sections.contains(&json!("estimate")), "{sections:?}");

    let stale = ana.put(OWN, 0, &json!({"name": "Late"})).await.refused(409, "conflict");
    assert!(stale["detail"].as_str().unwrap().contains("version 1 is in force"), "{stale}");
    assert_eq!(ana.put(OWN, 0, &lean["definition"]).await.ok("PUT", OWN)["version"], 1, "a repeat is harmless");
    assert_eq!(ana.put(OWN, 1, &json!({"name": "Ours"})).await.ok("PUT", OWN)["version"], 2);
    let path = "/api/definition/versions";
    let versions = ana.get(path).await.ok("GET", path);
    let names: Vec<_> = versions["items"].as_array().unwrap().iter().map(|one| &one["definition"]["name"]).collect();
    assert_eq!((json!(names), &versions["next"]), (json!(["Ours", "Lean"]), &json!(null)));
    assert_eq!(ana.get("/api/definition/versions?after=2").await.ok("GET", path)["items"][0]["version"], 1);
    ana.get("/api/definition/versions?after=x").await.refused(400, "bad_request");
    house.close().await;
}

#[tokio::test]
async fn what_cannot_stand_is_refused_with_its_place_and_changes_nothing() {
    let house = House::open().await;
    let ana = Desk::of(&house, "ana@acme.example").await;
    for (definition, field) in [
        (json!({"name": "A", "rules": {"P2": "off"}}), "definition.rules.P2"),
        (json!({"name": "A", "limits": {"criteria": {"min": 0, "max": 7}}}), "definition.limits.criteria.min"),
        (
            json!({"name": "A", "kinds": {"story": {"fields": [{"label": "a", "hnt": "b"}]}}}),
            "definition.kinds.story.fields[0].hnt",
        ),
        (json!({}), "definition.name"),
        (json!("Ours"), "definition"),
    ] {
        let refusal = ana.put(OWN, 0, &definition).await.refused(422, "invalid");
        assert_eq!(refusal["field"], field, "{refusal}");
        assert!(refusal["detail"].as_str().unwrap().ends_with("Nothing was changed."), "{refusal}");
        ana.dry_run(TRY, &json!({ "definition": definition })).await.refused(422, "invalid");
    }
    assert_eq!(ana.get(OWN).await.json()["version"], 0);
    let extra = json!({"version": 0, "definition": {"name": "A"}, "force": true});
    let refusal = send(house.request("PUT", OWN).bearer_auth(&ana.token).json(&extra)).await;
    assert_eq!(refusal.refused(400, "bad_request")["field"], "force");
    send(house.request("GET", OWN)).await.refused(401, "unauthenticated");
    send(house.request("PUT", OWN).json(&extra)).await.refused(400, "bad_request");
    let mut plain = extra;
    plain.as_object_mut().unwrap().remove("force");
    send(house.request("PUT", OWN).json(&plain)).await.refused(401, "unauthenticated");
    house.close().await;
}

#[tokio::test]
async fn a_dry_run_counts_what_would_fail_and_nothing_is_taken() {
    let house = House::open().await;
    let ana = Desk::of(&house, "ana@acme.example").await;
    let empty = ana.dry_run(TRY, &json!({"definition": {"name": "A"}})).await.ok("POST", TRY);
    assert_eq!(empty, json!({"checked": 0, "would_fail": 0, "fail_now": 0, "tickets": []}));
    for _ in 0..3 {
        ana.ticket().await;
    }
    let tokens = ana.get("/api/me").await.json()["tokens"].clone();
    let same = ana.dry_run(TRY, &json!({"definition": {"name": "A"}, "last": 2})).await.ok("POST", TRY);
    assert_eq!((&same["checked"], &same["would_fail"]), (&json!(2), &json!(0)), "{same}");
    let strict =
        json!({"definition": {"name": "A", "personas": ["Nobody of this name"], "rules": {"D3": "hard"}}, "last": 20});
    let trial = ana.dry_run(TRY, &strict).await.ok("POST", TRY);
    let tickets = trial["tickets"].as_array().unwrap();
    let failing = tickets.iter().filter(|ticket| ticket["ready"] == "not_ready").count();
    assert_eq!((tickets.len(), &trial["checked"], &trial["would_fail"]), (3, &json!(3), &json!(failing)));
    assert_eq!(failing, 3, "{trial}");
    assert_eq!(tickets[0]["number"], 3);
    assert!(tickets[0]["id"].as_str().unwrap().starts_with("tkt_") && tickets[0]["title"].is_string());
    assert_eq!(tickets[0]["new_findings"][0]["rule"], "D3");
    for last in [0, 101] {
        let refusal =
            ana.dry_run(TRY, &json!({"definition": {"name": "A"}, "last": last})).await.refused(422, "invalid");
        assert_eq!(refusal["field"], "last");
    }
    assert_eq!(ana.get("/api/me").await.json()["tokens"], tokens);
    assert_eq!(ana.get(OWN).await.json()["version"], 0, "nothing is kept");
    let bo = Desk::of(&house, "bo@acme.example").await;
    assert_eq!(bo.dry_run(TRY, &strict).await.ok("POST", TRY)["checked"], 0, "only one's own tickets");
    house.close().await;
}

#[tokio::test]
async fn a_teams_definition_is_its_owners_alone() {
    let house = House::open().await;
    let ana = Desk::of(&house, "ana@acme.example").await;
    let team = ana.team().await;
    let path = format!("/api/teams/{team}/definition");
    let documented = "/api/teams/{team}/definition";
    assert_eq!(ana.get(&path).await.ok("GET", documented)["version"], 0);
    assert_eq!(ana.put(&path, 0, &json!({"name": "Acme"})).await.ok("PUT", documented)["version"], 1);
    assert_eq!(ana.get(OWN).await.json()["version"], 0, "the team's is not one's own");
    let versions = ana.get(&format!("{path}/versions")).await.ok("GET", "/api/teams/{team}/definition/versions");
    assert_eq!(versions["items"][0]["definition"]["name"], "Acme");
    let try_it = format!("{path}/dry-run");
    let body = json!({"definition": {"name": "A"}});
    let trial = ana.dry_run(&try_it, &body).await.ok("POST", "/api/teams/{team}/definition/dry-run");
    assert_eq!(trial["checked"], 0);

    let eve = Desk::of(&house, "eve@evil.example").await;
    let of_another = eve.get(&path).await.refused(404, "not_found");
    let of_nobody = eve.get("/api/teams/none/definition").await.refused(404, "not_found");
    assert_eq!(of_another["detail"], of_nobody["detail"], "nobody learns whose a team is");
    eve.put(&path, 1, &json!({"name": "Evil"})).await.refused(404, "not_found");
    eve.get(&format!("{path}/versions")).await.refused(404, "not_found");
    eve.dry_run(&try_it, &body).await.refused(404, "not_found");
    assert_eq!(ana.get(&path).await.json()["definition"]["name"], "Acme");
    house.close().await;
}
