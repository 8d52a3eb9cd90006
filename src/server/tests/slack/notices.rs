//! Notices reach people in Slack and by mail, each once, and not against their wish.

use myba_core::id::{HoldId, UserId};
use myba_core::ledger::{NewHold, Tokens};
use myba_core::notice::Wish;
use myba_sandbox::Mail;
use reqwest::Method;
use serde_json::json;

use crate::office::{Office, PATIENCE, says, until};

const EMPTY: &str = "No tokens left";

/// Takes everything an account has, and looks for what there is to tell.
async fn uses_all(office: &Office, account: &UserId) {
    let wallet = office.app.identity.user(account).await.unwrap().unwrap().wallet;
    let balance = office.app.ledger.balance(&wallet).await.unwrap();
    let hold = NewHold {
        id: HoldId::new(office.app.store.ids()),
        wallet,
        amount: Tokens::new(balance.available.get()).unwrap(),
        life: PATIENCE,
        instance: office.app.instance.clone(),
        reason: "a test".to_owned(),
    };
    office.app.ledger.consume(hold, "a test".to_owned()).await.unwrap();
    for _ in 0..2 {
        office.app.notices.look(50).await.unwrap();
        office.app.notices.hand_out(&office.app.postman, 50).await.unwrap();
    }
}

/// The mails of ours to an address.
fn mails(office: &Office, to: &str) -> Vec<Mail> {
    office.sandbox.mail().list().into_iter().filter(|mail| mail.to == to && mail.from == "MyBA").collect()
}

async fn state_of_mail(office: &Office, state: &str) -> Option<String> {
    let list = office.app.outbox.list(state, Some("mail"), 5).await.unwrap();
    list.first().map(|kept| kept.error.clone().unwrap_or_default())
}

#[tokio::test]
async fn a_notice_arrives_once_in_chat_and_by_mail_and_says_how_to_stop_it() {
    let office = Office::open().await;
    let (ana, account) = (office.person("ana"), office.account("ana@acme.example").await);
    office.link(&ana, &account).await;
    uses_all(&office, &account).await;
    let told = office.slack.wait_until(PATIENCE, |room| {
        let channel = room.direct(&ana)?;
        let told: Vec<_> = room.messages(&ana, &channel).into_iter().filter(|it| says(it, EMPTY)).collect();
        (!told.is_empty()).then_some(told)
    });
    let told = told.await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(says(&told[0], "Buy tokens") && says(&told[0], "turn these messages off"), "{:?}", told[0]);

    let mail = until("a mail", async || mails(&office, "ana@acme.example").pop()).await;
    assert_eq!(mail.subject, format!("MyBA: {EMPTY}"));
    assert!(mail.text.contains(&format!("Buy tokens: {}/buy", office.url)), "{}", mail.text);
    assert!(mail.text.contains(&format!("turn them off under Notices on {}/balance", office.url)), "{}", mail.text);
    until("it is known to have arrived", async || state_of_mail(&office, "sent").await).await;
    assert_eq!(mails(&office, "ana@acme.example").len(), 1);

    let list = office.json_as("/api/notices", &account).await;
    assert_eq!((&list["items"][0]["title"], list["items"].as_array().unwrap().len()), (&json!(EMPTY), 1));
    office.close().await;
}

#[tokio::test]
async fn a_wish_counts_until_the_mail_goes_and_settings_say_so() {
    let office = Office::open().await;
    let account = office.account("ana@acme.example").await;
    let settings = office.json_as("/api/notices/settings", &account).await;
    assert_eq!(settings, json!({"mail": true, "chat": true, "mail_available": true}));
    let url = format!("{}/api/notices/settings", office.url);
    let change = office.http().request(Method::PUT, url).bearer_auth(office.session(&account));
    let answer = change.json(&json!({"mail": false, "chat": true})).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    uses_all(&office, &account).await;
    assert!(office.app.outbox.list("waiting", Some("mail"), 5).await.unwrap().is_empty());
    assert!(mails(&office, "ana@acme.example").is_empty());
    assert_eq!(office.app.notices.wish(&account).await.unwrap(), Wish { mail: false, chat: true });
    office.close().await;
}

#[tokio::test]
async fn a_mail_that_is_put_off_comes_again_and_one_that_is_refused_is_kept_as_dead() {
    let office = Office::open().await;
    let busy = office.account("busy@acme.example").await;
    uses_all(&office, &busy).await;
    let mail = until("it came again", async || mails(&office, "busy@acme.example").pop()).await;
    assert_eq!(mail.subject, format!("MyBA: {EMPTY}"));
    let bounce = office.account("bounce@acme.example").await;
    uses_all(&office, &bounce).await;
    let why = until("it is given up", async || state_of_mail(&office, "dead").await).await;
    assert!(why.contains("no such mail box"), "{why}");
    office.close().await;
}
