//! Whatever people and models write, Slack takes it and it does no harm.

use std::collections::BTreeMap;

use myba_bots::conversation::{Line, Mark, Message, Part, Press, Reply};
use myba_bots::slack::{ReplyTo, SlackError};
use myba_sandbox::Fault;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::net::TcpListener;

use crate::anything;
use crate::room::{Room, client, private, said};
use crate::samples;

#[tokio::test]
async fn i04_nothing_is_sent_to_an_address_that_is_not_slacks() {
    let room = Room::open().await;
    let (slack, fresh) = (room.slack(), room.command("an idea").await.reply_to);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let internal = listener.local_addr().unwrap();
    let good = slack.hook_host();
    let (_, port) = good.split_once(':').unwrap();
    for address in [
        "http://169.254.169.254/latest/meta-data".to_owned(),
        format!("http://{internal}/"),
        format!("http://{good}@{internal}/"),
        format!("http://user@{good}/hooks/x"),
        format!("http://user:word@{good}/hooks/x"),
        format!("http://localhost:{port}/hooks/x"),
        "http://127.0.0.1/hooks/x".to_owned(),
        "http://hooks.slack.com/commands/x".to_owned(),
        "https://hooks.slack.com.evil.tld/commands/x".to_owned(),
        "https://hooks.slack.com@evil.tld/commands/x".to_owned(),
        "https://hooks.slack.com:8443/commands/x".to_owned(),
        "https://evil.tld/hooks.slack.com".to_owned(),
        "file:///etc/passwd".to_owned(),
        "hooks.slack.com".to_owned(),
    ] {
        let to = ReplyTo { response_url: Some(address.clone()), ..fresh.clone() };
        let sent = room.send(&to, &private("secret")).await;
        assert!(sent.is_ok(), "the answer takes another way: {address}: {sent:?}");
    }
    let strict = client(&room.sandbox, Vec::new());
    let sent = myba_bots::slack::deliver(&strict, &room.token, &fresh, &private("a"), Default::default()).await;
    assert!(sent.is_ok(), "only listed hosts may be there: {sent:?}");
    assert_eq!(room.calls("/hooks/"), 0, "no address of another host was called, nor one that is not listed");
    assert!(room.chat().contains("secret") || room.direct().contains("secret"), "nothing was lost");
    let onward = vec![("location".to_owned(), format!("http://{internal}/"))];
    room.sandbox.faults().arm("slack", "POST /hooks/*", Fault::Status(307, None, onward), 1);
    let refused = room.send(&fresh, &private("secret")).await;
    assert!(matches!(refused, Err(SlackError::Unreachable(_))), "no redirect is followed: {refused:?}");
    let called = listener.into_std().unwrap().accept();
    assert!(called.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock), "nobody called inside");
    room.finish();
}

const BAIT: &str = "<!channel> <!here> <@U0BEN00001> <!subteam^S1> @channel <http://evil.tld|bank> [bank](http://evil.tld) \
    *b* _i_ ~s~ `c` :warning: & &lt;!channel&gt;";

#[tokio::test]
async fn i07_what_is_written_wakes_nobody_up_and_leads_nowhere() {
    let room = Room::open().await;
    assert!(room.slack().invite_bot(&room.product));
    let bait = || BAIT.to_owned();
    let lines = vec![Line { mark: Some(Mark::Assumed), bullet: Some(bait()), text: bait() }];
    let message = Message {
        summary: bait(),
        parts: vec![
            Part::Title(bait()),
            Part::Facts(vec![bait()]),
            Part::Text(bait()),
            Part::Text("<http://evil.tld|bank>".to_owned()),
            Part::Section { heading: bait(), lines },
            Part::Code(bait()),
            Part::Stub(vec![bait()]),
            Part::Actions { buttons: vec![samples::button(BAIT, Press::Balance)], menu: None },
        ],
    };
    let mut to = room.command("an idea").await.reply_to;
    room.send(&to, &Reply::Public(message.clone())).await.unwrap();
    to.response_url = None;
    for reply in [Reply::Private(message.clone()), Reply::Public(message.clone()), Reply::Direct(message.clone())] {
        room.send(&to, &reply).await.unwrap();
    }
    let mut payload = room.slack().dm(&room.ana, "an idea").await.payload;
    payload["event"]["thread_ts"] = payload["event"]["ts"].clone();
    let stage = room.stage(&room.event(payload));
    myba_bots::conversation::Progress::show(&stage, said(BAIT)).await;
    let stream = room.slack().last(&room.ana, &room.slack().direct(&room.ana)).unwrap().text;
    assert!(stream.contains("\\[bank\\](") && !stream.contains('<'), "{stream}");
    room.send(&stage.reply_to(), &Reply::Private(message)).await.unwrap();
    let (product, direct) = (room.product.clone(), room.slack().direct(&room.ana));
    for shown in [product, direct].iter().flat_map(|channel| room.slack().messages(&room.ana, channel)) {
        assert_eq!(shown.links, [], "{}", shown.text);
    }
    assert!(room.chat().contains("┆ <!channel>") || room.chat().contains("<!channel> <!here> <@U0BEN00001>"));
    room.finish();
}

