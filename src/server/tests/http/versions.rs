//! What a ticket said before, over HTTP; and one section written again.

use serde_json::{Value, json};

use crate::house::{House, send};

/// A visitor with a ticket.
struct Author {
    cookie: String,
    ticket: Value,
    path: String,
}

impl Author {
    async fn of(house: &House) -> Self {
        let made = house.generate(|ask| ask).await;
        let ticket = made.json()["ticket"].clone();
        let path = format!("/api/tickets/{}", ticket["id"].as_str().unwrap());
        Self { cookie: made.cookie().unwrap(), ticket, path }
    }

    fn ask(&self, house: &House, method: &str, rest: &str) -> reqwest::RequestBuilder {
        house.request(method, &format!("{}{rest}", self.path)).header("cookie", &self.cookie)
    }
}

fn without(ticket: &Value, section: &str) -> Vec<Value> {
    let sections = ticket["sections"].as_array().unwrap().iter();
    sections.filter(|one| one["id"] != section).cloned().collect()
}

#[tokio::test]
async fn written_refined_edited_compared_and_gone_back_to() {
    let house = House::open().await;
    let author = Author::of(&house).await;
    let ask = |method: &str, rest: &str| author.ask(&house, method, rest);
    let refine = ask("POST", "/refine").json(&json!({"instruction": "add a limit of 500 rows"}));
    let refined = send(refine).await.ok("POST", "/api/tickets/{id}/refine");
    let edit = json!({"version": 2, "title": "Download a month of invoices as CSV"});
    send(ask("PATCH", "").json(&edit)).await.ok("PATCH", "/api/tickets/{id}");

    let versions = send(ask("GET", "/versions")).await.ok("GET", "/api/tickets/{id}/versions");
    let made = |one: &Value| {
        format!("{} {} {}", one["version"], one["made"].as_str().unwrap(), one["channel"].as_str().unwrap())
    };
    let lines: Vec<String> = versions["items"].as_array().unwrap().iter().map(made).collect();
    assert_eq!(lines, ["3 edited api", "2 refined api", "1 written api"]);
    let one = send(ask("GET", "/versions/1")).await.ok("GET", "/api/tickets/{id}/versions/{n}");
    assert_eq!((&one["sections"], &one["title"]), (&author.ticket["sections"], &author.ticket["title"]));

    let diff = send(ask("GET", "/versions/2/diff")).await.ok("GET", "/api/tickets/{id}/versions/{n}/diff");
    assert_eq!((&diff["from"], &diff["to"], &diff["title"]), (&json!(1), &json!(2), &json!(null)));
    let lines = diff["sections"].as_array().unwrap().iter().flat_map(|one| one["lines"].as_array().unwrap());
    let added: Vec<_> =
        lines.filter(|line| line["change"] == "added").map(|line| line["after"]["text"].clone()).collect();
    assert!(added.iter().any(|text| text.as_str().unwrap().contains("500 rows")), "{diff:#}");
    let diff = send(ask("GET", "/versions/3/diff?against=2")).await.ok("GET", "/api/tickets/{id}/versions/{n}/diff");
    assert!(diff["title"].is_array() && diff["sections"] == json!([]), "{diff:#}");
    for missing in ["/versions/9", "/versions/9/diff", "/versions/1/diff", "/versions/2/diff?against=9", "/versions/x"]
    {
        send(ask("GET", missing)).await.refused(404, "not_found");
    }
    send(ask("GET", "/versions/2/diff?against=x")).await.refused(400, "bad_request");

    let stale = ask("POST", "/versions/1/restore").json(&json!({"version": 2}));
    send(stale).await.refused(409, "conflict");
    let back = ask("POST", "/versions/1/restore").json(&json!({"version": 3}));
    let back = send(back).await.ok("POST", "/api/tickets/{id}/versions/{n}/restore");
    assert_eq!((&back["version"], &back["rounds_left"]), (&json!(4), &refined["ticket"]["rounds_left"]));
    assert_eq!((&back["sections"], &back["title"]), (&author.ticket["sections"], &author.ticket["title"]));
    let versions = send(ask("GET", "/versions")).await.json();
    assert_eq!((&versions["items"][0]["made"], &versions["items"][0]["restored"]), (&json!("restored"), &json!(1)));
    let figures = send(house.request("GET", "/api/user-tokens/me").header("cookie", &author.cookie)).await.json();
    assert_eq!((&figures["available"], &figures["consumed"]), (&json!(2), &json!(1)), "all of it is free");
    house.close().await;
}

