//! Whatever people and models write, Discord takes it and it does no harm.

use std::collections::BTreeMap;

use myba_bots::conversation::{Form, Line, Mark, Message, Part, Press, Reply};
use myba_bots::discord::ReplyTo;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::anything;
use crate::delivery_room::Room;
use crate::delivery_samples as samples;

const BAIT: &str = "@everyone @here <@600000000000000002> <@!600000000000000002> <@&700000000000000101> <#1> \
    [bank](http://evil.tld) <http://evil.tld> http://evil.tld *b* __u__ ~~s~~ ||x|| `c` ```\nd``` <:e:1> </myba:1>\n# h\n- l\n> q";

#[tokio::test]
async fn i14_what_is_written_rings_nobody_and_leads_nowhere() {
    let room = Room::open().await;
    let bait = || BAIT.to_owned();
    let lines = vec![Line { mark: Some(Mark::Assumed), bullet: Some("1.".to_owned()), text: bait() }];
    let message = Message {
        summary: bait(),
        parts: vec![
            Part::Text(bait()),
            Part::Title(bait()),
            Part::Facts(vec![bait()]),
            Part::Section { heading: bait(), lines: lines.clone() },
            Part::Section { heading: bait(), lines },
            Part::Code(bait()),
            Part::Stub(vec![bait()]),
            Part::Actions { buttons: vec![samples::button(BAIT, Press::Balance)], menu: None },
            Part::File { name: "../@everyone.md".to_owned(), text: bait() },
        ],
    };
    let ideas = room.discord().channel(&room.discord().guild("Acme"), "ideas");
    let to = room.idea().await.reply_to;
    for reply in [
        Reply::Private(message.clone()),
        Reply::Public(message.clone()),
        Reply::Direct(message.clone()),
        Reply::Elsewhere(room.general.clone(), message.clone()),
        Reply::Elsewhere(ideas, message.clone()),
        Reply::Private(Message::note(bait())),
        Reply::Errors(BTreeMap::from([("a".to_owned(), bait())])),
    ] {
        room.send(&to, &reply).await.unwrap();
    }
    room.answers(vec![Reply::Private(message)]);
    assert_eq!(room.discord().command(&room.ana, &room.general, "myba new", &[]).await.kind(), 4);
    let shown = room.discord().last(&room.ana, &room.general).unwrap();
    insta::assert_snapshot!(
        "bait",
        format!("{}\n{}", shown.content, serde_json::to_string_pretty(&shown.embeds).unwrap())
    );
    room.finish();
}

#[tokio::test]
async fn i17_what_is_too_long_is_cut_at_a_line_and_keeps_its_buttons() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    let long = |length: usize| "Sätze 👩‍🚀 ".repeat(length / 8 + 1);
    let mut message = samples::preview();
    message.summary = long(5_000);
    message.parts[0] = Part::Title(long(1_000));
    let lines = (0..30).map(|at| Line { mark: Some(Mark::Said), bullet: None, text: format!("{at} {}", long(150)) });
    message.parts.insert(2, Part::Section { heading: "Steps".to_owned(), lines: lines.collect() });
    room.send(&to, &Reply::Private(message)).await.unwrap();
    let chat = room.chat();
    assert!(chat.contains("This is longer than Discord shows. The whole of it is in the file."), "{chat}");
    assert!(chat.contains("124 left") && chat.contains("[Share]") && chat.contains("[Useful]"), "{chat}");
    let embed = room.discord().last(&room.ana, &room.general).unwrap().embeds[0].clone();
    let fields = embed["fields"].as_array().unwrap();
    assert!(fields.len() >= 2, "a long section goes on in further fields: {embed}");
    let lines: Vec<&str> = embed["description"].as_str().unwrap().lines().skip(2).collect();
    assert!(lines.iter().skip(1).all(|line| line.starts_with("┃ ") && line.ends_with("🚀")), "whole lines: {lines:?}");
    room.finish();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i17_anything_fits_anywhere() {
    let room = Room::open().await;
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let handle = tokio::runtime::Handle::current();
    let to = room.idea().await.reply_to;
    let outcome = runner.run(&(anything::message(BAIT), anything::form(BAIT)), |(message, form)| {
        tokio::task::block_in_place(|| handle.block_on(tries(&room, &to, message, form)))
    });
    outcome.unwrap();
    room.finish();
}

async fn tries(room: &Room, to: &ReplyTo, message: Message, form: Form) -> Result<(), TestCaseError> {
    let replies = [
        Reply::Private(message.clone()),
        Reply::Public(message.clone()),
        Reply::Direct(message.clone()),
        Reply::Form(form.clone()),
        Reply::Errors(BTreeMap::from([("a".to_owned(), message.summary.clone())])),
    ];
    for reply in &replies {
        let sent = room.send(to, reply).await;
        prop_assert!(sent.is_ok(), "{sent:?} {:?}", room.discord().violations());
    }
    for (reply, kind) in [(Reply::Form(form), 9), (Reply::Private(message), 4)] {
        room.answers(vec![reply]);
        let ack = room.discord().command(&room.ana, &room.general, "myba new", &[]).await;
        prop_assert!(ack.kind() == kind && ack.is_ok(), "{} {:?}", ack.body, room.discord().violations());
    }
    prop_assert_eq!(room.discord().violations(), []);
    prop_assert_eq!(room.discord().pings(), []);
    Ok(())
}
