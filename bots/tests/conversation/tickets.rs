//! Writing a ticket, and what can be done with it.

use std::sync::Arc;

use myba_bots::conversation::{Act, Press, Reply};
use myba_core::generation::ModelFailure;
use myba_core::store::versions::versions;
use tokio::sync::Semaphore;

use crate::room::{ADA, ANA, BEN, GUEST, Room, form, press, text, ticket};
use crate::settled;
use crate::writer::{IDEA, Turn};

#[tokio::test]
async fn from_an_idea_to_a_shared_ticket() {
    let room = Room::new().await;
    let preview = room.says(ANA, IDEA).await;
    let id = ticket(&preview);
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    let refined = room.fills(ANA, form(&refine), &[("instruction", "say which columns")]).await;
    let stale = room.presses(ANA, press(&preview, "Share")).await;
    assert!(text(&stale).contains("changed meanwhile"), "an old button shares nothing");
    let share = press(&refined, "Share");
    let shared = room.presses(ANA, share.clone()).await;
    assert!(matches!(shared[..], [Reply::Public(_), Reply::Private(_)]));
    let twice = room.presses(ANA, share).await;
    assert!(matches!(twice[..], [Reply::Private(_)]), "a double click shares once");
    let stranger = room.presses(BEN, press(&refined, "Edit")).await;
    assert_eq!(text(&stranger).lines().last().unwrap().trim(), "Only @ana can use these buttons.");
    let edit = room.presses(ANA, press(&refined, "Edit")).await;
    room.fills(ANA, form(&edit), &[("title", "Invoices as CSV")]).await;
    room.presses(ANA, Press::Delete(id.clone())).await;
    room.presses(ANA, Press::Show(id.clone())).await;
    room.presses(ANA, Press::Restore(id.clone())).await;
    let wrong = room.presses(ANA, Press::NotUseful(id.clone())).await;
    room.fills(ANA, form(&wrong), &[("reason", "not ours")]).await;
    insta::assert_snapshot!(settled(&room.finish().await, &[id]));
}

#[tokio::test]
async fn a_change_is_undone_once_and_free() {
    let room = Room::new().await;
    let preview = room.says(ANA, IDEA).await;
    let id = ticket(&preview);
    let nothing = room.presses(ANA, Press::Undo(id.clone(), 1)).await;
    assert!(text(&nothing).contains("There is no version before this one. Nothing was taken"), "{nothing:?}");
    let edit = room.presses(ANA, press(&preview, "Edit")).await;
    let edited = room.fills(ANA, form(&edit), &[("title", "Invoices as CSV")]).await;
    let refine = room.presses(ANA, press(&edited, "Refine")).await;
    let refined = room.fills(ANA, form(&refine), &[("instruction", "say which columns")]).await;
    let undo = press(&refined, "Undo");
    assert!(!text(&refined).contains("Invoices as CSV"), "the round gave it another title");
    let stranger = room.presses(BEN, undo.clone()).await;
    assert!(text(&stranger).contains("Only @ana can use these buttons."));
    let undone = room.presses(ANA, undo.clone()).await;
    let words = "Undone: this is version 2 again. Nothing was taken; a round that was used stays used.";
    assert!(text(&undone).contains(words) && text(&undone).contains("Invoices as CSV"), "{undone:?}");
    let twice = room.presses(ANA, undo).await;
    assert!(text(&twice).contains("changed meanwhile"), "a double click goes back once");
    let again = room.presses(ANA, press(&undone, "Undo")).await;
    assert!(text(&again).contains("this is version 3 again"), "what was undone is still there");
    let versions = versions(&mut room.db.store.read().await.unwrap(), id.as_str()).await.unwrap();
    assert!(versions.iter().all(|one| one.channel == "slack"), "{versions:?}");
    let wallet = room.person(ANA).await.wallet;
    assert_eq!(room.ledger.balance(&wallet).await.unwrap().consumed.get(), 1);
    room.finish().await;
}

#[tokio::test]
async fn one_word_changes_the_kind_for_nothing() {
    let room = Room::new().await;
    let preview = room.says(ANA, IDEA).await;
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    let task = room.fills(ANA, form(&refine), &[("instruction", "task")]).await;
    let said = text(&task);
    assert!(said.contains("The kind is changed. Nothing was taken.") && said.contains("Task"), "{said}");
    let stale = room.fills(ANA, form(&refine), &[("instruction", "spike")]).await;
    assert!(text(&stale).contains("changed meanwhile"), "{stale:?}");
    let refine = room.presses(ANA, press(&task, "Refine")).await;
    let child = room.fills(ANA, form(&refine), &[("instruction", "write 1")]).await;
    assert!(text(&child).contains("There is no such child in the outline"), "{child:?}");
    assert_eq!(room.writer.calls(), 1, "no word asked the model");
    let wallet = room.person(ANA).await.wallet;
    assert_eq!(room.ledger.balance(&wallet).await.unwrap().consumed.get(), 1);
    room.finish().await;
}

