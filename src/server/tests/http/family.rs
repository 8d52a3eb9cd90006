//! The right kind and size: switching, becoming smaller, splitting, and an epic's children one by one.

use serde_json::{Value, json};

use crate::house::{Answer, House, send};

const LONG: &str = "Tenants want to report a broken heater with a photo from their phone. They choose the flat and the room. \
                    The caretaker gets a mail. The caretaker answers with a date. The tenant sees the date.";

struct Guest<'a> {
    house: &'a House,
    token: String,
}

impl Guest<'_> {
    async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.house.request("POST", path).bearer_auth(&self.token).json(body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.house.request("GET", path).bearer_auth(&self.token)).await
    }

    async fn write(&self, idea: &str, kind: &str) -> Value {
        let written = self.post("/api/generate-ticket", &json!({"idea": idea, "kind": kind})).await;
        written.ok("POST", "/api/generate-ticket")["ticket"].clone()
    }

    async fn available(&self) -> u64 {
        self.get("/api/user-tokens/me").await.json()["available"].as_u64().unwrap()
    }
}

async fn guest(house: &House) -> Guest<'_> {
    let token = house.sign_up("ana@acme.example");
    let guest = Guest { house, token };
    guest.get("/api/me").await.ok("GET", "/api/me");
    guest
}

fn path(ticket: &Value, rest: &str) -> String {
    format!("/api/tickets/{}{rest}", ticket["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_kind_is_switched_for_nothing_or_it_is_said_what_is_missing() {
    let house = House::open().await;
    let ana = guest(&house).await;
    let story = ana.write(LONG, "story").await;
    assert_eq!((&story["parent"], &story["children"]), (&json!(null), &json!([])));
    assert!(story["words"].as_u64() <= story["word_budget"].as_u64(), "{story}");
    let left = ana.available().await;
    let switch = |version: u64, kind: &str| {
        let (to, body) = (path(&story, "/kind"), json!({"version": version, "kind": kind}));
        let ana = &ana;
        async move { ana.post(&to, &body).await }
    };
    let task = switch(1, "task").await.ok("POST", "/api/tickets/{id}/kind");
    assert_eq!((&task["kind"], &task["version"]), (&json!("task"), &json!(2)));
    assert_eq!(task["kind_reason"], "chosen by you → task");
    switch(1, "spike").await.refused(409, "conflict");
    let missing = switch(2, "bug").await.refused(422, "sections_missing");
    assert_eq!(missing["missing"], json!(["steps", "observed", "expected"]));
    assert!(missing["detail"].as_str().unwrap().starts_with("A bug needs “Steps to reproduce”"), "{missing}");
    switch(2, "poem").await.refused(422, "invalid");
    let back = switch(2, "story").await.ok("POST", "/api/tickets/{id}/kind");
    assert_eq!(back["sections"], story["sections"], "there and back");
    assert_eq!(ana.available().await, left, "no switch takes a token");
    // What is missing is written in an included round.
    let written = ana.post(&path(&story, "/refine"), &json!({"kind": "bug"})).await;
    let written = written.ok("POST", "/api/tickets/{id}/refine");
    assert_eq!((&written["ticket"]["kind"], &written["tokens"]["charged"]), (&json!("bug"), &json!(0)));
    let two = ana.post(&path(&story, "/refine"), &json!({"kind": "task", "smaller": true})).await;
    assert_eq!(two.refused(422, "invalid")["field"], "instruction");
    let same = ana.post(&path(&story, "/refine"), &json!({"kind": "bug"})).await;
    assert_eq!(same.refused(422, "invalid")["detail"], "This ticket is of the kind bug already. Nothing was taken.");
    house.close().await;
}

#[tokio::test]
async fn smaller_is_a_round_that_counts_only_when_the_ticket_shrank() {
    let house = House::open().await;
    let ana = guest(&house).await;
    let story = ana.write(LONG, "story").await;
    let left = ana.available().await;
    let shrink = || {
        let (to, ana) = (path(&story, "/refine"), &ana);
        async move { ana.post(&to, &json!({"smaller": true})).await }
    };
    let smaller = shrink().await.ok("POST", "/api/tickets/{id}/refine")["ticket"].clone();
    assert_ne!(smaller["size"], story["size"]);
    assert_eq!(smaller["rounds_left"], 2);
    // The stand-in knows nothing smaller than that.
    let refused = shrink().await.refused(422, "quality_not_met");
    assert!(refused["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "V2"), "{refused}");
    let kept = ana.get(&path(&story, "")).await.json();
    assert_eq!((&kept["rounds_left"], &kept["version"]), (&json!(2), &smaller["version"]));
    assert_eq!(ana.available().await, left);
    house.close().await;
}

#[tokio::test]
async fn a_split_story_is_an_epic_whose_children_are_a_token_each() {
    let house = House::open().await;
    let ana = guest(&house).await;
    let story = ana.write(LONG, "story").await;
    let epic = ana.post(&path(&story, "/refine"), &json!({"split": true})).await;
    let epic = epic.ok("POST", "/api/tickets/{id}/refine");
    assert_eq!(epic["tokens"]["charged"], 0, "a split is a round");
    let epic = epic["ticket"].clone();
    assert_eq!((&epic["id"], &epic["kind"]), (&story["id"], &json!("epic")));
    let children = epic["children"].as_array().unwrap();
    assert!(children.len() >= 3 && children.iter().all(|child| child["ticket"].is_null()), "{children:?}");
    let left = ana.available().await;
    let to = path(&epic, "/children/1/expand");
    let none = json!({});
    let (one, two) = tokio::join!(ana.post(&to, &none), ana.post(&to, &none));
    for answer in [&one, &two] {
        assert!(answer.status == 200 || answer.json()["code"] == "in_progress", "{answer:?}");
    }
    let again = ana.post(&to, &none).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    let again = again.ok("POST", "/api/tickets/{id}/children/{number}/expand");
    assert_eq!((&again["tokens"]["charged"], ana.available().await), (&json!(1), left - 1));
    let child = &again["ticket"];
    assert_eq!((&child["parent"]["id"], &child["kind"]), (&epic["id"], &json!("story")));
    let tree = ana.get(&path(&epic, "")).await.ok("GET", "/api/tickets/{id}");
    assert_eq!(tree["children"][0]["ticket"]["id"], child["id"]);
    assert_eq!(tree["children"][1]["ticket"], json!(null));
    let list = ana.get("/api/tickets").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "an epic and one child");
    for number in ["0", "99", "x"] {
        let nowhere = ana.post(&path(&epic, &format!("/children/{number}/expand")), &none).await;
        nowhere.refused(404, "not_found");
    }
    house.close().await;
}

#[tokio::test]
async fn a_child_is_told_as_events_too() {
    let house = House::open().await;
    let ana = guest(&house).await;
    let idea = "We want a customer portal: invoices, contracts, tickets, users, payments and reports";
    let epic = ana.write(idea, "epic").await;
    let ask = house.request("POST", &path(&epic, "/children/2/expand")).bearer_auth(&ana.token);
    let events = send(ask.header("accept", "text/event-stream").json(&json!({"model": null}))).await;
    assert_eq!(events.status, 200, "{}", events.text);
    assert!(events.text.contains("event: ticket.delta") && events.text.contains("event: ticket\n"), "{}", events.text);
    assert!(events.text.trim_end().ends_with("data: {}"), "{}", events.text);
    let tree = ana.get(&path(&epic, "")).await.json();
    assert!(tree["children"][1]["ticket"]["number"].is_number(), "{tree}");
    house.close().await;
}
