//! Every point: kill, start again, and look at the book.

use std::time::Instant;

use serde_json::Value;

use crate::database::Database;
use crate::product::{Answer, PATIENCE, Product};

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// Shorter than the tests wait: on a shared database a hold ends only when its process can no longer live.
const SHORT_HOLDS: [(&str, &str); 2] = [("MYBA_GENERATION__DEADLINE_SECS", "4"), ("MYBA_GENERATION__HOLD_SECS", "5")];

/// Dies while the second ticket of a visitor is written at `point`, and comes back. Before the ticket was stored nothing is
/// taken and nothing is there; after it both are, and the same key answers it.
async fn dies_at(point: &str, stored: bool) {
    for database in Database::each().await {
        let armed = format!("{point}:2");
        let variables = [database.variables(), SHORT_HOLDS.to_vec()].concat();
        let mut product =
            Product::start_with(&[variables.as_slice(), &[("MYBA_CRASH_AT", armed.as_str())]].concat()).await;
        let first = product.generate(IDEA, None, Some("first")).await;
        assert_eq!(first.status, 200, "{point}: {first:?}");
        let cookie = first.cookie().unwrap();

        let cut = product.ask(IDEA, Some(&cookie), Some("second")).send().await;
        assert!(cut.is_err(), "{point}: the program answered {cut:?}");
        product.wait_until_dead().await;
        come_back(&mut product, &cookie, if stored { 1 } else { 2 }).await;

        let tickets = product.tickets(&cookie).await;
        assert_eq!(tickets.len(), if stored { 2 } else { 1 }, "{point}");
        let again = again(&mut product, &cookie).await;
        assert_eq!(again.status, 200, "{point}: {again:?}");
        let replayed = again.headers.contains_key("idempotent-replayed");
        assert_eq!(replayed, stored, "{point}: only a stored ticket can be answered again");
        assert_eq!(again.body["tokens"]["available"], 1, "{point}");
        assert_eq!(product.tickets(&cookie).await.len(), 2, "{point}: the same key gives one ticket");
        let figures = product.tokens(&cookie).await;
        assert_eq!((&figures["consumed"], &figures["held"]), (&Value::from(2), &Value::from(0)), "{point}");
        product.finish().await;
        database.finish().await;
    }
}

/// The same request once more. On PostgreSQL the job of a dead process may end a moment after its hold did: its start ends it.
async fn again(product: &mut Product, cookie: &str) -> Answer {
    let until = Instant::now() + PATIENCE;
    loop {
        let again = product.generate(IDEA, Some(cookie), Some("second")).await;
        if again.status != 409 || Instant::now() >= until {
            return again;
        }
        product.kill();
        product.restart(&[("MYBA_CRASH_AT", "")]).await;
    }
}

/// Starts it again, until nothing is held any more: on SQLite that is at once.
async fn come_back(product: &mut Product, cookie: &str, available: u64) {
    let until = Instant::now() + PATIENCE;
    product.restart(&[("MYBA_CRASH_AT", "")]).await;
    loop {
        let figures = product.tokens(cookie).await;
        if figures["held"] == 0 {
            assert_eq!(figures["available"], available, "nothing lost, nothing doubled");
            return;
        }
        assert!(Instant::now() < until, "the hold of a dead process did not end: {figures}");
        product.kill();
        product.restart(&[("MYBA_CRASH_AT", "")]).await;
    }
}

#[tokio::test]
async fn a01_before_the_reservation() {
    dies_at("admit_before_begin", false).await;
}

#[tokio::test]
async fn a02_inside_the_reservation() {
    dies_at("admit_before_commit", false).await;
}

#[tokio::test]
async fn a03_after_the_reservation_before_the_writer_is_asked() {
    dies_at("work_before_call", false).await;
}

#[tokio::test]
async fn a05_after_the_answer_before_it_is_read() {
    dies_at("work_before_check", false).await;
}

#[tokio::test]
async fn a06_after_the_checks_before_the_ticket_is_stored() {
    dies_at("work_after_check", false).await;
}

#[tokio::test]
async fn a07_between_the_capture_and_the_ticket() {
    dies_at("settle_between_capture_and_ticket", false).await;
}

#[tokio::test]
async fn a07_before_the_commit() {
    dies_at("settle_before_commit", false).await;
}

#[tokio::test]
async fn a08_after_the_commit_before_the_answer() {
    dies_at("settle_after_commit", true).await;
}

