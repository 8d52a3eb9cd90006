//! The gateway breaks, resumes, and moves from process to process.

use std::time::Duration;

use myba_core::lease::Leases;
use myba_sandbox::discord::Mode;

use crate::guild::{ACME, Guild, PATIENCE, until};
use crate::room::IDEA;

#[tokio::test]
async fn i16_a_gateway_that_breaks_is_resumed_and_nobody_is_answered_twice() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let resumed = || guild.discord.identified_and_resumed().1;
    let before = resumed();
    guild.discord.cut_gateway();
    until("the session is resumed", async || (resumed() > before).then_some(())).await;
    guild.discord.repeat_last().await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    let before = resumed();
    guild.discord.ask_reconnect();
    until("it reconnects when asked", async || (resumed() > before).then_some(())).await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn i16_a_session_that_is_gone_is_begun_anew() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let identified = || guild.discord.identified_and_resumed().0;
    let before = identified();
    guild.discord.invalidate_sessions(false);
    until("somebody identifies", async || (identified() > before).then_some(())).await;
    assert!(guild.discord.wait_for_sessions(1, PATIENCE).await);
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn the_gateway_is_held_by_one_process_and_moves_when_it_ends() {
    let mut guild = Guild::with(Mode::Gateway, &[]).await;
    let leases = Leases::new(guild.app.store.clone());
    let held = Duration::from_secs(15);
    assert!(!leases.take("discord-gateway", "another process", held).await.unwrap(), "it is held");
    guild.write("ana", IDEA, "1 token · 2 left").await;
    guild.restart().await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn a_server_that_removes_the_bot_keeps_its_balances_and_gets_no_second_trial() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let acme = myba_core::chat::WorkspaceKey { platform: myba_core::chat::Platform::Discord, tenant: ACME.to_owned() };
    let installed = async |want: bool| {
        until("the server changes", async || {
            guild.app.chat.workspace(&acme).await.unwrap().filter(|server| server.installed == want)
        })
        .await
    };
    guild.discord.uninstall(ACME);
    installed(false).await;
    guild.discord.install(ACME);
    let again = installed(true).await;
    assert_eq!(again.trial_left, 27, "three of thirty were given");
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn commands_are_written_only_when_they_changed() {
    let mut guild = Guild::with(Mode::Gateway, &[]).await;
    let written = |guild: &Guild| {
        let calls = guild.sandbox.calls().list();
        calls.iter().filter(|call| call.route().starts_with("PUT ") && call.route().ends_with("/commands")).count()
    };
    assert_eq!(written(&guild), 1);
    guild.restart().await;
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    assert_eq!(written(&guild), 1);
    guild.close().await;
}
