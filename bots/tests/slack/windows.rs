//! Forms and answers in windows, and what happens when there is no window.

use std::time::Duration;

use myba_bots::conversation::{Act, Reply};

use crate::room::{Room, private, work};
use crate::samples;

#[tokio::test]
async fn a_window_opens_at_once_and_then_holds_the_form() {
    let room = Room::open().await;
    let asked = room.command("").await;
    let stage = room.stage(&asked);
    stage.begin().await;
    assert_eq!(room.slack().modal_text(&room.ana), "== MyBA ==\nOne moment.\n[Close]\n");
    let to = stage.reply_to();
    for _ in 0..2 {
        room.send(&to, &Reply::Form(samples::new_ticket())).await.unwrap();
        assert!(room.slack().modal_text(&room.ana).starts_with("== Write a ticket ==\n"));
    }
    assert_eq!(room.chat(), "", "sent again after a crash, the form stays, and nothing else is said");
    let ack = room.slack().submit(&room.ana, &[("idea", "search forgets filters"), ("kind", "bug")]).await;
    let sent = room.interaction(ack);
    let Act::Filled { values, .. } = &sent.request.act else { panic!("{:?}", sent.request.act) };
    assert_eq!((values["idea"].as_str(), values["kind"].as_str()), ("search forgets filters", "bug"));
    assert_eq!(sent.reply_to.received, asked.reply_to.received);
    let stage = room.stage(&sent);
    stage.begin().await;
    work(&stage).await;
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  Here it is.\n", "where the command was typed");
    room.finish();
}

#[tokio::test]
async fn a_trigger_that_is_too_old_becomes_a_button() {
    let room = Room::open().await;
    let stage = room.stage(&room.command("").await);
    room.slack().pass_time(Duration::from_millis(3_001));
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Form(samples::new_ticket())).await.unwrap();
    let late = "This window could not be opened in time. Nothing was taken.";
    assert_eq!(room.chat(), format!("MyBA (only visible to you):\n  {late}\n  [Write a ticket]\n"));
    let stage = room.stage(&room.press(&room.product, "new").await);
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Form(samples::new_ticket())).await.unwrap();
    assert!(room.slack().modal_text(&room.ana).starts_with("== Write a ticket =="));
    room.finish();
}

#[tokio::test]
async fn a_request_that_was_broken_off_finds_its_window_again() {
    let room = Room::open().await;
    let asked = room.command("").await;
    room.stage(&asked).begin().await;
    let stage = room.stage(&asked);
    stage.begin().await;
    assert!(stage.reply_to().window);
    room.send(&stage.reply_to(), &Reply::Form(samples::new_ticket())).await.unwrap();
    assert!(room.slack().modal_text(&room.ana).starts_with("== Write a ticket =="));
    assert_eq!(room.chat(), "");
    room.finish();
}

#[tokio::test]
async fn a_form_without_a_window_opens_one_if_it_can() {
    let room = Room::open().await;
    let asked = room.command("an idea that was forgotten").await;
    let stage = room.stage(&asked);
    stage.begin().await;
    assert!(room.slack().modal(&room.ana).is_none(), "an idea leads to no form");
    room.send(&stage.reply_to(), &Reply::Form(samples::not_useful())).await.unwrap();
    insta::assert_snapshot!(room.slack().modal_text(&room.ana));
    room.finish();
}

#[tokio::test]
async fn a_window_that_was_closed_is_no_place_for_an_answer() {
    let room = Room::open().await;
    let stage = room.stage(&room.command("").await);
    stage.begin().await;
    room.slack().close(&room.ana, true).await;
    room.send(&stage.reply_to(), &private("The balance.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  The balance.\n");
    room.send(&stage.reply_to(), &Reply::Form(samples::copy())).await.unwrap();
    assert!(room.chat().contains("# Copy as Markdown") && room.chat().contains("Back shows the *same* filters."));
    room.finish();
}

#[tokio::test]
async fn an_answer_instead_of_a_form_is_shown_in_the_window() {
    let room = Room::open().await;
    room.send(&room.command("an idea").await.reply_to, &Reply::Private(samples::preview())).await.unwrap();
    let before = room.chat();
    let stage = room.stage(&room.press(&room.product, "refine").await);
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Private(samples::preview())).await.unwrap();
    let text = room.slack().modal_text(&room.ana);
    assert!(text.starts_with("== MyBA ==\n# Search page forgets filters on Back\n"), "{text}");
    assert_eq!(room.chat(), before, "and nowhere else");

    let pressed = room.interaction(room.slack().click_in_modal(&room.ana, "edit", "").await);
    assert!(pressed.reply_to.window && pressed.reply_to.channel == room.product);
    let stage = room.stage(&pressed);
    stage.begin().await;
    assert!(room.slack().modal_text(&room.ana).contains("One moment."));
    room.send(&stage.reply_to(), &Reply::Form(samples::copy())).await.unwrap();
    insta::assert_snapshot!(room.slack().modal_text(&room.ana));

    let shared = room.stage(&room.press(&room.product, "share").await).reply_to();
    room.send(&shared, &Reply::Public(samples::shared())).await.unwrap();
    let ben = room.slack().person("ben");
    assert!(room.slack().chat(&ben, &room.product).starts_with("MyBA:\n  # Search page"));
    room.finish();
}

#[tokio::test]
async fn progress_of_what_was_asked_in_a_window_stays_there() {
    let room = Room::open().await;
    let stage = room.stage(&room.command("").await);
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Private(samples::preview())).await.unwrap();
    let pressed = room.interaction(room.slack().click_in_modal(&room.ana, "share", "").await);
    let stage = room.stage(&pressed);
    work(&stage).await;
    assert!(room.slack().modal_text(&room.ana).contains("Still working. 1 token held."));
    room.send(&stage.reply_to(), &private("Shared here for everybody.")).await.unwrap();
    room.send(&stage.reply_to(), &Reply::Public(samples::shared())).await.unwrap();
    assert!(room.slack().modal_text(&room.ana).contains("Shared here for everybody."));
    assert!(room.chat().starts_with("MyBA:\n  # Search page"), "{}", room.chat());
    room.finish();
}
