//! The development program, as plain `cargo run` starts it: in an empty folder, without a key.

use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::product::{PATIENCE, Product};

#[tokio::test]
async fn one_command_in_an_empty_folder_is_the_whole_product_and_keeps_everything() {
    let mut product = Product::develop().await;
    let config = product.get("/api/config").await.body;
    assert_eq!(config["sandbox"], true, "{config}");
    let console = config["sandbox_url"].as_str().unwrap();
    assert!(product.http.get(console).send().await.is_ok());

    let first = product.generate("show customers where their parcel is on the order page", None, None).await;
    assert_eq!((first.status, &first.body["tokens"]["available"]), (200, &Value::from(2)), "{first:?}");
    let cookie = first.cookie().unwrap();
    let terminal = Command::new(env!("CARGO_BIN_EXE_myba"))
        .args(["generate", "support needs to see who opened a case twice in a week", "--kind", "task"])
        .current_dir(product.folder())
        .env("MYBA_SANDBOX__BIND", console.trim_start_matches("http://"))
        .env("MYBA_DATABASE__URL", "sqlite:data/myba.db")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&terminal.stdout).into_owned();
    assert!(terminal.status.success(), "{text}{}", String::from_utf8_lossy(&terminal.stderr));
    assert!(text.contains(" · task · ") && text.ends_with("1 token taken, 2 left\n"), "{text}");

    let said = product.log();
    for words in ["the app ", "sandbox console ", "CLERK_SECRET_KEY makes it real", "data/myba.db"] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
    product.kill();
    let begun = Instant::now();
    product.restart(&[]).await;
    assert!(begun.elapsed() < PATIENCE);
    assert_eq!(product.tickets(&cookie).await.len(), 1);
    // Without a key Stripe cannot be asked: that is no clean end, and what the book says is told all the same.
    let (code, report) = product.says(&["ledger", "verify", "--json", "--stripe"]).await;
    assert_eq!(code, 2, "{report}");
    assert!(report["checks"].as_array().unwrap().iter().all(|check| check["violations"] == serde_json::json!([])));
    product.finish().await;
}
