//! The OpenAPI document is true.

use std::collections::BTreeSet;

use myba_server::http::table;

use crate::house::House;
use crate::schema::document;

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let routes: BTreeSet<_> = table().into_iter().map(|route| (route.path, route.method.to_lowercase())).collect();
    let documented: BTreeSet<_> = document()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())))
        .collect();
    assert_eq!(routes, documented);
    assert_eq!(routes.len(), table().len(), "no route stands in the table twice");
    assert_eq!(document()["openapi"], "3.1.0");
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(serde_json::Value::as_str) {
                    assert!(document().pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                fields.values().for_each(walk);
            }
            serde_json::Value::Array(items) => items.iter().for_each(walk),
            _ => {}
        }
    }
    walk(document());
}

#[test]
fn the_copy_in_the_tree_is_the_document() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let copy: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    assert!(copy == *document(), "docs/openapi.json is old: write it again with `cargo xtask openapi`");
}

#[tokio::test]
async fn the_program_answers_it() {
    let house = House::open().await;
    assert_eq!(house.get("/api/openapi.json").await.json(), *document());
    assert_eq!(house.get("/api/health").await.ok("GET", "/api/health")["status"], "ok");
    let config = house.get("/api/config").await.ok("GET", "/api/config");
    assert_eq!(config["sandbox_url"], house.app.config.stripe.api_url.origin());
    house.close().await;
}
