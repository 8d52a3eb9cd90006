//! The same work as server-sent events.

use serde_json::{Value, json};

use crate::house::{Answer, House, send};
use crate::schema;

/// Names and data of a stream.
pub fn events(answer: &Answer) -> Vec<(String, Value)> {
    assert_eq!(answer.header("content-type"), "text/event-stream", "{}", answer.text);
    let blocks = answer.text.split("\n\n").filter(|block| block.contains("event:"));
    let field = |block: &str, name: &str| {
        let lines: Vec<_> = block.lines().filter_map(|line| line.strip_prefix(name)).collect();
        assert_eq!(lines.len(), 1, "one line of {name} in {block}");
        lines[0].trim().to_owned()
    };
    blocks.map(|block| (field(block, "event:"), serde_json::from_str(&field(block, "data:")).unwrap())).collect()
}

pub fn of<'e>(events: &'e [(String, Value)], name: &str) -> Vec<&'e Value> {
    events.iter().filter(|(found, _)| found == name).map(|(_, data)| data).collect()
}

#[tokio::test]
async fn a_ticket_arrives_statement_by_statement_and_is_paid_for_at_the_end() {
    let house = House::open().await;
    let answer = house.generate(|ask| ask.header("accept", "text/event-stream")).await;
    assert!(answer.cookie().is_some());
    let events = events(&answer);
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[0], names[names.len() - 2], names[names.len() - 1]), ("progress", "ticket", "done"));
    let first = &events[0].1;
    assert_eq!((&first["held"], &first["available"]), (&json!(1), &json!(2)), "the hold is durable first");
    assert!(first["job"].as_str().unwrap().starts_with("job_"));
    let deltas = of(&events, "ticket.delta");
    assert!(deltas.iter().any(|delta| delta["section"] == "title" && delta["done"] == true));
    assert!(deltas.iter().any(|delta| delta["section"] == "criteria"));
    let ticket = of(&events, "ticket");
    assert_eq!(ticket.len(), 1);
    schema::check_answer("POST", "/api/generate-ticket", ticket[0]);
    assert_eq!(ticket[0]["tokens"], json!({"charged": 1, "available": 2, "held": 0}));
    house.close().await;
}

#[tokio::test]
async fn a_failure_is_an_error_event_with_the_whole_problem() {
    let house = House::open().await;
    house.sandbox.openrouter().arm("refusal_field", 10).unwrap();
    let answer = house.generate(|ask| ask.header("accept", "text/event-stream")).await;
    assert_eq!(answer.status, 200);
    let events = events(&answer);
    let error = of(&events, "error");
    assert_eq!(error.len(), 1);
    schema::check_problem(error[0]);
    assert_eq!((&error[0]["code"], &error[0]["charged"]), (&json!("model_refused"), &json!(0)));
    assert_eq!(events.last().unwrap().0, "done");
    house.close().await;
}

#[tokio::test]
async fn a_stop_of_ones_own_is_told_as_one() {
    let house = House::open().await;
    house.sandbox.openrouter().arm("silent", 1).unwrap();
    let ask = house.request("POST", "/api/generate-ticket").json(&json!({"idea": crate::house::IDEA}));
    let mut answer = ask.header("accept", "text/event-stream").send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let mut text = String::new();
    while !text.contains("\n\n") {
        text.push_str(std::str::from_utf8(&answer.chunk().await.unwrap().unwrap()).unwrap());
    }
    let job = text.split('"').find(|part| part.starts_with("job_")).unwrap().to_owned();
    let figures = || send(house.request("GET", "/api/user-tokens/me").header("cookie", &cookie));
    let held = figures().await.ok("GET", "/api/user-tokens/{userId}");
    let until: jiff::Timestamp = held["held_until"].as_str().unwrap().parse().unwrap();
    let now = jiff::Timestamp::from_millisecond(house.app.clock.now().0).unwrap();
    assert!(held["held"] == 1 && until > now, "{held}");
    let stop = house.request("POST", &format!("/api/jobs/{job}/cancel")).header("cookie", &cookie);
    let stopped = send(stop).await.ok("POST", "/api/jobs/{id}/cancel");
    assert_eq!((&stopped["state"], &stopped["late"]), (&json!("cancelled"), &json!(false)));
    assert_eq!(figures().await.ok("GET", "/api/user-tokens/{userId}")["held_until"], json!(null));
    while let Some(more) = answer.chunk().await.unwrap() {
        text.push_str(std::str::from_utf8(&more).unwrap());
    }
    let data = text.split("event: error\ndata: ").nth(1).unwrap().lines().next().unwrap();
    let error: Value = serde_json::from_str(data).unwrap();
    schema::check_problem(&error);
    assert_eq!((&error["code"], &error["title"]), (&json!("stopped"), &json!("Stopped")));
    assert_eq!((&error["status"], &error["charged"], &error["available"]), (&json!(409), &json!(0), &json!(3)));
    assert_eq!(error["detail"], "You stopped. Nothing was taken. Your idea is still here.");
    house.close().await;
}

#[tokio::test]
async fn the_work_goes_on_when_the_reader_goes_away() {
    let house = House::open().await;
    let ask = house.request("POST", "/api/generate-ticket").json(&json!({"idea": crate::house::IDEA}));
    let answer = ask.header("accept", "text/event-stream").header("idempotency-key", "gone").send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    drop(answer);
    house.app.generation.drain().await;
    let list = send(house.request("GET", "/api/tickets").header("cookie", &cookie)).await;
    assert_eq!(list.ok("GET", "/api/tickets")["items"].as_array().unwrap().len(), 1);
    let figures = send(house.request("GET", "/api/user-tokens/me").header("cookie", &cookie)).await.json();
    assert_eq!((&figures["available"], &figures["consumed"]), (&json!(2), &json!(1)));
    house.close().await;
}
