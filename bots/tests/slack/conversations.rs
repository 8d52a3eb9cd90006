//! Answers without a `response_url`: mentions, direct messages, homes.

use std::collections::BTreeMap;

use myba_bots::conversation::{PlaceKind, Reply};
use serde_json::json;

use crate::room::{Room, private, said, work};
use crate::samples;

const START: &str = "/api/chat.startStream";
const POST: &str = "/api/chat.postMessage";

#[tokio::test]
async fn a_mention_is_answered_for_one_person_and_disturbs_no_one() {
    let room = Room::open().await;
    assert!(room.slack().invite_bot(&room.product));
    let ack = room.slack().mention(&room.ana, &room.product, None, "search forgets filters").await;
    let asked = room.event(ack.payload);
    let stage = room.stage(&asked);
    work(&stage).await;
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    let chat = room.chat();
    let own =
        "MyBA (only visible to you):\n  Drafting. 1 token held, 2 left.\nMyBA (only visible to you):\n  Here it is.\n";
    assert!(chat.ends_with(own), "{chat}");
    let ben = room.slack().person("ben");
    assert_eq!(room.slack().messages(&ben, &room.product).len(), 1, "others see the mention alone");
    room.finish();
}

#[tokio::test]
async fn a_direct_message_is_answered_in_the_place_of_its_progress() {
    let room = Room::open().await;
    let asked = room.event(room.slack().dm(&room.ana, "search forgets filters").await.payload);
    assert_eq!(asked.request.place.kind, PlaceKind::Direct);
    let stage = room.stage(&asked);
    work(&stage).await;
    let to = stage.reply_to();
    for _ in 0..2 {
        room.send(&to, &private("Here it is.")).await.unwrap();
        assert!(
            room.direct().ends_with("search forgets filters\nMyBA (edited):\n  Here it is.\n"),
            "{}",
            room.direct()
        );
    }
    assert_eq!(room.calls(START), 0, "a stream answers in a thread only");
    room.finish();
}

#[tokio::test]
async fn in_a_thread_the_answer_grows_and_is_then_replaced() {
    let room = Room::open().await;
    let mut payload = room.slack().dm(&room.ana, "search forgets filters").await.payload;
    payload["event"]["thread_ts"] = payload["event"]["ts"].clone();
    let stage = room.stage(&room.event(payload.clone()));
    work(&stage).await;
    let to = stage.reply_to();
    assert!(to.streaming && room.calls(START) == 1);
    assert!(room.direct().contains("Drafting. 1 token held, 2 left.\n\n  Still working."), "{}", room.direct());
    for _ in 0..2 {
        room.send(&to, &Reply::Private(samples::refusal())).await.unwrap();
        let answer = "MyBA (in thread, edited):\n  You have used your 3 free tickets here. Nothing was taken.\n";
        assert!(room.direct().contains(answer), "{}", room.direct());
        assert!(!room.direct().contains("held"), "what was held is not any more");
    }
    assert_eq!(room.calls(POST), 0);
    assert!(room.slack().messages(&room.ana, &to.channel).iter().all(|message| !message.streaming), "it was ended");

    room.slack().refuse_next("chat.startStream", "not_allowed", 1);
    let stage = room.stage(&room.event(payload));
    work(&stage).await;
    assert!(!stage.reply_to().streaming);
    room.send(&stage.reply_to(), &private("Without a stream.")).await.unwrap();
    assert!(room.direct().ends_with("MyBA (in thread, edited):\n  Without a stream.\n"), "{}", room.direct());
    room.finish();
}

#[tokio::test]
async fn a_message_that_is_gone_is_written_anew() {
    let room = Room::open().await;
    let stage = room.stage(&room.event(room.slack().dm(&room.ana, "an idea").await.payload));
    work(&stage).await;
    room.slack().refuse_next("chat.update", "message_not_found", 1);
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    assert!(room.direct().ends_with("MyBA:\n  Here it is.\n"), "{}", room.direct());
    room.finish();
}

#[tokio::test]
async fn a_form_from_nowhere_is_answered_directly() {
    let room = Room::open().await;
    let stage = room.stage(&room.interaction(room.slack().shortcut(&room.ana, "myba_new").await));
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Form(samples::new_ticket())).await.unwrap();
    let sent = room.interaction(room.slack().submit(&room.ana, &[("idea", "search forgets filters")]).await);
    assert_eq!(sent.request.place.kind, PlaceKind::Nowhere);
    let stage = room.stage(&sent);
    work(&stage).await;
    room.send(&stage.reply_to(), &private("Here it is.")).await.unwrap();
    assert_eq!(room.direct(), "MyBA (edited):\n  Here it is.\n", "one message, from the first word to the last");
    room.finish();
}

#[tokio::test]
async fn a_home_is_shown_and_its_buttons_answer_directly() {
    let room = Room::open().await;
    let opened = room.event(room.slack().open_home(&room.ana, "home").await.payload);
    room.send(&opened.reply_to, &Reply::Home(samples::home())).await.unwrap();
    insta::assert_snapshot!(room.slack().home_text(&room.ana));
    let pressed = room.interaction(room.slack().click_in_home(&room.ana, "show", "").await);
    assert!(!pressed.reply_to.window);
    room.send(&pressed.reply_to, &private("The ticket.")).await.unwrap();
    assert_eq!(room.direct(), "MyBA:\n  The ticket.\n");
    let errors = BTreeMap::from([("code".to_owned(), "This code is wrong.".to_owned())]);
    room.send(&pressed.reply_to, &Reply::Errors(errors)).await.unwrap();
    assert!(room.direct().ends_with("  This code is wrong.\n"));
    room.finish();
}

#[tokio::test]
async fn in_a_direct_message_of_two_people_we_answer_for_one() {
    let room = Room::open().await;
    let ben = room.slack().person("ben");
    let theirs =
        room.slack().add_channel(crate::room::TEAM, "", myba_sandbox::slack::ChannelKind::Direct, &[&room.ana, &ben]);
    let message = room.slack().say(&ben, &theirs, "the search forgets filters");
    let ack = room.slack().message_shortcut(&room.ana, &message, "myba_from_message").await;
    let mut asked = room.interaction(ack);
    assert_eq!(asked.request.place.kind, PlaceKind::Channel);
    room.send(&asked.reply_to, &private("For Ana.")).await.unwrap();
    assert!(room.slack().chat(&room.ana, &theirs).ends_with("MyBA (only visible to you):\n  For Ana.\n"));
    assert!(!room.slack().chat(&ben, &theirs).contains("Ana."));
    asked.reply_to.response_url = None;
    room.send(&asked.reply_to, &Reply::Private(said("Directly."))).await.unwrap();
    assert_eq!(room.direct(), "MyBA:\n  Directly.\n", "the bot is no member there");
    assert_eq!(json!(asked.reply_to.direct), json!(false));
    room.finish();
}
