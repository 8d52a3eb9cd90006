//! Somebody brings a writer of their own, any server that speaks chat completions; the other vendors stay as they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};

use crate::member::Member;
use crate::product::Product;

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";
const KEY: &str = "sk-own-0123456789";

/// A server of somebody's own: it takes one key, names its own model, and lets a writer elsewhere do the work.
#[derive(Clone)]
struct Own {
    behind: Arc<Sandbox>,
    asked: Arc<AtomicUsize>,
    http: reqwest::Client,
}

async fn complete(State(own): State<Own>, headers: HeaderMap, body: Bytes) -> Response {
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(&format!("Bearer {KEY}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    own.asked.fetch_add(1, Ordering::SeqCst);
    let writer = own.behind.openrouter();
    let request = own.http.post(format!("{}/chat/completions", writer.base_url())).bearer_auth(writer.key());
    let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
    let kind = answer.headers()["content-type"].clone();
    let text = answer.text().await.unwrap().replace("\"openai/gpt-oss-20b\"", "\"own/model-1\"");
    ([("content-type", kind)], Body::from(text)).into_response()
}

#[tokio::test]
async fn tickets_come_from_the_own_writer_while_sign_in_and_payment_stay_stand_ins() {
    let product_for_client = Product::start().await;
    let behind = Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url: "http://127.0.0.1:1".to_owned(),
        secrets: Secrets::default(),
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns::default(),
    });
    let own =
        Own { behind: Arc::new(behind.await.unwrap()), asked: Arc::default(), http: product_for_client.http.clone() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/", listener.local_addr().unwrap());
    let app = Router::new().route("/v1/chat/completions", post(complete)).with_state(own.clone());
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });

    let product =
        Product::start_with(&[("OPENROUTER_API_KEY", KEY), ("MYBA_OPENROUTER__BASE_URL", url.as_str())]).await;
    let written = product.generate(IDEA, None, None).await;
    assert_eq!(written.status, 200, "{written:?}");
    assert_eq!(written.body["ticket"]["model"], "own/model-1");
    assert_eq!(own.asked.load(Ordering::SeqCst), 1);
    let asked_here = product.sandbox().calls().list().iter().any(|call| call.path.contains("/chat/completions"));
    assert!(!asked_here, "the stand-in writer was asked as well");
    Member::new(&product, "still@example.com").wait_for_tokens(6).await;
    product.finish().await;
    product_for_client.finish().await;
    serving.abort();
}
