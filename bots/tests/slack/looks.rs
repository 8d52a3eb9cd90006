//! How it looks: as people read it, and as Slack gets it.

use myba_bots::conversation::Reply;

use crate::room::Room;
use crate::samples;

#[tokio::test]
async fn a_ticket_reads_as_drawn() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    room.send(&to, &Reply::Private(samples::preview())).await.unwrap();
    insta::assert_snapshot!("ticket", room.chat());
    let message = room.slack().last(&room.ana, &room.product).unwrap();
    assert_eq!(message.text, "Bug: Search page forgets filters on Back");
    insta::assert_json_snapshot!("ticket_blocks", message.blocks);
    room.finish();
}

#[tokio::test]
async fn refusals_and_lists_read_well() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    room.send(&to, &Reply::Private(samples::refusal())).await.unwrap();
    insta::assert_snapshot!("refusal", room.chat());
    room.send(&to, &Reply::Private(samples::history())).await.unwrap();
    insta::assert_snapshot!("history", room.chat());
    room.finish();
}

#[tokio::test]
async fn forms_read_well() {
    let room = Room::open().await;
    let stage = room.stage(&room.command("").await);
    stage.begin().await;
    room.send(&stage.reply_to(), &Reply::Form(samples::new_ticket())).await.unwrap();
    insta::assert_snapshot!("new_ticket", room.slack().modal_text(&room.ana));
    insta::assert_json_snapshot!("new_ticket_blocks", room.slack().modal(&room.ana).unwrap().body["blocks"]);
    room.finish();
}
