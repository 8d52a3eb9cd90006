//! The script files of the components.

use crate::browser::client;
use crate::{Wish, sandbox};

#[tokio::test]
async fn scripts_come_packed_or_plain_and_nothing_else_comes() {
    let dir = tempfile::tempdir().unwrap();
    let dist = dir.path().join("clerk-js/dist");
    std::fs::create_dir_all(&dist).unwrap();
    std::fs::write(dist.join("clerk.browser.js"), "entry").unwrap();
    std::fs::write(dist.join("vendors_clerk.browser_a68c22_6.40.0.js"), "chunk").unwrap();
    std::fs::write(dist.join("vendors_clerk.browser_a68c22_6.40.0.js.br"), "packed").unwrap();
    std::fs::write(dir.path().join("clerk-js/secret.js"), "secret").unwrap();
    let sandbox = sandbox(Wish { assets: Some(dir.path().to_path_buf()), ..Wish::default() }).await;
    let at = |path: &str| client().get(format!("{}/clerk/npm/@clerk/{path}", sandbox.url()));

    let entry = at("clerk-js@6/dist/clerk.browser.js").send().await.unwrap();
    assert_eq!(entry.headers()["content-type"], "text/javascript");
    assert_eq!(entry.headers()["cache-control"], "public, no-cache");
    let etag = entry.headers()["etag"].clone();
    assert_eq!(entry.text().await.unwrap(), "entry");
    let again = at("clerk-js@6/dist/clerk.browser.js").header("if-none-match", etag).send().await.unwrap();
    assert_eq!(again.status().as_u16(), 304);

    let chunk = "clerk-js@6.40.0/dist/vendors_clerk.browser_a68c22_6.40.0.js";
    let packed = at(chunk).header("accept-encoding", "gzip, br;q=0.9").send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "br");
    assert!(packed.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(packed.text().await.unwrap(), "packed");
    assert_eq!(at(chunk).send().await.unwrap().text().await.unwrap(), "chunk");

    for path in [
        "clerk-js@6/dist/missing.js",
        "clerk-js@6/dist/..%2Fsecret.js",
        "clerk-js@6/dist/.hidden",
        "react@6/dist/clerk.browser.js",
        "..%2Fclerk-js@6/dist/clerk.browser.js",
    ] {
        assert_eq!(at(path).send().await.unwrap().status().as_u16(), 404, "{path}");
    }
    let logo = client().get(format!("{}/clerk/logo/oauth_google.svg", sandbox.url())).send().await.unwrap();
    assert_eq!(logo.headers()["content-type"], "image/svg+xml");
}