#[tokio::test]
async fn j02_somebody_elses_versions_are_not_found() {
    let house = House::open().await;
    let author = Author::of(&house).await;
    let stranger = house.generate(|ask| ask).await.cookie().unwrap();
    for rest in ["/versions", "/versions/1", "/versions/1/diff", "/versions/1/diff?against=1"] {
        let path = format!("{}{rest}", author.path);
        house.get(&path).await.refused(404, "not_found");
        send(house.request("GET", &path).header("cookie", &stranger)).await.refused(404, "not_found");
    }
    let restore = house.request("POST", &format!("{}/versions/1/restore", author.path));
    send(restore.header("cookie", &stranger).json(&json!({"version": 1}))).await.refused(404, "not_found");
    let again = house.request("POST", &format!("{}/refine", author.path));
    send(again.header("cookie", &stranger).json(&json!({"section": "criteria"}))).await.refused(404, "not_found");
    house.close().await;
}

#[tokio::test]
async fn one_section_is_written_again_and_nothing_else_whatever_the_writer_returns() {
    let house = House::open().await;
    let author = Author::of(&house).await;
    let again = |body: Value| author.ask(&house, "POST", "/refine").json(&body);
    // Another title, other scopes, and another kind: none of it is taken.
    let mut before = author.ticket.clone();
    for (fault, left) in [("injected_output", 2), ("breaks_f1_kind", 1)] {
        house.sandbox.openrouter().arm(fault, 1).unwrap();
        let done = send(again(json!({"section": "criteria"}))).await.ok("POST", "/api/tickets/{id}/refine");
        let ticket = &done["ticket"];
        assert_eq!(done["tokens"]["charged"], 0, "{fault}");
        assert_eq!(ticket["rounds_left"], left, "{fault}");
        for field in ["title", "kind", "kind_reason", "size", "language", "idea"] {
            assert_eq!(ticket[field], before[field], "{fault}");
        }
        assert_eq!(without(ticket, "criteria"), without(&before, "criteria"), "{fault}");
        before = ticket.clone();
    }
    let versions = send(author.ask(&house, "GET", "/versions")).await.json();
    assert_eq!(
        (&versions["items"][0]["made"], &versions["items"][0]["section"]),
        (&json!("regenerated_section"), &json!("criteria"))
    );
    // The stand-in writes the lines in another order, or does what it is told.
    let told = send(again(json!({"section": "out_of_scope", "instruction": "add printing"}))).await;
    let told = told.ok("POST", "/api/tickets/{id}/refine")["ticket"].clone();
    let scope = told["sections"].as_array().unwrap().iter().find(|one| one["id"] == "out_of_scope").unwrap();
    assert!(scope["statements"].to_string().contains("Printing"), "{scope:#}");
    assert_eq!(told["rounds_left"], 0);
    // The included rounds are used up: from here on it is a token.
    let paid = send(again(json!({"section": "criteria"}))).await.ok("POST", "/api/tickets/{id}/refine");
    assert_eq!(paid["tokens"], json!({"charged": 1, "available": 1, "held": 0}));
    house.close().await;
}

#[tokio::test]
async fn a_section_that_misses_the_checks_is_not_taken() {
    let house = House::open().await;
    let author = Author::of(&house).await;
    let again = |body: Value| author.ask(&house, "POST", "/refine").json(&body);
    house.sandbox.openrouter().arm("breaks_a1", 3).unwrap();
    let refusal = send(again(json!({"section": "criteria"}))).await.refused(422, "quality_not_met");
    assert_eq!((&refusal["charged"], &refusal["findings"][0]["rule"]), (&json!(0), &json!("F1")));
    let kept = send(author.ask(&house, "GET", "")).await.json();
    assert_eq!((&kept["version"], &kept["rounds_left"]), (&json!(1), &json!(3)));
    for (body, field) in [
        (json!({"section": "poem"}), "section"),
        (json!({"section": "steps"}), "section"),
        (json!({"section": "criteria", "regenerate": true}), "instruction"),
        (json!({}), "instruction"),
    ] {
        let refusal = send(again(body)).await.refused(422, "invalid");
        assert_eq!((&refusal["field"], &refusal["charged"]), (&json!(field), &json!(0)));
    }
    house.close().await;
}
