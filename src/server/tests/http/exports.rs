//! A ticket taken along.

use reqwest::header::HeaderMap;
use serde_json::json;

use crate::house::{House, send};

const FORMATS: [(&str, &str, &str); 10] = [
    ("github", "text/markdown; charset=utf-8", ".md"),
    ("gitlab", "text/markdown; charset=utf-8", ".md"),
    ("jira-wiki", "text/plain; charset=utf-8", ".txt"),
    ("adf", "application/json", ".adf.json"),
    ("linear", "text/markdown; charset=utf-8", ".md"),
    ("csv", "text/csv; charset=utf-8", ".csv"),
    ("azure-csv", "text/csv; charset=utf-8", ".csv"),
    ("feature", "text/plain; charset=utf-8", ".feature"),
    ("text", "text/plain; charset=utf-8", ".txt"),
    ("json", "application/json", ".json"),
];

#[tokio::test]
async fn every_format_is_free_and_a_file_with_a_name() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    let ticket = made.json()["ticket"].clone();
    let path = format!("/api/tickets/{}", ticket["id"].as_str().unwrap());
    let ask = |method: &str, path: &str| house.request(method, path).header("cookie", &cookie);
    let edit = json!({"version": ticket["version"], "title": "Rechnungen „exportieren“ für fixes #12"});
    send(ask("PATCH", &path).json(&edit)).await.ok("PATCH", "/api/tickets/{id}");
    let back = json!({"reason": "not useful"});
    send(ask("POST", &format!("{path}/return")).json(&back)).await.ok("POST", "/api/tickets/{id}/return");
    let before = send(ask("GET", "/api/user-tokens/me")).await.json();
    for (format, media_type, end) in FORMATS {
        let file = send(ask("GET", &format!("{path}/export?format={format}"))).await;
        assert_eq!((file.status, file.header("content-type")), (200, media_type), "{format}");
        let plain = format!("attachment; filename=\"T-1-rechnungen-exportieren-fur-fixes-12{end}\"; ");
        let own = format!("filename*=UTF-8''T-1-rechnungen-exportieren-f%C3%BCr-fixes-12{end}");
        assert_eq!(file.header("content-disposition"), plain + &own);
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.text.replace('\u{2060}', "").contains("exportieren"), "{}", file.text);
        assert_eq!(file.text.contains("fixes #12"), matches!(format, "adf" | "feature" | "json"), "{format}");
    }
    assert_eq!(send(ask("GET", "/api/user-tokens/me")).await.json(), before, "given back or not, an export is free");
    house.close().await;
}

#[tokio::test]
async fn an_unknown_format_is_told_the_known_ones() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let path = format!("/api/tickets/{}/export", made.json()["ticket"]["id"].as_str().unwrap());
    let look =
        |query: &str| send(house.request("GET", &format!("{path}{query}")).header("cookie", made.cookie().unwrap()));
    for query in ["", "?format=", "?format=docx", "?format=GitHub"] {
        let refusal = look(query).await.refused(400, "bad_request");
        let words = "`format` must be one of github, gitlab, jira-wiki, adf, linear, csv, azure-csv, feature, text, json, \
                     pdf.";
        assert_eq!((&refusal["detail"], &refusal["field"]), (&json!(words), &json!("format")), "{query}");
    }
    look("?format=text&file=..%2fx").await.refused(400, "bad_request");
    house.close().await;
}

#[tokio::test]
async fn j02_somebody_elses_ticket_is_not_found() {
    let house = House::open().await;
    let made = house.generate(|ask| ask).await;
    let path = format!("/api/tickets/{}", made.json()["ticket"]["id"].as_str().unwrap());
    let stranger = house.generate(|ask| ask).await.cookie().unwrap();
    house.get(&format!("{path}/export?format=text")).await.refused(404, "not_found");
    let export = format!("{path}/export?format=text");
    send(house.request("GET", &export).header("cookie", &stranger)).await.refused(404, "not_found");
    let owner = made.cookie().unwrap();
    assert_eq!(send(house.request("DELETE", &path).header("cookie", &owner)).await.status, 204);
    send(house.request("GET", &export).header("cookie", &owner)).await.refused(404, "not_found");
    house.close().await;
}

/// A house without the fonts of its machine.
async fn plain_house() -> House {
    House::with(&[("MYBA_PDF__FONTS", "/nowhere/fonts")]).await
}

/// Gives a house fonts of its own, as the build of the web app does.
fn bring_fonts(house: &House) {
    let folder = house.folder.path().join("dist/fonts");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("NotoSans-Regular.ttf"), dejavu::sans::regular()).unwrap();
}

async fn pdf(house: &House, path: &str, cookie: &str) -> (HeaderMap, Vec<u8>) {
    let ask = house.request("GET", &format!("{path}/export?format=pdf")).header("cookie", cookie);
    let answer = ask.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    (headers, answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_pdf_is_free_a_file_with_a_name_and_the_same_each_time() {
    let house = plain_house().await;
    let made = house.generate(|ask| ask).await;
    let cookie = made.cookie().unwrap();
    let ticket = made.json()["ticket"].clone();
    let path = format!("/api/tickets/{}", ticket["id"].as_str().unwrap());
    let ask = |method: &str, path: &str| house.request(method, path).header("cookie", &cookie);
    let before = send(ask("GET", "/api/user-tokens/me")).await.json();

    let refusal = send(ask("GET", &format!("{path}/export?format=pdf"))).await.refused(503, "pdf_unavailable");
    assert_eq!((&refusal["charged"], &refusal["retryable"]), (&json!(0), &json!(true)));

    bring_fonts(&house);
    let edit = json!({"version": ticket["version"], "title": "Rechnungen „exportieren“"});
    let edited = send(ask("PATCH", &path).json(&edit)).await.ok("PATCH", "/api/tickets/{id}");
    let (headers, first) = pdf(&house, &path, &cookie).await;
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("application/pdf"));
    assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
    let named =
        "attachment; filename=\"T-1-rechnungen-exportieren.pdf\"; filename*=UTF-8''T-1-rechnungen-exportieren.pdf";
    assert_eq!(header("content-disposition").as_deref(), Some(named));
    assert_eq!(header("unprinted-characters"), None);
    assert!(first.starts_with(b"%PDF-") && first.trim_ascii_end().ends_with(b"%%EOF"));
    assert_eq!(pdf(&house, &path, &cookie).await.1, first, "the same ticket is the same file");

    let edit = json!({"version": edited["version"], "title": "請求書をCSVで"});
    send(ask("PATCH", &path).json(&edit)).await.ok("PATCH", "/api/tickets/{id}");
    let (headers, second) = pdf(&house, &path, &cookie).await;
    assert_eq!(headers["unprinted-characters"], "U+3067, U+3092, U+66F8, U+6C42, U+8ACB");
    assert_ne!(second, first);
    assert_eq!(send(ask("GET", "/api/user-tokens/me")).await.json(), before, "nothing was taken for any of it");
    house.close().await;
}

#[tokio::test]
async fn many_pdfs_at_once_all_arrive() {
    let house = plain_house().await;
    bring_fonts(&house);
    let made = house.generate(|ask| ask).await;
    let (cookie, ticket) = (made.cookie().unwrap(), made.json()["ticket"]["id"].as_str().unwrap().to_owned());
    let path = format!("/api/tickets/{ticket}");
    let all = futures_util::future::join_all((0..8).map(|_| pdf(&house, &path, &cookie))).await;
    assert!(all.iter().all(|(_, bytes)| *bytes == all[0].1));
    house.close().await;
}
