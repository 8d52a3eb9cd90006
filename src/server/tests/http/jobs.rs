//! A short idea is asked about, and the ticket is written with the answers, all in one price.

use serde_json::{Value, json};

use crate::events::{events, of};
use crate::house::{Answer, House, send};
use crate::schema;

/// Three words.
const SHORT: &str = "export our invoices";

/// Asks for a ticket that may be asked about, and answers what is asked and the cookie.
async fn asked(house: &House) -> (Value, String) {
    let body = json!({"idea": SHORT, "ask": "auto"});
    let answer = send(house.request("POST", "/api/generate-ticket").json(&body)).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    (answer.json(), answer.cookie().unwrap())
}

async fn post(house: &House, cookie: &str, path: &str, body: &Value) -> Answer {
    send(house.request("POST", path).header("cookie", cookie).json(body)).await
}

async fn get(house: &House, cookie: &str, path: &str) -> Answer {
    send(house.request("GET", path).header("cookie", cookie)).await
}

#[tokio::test]
async fn asked_answered_and_written_for_one_token() {
    let house = House::open().await;
    let (job, cookie) = asked(&house).await;
    assert_eq!((&job["state"], &job["tokens"]), (&json!("asking"), &json!({"available": 2, "held": 1})));
    let question = &job["asked"]["questions"][0];
    assert!(question["text"].as_str().unwrap().ends_with('?') && question["options"][0] == question["default"]);
    assert!(job["asked"]["draft"]["sections"].as_array().unwrap().len() > 3, "the draft can be read");
    let path = format!("/api/jobs/{}", job["job"].as_str().unwrap());
    assert_eq!(get(&house, &cookie, &path).await.ok("GET", "/api/jobs/{id}"), job);
    let open = get(&house, &cookie, "/api/jobs?state=asking").await.ok("GET", "/api/jobs");
    assert_eq!(open["items"], json!([job]));

    let answers = json!({"answers": [{"question": 0, "answer": "Number, date and total"}]});
    let written = post(&house, &cookie, &format!("{path}/answers"), &answers).await;
    let written = written.ok("POST", "/api/jobs/{id}/answers");
    assert_eq!(written["tokens"], json!({"charged": 1, "available": 2, "held": 0}));
    let ticket = &written["ticket"];
    assert!(ticket["idea"].as_str().unwrap().ends_with("Number, date and total"), "{ticket}");
    let statements =
        ticket["sections"].as_array().unwrap().iter().flat_map(|one| one["statements"].as_array().unwrap());
    let told: Vec<&Value> =
        statements.filter(|one| one["text"].as_str().unwrap().ends_with("Number, date and total")).collect();
    assert!(told.iter().any(|one| one["source"].is_object()), "the answer is said: {ticket}");
    let asks = ticket["sections"].as_array().unwrap().iter().any(|section| section["id"] == "questions");
    assert!(!asks, "what was answered is asked no more: {ticket}");

    let again = post(&house, &cookie, &format!("{path}/answers"), &json!({"defaults": true})).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.ok("POST", "/api/jobs/{id}/answers")["ticket"]["id"], ticket["id"]);
    let done = get(&house, &cookie, &path).await.ok("GET", "/api/jobs/{id}");
    assert_eq!((&done["state"], &done["ticket"], &done["asked"]), (&json!("completed"), &ticket["id"], &Value::Null));
    house.close().await;
}

#[tokio::test]
async fn as_events_the_questions_come_last_and_the_answer_goes_on() {
    let house = House::open().await;
    let body = json!({"idea": SHORT, "ask": "auto"});
    let ask = house.request("POST", "/api/generate-ticket").json(&body).header("idempotency-key", "k");
    let first = send(ask.header("accept", "text/event-stream")).await;
    let cookie = first.cookie().unwrap();
    let heard = events(&first);
    let names: Vec<_> = heard.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[0], names[names.len() - 2], names[names.len() - 1]), ("progress", "questions", "done"));
    let questions = of(&heard, "questions")[0];
    schema::check_answer("GET", "/api/jobs/{id}", questions);
    // The same key asks the same again.
    let again = house.request("POST", "/api/generate-ticket").json(&body).header("idempotency-key", "k");
    let again = send(again.header("cookie", &cookie)).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (202, "true"));
    assert_eq!(again.json()["job"], questions["job"]);

    let path = format!("/api/jobs/{}/answers", questions["job"].as_str().unwrap());
    let answers = json!({"answers": [{"question": 0, "answer": "All of them"}]});
    let reply = house.request("POST", &path).json(&answers).header("cookie", &cookie);
    let heard = events(&send(reply.header("accept", "text/event-stream")).await);
    assert_eq!(heard[0].0, "progress");
    let ticket = of(&heard, "ticket")[0];
    schema::check_answer("POST", "/api/jobs/{id}/answers", ticket);
    assert_eq!(ticket["tokens"], json!({"charged": 1, "available": 2, "held": 0}));
    house.close().await;
}

