//! The way through us to Clerk's Frontend API.

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::place::{Place, client};

/// A Frontend API that answers what it heard.
async fn echo() -> String {
    let answer = async |request: Request| {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let headers: Vec<_> =
            parts.headers.iter().map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()])).collect();
        let heard = json!({ "method": parts.method.as_str(), "uri": parts.uri.to_string(), "headers": headers,
            "body": String::from_utf8(body.to_vec()).unwrap() });
        let marks = [("set-cookie", "__client=1; Path=/"), ("location", "/elsewhere"), ("keep-alive", "timeout=5")];
        let status = if parts.uri.path().ends_with("moved") { 302 } else { 200 };
        (axum::http::StatusCode::from_u16(status).unwrap(), marks, heard.to_string()).into_response()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/fapi", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    url
}

fn header<'a>(heard: &'a Value, name: &str) -> Option<&'a str> {
    let mut headers = heard["headers"].as_array().unwrap().iter();
    headers.find(|pair| pair[0] == name).map(|pair| pair[1].as_str().unwrap())
}

#[tokio::test]
async fn a_call_goes_through_with_all_that_is_not_ours() {
    let place = Place::asleep(&[("MYBA_CLERK__FRONTEND_API_URL", &format!("{}/", echo().await))]).await;
    let answer = client()
        .post(format!("{}/__clerk/v1/client/sign_ins?_method=PATCH&a=%2F", place.url))
        .header("cookie", "__client=abc; __Host-myba_visitor=secret; x=1")
        .header("x-forwarded-for", "6.6.6.6")
        .header("clerk-secret-key", "sk_forged")
        .header("x-drop-me", "1")
        .header("connection", "x-drop-me")
        .body("identifier=ana%40acme.example")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["set-cookie"], "__client=1; Path=/");
    assert!(!answer.headers().contains_key("keep-alive"));
    let heard: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(heard["method"], "POST");
    assert_eq!(heard["uri"], "/fapi/v1/client/sign_ins?_method=PATCH&a=%2F");
    assert_eq!(heard["body"], "identifier=ana%40acme.example");
    assert_eq!(header(&heard, "cookie"), Some("__client=abc; x=1"));
    assert_eq!(header(&heard, "x-forwarded-for"), Some("127.0.0.1"), "an untrusted header is not passed on");
    assert_eq!(header(&heard, "clerk-proxy-url"), Some(format!("{}/__clerk", place.url).as_str()));
    assert_eq!(header(&heard, "clerk-secret-key"), None, "a stand-in gets no key, and nobody's forged one");
    assert_eq!(header(&heard, "x-drop-me"), None);
    place.close().await;
}

#[tokio::test]
async fn redirects_are_passed_on_and_bodies_end_at_the_limit() {
    let url = echo().await;
    let settings = [("MYBA_CLERK__FRONTEND_API_URL", url.as_str()), ("MYBA_HTTP__MAX_PROXY_BYTES", "100")];
    let place = Place::asleep(&settings).await;
    let moved = client().get(format!("{}/__clerk/moved", place.url)).send().await.unwrap();
    assert_eq!((moved.status().as_u16(), &moved.headers()["location"]), (302, &"/elsewhere".parse().unwrap()));
    let large = client().post(format!("{}/__clerk/v1/me", place.url)).body("x".repeat(101)).send().await.unwrap();
    assert_eq!(large.status().as_u16(), 413);
    place.close().await;
}

#[tokio::test]
async fn nothing_beside_the_frontend_api_is_reached() {
    let place = Place::asleep(&[("MYBA_CLERK__FRONTEND_API_URL", &echo().await)]).await;
    let frontend = place.app.clerk.frontend().unwrap();
    for path in ["/../stripe/v1", "/v1/../../x", "/%2e%2e/x", "/v1/%2E%2e/%2e./x", "/..", "/v1\\..\\..\\x"] {
        assert!(frontend.target(path, None).is_none(), "{path}");
    }
    assert!(frontend.target("/v1/client", Some("a=1")).is_some());
    place.close().await;
}

#[tokio::test]
async fn without_a_frontend_api_there_is_no_way_through() {
    let place = Place::asleep(&[("MYBA_CLERK__FRONTEND_API_URL", "")]).await;
    let answer = client().get(format!("{}/__clerk/v1/environment", place.url)).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
    place.close().await;
}

#[tokio::test]
async fn the_stand_in_answers_through_us() {
    let place = Place::asleep(&[]).await;
    let answer = client().get(format!("{}/__clerk/v1/environment", place.url)).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let environment: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(environment["object"], "environment");
    place.close().await;
}
