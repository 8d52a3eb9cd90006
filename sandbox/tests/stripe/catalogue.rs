//! The catalogue, and the clock that billing goes by.

use myba_sandbox::ClockStep;

use crate::caller::Caller;
use crate::{Wish, sandbox};

const MONTHLY: [(&str, &str); 6] = [
    ("product", "myba_tokens"),
    ("currency", "usd"),
    ("unit_amount", "1900"),
    ("recurring[interval]", "month"),
    ("lookup_key", "team_month"),
    ("metadata[tokens]", "400"),
];

#[tokio::test]
async fn a_product_is_made_once_and_its_price_is_found_by_its_key() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    let none = product.get("prices?lookup_keys[]=team_month&active=true").await.ok();
    assert!(none["data"].as_array().unwrap().is_empty());
    let nowhere = product.post("prices", &MONTHLY).await;
    assert_eq!(nowhere.refusal(), (400, "resource_missing".to_owned(), "product".to_owned()));

    let form = [("id", "myba_tokens"), ("name", "MyBA tokens")];
    let made = product.post("products", &form).await.ok();
    assert_eq!((&made["id"], &made["active"]), (&"myba_tokens".into(), &true.into()));
    assert_eq!(product.post("products", &form).await.refusal().1, "resource_already_exists");
    assert_eq!(product.get("products/myba_tokens").await.ok(), made);

    let price = product.post("prices", &MONTHLY).await.ok();
    assert_eq!((&price["type"], &price["recurring"]["interval"]), (&"recurring".into(), &"month".into()));
    assert_eq!((&price["unit_amount"], &price["metadata"]["tokens"]), (&1900.into(), &"400".into()));
    assert_eq!(product.post("prices", &MONTHLY).await.refusal().2, "lookup_key");
    let found = product.get("prices?lookup_keys[]=team_month&active=true&expand[]=data.product").await.ok();
    assert_eq!((&found["data"][0]["id"], &found["data"][0]["product"]["name"]), (&price["id"], &"MyBA tokens".into()));
    let path = format!("prices/{}", price["id"].as_str().unwrap());
    assert_eq!(product.get(&path).await.ok(), price);
}

#[tokio::test]
async fn a_key_moves_to_a_new_price_and_an_old_price_is_archived() {
    let sandbox = sandbox(Wish::default()).await;
    let product = Caller::of(&sandbox);
    product.post("products", &[("id", "myba_tokens"), ("name", "MyBA tokens")]).await.ok();
    let old = product.post("prices", &MONTHLY).await.ok();
    let moved: Vec<_> = MONTHLY.iter().copied().chain([("transfer_lookup_key", "true")]).collect();
    let new = product.post("prices", &moved).await.ok();
    let found = product.get("prices?lookup_keys[]=team_month").await.ok();
    assert_eq!((found["data"].as_array().unwrap().len(), &found["data"][0]["id"]), (1, &new["id"]));
    let path = format!("prices/{}", old["id"].as_str().unwrap());
    assert_eq!(product.post(&path, &[("active", "false")]).await.ok()["active"], false);
    let active = product.get("prices?product=myba_tokens&active=true").await.ok();
    assert_eq!(active["data"].as_array().unwrap().len(), 1);
    assert_eq!(product.post("prices", &[("colour", "red")]).await.status, 400);
}

#[tokio::test]
async fn the_clock_is_advanced_from_the_console_and_stays_ahead_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let wish = || Wish { data_dir: Some(dir.path()), ..Wish::default() };
    let first = sandbox(wish()).await;
    let product = Caller::of(&first);
    let before = first.stripe().time();
    assert_eq!(product.send(&product.console("clock"), &[("by", "day")]).await.status, 303);
    let after = first.stripe().time();
    assert!((86_400..86_500).contains(&(after - before)), "{}", after - before);
    for wrong in ["century", "-5", "0"] {
        assert_eq!(product.send(&product.console("clock"), &[("by", wrong)]).await.status, 422, "{wrong}");
    }
    let session = product.session(&[]).await;
    assert!(session["created"].as_i64().unwrap() < after, "sessions keep the world's time");
    first.stop().await;
    let second = sandbox(wish()).await;
    assert!(second.stripe().time() >= after);
    let ahead = second.stripe().advance(ClockStep::Year) - after;
    assert!((364 * 86_400..367 * 86_400).contains(&ahead));
}
