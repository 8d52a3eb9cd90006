//! Answers reach the person once, whatever Slack takes and refuses.

use std::time::Duration;

use myba_bots::conversation::Reply;
use myba_bots::slack::SlackError;
use myba_sandbox::Fault;

use crate::room::{Room, private, said, work};
use crate::samples;

const HOOKS: &str = "POST /hooks/*";

#[tokio::test]
async fn a_command_is_answered_in_one_place() {
    let room = Room::open().await;
    let asked = room.command("search forgets filters").await;
    let stage = room.stage(&asked);
    work(&stage).await;
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  Still working. 1 token held.\n");
    let to = stage.reply_to();
    assert_eq!(to.posts, 3);
    room.send(&to, &private("Here it is.")).await.unwrap();
    let once = "MyBA (only visible to you):\n  Here it is.\n";
    assert_eq!(room.chat(), once);
    room.send(&to, &private("Here it is.")).await.unwrap();
    assert_eq!(room.chat(), once, "sent again after a crash, it takes its own place");
    room.finish();
}

#[tokio::test]
async fn what_all_can_read_is_never_replaced_by_what_one_may_read() {
    let room = Room::open().await;
    let asked = room.command("an idea").await;
    room.send(&asked.reply_to, &Reply::Private(samples::preview())).await.unwrap();
    let pressed = room.press(&room.product, "share").await;
    room.send(&pressed.reply_to, &private("Shared here for everybody.")).await.unwrap();
    room.send(&pressed.reply_to, &Reply::Public(samples::shared())).await.unwrap();
    let ben = room.slack().person("ben");
    let everybody = room.slack().chat(&ben, &room.product);
    assert!(everybody.starts_with("MyBA:\n  # Search page forgets filters on Back\n"), "{everybody}");
    let own = room.chat();
    assert!(own.starts_with("MyBA (only visible to you):\n  Shared here for everybody.\n"), "{own}");
    let shared = room.slack().last(&ben, &room.product).unwrap();
    let shortcut = room.slack().message_shortcut(&room.ana, &shared, "myba_from_message").await;
    let asked = room.interaction(shortcut);
    let stage = room.stage(&asked);
    work(&stage).await;
    assert_eq!(stage.reply_to().posts, 1, "what cannot be replaced is said once");
    room.send(&stage.reply_to(), &private("A ticket from a ticket.")).await.unwrap();
    assert_eq!(room.slack().chat(&ben, &room.product), everybody);
    assert!(room.chat().ends_with("MyBA (only visible to you):\n  A ticket from a ticket.\n"));
    room.finish();
}

#[tokio::test]
async fn i05_a_used_up_address_is_not_the_end() {
    let room = Room::open().await;
    let mut to = room.command("an idea").await.reply_to;
    to.posts = 5;
    room.send(&to, &private("By message.")).await.unwrap();
    assert_eq!(room.calls("/hooks/"), 0, "nothing is sent to an address that takes no more");
    assert_eq!(room.direct(), "MyBA:\n  By message.\n", "the bot is not in the channel, so it writes directly");
    assert!(room.slack().invite_bot(&room.product));
    room.send(&to, &private("In the channel.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  In the channel.\n");
    to.posts = 0;
    for _ in 0..6 {
        room.send(&to, &private("Six times.")).await.unwrap();
    }
    assert_eq!(room.calls("/hooks/"), 6, "Slack itself refuses the sixth");
    assert_eq!(room.chat().matches("Six times.").count(), 2);
    room.finish();
}

#[tokio::test]
async fn i05_an_old_address_is_not_the_end() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    room.clock.advance(Duration::from_secs(25 * 60));
    room.send(&to, &private("Late.")).await.unwrap();
    assert_eq!((room.calls("/hooks/"), room.direct().as_str()), (0, "MyBA:\n  Late.\n"));
    let fresh = room.command("an idea").await.reply_to;
    room.slack().pass_time(Duration::from_secs(31 * 60));
    room.send(&fresh, &private("Refused as too old.")).await.unwrap();
    assert_eq!(room.calls("/hooks/"), 1);
    assert!(room.direct().ends_with("MyBA:\n  Refused as too old.\n"));
    room.send(&fresh, &Reply::Public(samples::shared())).await.unwrap();
    assert!(room.direct().contains("MyBA may not post in that channel. Nothing was taken."), "{}", room.direct());
    room.finish();
}

#[tokio::test]
async fn i06_too_many_calls_are_waited_for() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    let body = r#"{"ok":false,"error":"ratelimited"}"#.to_owned();
    room.sandbox.faults().arm("slack", HOOKS, Fault::Status(429, Some(body), headers), 1);
    let late = Err(SlackError::RateLimited(Duration::from_secs(7)));
    assert_eq!(room.send(&to, &private("Later.")).await, late);
    assert_eq!(room.chat(), "", "it is not tried elsewhere: it comes where it belongs");
    room.send(&to, &private("Later.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  Later.\n");
    room.slack().limit_next("chat.postMessage", 30, 1);
    let direct = Reply::Direct(said("Welcome."));
    assert_eq!(room.send(&to, &direct).await, Err(SlackError::RateLimited(Duration::from_secs(30))));
    room.send(&to, &direct).await.unwrap();
    assert_eq!(room.direct(), "MyBA:\n  Welcome.\n");
    room.finish();
}

#[tokio::test]
async fn an_outage_passes_and_a_dead_token_does_not() {
    let room = Room::open().await;
    let to = room.command("an idea").await.reply_to;
    room.sandbox.faults().arm("slack", HOOKS, Fault::DropConnection, 1);
    let silent = room.send(&to, &private("Once more.")).await.unwrap_err();
    assert!(silent.passes() && matches!(silent, SlackError::Unreachable(_)), "{silent}");
    let fault = Fault::Status(503, Some("sorry".to_owned()), Vec::new());
    room.sandbox.faults().arm("slack", HOOKS, fault, 1);
    assert!(room.send(&to, &private("Once more.")).await.unwrap_err().passes());
    room.send(&to, &private("Once more.")).await.unwrap();
    assert_eq!(room.chat(), "MyBA (only visible to you):\n  Once more.\n");
    assert!(room.slack().revoke_token(crate::room::TEAM));
    let direct = Reply::Direct(said("Anybody there?"));
    assert_eq!(room.send(&to, &direct).await, Err(SlackError::Revoked));
    room.finish();
}
