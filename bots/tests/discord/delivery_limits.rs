//! Calls that are refused for now, or for good.

use std::time::Duration;

use myba_bots::conversation::{Message, Reply};
use myba_bots::discord::DiscordError;
use myba_sandbox::Fault;

use crate::delivery_room::{Room, private};
use crate::delivery_samples as samples;

const EDIT: &str = "PATCH /webhooks/*";

#[tokio::test]
async fn i06_too_many_calls_are_waited_for() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    room.discord().limit_next(EDIT, 1.337, "user", 1);
    let late = room.send(&to, &private("Later.")).await;
    assert_eq!(late, Err(DiscordError::RateLimited(Duration::from_secs(2))), "a header rounds up");
    assert!(room.chat().ends_with("thinking…\n"), "it is not tried elsewhere: it comes where it belongs");
    room.send(&to, &private("Later.")).await.unwrap();
    assert!(room.chat().ends_with("  Later.\n"));
    room.discord().limit_next("POST /channels/*", 30.0, "global", 1);
    let direct = Reply::Direct(Message::note("Welcome."));
    assert_eq!(room.send(&to, &direct).await, Err(DiscordError::RateLimited(Duration::from_secs(30))));
    room.send(&to, &direct).await.unwrap();
    assert_eq!(room.direct(&room.ana), "MyBA:\n  Welcome.\n");
    room.discord().keep_limits(true);
    let mut waits = 0;
    for _ in 0..8 {
        waits += usize::from(matches!(room.send(&to, &private("Again.")).await, Err(DiscordError::RateLimited(_))));
    }
    assert_eq!(waits, 3, "the limiter of the library is off, and Discord's is obeyed");
    room.finish();
}

#[tokio::test]
async fn an_outage_passes_and_a_dead_token_does_not() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    let faults = room.sandbox.faults();
    faults.arm("discord", "PATCH /api/v10/webhooks/*", Fault::DropConnection, 1);
    let silent = room.send(&to, &private("Once more.")).await.unwrap_err();
    assert!(silent.passes() && matches!(silent, DiscordError::Unreachable(_)), "{silent}");
    for status in [500, 503, 302] {
        let headers = vec![("location".to_owned(), "http://127.0.0.1:1/".to_owned())];
        faults.arm("discord", "PATCH /api/v10/webhooks/*", Fault::Status(status, Some("sorry".to_owned()), headers), 1);
        let sent = room.send(&to, &private("Once more.")).await;
        assert_eq!(sent, Err(DiscordError::Unreachable(format!("status {status}"))), "no redirect is followed");
    }
    room.send(&to, &private("Once more.")).await.unwrap();
    assert!(room.chat().ends_with("  Once more.\n"));
    room.discord().reset_token();
    let direct = Reply::Direct(Message::note("Anybody there?"));
    assert_eq!(room.send(&to, &direct).await, Err(DiscordError::Unauthorized));
    assert_eq!(room.client.application().await, Err(DiscordError::Unauthorized));
    room.send(&to, &private("Answers need no token of the bot.")).await.unwrap();
    room.finish();
}

#[tokio::test]
async fn no_error_tells_a_token() {
    let room = Room::open().await;
    let to = room.idea().await.reply_to;
    let mut errors = Vec::new();
    room.sandbox.faults().arm("discord", "PATCH /api/v10/webhooks/*", Fault::DropConnection, 1);
    errors.push(room.send(&to, &private("a")).await.unwrap_err());
    for token in ["../../users/@me", "a/b", "a?b", "a#b", "a b", "..", "", "a%2fb", "ä"] {
        let to = myba_bots::discord::ReplyTo { token: token.to_owned(), ..to.clone() };
        let before = room.sandbox.calls().list().len();
        errors.push(room.client.edit(&to, &myba_bots::discord::message(&samples::refusal())).await.unwrap_err());
        assert_eq!(room.sandbox.calls().list().len(), before, "nothing is called with {token}");
    }
    for id in ["", "0", "-1", "x", "1/../2", "99999999999999999999999"] {
        assert!(matches!(room.client.channel(id).await, Err(DiscordError::Refused(_))), "{id}");
    }
    let bot = room.discord().bot_token();
    for error in errors {
        let words = format!("{error} {error:?}");
        assert!(!words.contains(&to.token) && !words.contains(&bot) && !words.contains("127.0.0.1"), "{words}");
    }
    room.finish();
}
