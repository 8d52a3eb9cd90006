//! Answers reach the person once, whatever Discord takes and refuses.

use std::collections::BTreeMap;
use std::time::Duration;

use myba_bots::conversation::{Message, Progress as _, Reply};
use myba_bots::discord::{DiscordError, first};

use crate::delivery_room::{Room, private};
use crate::delivery_samples as samples;

const HOOK: &str = "/webhooks/";

#[tokio::test]
async fn a_command_is_answered_in_one_place() {
    let room = Room::open().await;
    let asked = room.idea().await;
    let thinking = "MyBA (Ana Roth used /myba new, only visible to you):\n  thinking…\n";
    assert_eq!(room.chat(), thinking);
    let stage = room.stage(&asked);
    stage.show(Message::note("Drafting. 1 token held, 2 left.")).await;
    stage.show(Message::note("Too soon to be read.")).await;
    let shown = room.chat();
    assert!(shown.ends_with("  Drafting. 1 token held, 2 left.\n"), "one change in two seconds: {shown}");
    room.clock.advance(Duration::from_secs(2));
    stage.show(Message::note("Still working. 1 token held.")).await;
    assert!(room.chat().ends_with("  Still working. 1 token held.\n"), "{}", room.chat());
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    let once = room.chat();
    assert!(once.ends_with("  Here it is.\n") && !once.contains("Still"), "{once}");
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    assert_eq!(room.discord().messages(&room.ana, &room.general).len(), 1, "sent again, it takes its own place");
    assert_eq!(room.public(), "", "nobody else saw any of it");
    room.clock.advance(Duration::from_secs(14 * 60));
    let before = room.calls(HOOK);
    stage.show(Message::note("Still working.")).await;
    assert_eq!(room.calls(HOOK), before, "an old token is left alone");
    room.finish();
}

#[tokio::test]
async fn a_button_changes_its_own_message_and_what_is_for_all_follows() {
    let room = Room::open().await;
    room.send(&room.idea().await.reply_to, &Reply::Private(samples::preview())).await.unwrap();
    let pressed = room.press("Share").await;
    room.send(&pressed.reply_to, &private("Shared here for everybody.")).await.unwrap();
    room.send(&pressed.reply_to, &Reply::Public(samples::shared())).await.unwrap();
    let everybody = room.public();
    assert!(everybody.starts_with("MyBA:\n  Bug: Search page forgets filters on Back\n"), "{everybody}");
    assert!(room.chat().contains("  Shared here for everybody.\n"), "{}", room.chat());
    let own = room.discord().messages(&room.ana, &room.general);
    assert_eq!((own.len(), own[0].attachments.len(), own[0].embeds.len()), (2, 0, 0), "nothing of before is left");
    room.finish();
}

#[tokio::test]
async fn what_is_for_all_is_not_swallowed_by_an_answer_that_thinks() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.send(&to, &Reply::Public(samples::shared())).await.unwrap();
    assert!(room.public().starts_with("MyBA:\n  Bug: Search"), "{}", room.public());
    assert!(room.chat().contains("The answer is below, for everybody."), "{}", room.chat());
    room.finish();
}

#[tokio::test]
async fn i15_an_old_token_is_not_the_end() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.clock.advance(Duration::from_secs(14 * 60));
    for _ in 0..2 {
        room.send(&to, &private("Late.")).await.unwrap();
    }
    assert_eq!(room.direct(&room.ana), "MyBA:\n  Late.\n", "sent again, it is the same message");
    assert_eq!(room.calls(HOOK), 0);
    room.send(&to, &private("Another.")).await.unwrap();
    for _ in 0..2 {
        room.send(&to, &Reply::Public(samples::shared())).await.unwrap();
    }
    assert_eq!(room.public().matches("Bug: Search").count(), 1, "the bot posts it: {}", room.public());
    assert_eq!(room.direct(&room.ana), "MyBA:\n  Late.\nMyBA:\n  Another.\n");
    let fresh = room.idea().await.reply_to;
    room.discord().pass_time(Duration::from_secs(15 * 60 + 1));
    room.send(&fresh, &private("Refused as too old.")).await.unwrap();
    assert!(room.direct(&room.ana).ends_with("MyBA:\n  Refused as too old.\n"));
    room.finish();
}

#[tokio::test]
async fn i12_an_answer_is_given_once_and_later_ones_wait_for_it() {
    let mut room = Room::open().await;
    room.keeps_silent();
    let (discord, ana, general) = (room.discord().clone(), room.ana.clone(), room.general.clone());
    let typed = tokio::spawn(async move { discord.command(&ana, &general, "myba help", &[]).await });
    let asked = room.heard().await;
    let to = &asked.reply_to;
    assert_eq!(room.client.is_answered(to).await, Ok(false));
    let early = room.send(to, &private("Early.")).await;
    assert!(matches!(&early, Err(error) if error.passes()), "it may be on its way: {early:?}");
    let body = first(asked.first, to, &[]);
    room.client.respond(to, &body).await.unwrap();
    assert!(typed.await.unwrap().is_ok());
    assert_eq!(room.client.is_answered(to).await, Ok(true));
    assert_eq!(room.client.respond(to, &body).await, Err(DiscordError::AlreadyAnswered));
    room.send(to, &private("Now.")).await.unwrap();
    assert!(room.chat().ends_with("  Now.\n"));
    room.finish();
}

#[tokio::test]
async fn an_answer_that_was_missed_is_not_answered_any_more() {
    let mut room = Room::open().await;
    room.keeps_silent();
    let (discord, ana, general) = (room.discord().clone(), room.ana.clone(), room.general.clone());
    let typed = tokio::spawn(async move { discord.command(&ana, &general, "myba help", &[]).await });
    let asked = room.heard().await;
    room.discord().pass_time(Duration::from_millis(3_001));
    assert!(!typed.await.unwrap().is_ok());
    let late = room.client.respond(&asked.reply_to, &first(asked.first, &asked.reply_to, &[])).await;
    assert_eq!(late, Err(DiscordError::Expired));
    room.clock.advance(Duration::from_secs(5));
    room.send(&asked.reply_to, &private("By message.")).await.unwrap();
    assert_eq!(room.direct(&room.ana), "MyBA:\n  By message.\n");
    room.finish();
}

#[tokio::test]
async fn a_dismissed_answer_is_said_anew() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.send(&to, &private("Read, and dismissed.")).await.unwrap();
    let message = room.discord().last(&room.ana, &room.general).unwrap();
    assert!(room.discord().delete_message(&message));
    room.clock.advance(Duration::from_secs(6));
    room.send(&to, &private("Said anew.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  Said anew.\n");
    room.finish();
}

#[tokio::test]
async fn forms_that_come_late_and_wrong_ones_lead_on() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.send(&to, &Reply::Form(samples::not_useful())).await.unwrap();
    insta::assert_snapshot!("late_form", room.chat());
    let wrong = BTreeMap::from([("cap".to_owned(), "Write a whole number, 0 to 1,000,000.".to_owned())]);
    room.send(&to, &Reply::Errors(wrong)).await.unwrap();
    insta::assert_snapshot!("wrong_form", room.chat());
    let button = room.discord().last(&room.ana, &room.general).unwrap().button("Fill in again").unwrap().clone();
    assert_eq!(button["custom_id"], format!("refill:int:{}", to.interaction));
    room.send(&to, &Reply::Direct(Message::note("Welcome."))).await.unwrap();
    assert_eq!(room.direct(&room.ana), "MyBA:\n  Welcome.\n");
    room.finish();
}
