//! Twice the same, late, broken off: one ticket, one token, one visible answer.

use std::time::Duration;

use myba_core::inbox::EventId;
use myba_sandbox::discord::{Mode, Person};
use myba_sandbox::{DeliveryFault, Fault};

use crate::guild::{Guild, PATIENCE, says};
use crate::room::IDEA;

const WRITER: (&str, &str) = ("openrouter", "POST /api/v1/chat/completions");

/// Tickets somebody sees in #general.
fn tickets(guild: &Guild, person: &Person) -> usize {
    let general = guild.channel("general");
    guild.discord.messages(person, &general).iter().filter(|message| says(message, "1 token ·")).count()
}

#[tokio::test]
async fn i12_i13_an_interaction_that_comes_again_is_done_once() {
    for mode in [Mode::Http, Mode::Gateway] {
        let guild = Guild::with(mode, &[]).await;
        let ana = guild.person("ana");
        guild.write("ana", IDEA, "1 token · 2 left").await;
        guild.discord.repeat_last().await;
        guild.discord.repeat_last().await;
        guild.sandbox.faults().arm_delivery("discord", "/myba new", DeliveryFault::Duplicate(2), 1);
        guild.write("ana", "dark mode for the reports that the night shift reads", "1 token · 1 left").await;
        guild.ask("ana", "myba balance", &[], "1 token left.").await;
        assert_eq!(tickets(&guild, &ana), 2);
        guild.close().await;
    }
}

#[tokio::test]
async fn i13_the_same_signed_bytes_again_do_nothing() {
    let guild = Guild::with(Mode::Http, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let again = guild.discord.replay_last().await.expect("something was sent");
    assert_eq!(again.status, 202, "{again:?}");
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn i19_the_same_text_within_a_minute_is_asked_about() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let again = guild.write("ana", IDEA, "You asked this a moment ago.").await;
    guild.press(&ana, &again, "Run again").await;
    guild.sees(&ana, &general, "1 token · 1 left").await;
    guild.close().await;
}

#[tokio::test]
async fn a_double_click_shares_once() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, ben, general) = (guild.person("ana"), guild.person("ben"), guild.channel("general"));
    let preview = guild.write("ana", IDEA, "1 token · 2 left").await;
    tokio::join!(guild.press(&ana, &preview, "Share"), guild.press(&ana, &preview, "Share"));
    guild.sees(&ben, &general, "Shared by @").await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    let shared = guild.discord.messages(&ben, &general);
    assert_eq!(shared.iter().filter(|message| says(message, "Shared by @")).count(), 1);
    guild.close().await;
}

#[tokio::test]
async fn i16_a_restart_between_first_answer_and_ticket_loses_nothing_and_doubles_nothing() {
    for mode in [Mode::Http, Mode::Gateway] {
        let mut guild = Guild::with(mode, &[]).await;
        let (ana, general) = (guild.person("ana"), guild.channel("general"));
        guild.sandbox.faults().arm(WRITER.0, WRITER.1, Fault::Delay(Duration::from_secs(20)), 1);
        let ack = guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await;
        assert!(ack.is_ok() && ack.took < Duration::from_secs(1), "{ack:?}");
        guild.sees(&ana, &general, "Drafting. 1 token held, 2 left.").await;
        guild.restart().await;
        guild.sees(&ana, &general, "1 token · 2 left").await;
        assert_eq!(tickets(&guild, &ana), 1);
        guild.close().await;
    }
}

#[tokio::test]
async fn i15_a_token_that_is_too_old_is_followed_by_a_direct_message() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    guild.sandbox.faults().arm(WRITER.0, WRITER.1, Fault::Delay(Duration::from_secs(3)), 1);
    assert!(guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await.is_ok());
    guild.sees(&ana, &general, "Drafting.").await;
    guild.discord.pass_time(Duration::from_secs(16 * 60));
    let found = guild.discord.wait_for(PATIENCE, |room| {
        room.dm(&ana).is_some_and(|dm| room.messages(&ana, &dm).iter().any(|message| says(message, "1 token · 2 left")))
    });
    assert!(found.await, "{}", guild.discord.chat(&ana, &general));
    guild.discord.forget_findings();
    guild.close().await;
}

#[tokio::test]
async fn a08_i15_what_a_crash_left_ends_when_its_token_is_dead() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    let ack = guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await;
    let done = guild.ended(&ack).await;
    guild.sees(&ana, &general, "1 token · 2 left").await;
    guild.discord.pass_time(Duration::from_secs(16 * 60));
    // One that was done is taken up again, and one that was never begun for the first time.
    let other = format!("{}1", ack.id());
    let body = done.body.replace(ack.id(), &other).replace(IDEA, "dark mode for the reports of the night shift");
    let never = EventId { provider: "discord".to_owned(), event: format!("int:{other}") };
    guild.app.inbox.record(&never, &done.kind, &body).await.unwrap();
    assert!(guild.app.inbox.replay(&done.id).await.unwrap());
    for id in [&never.event, &done.id.event] {
        assert_eq!(guild.event("discord", id).await.state, "applied", "{id}");
    }
    guild.discord.forget_findings();
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn i16_what_discord_did_not_take_as_an_answer_is_not_charged() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    guild.discord.refuse_next("POST /interactions/*", 404, 10_062, "Unknown interaction", 1);
    let ack = guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await;
    assert!(!ack.is_ok(), "{ack:?}");
    let event = guild.ended(&ack).await;
    assert_eq!(event.state, "ignored");
    guild.discord.forget_findings();
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn an_answer_waits_as_long_as_discord_asks() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    guild.discord.limit_next("PATCH /webhooks/*", 2.0, "user", 1);
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    let calls = guild.sandbox.calls().list();
    let mut changes = calls.iter().filter(|call| call.method == "PATCH");
    let (refused, again) = (changes.next().unwrap(), changes.next().unwrap());
    assert_eq!((refused.status, &refused.path), (429, &again.path));
    assert!(again.at_ms - refused.at_ms >= 2_000, "{refused:?} {again:?}");
    guild.close().await;
}
