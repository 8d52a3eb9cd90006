//! Ideas that are none: refused with their own code before a token is reserved or the writer is asked.

use std::net::SocketAddr;
use std::time::Duration;

use myba_core::generation::{Brief, BriefError, MAX_IDEA_CHARS, RequestedKind, RequestedLanguage};
use myba_server::http::router;
use myba_server::http_client::{self, ClientOptions};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::desk::Desk;

const NOTHING: [&str; 6] = ["", "   ", "\n\t\r\n", "\u{200B}\u{200D}\u{FEFF}", "\0\0", "\u{202E}\u{2066}"];

#[tokio::test]
async fn nothing_and_too_much_are_refused_before_anything_is_reserved() {
    let desk = Desk::open().await;
    let before = desk.available().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/generate-ticket", listener.local_addr().unwrap());
    let service = router(&desk.app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let client = http_client::build(&ClientOptions::short(Duration::from_secs(20), true)).unwrap();
    let too_long = "x".repeat(MAX_IDEA_CHARS + 1);
    let refused = NOTHING.iter().map(|idea| (*idea, "empty_input")).chain([(too_long.as_str(), "input_too_long")]);
    for (idea, code) in refused {
        let brief = Brief::new(idea, RequestedKind::Auto, RequestedLanguage::Auto);
        assert!(matches!(brief, Err(BriefError::Empty | BriefError::TooLong { .. })), "{idea:.20?}");
        let answer = client.post(&url).json(&json!({ "idea": idea })).send().await.unwrap();
        let (status, body) = (answer.status().as_u16(), answer.json::<Value>().await.unwrap());
        assert_eq!((status, body["code"].as_str()), (400, Some(code)), "{idea:.20?}: {body}");
    }
    assert_eq!((desk.calls(), desk.available().await), (0, before));
    serving.abort();
    desk.close().await;
}
