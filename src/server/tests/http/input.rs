//! What cannot be meant is refused before anything is reserved.

use crate::house::{Answer, House, send};

async fn post(house: &House, body: impl Into<reqwest::Body>) -> Answer {
    send(house.request("POST", "/api/generate-ticket").header("content-type", "application/json").body(body)).await
}

#[tokio::test]
async fn k_rows_bad_input_is_a_clear_4xx_and_reserves_nothing() {
    let house = House::open().await;
    let empty = ["", "   ", "\\u200b\\u200d\\ufeff", "\\u0000", "\\u202e"];
    for idea in empty {
        let refusal = post(&house, format!(r#"{{"idea":"{idea}"}}"#)).await.refused(400, "empty_input");
        let words = "Write one sentence first. Nothing was taken.";
        assert_eq!((&refusal["detail"], &refusal["field"]), (&words.into(), &"idea".into()));
    }
    let long = post(&house, format!(r#"{{"idea":"{}"}}"#, "ä".repeat(6_212))).await;
    let long = long.refused(400, "input_too_long");
    assert_eq!(long["detail"], "6,212 of 6,000 characters. Cut 212, or write two tickets. Nothing was taken.");
    let huge = post(&house, format!(r#"{{"idea":"{}"}}"#, "x".repeat(10_000_000))).await;
    huge.refused(413, "payload_too_large");
    let unknown = post(&house, r#"{"idea":"x","tokens":999}"#).await.refused(400, "bad_request");
    assert_eq!(unknown["field"], "tokens", "j16");
    assert_eq!(unknown["detail"], "There is no field `tokens`.");
    let deep = format!(r#"{{"idea":"x","template":{}}}"#, "[".repeat(5_000));
    let broken = ["", "{", r#"{"idea":"\ud800"}"#, r#"{"idea":1}"#, r#"{"idea":"x"}}"#, "null", "[]", &deep];
    for body in broken {
        post(&house, body.to_owned()).await.refused(400, "bad_request");
    }
    post(&house, b"{\"idea\":\"\xff\xfe\"}".to_vec()).await.refused(400, "bad_request");
    for (field, body) in [
        ("kind", r#"{"idea":"x","kind":"saga"}"#),
        ("model", r#"{"idea":"x","model":"gpt-9"}"#),
        ("language", r#"{"idea":"x","language":"not a language"}"#),
        ("template", r#"{"idea":"x","template":"t"}"#),
        ("ask", r#"{"idea":"x","ask":"always"}"#),
    ] {
        let refusal = post(&house, body).await.refused(422, "invalid");
        assert_eq!(refusal["field"], field);
        assert!(refusal["detail"].as_str().unwrap().contains("Nothing was taken."), "{refusal}");
    }
    for language in ["zz", "xx-yy", "klingon", "de-", "tlh"] {
        let refusal = post(&house, format!(r#"{{"idea":"x","language":"{language}"}}"#)).await.refused(422, "invalid");
        assert_eq!((&refusal["field"], &refusal["charged"]), (&"language".into(), &0.into()), "{language}");
    }
    let chunks = futures_util::stream::iter((0..300).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1_000])));
    post(&house, reqwest::Body::wrap_stream(chunks)).await.refused(413, "payload_too_large");
    assert_eq!(house.visitors().await, 0);
    house.close().await;
}

#[tokio::test]
async fn j05_other_sites_and_forms_cannot_spend() {
    let house = House::open().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://localhost:1"] {
        house.generate(|ask| ask.header("origin", origin)).await.refused(403, "foreign_origin");
    }
    let form = |kind: &str| {
        let ask = house.request("POST", "/api/generate-ticket").header("content-type", kind);
        ask.body(r#"{"idea":"x"}"#)
    };
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        send(form(kind)).await.refused(415, "unsupported_media_type");
    }
    assert_eq!(house.visitors().await, 0);
    let ours = house.generate(|ask| ask.header("origin", &house.url)).await;
    assert_eq!(ours.status, 200, "{}", ours.text);
    let allowed = ours.headers.get("access-control-allow-origin");
    assert!(allowed.is_none(), "j04 no answer is for other origins");
    house.close().await;
}

#[tokio::test]
async fn b08_a_key_that_cannot_be_one_is_refused() {
    let house = House::open().await;
    for key in ["", "a b", &"k".repeat(256)] {
        house.generate(|ask| ask.header("idempotency-key", key)).await.refused(400, "bad_idempotency_key");
    }
    assert_eq!(house.visitors().await, 0);
    house.close().await;
}

#[tokio::test]
async fn the_input_is_refused_before_the_credentials() {
    let house = House::open().await;
    let ask = house.request("POST", "/api/generate-ticket").bearer_auth("nonsense");
    send(ask.json(&serde_json::json!({"idea": " "}))).await.refused(400, "empty_input");
    house.generate(|ask| ask.bearer_auth("nonsense")).await.refused(401, "unauthenticated");
    house.close().await;
}

#[tokio::test]
async fn a_page_that_cannot_be_meant_is_refused() {
    let house = House::open().await;
    let token = house.sign_up("ana@acme.example");
    let look = async |path: String| send(house.request("GET", &path).bearer_auth(&token)).await;
    for list in ["/api/tickets", "/api/usage/statement", "/api/purchases"] {
        for limit in ["0", "101", "4294967296", "many", "-1", "1.5", ""] {
            let refusal = look(format!("{list}?limit={limit}")).await.refused(400, "bad_request");
            assert_eq!(refusal["field"], "limit", "{list} {limit}: {refusal}");
        }
        let range = look(format!("{list}?limit=0")).await.refused(400, "bad_request");
        assert_eq!(range["detail"], "`limit` must be from 1 to 100.");
        let word = look(format!("{list}?limit=many")).await.refused(400, "bad_request");
        assert_eq!(word["detail"], "`limit` must be a whole number, 1 or more.");
        let twice = look(format!("{list}?limit=1&limit=2")).await.refused(400, "bad_request");
        assert_eq!(twice["detail"], "`limit` is there twice.");
        assert_eq!(look(format!("{list}?limit=100&after=")).await.status, 200);
        for after in ["%00", "a%20b", "..%2f"] {
            assert_eq!(look(format!("{list}?after={after}")).await.refused(400, "bad_request")["field"], "after");
        }
    }
    for list in ["/api/tickets", "/api/usage/statement"] {
        for after in ["abc", "-1", "99999999999999999999"] {
            let refusal = look(format!("{list}?after={after}")).await.refused(400, "bad_request");
            assert_eq!(refusal["detail"], "`after` is not the `next` of a list.", "{list} {after}");
        }
    }
    for days in ["0", "366", "week"] {
        let refusal = look(format!("/api/usage?days={days}")).await.refused(400, "bad_request");
        assert_eq!(refusal["field"], "days", "{days}");
    }
    house.close().await;
}

#[tokio::test]
async fn j03_what_can_be_no_id_is_not_found() {
    let house = House::open().await;
    for id in ["..%2f..%2fetc", "%00", "a%5cb", "tkt_1'--", "x.y"] {
        for path in [format!("/api/tickets/{id}"), format!("/api/tickets/{id}/markdown")] {
            house.get(&path).await.refused(404, "not_found");
        }
    }
    house.get("/api/tickets?after=%00").await.refused(400, "bad_request");
    let unknown = house.get("/api/tickets?nonsense=1").await.refused(400, "bad_request");
    assert_eq!(
        (&unknown["detail"], &unknown["field"]),
        (&"There is no parameter `nonsense`.".into(), &"nonsense".into())
    );
    house.get("/api/tickets?q=%00x").await.refused(422, "invalid");
    house.close().await;
}
