//! A short idea typed in Slack: asked there, answered in a window, on the web, or by nobody.

use myba_core::generation::service::{Caller, Event, Reply};
use myba_core::identity::Principal;

use crate::office::Office;

const SHORT: &str = "export our invoices";

#[tokio::test]
async fn a_question_is_answered_in_a_window() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let asked = office.ask("ana", SHORT, "1 token is held, none taken").await;
    office.press(&ana, &asked, "Answer…").await;
    office.window(&ana, "Something else").await;
    office.fill(&ana, &[("other0", "number, date and total")]).await;
    office.sees(&ana, &general, "Number, date and total").await;
    office.sees(&ana, &general, "1 token · 2 left").await;
    office.close().await;
}

#[tokio::test]
async fn what_was_answered_on_the_web_is_told_in_slack() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let account = office.account("ana@acme.example").await;
    office.link(&ana, &account).await;
    office.ask("ana", SHORT, "1 token is held, none taken").await;
    let web = Principal::User(account);
    let open = office.app.generation.asking(&web).await.unwrap().remove(0);
    let caller = Caller { principal: web, network: None };
    let mut accepted = office.app.generation.answer(caller, &open.job, Reply::Defaults).await.unwrap();
    assert!(matches!(accepted.events.recv().await, Some(Event::Finished(Ok(_)))));
    office.sees(&ana, &general, "Paid by your balance · 1 token").await;
    office.close().await;
}

#[tokio::test]
async fn without_an_answer_in_time_the_ticket_comes_by_itself() {
    let office = Office::with(myba_sandbox::slack::Mode::Http, &[("MYBA_GENERATION__ANSWER_SECS", "2")]).await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.ask("ana", SHORT, "1 token is held, none taken").await;
    office.sees(&ana, &general, "1 token · 2 left").await;
    office.close().await;
}

#[tokio::test]
async fn a_ticket_that_was_run_again_comes_by_itself_too() {
    let office = Office::with(myba_sandbox::slack::Mode::Http, &[("MYBA_GENERATION__ANSWER_SECS", "2")]).await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.ask("ana", SHORT, "1 token is held, none taken").await;
    office.sees(&ana, &general, "1 token · 2 left").await;
    let same = office.ask("ana", SHORT, "You asked this a moment ago").await;
    office.press(&ana, &same, "Run again").await;
    // It is the second run that is told, wherever the first one stands.
    office.reads(&ana, &general, "1 token · 1 left").await;
    office.close().await;
}