#[tokio::test]
async fn a_program_that_does_not_ask_to_be_asked_is_not() {
    let house = House::open().await;
    for body in [json!({"idea": SHORT}), json!({"idea": SHORT, "ask": "never"})] {
        let answer = send(house.request("POST", "/api/generate-ticket").json(&body)).await;
        answer.ok("POST", "/api/generate-ticket");
    }
    let wrong = json!({"idea": SHORT, "ask": "always"});
    let refused = send(house.request("POST", "/api/generate-ticket").json(&wrong)).await.refused(422, "invalid");
    assert_eq!(refused["field"], "ask");
    house.close().await;
}

#[tokio::test]
async fn a_stranger_and_a_wrong_answer_change_nothing() {
    let house = House::open().await;
    let (job, cookie) = asked(&house).await;
    let path = format!("/api/jobs/{}", job["job"].as_str().unwrap());
    let answers = format!("{path}/answers");
    let (_, stranger) = asked(&house).await;
    let hidden = get(&house, &stranger, &path).await.refused(404, "not_found");
    assert_eq!(hidden["detail"], "There is no such job. Nothing was taken.");
    post(&house, &stranger, &answers, &json!({"defaults": true})).await.refused(404, "not_found");
    house.get(&path).await.refused(404, "not_found");
    let wrong = [
        json!({}),
        json!({"defaults": true, "answers": []}),
        json!({"answers": []}),
        json!({"answers": [{"question": 7, "answer": "x"}]}),
    ];
    for body in wrong {
        let refused = post(&house, &cookie, &answers, &body).await.refused(422, "invalid");
        assert_eq!((&refused["field"], &refused["charged"]), (&json!("answers"), &json!(0)));
    }
    let empty = json!({"answers": [{"question": 0, "answer": "  "}]});
    let refused = post(&house, &cookie, &answers, &empty).await.refused(400, "empty_input");
    assert_eq!(refused["field"], "answers");
    assert!(refused["detail"].as_str().unwrap().starts_with("An answer is empty"), "it is no idea: {refused}");
    get(&house, &cookie, "/api/jobs?state=running").await.refused(422, "invalid");
    assert_eq!(get(&house, &cookie, &path).await.json()["state"], "asking");
    house.close().await;
}

#[tokio::test]
async fn a_stop_takes_nothing_and_a_failure_keeps_the_questions() {
    let house = House::open().await;
    let (job, cookie) = asked(&house).await;
    let path = format!("/api/jobs/{}", job["job"].as_str().unwrap());
    house.sandbox.openrouter().arm("refusal_field", 10).unwrap();
    let answers = json!({"answers": [{"question": 0, "answer": "All of them"}]});
    let failed = post(&house, &cookie, &format!("{path}/answers"), &answers).await.refused(422, "model_refused");
    assert_eq!((&failed["charged"], &failed["open_until"]), (&json!(0), &job["asked"]["until"]));
    assert!(failed["detail"].as_str().unwrap().ends_with("answer them again, or use the defaults."), "{failed}");
    assert_eq!(get(&house, &cookie, &path).await.json()["state"], "asking");
    let stopped =
        post(&house, &cookie, &format!("{path}/cancel"), &json!({})).await.ok("POST", "/api/jobs/{id}/cancel");
    assert_eq!(stopped["tokens"], json!({"charged": 0, "available": 3, "held": 0}));
    assert_eq!((&stopped["late"], &stopped["drafts_left"]), (&json!(true), &json!(4)));
    let gone = post(&house, &cookie, &format!("{path}/answers"), &json!({"defaults": true})).await;
    gone.refused(409, "not_asking");
    house.close().await;
}
