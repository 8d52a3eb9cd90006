//! Linking people in Slack to accounts.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::office::{Office, TEAM, link_token, until};
use crate::room::IDEA;

#[tokio::test]
async fn h03_a_wrong_code_says_so_in_the_form_and_the_fifth_ends_the_link() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let account = office.account("ana@acme.example").await;
    let link = office.ask("ana", "link", "Open the page, sign in and confirm.").await;
    let token = link_token(&link);
    office.app.chat.confirm_link(&token, &account).await.unwrap();
    office.press(&ana, &link, "Enter code").await;
    office.window(&ana, "Code").await;
    for left in (1..=4).rev() {
        let ack = office.fill(&ana, &[("code", "AAAA-AAAA")]).await;
        let said = ack.json()["errors"]["code"].as_str().unwrap_or_default().to_owned();
        assert!(said.contains(&left.to_string()), "{left}: {ack:?}");
        assert!(office.slack.modal(&ana).is_some(), "the form stays open");
    }
    office.fill(&ana, &[("code", "AAAA-AAAA")]).await;
    office.sees(&ana, &general, "link").await;
    assert!(office.app.chat.links(&account).await.unwrap().is_empty());
    office.close().await;
}

#[tokio::test]
async fn h02_a_code_of_somebody_else_links_nobody() {
    let office = Office::open().await;
    let (ana, ben) = (office.person("ana"), office.person("ben"));
    let victim = office.account("victim@acme.example").await;
    let link = office.ask("ana", "link", "Open the page, sign in and confirm.").await;
    let token = link_token(&link);
    let code = office.app.chat.confirm_link(&token, &victim).await.unwrap().code;
    let bens = office.ask("ben", "link", "Open the page, sign in and confirm.").await;
    office.press(&ben, &bens, "Enter code").await;
    office.window(&ben, "Code").await;
    office.fill(&ben, &[("code", &code)]).await;
    office.ask("ben", "whoami", "No account is linked.").await;
    let links = office.app.chat.links(&victim).await.unwrap();
    assert!(links.is_empty(), "{links:?}");
    office.press(&ana, &link, "Enter code").await;
    office.window(&ana, "Code").await;
    office.fill(&ana, &[("code", &code)]).await;
    until("ana is linked", async || (office.app.chat.links(&victim).await.unwrap().len() == 1).then_some(())).await;
    office.close().await;
}

#[tokio::test]
async fn h08_an_unlink_in_the_middle_of_a_job_leaves_it_to_the_old_payer() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let account = office.account("ana@acme.example").await;
    office.link(&ana, &account).await;
    let delay = myba_sandbox::Fault::Delay(std::time::Duration::from_secs(2));
    office.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", delay, 1);
    assert!(office.slack.command(&ana, &general, IDEA).await.is_ok());
    office.sees(&ana, &general, "Drafting. 1 token held, 5 left.").await;
    let person = office.app.chat.links(&account).await.unwrap().remove(0).0;
    assert!(office.app.chat.unlink(&person.id).await.unwrap());
    office.sees(&ana, &general, "Paid by your balance · 1 token").await;
    assert_eq!(office.available(&account).await, 5);
    office.close().await;
}

#[tokio::test]
async fn h07_signing_in_with_slack_links_whoever_slack_names_and_counts_once() {
    let office = Office::open().await;
    let ben = office.person("ben");
    let account = office.account("ben@acme.example").await;
    let token = office.session(&account);
    let start = office.http().post(format!("{}/api/links/slack", office.url)).bearer_auth(&token);
    let answer = start.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = answer.json::<serde_json::Value>().await.unwrap()["url"].as_str().unwrap().to_owned();
    let onward = office.slack.consent(&page, &ben, TEAM).unwrap();
    let led = async |cookie: Option<&str>| {
        let mut request = office.http().get(&onward);
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        request.send().await.unwrap().headers()[LOCATION].to_str().unwrap().to_owned()
    };
    assert!(led(None).await.ends_with("/balance?linked=failed"), "another browser");
    assert!(led(Some(&cookie)).await.ends_with("/balance?linked=slack"));
    assert!(led(Some(&cookie)).await.ends_with("/balance?linked=failed"), "a replay");
    assert_eq!(office.app.chat.links(&account).await.unwrap().len(), 1);
    office.ask("ben", "balance", "6 tokens left. Paid by your balance.").await;
    office.close().await;
}

#[tokio::test]
async fn one_balance_for_the_web_slack_and_the_command_line() {
    let mut office = Office::open().await;
    let ana = office.person("ana");
    let account = office.account("ana@acme.example").await;
    office.link(&ana, &account).await;
    office.ask("ana", IDEA, "Paid by your balance · 1 token · 5 left").await;
    let written =
        office.generate_on_the_web(&account, "a report of all open invoices per customer, every Monday").await;
    assert_eq!(written, 200);
    office.generate_on_the_command_line(&account, "let people change their e-mail address in the settings").await;
    office.ask("ana", "balance", "3 tokens left. Paid by your balance.").await;
    assert_eq!(office.available(&account).await, 3);
    let figures = office.json_as("/api/user-tokens/me", &account).await;
    assert_eq!(figures["available"], 3, "{figures}");
    office.close().await;
}