#[tokio::test]
async fn only_an_address_of_ours_is_a_link() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    room.send(&to, &private("The whole of it: https://myba.example/app/t?a=1&b=2")).await.unwrap();
    let links = room.slack().last(&room.ana, &room.product).unwrap().links;
    let links: Vec<(&str, &str)> = links.iter().map(|link| (link.url.as_str(), link.label.as_str())).collect();
    assert_eq!(links, [("https://myba.example/app/t?a=1&b=2", "")], "it shows where it leads");
    room.finish();
}

#[tokio::test]
async fn i08_what_is_too_long_is_cut_or_split_and_keeps_its_buttons() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    let long = |length: usize| "Sätze 👩‍🚀 ".repeat(length / 8 + 1);
    let mut message = samples::preview();
    message.summary = long(50_000);
    message.parts[0] = Part::Title(long(1_000));
    message.parts[1] = Part::Facts(vec![long(5_000); 20]);
    let lines = (0..80).map(|_| Line { mark: Some(Mark::Said), bullet: None, text: long(3_500) }).collect();
    message.parts.insert(2, Part::Section { heading: long(4_000), lines });
    message.parts.insert(2, Part::Text(long(7_000)));
    message.parts.insert(2, Part::Code(long(3_500)));
    room.send(&to, &Reply::Private(message.clone())).await.unwrap();
    let chat = room.chat();
    assert!(chat.contains("This is longer than Slack can show."), "{chat}");
    assert!(chat.contains("124 left") && chat.contains("[Share]"), "{chat}");
    for _ in 0..70 {
        message.parts.insert(1, Part::Text("One more.".to_owned()));
    }
    room.send(&to, &Reply::Private(message)).await.unwrap();
    assert!(room.chat().contains("[Share]"));
    room.finish();
}

/// A place of any length, beside the one that Slack knows.
fn place() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 1 => "[a-z]{2000,4000}"]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i08_anything_fits_anywhere() {
    let room = Room::open().await;
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let ana = room.ana.clone();
    let direct = room.slack().direct(&ana);
    let handle = tokio::runtime::Handle::current();
    let given = (anything::message(BAIT), anything::form(BAIT), place());
    let outcome = runner.run(&given, |(message, form, more)| {
        tokio::task::block_in_place(|| {
            handle.block_on(async {
                let to = ReplyTo { channel: direct.clone(), direct: true, user: ana.id.clone(), ..ReplyTo::default() };
                let mut shown = vec![Reply::Private(message.clone()), Reply::Home(message.clone())];
                shown.push(Reply::Errors(BTreeMap::from([("a".to_owned(), message.summary.clone())])));
                for reply in &shown {
                    let sent = room.send(&to, reply).await;
                    prop_assert!(sent.is_ok(), "{sent:?} {:?}", room.slack().violations());
                }
                for reply in [Reply::Form(form), Reply::Private(message)] {
                    let stage = room.stage(&room.interaction(room.slack().shortcut(&ana, "myba_new").await));
                    stage.begin().await;
                    let to = ReplyTo { response_url: Some(more.clone()), posts: 5, ..stage.reply_to() };
                    prop_assert!(to.window);
                    let sent = room.send(&to, &reply).await;
                    prop_assert!(sent.is_ok(), "{sent:?} {:?}", room.slack().violations());
                }
                prop_assert_eq!(room.slack().violations(), []);
                Ok(())
            })
        })
    });
    outcome.unwrap();
    room.finish();
}
