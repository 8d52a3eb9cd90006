//! Whoever takes for ever to say what they want.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::house::House;

/// Far less than the limit that holds when nothing is set.
const BOUND: Duration = Duration::from_secs(20);

/// Begins with `first`, then sends one more byte at a time until the line is closed; answers what came back.
async fn trickle(house: &House, first: &str, more: u8) -> String {
    let mut line = TcpStream::connect(house.url.trim_start_matches("http://")).await.unwrap();
    line.write_all(first.as_bytes()).await.unwrap();
    let (mut from, mut to) = line.into_split();
    let mut pace = interval(Duration::from_millis(50));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard = Vec::new();
    let talk = async {
        loop {
            tokio::select! {
                read = from.read_buf(&mut heard) => if read.is_err() || read.is_ok_and(|n| n == 0) { break },
                // After the line was closed nothing arrives any more, which the other side tells.
                _ = pace.tick() => drop(to.write_all(&[more]).await),
            }
        }
    };
    // In time, or the line is still open.
    timeout(BOUND, talk).await.unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test]
async fn j12_a_connection_that_trickles_is_cut_and_others_are_served() {
    let house = House::with(&[("MYBA_HTTP__READ_TIMEOUT_SECS", "1")]).await;
    let began = Instant::now();
    let silent = trickle_nothing(&house);
    let head = trickle(&house, "GET /api/health HTTP/1.1\r\nhost: x\r\nx-slow: ", b'a');
    let preface = trickle(&house, "PRI * HTTP/2", b'.');
    let others = async { assert_eq!(house.get("/api/health").await.status, 200) };
    let ((), head, preface, ()) = tokio::join!(silent, head, preface, others);
    assert!(!head.contains("200 OK"), "{head}");
    assert!(!preface.contains("200 OK"), "{preface}");
    assert!(began.elapsed() >= Duration::from_secs(1), "nobody is cut before the time");
    house.close().await;
}

#[tokio::test]
async fn j12_a_body_that_trickles_is_refused() {
    let house = House::with(&[("MYBA_HTTP__READ_TIMEOUT_SECS", "1")]).await;
    for path in ["/api/generate-ticket", "/api/webhook/stripe", "/__clerk/v1/client"] {
        let head = "host: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\nconnection: close\r\n\r\n{";
        let answer = trickle(&house, &format!("POST {path} HTTP/1.1\r\n{head}"), b' ').await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(answer.contains("took too long to arrive"), "{path}: {answer}");
    }
    assert_eq!(house.visitors().await, 0);
    house.close().await;
}

/// A line on which nothing is ever said.
async fn trickle_nothing(house: &House) {
    let mut line = TcpStream::connect(house.url.trim_start_matches("http://")).await.unwrap();
    let read = timeout(BOUND, line.read(&mut [0; 1])).await.unwrap();
    assert!(read.is_err() || read.is_ok_and(|n| n == 0));
}