#[tokio::test]
async fn the_same_request_again_takes_one_token() {
    let room = Room::new().await;
    let first = room.says_with("cmd:same", ANA, IDEA).await;
    let again = room.says_with("cmd:same", ANA, IDEA).await;
    assert_eq!(ticket(&first), ticket(&again));
    let typed = room.says(ANA, IDEA).await;
    assert_eq!(ticket(&first), ticket(&typed), "the same text within a minute");
    assert_eq!(room.writer.calls(), 1);
    let run = press(&typed, "Run again");
    let other = room.presses(ANA, run.clone()).await;
    assert_ne!(ticket(&first), ticket(&other));
    assert_eq!(ticket(&room.presses(ANA, run).await), ticket(&other), "a double click runs it once");
    assert_eq!(room.writer.calls(), 2);
    let wallet = room.person(ANA).await.wallet;
    assert_eq!(room.ledger.balance(&wallet).await.unwrap().consumed.get(), 2);
    room.finish().await;
}

#[tokio::test]
async fn a_second_click_while_it_is_written_does_nothing() {
    let room = Room::new().await;
    let preview = room.says(ANA, IDEA).await;
    let gate = Arc::new(Semaphore::new(0));
    room.writer.then(Turn::Waiting(Arc::clone(&gate)));
    let regenerate = press(&preview, "Regenerate");
    let second = async {
        while room.writer.calls() < 2 {
            tokio::task::yield_now().await;
        }
        let second = room.presses(ANA, regenerate.clone()).await;
        gate.add_permits(1);
        second
    };
    let (first, second) = tokio::join!(room.presses(ANA, regenerate.clone()), second);
    assert!(text(&second).contains("Still working on this."), "{second:?}");
    assert_eq!(ticket(&first), ticket(&preview));
    let late = room.presses(ANA, regenerate).await;
    assert!(text(&late).contains("changed meanwhile"));
    assert_eq!(room.writer.calls(), 2);
    room.finish().await;
}

#[tokio::test]
async fn a_writer_that_fails_takes_nothing_and_is_tried_again() {
    let room = Room::new().await;
    room.writer.then(Turn::Fail(ModelFailure::Refused));
    room.says(ANA, "an idea that is refused by the writer").await;
    room.writer.then(Turn::Fail(ModelFailure::Timeout { after: std::time::Duration::from_secs(20) }));
    let failed = room.says(ANA, IDEA).await;
    assert!(text(&failed).contains("The writer did not answer. Nothing was taken; 3 left. Ref "));
    let again = room.presses(ANA, press(&failed, "Try again")).await;
    let id = ticket(&again);
    insta::assert_snapshot!(settled(&room.finish().await, &[id]));
}

#[tokio::test]
async fn three_free_tickets_and_then_the_ways_on() {
    let room = Room::new().await;
    for n in 0..3 {
        ticket(&room.says(ANA, &format!("{IDEA} {n}")).await);
    }
    let out = room.says(ANA, IDEA).await;
    let said = text(&out);
    assert!(said.contains("You have used your 3 free tickets here. Nothing was taken."), "{said}");
    assert_eq!(press(&out, "Link account, get 6 more"), Press::Link);
    assert_eq!(press(&out, "Buy tokens"), Press::Open("https://myba.test/buy".to_owned()));
    room.finish().await;
}

#[tokio::test]
async fn i09_a_team_pays_for_its_members_within_the_cap_and_for_no_guest() {
    let room = Room::new().await;
    let team = room.team(50).await;
    assert!(text(&room.says(ANA, IDEA).await).contains("Paid by Acme's team wallet · 1 token · 49 left"));
    let guest = text(&room.says(GUEST, IDEA).await);
    assert!(!guest.contains("team wallet"), "{guest}");
    assert_eq!(room.ledger.balance(&team.wallet).await.unwrap().consumed.get(), 1);
    let setup = room.presses(ADA, Press::Setup).await;
    room.fills(ADA, form(&setup), &[("cap", "1"), ("channels", ""), ("enabled", "yes")]).await;
    let capped = text(&room.says(ANA, "dark mode for the reports of the night shift").await);
    assert!(capped.contains("You have used your 1 token of Acme for this month. Nothing was taken."), "{capped}");
    assert_eq!(room.ledger.balance(&team.wallet).await.unwrap().consumed.get(), 1);
    room.finish().await;
}

#[tokio::test]
async fn what_a_message_says_becomes_a_ticket_and_a_bot_gets_none() {
    let room = Room::new().await;
    let empty = Act::FromMessage { text: " ".to_owned(), author: None };
    assert!(text(&room.ask("m:1", ANA, empty).await).contains("holds no text"));
    let message = Act::FromMessage {
        text: "help finance to get all invoices of a month as one file".to_owned(),
        author: Some("ben".to_owned()),
    };
    ticket(&room.ask("m:2", ANA, message).await);
    let bot = crate::room::Who("bot", myba_bots::conversation::Standing::Bot);
    assert_eq!(room.says(bot, IDEA).await, []);
    assert_eq!(room.writer.calls(), 1);
    room.finish().await;
}
