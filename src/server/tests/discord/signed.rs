//! Who may speak to us as Discord, over HTTP.

use std::time::Duration;

use myba_sandbox::discord::{Bend, Mode};
use serde_json::json;

use crate::guild::{Guild, says, until};
use crate::room::IDEA;

#[tokio::test]
async fn i10_e01_e02_e04_e05_e06_i13_nobody_else_is_heard() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    let bends = [
        Bend::BadSignature,
        Bend::NoSignature,
        Bend::BodyChanged,
        Bend::OtherKey,
        Bend::Signature(String::new()),
        Bend::Signature("zz".to_owned()),
        Bend::Signature("0".repeat(128)),
        Bend::Signature("0".repeat(10_000)),
        Bend::Timestamp("soon".to_owned()),
        Bend::Timestamp("-1".to_owned()),
        Bend::Timestamp("99999999999999999999".to_owned()),
        Bend::Seconds(-360),
        Bend::Seconds(360),
        Bend::Field("application_id".to_owned(), json!("800000000000000999")),
    ];
    for bend in bends {
        guild.discord.bend_next(bend.clone());
        let ack = guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await;
        assert_eq!(ack.status, 401, "{bend:?}: {ack:?}");
    }
    guild.discord.bend_next(Bend::Body(vec![b'a'; 2_000_000]));
    assert_eq!(guild.discord.command(&ana, &general, "myba balance", &[]).await.status, 413);
    for apart in [-240, 240] {
        guild.discord.bend_next(Bend::Seconds(apart));
        assert!(guild.discord.command(&ana, &general, "myba help", &[]).await.is_ok(), "{apart}");
    }
    guild.ask("ana", "myba whoami", &[], "3 tokens left.").await;
    assert!(!guild.discord.messages(&ana, &general).iter().any(|message| says(message, "1 token ·")));
    guild.close().await;
}

#[tokio::test]
async fn i10_i11_the_endpoint_passes_the_vendors_check() {
    let guild = Guild::with(Mode::Http, &[]).await;
    assert!(guild.discord.verify_endpoint().await, "a PING is answered, bad probes are 401");
    guild.close().await;
}

#[tokio::test]
async fn e09_e11_e13_what_cannot_be_read_is_kept_aside_and_nothing_breaks() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    for body in ["[".repeat(10_000).into_bytes(), b"\xff\xfe".to_vec(), b"{\"type\":2}".to_vec(), b"7".to_vec()] {
        guild.discord.bend_next(Bend::Body(body));
        assert_eq!(guild.discord.command(&ana, &general, "myba balance", &[]).await.status, 200);
    }
    guild.discord.bend_next(Bend::Field("type".to_owned(), json!(77)));
    assert_eq!(guild.discord.command(&ana, &general, "myba balance", &[]).await.status, 200);
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    let aside = until("five are kept aside", async || {
        let aside = guild.app.inbox.list("quarantined", 20).await.unwrap();
        (aside.len() == 5).then_some(aside)
    })
    .await;
    assert!(aside.iter().all(|event| event.error.is_some()));
    guild.discord.forget_findings();
    guild.close().await;
}

#[tokio::test]
async fn e10_nothing_is_answered_that_is_not_written_down() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    guild.app.store.close().await;
    let ack = guild.discord.command(&ana, &general, "myba new", &[("idea", IDEA)]).await;
    assert!(ack.is_ok() && ack.took < Duration::from_secs(3), "{ack:?}");
    assert!(ack.body.to_string().contains("This was not taken and will not be done"), "{ack:?}");
    guild.abandon().await;
}

#[tokio::test]
async fn e03_the_older_key_counts_while_it_rotates() {
    let mut guild = Guild::with(Mode::Http, &[]).await;
    let old = guild.discord.public_key();
    // The new one signs nothing yet.
    let new = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    guild.set("DISCORD_PUBLIC_KEY", &format!("{new},{old}"));
    guild.restart().await;
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    guild.set("DISCORD_PUBLIC_KEY", new);
    guild.restart().await;
    let ack = guild.discord.command(&guild.person("ana"), &guild.channel("general"), "myba balance", &[]).await;
    assert_eq!(ack.status, 401, "{ack:?}");
    guild.close().await;
}
