//! The web page.

use std::fs;

use crate::house::{House, send};

fn build(house: &House) {
    let dist = house.folder.path().join("dist");
    fs::create_dir_all(dist.join("assets")).unwrap();
    fs::write(dist.join("index.html"), "<meta name=\"myba-base\" content=\"__MYBA_BASE__\">").unwrap();
    fs::write(dist.join("assets/app-1.js"), "plain").unwrap();
    fs::write(dist.join("assets/app-1.js.br"), "brotli").unwrap();
    fs::write(dist.join("favicon.svg"), "<svg/>").unwrap();
}

#[tokio::test]
async fn one_document_for_every_page_and_hashed_assets_for_ever() {
    let house = House::open().await;
    let before = house.get("/").await;
    assert_eq!(before.status, 503);
    assert!(before.text.contains("npm run build"), "{}", before.text);
    build(&house);
    for path in ["/", "/index.html", "/tickets/tkt_1", "/buy/done?session_id=cs_1", "/link?code=x"] {
        let page = house.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-cache"), "{path}");
        assert_eq!(page.text, "<meta name=\"myba-base\" content=\"/\">");
        assert!(page.header("content-security-policy").contains("script-src 'self';"));
    }
    let tag = house.get("/").await.header("etag").to_owned();
    let known = send(house.request("GET", "/").header("if-none-match", &tag)).await;
    assert_eq!((known.status, known.text.as_str()), (304, ""));
    let asset = house.get("/assets/app-1.js").await;
    assert_eq!((asset.status, asset.text.as_str()), (200, "plain"));
    assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(asset.header("content-type"), "text/javascript; charset=utf-8");
    let small = send(house.request("GET", "/assets/app-1.js").header("accept-encoding", "br")).await;
    assert_eq!((small.header("content-encoding"), small.text.as_str()), ("br", "brotli"));
    assert_eq!(house.get("/favicon.svg").await.header("content-type"), "image/svg+xml");
    for path in ["/assets/old-1.js", "/assets/..%2findex.html", "/api", "/api/x", "/__clerk-not"] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, if path == "/__clerk-not" { 200 } else { 404 }, "{path}");
    }
    house.close().await;
}

#[tokio::test]
async fn everything_works_under_a_base_path() {
    let house = House::with(&[("MYBA_HTTP__BASE_PATH", "/myba")]).await;
    build(&house);
    assert_eq!(house.get("/myba/api/health").await.status, 200);
    assert_eq!(house.get("/myba/some/page").await.text, "<meta name=\"myba-base\" content=\"/myba/\">");
    assert_eq!(house.get("/myba").await.status, 200);
    assert_eq!(house.get("/myba/assets/app-1.js").await.status, 200);
    let root = house.get("/").await;
    assert_eq!((root.status, root.header("location")), (307, "/myba/"));
    for path in ["/api/health", "/mybaa", "/assets/app-1.js"] {
        assert_eq!(house.get(path).await.status, 404, "{path}");
    }
    assert_eq!(send(house.request("POST", "/myba/api/webhook/stripe").body("{}")).await.status, 400);
    let config = house.get("/myba/api/config").await.ok("GET", "/api/config");
    assert_eq!(config["clerk"]["proxy_url"], "/myba/__clerk");
    house.close().await;
}