/// A ticket that is asked about: what was asked stands after a power cut, and is answered as if nothing had been.
#[tokio::test]
async fn after_the_questions_were_stored_and_while_they_are_answered() {
    for point in ["pause_after_commit", "answer_before_commit"] {
        for database in Database::each().await {
            let variables = [database.variables(), vec![("MYBA_CRASH_AT", point)]].concat();
            let mut product = Product::start_with(&variables).await;
            let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
            let body = serde_json::json!({"idea": "export our invoices", "ask": "auto"});
            let post = |product: &Product, path: &str, body: &Value| {
                product.request(reqwest::Method::POST, path).header("cookie", &cookie).json(body)
            };
            let first = post(&product, "/api/generate-ticket", &body).send().await;
            let answers = serde_json::json!({"answers": [{"question": 0, "answer": "All of them"}]});
            if let Ok(asked) = first {
                let job = Answer::read(asked).await.body["job"].as_str().unwrap().to_owned();
                let path = format!("/api/jobs/{job}/answers");
                assert!(post(&product, &path, &answers).send().await.is_err(), "{point}");
            }
            product.wait_until_dead().await;
            product.restart(&[("MYBA_CRASH_AT", "")]).await;
            assert_eq!(product.tokens(&cookie).await["held"], 1, "{point}: the questions are open");
            let open = product.request(reqwest::Method::GET, "/api/jobs?state=asking").header("cookie", &cookie);
            let open = Answer::read(open.send().await.unwrap()).await.body;
            let path = format!("/api/jobs/{}/answers", open["items"][0]["job"].as_str().unwrap());
            let written = Answer::read(post(&product, &path, &answers).send().await.unwrap()).await;
            assert_eq!((written.status, &written.body["tokens"]["charged"]), (200, &Value::from(1)), "{written:?}");
            let figures = product.tokens(&cookie).await;
            assert_eq!((&figures["consumed"], &figures["held"]), (&Value::from(2), &Value::from(0)), "{point}");
            product.finish().await;
            database.finish().await;
        }
    }
}

#[tokio::test]
async fn a04_while_the_writer_writes() {
    for database in Database::each().await {
        let mut product = Product::start_with(&[database.variables(), SHORT_HOLDS.to_vec()].concat()).await;
        let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
        product.sandbox().faults().arm("openrouter", "*", myba_sandbox::Fault::Named("stalled".to_owned()), 1);
        let request = product.ask(IDEA, Some(&cookie), Some("second")).header("accept", "text/event-stream");
        let mut stream = request.send().await.unwrap();
        let mut heard = String::new();
        while !heard.contains("event: ticket.delta") {
            heard.push_str(&String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap()));
        }
        product.kill();
        product.sandbox().faults().clear();
        come_back(&mut product, &cookie, 2).await;
        let again = product.generate(IDEA, Some(&cookie), Some("second")).await;
        assert_eq!((again.status, &again.body["tokens"]["available"]), (200, &Value::from(1)), "{again:?}");
        product.finish().await;
        database.finish().await;
    }
}

#[tokio::test]
async fn a12_two_crashes_in_a_row_the_second_while_recovering() {
    for database in Database::each().await {
        let variables = [database.variables(), SHORT_HOLDS.to_vec()].concat();
        let armed = [variables.as_slice(), &[("MYBA_CRASH_AT", "work_after_check:2")]].concat();
        let mut product = Product::start_with(&armed).await;
        let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
        assert!(product.ask(IDEA, Some(&cookie), None).send().await.is_err());
        product.wait_until_dead().await;
        // On a shared database the job is not looked at before its time is over, so it may take several starts to die.
        let until = Instant::now() + PATIENCE;
        while product.restart_may_die(&[("MYBA_CRASH_AT", "recovery_between_jobs")]).await {
            assert!(Instant::now() < until, "nothing was recovered");
            product.kill();
        }
        come_back(&mut product, &cookie, 2).await;
        product.finish().await;
        database.finish().await;
    }
}

#[tokio::test]
async fn a13_a_failed_job_that_dies_between_its_end_and_the_void() {
    for database in Database::each().await {
        let variables = [database.variables(), SHORT_HOLDS.to_vec()].concat();
        let armed = [variables.as_slice(), &[("MYBA_CRASH_AT", "lose_between_end_and_void")]].concat();
        let mut product = Product::start_with(&armed).await;
        let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
        product.sandbox().faults().arm("openrouter", "*", myba_sandbox::Fault::Named("refusal_403".to_owned()), 1);
        assert!(product.ask(IDEA, Some(&cookie), Some("second")).send().await.is_err());
        product.wait_until_dead().await;
        come_back(&mut product, &cookie, 2).await;
        let again: Answer = product.generate(IDEA, Some(&cookie), Some("second")).await;
        assert_eq!((again.status, &again.body["tokens"]["available"]), (200, &Value::from(1)), "{again:?}");
        product.finish().await;
        database.finish().await;
    }
}
