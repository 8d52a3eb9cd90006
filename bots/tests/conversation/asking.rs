//! A few questions before a ticket: the same conversation on both platforms, and on the web.

use std::time::Duration;

use myba_bots::conversation::{Act, Attempt, FieldKind, Form, OnDiscord, Press, Reply};
use myba_core::chat::Platform;
use myba_core::generation::ModelFailure;
use myba_core::generation::service::{Caller, Event, Reply as Said};
use myba_core::id::JobId;
use myba_core::identity::Principal;

use crate::room::{ANA, BEN, Room, form, press, text, ticket};
use crate::settled;
use crate::writer::{IDEA, Turn};

/// Three words.
const SHORT: &str = "export our invoices";

fn job(replies: &[Reply]) -> JobId {
    match press(replies, "Use the defaults") {
        Press::Defaults(job) => job,
        other => panic!("{other:?}"),
    }
}

/// What somebody fills in who wants all fields.
fn all_fields(form: &Form) -> [(&'static str, &'static str); 1] {
    match form.fields[0].kind {
        FieldKind::Choice(_) => [("q0", "1")],
        _ => [("q0", "All fields")],
    }
}

#[tokio::test]
async fn a_short_idea_is_asked_about_and_written_with_the_answers() {
    for platform in [Platform::Slack, Platform::Discord] {
        let room = Room::on(platform, OnDiscord::Off).await;
        let asked = room.says(ANA, SHORT).await;
        let id = job(&asked);
        let opened = room.presses(ANA, press(&asked, "Answer…")).await;
        let written = room.fills(ANA, form(&opened), &all_fields(form(&opened))).await;
        let made = ticket(&written);
        assert_eq!(room.writer.calls(), 2);
        // Every old button leads to the ticket, and takes nothing more.
        for old in ["Answer…", "Use the defaults", "Stop"] {
            assert_eq!(ticket(&room.presses(ANA, press(&asked, old)).await), made, "{old}");
        }
        assert!(text(&room.presses(BEN, Press::Answer(id.clone())).await).contains("There is no such ticket."));
        let wallet = room.person(ANA).await.wallet;
        assert_eq!(room.ledger.balance(&wallet).await.unwrap().consumed.get(), 1);
        let name = format!("asked_on_{}", platform.as_str());
        insta::assert_snapshot!(name, settled(&room.finish().await, &[made]));
    }
}

#[tokio::test]
async fn what_is_left_as_it_is_goes_by_its_default() {
    for platform in [Platform::Slack, Platform::Discord] {
        let room = Room::on(platform, OnDiscord::Off).await;
        let asked = room.says(ANA, SHORT).await;
        let opened = room.presses(ANA, press(&asked, "Answer…")).await;
        let values: Vec<(String, String)> = form(&opened)
            .fields
            .iter()
            .map(|field| (field.id.clone(), field.value.clone().unwrap_or_default()))
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(id, value)| (id.as_str(), value.as_str())).collect();
        ticket(&room.fills(ANA, form(&opened), &values).await);
        assert_eq!(room.writer.calls(), 1, "the draft is the ticket");
        let asked = room.says(ANA, "import our customers").await;
        ticket(&room.presses(ANA, press(&asked, "Use the defaults")).await);
        assert_eq!(room.writer.calls(), 2);
        room.finish().await;
    }
}

#[tokio::test]
async fn stopped_nothing_is_taken_and_failed_nothing_is_lost() {
    let room = Room::new().await;
    let asked = room.says(ANA, SHORT).await;
    assert!(text(&asked).contains("1 token is held, none taken · 2 left · Paid by your free tokens here"));
    let same = room.says(ANA, SHORT).await;
    assert_eq!(job(&same), job(&asked), "the same text within a minute asks the same");
    room.writer.then(Turn::Fail(ModelFailure::Refused));
    let opened = room.presses(ANA, press(&asked, "Answer…")).await;
    let failed = room.fills(ANA, form(&opened), &all_fields(form(&opened))).await;
    assert!(text(&failed).contains("Your questions stay open"), "{failed:?}");
    assert!(!text(&failed).contains("1 token ·"));
    let stopped = room.presses(ANA, press(&asked, "Stop")).await;
    assert!(text(&stopped).contains("You stopped. Nothing was taken; 3 left."), "{stopped:?}");
    let late = room.presses(ANA, press(&asked, "Use the defaults")).await;
    assert!(text(&late).contains("These questions are not open any more. Nothing was taken."), "{late:?}");
    room.finish().await;
}

