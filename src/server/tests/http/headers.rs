//! What every answer carries.

use crate::house::{House, send};

#[tokio::test]
async fn every_answer_is_dressed_and_named() {
    let house = House::open().await;
    let answers = [
        house.get("/").await,
        house.get("/api/health").await,
        house.get("/api/nothing").await,
        house.get("/assets/nothing.js").await,
        house.get("/api/me").await,
        send(house.request("PUT", "/api/me")).await,
        send(house.request("POST", "/api/generate-ticket").body("x")).await,
    ];
    for answer in &answers {
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("referrer-policy", "strict-origin-when-cross-origin")]
        {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "j18 {answer:?}");
        assert_eq!(answer.header("x-request-id").len(), 32);
    }
    assert_eq!(answers[1].header("cache-control"), "no-store");
    answers[2].refused(404, "not_found");
    answers[3].refused(404, "not_found");
    answers[5].refused(405, "method_not_allowed");
    assert_eq!(house.get("/api/plans").await.header("cache-control"), "public, max-age=60");
    for (path, status, code) in
        [("/api/webhook/stripe", 400, "missing_signature"), ("/api/webhook/clerk", 400, "missing_signature")]
    {
        let answer = send(house.request("POST", path).body("{}")).await;
        answer.refused(status, code);
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}: {answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    for path in ["/__clerk/../x", "/__clerk/%2e%2e/x", "/__clerk/v1/..%2F..%2Fx/../../.."] {
        let answer = house.raw(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        for part in ["application/problem+json", "frame-ancestors 'none'", "no-store", "nosniff", "\"not_found\""] {
            assert!(answer.contains(part), "{path} {part}: {answer}");
        }
    }
    send(house.request("GET", "/api/webhook/stripe")).await.refused(405, "method_not_allowed");
    let clerks = house.get("/__clerk/v1/environment").await;
    assert_eq!((clerks.status, clerks.header("content-security-policy")), (200, ""), "what Clerk says is passed on");
    let named = send(house.request("GET", "/api/health").header("x-request-id", "trace-0001")).await;
    assert_eq!(named.header("x-request-id"), "trace-0001");
    house.close().await;
}
