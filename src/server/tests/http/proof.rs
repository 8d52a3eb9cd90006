//! Statements, and the figures for whoever watches the program.

use myba_core::ledger::Statement;
use serde_json::json;

use crate::house::{House, send};

#[tokio::test]
async fn a_statement_of_a_month_is_whole_and_of_ones_own() {
    let house = House::open().await;
    let cookie = house.generate(|ask| ask).await.cookie().unwrap();
    let ask = |path: &str| house.request("GET", path).header("cookie", &cookie);
    let months = send(ask("/api/statements")).await.ok("GET", "/api/statements");
    assert_eq!((&months["items"][0]["opening"], &months["items"][0]["closing"]), (&json!(0), &json!(2)));
    assert_eq!((&months["items"][0]["closed"], months["items"].as_array().unwrap().len()), (&json!(false), 1));
    let month = months["items"][0]["month"].as_str().unwrap();

    let file = send(ask(&format!("/api/statements/{month}"))).await;
    file.ok("GET", "/api/statements/{month}");
    assert!(file.header("content-disposition").contains(&format!("myba-statement-{month}.json")));
    let statement: Statement = serde_json::from_str(&file.text).unwrap();
    assert!(statement.flaws().is_empty(), "{:?}", statement.flaws());
    assert_eq!((statement.lines.len(), statement.closing.available), (3, 2), "given, held, taken");

    let table = send(ask(&format!("/api/statements/{month}.csv"))).await;
    assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(table.text.lines().count(), 6, "{}", table.text);

    for wrong in ["2026-13", "now", "2026-1", "2026-11.pdf", "..%2f"] {
        send(ask(&format!("/api/statements/{wrong}"))).await.refused(404, "not_found");
    }
    let token = house.sign_up("ana@acme.example");
    let foreign = house.request("GET", &format!("/api/statements/{month}?wallet={}", statement.wallet));
    send(foreign.bearer_auth(&token)).await.refused(404, "not_found");
    house.close().await;
}

#[tokio::test]
async fn the_figures_are_for_this_machine_and_not_for_what_comes_through_a_proxy() {
    let house = House::open().await;
    let figures = send(house.request("GET", "/api/metrics")).await;
    assert_eq!(figures.status, 200, "{}", figures.text);
    for name in ["myba_inbox", "myba_outbox_oldest_seconds", "myba_webhook_old_secret_total{vendor=\"stripe\"} 0"] {
        assert!(figures.text.contains(name), "{name} is not in\n{}", figures.text);
    }
    for header in ["x-forwarded-for", "forwarded", "via"] {
        let through = house.request("GET", "/api/metrics").header(header, "203.0.113.9");
        send(through).await.refused(404, "not_found");
        let guessed = house.request("GET", "/api/metrics").header(header, "203.0.113.9").bearer_auth("guessed");
        send(guessed).await.refused(404, "not_found");
    }
    house.close().await;
}