#[tokio::test]
async fn a_change_of_a_ticket_from_a_short_idea_asks_nothing_and_makes_no_other_ticket() {
    for platform in [Platform::Slack, Platform::Discord] {
        let room = Room::on(platform, OnDiscord::Off).await;
        let asked = room.says(ANA, SHORT).await;
        let written = room.presses(ANA, press(&asked, "Use the defaults")).await;
        let made = ticket(&written);
        let refine = room.presses(ANA, press(&written, "Refine")).await;
        let changed = room.fills(ANA, form(&refine), &[("instruction", "say who may see it")]).await;
        assert_eq!(ticket(&changed), made, "{changed:?}");
        assert_eq!((room.tickets(ANA).await, room.writer.calls()), (vec![made], 2));
        let wallet = room.person(ANA).await.wallet;
        let balance = room.ledger.balance(&wallet).await.unwrap();
        assert_eq!((balance.held.get(), balance.consumed.get()), (0, 1));
        room.finish().await;
    }
}

#[tokio::test]
async fn what_was_asked_in_chat_and_answered_on_the_web_or_by_nobody_is_told_in_chat() {
    let room = Room::new().await;
    let person = room.person(ANA).await;
    let (user, wallet) = room.user("ana").await;
    room.grant(&wallet, 5).await;
    room.chat.link_proven(&user, &person.key, "ana").await.unwrap();
    room.says_with("cmd:nobody", ANA, SHORT).await;
    room.db.clock.advance(Duration::from_secs(901));
    assert_eq!(room.service.settle_unanswered().await.unwrap().len(), 1);
    *room.attempt.lock().unwrap() = Attempt::Late;
    let told = room.says_with("cmd:nobody", ANA, SHORT).await;
    assert!(text(&told).contains("1 token"), "{told:?}");

    *room.attempt.lock().unwrap() = Attempt::First;
    let asked = room.says_with("cmd:web", ANA, "import our customers").await;
    let web = Caller { principal: Principal::User(user), network: None };
    let mut accepted = room.service.answer(web, &job(&asked), Said::Defaults).await.unwrap();
    let Some(Event::Finished(Ok(delivered))) = accepted.events.recv().await else { panic!("no ticket") };
    *room.attempt.lock().unwrap() = Attempt::Late;
    assert_eq!(ticket(&room.says_with("cmd:web", ANA, "import our customers").await), delivered.ticket.id);
    assert_ne!(ticket(&told), delivered.ticket.id);
    let enough = room.says_with("cmd:late", ANA, IDEA).await;
    assert_eq!(enough, [], "nothing new is begun so late");
    assert_eq!(room.ledger.balance(&wallet).await.unwrap().consumed.get(), 2);
    room.finish().await;
}

#[tokio::test]
async fn what_was_run_again_and_answered_by_nobody_is_told_as_a_ticket_of_its_own() {
    let room = Room::new().await;
    let asked = room.says_with("cmd:first", ANA, SHORT).await;
    let first = ticket(&room.presses(ANA, press(&asked, "Use the defaults")).await);
    let again = Press::RunAgain("cmd:first".to_owned());
    job(&room.presses(ANA, again.clone()).await);
    room.db.clock.advance(Duration::from_secs(901));
    assert_eq!(room.service.settle_unanswered().await.unwrap().len(), 1);
    *room.attempt.lock().unwrap() = Attempt::Late;
    let told = room.ask("cmd:first", ANA, Act::Pressed(again)).await;
    assert!(text(&told).contains("1 token"), "{told:?}");
    assert_ne!(ticket(&told), first);
    room.finish().await;
}

#[tokio::test]
async fn answers_that_come_too_late_are_not_dropped_without_a_word() {
    let room = Room::new().await;
    for is_swept in [false, true] {
        let asked = room.says(ANA, if is_swept { "import our customers" } else { SHORT }).await;
        let opened = room.presses(ANA, press(&asked, "Answer…")).await;
        room.db.clock.advance(Duration::from_secs(901));
        if is_swept {
            assert_eq!(room.service.settle_unanswered().await.unwrap().len(), 1);
        }
        let late = room.fills(ANA, form(&opened), &all_fields(form(&opened))).await;
        ticket(&late);
        assert!(text(&late).contains("It was too late for these answers"), "{late:?}");
    }
    assert_eq!(room.writer.calls(), 2, "the drafts are the tickets");
    room.finish().await;
}
