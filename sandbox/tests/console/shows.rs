//! What the page shows, and that nothing on it is markup of somebody else.

use myba_sandbox::{Sandbox, StandIns};

use crate::{ALL, client, page, sandbox, write};

#[tokio::test]
async fn it_says_what_is_played_and_leads_to_the_app() {
    let sandbox = sandbox(ALL).await;
    let page = page(&sandbox).await;
    assert!(page.contains("nobody is charged, nobody gets mail"));
    assert!(page.contains("href=\"http://127.0.0.1:9/myba\">Open the app</a>"));
    assert!(page.contains("5 stand-ins running"));
    assert!(page.contains("A set of rules, not a language model"));
    assert!(page.contains("4242 4242 4242 4242") && page.contains("4000 0000 0000 0002"));
    for empty in ["No mail yet.", "Nobody has gone to the checkout yet.", "Nobody has signed up yet.", "No calls yet."]
    {
        assert!(page.contains(empty), "{empty}");
    }
}

#[tokio::test]
async fn mail_and_its_code_are_there_for_people_and_for_programs() {
    let sandbox = sandbox(ALL).await;
    sandbox.mail().post("Stripe", "ana@acme.example", "Receipt: 60 tokens, $4.00", "Paid.");
    sandbox.mail().post("Clerk", "ana@acme.example", "Your sign-in code is 170431", "Your sign-in code is 170431.");
    let page = page(&sandbox).await;
    assert!(page.contains("<code class=\"code\">170431</code>"));
    let (code, receipt) = (page.find("Your sign-in code").unwrap(), page.find("Receipt: 60 tokens").unwrap());
    assert!(code < receipt, "the newest mail is on top");
    let mails = client().get(format!("{}/mail.json", sandbox.url())).send().await.unwrap();
    let mails: serde_json::Value = mails.json().await.unwrap();
    assert_eq!(mails[0]["to"], "ana@acme.example");
    assert!(mails[0]["text"].as_str().unwrap().contains("170431"));
    assert_eq!(mails.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn calls_people_and_sessions_are_listed() {
    let sandbox = sandbox(ALL).await;
    assert_eq!(write(&sandbox, "guests cannot reset their password").await, 200);
    sandbox.clerk().create_user("ana@acme.example", true);
    let missing =
        client().get(format!("{}/stripe/v1/payouts", sandbox.url())).bearer_auth(sandbox.stripe().secret_key());
    assert_eq!(missing.send().await.unwrap().status(), 501);
    let page = page(&sandbox).await;
    assert!(
        page.contains("us → OpenRouter") && page.contains("POST /api/v1/chat/completions <b>openai/gpt-oss-20b</b>")
    );
    assert!(page.contains("<b class=\"bad\">501</b>") && page.contains("<span class=\"tag bad\">not modelled</span>"));
    assert!(page.contains("ana@acme.example") && page.contains("address proved"));
    assert!(!page.contains(&sandbox.openrouter().key()) && !page.contains(&sandbox.stripe().secret_key()));

    let only = client().get(format!("{}/?vendor=stripe", sandbox.url())).send().await.unwrap().text().await.unwrap();
    assert!(only.contains("us → Stripe") && !only.contains("us → OpenRouter"));
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let sandbox = sandbox(ALL).await;
    let hostile = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> '";
    assert_eq!(write(&sandbox, hostile).await, 200);
    let strange = client().get(format!("{}/stripe/v1/<script>alert(2)</script>", sandbox.url())).bearer_auth("x");
    strange.header("x-note", "<b onclick=alert(3)>").send().await.unwrap();
    sandbox.mail().post(
        "<i>",
        "\"<u>@acme.example",
        "<script>alert(4)</script> code is <b>123",
        "</pre><script>alert(5)",
    );
    sandbox.faults().arm("stripe", "GET /<script>alert(6)", myba_sandbox::Fault::Named("<script>".to_owned()), 1);
    let page = page(&sandbox).await;
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "the idea is in the call's body");
    assert!(page.contains("&lt;b onclick=alert(3)&gt;") && page.contains("&lt;script&gt;alert(6)"));
    assert_eq!(page.matches("<script").count(), 1, "only the page's own script");
    for markup in ["<img", "<i>", "<u>", "<b onclick", "<b>123"] {
        assert!(!page.contains(markup), "{markup}");
    }
}

#[tokio::test]
async fn one_call_can_be_read_whole_and_only_as_text() {
    let sandbox = sandbox(ALL).await;
    let idea = format!("<script>alert(1)</script> {} the end of it", "more and more words ".repeat(200));
    write(&sandbox, &idea).await;
    let page = page(&sandbox).await;
    assert!(page.contains("The body goes on.") && !page.contains("the end of it"));
    let id = sandbox.calls().list()[0].id;
    let answer = client().get(format!("{}/calls/{id}", sandbox.url())).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.text().await.unwrap().contains("the end of it"));
    assert_eq!(client().get(format!("{}/calls/999", sandbox.url())).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_real_vendor_is_called_real_and_has_no_forms() {
    let sandbox: Sandbox =
        sandbox(StandIns { openrouter: false, stripe: true, clerk: false, slack: false, discord: false }).await;
    let page = page(&sandbox).await;
    assert!(page.contains("1 stand-in running, 2 real"));
    assert!(!page.contains("/slack/room"), "a product without chat hears nothing of it");
    assert!(
        page.contains("Real: see OpenRouter.")
            && page.contains("Real: see Clerk.")
            && !page.contains("Real: see Stripe.")
    );
    assert!(page.contains("name=\"vendor\" value=\"stripe\""));
    assert!(!page.contains("value=\"openrouter\"") && !page.contains("value=\"clerk\""));
    assert!(!page.contains("not a language model"), "nothing is said of a writer that is not there");
}
