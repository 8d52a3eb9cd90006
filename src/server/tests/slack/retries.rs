//! Twice the same, late, broken off: one ticket, one token, one visible answer.

use std::time::Duration;

use myba_sandbox::slack::{Mode, Person};
use myba_sandbox::{DeliveryFault, Fault};

use crate::office::{Office, PATIENCE, says};
use crate::room::IDEA;

/// Tickets somebody sees in #general.
fn tickets(office: &Office, person: &Person) -> usize {
    let general = office.channel("general");
    office.slack.messages(person, &general).iter().filter(|message| says(message, "1 token ·")).count()
}

#[tokio::test]
async fn i01_i19_a_command_that_comes_again_is_done_once() {
    let office = Office::open().await;
    let ana = office.person("ana");
    office.ask("ana", IDEA, "1 token · 2 left").await;
    let again = office.slack.replay_last().await.unwrap();
    assert_eq!((again.status, again.body.as_str()), (200, ""), "the same bytes are acknowledged");
    assert_eq!(tickets(&office, &ana), 1);
    // Somebody who saw a time-out types it again.
    office.ask("ana", IDEA, "You asked this a moment ago.").await;
    office.ask("ana", "balance", "2 tokens left.").await;
    let shown = office.slack.messages(&ana, &office.channel("general"));
    let again = shown.iter().rev().find(|message| says(message, "Run again")).unwrap().clone();
    office.press(&ana, &again, "Run again").await;
    office.press(&ana, &again, "Run again").await;
    office.reads(&ana, &office.channel("general"), "1 token · 1 left").await;
    office.ask("ana", "whoami", "1 token left.").await;
    office.close().await;
}

#[tokio::test]
async fn i02_an_event_that_is_delivered_four_times_is_answered_once() {
    let office = Office::open().await;
    let ben = office.person("ben");
    office.sandbox.faults().arm_delivery("slack", "message", DeliveryFault::Duplicate(2), 1);
    assert!(office.slack.dm(&ben, IDEA).await.is_ok());
    let direct = office.slack.direct(&ben);
    office.sees(&ben, &direct, "1 token · 2 left").await;
    let again = office.slack.repeat_last_event().await.unwrap();
    assert!(again.is_ok());
    assert!(office.slack.dm(&ben, "balance").await.is_ok());
    office.sees(&ben, &direct, "2 tokens left.").await;
    let answers = office.slack.messages(&ben, &direct);
    assert_eq!(answers.iter().filter(|message| says(message, "1 token ·")).count(), 1);
    office.close().await;
}

#[tokio::test]
async fn a_double_click_shares_once() {
    let office = Office::open().await;
    let (ana, ben, general) = (office.person("ana"), office.person("ben"), office.channel("general"));
    let preview = office.ask("ana", IDEA, "1 token · 2 left").await;
    tokio::join!(office.press(&ana, &preview, "Share"), office.press(&ana, &preview, "Share"));
    office.sees(&ben, &general, "Shared by @").await;
    office.ask("ana", "balance", "2 tokens left.").await;
    let shared = office.slack.messages(&ben, &general);
    assert_eq!(shared.iter().filter(|message| says(message, "Shared by @")).count(), 1);
    office.close().await;
}

#[tokio::test]
async fn i03_a_restart_between_acknowledgement_and_answer_loses_nothing_and_doubles_nothing() {
    let mut office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.sandbox.faults().arm(
        "openrouter",
        "POST /api/v1/chat/completions",
        Fault::Delay(Duration::from_secs(20)),
        1,
    );
    let ack = office.slack.command(&ana, &general, IDEA).await;
    assert!(ack.is_ok() && ack.took < Duration::from_secs(1), "{ack:?}");
    office.sees(&ana, &general, "Drafting. 1 token held, 2 left.").await;
    office.restart().await;
    office.sees(&ana, &general, "1 token · 2 left").await;
    assert_eq!(tickets(&office, &ana), 1);
    office.close().await;
}

#[tokio::test]
async fn i06_an_answer_waits_as_long_as_slack_asks() {
    let office = Office::open().await;
    let (ben, ana) = (office.person("ben"), office.person("ana"));
    office.ask("ana", "balance", "3 tokens left.").await;
    assert!(office.slack.dm(&ben, "balance").await.is_ok());
    let direct = office.slack.direct(&ben);
    office.sees(&ben, &direct, "3 tokens left.").await;
    office.slack.limit_next("chat.postMessage", 2, 1);
    assert!(office.slack.dm(&ben, "help").await.is_ok());
    let said = office.slack.wait_for(PATIENCE, |room| room.chat(&ben, &direct).contains("How to use MyBA")).await;
    assert!(said, "{}", office.slack.chat(&ben, &direct));
    assert!(!office.slack.chat(&ana, &direct).contains("How to use"));
    office.close().await;
}

#[tokio::test]
async fn i05_an_address_that_is_used_up_or_too_old_is_followed_by_a_direct_message() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", Fault::Delay(Duration::from_secs(3)), 1);
    assert!(office.slack.command(&ana, &general, IDEA).await.is_ok());
    office.sees(&ana, &general, "Drafting.").await;
    office.slack.pass_time(Duration::from_secs(31 * 60));
    let found = office.slack.wait_for(PATIENCE, |room| {
        let direct = room.direct(&ana).map(|channel| room.chat(&ana, &channel)).unwrap_or_default();
        direct.contains("1 token · 2 left") || room.chat(&ana, &general).contains("1 token · 2 left")
    });
    assert!(found.await, "{}", office.slack.chat(&ana, &general));
    office.slack.forget_findings();
    office.close().await;
}

#[tokio::test]
async fn h09_an_app_that_is_removed_forgets_its_token_and_its_links_and_keeps_every_balance() {
    let office = Office::with(Mode::Http, &[]).await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let account = office.account("ana@acme.example").await;
    office.link(&ana, &account).await;
    office.ask("ana", IDEA, "Paid by your balance · 1 token · 5 left").await;
    assert!(office.slack.uninstall(&ana.team));
    let key = myba_core::chat::WorkspaceKey { platform: myba_core::chat::Platform::Slack, tenant: ana.team.clone() };
    crate::office::until("the app is gone", async || {
        office.app.chat.workspace(&key).await.unwrap().filter(|workspace| !workspace.installed)
    })
    .await;
    assert!(office.app.chat.links(&account).await.unwrap().is_empty());
    assert_eq!(office.available(&account).await, 5);
    let stray = office.slack.stray_command(&ana, &general, "balance").await;
    assert!(stray.is_ok());
    let event = office.ended(&format!("cmd:{}", stray.trigger_id().unwrap())).await;
    assert_eq!(event.state, "ignored");
    office.slack.forget_findings();
    office.close().await;
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_of_a_job_ends_quietly_and_charges_once() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    office.sandbox.faults().arm("openrouter", "POST /api/v1/chat/completions", Fault::Delay(Duration::from_secs(2)), 1);
    assert!(office.slack.command(&ana, &general, IDEA).await.is_ok());
    office.sees(&ana, &general, "Drafting.").await;
    assert!(office.slack.revoke_token(&ana.team));
    // The address of the command still takes the answer.
    office.sees(&ana, &general, "1 token · 2 left").await;
    office.close().await;
}
