//! A request that is taken up again: whoever took it up before did not get to answer it.

use std::collections::BTreeMap;

use myba_bots::conversation::{Act, Attempt, Form, Press, Reply, Standing};

use crate::room::{ANA, Room, Who, form, press, text, ticket};
use crate::writer::IDEA;

const OTHER: &str = "finance needs an export of all bills, as a CSV file";

fn filled(form: &Form, instruction: &str) -> Act {
    let values = BTreeMap::from([("instruction".to_owned(), instruction.to_owned())]);
    Act::Filled { form: form.kind.clone(), values }
}

fn take_up(room: &Room, attempt: Attempt) {
    *room.attempt.lock().unwrap() = attempt;
}

#[tokio::test]
async fn a08_a_change_that_was_made_is_told_with_what_it_took() {
    let room = Room::new().await;
    let preview = room.says(ANA, IDEA).await;
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    let first = room.ask("act:1", ANA, filled(form(&refine), "say which columns")).await;
    take_up(&room, Attempt::Again);
    let again = room.ask("act:1", ANA, filled(form(&refine), "say which columns")).await;
    assert_eq!(text(&again), text(&first));
    assert_eq!(room.writer.calls(), 2, "nothing was written again");
    let other = room.ask("act:2", ANA, filled(form(&refine), "say who may see it")).await;
    assert!(text(&other).contains("changed meanwhile"), "another change of the old version is not made: {other:?}");
    room.finish().await;
}

#[tokio::test]
async fn a08_i15_too_late_only_what_was_begun_is_answered() {
    let room = Room::new().await;
    let first = room.says_with("cmd:1", ANA, IDEA).await;
    take_up(&room, Attempt::Late);
    let again = room.says_with("cmd:1", ANA, IDEA).await;
    assert_eq!(ticket(&again), ticket(&first));
    // The last one is like the ticket they have, and not even that is asked.
    for words in [OTHER, "balance", "link", "setup", &format!("{IDEA} now")] {
        assert!(room.says_with("cmd:2", ANA, words).await.is_empty(), "{words}");
    }
    assert!(room.presses(ANA, press(&first, "Share")).await.is_empty());
    assert!(room.presses(ANA, press(&first, "Regenerate")).await.is_empty());
    assert_eq!(room.writer.calls(), 1);
    take_up(&room, Attempt::First);
    assert!(text(&room.says(ANA, "balance").await).contains("2 tokens left"));
    room.finish().await;
}

#[tokio::test]
async fn the_same_text_after_its_ticket_was_deleted_is_another_ticket() {
    let room = Room::new().await;
    let first = ticket(&room.says(ANA, IDEA).await);
    room.presses(ANA, Press::Delete(first.clone())).await;
    let second = ticket(&room.says(ANA, IDEA).await);
    assert_ne!(first, second);
    room.finish().await;
}

#[tokio::test]
async fn who_used_how_much_elsewhere_is_for_the_owner() {
    const EVE: Who = Who("eve", Standing::Admin);
    let room = Room::discord().await;
    let team = room.team(50).await;
    ticket(&room.draft(ANA, &[("idea", IDEA)]).await);
    assert!(text(&room.says(EVE, "quota").await).contains("@ana"), "of one place its administrators see everybody");
    room.connect_another(&team).await;
    let eve = text(&room.says(EVE, "quota").await);
    assert!(!eve.contains("@ana") && eve.contains("is for its owner"), "{eve}");
    assert!(text(&room.says(crate::room::ADA, "quota").await).contains("@ana"));
    room.finish().await;
}

#[tokio::test]
async fn an_idea_they_have_is_asked_about_before_it_is_paid() {
    let room = Room::new().await;
    let first = ticket(&room.says(ANA, "finance needs an export of all invoices as a CSV file").await);
    let asked = room.says(ANA, "CSV export of all the invoices for finance").await;
    let words = text(&asked);
    assert!(words.contains("% like “") && words.contains("Nothing was taken."), "{words}");
    assert_eq!((room.writer.calls(), ticket(&room.presses(ANA, press(&asked, "Open it")).await)), (1, first.clone()));
    let other = ticket(&room.presses(ANA, press(&asked, "Write it anyway")).await);
    assert_ne!(other, first);
    assert!(matches!(room.presses(ANA, press(&asked, "Refine it")).await[..], [Reply::Form(_)]));
    assert_eq!(room.writer.calls(), 2);
    let elsewhere = room.says(crate::room::BEN, "CSV export of all the invoices for finance").await;
    ticket(&elsewhere);
    room.finish().await;
}
