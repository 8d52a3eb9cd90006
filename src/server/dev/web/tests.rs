use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower::ServiceExt as _;

use super::build::check_node;
use super::*;

/// A folder whose app was built `built` seconds after its sources changed; not at all when `None`.
fn folder(built: Option<i64>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    fs::create_dir_all(folder.path().join("src/deep")).unwrap();
    let touch = |name: &str, at: SystemTime| {
        fs::write(folder.path().join(name), "x").unwrap();
        File::options().write(true).open(folder.path().join(name)).unwrap().set_modified(at).unwrap();
    };
    touch("src/deep/a.ts", at);
    for name in ["src", "src/deep"] {
        File::open(folder.path().join(name)).unwrap().set_modified(at).unwrap();
    }
    if let Some(seconds) = built {
        fs::create_dir_all(folder.path().join("dist")).unwrap();
        let span = Duration::from_secs(seconds.unsigned_abs());
        touch("dist/index.html", if seconds < 0 { at - span } else { at + span });
    }
    folder
}

#[test]
fn a_missing_or_older_app_is_stale() {
    assert!(sources::is_stale(folder(None).path()));
    assert!(sources::is_stale(folder(Some(-10)).path()));
    assert!(!sources::is_stale(folder(Some(10)).path()));
}

#[test]
fn an_old_or_missing_node_is_told_with_the_version_that_does() {
    for said in [None, Some("v18.20.0".to_owned()), Some("v20.18.9".to_owned()), Some("nonsense".to_owned())] {
        assert!(check_node(&said).unwrap_err().contains("20.19"), "{said:?}");
    }
    for said in ["v20.19.0", "v22.1.0"] {
        check_node(&Some(said.to_owned())).unwrap();
    }
}

async fn ask(web: &Web, path: &str) -> (u16, String) {
    let app = Router::new().fallback(get(|| async { "the product" }));
    let app = app.layer(from_fn_with_state(web.gate("/myba"), show_progress));
    let answer = app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn pages_show_the_progress_and_the_api_works_meanwhile() {
    let folder = folder(None);
    let web = Web::at(Some(folder.path().to_owned()));
    web.say("compiling <main>".to_owned());
    let (status, page) = ask(&web, "/myba/tickets").await;
    assert_eq!(status, 503);
    assert!(page.contains("compiling &lt;main&gt;") && page.contains("http-equiv=\"refresh\""), "{page}");
    assert_eq!(ask(&web, "/myba/api/health").await.1, "the product");

    web.set(Phase::Failed { sentence: "Node.js is not installed".to_owned(), lines: Vec::new() });
    assert!(ask(&web, "/myba/").await.1.contains("Node.js is not installed."));
    web.set(Phase::Ready);
    assert_eq!(ask(&web, "/myba/").await, (200, "the product".to_owned()));
}

#[tokio::test]
async fn a_build_that_fails_says_what_npm_said() {
    let folder = folder(None);
    fs::write(folder.path().join("package.json"), r#"{"scripts": {"build": "echo the reason && exit 3"}}"#).unwrap();
    fs::create_dir(folder.path().join("node_modules")).unwrap();
    fs::write(folder.path().join("package-lock.json"), "{}").unwrap();
    fs::write(folder.path().join("node_modules/.package-lock.json"), "{}").unwrap();
    let web = Web::at(Some(folder.path().to_owned()));
    web.start(&CancellationToken::new()).unwrap().await.unwrap();
    let Phase::Failed { sentence, lines } = web.phase() else { panic!("{:?}", web.phase()) };
    // Without Node.js the sentence names that; with it, the failed command.
    let told = lines.iter().any(|line| line == "the reason") && sentence.contains("npm run build");
    assert!(told || sentence.contains("20.19"), "{sentence} {lines:?}");
}

#[test]
fn the_app_is_built_beside_the_repositorys_own_settings_and_not_where_somebody_named_another() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut config = crate::config::Config::load(&std::collections::BTreeMap::new(), &root).unwrap();
    assert!(Web::find(&mut config).folder.is_some());
    config.http.web_dir = "elsewhere".into();
    assert!(Web::find(&mut config).folder.is_none());
    assert_eq!(config.http.web_dir, Path::new("elsewhere"));
}

#[test]
fn the_scripts_of_sign_in_are_found_whoevers_page_is_shown() {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend").canonicalize().unwrap();
    let mut config = crate::config::Config::load(&std::collections::BTreeMap::new(), &ours).unwrap();
    let away = tempfile::tempdir().unwrap();
    for page in ["no-page".into(), away.path().join("dist")] {
        config.http.web_dir = page;
        assert_eq!(Web::find(&mut config).clerk_assets(), Some(ours.join(".clerk")));
    }
    // Another checkout's build has brought its own.
    fs::create_dir(away.path().join(".clerk")).unwrap();
    assert_eq!(Web::find(&mut config).clerk_assets(), Some(away.path().join(".clerk")));
}
