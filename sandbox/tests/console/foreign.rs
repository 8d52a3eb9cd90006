//! Other sites see nothing and change nothing, and looking changes nothing.

use crate::{ALL, client, page, sandbox};

const ARM: [(&str, &str); 4] = [("vendor", "stripe"), ("kind", "answer"), ("what", "drop"), ("times", "1")];

#[tokio::test]
async fn a_foreign_page_cannot_press_a_button() {
    let sandbox = sandbox(ALL).await;
    let foreign = [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:9"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("host", "evil.example"),
    ];
    for action in ["arm", "clear", "release"] {
        for (name, value) in foreign {
            let url = format!("{}/faults/{action}", sandbox.url());
            let answer = client().post(url).header(name, value).form(&ARM).send().await.unwrap();
            assert_eq!(answer.status(), 403, "{action} {name}: {value}");
        }
    }
    assert!(sandbox.faults().list().is_empty());
}

#[tokio::test]
async fn another_name_for_loopback_reads_nothing() {
    let sandbox = sandbox(ALL).await;
    sandbox.mail().post("Clerk", "ana@acme.example", "Your sign-in code is 170431", "");
    for path in ["/", "/mail.json", "/calls/1"] {
        let answer =
            client().get(format!("{}{path}", sandbox.url())).header("host", "evil.example:8090").send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
        assert!(!answer.text().await.unwrap().contains("170431"));
    }
}

#[tokio::test]
async fn looking_has_no_effect() {
    let sandbox = sandbox(ALL).await;
    sandbox.faults().arm("stripe", "*", myba_sandbox::Fault::DropConnection, 1);
    for action in ["arm", "clear", "release"] {
        let answer = client().get(format!("{}/faults/{action}?times=1", sandbox.url())).send().await.unwrap();
        assert_eq!(answer.status(), 405);
    }
    page(&sandbox).await;
    assert_eq!(sandbox.faults().list().len(), 1);
    assert_eq!(sandbox.calls().total(), 0, "the console's own calls are not recorded");
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline() {
    let sandbox = sandbox(ALL).await;
    let answer = client().get(sandbox.url()).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe") && !policy.contains("http"));
    let page = answer.text().await.unwrap();
    assert!(!page.contains(" style=") && !page.contains(" onclick=") && !page.contains("<style"));
    for part in page.split("src=\"").skip(1).chain(page.split("<link ").skip(1)) {
        assert!(!part.split('>').next().unwrap().contains("//"), "{part}");
    }
    for (path, kind) in
        [("/console.css", "text/css"), ("/console.js", "text/javascript"), ("/logo.svg", "image/svg+xml")]
    {
        let answer = client().get(format!("{}{path}", sandbox.url())).send().await.unwrap();
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}");
    }
}
