//! The smallest program that Discord can call: it reads one request, and its answer is what a test says.

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Listens, and answers the head of each request, in lower case, and its JSON. Where it listens.
pub async fn listen(answer: impl Fn(&str, Value) -> String + Clone + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(hear(stream, answer.clone()));
        }
    });
    url
}

async fn hear(mut stream: TcpStream, answer: impl Fn(&str, Value) -> String) {
    let (mut got, mut piece) = (Vec::new(), [0; 8192]);
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        got.extend_from_slice(&piece[..length]);
        let Some(start) = got.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) else { continue };
        let head = String::from_utf8_lossy(&got[..start]).to_lowercase();
        let body = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        if got.len() >= start + body {
            let payload = serde_json::from_slice(&got[start..start + body]).unwrap_or_default();
            let answer = answer(&head, payload);
            drop(stream.write_all(answer.as_bytes()).await);
            return;
        }
    }
}

/// An answer with a body.
pub fn says(body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// An answer without one.
pub fn nods(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

/// The stand-in for Discord alone, which calls this address.
pub async fn sandbox(product_url: String) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: None,
        product_url,
        secrets: Secrets::default(),
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns { openrouter: false, stripe: false, clerk: false, slack: false, discord: true },
    })
    .await
    .unwrap()
}
