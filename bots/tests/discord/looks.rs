//! How it looks: as people read it, and as Discord gets it.

use myba_bots::conversation::{Message, Part, Reply};
use myba_bots::discord::{First, ReplyTo, first};
use serde_json::json;

use crate::delivery_room::{Room, private};
use crate::delivery_samples as samples;

#[tokio::test]
async fn a_ticket_reads_as_drawn() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.send(&to, &Reply::Private(samples::preview())).await.unwrap();
    insta::assert_snapshot!("ticket", room.chat());
    let message = room.discord().last(&room.ana, &room.general).unwrap();
    assert_eq!(message.content, "Bug: Search page forgets filters on Back");
    assert_eq!(message.file("ticket-7Q2F.md").unwrap().text, "# Search page forgets filters on Back\n");
    insta::assert_json_snapshot!("ticket_embed", message.embeds);
    insta::assert_json_snapshot!("ticket_rows", message.components);
    room.send(&to, &private("Deleted.")).await.unwrap();
    let after = room.discord().last(&room.ana, &room.general).unwrap();
    assert_eq!((after.embeds.len(), after.attachments.len(), after.components.len()), (0, 0, 0));
    room.finish();
}

#[tokio::test]
async fn refusals_lists_and_settings_read_well() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.send(&to, &Reply::Private(samples::refusal())).await.unwrap();
    insta::assert_snapshot!("refusal", room.chat());
    let buy = room.discord().last(&room.ana, &room.general).unwrap().components[0]["components"][1].clone();
    assert_eq!(buy, json!({"type": 2, "style": 6, "sku_id": "900000000000000001"}));
    room.send(&to, &Reply::Private(samples::history())).await.unwrap();
    insta::assert_snapshot!("history", room.chat());
    room.send(&to, &Reply::Private(samples::setup())).await.unwrap();
    insta::assert_snapshot!("setup", room.chat());
    let message = room.discord().last(&room.ana, &room.general).unwrap();
    insta::assert_json_snapshot!("setup_rows", message.components);
    let note = Message {
        summary: "12 left.".to_owned(),
        parts: vec![
            Part::Text("You have 12 tokens.\nSee https://myba.example/app/balance".to_owned()),
            Part::Facts(vec!["Paid by *you*".to_owned(), "1 held".to_owned()]),
        ],
    };
    room.send(&to, &Reply::Private(note)).await.unwrap();
    let content = room.discord().last(&room.ana, &room.general).unwrap().content;
    assert_eq!(content, "You have 12 tokens.\nSee <https://myba.example/app/balance>\n-# Paid by \\*you\\* · 1 held");
    room.finish();
}

#[tokio::test]
async fn forms_read_well() {
    let room = Room::open().await;
    for (name, form) in
        [("new_ticket", samples::new_ticket()), ("not_useful", samples::not_useful()), ("edit", samples::edit())]
    {
        room.answers(vec![Reply::Form(form)]);
        let ack = room.discord().command(&room.ana, &room.general, "myba new", &[]).await;
        assert_eq!(ack.kind(), 9, "{}", ack.why);
        insta::assert_snapshot!(format!("form_{name}"), room.discord().form_text(&room.ana));
        insta::assert_json_snapshot!(format!("form_{name}_data"), room.discord().form(&room.ana).unwrap());
        room.discord().close(&room.ana);
    }
    room.finish();
}

#[tokio::test]
async fn a_first_answer_says_what_is_to_come_or_all_there_is() {
    let room = Room::open().await;
    room.answers(vec![Reply::Private(samples::preview())]);
    let ack = room.discord().command(&room.ana, &room.general, "myba new", &[]).await;
    assert_eq!((ack.kind(), room.public().as_str()), (4, ""));
    let message = room.discord().last(&room.ana, &room.general).unwrap();
    assert_eq!((message.embeds.len(), message.attachments.len()), (1, 0), "a file cannot come along");
    room.answers(vec![private("This ticket changed meanwhile.")]);
    let pressed = room.press("Edit").await;
    assert!(pressed.reply_to.replaces && pressed.first == First::AtOnce);
    assert!(room.chat().contains("  This ticket changed meanwhile.\n"), "it takes the place: {}", room.chat());
    assert_eq!(room.discord().messages(&room.ana, &room.general).len(), 1);
    let (here, there) = (ReplyTo { replaces: true, ..ReplyTo::default() }, ReplyTo::default());
    assert_eq!(first(First::Defer, &there, &[]), json!({"type": 5, "data": {"flags": 64}}));
    assert_eq!(first(First::DeferUpdate, &here, &[]), json!({"type": 6}));
    assert_eq!(first(First::AtOnce, &here, &[]), json!({"type": 6}));
    assert_eq!(first(First::AtOnce, &there, &[])["data"]["flags"], 64);
    let wrong = Reply::Errors([("cap".to_owned(), "Write a number.".to_owned())].into());
    let shown = first(First::AtOnce, &ReplyTo { interaction: "42".to_owned(), ..here }, &[wrong]);
    assert_eq!(shown["data"]["components"][0]["components"][0]["custom_id"], "refill:int:42");
    room.finish();
}
